"""What the region's screens read: published figures only, never a person file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from doorlopend.records.access.actor import Actor
from doorlopend.records.indicators import queries
from doorlopend.records.indicators.models import Figure
from doorlopend.records.indicators.registry import MEDIAN, Indicator, indicators
from doorlopend.records.regions.models import Controller, Region
from doorlopend.records.regions.queries import Place, members_on

from .permissions import FIGURES

STEPS = ("dagen_koppeling_huisvesting", "dagen_huisvesting_intake", "dagen_intake_pip", "dagen_pip_les")
HIDDEN = None
EARLIEST = date(2022, 1, 1)


def regions_for(*, actor: Actor, permission: str) -> list[Region]:
    """The cooperating regions in which the actor holds the permission, by name."""
    places = actor.where(permission)
    if permission != FIGURES:
        places |= actor.scope.get("region", frozenset()) if places else frozenset()
    return list(Region.objects.filter(pk__in=places, kind=Region.Kind.SAMENWERKING).order_by("name"))


@dataclass(frozen=True, slots=True)
class Table:
    """One indicator over one period: value by (gemeente or None for the region, class or "" for all). None is hidden."""

    indicator: Indicator
    first: date
    last: date
    cells: Mapping[tuple[UUID | None, str], Decimal | None]

    def value(self, gemeente_id: UUID | None = None, category: str = "") -> float | None:
        """None where it is hidden or was not counted."""
        found = self.cells.get((gemeente_id, category))
        return None if found is None else float(found)

    @property
    def median(self) -> float | None:
        return self.value(None, MEDIAN)


def tables(*, actor: Actor, region_id: UUID, code: str, last: date) -> list[Table]:
    """The published tables of an indicator up to a day, oldest first; each from its latest count."""
    rows = queries.figures(actor=actor, region_id=region_id, indicator=code, first=EARLIEST, last=last)
    periods: dict[tuple[date, date], list[Figure]] = {}
    for row in rows:
        periods.setdefault((row.period_start, row.period_end), []).append(row)
    one = indicators()[code]
    return [
        Table(one, first, end, {(row.gemeente_id, row.breakdown): row.value for row in found})
        for (first, end), found in sorted(periods.items(), key=lambda pair: pair[0][1])
    ]


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the first screen shows of a region. `tables` holds per indicator the published tables, oldest first."""

    region: Region
    places: Sequence[Place]
    tables: Mapping[str, list[Table]]

    def latest(self, code: str) -> Table | None:
        found = self.tables.get(code) or []
        return found[-1] if found else None

    @property
    def counted(self) -> date | None:
        """The last day of the latest published period."""
        return max((found[-1].last for found in self.tables.values() if found), default=None)


SHOWN = ("instroom", "open_dossiers", "gekoppeld_niet_gehuisvest", "pip_stoplicht", "pip_tijdig", *STEPS)


def overview(*, actor: Actor, region: Region, today: date) -> Overview:
    found = {code: tables(actor=actor, region_id=region.pk, code=code, last=today) for code in SHOWN}
    return Overview(region, members_on(region.pk, today), found)


def may_drill(*, actor: Actor, places: Sequence[Place]) -> set[UUID]:
    """Gemeenten whose own people this actor may open: for them a figure leads on to the list behind it."""
    held = Controller.objects.filter(pk__in=actor.where("dossier.read"), gemeente_id__in=[place.id for place in places])
    return {one.gemeente_id for one in held if one.gemeente_id}
