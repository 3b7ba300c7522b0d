"""The task of a half-year as the board shows it: the engine computes, from entries as they were known on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from doorlopend.engines.placement.taakstelling import SCHEMA, report
from doorlopend.records.regions.queries import Place, inhabitants, members_on

from .. import data
from ..models import Ladder, TaskEntry, Total
from ..words import Entry

HALF = 6


def period_of(day: date) -> str:
    return f"{day.year}-{1 if day.month <= HALF else 2}"


def first_day(period: str) -> date:
    year, half = period.split("-")
    return date(int(year), 1 if half == "1" else 7, 1)


def last_day(period: str) -> date:
    year, half = period.split("-")
    return date(int(year), 6, 30) if half == "1" else date(int(year), 12, 31)


def months_in(period: str, day: date) -> int:
    """Whole months of the half-year that have passed."""
    begin = first_day(period)
    passed = (day.year - begin.year) * 12 + day.month - begin.month
    return max(0, min(HALF, passed))


def periods(day: date, count: int = 4) -> list[str]:
    """This half-year and those before it, newest first."""
    year, half = day.year, 1 if day.month <= HALF else 2
    found = []
    for _each in range(count):
        found.append(f"{year}-{half}")
        year, half = (year, 1) if half == 2 else (year - 1, 2)
    return found


@dataclass(frozen=True, slots=True)
class Published:
    """A national number with since when it was known and from where."""

    persons: int
    known_on: date
    source: str


def totals(region_id: UUID, period: str) -> list[Published]:
    """Every version of the national number, oldest first; of one day first those the product ships, then as entered."""
    shipped = [Published(one["persons"], one["known_on"], one["source"]) for one in data.read("taakstelling")["total"] if one["period"] == period]
    entered = [Published(one.persons, one.known_on, one.source) for one in Total.objects.filter(region_id=region_id, period=period).order_by("pk")]
    return sorted(dict.fromkeys((*shipped, *entered)), key=lambda one: one.known_on)


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of one gemeente in a half-year on a day; `task_on`: since when its published task was known."""

    values: dict[str, int]
    corrections: int
    exchanged: int
    cause: TaskEntry | None
    task_on: date | None = None


def entries(region_id: UUID, period: str) -> list[TaskEntry]:
    return list(TaskEntry.objects.filter(region_id=region_id, period=period).order_by("known_on", "pk"))


def known(rows: Iterable[TaskEntry], day: date) -> dict[UUID, Known]:
    """Per gemeente: of each kind the last entry; corrections and exchanges summed."""
    by_place: dict[UUID, list[TaskEntry]] = defaultdict(list)
    for row in rows:
        if row.known_on <= day:
            by_place[row.gemeente_id].append(row)
    return {place: _known(mine) for place, mine in by_place.items()}


