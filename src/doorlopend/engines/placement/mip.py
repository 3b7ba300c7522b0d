"""The placement problem, or a part of it, as a mixed-integer program for HiGHS (aggregated over kinds of home).

x[h, m] = 1 when household h goes to place m. Homes are not numbered: z[m, c, t] counts class c in homes of kind t
at m, which is a transport block and whole by itself. So the program has as many columns as allowed pairs, however
many homes there are.
"""

from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse

from doorlopend.engines.placement.problem import ENDLESS, Problem

Longs = npt.NDArray[np.int64]


@dataclass(slots=True)
class Rows:
    """A growing sparse program: columns with cost and bounds, rows with two sides."""

    cost: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    entries: list[tuple[int, int, float]] = field(default_factory=list)
    blocks: list[tuple[Longs, Longs, npt.NDArray[np.float64]]] = field(default_factory=list)
    row_low: list[float] = field(default_factory=list)
    row_high: list[float] = field(default_factory=list)
    names: list[tuple[Any, ...]] = field(default_factory=list)

    def column(self, *, cost: float, high: float = np.inf, whole: bool = False) -> int:
        self.cost.append(cost)
        self.low.append(0.0)
        self.high.append(high)
        self.whole.append(whole)
        return len(self.cost) - 1

    def row(self, *, low: float, high: float, name: tuple[object, ...]) -> int:
        self.row_low.append(low)
        self.row_high.append(high)
        self.names.append(name)
        return len(self.row_low) - 1

    def put(self, row: int, column: int, value: float) -> None:
        self.entries.append((row, column, value))

    def matrix(self) -> sparse.csc_matrix:
        row, column, value = (np.array(part) for part in zip(*self.entries, strict=True)) if self.entries else ([], [], [])
        rows = np.concatenate([np.asarray(row, dtype=np.int64), *(b[0] for b in self.blocks)])
        columns = np.concatenate([np.asarray(column, dtype=np.int64), *(b[1] for b in self.blocks)])
        values = np.concatenate([np.asarray(value, dtype=float), *(b[2] for b in self.blocks)])
        return sparse.csc_matrix((values, (rows, columns)), shape=(len(self.row_low), len(self.cost)))


@dataclass(frozen=True, slots=True)
class Program:
    """A program with the pairs its first columns stand for, and where its other columns begin."""

    rows: Rows
    pair_household: Longs
    pair_place: Longs
    unplaced_column: dict[int, int]
    counts: dict[tuple[int, int], Longs]
    """Columns of class c at place m."""


def build(problem: Problem, *, households: Longs, pairs: tuple[npt.NDArray[Any], ...], places: Longs, used: npt.NDArray[Any],
          without: frozenset[tuple[object, ...]] = frozenset(), whole: bool = True,
          parties: bool = True) -> Program:  # fmt: skip
    """A program over the given households and allowed pairs.

    `used` (M, R) and the homes inside `problem` minus those of others must be what remains: pass a problem whose
    `homes` are already reduced. `without` leaves out named limits, to find which of them are in conflict.
    """
    rows, (who, where) = Rows(), pairs
    count = len(who)
    rows.cost = (-problem.raw_scores[who, where]).astype(float).tolist()
    rows.low, rows.high, rows.whole = [0.0] * count, [1.0] * count, [whole] * count
    unplaced = _household_rows(rows, problem, households, who, without, whole)
    counts = _group_columns(problem, who, where)
    _limit_rows(rows, problem, counts, places, used, without)
    _home_rows(rows, problem, counts, without)
    if parties:
        _party_rows(rows, problem, who, where, unplaced, without)
        _floor_rows(rows, problem, who, where, without)
    return Program(rows=rows, pair_household=who, pair_place=where, unplaced_column=unplaced, counts=counts)


