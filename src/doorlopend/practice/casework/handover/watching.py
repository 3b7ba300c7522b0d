"""What follows when a dossier is derived: where law and practice differ, and whom that concerns on the other side.

Responsibility passes by law on the day the facts say. Nothing here makes it wait, and nothing here passes who acts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from uuid import UUID

from django.db.models import F, Q

from doorlopend.engines.facts import Fact
from doorlopend.records.access import rows
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.access.ids import unguessable
from doorlopend.records.dossiers.derivation import Derived
from doorlopend.records.dossiers.models import Dossier, Involved
from doorlopend.records.regions.models import Controller

from .models import Difference, Handover
from .parameters import term
from .states import FROM, PASSED, TO, WAITING, State

COMPARED = (Involved.How.RESPONSIBLE, Involved.How.ACTS)


@dataclass(frozen=True, slots=True)
class Apart:
    """From `since` to `until` (None: still) somebody else acted than was responsible by law."""

    responsible: str
    acts: str
    since: date
    until: date | None


def follow_responsibility(derived: Derived) -> None:
    """Rewrites the differences, tells the responsible party that somebody is coming, and ends the giver's sight."""
    dossier = derived.dossier
    known = rows.read(Handover, dossier_id=dossier.pk)
    if derived.moved or known or not _all_own(derived):
        _compare(derived, [row for row in known if row.side == FROM and row.by_law and row.state in WAITING])
    _new_plan([row for row in known if row.side == TO and row.state in PASSED], derived.standing)


def _all_own(derived: Derived) -> bool:
    """The holder is responsible and acts, and nobody else is named: then there is nothing to compare."""
    return {row.party for row in derived.involved if row.how in COMPARED} <= own_parties(derived.dossier.controller_id)


@lru_cache(maxsize=512)
def own_parties(controller_id: UUID) -> frozenset[str]:
    """How facts and law name this gemeente. Kept: under another code or name it is compared in full, which is only slower."""
    row = Controller.objects.filter(pk=controller_id, kind=Controller.Kind.GEMEENTE).annotate(code=F("gemeente__names__code")).first()
    if row is None:
        return frozenset()
    return frozenset({f"college {(row.code or '').removeprefix('GM')}", row.name, row.name.removeprefix("Gemeente "), f"Gemeente {row.name}"})


def _compare(derived: Derived, waiting: Sequence[Handover]) -> None:
    rows = [row for row in derived.involved if row.how in COMPARED]
    parties = controllers_of(rows)
    _differences(derived.dossier, apart(rows, parties))
    if derived.dossier.closed_on is None:
        _announce(derived.dossier, rows, parties, waiting)


def controllers_of(rows: Iterable[Involved]) -> Mapping[str, Controller]:
    """By the party as written: the controller that it is. A partner that acts under a mandate is none."""
    codes = {f"GM{row.party.split()[-1]}": row.party for row in rows if row.how == Involved.How.RESPONSIBLE and row.party.startswith("college ")}
    acting_now = {row.party for row in rows if row.how == Involved.How.ACTS}
    written = {name: party for party in acting_now for name in (party, f"Gemeente {party}", party.removeprefix("Gemeente "))}
    coa = {row.party for row in rows if row.party.casefold() == "coa"}
    wanted = Q(gemeente__names__code__in=codes) | Q(name__in=written) | (Q(kind=Controller.Kind.COA) if coa else Q())
    found: dict[str, Controller] = {}
    for one in Controller.objects.filter(wanted).annotate(code=F("gemeente__names__code")) if codes or written or coa else ():
        found.update({party: one for party in (codes.get(one.code), written.get(one.name)) if party})
        if one.kind == Controller.Kind.COA:
            found.update(dict.fromkeys(coa, one))
    return found


def apart(rows: Sequence[Involved], parties: Mapping[str, Controller]) -> list[Apart]:
    """Periods in which controllers act and none of them is the one responsible by law; pure, and free of today."""
    days = sorted({row.valid_from for row in rows} | {row.valid_before for row in rows if row.valid_before})
    found: list[Apart] = []
    for position, day in enumerate(days):
        until = days[position + 1] - timedelta(days=1) if position + 1 < len(days) else None
        both = _apart_on(rows, parties, day)
        if both is None:
            continue
        if found and (found[-1].responsible, found[-1].acts) == both and found[-1].until == day - timedelta(days=1):
            found[-1] = Apart(*both, found[-1].since, until)
        else:
            found.append(Apart(*both, day, until))
    return found


