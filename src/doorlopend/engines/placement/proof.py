"""Proving an optimum so that anyone can check it: a small tree of cases, each closed by its own prices.

What makes a linear program come out divided is mostly the mix of household sizes at a place: with the number of
households of every class at every place given, the rest is a transport problem and whole. So the cases split on
those counts ("at most 3 four-person households at Goirle" or "at least 4"), and every leaf carries prices whose
bound (Lagrange) does not pass the value that was found. Dearest is a doubt about who has no place at all: how many
households, and of which class, have a place anywhere is settled first. Ties and group floors can leave single
households divided when all counts are whole; then the cases split on one household at one place.
"""

from dataclasses import dataclass, replace
from heapq import heappop, heappush
from time import monotonic
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt

from doorlopend.engines.placement import mip
from doorlopend.engines.placement.certificate import (
    FAR,
    PARTS,
    Longs,
    Prices,
    class_costs,
    outside,
    party_best,
    room_value,
    weights,
)
from doorlopend.engines.placement.model import UNIT
from doorlopend.engines.placement.problem import ENDLESS, Problem
from doorlopend.engines.placement.state import fits, objective

ANYWHERE = -1
"""In a limit on how many of a group have a place, whichever: stands where the place would."""

TURNS = 300
"""Splits that are kept of a proof that was not finished: enough for most of the bound, few enough to check in a second."""

