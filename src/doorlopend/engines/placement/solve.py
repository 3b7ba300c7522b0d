"""Advise a whole round: the best placement that can be found in the time, with the proof of how good it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

import numpy as np
import numpy.typing as npt

from doorlopend.engines.placement import certificate, mip, proof
from doorlopend.engines.placement.certificate import PARTS, Prices
from doorlopend.engines.placement.matching import house_all
from doorlopend.engines.placement.model import UNIT, Instance
from doorlopend.engines.placement.problem import ENDLESS, Problem, compile_problem
from doorlopend.engines.placement.state import faults, objective, score_part

ENGINE_VERSION = "1.1.0"
SMALL_PAIRS = 6_000
"""Up to this many allowed pairs a round is solved to a proven optimum."""

EXACT_PAIRS = 200_000
"""Up to this many pairs a large round for which no placement was found is tried once more as one whole program."""

QUICK = 0.4
Longs = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Advice:
    """Where everybody is advised to go. `place[h]` indexes `problem.place_ids`; -1: unplaced. Values in units."""

    problem: Problem
    place: Longs
    kind: Mapping[int, int]
    value: int
    prices: Prices
    bound: int
    """Parts: the bound that `prices` prove on their own."""
    tree: "proof.Proof | None"
    """Cases that prove more than `prices` do; the optimum, when all are closed."""
    seconds: float
    proven: bool = False
    """Proven to be the best by a document that was read back; its tree is not at hand."""

    @property
    def ceiling(self) -> int:
        """Parts that nothing can pass, by all that was proven."""
        if self.proven:
            return self.value * PARTS
        return self.bound if self.tree is None else max(self.tree.bound, self.value) * PARTS

    @property
    def gap(self) -> float:
        """Proven relative gap: 0 when the optimum is proven."""
        return max(0.0, self.ceiling / PARTS - self.value) / max(1, score_part(self.problem, self.place))


class Infeasible(Exception):
    """No placement keeps every hard limit. `conflict` finds the smallest set that cannot go together."""

    def __init__(self, problem: Problem, broken: list[str]) -> None:
        super().__init__("; ".join(broken) or "no placement keeps every hard limit")
        self.problem, self.broken = problem, broken


def solve(instance: Instance, *, time: float = 60.0, gap: float = 0.0) -> Advice:
    """The best advice within `time` seconds, stopping early at the relative `gap`; raises `Infeasible`."""
    return solve_problem(compile_problem(instance), time=time, gap=gap)


def solve_problem(problem: Problem, *, time: float = 60.0, gap: float = 0.0) -> Advice:
    started = monotonic()
    until = started + time
    nowhere = (problem.unplaced_cost >= ENDLESS) & (problem.reason != 0).all(axis=1)
    if nowhere.any():
        raise Infeasible(problem, [f"household {problem.household_ids[h]}" for h in np.flatnonzero(nowhere)])
    small = int((problem.reason == 0).sum()) <= SMALL_PAIRS
    place, prices, tree = (_small if small else _large)(problem, until=until, gap=gap)
    kind, broken = house_all(problem, place), faults(problem, place)
    if (broken or kind is None) and problem.scores.size <= EXACT_PAIRS:
        better = _whole(problem, whole_program(problem), time=max(1.0, until - monotonic()))
        if better is not None:
            place, kind, broken = better, house_all(problem, better), faults(problem, better)
    if broken or kind is None:
        raise Infeasible(problem, broken)
    return Advice(
        problem=problem, place=place, kind=kind, value=objective(problem, place), prices=prices,
        bound=certificate.upper_bound(problem, prices), tree=tree, seconds=monotonic() - started,
    )  # fmt: skip


def whole_program(problem: Problem) -> mip.Program:
    return mip.build(
        problem, households=np.arange(problem.shape[0]), pairs=np.nonzero(problem.reason == 0),
        places=np.arange(problem.shape[1]), used=np.zeros_like(problem.limits),
    )  # fmt: skip


def _small(problem: Problem, *, until: float, gap: float) -> tuple[Longs, Prices, "proof.Proof | None"]:
    """A quick mixed-integer start, then a tree of cases that ends in the proven optimum."""
    program = whole_program(problem)
    place = _whole(problem, program, time=QUICK)
    prices = proof.linear_prices(problem, time=max(1.0, until - monotonic()))
    tree = None
    if place is None or _relative(problem, place, prices) > gap:
        limit = monotonic() + 0.6 * max(1.0, until - monotonic())
        place, tree = proof.prove(problem, place=place, until=limit)
        if place is None or tree.bound > objective(problem, place):
            better = _whole(problem, program, time=max(1.0, until - monotonic()))
            if better is not None and (place is None or objective(problem, better) > objective(problem, place)):
                place = better
    if place is None:
        raise Infeasible(problem, [])
    return place, prices, tree if tree is not None and tree.bound < certificate.upper_bound(problem, prices) // PARTS else None


def _whole(problem: Problem, program: mip.Program, *, time: float) -> Longs | None:
    """A placement by mixed-integer programming; None when none was found in time; raises `Infeasible`."""
    answer = mip.run(program, time=time)
    if answer.status == "infeasible":
        raise Infeasible(problem, [])
    if answer.status == "unknown":
        return None
    return np.array([answer.place[h] for h in range(problem.shape[0])], dtype=np.int64)


def _relative(problem: Problem, place: Longs, prices: Prices) -> float:
    bound = certificate.upper_bound(problem, prices)
    return (bound // PARTS - objective(problem, place)) / max(1, score_part(problem, place))


def _large(problem: Problem, *, until: float, gap: float) -> tuple[Longs, Prices, None]:
    from doorlopend.engines.placement import large

    prices, place = large.solve_large(problem, until=until, target=max(gap, 1e-6))
    return place, prices, None


def result_document(advice: Advice, *, instance_sha256: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The advice as a JSON-ready document with everything `verify` needs (docs/reference/placement-schema.md)."""
    problem = advice.problem
    score = score_part(problem, advice.place)
    bound = advice.ceiling
    proof_part = {} if advice.tree is None else {"tree": proof.as_document(problem, advice.tree.cases, prices_document)}
    return {
        "schema": "doorlopend/placement-result/1",
        "instance": {"id": problem.instance.id, "sha256": instance_sha256},
        "engine": {"version": ENGINE_VERSION, "parameters": dict(parameters), "seconds": round(advice.seconds, 3)},
        "status": "optimal" if bound // PARTS <= advice.value else "feasible",
        "objective": {"value": advice.value / UNIT, "score": score / UNIT, "placed": int((advice.place >= 0).sum()),
                      "unplaced": int((advice.place < 0).sum())},
        "assignments": assignments(advice),
        "unplaced": sorted(problem.household_ids[h] for h in np.flatnonzero(advice.place < 0)),
        "certificate": {
            "bound": bound / (UNIT * PARTS), "gap": max(0.0, bound / PARTS - advice.value) / max(1, score),
            "prices": prices_document(problem, advice.prices), **proof_part,
        },
    }  # fmt: skip


