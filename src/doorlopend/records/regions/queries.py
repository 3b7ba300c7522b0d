"""Gemeenten, regions and controllers as they are on a day; contact points as the actor may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from . import data
from .models import Controller, GemeenteInhabitants, GemeenteName, GemeenteSuccession, Region, RegionMember


class UnknownGemeente(LookupError):
    """No gemeente has this code on that day."""


@dataclass(frozen=True, slots=True)
class Place:
    """A gemeente as it is called on a day."""

    id: UUID
    code: str
    name: str
    province: str


def gemeenten_on(day: date) -> list[Place]:
    """All gemeenten of that day, by name."""
    names = GemeenteName.objects.on(day).select_related("gemeente").order_by("name")
    return [_place(name) for name in names]


def _place(name: GemeenteName) -> Place:
    return Place(id=name.gemeente_id, code=name.code, name=name.name, province=name.gemeente.province)


def normal_code(code: str) -> str:
    """`0785`, `785` and `gm0785` are all GM0785; facts hold four digits, CBS writes GM before them."""
    digits = code.strip().upper().removeprefix("GM")
    return f"GM{digits:0>4}"


def gemeente_by_code(code: str, on: date) -> Place:
    """The gemeente that bears this code on that day.

    Raises UnknownGemeente, which says what became of the code when it belonged to a former gemeente.
    """
    wanted = normal_code(code)
    name = GemeenteName.objects.on(on).select_related("gemeente").filter(code=wanted).first()
    if name is None:
        raise UnknownGemeente(_what_became_of(wanted, on))
    return _place(name)


def _what_became_of(code: str, on: date) -> str:
    other = GemeenteName.objects.filter(code=code).order_by("-valid_from").first()
    if other is None:
        return f"{code}: geen gemeentecode. Gebruik een CBS-code zoals GM0785."
    next_code = current_code(code, on)
    hint = f" Vanaf {other.valid_before} is dat {next_code}." if next_code != code else ""
    return f"{code} ({other.name}) bestaat niet op {on}.{hint}"


def current_code(code: str, on: date) -> str:
    """The code under which what was this gemeente goes on that day: itself, or its one whole successor's.

    Facts keep the code of their own day, so whoever compares them with a gemeente of today asks here first.
    """
    wanted = normal_code(code)
    seen: set[str] = set()
    while wanted not in seen:
        seen.add(wanted)
        step = (
            GemeenteSuccession.objects.filter(predecessor__names__code=wanted, share=1, on__lte=on)
            .exclude(applied_at=None)
            .first()
        )
        if step is None:
            return wanted
        wanted = step.successor.names.on(on).values_list("code", flat=True).first() or wanted
    return wanted


def names_of(gemeente_ids: Iterable[UUID], on: date) -> dict[UUID, str]:
    """Names by id on that day; a former gemeente keeps its last name."""
    found: dict[UUID, str] = {}
    for name in GemeenteName.objects.filter(gemeente_id__in=list(gemeente_ids), valid_from__lte=on).order_by("valid_from"):
        found[name.gemeente_id] = name.name
    return found


def own_name(controller: Controller, on: date) -> str:
    """What stands after "de gemeente" or "in": Goirle for Gemeente Goirle. Any other body by the name it bears."""
    return names_of([controller.gemeente_id], on).get(controller.gemeente_id, controller.name) if controller.gemeente_id else controller.name


def region_by_code(code: str) -> Region:
    return Region.objects.get(code=code.lower())


def members_on(region_id: UUID, day: date) -> list[Place]:
    """The gemeenten that take part in this region on that day, by name."""
    ids = RegionMember.objects.on(day).filter(region_id=region_id).values_list("gemeente_id", flat=True)
    names = GemeenteName.objects.on(day).select_related("gemeente").filter(gemeente_id__in=list(ids))
    return [_place(name) for name in names.order_by("name")]


def regions_of(gemeente_id: UUID, day: date, *, kind: str | None = None) -> list[Region]:
    """The regions of which this gemeente is a member on that day; several are possible."""
    memberships = RegionMember.objects.on(day).filter(gemeente_id=gemeente_id)
    found = Region.objects.filter(pk__in=memberships.values("region_id")).order_by("code")
    return list(found.filter(kind=kind) if kind else found)


@dataclass(frozen=True, slots=True)
class Overlap:
    """An arbeidsmarktregio in which a cooperating region works, and how many gemeenten they share and it has."""

    region: Region
    shared: int
    size: int

    @property
    def same(self) -> bool:
        return self.shared == self.size


def labour_regions_of(region_id: UUID, day: date) -> list[Overlap]:
    """The arbeidsmarktregio's in which the members of a region lie on that day, the largest part first."""
    mine = RegionMember.objects.on(day).filter(region_id=region_id).values("gemeente_id")
    running = RegionMember.objects.on(day).filter(region__kind=Region.Kind.ARBEIDSMARKT)
    sizes = dict(running.values_list("region_id").annotate(Count("gemeente_id")))
    shared = dict(running.filter(gemeente_id__in=mine).values_list("region_id").annotate(Count("gemeente_id")))
    regions = Region.objects.in_bulk(shared)
    found = [Overlap(regions[key], count, sizes[key]) for key, count in shared.items()]
    return sorted(found, key=lambda one: (-one.shared, one.region.code))


def controllers_of(region_id: UUID, day: date) -> list[Controller]:
    """The controllers of the region's gemeenten on that day, by name."""
    ids = RegionMember.objects.on(day).filter(region_id=region_id).values("gemeente_id")
    return list(Controller.objects.filter(gemeente_id__in=ids).order_by("name"))


def controller_for_oin(oin: str, on: date) -> Controller | None:
    """Who answers a message to this OIN on that day: after a merger the successor, since senders lag behind."""
    found = Controller.objects.filter(oin=oin).first()
    while found is not None and found.succeeded_on is not None and found.succeeded_on <= on:
        found = found.succeeded_by
    return found


def predecessors_of(controller_ids: Iterable[UUID]) -> set[UUID]:
    """Controllers that passed into these: audit lines stay under the old key, and their reader needs both."""
    found: set[UUID] = set()
    step = set(controller_ids)
    while step:
        step = set(Controller.objects.filter(succeeded_by__in=step).values_list("pk", flat=True)) - found
        found |= step
    return found


def inhabitants(gemeente_ids: Iterable[UUID], on: date) -> dict[UUID, int]:
    """The last known number of inhabitants on that day per gemeente, or the first known one after it."""
    rows = GemeenteInhabitants.objects.filter(gemeente_id__in=list(gemeente_ids))
    late = {row.gemeente_id: row.count for row in rows.filter(on__gt=on).order_by("-on")}
    return late | {row.gemeente_id: row.count for row in rows.filter(on__lte=on).order_by("on")}


def successions(*, on: date | None = None) -> QuerySet[GemeenteSuccession]:
    """Known successions, bills included; with `on` those of that day."""
    rows = GemeenteSuccession.objects.select_related("predecessor", "successor").order_by("on", "pk")
    return rows.filter(Q(on=on)) if on else rows




def purposes(day: date) -> list[dict[str, Any]]:
    """What a mandate may be given for on that day (data/mandate_purposes.toml)."""
    return [one for one in data.mandate_purposes() if one["valid_from"] <= day <= one.get("valid_until", day)]
