"""Randomisation inference: re-draw the arms exactly as the lottery drew them.

Sources: Fisher 1935; Imbens & Rubin 2015, chapter 5. P-values count the real draw, so they can never be zero.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import factorial, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Labels = NDArray[np.generic]


@dataclass(frozen=True, slots=True)
class Permuted:
    """Observed statistic, two-sided and one-sided p-values, and how many draws (0 when every draw was listed)."""

    observed: float
    p: float
    p_greater: float
    p_less: float
    draws: int
    exact: bool


def block_sums(values: Array, arm: NDArray[np.int_], block: NDArray[np.int_], draws: int, seed: int) -> Array:
    """Sum of `values` in the treated group for each re-draw, with the treated number per block kept.

    Equal values are drawn as counts (multivariate hypergeometric), so yes/no outcomes cost almost nothing.
    """
    rng = np.random.default_rng(seed)
    total = np.zeros(draws)
    for b in np.unique(block):
        rows = block == b
        total += _one_block(values[rows], int(arm[rows].sum()), draws, rng)
    return total


def _one_block(values: Array, treated: int, draws: int, rng: np.random.Generator) -> Array:
    n = len(values)
    if treated in (0, n):
        return np.full(draws, float(values.sum()) if treated else 0.0)
    levels, counts = np.unique(values, return_counts=True)
    if len(levels) == 2:
        return np.asarray(
            levels[0] * treated
            + (levels[1] - levels[0]) * rng.hypergeometric(counts[1], counts[0], treated, size=draws)
        )
    if len(levels) <= 12:
        return np.asarray(
            rng.multivariate_hypergeometric(counts, treated, size=draws, method="marginals") @ levels
        )
    small = min(treated, n - treated)
    sums = _subset_sums(values, small, draws, rng)
    return sums if small == treated else float(values.sum()) - sums


def _subset_sums(values: Array, size: int, draws: int, rng: np.random.Generator) -> Array:
    """Sums of random subsets: the `size` smallest of n random keys, in chunks that stay in cache."""
    n, out = len(values), np.empty(draws)
    chunk = max(1, 200_000 // n)
    for first in range(0, draws, chunk):
        keys = rng.random((min(chunk, draws - first), n), dtype=np.float32)
        picked = np.argpartition(keys, size - 1, axis=1)[:, :size]
        out[first : first + len(keys)] = values[picked].sum(axis=1)
    return out


def mean_difference(
    y: Array, arm: NDArray[np.int_], block: NDArray[np.int_] | None = None, *, draws: int, seed: int
) -> Permuted:
    """Difference of means (block-weighted as in a blocked lottery) against its own re-draws."""
    blocks = np.zeros(len(y), dtype=int) if block is None else np.unique(block, return_inverse=True)[1]
    score = _difference_scores(y, arm, blocks)
    observed = float(score[arm == 1].sum())
    return compare(observed, block_sums(score, arm, blocks, draws, seed))


def _difference_scores(y: Array, arm: NDArray[np.int_], block: NDArray[np.int_]) -> Array:
    """Scores whose treated sum equals the weighted within-block difference of means."""
    out, weights = np.zeros(len(y)), 0.0
    for b in np.unique(block):
        rows = block == b
        n1, n = int(arm[rows].sum()), int(rows.sum())
        if n1 in (0, n):
            continue
        w = n1 * (n - n1) / n
        weights += w
        # mean1 - mean0 = sum over treated of (y - block mean) * n / (n1 * n0)
        out[rows] = (y[rows] - y[rows].mean()) * n / (n1 * (n - n1)) * w
    return out / weights if weights else out


def compare(observed: float, permuted: Array) -> Permuted:
    """P-values of an observed statistic among re-drawn ones."""
    n, tolerance = len(permuted), 1e-10 * (abs(observed) + 1)
    two = (np.sum(np.abs(permuted) >= abs(observed) - tolerance) + 1) / (n + 1)
    up = (np.sum(permuted >= observed - tolerance) + 1) / (n + 1)
    down = (np.sum(permuted <= observed + tolerance) + 1) / (n + 1)
    return Permuted(observed, float(two), float(up), float(down), n, False)


def redraw(arm: NDArray[np.int_], block: NDArray[np.int_], draws: int, seed: int) -> NDArray[np.int_]:
    """Re-drawn arm codes, draws × people, shuffled within blocks."""
    rng = np.random.default_rng(seed)
    out = np.repeat(arm[None], draws, axis=0)
    for b in np.unique(block):
        rows = np.flatnonzero(block == b)
        out[:, rows] = rng.permuted(out[:, rows], axis=1)
    return out


def orderings(labels: Labels, *, draws: int, seed: int, block: Labels | None = None) -> NDArray[np.int_]:
    """Index permutations that re-arrange `labels` (within blocks), one per row: every other distinct arrangement when
    there are no more than `draws`, else `draws` random ones. The real arrangement is not among those listed."""
    codes = np.unique(labels, return_inverse=True)[1]
    pools = np.zeros(len(codes), dtype=int) if block is None else np.unique(block, return_inverse=True)[1]
    groups = [np.flatnonzero(pools == b) for b in range(pools.max() + 1)]
    if prod(_arrangement_count(codes[g]) for g in groups) - 1 > draws:
        return _random_orders(groups, len(codes), draws, seed)
    options = [g[_listed(codes[g])] for g in groups]
    out = np.array([np.concatenate(parts) for parts in product(*options)], dtype=int)
    back = np.argsort(np.concatenate(groups))
    out = out[:, back]
    return np.asarray(out[~np.all(codes[out] == codes, axis=1)])


def _random_orders(groups: list[NDArray[np.intp]], n: int, draws: int, seed: int) -> NDArray[np.int_]:
    rng = np.random.default_rng(seed)
    out = np.tile(np.arange(n), (draws, 1))
    for g in groups:
        out[:, g] = rng.permuted(out[:, g], axis=1)
    return out


def _arrangement_count(codes: NDArray[np.int_]) -> int:
    return factorial(len(codes)) // prod(factorial(int(c)) for c in np.bincount(codes))


def _listed(codes: NDArray[np.int_]) -> NDArray[np.int_]:
    """Every distinct arrangement of `codes`, as positions to take."""
    rows = np.array(list(_arrangements(tuple(np.bincount(codes).tolist()))), dtype=int)
    rank = np.argsort(np.argsort(rows, axis=1, kind="stable"), axis=1)
    return np.asarray(np.argsort(codes, kind="stable")[rank])


def _arrangements(left: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Distinct arrangements of a multiset, given how many of each value are left."""
    if not any(left):
        yield ()
        return
    for v, n in enumerate(left):
        if n:
            for rest in _arrangements((*left[:v], n - 1, *left[v + 1 :])):
                yield (v, *rest)