FORFEIT = 30 * UNIT
"""What breaking a case's own limit costs in the linear program at the least, so that every case has prices."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A closed case: prices, and the price of each limit on the way to it, by place and group.

    Groups are the classes, after them (class count + h) each household on its own, and last everybody.
    """

    prices: Prices
    counts: dict[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Split:
    """Either at most `most` households of a group at a place (or `ANYWHERE`), or at least one more."""

    place: int
    group: int
    most: int
    below: "Leaf | Split"
    above: "Leaf | Split"


@dataclass(frozen=True, slots=True)
class Proof:
    """Cases that leave nothing out, and the units that nothing in any of them can pass."""

    cases: Leaf | Split
    bound: int


Limits = dict[tuple[int, int], tuple[float, float]]


@dataclass(slots=True)
class Case:
    """A case on the list: its count limits, its prices, the bound they prove, and where to split it."""

    limits: Limits
    leaf: Leaf
    bound: int
    divided: tuple[int, int] | None
    amount: float
    sides: "tuple[Case, Case] | None" = None
    turn: int = 0
    """The how-manieth case that was split this was."""

    def proof(self, *, turns: int) -> "Proof":
        """The tree of the first so many splits: the cases with the highest bounds were split first."""
        if self.sides is None or self.divided is None or self.turn > turns:
            return Proof(cases=self.leaf, bound=self.bound)
        below, above = (side.proof(turns=turns) for side in self.sides)
        tree = Split(place=self.divided[0], group=self.divided[1], most=int(self.amount), below=below.cases, above=above.cases)
        return Proof(cases=tree, bound=max(below.bound, above.bound))


class Prover:
    """Holds one linear program and opens the case with the highest bound first: none is opened needlessly."""

    def __init__(self, problem: Problem, *, place: Longs | None, until: float, most: int) -> None:
        self.problem, self.until, self.left, self.place = problem, until, most, place
        self.value = -ENDLESS * problem.shape[0] if place is None else objective(problem, place)
        self.classes, self.forfeit = len(problem.uses), forfeit(problem)
        self.everybody = self.classes + problem.shape[0]
        soft = replace(problem, unplaced_cost=np.minimum(problem.unplaced_cost, self.forfeit))
        self.program = mip.build(
            soft, households=np.arange(problem.shape[0]), pairs=np.nonzero(problem.reason == 0),
            places=np.arange(problem.shape[1]), used=np.zeros_like(problem.limits), whole=False,
        )  # fmt: skip
        self.program.rows.whole[:] = [False] * len(self.program.rows.whole)
        self.placed = self._placed()
        self.count_row = {key: self._count_row(columns) for key, columns in (self.program.counts | self.placed).items()}
        self.highs = mip.load(self.program, time=max(0.1, until - monotonic()))
        self.out = outside(problem)
        self.limit: Limits = {}

    def _placed(self) -> dict[tuple[int, int], Longs]:
        """Columns of everybody, and of each class, at any place."""
        pairs, class_of = np.arange(len(self.program.pair_household)), self.problem.class_of[self.program.pair_household]
        by_class = {(ANYWHERE, c): pairs[class_of == c] for c in np.unique(class_of).tolist()}
        return {(ANYWHERE, self.everybody): pairs, **by_class}

    def _count_row(self, columns: Longs) -> int:
        rows = self.program.rows
        row = rows.row(low=-np.inf, high=np.inf, name=("count",))
        rows.blocks.append((np.full(len(columns), row), columns, np.ones(len(columns))))
        rows.put(row, rows.column(cost=float(self.forfeit)), 1.0)
        rows.put(row, rows.column(cost=float(self.forfeit)), -1.0)
        return row

    def _single_row(self, column: int) -> int:
        """A row for one household at one place, added to the program that is being solved."""
        first = self.highs.getNumCol()
        for _ in range(2):
            self.highs.addCol(float(self.forfeit), 0.0, highspy.kHighsInf, 0, np.array([], dtype=np.int32), np.array([]))
        index = np.array([column, first, first + 1], dtype=np.int32)
        self.highs.addRow(-highspy.kHighsInf, highspy.kHighsInf, 3, index, np.array([1.0, 1.0, -1.0]))
        return int(self.highs.getNumRow()) - 1

    def search(self) -> Proof:
        """Split case after case until no case is worth more than the best placement found, or time or cases run out."""
        root, turn = self._open({}), 0
        waiting = [(-root.bound, 0, root)]
        while waiting and waiting[0][2].bound > self.value:
            _, _, case = heappop(waiting)
            if case.divided is None or self.left < 0 or monotonic() > self.until:
                return root.proof(turns=TURNS)
            turn += 1
            case.turn = turn
            low, high = case.limits.get(case.divided, (0.0, np.inf))
            below = self._open({**case.limits, case.divided: (low, case.amount)})
            above = self._open({**case.limits, case.divided: (case.amount + 1, high)})
            case.sides = (below, above)
            for side in case.sides:
                heappush(waiting, (-side.bound, self.left, side))
                self.left -= 1
        return root.proof(turns=turn)

    def _open(self, limits: Limits) -> Case:
        for key in self.limit.keys() | limits.keys():
            low, high = limits.get(key, (0.0, np.inf))
            if self.limit.get(key, (0.0, np.inf)) != (low, high):
                self.highs.changeRowBounds(self.count_row[key], low if low > 0 else -highspy.kHighsInf, high)
        self.limit = limits
        self.highs.run()
        solution = self.highs.getSolution()
        leaf, x = self._leaf(-np.array(solution.row_dual)), np.array(solution.col_value)
        case = Case(limits=limits, leaf=leaf, bound=self.bound(leaf) // PARTS, divided=None, amount=0.0)
        if case.bound > self.value:
            self._learn(x)
            case.divided, case.amount = self._most_divided(x)
        return case

    def _learn(self, x: npt.NDArray[np.float64]) -> bool:
        """Keep the point when it is whole, keeps every limit and is worth more than what was known."""
        x = x[: len(self.program.pair_household)]
        if np.abs(x - np.rint(x)).max(initial=0) > 1e-6:
            return False
        chosen = x > 0.5
        pairs = zip(self.program.pair_household[chosen].tolist(), self.program.pair_place[chosen].tolist(), strict=True)
        place = np.full(self.problem.shape[0], -1, dtype=np.int64)
        for h, m in pairs:
            place[h] = m
        value = objective(self.problem, place)
        if value <= self.value or not fits(self.problem, place):
            return False
        self.value, self.place = value, place
        return True

    def _most_divided(self, x: npt.NDArray[np.float64]) -> tuple[tuple[int, int] | None, float]:
        """The count to split on: first who has a place at all, then who where."""
        for counts in (self.placed, self.program.counts):
            amounts = {key: float(x[columns].sum()) for key, columns in counts.items()}
            doubt = {key: self._doubt(key, amount) for key, amount in amounts.items()}
            key = max(amounts, key=lambda k: (doubt[k], k), default=None)
            if key is not None and doubt[key] > 0:
                return key, float(np.floor(amounts[key]))
        return self._divided_household(x)

    def _doubt(self, key: tuple[int, int], amount: float) -> float:
        """Persons in doubt; everybody together before any class. By households a proof takes up to thirty times the cases."""
        apart, group = min(amount % 1, 1 - amount % 1), key[1]
        if apart < 1e-5:
            return 0.0
        return round(apart * int(self.problem.uses[group, 0]), 6) if group < self.classes else np.inf

    def _divided_household(self, x: npt.NDArray[np.float64]) -> tuple[tuple[int, int] | None, float]:
        """All counts being whole: the household and place most in doubt."""
        x = x[: len(self.program.pair_household)]
        apart = np.minimum(x % 1, 1 - x % 1)
        column = int(apart.argmax()) if len(x) else -1
        if column < 0 or apart[column] < 1e-5:
            return None, 0.0
        key = (int(self.program.pair_place[column]), self.classes + int(self.program.pair_household[column]))
        if key not in self.count_row:
            self.count_row[key] = self._single_row(column)
        return key, 0.0

    def _leaf(self, dual: npt.NDArray[np.float64]) -> Leaf:
        prices = prices_from_rows(self.problem, self.program, dual)
        counts = {}
        for key, (low, high) in self.limit.items():
            price = int(np.rint(dual[self.count_row[key]] * PARTS))
            if (price > 0 and np.isfinite(high)) or (price < 0 and low > 0):
                counts[key] = price
        return Leaf(prices=prices, counts=counts)

    def bound(self, leaf: Leaf) -> int:
        """Parts that nothing in this case can pass."""
        problem, cost = self.problem, class_costs(self.problem, leaf.prices)
        total, weight = room_value(problem, leaf.prices), weights(problem, leaf.prices)
        single = []
        for (m, group), price in leaf.counts.items():
            low, high = self.limit[m, group]
            total += price * int(high if price > 0 else low)
            where = slice(None) if m == ANYWHERE else m
            if group < self.classes:
                cost[group, where] += price
            elif group == self.everybody:
                cost += price
            else:
                single.append((group - self.classes, m, price))
        value = problem.scores.astype(np.int64) * weight[:, None] - cost[problem.class_of]
        for h, m, price in single:
            value[h, m] -= price
        value = np.where(problem.reason == 0, value, -FAR)
        best = np.maximum(value.max(axis=1), -self.out)
        for party in problem.parties:
            members = list(party.members)
            best[members] = 0
            total += party_best(party, value[members], -self.out[members])[0]
        return total + int(best.sum())


def forfeit(problem: Problem) -> int:
    """More than one household out of the way of others can be worth, so that no case is held open by breaking its limit."""
    cost = np.where(problem.unplaced_cost < ENDLESS, problem.unplaced_cost, 0).max(initial=0)
    per_person = int(cost) + int(problem.raw_scores.max(initial=0)) + int(problem.soft_price.max(initial=0)) + int(problem.least_price.max(initial=0))
    return max(FORFEIT, int(problem.uses.max(initial=1)) * per_person + sum(p.bonus or 0 for p in problem.parties))


def prices_from_rows(problem: Problem, program: mip.Program, dual: npt.NDArray[np.float64]) -> Prices:
    """Read prices off the rows of a linear program (never below zero, never above a soft limit's price)."""
    upper = np.zeros(problem.limits.shape)
    lower, home, floor = np.zeros(len(problem.least)), np.zeros(problem.homes.shape), np.zeros(len(problem.floors))
    for row, name in enumerate(program.rows.names):
        if name[0] == "limit":
            upper[name[1], name[2]] = max(0.0, dual[row])
        elif name[0] == "soft":
            upper[name[1], 0] = min(max(0.0, dual[row]), float(problem.soft_price[name[1]]))
        elif name[0] == "least":
            most = float(problem.least_price[name[1]])
            lower[name[1]] = min(max(0.0, -dual[row]), most if most >= 0 else np.inf)
        elif name[0] == "homes":
            home[name[1], name[2]] = max(0.0, dual[row])
        elif name[0] == "floor":
            floor[name[1]] = max(0.0, -dual[row])
    whole = [np.rint(a * PARTS).astype(np.int64) for a in (upper, lower, home, floor)]
    return Prices(upper=whole[0], lower=whole[1], home=whole[2], floor=whole[3])


def linear_prices(problem: Problem, *, time: float) -> Prices:
    """Prices from the linear program itself: for small problems the tightest there are."""
    prover = Prover(problem, place=None, until=monotonic() + time, most=1)
    prover.highs.run()
    return prices_from_rows(problem, prover.program, -np.array(prover.highs.getSolution().row_dual))


def prove(problem: Problem, *, place: Longs | None, until: float, most: int = 20_000) -> tuple[Longs | None, Proof]:
    """The best placement and what proves how little can be worth more: nothing at all, unless time runs out.

    `place` is the best placement known so far (None: nothing known).
    """
    prover = Prover(problem, place=place, until=until, most=most)
    found = prover.search()
    return prover.place, found


def leaves(tree: Leaf | Split) -> int:
    return 1 if isinstance(tree, Leaf) else leaves(tree.below) + leaves(tree.above)


def singles(tree: Leaf | Split, classes: int) -> set[int]:
    """Groups that the cases split on and that are no class: of one household, or of everybody."""
    if isinstance(tree, Leaf):
        return set()
    return {tree.group} - set(range(classes)) | singles(tree.below, classes) | singles(tree.above, classes)


def as_document(problem: Problem, tree: Leaf | Split, prices_document: Any) -> dict[str, Any]:
    """The tree with names instead of numbers; groups are lists of households, single ones where a case splits on one."""
    groups: dict[int, list[str]] = {}
    for h, c in enumerate(problem.class_of.tolist()):
        groups.setdefault(c, []).append(problem.household_ids[h])
    for members in groups.values():
        members.sort()
    for group in singles(tree, len(problem.uses)):
        own = group - len(problem.uses)
        groups[group] = [problem.household_ids[own]] if own < problem.shape[0] else sorted(problem.household_ids)

    def place(m: int) -> str | None:
        return None if m == ANYWHERE else problem.place_ids[m]

    def node(part: Leaf | Split) -> dict[str, Any]:
        if isinstance(part, Leaf):
            counts = [{"place": place(m), "group": c, "price": v} for (m, c), v in sorted(part.counts.items())]
            return {"prices": prices_document(problem, part.prices), "counts": counts}
        return {"place": place(part.place), "group": part.group, "most": part.most,
                "at_most": node(part.below), "at_least": node(part.above)}  # fmt: skip

    return {"groups": {str(c): ids for c, ids in sorted(groups.items())}, "tree": node(tree)}


assert ENDLESS > FORFEIT