def _household_rows(rows: Rows, problem: Problem, households: Longs, who: Longs, without: frozenset[tuple[object, ...]], whole: bool) -> dict[int, int]:
    unplaced: dict[int, int] = {}
    index = np.full(problem.shape[0], -1, dtype=np.int64)
    for h in households.tolist():
        index[h] = rows.row(low=1, high=1, name=("household", h))
        must = problem.unplaced_cost[h] >= ENDLESS and ("household", h) not in without
        cost = 0.0 if problem.unplaced_cost[h] >= ENDLESS else float(problem.unplaced_cost[h])
        unplaced[h] = rows.column(cost=cost, high=0.0 if must else 1.0, whole=whole)
        rows.put(int(index[h]), unplaced[h], 1.0)
    rows.blocks.append((index[who], np.arange(len(who)), np.ones(len(who))))
    return unplaced


def _group_columns(problem: Problem, who: Longs, where: Longs) -> dict[tuple[int, int], Longs]:
    key = where * len(problem.uses) + problem.class_of[who]
    order = np.argsort(key, kind="stable")
    edges = np.flatnonzero(np.diff(key[order])) + 1
    return {
        (int(where[part[0]]), int(problem.class_of[who[part[0]]])): part
        for part in np.split(order, edges) if len(part)
    }  # fmt: skip


def _limit_rows(rows: Rows, problem: Problem, counts: dict[tuple[int, int], Longs], places: Longs, used: npt.NDArray[Any], without: frozenset[tuple[object, ...]]) -> None:
    by_place: dict[int, list[tuple[int, Longs]]] = {int(m): [] for m in places}
    for (m, c), columns in counts.items():
        by_place[m].append((c, columns))
    for m, groups in by_place.items():
        for r in range(problem.limits.shape[1]):
            limit = problem.limits[m, r]
            if limit < ENDLESS and ("limit", m, r) not in without:
                _sum_row(rows, problem, groups, r, low=-np.inf, high=float(limit - used[m, r]), name=("limit", m, r))
        if problem.soft_limit[m] < ENDLESS:
            row = _sum_row(rows, problem, groups, 0, low=-np.inf, high=float(problem.soft_limit[m] - used[m, 0]), name=("soft", m))
            rows.put(row, rows.column(cost=float(problem.soft_price[m])), -1.0)
        if problem.least[m] > 0 and ("least", m) not in without:
            row = _sum_row(rows, problem, groups, 0, low=float(problem.least[m] - used[m, 0]), high=np.inf, name=("least", m))
            if problem.least_price[m] >= 0:
                rows.put(row, rows.column(cost=float(problem.least_price[m])), 1.0)


def _sum_row(rows: Rows, problem: Problem, groups: list[tuple[int, Longs]], r: int, *, low: float, high: float, name: tuple[object, ...]) -> int:
    row = rows.row(low=low, high=high, name=name)
    for c, columns in groups:
        use = float(problem.uses[c, r])
        if use:
            rows.blocks.append((np.full(len(columns), row), columns, np.full(len(columns), use)))
    return row


def _home_rows(rows: Rows, problem: Problem, counts: dict[tuple[int, int], Longs], without: frozenset[tuple[object, ...]]) -> None:
    home_row: dict[tuple[int, int], int] = {}
    for (m, c), columns in counts.items():
        kinds = np.flatnonzero(problem.fits[c] & (problem.homes[m] > 0))
        if any(problem.homes[m, t] >= ENDLESS or ("homes", m, int(t)) in without for t in kinds):
            continue
        tie = rows.row(low=0, high=0, name=("tie", m, c))
        rows.blocks.append((np.full(len(columns), tie), columns, np.ones(len(columns))))
        for t in kinds.tolist():
            if (m, t) not in home_row:
                home_row[m, t] = rows.row(low=-np.inf, high=float(problem.homes[m, t]), name=("homes", m, t))
            z = rows.column(cost=0.0)
            rows.put(tie, z, -1.0)
            rows.put(home_row[m, t], z, 1.0)


