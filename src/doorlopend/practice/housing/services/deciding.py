"""The decision by a second person, and what follows from it: koppeling in the file, the gemeente told, letters, outcomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from doorlopend.engines.facts import Fact
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.convert import to_fact
from doorlopend.records.dossiers.derivation import standing_facts
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.services import Source, new_fact, record_facts, seen
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.regions.models import Controller, GemeenteName

from .. import aggregate, permissions
from ..households import LINK, LINK_FELL, linked_by
from ..models import Arrival, Card, Decision, Ground, Outcome, Round
from ..policies import check_may, step_of
from ..states import CARD_MACHINE, FALLS, CardAct, CardState, RoundAct, RoundState
from ..words import Step
from .rounds import SETTING, cards_of, check_round, check_running, gone, lapse, locked, moved

AT_ONCE = 60
"""Households whose koppeling is recorded while somebody waits; more go to the worker."""


@transaction.atomic
def decide(*, actor: Actor, round_id: UUID, today: date) -> Round:
    """Decides a proposed round as it stands. By somebody else than who proposed it; a place off the advice has its reason."""
    round_ = locked(round_id)
    to = check_round(actor, round_, RoundAct.DECIDE, today=today)
    if actor.user_id is None or actor.user_id == round_.proposed_by:
        raise NotNow("act", _("Een ander dan wie het voorstel deed, neemt het besluit. Vraag een collega."))
    if numbers := gone(round_, today):
        raise NotNow("act", _("Deze huishoudens wachten niet meer op een gemeente: %s. Stuur het voorstel terug en haal ze uit de ronde.") % ", ".join(map(str, numbers)))
    cards = cards_of(round_)
    if bare := [card.number for card in cards if card.place != card.advised and not card.reason]:
        raise NotNow("reason", _("Bij deze huishoudens ontbreekt de reden: %s.") % ", ".join(map(str, bare)))
    Decision.objects.bulk_create(_decision(card, actor, round_, today) for card in cards)
    for card in cards:
        card.state = CARD_MACHINE[CardState.IN_RONDE][CardAct.PLACE if card.place else CardAct.LEAVE].to
    Card.objects.bulk_update(cards, ["state"])
    round_.decided_by, round_.decided_label, round_.decided_on = actor.user_id, actor.label, today
    overrides = sum(card.place != card.advised for card in cards)
    round_.demand = {**round_.demand, "decided": len(cards), "overrides": overrides, "flows": _flows(round_, cards, today)}
    moved(actor, round_, RoundAct.DECIDE, to, households=len(cards), overrides=overrides)
    return round_


def _flows(round_: Round, cards: list[Card], today: date) -> dict[str, int | None]:
    """Households per place as the region may keep them: small numbers hidden."""
    codes = [place["id"] for place in round_.places]
    counts = {(code,): sum(card.place == code for card in cards) for code in codes}
    found = aggregate.shown(name=f"ronde.{round_.pk}.plaats", day=today, dimensions={"plaats": codes}, counts=counts)
    return {key[0]: value for key, value in found.items() if key != ("*",)}


def _decision(card: Card, actor: Actor, round_: Round, today: date) -> Decision:
    return Decision(
        controller_id=card.controller_id, region_id=card.region_id, dossier_id=card.dossier_id, card_id=card.pk, place=card.place,
        advised=card.advised, reason=card.reason if card.place != card.advised else "", on=today, proposed_by=round_.proposed_label,
        decided_by=actor.label,
    )  # fmt: skip


def unlinked(round_: Round) -> int:
    """Decided households of which the koppeling is not in their file yet."""
    return _to_link(round_).count()


def _to_link(round_: Round):  # type: ignore[no-untyped-def]
    placed = Card.objects.filter(round=round_).exclude(place="").exclude(state__in=[CardState.IN_RONDE, CardState.NIET_GEPLAATST, CardState.UIT_RONDE])
    due = Ground.objects.filter(round_id=round_.pk, linked_on=None).values("card_id")
    return placed.filter(pk__in=due).order_by("number")


@transaction.atomic
def link_some(*, round_id: UUID, today: date, most: int = AT_ONCE) -> int:
    """Records the koppeling of some decided households and tells their gemeenten; returns how many are left.

    Runs as the controller's own system, so the worker may do it; each household once.
    """
    round_ = locked(round_id)
    if RoundState(round_.state) not in {RoundState.BESLOTEN, RoundState.AFGESLOTEN}:
        return 0
    with acting(system_for(round_.controller_id, why="koppeling")) as system:
        for card in list(_to_link(round_)[:most]):
            _link(system, card, round_, today)
        return unlinked(round_)


def _link(system: Actor, card: Card, round_: Round, today: date) -> None:
    grounds = list(Ground.objects.filter(card_id=card.pk).order_by("pk"))
    day = round_.decided_on or today
    made: list[UUID] = []
    for ground in grounds:
        fact = _koppeling(ground.dossier_id, card.place.removeprefix("GM"), day)
        made += [row.pk for row in record_facts(actor=system, dossier_id=ground.dossier_id, facts=[fact], source=Source("placement", str(card.pk)))]
    _tell_gemeente(card, round_, grounds, day, made)
    Ground.objects.filter(card_id=card.pk).update(linked_on=day)


def _koppeling(dossier_id: UUID, gemeente: str, day: date) -> Fact:
    """The koppeling; one that still stands (another list brought it) is changed into this one."""
    fact = new_fact(kind="koppeling", valid_from=day, known_on=day, gemeente=gemeente)
    standing = linked_by(link_facts(dossier_id))
    return replace(fact, supersedes=standing.id, mode="change") if standing else fact


def link_facts(dossier_id: UUID) -> tuple[Fact, ...]:
    rows = FactRow.objects.filter(dossier_id=dossier_id, kind__in=[LINK, LINK_FELL, "feit.nietig"]).order_by("sequence")
    return standing_facts(tuple(map(to_fact, rows)))


def _tell_gemeente(card: Card, round_: Round, grounds: list[Ground], day: date, facts: list[UUID]) -> None:
    """The gemeente of koppeling gets the household: name, size, criteria with their grounds. Given, and its own from then."""
    to = controller_of_place(card.place, day)
    if to is None:
        return
    names = list(Dossier.objects.filter(pk__in=[ground.dossier_id for ground in grounds]).order_by("pk").values_list("display_name", flat=True))
    criteria = grounds[0].criteria
    with translation.override("nl"):  # what is kept does not hang on who pressed the button
        kept_words = composition(card)
    values = {
        "household": "; ".join(names)[:200], "persons": card.persons, "composition": kept_words, "needs": card.needs, "criteria": criteria,
        "nareis_persons": card.nareis_persons, "wishes": card.wishes, "location": round_.location, "koppeling_on": day, "facts": facts,
    }  # fmt: skip
    with acting(system_for(to, why="koppeling")) as system:
        made, new = Arrival.objects.get_or_create(controller_id=to, origin_id=card.pk, defaults=values)
        if new:
            trail.record(actor=system, action="koppeling.received", controller_id=to, object_kind="arrival", object_id=made.pk)


def controller_of_place(code: str, day: date) -> UUID | None:
    gemeente = GemeenteName.objects.on(day).filter(code=code).values("gemeente_id")
    found = Controller.objects.filter(gemeente_id__in=gemeente).values_list("pk", flat=True).first()
    return UUID(str(found)) if found else None


def composition(card: Card) -> str:
    """Who they are in words; kept with a koppeling in the language of the record."""
    adults = ngettext("%s volwassene", "%s volwassenen", card.adults) % card.adults
    return f"{adults}, {ngettext('%s kind', '%s kinderen', card.children) % card.children}" if card.children else adults


@transaction.atomic
def take(*, actor: Actor, card_id: UUID, act: CardAct, reason: str = "", today: date) -> Card:
    """One step of a household after the decision. Raises PermissionDenied or NotNow."""
    card: Card = Card.objects.select_for_update().get(pk=card_id)
    step = step_of(CARD_MACHINE, CardState(card.state), act, reason=reason)
    check_may(actor=actor, permission=step.needs, places={card.controller_id})
    card.state = step.to
    card.save(update_fields=["state"])
    if act in FALLS or act is CardAct.DISMISS:
        Ground.objects.filter(card_id=card.pk).update(judged=reason.strip()[:300])
    if act in FALLS:
        end_link(card, today, FALLS[act])
        _end_arrival(card, today)
    if act is CardAct.DISMISS:
        _ask_anew(card, today)
    dossier = Dossier.objects.get(pk=card.dossier_id)
    trail.record(
        actor=actor, action=step.event, controller_id=card.controller_id, subjects=[seen(dossier)], object_kind="card", object_id=card.pk,
        reason=reason,
    )  # fmt: skip
    return card


def end_link(card: Card, day: date, why: str = FALLS[CardAct.JUSTIFY]) -> None:
    """From this day the file of every member says that the koppeling no longer holds."""
    with acting(system_for(card.controller_id, why="koppeling")) as system:
        for ground in Ground.objects.filter(card_id=card.pk).order_by("pk"):
            standing = linked_by(link_facts(ground.dossier_id))
            if standing is not None:
                fell = new_fact(kind=LINK_FELL, valid_from=max(day, standing.valid_from), known_on=day, gemeente=standing.data["gemeente"], reden=why)
                record_facts(actor=system, dossier_id=ground.dossier_id, facts=[fell], source=Source("placement", str(card.pk)))


def _end_arrival(card: Card, day: date) -> None:
    """The gemeente hears that the household is no longer linked to it."""
    to = controller_of_place(card.place, day)
    if to is None:
        return
    with acting(system_for(to, why="koppeling")) as system:
        if Arrival.objects.filter(controller_id=to, origin_id=card.pk).update(ended_on=day):
            trail.record(actor=system, action="koppeling.ended", controller_id=to, object_kind="arrival", object_id=card.pk)


def _ask_anew(card: Card, day: date) -> None:
    """A refusal without good reason is no answer: the gemeente sees that the household is asked again."""
    to = controller_of_place(card.place, day)
    if to is not None:
        with acting(system_for(to, why="koppeling")):
            Arrival.objects.filter(controller_id=to, origin_id=card.pk).update(answer="")


@transaction.atomic
def withdraw(*, actor: Actor, round_id: UUID, number: int, reason: str, today: date) -> Card:
    """Takes a household out of a round, by its controller and with a reason. The advice is asked for anew."""
    round_ = locked(round_id)
    check_may(actor=actor, permission=permissions.DECIDE, places={round_.controller_id})
    check_running(round_, today)
    if RoundState(round_.state) not in SETTING:
        raise NotNow("reason", _("Een huishouden gaat uit de ronde zolang er geen voorstel ligt. Stuur het voorstel eerst terug."))
    card = Card.objects.select_for_update().get(round=round_, number=number)
    step_of(CARD_MACHINE, CardState(card.state), CardAct.WITHDRAW, reason=reason)
    lapse(actor, round_, "withdrawn")
    Card.objects.filter(pk=card.pk).update(pinned=False, place="", advised="", reason=reason.strip()[:1000], by=actor.label)
    return take(actor=actor, card_id=card.pk, act=CardAct.WITHDRAW, reason=reason, today=today)


@transaction.atomic
def note_outcome(*, actor: Actor, card_id: UUID, step: Step, on: date, source: str, today: date) -> Outcome:
    """What followed: housed, at work, at school, moved on."""
    card = Card.objects.select_for_update().get(pk=card_id)
    check_may(actor=actor, permission=permissions.DECIDE, places={card.controller_id})
    if on > today:
        raise NotNow("on", _("Deze dag moet nog komen. Leg vast wat al gebeurd is."))
    decision = Decision.objects.filter(card_id=card.pk).first()
    if decision is None or on < decision.on:
        raise NotNow("on", _("Deze dag ligt voor het besluit van de ronde. Leg vast wat daarna gebeurde."))
    if Outcome.objects.filter(card_id=card.pk, step=step, on=on).exists():
        raise NotNow("step", _("Dit staat er al, op dezelfde dag."))
    made = Outcome.objects.create(
        controller_id=card.controller_id, dossier_id=card.dossier_id, card_id=card.pk, step=step, on=on, source=source[:120], noted_on=today
    )
    if step is Step.GEHUISVEST and CardAct.HOUSED in CARD_MACHINE[CardState(card.state)]:
        take(actor=actor, card_id=card.pk, act=CardAct.HOUSED, today=today)
    if step is Step.GEHUISVEST:
        _tell_housed(card, on)
    trail.record(actor=actor, action="card.outcome", controller_id=card.controller_id, object_kind="card", object_id=card.pk, detail={"step": step.value})
    return made


def _tell_housed(card: Card, on: date) -> None:
    """The gemeente of koppeling sees since when the household is housed."""
    to = controller_of_place(card.place, on)
    if to is not None:
        with acting(system_for(to, why="koppeling")):
            Arrival.objects.filter(controller_id=to, origin_id=card.pk).update(housed_on=on)
