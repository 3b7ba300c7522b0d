"""Homes as the actor may see them, what comes free per week, who needs what, and what a corporation was told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from doorlopend.engines.facts import Fact
from doorlopend.records.access.actor import Actor, acting
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.convert import to_fact
from doorlopend.records.dossiers.derivation import standing_facts
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.services import seen
from doorlopend.records.regions.models import Organisation, OrganisationArea, Region
from doorlopend.records.regions.queries import Place, gemeenten_on, members_on

from ..models import Arrival, Gift, Home, Location, Occupancy, Round
from ..states import HomeState

SIZES = ("1", "2", "3", "4", "5", "6+")
WEEKS = 12
HOUSED = "huisvesting.gerealiseerd"


def homes(*, actor: Actor) -> QuerySet[Home]:
    """Of the own organisation or region: row-level security says which."""
    if not actor.where("homes.read"):
        return Home.objects.none()
    return Home.objects.order_by("available_from", "pk")


def owners(rows: QuerySet[Home]) -> dict[UUID, str]:
    """Names of who announced these homes: organisations, or a region itself."""
    keys = set(rows.order_by().values_list("organisation_id", flat=True).distinct())
    found = dict(Organisation.objects.filter(pk__in=keys).values_list("pk", "name"))
    return found | dict(Region.objects.filter(pk__in=keys - found.keys()).values_list("pk", "name"))


def system_of_region(region_id: UUID) -> Actor:
    """For what a round must know of the region's homes, whoever asks: COA's officers work in no region."""
    return Actor(id="system:placement", kind="system", label="placement", scope={"region": frozenset({region_id})})


def free_homes(region_id: UUID) -> dict[UUID, list[Home]]:
    """Homes of the region that are not tied to anybody, by gemeente."""
    found: dict[UUID, list[Home]] = defaultdict(list)
    with acting(system_of_region(region_id)):
        for home in Home.objects.filter(region_id=region_id, state=HomeState.AANGEBODEN).order_by("available_from", "pk"):
            found[home.gemeente_id].append(home)
    return found


def announcers(*, actor: Actor) -> list[tuple[UUID, str]]:
    """Organisations and regions for which the actor announces homes."""
    places = actor.where("homes.write")
    found = [(UUID(str(one.pk)), one.name) for one in Organisation.objects.filter(pk__in=places).order_by("name")]
    return found + [(UUID(str(one.pk)), one.name) for one in Region.objects.filter(pk__in=places).order_by("name")]


def gemeenten_for(*, actor: Actor, today: date) -> list[Place]:
    """Where the actor announces homes: the area of a corporation, the members of a region."""
    places = actor.where("homes.write")
    area = set(OrganisationArea.objects.filter(organisation_id__in=places).values_list("gemeente_id", flat=True))
    found = {place.id: place for place in gemeenten_on(today) if place.id in area}
    for region in Region.objects.filter(pk__in=places):
        found |= {place.id: place for place in members_on(region.pk, today)}
    return sorted(found.values(), key=lambda place: place.name)


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

    on: date
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
    return Demand(date.fromisoformat(kept["on"]), round_.name, kept["sizes"], {size: offered[size] for size in SIZES}, kept["nareis"])


def arrivals(*, actor: Actor) -> QuerySet[Arrival]:
    """Households that were linked to the actor's gemeente; each read is audited by the view that shows them."""
    return Arrival.objects.filter(controller_id__in=actor.where("dossier.read")).order_by("-koppeling_on", "pk")


@dataclass(frozen=True, slots=True)
class Followed:
    """What the gemeente's own record knows of a household that was linked: its files, and since when it is housed."""

    dossiers: tuple[Dossier, ...] = ()
    housed_on: date | None = None


def followed(rows: Sequence[Arrival]) -> dict[UUID, Followed]:
    """By arrival. A file of the gemeente belongs to it when its koppeling came by hand-over from COA's."""
    origins = {fact: row for row in rows for fact in row.facts}
    links = FactRow.objects.filter(controller_id__in={row.controller_id for row in rows}, origin_id__in=list(origins)).values_list("dossier_id", "origin_id", "controller_id")
    files: dict[UUID, set[UUID]] = defaultdict(set)
    for dossier_id, origin, controller_id in links:
        row = origins[UUID(str(origin))]
        if row.controller_id == controller_id:
            files[row.pk].add(dossier_id)
    every = {key for keys in files.values() for key in keys}
    known = {one.pk: one for one in Dossier.objects.filter(pk__in=every)}
    housed = _housed(every)
    return {
        row.pk: Followed(
            tuple(sorted((known[key] for key in files[row.pk] if key in known), key=lambda one: (one.display_name, one.pk))),
            min((housed[key] for key in files[row.pk] if key in housed), default=row.housed_on),
        )
        for row in rows
    }  # fmt: skip


def _housed(dossiers: Iterable[UUID]) -> dict[UUID, date]:
    """Since when each of these is housed, by the facts that stand."""
    by_file: dict[UUID, list[Fact]] = defaultdict(list)
    for row in FactRow.objects.filter(dossier_id__in=list(dossiers), kind__in=[HOUSED, "feit.nietig"]).order_by("sequence"):
        by_file[row.dossier_id].append(to_fact(row))
    standing = {key: [fact.valid_from for fact in standing_facts(tuple(facts)) if fact.kind == HOUSED] for key, facts in by_file.items()}
    return {key: max(days) for key, days in standing.items() if days}


def events_of(home: Home) -> Sequence[Any]:
    return list(home.events.order_by("pk"))