def _party_rows(rows: Rows, problem: Problem, who: Longs, where: Longs, unplaced: dict[int, int], without: frozenset[tuple[object, ...]]) -> None:
    for k, party in enumerate(problem.parties):
        if ("party", k) in without or not all(h in unplaced for h in party.members):
            continue
        areas = range(int(party.area_of.max(initial=-1)) + 1)
        switch = {a: rows.column(cost=-float(party.bonus or 0), high=1.0, whole=True) for a in areas}
        one = rows.row(low=-np.inf, high=1.0, name=("party", k))
        for a in areas:
            rows.put(one, switch[a], 1.0)
        for h in party.members:
            columns = np.flatnonzero(who == h)
            for a in areas:
                inside = columns[party.area_of[where[columns]] == a]
                row = rows.row(low=0.0, high=0.0 if party.bonus is None else np.inf, name=("party", k, h, a))
                rows.blocks.append((np.full(len(inside), row), inside, np.ones(len(inside))))
                rows.put(row, switch[a], -1.0)
            if party.bonus is None:
                nowhere = columns[party.area_of[where[columns]] < 0]
                row = rows.row(low=-np.inf, high=0.0, name=("party", k, h, -1))
                rows.blocks.append((np.full(len(nowhere), row), nowhere, np.ones(len(nowhere))))


def _floor_rows(rows: Rows, problem: Problem, who: Longs, where: Longs, without: frozenset[tuple[object, ...]]) -> None:
    for k, floor in enumerate(problem.floors):
        if ("floor", k) not in without:
            row = rows.row(low=float(floor.least), high=np.inf, name=("floor", k))
            columns = np.flatnonzero(np.isin(who, floor.members))
            gains = problem.raw_scores[who[columns], where[columns]].astype(float)
            rows.blocks.append((np.full(len(columns), row), columns, gains))


@dataclass(frozen=True, slots=True)
class Answer:
    """What HiGHS found: `place` per household of the program (-1: unplaced), or status "infeasible"/"unknown"."""

    status: str
    place: dict[int, int]
    objective: float
    bound: float


def load(program: Program, *, time: float, gap: float = 0.0, threads: int = 1) -> highspy.Highs:
    """A HiGHS object holding the program (minimising the negative score)."""
    rows, matrix = program.rows, program.rows.matrix()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(rows.cost), len(rows.row_low)
    lp.col_cost_ = np.array(rows.cost)
    lp.col_lower_, lp.col_upper_ = np.array(rows.low), np.array(rows.high)
    lp.row_lower_, lp.row_upper_ = np.array(rows.row_low), np.array(rows.row_high)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    if any(rows.whole):
        lp.integrality_ = [kinds[w] for w in rows.whole]
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (("output_flag", False), ("time_limit", max(0.05, time)), ("threads", threads),
                        ("mip_rel_gap", gap), ("mip_abs_gap", 0.9), ("random_seed", 1)):  # fmt: skip
        highs.setOptionValue(name, value)
    highs.passModel(lp)
    return highs


def run(program: Program, *, time: float, gap: float = 0.0, start: npt.NDArray[np.float64] | None = None,
        target: float = -np.inf) -> Answer:  # fmt: skip
    """Solve the program within `time` seconds; `start`: a known point; at `target` the search may stop."""
    highs = load(program, time=time, gap=gap)
    if target > -np.inf:
        highs.setOptionValue("objective_target", target)
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start.tolist()
        highs.setSolution(solution)
    highs.run()
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Answer(status="infeasible", place={}, objective=np.inf, bound=np.inf)
    info = highs.getInfo()
    if info.primal_solution_status != 2:
        return Answer(status="unknown", place={}, objective=np.inf, bound=-np.inf)
    values = np.array(highs.getSolution().col_value)[: len(program.pair_household)]
    chosen = np.flatnonzero(values > 0.5)
    place = dict.fromkeys(program.unplaced_column, -1)
    place.update(zip(program.pair_household[chosen].tolist(), program.pair_place[chosen].tolist(), strict=True))
    good = status == highspy.HighsModelStatus.kOptimal
    return Answer(
        status="optimal" if good else "feasible", place=place,
        objective=info.objective_function_value, bound=info.mip_dual_bound,
    )  # fmt: skip
