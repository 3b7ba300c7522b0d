"""The evidence engine over simulated testbeds: coverage and false alarms at 2,000 per row, refusals at 300 per code."""

from __future__ import annotations

import os
from datetime import date

import numpy as np
import pytest
from benchmarks.evidence import coverage, refusals

from doorlopend.engines.disclosure import recoverable
from doorlopend.engines.evidence import parse, snapshot, table
from doorlopend.engines.evidence.disclose import disclose, outcome_table

pytestmark = pytest.mark.drill
WORLDS = int(os.environ.get("DOORLOPEND_DRILL_WORLDS", "2000"))
PAIRS = int(os.environ.get("DOORLOPEND_DRILL_PAIRS", "300"))


def test_every_interval_holds_the_truth_as_often_as_it_says() -> None:
    found = coverage.run(
        WORLDS, done=lambda o: print(f"{o.seconds:6.0f} s  {o.share:.3f}  {o.name}", flush=True)
    )
    missed = {o.name: (o.share, o.allowed) for o in found if not o.holds}
    assert not missed


def test_every_refusal_fires_in_its_world_and_not_in_the_twin() -> None:
    assert not [f for f in refusals.run(PAIRS) if not f.holds]
    assert refusals.refused_in_lotteries(WORLDS) == 0


SMALL = {
    "testbed": {"id": "small", "title": "small", "question": "does it help"},
    "design": {"kind": "lottery"},
    "arms": [{"id": x, "name": x, "control": x == "U"} for x in "ABU"],
    "outcomes": [{"id": f"o{i}", "kind": "share", "primary": i == 0, "column": f"o{i}"} for i in range(3)],
    "columns": {"person": "id", "arm": "arm"},
}


@pytest.mark.parametrize("seed", range(30))
def test_no_count_under_ten_follows_from_all_tables_of_all_dates(seed: int) -> None:
    """A testbed of 30-90 people, three outcomes, published on three days while answers come in and change."""
    rng, protocol = np.random.default_rng(seed), parse(SMALL)
    n = int(rng.integers(30, 90))
    data = {"id": list(range(n)), "arm": [*"ABU", *rng.choice(list("ABU"), n - 3).tolist()]}
    answers = (rng.random((3, n)) < rng.uniform(0.1, 0.6, (3, 1))).astype(float)
    known = rng.random((3, n)) < 0.7
    earlier = []
    for month in (1, 4, 7):
        columns = {f"o{i}": np.where(known[i], answers[i], np.nan).tolist() for i in range(3)}
        seen = snapshot(protocol, table(data | columns))
        made = [outcome_table(protocol, seen, o, vintage=date(2026, month, 1), people="p") for o in protocol.outcomes]
        earlier += disclose(protocol, made, since=date(2025, 1, 1), published=earlier).tables
        known |= rng.random((3, n)) < 0.4
        answers = np.where(rng.random((3, n)) < 0.05, 1 - answers, answers)
    assert recoverable(earlier) == ()
    assert all(cell is None or cell >= 10 for one in earlier for cell in one.public().values())