def _known(rows: list[TaskEntry]) -> Known:
    last = {row.kind: row.persons for row in rows if row.kind not in {Entry.CORRECTIE, Entry.UITRUIL, Entry.OORZAAK}}
    causes = [row for row in rows if row.kind == Entry.OORZAAK]
    return Known(
        last, sum(row.persons for row in rows if row.kind == Entry.CORRECTIE), sum(row.persons for row in rows if row.kind == Entry.UITRUIL),
        causes[-1] if causes else None, max((row.known_on for row in rows if row.kind == Entry.TAAK), default=None),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One gemeente of the board: what the engine computed, and the region's own entries beside it."""

    place: Place
    told: dict[str, Any]
    corrections: int
    exchanged: int
    cause: TaskEntry | None
    known_on: date | None


@dataclass(frozen=True, slots=True)
class Board:
    """A half-year of a region as known on a day; without a national number there is no `total` and there are no `rows`."""

    period: str
    day: date
    months: int
    rows: list[Row]
    total: Published | None
    history: list[Published]
    gap_gross: int = 0
    gap_net: int = 0
    uncounted: tuple[str, ...] = ()
    """Gemeenten of which the register holds no inhabitants: they have no task that can be computed."""
    ladders: dict[str, Supervision] = field(default_factory=dict)

    def of_province(self, province: str) -> list[Row]:
        return [row for row in self.rows if row.place.province == province]

    def provinces(self) -> list[str]:
        return sorted({row.place.province for row in self.rows})

    def sum(self, key: str, rows: list[Row] | None = None) -> int:
        return sum(int(row.told[key]) for row in (self.rows if rows is None else rows))


def board(*, region_id: UUID, period: str, day: date) -> Board:
    """The task of every gemeente of the region, as known on that day.

    Of a half-year that is over, figures that came in afterwards count too; its members and inhabitants are those of its
    last day.
    """
    known_by, day = day, min(day, last_day(period))
    history = totals(region_id, period)
    in_force = [one for one in history if one.known_on <= known_by]
    months = months_in(period, day) if day < last_day(period) else HALF
    if not in_force:
        return Board(period, known_by, months, [], None, history)
    members = members_on(region_id, day)
    counted = inhabitants((place.id for place in members), day)
    places = [place for place in members if counted.get(place.id)]
    uncounted = tuple(place.name for place in members if not counted.get(place.id))
    if not places:
        return Board(period, known_by, months, [], in_force[-1], history, uncounted=uncounted)
    rows = entries(region_id, period)
    found = known(rows, known_by)
    laid = ladders(region_id)
    steps = {province: ladder_on(laid, province, day) for province in sorted({place.province for place in places})}
    told = report(_document(period, known_by, months, places, counted, found, in_force, steps))
    by_id = {one["id"]: one for one in told["gemeenten"]}
    empty = Known({}, 0, 0, None)
    made = []
    for place in places:
        mine = found.get(place.id, empty)
        last = max((row.known_on for row in rows if row.gemeente_id == place.id and row.kind == Entry.GEHUISVEST and row.known_on <= known_by), default=None)
        made.append(Row(place, by_id[place.code], mine.corrections, mine.exchanged, mine.cause, last))
    return Board(period, known_by, months, made, in_force[-1], history, told["gap_gross"], told["gap_net"], uncounted, steps)


def _document(
    period: str, day: date, months: int, places: list[Place], counted: dict[UUID, int], found: dict[UUID, Known], totals_: list[Published],
    steps: dict[str, Supervision],
) -> dict[str, Any]:
    country = max((one for one in data.read("taakstelling")["inhabitants"] if one["on"] <= day), key=lambda one: one["on"])
    return {
        "schema": SCHEMA, "period": period, "as_of": day.isoformat(), "months": months,
        "totals": [{"known_on": one.known_on.isoformat(), "persons": one.persons, "source": one.source} for one in totals_],
        "national": {"inhabitants": country["persons"], "on": country["on"].isoformat(), "source": country["source"]},
        "gemeenten": [_gemeente(place, counted[place.id], found.get(place.id)) for place in places],
        "ladders": {province: one.steps for province, one in steps.items()},
    }  # fmt: skip


def _gemeente(place: Place, people: int, mine: Known | None) -> dict[str, Any]:
    made: dict[str, Any] = {"id": place.code, "name": place.name, "province": place.province, "inhabitants": people}
    if mine is None:
        return made
    values = mine.values
    extra = mine.corrections + mine.exchanged
    made |= {"carried": values.get(Entry.STAND, 0) + extra, "housed": values.get(Entry.GEHUISVEST, 0), "planned": values.get(Entry.GEPLAND, 0), "missed": values.get(Entry.GEMIST, 0)}
    if Entry.TAAK in values and mine.task_on is not None:
        made |= {"published": values[Entry.TAAK], "published_on": mine.task_on.isoformat()}
    return made


@dataclass(frozen=True, slots=True)
class Supervision:
    """A province's ladder: its steps since a day, the source, and whether it is the source's word or a reading (`certainty`)."""

    province: str
    valid_from: date
    steps: list[dict[str, Any]]
    certainty: str
    source: str


def ladders(region_id: UUID) -> list[Supervision]:
    """Those the product ships, then those the region entered, in order of entry."""
    shipped = [Supervision(one["province"], one["valid_from"], one["steps"], one["certainty"], one["source"]) for one in data.read("taakstelling")["ladder"]]
    entered = Ladder.objects.filter(region_id=region_id).order_by("pk")
    return [*shipped, *(Supervision(one.province, one.valid_from, one.steps, one.certainty, one.source) for one in entered)]


def ladder_on(known_: Iterable[Supervision], province: str, day: date) -> Supervision:
    """The ladder in force: of the province, else the national one; of two that began on one day the later entry."""
    begun = [one for one in known_ if one.valid_from <= day and one.province in {province, ""}]
    own = [one for one in begun if one.province] or begun
    return max(enumerate(own), key=lambda pair: (pair[1].valid_from, pair[0]))[1]


def step_names() -> dict[int, str]:
    """The steps of the national ladder by number."""
    national = next(one for one in data.read("taakstelling")["ladder"] if not one["province"])
    return {int(step["number"]): str(step["name"]) for step in national["steps"]}


def month_points(rows: Iterable[TaskEntry], period: str, day: date) -> list[int | None]:
    """Persons housed in the region by the end of each month so far; None for a month that no gemeente told of.

    A figure counts for the month it was known by; what came in after the half-year counts for its last month.
    """
    begin, rows = first_day(period), list(rows)
    months = months_in(period, day)
    points: list[int | None] = []
    for number in range(1, HALF + 1):
        month = begin.month + number
        end = date(begin.year + (month > 12), month - 12 if month > 12 else month, 1)
        end = max(end, day) if number == HALF else end
        told = [row for row in rows if row.kind == Entry.GEHUISVEST and row.known_on <= end]
        if number > months or not told:
            points.append(None)
        else:
            points.append(sum(known_.values.get(Entry.GEHUISVEST, 0) for known_ in known(told, end).values()))
    return points