def _apart_on(rows: Sequence[Involved], parties: Mapping[str, Controller], day: date) -> tuple[str, str] | None:
    def on(how: str) -> list[str]:
        return [row.party for row in rows if row.how == how and row.valid_from <= day and (row.valid_before is None or row.valid_before > day)]

    by_law, acting_now = on(Involved.How.RESPONSIBLE), on(Involved.How.ACTS)
    known = [parties[party] for party in by_law if party in parties]
    if not known or not acting_now or any(party not in parties for party in [*by_law, *acting_now]):
        return None  # a partner under mandate acts, or a body outside this installation: no difference to speak of
    if {one.pk for one in known} & {parties[party].pk for party in acting_now}:
        return None
    return known[-1].name, parties[acting_now[-1]].name


def _differences(dossier: Dossier, wanted: list[Apart]) -> None:
    there = list(Difference.objects.filter(dossier_id=dossier.pk).order_by("since"))
    if [(row.responsible, row.acts, row.since, row.until) for row in there] == [(one.responsible, one.acts, one.since, one.until) for one in wanted]:
        return
    Difference.objects.filter(dossier_id=dossier.pk).delete()
    Difference.objects.bulk_create(
        Difference(controller_id=dossier.controller_id, dossier_id=dossier.pk, responsible=one.responsible, acts=one.acts, since=one.since, until=one.until)
        for one in wanted
    )


def _announce(dossier: Dossier, rows: Sequence[Involved], parties: Mapping[str, Controller], waiting: Sequence[Handover]) -> None:
    """The party that became responsible hears that somebody is coming: from whom and since when, not who."""
    running = [row for row in rows if row.how == Involved.How.RESPONSIBLE and row.valid_before is None]
    last = max(running, key=lambda row: row.valid_from, default=None)
    target = parties.get(last.party) if last else None
    acts = {parties[row.party].pk for row in rows if row.how == Involved.How.ACTS and row.valid_before is None and row.party in parties}
    passes = last is not None and target is not None and target.pk != dossier.controller_id and target.pk not in acts
    for row in waiting:
        if not (passes and target is not None and row.other_id == target.pk):
            lapse(row)
    if passes and last is not None and target is not None and not any(row.other_id == target.pk for row in waiting):
        pair(giver=dossier.controller_id, dossier_id=dossier.pk, receiver=target.pk, since=last.valid_from, by_law=True)


def pair(*, giver: UUID, dossier_id: UUID, receiver: UUID, since: date, by_law: bool) -> Handover:
    """A row for each side, under one exchange key; the receiver's says nothing of the person yet."""
    exchange = unguessable()
    with acting(system_for(receiver, why="handover")):
        Handover.objects.create(controller_id=receiver, side=TO, exchange=exchange, other_id=giver, since=since, by_law=by_law)
    return Handover.objects.create(
        controller_id=giver, dossier_id=dossier_id, side=FROM, exchange=exchange, other_id=receiver, since=since, by_law=by_law
    )


def lapse(row: Handover) -> None:
    """Responsibility went elsewhere before this hand-over was accepted; what the receiver held of the person goes."""
    for holder in (row.controller_id, row.other_id):
        with acting(system_for(holder, why="handover")):
            mine = Handover.objects.select_for_update().get(exchange=row.exchange, controller_id=holder)
            mine.state = State.VERVALLEN
            if mine.side == TO:
                forget(mine)
            mine.save()


def forget(row: Handover) -> None:
    """On the receiving side: no name, no facts, no notes of somebody it does not take over."""
    row.name = row.contact = ""
    row.items.update(body="", note="", facts=[])


def _new_plan(taken: Sequence[Handover], standing: tuple[Fact, ...]) -> None:
    """The receiver's own new PIP sets the last day on which the giver still sees its file."""
    for row in taken:
        plans = [fact.valid_from for fact in standing if fact.kind == "pip.vastgesteld" and row.answered_on and fact.valid_from >= row.answered_on]
        if plans and (last := term("afschrift_na_nieuw_pip", min(plans)).after(min(plans))) != row.sees_until:
            for holder in (row.controller_id, row.other_id):
                with acting(system_for(holder, why="handover")):
                    Handover.objects.filter(exchange=row.exchange, controller_id=holder).update(sees_until=last)
