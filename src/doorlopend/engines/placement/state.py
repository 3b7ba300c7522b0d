"""A placement in the making: who is where, which homes are taken, what is left, and what it is worth."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from doorlopend.engines.placement.matching import house_all
from doorlopend.engines.placement.problem import ENDLESS, Problem

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]


@dataclass(slots=True)
class State:
    """`place[h]` is an index of a place or -1; z counts classes in kinds of home; `scores` may be narrowed by ties."""

    problem: Problem
    scores: Ints
    place: Longs
    z: Ints
    free: Ints
    load: Ints

    def add(self, h: int, m: int) -> bool:
        """Place h at m when there is room."""
        from doorlopend.engines.placement import kernels

        p, c = self.problem, self.problem.class_of[h]
        if not kernels.has_room(self.z, self.free, self.load, p.limits, p.uses, p.fits, m, c):
            return False
        kernels.add_one(self.z, self.free, self.load, p.uses, p.fits, m, c)
        self.place[h] = m
        return True

    def drop(self, h: int) -> None:
        from doorlopend.engines.placement import kernels

        if self.place[h] >= 0:
            kernels.drop_one(self.z, self.free, self.load, self.problem.uses, self.place[h], self.problem.class_of[h])
            self.place[h] = -1

    def move_all(self, places: dict[int, int]) -> bool:
        """Take several households away and put them where `places` says; undone when somebody does not fit."""
        before = {h: int(self.place[h]) for h in places}
        for h in places:
            self.drop(h)
        if all(m < 0 or self.add(h, m) for h, m in places.items()):
            return True
        for h in places:
            self.drop(h)
        for h, m in before.items():
            if m >= 0:
                self.add(h, m)
        return False

    def copy(self) -> "State":
        return State(
            problem=self.problem, scores=self.scores, place=self.place.copy(), z=self.z.copy(),
            free=self.free.copy(), load=self.load.copy(),
        )  # fmt: skip


def empty_state(problem: Problem) -> State:
    places = problem.shape[1]
    return State(
        problem=problem,
        scores=problem.scores.copy() if problem.parties else problem.scores,
        place=np.full(problem.shape[0], -1, dtype=np.int64),
        z=np.zeros((places, *problem.fits.shape), dtype=np.int32),
        free=problem.homes.copy(),
        load=np.zeros_like(problem.limits),
    )


def objective(problem: Problem, place: Longs) -> int:
    """Units: scores, minus the cost of who is unplaced, of soft limits passed and minima missed, plus met ties."""
    placed = np.flatnonzero(place >= 0)
    score = int(problem.raw_scores[placed, place[placed]].sum(dtype=np.int64))
    absent = problem.unplaced_cost[place < 0].astype(np.int64)
    persons = np.zeros(problem.shape[1], dtype=np.int64)
    np.add.at(persons, place[placed], problem.uses[problem.class_of[placed], 0])
    over = np.maximum(0, persons - problem.soft_limit) * problem.soft_price
    short = np.maximum(0, problem.least - persons) * np.maximum(0, problem.least_price)
    return score - int(absent.sum()) - int(over.sum()) - int(short.sum()) + _bonuses(problem, place)


def score_part(problem: Problem, place: Longs) -> int:
    """Units of score alone: the denominator of every gap."""
    placed = np.flatnonzero(place >= 0)
    return int(problem.raw_scores[placed, place[placed]].sum(dtype=np.int64))


def _bonuses(problem: Problem, place: Longs) -> int:
    total = 0
    for party in problem.parties:
        areas = {int(party.area_of[place[h]]) if place[h] >= 0 else -1 for h in party.members}
        total += (party.bonus or 0) if len(areas) == 1 and -1 not in areas else 0
    return total


def fits(problem: Problem, place: Longs) -> bool:
    """Whether every hard limit holds, homes included."""
    return not faults(problem, place) and house_all(problem, place) is not None


def faults(problem: Problem, place: Longs) -> list[str]:
    """The hard limits a placement breaks, by name (homes apart: see `matching`)."""
    placed = np.flatnonzero(place >= 0)
    load = np.zeros(problem.limits.shape, dtype=np.int64)
    np.add.at(load, place[placed], problem.uses[problem.class_of[placed]])
    found = [f"household {problem.household_ids[h]}" for h in np.flatnonzero((place < 0) & (problem.unplaced_cost >= ENDLESS))]
    found += [f"{problem.household_ids[h]} at {problem.place_ids[place[h]]}" for h in placed[problem.reason[placed, place[placed]] > 0]]
    found += [f"{problem.resource_names[r]} of {problem.place_ids[m]}" for m, r in np.argwhere(load > problem.limits)]
    short = (problem.least_price < 0) & (load[:, 0] < problem.least)
    found += [f"minimum of {problem.place_ids[m]}" for m in np.flatnonzero(short)]
    for party in problem.parties:
        areas = {int(party.area_of[place[h]]) if place[h] >= 0 else -1 for h in party.members}
        nobody = all(place[h] < 0 for h in party.members)
        if party.bonus is None and not nobody and (len(areas) > 1 or -1 in areas):
            found.append(f"tie of {', '.join(problem.household_ids[h] for h in party.members)}")
    for floor in problem.floors:
        gained = sum(int(problem.raw_scores[h, place[h]]) for h in floor.members if place[h] >= 0)
        if gained < floor.least:
            found.append(f"group floor {floor.name}")
    return found
