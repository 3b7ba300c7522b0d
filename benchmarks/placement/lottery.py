"""What do-no-harm costs under each reading of "the own lottery value", on one round; prints one JSON line.

The rule closes a place that is worth less to a household than its reference. Which lottery is the reference is a
choice; every reading here is data with its source, and each optimum is proven, so that a cost is that of the rule.

Usage: python -m benchmarks.placement.lottery FAMILY SEED SECONDS
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import process_time
from typing import Any

import numpy as np

from benchmarks.placement import hias
from doorlopend.engines.placement.model import Instance
from doorlopend.engines.placement.problem import FORBIDDEN, Problem, compile_problem, lottery_weights
from doorlopend.engines.placement.reading import read_instance
from doorlopend.engines.placement.solve import Advice, solve_problem
from doorlopend.engines.placement.state import empty_state, score_part

DRAWS = 100


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of the own lottery value, in words, with where it comes from."""

    words: str
    source: str


READINGS: Mapping[str, Reading] = {
    "open_by_task": Reading(
        "mean over the places open to the household, by the persons each takes (the default of the engine)",
        "division by inhabitants, Huisvestingswet 2014 art. 28-29; assignment at random by capacity is what Bansak et al. 2018 compare with",
    ),
    "drawn_placed": Reading(
        "households in random order draw a place by task as long as there is room and a home; mean over the draws in which it got one",
        "the lottery of the arrival benchmarks, all at once",
    ),
    "drawn_zero": Reading("the same, a draw without a place counting 0", "score of who is unplaced"),
    "drawn_scale": Reading("the same, a draw without a place counting -2", "cost of who is unplaced in the objective of the round"),
    "turns": Reading(
        "households in random order each take their best place with room; a turn without a place counts 0",
        "random serial dictatorship, Abdulkadiroglu & Sonmez 1998",
    ),
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """Per household over all draws: points in total (units) and how often it got a place."""

    total: np.ndarray[Any, Any]
    times: np.ndarray[Any, Any]

    def mean(self, *, without: float) -> np.ndarray[Any, Any]:
        return (self.total + without * (DRAWS - self.times)) / DRAWS

    def placed(self) -> np.ndarray[Any, Any]:
        return self.total / np.maximum(1, self.times)


def drawn(problem: Problem, *, best: bool, seed: int) -> Drawn:
    """Draws in random order under every limit; `best`: by own score instead of by lot."""
    rng = np.random.default_rng(seed)
    weight = lottery_weights(problem.instance.places)[problem.place_order].astype(float)
    total, times = np.zeros(problem.shape[0]), np.zeros(problem.shape[0])
    for _ in range(DRAWS):
        state = empty_state(problem)
        lots = problem.scores.astype(float) if best else rng.exponential(size=problem.shape) ** -1 * weight
        order = np.argsort(-np.where(problem.scores > FORBIDDEN, lots, -np.inf), axis=1)
        for h in rng.permutation(problem.shape[0]).tolist():
            any(problem.scores[h, m] > FORBIDDEN and state.add(h, int(m)) for m in order[h])
        placed = state.place >= 0
        total += np.where(placed, problem.raw_scores[np.arange(len(placed)), state.place], 0)
        times += placed
    return Drawn(total, times)


def references(free: Problem, *, seed: int) -> dict[str, np.ndarray[Any, Any]]:
    """Units per household of the problem, by reading. Lots of weight w drawn first in proportion to w (exponential races)."""
    by_lot, by_turn = drawn(free, best=False, seed=seed), drawn(free, best=True, seed=seed)
    cost = -float(free.instance.policy.unplaced_cost)
    return {
        "open_by_task": free.reference, "drawn_placed": by_lot.placed(), "drawn_zero": by_lot.mean(without=0.0),
        "drawn_scale": by_lot.mean(without=cost), "turns": by_turn.mean(without=0.0),
    }  # fmt: skip


def ruled(instance: Instance, free: Problem, reference: np.ndarray[Any, Any], *, lifted: frozenset[str] = frozenset()) -> Problem:
    """The round under do-no-harm with these references, lifted for some households."""
    own = {name: int(np.floor(value)) for name, value in zip(free.household_ids, reference, strict=True)}
    households = tuple(replace(h, reference=own[h.id], harm_ok=h.id in lifted) for h in instance.households)
    policy = replace(instance.policy, individual_do_no_harm=True, reference="given")
    return compile_problem(replace(instance, households=households, policy=policy))


def told(advice: Advice, best: int, reference: Mapping[str, float]) -> dict[str, Any]:
    """Score lost in per cent of `best`, unplaced, who is placed below the reference, and the proven gap."""
    problem = advice.problem
    score = score_part(problem, advice.place)
    below = sum(problem.raw_scores[h, m] < int(reference[problem.household_ids[h]]) for h, m in enumerate(advice.place.tolist()) if m >= 0)
    return {"cost": 100 * (1 - score / best), "unplaced": int((advice.place < 0).sum()), "below": int(below), "gap": advice.gap}


def main(family: str, seed: int, seconds: float) -> None:
    instance = read_instance(hias.drawn(family, seed))
    free = compile_problem(replace(instance, policy=replace(instance.policy, individual_do_no_harm=False)))
    start = process_time()
    without = solve_problem(free, time=seconds)
    best, rules = score_part(free, without.place), {}
    for name, reference in references(free, seed=seed).items():
        line = dict(zip(free.household_ids, np.floor(reference).tolist(), strict=True))
        on = solve_problem(ruled(instance, free, reference), time=seconds)
        left = frozenset(on.problem.household_ids[h] for h in np.flatnonzero(on.place < 0))
        again = solve_problem(ruled(instance, free, reference, lifted=left), time=seconds) if left else on
        rules[name] = {"off": told(without, best, line), "on": told(on, best, line), "lifted": told(again, best, line)}
    print(json.dumps({"rules": rules, "cpu": round(process_time() - start, 1)}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
