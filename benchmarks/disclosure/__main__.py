"""How much of a region's figures may be shown when they are published per month, quarter, half-year or year.

`bin/bench disclosure`. A made-up region with the inhabitants of a real one and the
national number of people who begin each year; lateness and its causes are assumed, and said so. Each rhythm is attacked.
"""

from __future__ import annotations

import itertools
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from doorlopend.engines.disclosure import (
    Dimension,
    Frame,
    PublishedTable,
    Table,
    Threshold,
    attack,
    suppress,
)
from doorlopend.records.regions import data

RHYTHMS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
REGIONS, YEAR, SEEDS = ("hart-van-brabant", "achterhoek"), 2026, (1,)
PER_YEAR, COUNTRY = 36_100, 17_942_942
"""People whose duty began in 2023 (CBS, Statistiek Wet inburgering 2023), and the inhabitants of the country on 1 January 2024 (CBS)."""
LATE, DAYS_LATE = 0.4, 60
"""Assumed share of plans that come late, and how many days on average."""
CAUSES = {
    "persoon_afwezig": 2, "capaciteit_college": 6, "wachtlijst": 5, "informatie_derden": 2, "duo": 1, "afstand_azc": 1, "geen_tolk": 2,
    "overig": 1, "meerdere": 2, "niet_vastgelegd": 4,
}  # fmt: skip
"""Assumed weights of the causes a plan is late for."""
GROUPS = {"asiel": 22.2, "gezin": 13.9}
"""In thousands (the same table of CBS)."""
FIVE = Threshold("figures", 5, date(2022, 1, 1), source="as in records/indicators/data/thresholds.toml", zeros_shown=True)


@dataclass(frozen=True, slots=True)
class Person:
    """One newcomer: where, which group, the day the duty began, and the cause and length of lateness (empty, 0: in time)."""

    gemeente: str
    group: str
    began: date
    cause: str
    late: int

    @property
    def last_day(self) -> date:
        return self.began + timedelta(weeks=10)


def people(region: str, chance: Random) -> list[Person]:
    """Two years of newcomers, so that the second year begins as any other."""
    members = next(one["members"] for one in data.regions()["samenwerking"] if one["code"] == region)
    homes = {row["code"]: int(row["inhabitants_2024_01_01"]) for row in data.gemeenten() if row["code"] in members and row["inhabitants_2024_01_01"]}
    expected = 2 * PER_YEAR * sum(homes.values()) / COUNTRY
    return [_person(chance, homes) for _each in range(round(chance.gauss(expected, expected**0.5)))]


def _person(chance: Random, homes: dict[str, int]) -> Person:
    code, group, cause = (chance.choices(list(one), list(one.values()))[0] for one in (homes, GROUPS, CAUSES))
    late = round(chance.expovariate(1 / DAYS_LATE)) + 1 if chance.random() < LATE else 0
    return Person(code, group, date(YEAR - 1, 1, 1) + timedelta(days=chance.randrange(730)), cause if late else "", late)


def periods(months: int) -> list[tuple[date, date]]:
    firsts = [date(YEAR, month, 1) for month in range(1, 13, months)] + [date(YEAR + 1, 1, 1)]
    return [(first, after - timedelta(days=1)) for first, after in itertools.pairwise(firsts)]


def light(one: Person, day: date) -> str:
    """The colour of a plan that is still to be set, else nothing. Plans in time are set at their last day."""
    if not one.began <= day < one.last_day + timedelta(days=one.late):
        return ""
    return "rood" if day > one.last_day else "oranje" if day + timedelta(days=14) >= one.last_day else "groen"


def tables(found: list[Person], months: int) -> dict[str, list[Table]]:
    """Inflow and plans per period, the traffic light at its end."""
    codes = tuple(sorted({one.gemeente for one in found}))
    nested = Dimension("uitkomst", ("op_tijd", "niet_op_tijd", *CAUSES), dict.fromkeys(CAUSES, "niet_op_tijd"))
    breakdowns = {"instroom": Dimension("doelgroep", tuple(GROUPS)), "pip_tijdig": nested, "pip_stoplicht": Dimension("kleur", ("groen", "oranje", "rood"))}
    made: dict[str, list[Table]] = {name: [] for name in breakdowns}
    for first, last in periods(months):
        counts = {
            "instroom": Counter((one.gemeente, one.group) for one in found if first <= one.began <= last),
            "pip_tijdig": Counter((one.gemeente, one.cause or "op_tijd") for one in found if first <= one.last_day <= last),
            "pip_stoplicht": Counter((one.gemeente, colour) for one in found if (colour := light(one, last))),
        }
        for name, breakdown in breakdowns.items():
            measure = name if name == "pip_stoplicht" else f"{name}@{first}"
            frame = Frame(name, measure, name, "figures", last, (Dimension("gemeente", codes), breakdown))
            made[name].append(Table.of(frame, counts[name]))
    return made


@dataclass(slots=True)
class Shown:
    """How many cells that are not zero there were, and how many may be shown, by kind of cell."""

    cells: Counter[str]
    shown: Counter[str]
    solved: int = 0

    def share(self, kind: str) -> str:
        return f"{100 * self.shown[kind] / self.cells[kind]:.0f} %" if self.cells[kind] else "–"


def publish(series: list[Table], tally: Shown) -> list[PublishedTable]:
    """One after the other, as time goes by, each beside all that came before."""
    out: list[PublishedTable] = []
    for table in series:
        done = suppress([table], thresholds=[FIVE], published=out).tables[0]
        out.append(done)
        for (gemeente, kind), count in table.counts.items():
            if count:
                name = ("region" if gemeente == "*" else "gemeente") + ("" if kind == "*" else " by class")
                tally.cells[name] += 1
                tally.shown[name] += done.public()[gemeente, kind] is not None
    return out


def measure(region: str) -> dict[tuple[str, str], Shown]:
    """Per rhythm and figure; the attacker goes at all tables of a year together."""
    found: dict[tuple[str, str], Shown] = {}
    for seed in SEEDS:
        world = people(region, Random(seed))
        for rhythm, months in RHYTHMS.items():
            for name, series in tables(world, months).items():
                tally = found.setdefault((rhythm, name), Shown(Counter(), Counter()))
                out = publish(series, tally)
                if seed == SEEDS[0]:
                    tally.solved = sum(one.recovered for one in attack(out, changes=False))
    return found


KINDS = ("region", "region by class", "gemeente", "gemeente by class")


def main() -> None:
    began = time.process_time()
    for region in REGIONS:
        print(f"\n| {region} | figure | region | by class | gemeente | by class | solved by the attacker |\n|---|---|---|---|---|---|---|")
        for (rhythm, name), one in measure(region).items():
            print(f"| {rhythm} | {name} | " + " | ".join(one.share(kind) for kind in KINDS) + f" | {one.solved} |", flush=True)
    print(f"\n{time.process_time() - began:.0f} s of processor time")


if __name__ == "__main__":
    main()
