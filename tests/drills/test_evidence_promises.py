"""The evidence engine over simulated testbeds: coverage and false alarms at 2,000 per row, refusals at 300 per code."""

from __future__ import annotations

import os

import pytest
from benchmarks.evidence import coverage, refusals

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
