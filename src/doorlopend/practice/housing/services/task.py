"""What is kept about the task: figures by day of knowing, exchanges in pairs, locations and how full they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.access.ids import ordered
from doorlopend.records.audit import trail
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.regions.queries import members_on

from .. import permissions
from ..models import Ladder, Location, Occupancy, TaskEntry, Total
from ..policies import check_may
from ..queries import task as queries
from ..words import Cause, Certainty, Entry


@transaction.atomic
def note_total(*, actor: Actor, region_id: UUID, period: str, persons: int, known_on: date, source: str, today: date | None = None) -> Total:
    """A national number as published; a correction is a further one."""
    check_may(actor=actor, permission=permissions.TASK, places={region_id})
    _check_source(source)
    _check_known(known_on, today, "known_on")
    if Total.objects.filter(region_id=region_id, period=period, persons=persons, known_on=known_on, source=source).exists():
        raise NotNow("persons", _("Dit staat er al: hetzelfde aantal, met dezelfde dag en bron."))
    made = Total.objects.create(region_id=region_id, period=period, persons=persons, known_on=known_on, source=source)
    trail.record(actor=actor, action="task.total", object_kind="total", object_id=made.pk, detail={"period": period, "persons": persons})
    return made


@transaction.atomic
def note(
    *, actor: Actor, region_id: UUID, gemeente_id: UUID, period: str, kind: Entry, persons: int, known_on: date, source: str,
    cause: str = "", text: str = "", today: date | None = None,
) -> TaskEntry:  # fmt: skip
    """One figure or cause. What was known before stays; the latest day of knowing holds."""
    check_may(actor=actor, permission=permissions.TASK, places={region_id})
    _check_source(source)
    if kind is Entry.UITRUIL:
        raise NotNow("kind", _("Een uitruil heeft twee kanten. Gebruik het formulier voor uitruil."))
    if persons < 0 and kind not in {Entry.STAND, Entry.CORRECTIE}:
        raise NotNow("persons", _("Dit aantal kan niet onder nul zijn. Alleen een voorsprong of een correctie is negatief."))
    if kind is Entry.OORZAAK and not cause:
        raise NotNow("cause", _("Kies een oorzaak uit de lijst."))
    if kind is Entry.OORZAAK and cause == Cause.OVERIG and not text.strip():
        raise NotNow("note", _("Schrijf in één zin welke oorzaak het is."))
    _check_known(known_on, today, "known_on")
    _check_member(region_id, gemeente_id, period, "gemeente_id")
    alike = {"kind": kind, "persons": persons, "cause": cause, "note": text[:300], "known_on": known_on, "source": source}
    if TaskEntry.objects.filter(region_id=region_id, gemeente_id=gemeente_id, period=period, **alike).exists():
        raise NotNow("persons", _("Dit staat er al: dezelfde regel, met dezelfde dag en bron."))
    made = TaskEntry.objects.create(
        region_id=region_id, gemeente_id=gemeente_id, period=period, kind=kind, persons=persons, cause=cause, note=text[:300],
        known_on=known_on, source=source, by=actor.label,
    )  # fmt: skip
    trail.record(actor=actor, action="task.noted", object_kind="task", object_id=made.pk, detail={"kind": kind.value, "period": period})
    return made


@transaction.atomic
def exchange(
    *, actor: Actor, region_id: UUID, period: str, relieved: UUID, takes_over: UUID, persons: int, agreed_on: date,
    both_colleges: bool, province_informed: bool, source: str, today: date | None = None,
) -> tuple[TaskEntry, TaskEntry]:  # fmt: skip
    """Two opposite entries under one key: the sum of the region's tasks never moves.

    Raises NotNow unless both colleges agreed and the province was informed.
    """
    check_may(actor=actor, permission=permissions.TASK, places={region_id})
    _check_source(source)
    if relieved == takes_over:
        raise NotNow("takes_over", _("Een gemeente ruilt niet met zichzelf. Kies een andere gemeente."))
    if not both_colleges:
        raise NotNow("both_colleges", _("Een uitruil telt pas als beide colleges ermee instemmen."))
    if not province_informed:
        raise NotNow("province_informed", _("Meld de uitruil eerst aan de provincie."))
    _check_known(agreed_on, today, "agreed_on")
    for field, place in (("relieved", relieved), ("takes_over", takes_over)):
        _check_member(region_id, place, period, field)
    same = TaskEntry.objects.filter(region_id=region_id, period=period, kind=Entry.UITRUIL, known_on=agreed_on, source=source)
    if set(same.filter(gemeente_id=relieved, persons=-persons).values_list("pair_id")) & set(same.filter(gemeente_id=takes_over, persons=persons).values_list("pair_id")):
        raise NotNow("persons", _("Deze uitruil staat er al: dezelfde gemeenten, met hetzelfde aantal, dezelfde dag en bron."))
    _check_left(region_id, period, relieved, persons, agreed_on if today is None else today)
    pair = ordered()
    sides = ((relieved, -persons), (takes_over, persons))
    rows = [
        TaskEntry(region_id=region_id, gemeente_id=place, period=period, kind=Entry.UITRUIL, persons=number, known_on=agreed_on, source=source, pair_id=pair, by=actor.label)
        for place, number in sides
    ]  # fmt: skip
    made = TaskEntry.objects.bulk_create(rows)
    trail.record(actor=actor, action="task.exchanged", object_kind="task", object_id=pair, detail={"period": period, "persons": persons})
    return made[0], made[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of a ladder: after how many half-years missed in a row, and how many days a gemeente has to answer."""

    number: int
    name: str
    missed: int
    term_days: int | None = None


