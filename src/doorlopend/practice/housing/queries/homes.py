"""Homes as the actor may see them, what comes free per week, who needs what, and what a corporation was told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import seen
from doorlopend.records.regions.models import Organisation, Region

from ..models import Arrival, Gift, Home, Location, Occupancy, Round
from ..states import HomeState

SIZES = ("1", "2", "3", "4", "5", "6+")
WEEKS = 12


def homes(*, actor: Actor) -> QuerySet[Home]:
    """Of the own organisation or region: row-level security says which."""
    if not actor.where("homes.read"):
        return Home.objects.none()
    return Home.objects.order_by("available_from", "pk")


def announcers(*, actor: Actor) -> list[tuple[UUID, str]]:
    """Organisations and regions for which the actor announces homes."""
    places = actor.where("homes.write")
    found = [(UUID(str(one.pk)), one.name) for one in Organisation.objects.filter(pk__in=places).order_by("name")]
    return found + [(UUID(str(one.pk)), one.name) for one in Region.objects.filter(pk__in=places).order_by("name")]


def gift_of(*, actor: Actor, home: Home) -> Gift | None:
    """What the actor may know of the household of a home: a corporation what it was told, the gemeente its own."""
    gift = Gift.objects.filter(pk=home.household_ref).first() if home.household_ref else None
    if gift is not None:
        dossier = Dossier.objects.filter(pk=gift.dossier_id).first()
        subjects = [seen(dossier)] if dossier else []
        trail.record(actor=actor, action="home.household_read", controller_id=gift.controller_id, subjects=subjects, object_kind="home", object_id=home.pk)
    return gift


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the calendar: its Monday, homes that come free by size class, and free places in locations."""

    monday: date
    homes: dict[str, int]
    places: int

    @property
    def total(self) -> int:
        return sum(self.homes.values())


def size_class(most: int) -> str:
    return str(most) if most < 6 else "6+"


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def calendar(*, actor: Actor, today: date, weeks: int = WEEKS) -> list[Week]:
    """What is there and not tied to anybody: homes in the week they come free (what is free already in this week)."""
    first = monday_of(today)
    free = homes(actor=actor).filter(state=HomeState.AANGEBODEN, available_from__lt=first + timedelta(weeks=weeks))
    by_week: dict[date, Counter[str]] = {first + timedelta(weeks=n): Counter() for n in range(weeks)}
    for start, most in free.values_list("available_from", "most"):
        by_week[max(first, monday_of(start))][size_class(most)] += 1
    room = locations(today=today)
    return [Week(monday, {size: by_week[monday][size] for size in SIZES}, _free_places(room, monday)) for monday in sorted(by_week)]


def _free_places(rows: Iterable[Location], monday: date) -> int:
    """Free places of transit locations that are open in that week; azc places are COA's own."""
    open_ = (row for row in rows if row.kind != "azc" and row.opens_on <= monday + timedelta(days=6) and (row.closes_on is None or row.closes_on >= monday))
    return sum(max(0, row.capacity - int(getattr(row, "persons", 0) or 0)) for row in open_)


def locations(*, today: date) -> list[Location]:
    """Locations that are or will be open, with the last known number of persons (`persons`, `counted_on`)."""
    last = Occupancy.objects.filter(location=OuterRef("pk"), on__lte=today).order_by("-on", "-pk")
    rows = Location.objects.filter(Q(closes_on=None) | Q(closes_on__gte=today)).order_by("kind", "name")
    return list(rows.annotate(persons=Subquery(last.values("persons")[:1]), counted_on=Subquery(last.values("on")[:1])))


@dataclass(frozen=True, slots=True)
class Demand:
    """Households that wait by size, as the last snapshot counted them, beside the homes that are offered."""

    on: str
    name: str
    wanted: dict[str, int | None]
    offered: dict[str, int]
    nareis: int | None


def demand(*, actor: Actor, today: date) -> Demand | None:
    """Of the last round of the region that has a snapshot; small numbers are hidden there."""
    round_ = Round.objects.filter(region_id__in=actor.scope.get("region", ())).exclude(demand={}).order_by("-opened_on", "-pk").first()
    if round_ is None:
        return None
    free = homes(actor=actor).filter(state=HomeState.AANGEBODEN).values_list("most", flat=True)
    offered = Counter(size_class(most) for most in free)
    kept: dict[str, Any] = round_.demand
    return Demand(kept["on"], round_.name, kept["sizes"], {size: offered[size] for size in SIZES}, kept["nareis"])


def arrivals(*, actor: Actor) -> QuerySet[Arrival]:
    """Households that were linked to the actor's gemeente; each read is audited by the view that shows them."""
    return Arrival.objects.filter(controller_id__in=actor.where("dossier.read")).order_by("-koppeling_on", "pk")


def events_of(home: Home) -> Sequence[Any]:
    return list(home.events.order_by("pk"))
