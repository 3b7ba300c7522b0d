"""Whole-number programming over a `System`: can two states of the world agree with all that is published?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, sparse  # type: ignore[import-untyped]

from .system import System
from .tables import CellId

LARGE = 10_000_000
"""No count of persons in a region comes near; a bound at this height means "no bound"."""

ROOM = 10_000
"""How far a shown count may move in an imagined world; solvers lose precision beyond."""

NODE_LIMIT = 5_000


@dataclass(frozen=True, slots=True)
class Target:
    """A quantity an outsider must not learn: Σ factor × cell, kept at least `width` wide and reaching `reach`."""

    terms: tuple[tuple[CellId, int], ...]
    width: int
    reach: int | None

    def value(self, world: Mapping[CellId, int]) -> int:
        return sum(factor * world[cell] for cell, factor in self.terms)


World = dict[CellId, int]


class Worlds:
    """Looks for pairs of whole-number worlds that differ enough on a target, changing as few shown cells as it can."""

    def __init__(self, system: System) -> None:
        self._cells = system.cells()
        self._system = system
        self._matrix, self._lower, self._upper = system.matrix()

    def pair(
        self, target: Target, *, fixed: Mapping[CellId, int], candidates: Mapping[CellId, tuple[int, float]]
    ) -> tuple[World, World] | None:
        """Two worlds in which the target differs by its width, or None when no such pair exists.

        `fixed` cells keep their value; `candidates` (true value, cost) leave it only when needed; all else is free
        above its floor. Candidates move by little if that is enough, else by as much as it takes.
        """
        for most in (4 * (target.width + (target.reach or 0)), ROOM):
            found = self._pair(target, fixed, candidates, most)
            if found is not None:
                return found
        return None

    def _pair(
        self,
        target: Target,
        fixed: Mapping[CellId, int],
        candidates: Mapping[CellId, tuple[int, float]],
        most: int,
    ) -> tuple[World, World] | None:
        base, spread, owners = self._columns(fixed, candidates)
        shift = self._matrix @ base
        goal = self._goal(target)
        ahead = sparse.csr_matrix(goal @ spread)
        least = -np.inf if target.reach is None else target.reach - float(goal @ base)
        prices, switch, ceiling = _switches(owners, candidates, most=most)
        none = sparse.csr_matrix((1, len(prices)))
        rows = sparse.block_diag((self._matrix @ spread, self._matrix @ spread))
        rows = sparse.hstack([rows, sparse.csr_matrix((rows.shape[0], len(prices)))])
        constraints = [
            optimize.LinearConstraint(rows, np.tile(self._lower - shift, 2), np.tile(self._upper - shift, 2)),
            optimize.LinearConstraint(sparse.hstack([ahead, -ahead, none]), target.width, np.inf),
            optimize.LinearConstraint(sparse.hstack([ahead, 0 * ahead, none]), least, np.inf),
            optimize.LinearConstraint(switch, -np.inf, 0),
        ]
        low, high = self._limits(fixed, candidates)
        high = np.minimum(high, ceiling)
        limits = (np.concatenate([low, low, 0 * prices]), np.concatenate([high, high, 0 * prices + 1]))
        answer = _solve(np.concatenate([np.zeros(2 * len(low)), prices]), constraints, limits)
        if answer is None:
            return None
        half = len(low)
        first, second = (base + spread @ answer[part] for part in (slice(0, half), slice(half, 2 * half)))
        return self._world(first), self._world(second)

    def extreme(self, target: Target, *, fixed: Mapping[CellId, int], sign: int) -> int | None:
        """The least (`sign` 1) or greatest (`sign` -1) value of the target, None when nothing bounds it."""
        base, spread, _ = self._columns(fixed, {})
        shift = self._matrix @ base
        constraint = optimize.LinearConstraint(
            self._matrix @ spread, self._lower - shift, self._upper - shift
        )
        goal = self._goal(target)
        answer = _solve(sign * (goal @ spread), [constraint], self._limits(fixed, {}))
        if answer is None:
            return None
        found = round(float(goal @ (base + spread @ answer)))
        return None if abs(found) >= LARGE // 2 else found

    def _columns(
        self, fixed: Mapping[CellId, int], candidates: Mapping[CellId, tuple[int, float]]
    ) -> tuple[np.ndarray, sparse.csr_matrix, list[CellId]]:
        """World = base + spread · columns: a free cell is one column, a candidate one up and one down.

        Also the cell that owns each column.
        """
        base = np.zeros(len(self._cells))
        where: list[int] = []
        factors: list[float] = []
        for number, cell in enumerate(self._cells):
            base[number] = fixed[cell] if cell in fixed else candidates.get(cell, (0, 0.0))[0]
            if cell not in fixed:
                steps = (1.0, -1.0) if cell in candidates else (1.0,)
                where += [number] * len(steps)
                factors += steps
        shape = (len(self._cells), len(where))
        spread = sparse.csr_matrix((factors, (where, range(len(where)))), shape=shape)
        return base, spread, [self._cells[number] for number in where]

    def _limits(
        self, fixed: Mapping[CellId, int], candidates: Mapping[CellId, tuple[int, float]]
    ) -> tuple[np.ndarray, np.ndarray]:
        low: list[float] = []
        high: list[float] = []
        for cell in self._cells:
            floor = self._system.floor[cell]
            if cell in fixed:
                continue
            if cell in candidates:
                low += [0, 0]
                high += [LARGE, max(0, candidates[cell][0] - floor)]
            else:
                low.append(floor)
                high.append(LARGE)
        return np.array(low), np.array(high)

    def _goal(self, target: Target) -> np.ndarray:
        goal = np.zeros(len(self._cells))
        for cell, factor in target.terms:
            goal[self._system.index[cell]] += factor
        return goal

    def _world(self, values: np.ndarray) -> World:
        return {cell: round(float(value)) for cell, value in zip(self._cells, values, strict=True)}


def _switches(
    owners: Sequence[CellId], candidates: Mapping[CellId, tuple[int, float]], *, most: int
) -> tuple[np.ndarray, sparse.csr_matrix, np.ndarray]:
    """One on/off column per candidate: it may move, in either world, only when switched on and paid for.

    Returns the prices, the rows `move − most × switch ≤ 0`, and the ceiling of each column in one world.
    """
    number = {cell: place for place, cell in enumerate(candidates)}
    prices = np.array([price for _, price in candidates.values()])
    moves = [column for column, cell in enumerate(owners) if cell in number]
    rows: list[int] = []
    columns: list[int] = []
    factors: list[float] = []
    for world in range(2):
        for place, column in enumerate(moves):
            row = world * len(moves) + place
            rows += [row, row]
            columns += [world * len(owners) + column, 2 * len(owners) + number[owners[column]]]
            factors += [1.0, -float(most)]
    shape = (2 * len(moves), 2 * len(owners) + len(prices))
    ceiling = np.array([float(most) if cell in number else LARGE for cell in owners])
    return prices, sparse.csr_matrix((factors, (rows, columns)), shape=shape), ceiling


def _solve(
    costs: np.ndarray,
    constraints: list[optimize.LinearConstraint],
    limits: tuple[np.ndarray, np.ndarray],
) -> np.ndarray | None:
    if not len(costs):
        return None
    found = optimize.milp(
        costs,
        constraints=constraints,
        bounds=optimize.Bounds(*limits),
        integrality=np.ones(len(costs)),
        options={"node_limit": NODE_LIMIT, "mip_rel_gap": 0.25},
    )
    return None if found.x is None else np.asarray(found.x)