@transaction.atomic
def note_ladder(*, actor: Actor, region_id: UUID, province: str, valid_from: date, steps: Sequence[Rung], certainty: Certainty, source: str) -> Ladder:
    """The steps and terms of a province since a day; what held before stays."""
    check_may(actor=actor, permission=permissions.TASK, places={region_id})
    _check_source(source)
    if not steps:
        raise NotNow("missed_1", _("Vul bij ten minste één trede in na hoeveel gemiste halfjaren zij volgt."))
    fault = next((later for one, later in pairwise(steps) if later.missed < one.missed), None)
    if fault is not None:
        raise NotNow(f"missed_{fault.number}", _("Een hogere trede volgt niet eerder dan een lagere. Vul een even groot of groter aantal in."))
    rows = [{key: value for key, value in asdict(step).items() if value is not None} for step in steps]
    made = Ladder.objects.create(region_id=region_id, province=province, valid_from=valid_from, steps=rows, certainty=certainty, source=source, by=actor.label)
    trail.record(actor=actor, action="task.ladder", object_kind="ladder", object_id=made.pk, detail={"province": province, "valid_from": str(valid_from)})
    return made


def _check_known(on: date, today: date | None, field: str) -> None:
    if today is not None and on > today:
        raise NotNow(field, _("Deze dag moet nog komen. Vul de dag in waarop het bekend werd."))


def _check_member(region_id: UUID, gemeente_id: UUID, period: str, field: str) -> None:
    """A figure of a half-year is about a gemeente that belonged to the region in it."""
    first, last = queries.first_day(period), queries.last_day(period)
    if not {gemeente_id} & {place.id for day in (first, last) for place in members_on(region_id, day)}:
        raise NotNow(field, _("Deze gemeente hoorde in dat halfjaar niet bij de regio. Kies een andere."))


def _check_left(region_id: UUID, period: str, relieved: UUID, persons: int, day: date) -> None:
    """Nobody hands over more than the own task; where the task is not known there is nothing to hold it to."""
    board = queries.board(region_id=region_id, period=period, day=day)
    task = next((row.told["task"] + row.corrections + row.exchanged for row in board.rows if row.place.id == relieved), None)
    if task is not None and persons > task:
        raise NotNow("persons", _("De taak van deze gemeente is %s personen. Meer kan zij niet overdragen.") % task)


def _check_source(source: str) -> None:
    if not source.strip():
        raise NotNow("source", _("Noem de bron, bijvoorbeeld de Staatscourant of het COA-overzicht met datum."))


@transaction.atomic
def open_location(
    *, actor: Actor, region_id: UUID, gemeente_id: UUID, kind: str, name: str, capacity: int, linked: list[UUID], opens_on: date,
    closes_on: date | None, source: str,
) -> Location:  # fmt: skip
    """A reception or transit location of the region."""
    check_may(actor=actor, permission=permissions.TASK, places={region_id})
    _check_source(source)
    if closes_on is not None and closes_on < opens_on:
        raise NotNow("closes_on", _("De laatste dag ligt voor de eerste. Kies een latere dag."))
    if Location.objects.filter(region_id=region_id, name__iexact=name.strip()).exclude(closes_on__lt=opens_on).exists():
        raise NotNow("name", _("Deze locatie staat er al. Wijzig haar, of kies een andere naam."))
    made = Location.objects.create(
        region_id=region_id, gemeente_id=gemeente_id, kind=kind, name=name, capacity=capacity, linked=linked, opens_on=opens_on,
        closes_on=closes_on, source=source,
    )  # fmt: skip
    trail.record(actor=actor, action="location.opened", object_kind="location", object_id=made.pk)
    return made


@transaction.atomic
def change_location(*, actor: Actor, location_id: UUID, capacity: int, linked: list[UUID], closes_on: date | None, source: str) -> Location:
    """Another number of places, other gemeenten, or a last day; what it was stands in the audit."""
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    check_may(actor=actor, permission=permissions.TASK, places={location.region_id})
    _check_source(source)
    if closes_on is not None and closes_on < location.opens_on:
        raise NotNow("closes_on", _("De laatste dag ligt voor de eerste. Kies een latere dag."))
    was = {"capacity": location.capacity, "closes_on": str(location.closes_on or ""), "source": location.source}
    location.capacity, location.linked, location.closes_on, location.source = capacity, linked, closes_on, source
    location.save()
    trail.record(actor=actor, action="location.changed", object_kind="location", object_id=location.pk, detail={"was": was, "capacity": capacity, "closes_on": str(closes_on or "")})
    return location


@transaction.atomic
def note_occupancy(*, actor: Actor, location_id: UUID, on: date, persons: int, source: str, today: date | None = None) -> Occupancy:
    """How full a location is on a day."""
    location = Location.objects.select_for_update().get(pk=location_id)
    check_may(actor=actor, permission=permissions.TASK, places={location.region_id})
    _check_source(source)
    if today is not None and on > today:
        raise NotNow("on", _("Deze dag moet nog komen. Leg vast hoeveel mensen er waren."))
    if on < location.opens_on or (location.closes_on is not None and on > location.closes_on):
        raise NotNow("on", _("Op deze dag was de locatie niet open."))
    made = Occupancy.objects.create(region_id=location.region_id, location=location, on=on, persons=persons, source=source)
    trail.record(actor=actor, action="location.occupancy", object_kind="location", object_id=location.pk, detail={"on": str(on)})
    return made
