"""The evidence engine over simulated testbeds: coverage and false alarms at 2,000 per row, refusals at 300 per code,
and an attacker with every table. A drill that is cut short goes on where it stopped, as long as the code is the same."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

import pytest
from benchmarks.evidence import attack, coverage, refusals
from benchmarks.evidence.kept import Answer, proved

pytestmark = pytest.mark.drill
WORLDS = int(os.environ.get("DOORLOPEND_DRILL_WORLDS", "2000"))
PAIRS = int(os.environ.get("DOORLOPEND_DRILL_PAIRS", "300"))


def broken(part: str, names: Sequence[str], run: Callable[[int, int], Answer], count: int) -> list[Answer]:
    found = proved(part, names, run, count=count, tell=lambda line: print(line, flush=True))
    print(f"{part}: {sum(a.seconds for a in found):,.0f} s of processor time together", flush=True)
    return [a for a in found if not a.holds]


def test_every_interval_holds_the_truth_as_often_as_it_says() -> None:
    assert not broken("coverage", [c.name for c in coverage.cells()], coverage.promise, WORLDS)


def test_every_refusal_fires_in_its_world_and_not_in_the_twin() -> None:
    assert not broken("refusals", refusals.names(), refusals.promise, PAIRS)


def test_no_count_under_ten_follows_from_all_tables_of_all_dates() -> None:
    names = [attack.name(seed) for seed in range(attack.SEEDS)]
    assert not broken("attack", names, attack.promise, attack.SEEDS)
