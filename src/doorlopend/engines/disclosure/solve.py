"""Whole-number programming over a `System`: can two states of the world agree with all that is published?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, sparse

from .system import Row, System, Target, World
from .tables import CellId

ROOM = 10_000
"""How far a shown count may move in an imagined world; solvers lose precision beyond."""

NODE_LIMIT = 5_000
GOOD_ENOUGH = 0.25
"""A suppression may cost this share more than the cheapest; bounds for the attacker are exact."""

Candidates = Mapping[CellId, tuple[int, float]]


@dataclass(frozen=True, slots=True)
class _Part:
    """The piece of the system that bears on one target: world = base + spread · columns, for rows that matter.

    `owners` names the cell of each column, `low` and `high` limit it, `unbounded` is the height that means no bound.
    """

    base: np.ndarray
    spread: sparse.csr_matrix
    owners: tuple[CellId, ...]
    rows: sparse.csr_matrix
    least: np.ndarray
    most: np.ndarray
    goal: np.ndarray
    low: np.ndarray
    high: np.ndarray
    unbounded: float

    @property
    def ahead(self) -> sparse.csr_matrix:
        """The target as a row over the columns; its constant is `start`."""
        return sparse.csr_matrix(self.goal @ self.spread)

    @property
    def start(self) -> float:
        return float(self.goal @ self.base)


class Worlds:
    """Looks for pairs of whole-number worlds that differ enough on a target, changing as few shown cells as it can."""

    def __init__(self, system: System) -> None:
        self._cells = system.cells()
        self._system = system
        self._matrix, self._lower, self._upper = _assemble(system.rows(), system.index)

    def pair(
        self, target: Target, *, fixed: Mapping[CellId, int], candidates: Candidates
    ) -> tuple[World, World] | None:
        """Two worlds in which the target differs by its width, or None when no such pair exists.

        `fixed` cells keep their value; `candidates` (true value, cost) leave it only when needed; all else is free
        above its floor. First the cheapest movement is sought, then among the cells it moves the fewest that do. A
        world names the cells that bear on the target.
        """
        found = self._pair(target, fixed, candidates, by_movement=True)
        if found is None or not candidates:
            return found
        moved = {c: p for c, p in candidates.items() if any(world.get(c, p[0]) != p[0] for world in found)}
        still = {**fixed, **{c: count for c, (count, _) in candidates.items() if c not in moved}}
        return self._pair(target, still, moved, by_movement=False) or found

    def _pair(
        self, target: Target, fixed: Mapping[CellId, int], candidates: Candidates, *, by_movement: bool
    ) -> tuple[World, World] | None:
        part = self._part(target, fixed, candidates)
        count = len(part.owners)
        moves = np.array([candidates.get(cell, (0, 0.0))[1] for cell in part.owners])
        prices, switch, ceiling = _switches(part, {} if by_movement else candidates)
        none = sparse.csr_matrix((1, len(prices)))
        rows = sparse.block_diag((part.rows, part.rows))
        rows = sparse.hstack([rows, sparse.csr_matrix((rows.shape[0], len(prices)))])
        reach = -np.inf if target.reach is None else target.reach - part.start
        constraints = [
            optimize.LinearConstraint(rows, np.tile(part.least, 2), np.tile(part.most, 2)),
            optimize.LinearConstraint(sparse.hstack([part.ahead, -part.ahead, none]), target.width, np.inf),
            optimize.LinearConstraint(sparse.hstack([part.ahead, 0 * part.ahead, none]), reach, np.inf),
            optimize.LinearConstraint(switch, -np.inf, 0),
        ]
        low = np.concatenate([part.low, part.low, 0 * prices])
        high = np.concatenate([*[np.minimum(part.high, ceiling)] * 2, 0 * prices + 1])
        costs = np.concatenate([np.tile(moves if by_movement else 0 * moves, 2), prices])
        answer = _solve(costs, constraints, low, high, gap=GOOD_ENOUGH)
        if answer is None:
            return None
        return self._world(part, answer[:count]), self._world(part, answer[count : 2 * count])

    def extreme(self, target: Target, *, fixed: Mapping[CellId, int], sign: int) -> int | None:
        """The least (`sign` 1) or greatest (`sign` -1) value of the target, None when nothing bounds it."""
        part = self._part(target, fixed, {})
        if not part.owners:
            return round(part.start)
        constraint = optimize.LinearConstraint(part.rows, part.least, part.most)
        answer = _solve(sign * (part.goal @ part.spread), [constraint], part.low, part.high, gap=0.0)
        if answer is None:
            return None
        found = part.start + float((part.goal @ part.spread) @ answer)
        return None if abs(found) >= part.unbounded / 2 else round(found)

    def _part(self, target: Target, fixed: Mapping[CellId, int], candidates: Candidates) -> _Part:
        """Leave out what no shared sum ties to the target."""
        free = np.array([cell not in fixed for cell in self._cells])
        kept = np.flatnonzero(free & self._tied(free, target))
        base = np.array([_value(cell, fixed, candidates) for cell in self._cells], dtype=float)
        unbounded = 50 * float(np.abs(base).max(initial=0)) + 1000
        where, factors, low, high = _columns(
            [(int(n), self._cells[n]) for n in kept], candidates, self._system, unbounded
        )
        shape = (len(self._cells), len(where))
        spread = sparse.csr_matrix((factors, (where, range(len(where)))), shape=shape)
        rows = self._matrix @ spread
        bearing = np.flatnonzero(rows.getnnz(axis=1))
        shift = (self._matrix @ base)[bearing]
        return _Part(
            base, spread, tuple(self._cells[n] for n in where), rows[bearing], self._lower[bearing] - shift,
            self._upper[bearing] - shift, self._goal(target), np.array(low), np.array(high), unbounded,
        )  # fmt: skip

    def _tied(self, free: np.ndarray, target: Target) -> np.ndarray:
        """Which cells share a chain of sums, through free cells only, with a cell of the target."""
        own = self._labels(free)
        wanted = {own[self._system.index[cell]] for cell, _ in target.terms}
        return np.isin(own, list(wanted))

    def groups(self, fixed: Mapping[CellId, int]) -> dict[CellId, int]:
        """A number per cell: cells with different numbers cannot tell anything about each other."""
        labels = self._labels(np.array([cell not in fixed for cell in self._cells]))
        return dict(zip(self._cells, labels.tolist(), strict=True))

    def _labels(self, free: np.ndarray) -> np.ndarray:
        links = abs(self._matrix) @ sparse.diags(free.astype(float))
        graph = sparse.bmat([[None, links], [links.T, None]], format="csr")
        graph.eliminate_zeros()
        _, label = sparse.csgraph.connected_components(graph, directed=False)
        return np.asarray(label[links.shape[0] :])

    def _goal(self, target: Target) -> np.ndarray:
        goal = np.zeros(len(self._cells))
        for cell, factor in target.terms:
            goal[self._system.index[cell]] += factor
        return goal

    def _world(self, part: _Part, columns: np.ndarray) -> World:
        values = part.base + part.spread @ np.round(columns)
        return {cell: round(float(values[self._system.index[cell]])) for cell in part.owners}


def _value(cell: CellId, fixed: Mapping[CellId, int], candidates: Candidates) -> int:
    """Where a cell starts from: its shown or true value; what is hidden starts from nothing."""
    return fixed[cell] if cell in fixed else candidates.get(cell, (0, 0.0))[0]


def _columns(
    cells: Sequence[tuple[int, CellId]], candidates: Candidates, system: System, unbounded: float
) -> tuple[list[int], list[float], list[float], list[float]]:
    """Per column its cell, factor and limits: a free cell is one column, a candidate one up and one down."""
    where: list[int] = []
    factors: list[float] = []
    low: list[float] = []
    high: list[float] = []
    for number, cell in cells:
        floor = system.floor[cell]
        if cell in candidates:
            where += [number, number]
            factors += [1.0, -1.0]
            low += [0.0, 0.0]
            high += [unbounded, float(max(0, candidates[cell][0] - floor))]
        else:
            where.append(number)
            factors.append(1.0)
            low.append(float(floor))
            high.append(unbounded)
    return where, factors, low, high


def _switches(part: _Part, candidates: Candidates) -> tuple[np.ndarray, sparse.csr_matrix, np.ndarray]:
    """One on/off column per candidate: it may move, in either world, only when switched on and paid for.

    Returns the prices, the rows `move − ROOM × switch ≤ 0`, and the ceiling of each column in one world.
    """
    number = {
        cell: place for place, cell in enumerate(dict.fromkeys(c for c in part.owners if c in candidates))
    }
    prices = np.array([candidates[cell][1] for cell in number])
    moves = [column for column, cell in enumerate(part.owners) if cell in number]
    count = len(part.owners)
    rows: list[int] = []
    columns: list[int] = []
    factors: list[float] = []
    for world in range(2):
        for place, column in enumerate(moves):
            row = world * len(moves) + place
            rows += [row, row]
            columns += [world * count + column, 2 * count + number[part.owners[column]]]
            factors += [1.0, -float(ROOM)]
    shape = (2 * len(moves), 2 * count + len(prices))
    ceiling = np.array([float(ROOM) if cell in number else np.inf for cell in part.owners])
    return prices, sparse.csr_matrix((factors, (rows, columns)), shape=shape), ceiling


def _solve(
    costs: np.ndarray,
    constraints: list[optimize.LinearConstraint],
    low: np.ndarray,
    high: np.ndarray,
    *,
    gap: float,
) -> np.ndarray | None:
    """The cheapest whole-number answer, or None when there is none."""
    if not len(costs):
        return None
    found = optimize.milp(
        costs,
        constraints=constraints,
        bounds=optimize.Bounds(low, high),
        integrality=np.ones(len(costs)),
        options={"node_limit": NODE_LIMIT, "mip_rel_gap": gap},
    )
    return None if found.x is None else np.asarray(found.x)


def _assemble(
    rows: Iterable[Row], index: Mapping[CellId, int]
) -> tuple[sparse.csr_matrix, np.ndarray, np.ndarray]:
    lower, upper, data, where, columns = [], [], [], [], []
    for number, (low, high, terms) in enumerate(rows):
        lower.append(low)
        upper.append(high)
        for cell, factor in terms.items():
            data.append(factor)
            where.append(number)
            columns.append(index[cell])
    shape = (len(lower), len(index))
    return sparse.csr_matrix((data, (where, columns)), shape=shape), np.array(lower), np.array(upper)