def assignments(advice: Advice) -> list[dict[str, Any]]:
    """One row per placed household, in the order of the instance, with a home where the place has homes."""
    problem, order = advice.problem, np.argsort(advice.problem.household_order)
    homes = _hand_out(problem, advice.kind, advice.place)
    return [
        {"household": problem.household_ids[h], "place": problem.place_ids[advice.place[h]], "home": homes.get(h),
         "score": int(problem.raw_scores[h, advice.place[h]]) / UNIT}
        for h in order.tolist() if advice.place[h] >= 0
    ]  # fmt: skip


def home_ids(problem: Problem, m: int, t: int) -> list[tuple[str, int]]:
    """The homes of one kind at a place: their ids and how many there are."""
    place = problem.instance.places[int(problem.place_order[m])]
    wanted = problem.home_kinds[t]
    return [
        (h.id, h.count) for h in place.homes or ()
        if (h.least, h.most, tuple(sorted(h.features)), h.shared, h.available_from) == wanted
    ]  # fmt: skip


def _hand_out(problem: Problem, kind: Mapping[int, int], place: Longs) -> dict[int, str]:
    stock: dict[tuple[int, int], list[str]] = {}
    given: dict[int, str] = {}
    for h, t in sorted(kind.items()):
        m = int(place[h])
        if t == len(problem.home_kinds) - 1:
            continue
        if (m, t) not in stock:
            stock[m, t] = [name for name, count in home_ids(problem, m, t) for _ in range(count)][::-1]
        given[h] = stock[m, t].pop()
    return given


def prices_document(problem: Problem, prices: Prices) -> dict[str, Any]:
    """Prices above zero, in parts (1/10,000,000 point), by place, by home and by group floor."""
    per_use = [
        {"place": problem.place_ids[m], "of": problem.resource_names[r], "price": int(prices.upper[m, r])}
        for m, r in np.argwhere(prices.upper > 0)
    ]
    least = [{"place": problem.place_ids[m], "price": int(prices.lower[m])} for m in np.flatnonzero(prices.lower > 0)]
    homes = [
        {"place": problem.place_ids[m], "homes": [i for i, _ in home_ids(problem, m, t)], "price": int(prices.home[m, t])}
        for m, t in np.argwhere(prices.home > 0)
    ]
    floors = [{"floor": f.name, "price": int(p)} for f, p in zip(problem.floors, prices.floor, strict=True) if p > 0]
    return {"per_use": per_use, "minimum": least, "homes": homes, "floors": floors}
