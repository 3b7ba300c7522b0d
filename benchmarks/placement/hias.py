"""The one public real instance: the cases and affiliates of HIAS, an American resettlement agency, anonymised.

FY17: 329 cases (839 persons) and 21 affiliates; FY16 (499 cases, 1,304 persons) is what prices can be learnt from.
The files belong to github.com/nhhai196/Refugee-Resettlement (Delacrétaz, Kominers and Teytelboym 2023), which states
no licence: they are read from a folder of your own, named by DOORLOPEND_HIAS, and never kept here. `FILES` and
`WEIGHTS` are their names; docs/performance-placement.md says where each of them is found.

A case is a household, its weight at an affiliate the expected number of members at work within ninety days (so it may
pass one point), an affiliate a place with a quota of persons, a pair without compatibility or weight is closed.
"""

import csv
import os
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from doorlopend.engines.placement import generate

SETTINGS: Mapping[str, int] = {"hias": 100, "hias-slack": 110}
"""Quota per affiliate in per cent of the persons it took in that year."""

WEIGHTS = {"FY17": "FY17_Employment_weight.csv", "FY16": "FY16_Employment_Weight.csv"}
FILES = ("{year}_Compatibility.csv", "{year}_size.csv")
QUOTAS = "FY17_cap.csv"
FOUND = {
    "FY17_Employment_weight.csv": "Refugees-Resettlement - Old - CMDA/Data/FY17/",
    "FY17_Compatibility.csv": "NewVersion/Refugees-Resettlement-Accom/Data/FY17/",
    "FY17_size.csv": "Refugees-Resettlement/Data/FY17/",
    "FY17_cap.csv": "Refugees-Resettlement - Old-MTTCE/Data/FY17/",
    "FY16_Employment_Weight.csv": "Refugees-Resettlement - Old-MTTCE/Data/FY16/",
    "FY16_Compatibility.csv": "NewVersion/Refugees-Resettlement-Accom/Data/FY16/",
    "FY16_size.csv": "Refugees-Resettlement - Old - CMDA/Data/FY16/",
}
"""Each file and its folder in the repository."""

SAME = {"ny-hias new york": "ny-new york city"}
"""The quota file calls one affiliate otherwise."""

START, HALF_YEAR_DAYS, POINT = date(2026, 7, 1), 182, 10_000
Rows = dict[str, dict[str, str]]


class Unreadable(ValueError):
    """A file is not as it should be: says which, where in it, and what was expected."""

    def __init__(self, file: Path, row: str, column: str, expected: str) -> None:
        super().__init__(f"{file.name}, row '{row}', column '{column}': {expected}")


def folder() -> Path | None:
    """Where the files are, if anywhere."""
    named = os.environ.get("DOORLOPEND_HIAS")
    return Path(named) if named else None


def drawn(family: str, seed: int, *, tight: bool = False) -> dict[str, Any]:
    """The instance of a family: generated, or these cases in one of the settings."""
    where = folder()
    if family not in SETTINGS:
        return generate.generate(family=family, seed=seed, tight=tight)
    if where is None:
        raise Unreadable(Path(family), "-", "-", "DOORLOPEND_HIAS does not name a folder with the files")
    return document(where, family, order=seed)


def drawn_before(family: str, seed: int) -> dict[str, Any] | None:
    """What was known before the family's period: an earlier one, generated or real, if there is any."""
    where = folder()
    return generate.earlier_period(family=family, seed=seed) if family not in SETTINGS else where and earlier(where)


