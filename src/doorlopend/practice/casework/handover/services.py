"""What each side does in a hand-over: the only way to write one. Both sides' rows move in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.engines.facts import Fact
from doorlopend.practice.casework.services import ended_before
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.convert import to_fact
from doorlopend.records.dossiers.derivation import facts_of, standing_facts
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.novelty import new_to
from doorlopend.records.dossiers.policies import check_may_write
from doorlopend.records.dossiers.services import (
    Source,
    close_dossier,
    new_fact,
    open_dossier,
    record_facts,
    seen,
)
from doorlopend.records.regions.models import Controller, GemeenteName

from .models import Handover, Item, Move
from .package import Content, contents, pack, unpack
from .parameters import checklist, term
from .policies import NotNow, check_act
from .states import FROM, LINE_MACHINE, TO, WAITING, Act, Aside, Place, Scenario, State
from .watching import forget, pair

Status = Item.Status


@dataclass(frozen=True, slots=True)
class Answer:
    """What the giver says about one item: its status, and a word where no facts go along."""

    status: str
    note: str = ""


@transaction.atomic
def begin(*, actor: Actor, dossier_id: UUID, receiver_id: UUID, today: date) -> Handover:
    """A person starts a hand-over before the law passes responsibility: a move that is coming."""
    dossier = Dossier.objects.select_for_update().get(pk=dossier_id)
    check_may_write(actor=actor, controller_id=dossier.controller_id)
    if receiver_id == dossier.controller_id:
        raise NotNow(_("Kies een andere organisatie dan uw eigen."))
    there = Handover.objects.filter(dossier_id=dossier_id, side=FROM, other_id=receiver_id, state__in=WAITING).first()
    if there is not None:
        return there
    row = pair(giver=dossier.controller_id, dossier_id=dossier_id, receiver=receiver_id, since=today, by_law=False)
    _audit(actor, "handover.begun", row, dossier)
    return row


def offerable(*, dossier: Dossier) -> list[Content]:
    """The checklist of this giver with the facts that this actor may see and hand over."""
    standing = standing_facts(facts_of(dossier))
    with acting(system_for(dossier.controller_id, why="handover")):
        secret = any(fact.kind == "veiligheid.geheim_adres" and fact.valid_until is None for fact in standing_facts(facts_of(dossier)))
    return contents(standing=standing, giver=dossier.controller.kind, hidden=secret)


def default_status(content: Content) -> str:
    return Status.PRESENT if content.facts else Status.ARRANGE


@transaction.atomic
def offer(*, actor: Actor, handover_id: UUID, answers: Mapping[str, Answer], today: date) -> Handover:
    """Gives the package to the other side, each item with status, source and ground. Raises NotNow, PermissionDenied."""
    mine, theirs = _pair(handover_id)
    check_act(actor=actor, row=mine, act=Act.OFFER, today=today)
    assert mine.dossier_id is not None  # the giving side always has a file
    dossier = Dossier.objects.select_for_update().get(pk=mine.dossier_id)
    _someone_acts(actor, dossier, today)
    chosen = [(content, answers.get(content.entry.code, Answer(default_status(content)))) for content in offerable(dossier=dossier)]
    days = {"offered_on": today, "answer_by": term("verloopt_na", today).after(today), "state": State.AANGEBODEN, "reminded_on": None, "reason": ""}
    _write(mine, **days, name=dossier.display_name)
    _items(mine, chosen, dossier, sealed=False)
    with acting(system_for(theirs.controller_id, why="handover")):
        _write(theirs, **days, name=dossier.display_name, contact=actor.label)
        _items(theirs, chosen, dossier, sealed=True)
        _audit(actor, "handover.received", theirs, None)
    _audit(actor, "handover.offered", mine, dossier, items=[content.entry.code for content, said in chosen if said.status == Status.PRESENT])
    return mine


def _someone_acts(actor: Actor, dossier: Dossier, today: date) -> None:
    """Until the answer the giver acts; that stands in the record before anything is given."""
    if not _running(dossier.pk, "organisatie.handelt"):
        fact = new_fact(kind="organisatie.handelt", valid_from=today, known_on=today, organisatie=dossier.controller.name)
        record_facts(actor=actor, dossier_id=dossier.pk, facts=[fact], source=HAND_OVER)


HAND_OVER = Source("hand-over")


def _items(row: Handover, chosen: list[tuple[Content, Answer]], dossier: Dossier, *, sealed: bool) -> None:
    row.items.all().delete()
    Item.objects.bulk_create(_item(row, content, said, dossier, sealed) for content, said in chosen)


def _item(row: Handover, content: Content, said: Answer, dossier: Dossier, sealed: bool) -> Item:
    given = content.facts if said.status == Status.PRESENT and content.entry.how == "feiten" else ()
    return Item(
        controller_id=row.controller_id, dossier_id=row.dossier_id, handover=row, code=content.entry.code, status=said.status,
        ground=content.entry.ground, source=dossier.controller.name, note=said.note[:300] if content.entry.how == "woord" else "",
        facts=[] if sealed else [fact.id for fact in given], body=pack(given) if sealed else "",
    )  # fmt: skip


@transaction.atomic
def accept(*, actor: Actor, handover_id: UUID, dossier_id: UUID | None, today: date) -> Dossier:
    """Takes the person over: the items become new facts here, and from today this side acts.

    `dossier_id`: the file that the receiver already has of this person; None opens one.
    """
    mine, theirs = _pair(handover_id)
    check_act(actor=actor, row=mine, act=Act.ACCEPT, today=today)
    dossier = _file_for(actor, mine, dossier_id, today)
    _take_over(actor, mine, dossier, today)
    last = term("afschrift_hoogstens", today).after(today)
    days = {"state": State.AANVAARD, "answered_on": today, "sees_until": last, "review_on": term("evaluatie_na", today).after(today)}
    _write(mine, **days, dossier_id=dossier.pk)
    mine.items.update(dossier_id=dossier.pk, body="")
    with acting(system_for(theirs.controller_id, why="handover")):
        _write(theirs, **days, contact=actor.label)
        _let_go(theirs, receiver=mine.controller, contact=actor.label, today=today)
    _audit(actor, "handover.accepted", mine, dossier)
    return dossier


def _file_for(actor: Actor, row: Handover, dossier_id: UUID | None, today: date) -> Dossier:
    if dossier_id is None:
        return open_dossier(actor=actor, controller_id=row.controller_id, opened_on=today, source=HAND_OVER)
    return Dossier.objects.select_for_update().get(pk=dossier_id, controller_id=row.controller_id)


def _take_over(actor: Actor, row: Handover, dossier: Dossier, today: date) -> None:
    """The given facts, who acts and who to call, in one recording: no moment in which this file names nobody."""
    facts, origins = unpack(row.items.values_list("body", flat=True), known_on=today)
    new = new_to(dossier.pk, facts)
    acts = new_fact(kind="organisatie.handelt", valid_from=today, known_on=today, organisatie=row.controller.name)
    named = new_fact(
        kind="contactpersoon.aangewezen", valid_from=today, known_on=today, naam=actor.label, organisatie=row.controller.name,
        gebruiker=str(actor.user_id) if actor.user_id else None,
    )  # fmt: skip
    former = [ended_before(fact, today) for fact in _running(dossier.pk, "organisatie.handelt", "contactpersoon.aangewezen")]
    record_facts(actor=actor, dossier_id=dossier.pk, facts=[*new, *former, acts, named], source=replace(HAND_OVER, reference=str(row.pk)), origins=origins)
    by_origin = {str(origin): fact_id for fact_id, origin in origins.items() if fact_id in {fact.id for fact in new}}
    for item in row.items.exclude(body=""):
        _facts, mine = unpack([item.body], known_on=today)
        item.facts = [by_origin[str(origin)] for origin in mine.values() if str(origin) in by_origin]
        item.save(update_fields=["facts"])


def _let_go(row: Handover, *, receiver: Controller, contact: str, today: date) -> None:
    """At the giver, as its own system: from today the other acts. Its file closes, unless the person still lives with it."""
    assert row.dossier_id is not None
    dossier = Dossier.objects.select_for_update().get(pk=row.dossier_id)
    system = system_for(row.controller_id, why="handover")
    stays = bool(_running(dossier.pk, "azc.verblijf")) and row.controller.kind == Controller.Kind.COA
    over = _running(dossier.pk, "organisatie.handelt", *(() if stays else ("contactpersoon.aangewezen",)))
    facts = [ended_before(fact, today) for fact in over]
    facts.append(new_fact(kind="organisatie.handelt", valid_from=today, known_on=today, organisatie=receiver.name))
    facts.append(new_fact(kind="contactpersoon.aangewezen", valid_from=today, known_on=today, naam=contact, organisatie=receiver.name))
    if row.controller.kind != Controller.Kind.COA and (code := _code(receiver)):
        facts.append(new_fact(kind="pip.overgedragen", valid_from=today, known_on=today, gemeente=code))
    record_facts(actor=system, dossier_id=dossier.pk, facts=facts, source=replace(HAND_OVER, reference=str(row.pk)))
    if not stays and dossier.closed_on is None:
        close_dossier(actor=system, dossier_id=dossier.pk, closed_on=max(today, dossier.opened_on), reason="handed over")


def _code(controller: Controller) -> str:
    name = GemeenteName.objects.filter(gemeente_id=controller.gemeente_id, valid_before=None).first() if controller.gemeente_id else None
    return name.code.removeprefix("GM") if name else ""


def _running(dossier_id: UUID, *kinds: str) -> list[Fact]:
    rows = FactRow.objects.filter(dossier_id=dossier_id, kind__in=kinds, valid_before=None, superseded_by=None)
    return [to_fact(row) for row in rows.order_by("sequence")]


@transaction.atomic
def answer(*, actor: Actor, handover_id: UUID, act: Act, reason: str, today: date) -> Handover:
    """Refuse, revoke or look back, with a reason. Raises NotNow, PermissionDenied."""
    mine, theirs = _pair(handover_id)
    step = check_act(actor=actor, row=mine, act=act, today=today)
    if step.reason and not reason.strip():
        raise NotNow(_("Geef een reden."))
    _write(mine, state=step.to, reason=reason.strip()[:300])
    with acting(system_for(theirs.controller_id, why="handover")):
        _write(theirs, state=step.to, reason=reason.strip()[:300])
        _clear(theirs)
    _clear(mine)
    _audit(actor, step.event, mine, _dossier(mine))
    return mine


def _clear(row: Handover) -> None:
    if row.side == TO and row.state in WAITING:
        forget(row)
        row.save()


def sweep(*, controller_id: UUID, today: date) -> tuple[int, int]:
    """What passing days do at one controller: reminds, and ends offers that were not answered. Safe to run twice.

    Returns how many were reminded and how many expired.
    """
    system = system_for(controller_id, why="handover")
    with acting(system):
        offered = Handover.objects.filter(controller_id=controller_id, side=FROM, state=State.AANGEBODEN).select_related("other")
        late = list(offered.filter(answer_by__lt=today))
        quiet = [row for row in offered.filter(reminded_on=None) if row.offered_on and term("herinneren_na", today).after(row.offered_on) <= today]
        remind = [row for row in quiet if row not in late]
        for row in remind:
            _both(row, reminded_on=today)
        for row in late:
            _both(row, state=State.VERLOPEN)
            _audit(system, "handover.expired", row, _dossier(row))
        _expire_orphans(controller_id, today)
    return len(remind), len(late)


def _expire_orphans(controller_id: UUID, today: date) -> None:
    """Offers whose giver destroyed its file: nobody else would end them, and they hold a name."""
    for row in Handover.objects.filter(controller_id=controller_id, side=TO, state=State.AANGEBODEN, answer_by__lt=today):
        with acting(system_for(row.other_id, why="handover")):
            paired = Handover.objects.filter(exchange=row.exchange, side=FROM).exists()
        if not paired:
            row.state = State.VERLOPEN
            _clear(row)


def _dossier(row: Handover) -> Dossier | None:
    return Dossier.objects.filter(pk=row.dossier_id).first() if row.dossier_id else None


def _both(row: Handover, **values: Any) -> None:
    mine, theirs = _pair(row.pk)
    _write(mine, **values)
    with acting(system_for(theirs.controller_id, why="handover")):
        _write(theirs, **values)
        _clear(theirs)


@transaction.atomic
def step(
    *, actor: Actor, dossier_id: UUID, act: str, on: date, note: str = "", scenario: str = ""
) -> Move:
    """One step on the line from koppeling to home. Raises NotNow when the line does not go there from here."""
    dossier = Dossier.objects.select_for_update().get(pk=dossier_id)
    check_may_write(actor=actor, controller_id=dossier.controller_id)
    here = place_of(dossier_id)
    if act not in LINE_MACHINE[here]:
        raise NotNow(_("Die stap kan nu niet: deze persoon staat bij “%s”.") % here.label)
    if act == Place.SCENARIO and scenario not in Scenario.values:
        raise NotNow(_("Kies een van de drie scenario's."))
    made = Move.objects.create(
        controller_id=dossier.controller_id, dossier_id=dossier_id, act=act, place=LINE_MACHINE[here][act], on=on, note=note[:300],
        scenario=scenario if act == Place.SCENARIO else "", made_by=actor.id,
    )  # fmt: skip
    trail.record(
        actor=actor, action="handover.step", controller_id=dossier.controller_id, subjects=[seen(dossier)], object_kind="move",
        object_id=made.pk, detail={"act": act},
    )  # fmt: skip
    return made


def place_of(dossier_id: UUID) -> Place:
    """Where this person stands on the line; at its start when nobody recorded a step."""
    last = Move.objects.filter(dossier_id=dossier_id).order_by("id").last()
    return Place(last.place) if last else Place.KOPPELING


def _pair(handover_id: UUID) -> tuple[Handover, Handover]:
    """Both sides, locked in one order whoever asks: giver first. Raises DoesNotExist for who may not see its own side."""
    known = Handover.objects.get(pk=handover_id)
    rows = {}
    for side, holder in sorted([(known.side, known.controller_id), (_opposite(known.side), known.other_id)]):
        with acting(system_for(holder, why="handover")):
            found = Handover.objects.select_for_update(of=("self",)).select_related("controller", "other").filter(exchange=known.exchange, side=side).first()
        if found is None:
            raise NotNow(_("De andere kant van deze overdracht bestaat niet meer."))
        rows[side] = found
    return rows[known.side], rows[_opposite(known.side)]


def _opposite(side: str) -> str:
    return TO if side == FROM else FROM


def _write(row: Handover, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _audit(actor: Actor, action: str, row: Handover, dossier: Dossier | None, **detail: Any) -> None:
    trail.record(
        actor=actor, action=action, controller_id=row.controller_id, subjects=[seen(dossier)] if dossier else [],
        object_kind="handover", object_id=row.pk, detail={"other": row.other.name, **detail},
    )  # fmt: skip


__all__ = ["Answer", "Aside", "NotNow", "PermissionDenied", "accept", "answer", "begin", "checklist", "offer", "step", "sweep"]
