"""Who decides sees what "not worse than a lottery" costs in this very round, and may switch it off."""

from __future__ import annotations

from typing import Any

import pytest
from tests.practice.housing.world import World, a_household, an_advised_round, build

from doorlopend.engines.placement import generate
from doorlopend.engines.placement.reading import read_instance
from doorlopend.engines.placement.solve import solve
from doorlopend.practice.housing import advice
from doorlopend.practice.housing.fairness import rule_told
from doorlopend.practice.housing.models import Fairness
from doorlopend.records.access.actor import acting


@pytest.fixture
def world() -> World:
    return build()


def _document(seed: int, *, on: bool) -> dict[str, Any]:
    made = generate.build(households=60, places=6, seed=seed)
    return {**made, "policy": {**made["policy"], "individual_do_no_harm": on}}


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_the_cost_of_the_rule_is_what_two_rounds_differ(seed: int) -> None:
    """Solved apart, with the line lifted for whom the room lifts it, and without the rule."""
    made, free = advice.make(_document(seed, on=True)), advice.make(_document(seed, on=False))
    ruled = solve(read_instance(made.instance))
    scores = [sum(int(one.problem.scores[h, m]) for h, m in enumerate(one.place) if m >= 0) for one in (ruled, solve(read_instance(free.instance)))]
    assert made.rule["cost"] == pytest.approx(max(0.0, 1 - scores[0] / scores[1]), abs=1e-9)
    assert made.rule["unplaced"] == made.result["objective"]["unplaced"]
    assert made.rule["unplaced_without"] == free.result["objective"]["unplaced"]
    assert made.rule["proven"]
    assert free.rule == {}


def test_a_round_without_the_rule_or_of_before_says_nothing_of_it() -> None:
    assert rule_told({}) == rule_told({"rule": {}}) == {}


@pytest.mark.django_db
def test_each_advice_keeps_what_the_rule_cost(world: World) -> None:
    for number in range(3):
        a_household(world, number)
    made = an_advised_round(world)
    with acting(world.coordinator):
        assert set(Fairness.objects.get(round_id=made).report["rule"]) == {"cost", "unplaced", "unplaced_without", "proven"}