def document(where: Path, setting: str, *, order: int = 0) -> dict[str, Any]:
    """FY17 as an instance. `order` 0: the cases arrive in the order of the file; else in a random one of that seed.

    The files hold no dates: arrivals are spread evenly over a half-year.
    """
    weights, sizes = _table(where / WEIGHTS["FY17"]), _sizes(where, "FY17")
    quota = {place: (persons * SETTINGS[setting] + 50) // 100 for place, persons in intake(where / QUOTAS).items()}
    turn = np.arange(len(weights)) if order == 0 else np.random.default_rng(order).permutation(len(weights))
    days = [START + timedelta(days=int(k) * HALF_YEAR_DAYS // len(turn)) for k in turn]
    return _instance(where, "FY17", weights, sizes, quota, days, name=f"{setting}-{order}")


def earlier(where: Path) -> dict[str, Any] | None:
    """The cases of FY16 before the affiliates of FY17, to learn prices from; None without its files."""
    if not (where / WEIGHTS["FY16"]).exists():
        return None
    weights, sizes = _table(where / WEIGHTS["FY16"]), _sizes(where, "FY16")
    return _instance(where, "FY16", weights, sizes, intake(where / QUOTAS), [START] * len(weights), name="hias-fy16")


def intake(file: Path) -> dict[str, int]:
    """Persons each affiliate took, by its name in small letters."""
    return {
        SAME.get(place, place): sum(_whole(file, place, column, cell) for column, cell in row.items() if column.startswith("actual"))
        for place, row in _table(file).items()
    }  # fmt: skip


def _sizes(where: Path, year: str) -> dict[str, int]:
    file = where / FILES[1].format(year=year)
    return {case: sum(_whole(file, case, column, cell) for column, cell in row.items()) for case, row in _table(file).items()}


def _instance(
    where: Path, year: str, weights: Rows, sizes: Mapping[str, int], quota: Mapping[str, int], days: Sequence[date], *, name: str
) -> dict[str, Any]:
    compatible, pair = where / FILES[0].format(year=year), where / WEIGHTS[year]
    allowed, (cases, places) = _table(compatible), (list(weights), list(quota))
    worth, shut = np.zeros((len(cases), len(places)), dtype=int), np.ones((len(cases), len(places)), dtype=int)
    for h, case in enumerate(cases):
        for file, rows in ((compatible, allowed), (where / FILES[1].format(year=year), sizes)):
            if case not in rows:
                raise Unreadable(file, case, "case", f"this case of {pair.name} has no row")
        for m, place in enumerate(places):
            if _answer(compatible, case, place, allowed[case].get(place, "NA")):
                worth[h, m], shut[h, m] = _units(pair, case, place, weights[case].get(place, "")), 0
    return {
        "schema": "doorlopend/placement-instance/1", "id": name, "as_of": START.isoformat(),
        "policy": {"unplaced_cost": 2, "individual_do_no_harm": True, "reference": "lottery"},
        "places": [{"id": place, "persons": {"maximum": persons}} for place, persons in quota.items()],
        "households": [{"id": case, "persons": sizes[case], "arrives_on": day.isoformat()} for case, day in zip(cases, days, strict=True)],
        "scores": _by_point(worth), "exclusions": {"reasons": ["not_compatible"], "values": shut.tolist()},
    }  # fmt: skip


def _by_point(worth: Any) -> list[dict[str, Any]]:
    """A component holds at most one point: who is expected to have two members at work fills two."""
    points = max(1, -(-int(worth.max()) // POINT))
    return [{"name": f"work_{k + 1}", "weight": 1, "values": np.clip(worth - k * POINT, 0, POINT).tolist()} for k in range(points)]


def _table(file: Path) -> Rows:
    """Row → column → cell, all names stripped and in small letters."""
    if not file.exists():
        raise Unreadable(file, "-", "-", f"the file is not in {file.parent}")
    with file.open(newline="", encoding="utf-8-sig") as lines:
        head, *body = [[cell.strip() for cell in line] for line in csv.reader(lines) if any(line)] or [[]]
    found: Rows = {}
    for line in body:
        key = line[0].casefold()
        if len(line) != len(head):
            raise Unreadable(file, line[0], head[0], f"{len(line)} cells under a header of {len(head)}")
        if key in found:
            raise Unreadable(file, line[0], head[0], "occurs twice")
        found[key] = dict(zip([column.casefold() for column in head[1:]], line[1:], strict=True))
    if not found:
        raise Unreadable(file, "-", "-", "holds no rows")
    return found


def _whole(file: Path, row: str, column: str, cell: str) -> int:
    if not cell.isascii() or not cell.isdigit():
        raise Unreadable(file, row, column, f"'{cell}' is not a whole number of persons")
    return int(cell)


def _answer(file: Path, row: str, column: str, cell: str) -> bool:
    if cell not in ("0", "1", "NA"):
        raise Unreadable(file, row, column, f"'{cell}' is not 1 (compatible), 0 (not) or NA (unknown, so not)")
    return cell == "1"


def _units(file: Path, row: str, column: str, cell: str) -> int:
    try:
        units = round(float(cell) * POINT)
    except ValueError:
        units = -1
    if not 0 <= units <= 100 * POINT:
        raise Unreadable(file, row, column, f"'{cell}' is not an expected number of members at work, though the pair is compatible")
    return units
