"""The evidence engine over 2,000 simulated testbeds per row: coverage, false alarms and refusals as `docs/evidence.md` says."""

from __future__ import annotations

import os

import pytest
from benchmarks.evidence import coverage, refusals

pytestmark = pytest.mark.drill
WORLDS = int(os.environ.get("DOORLOPEND_DRILL_WORLDS", "2000"))


def test_every_interval_holds_the_truth_as_often_as_it_says() -> None:
    found = coverage.run(WORLDS, done=lambda o: print(f"{o.seconds:6.0f} s  {o.share:.3f}  {o.name}", flush=True))
    missed = {o.name: (o.share, o.allowed) for o in found if not o.holds}
    assert not missed


def test_every_refusal_fires_in_its_world_and_not_in_the_twin() -> None:
    assert not [(f.pair.code, f.pair.about, f.world, f.twin) for f in refusals.run(max(WORLDS // 10, 20)) if not f.holds]
    assert refusals.refused_in_lotteries(WORLDS) == 0
