"""Which can be the best: confidence sets for ranks (Mogstad, Romano, Shaikh & Wilhelm 2024, Review of Economic Studies)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ranks:
    """Estimated rank (1 = highest) and the lowest and highest rank each may have."""

    rank: NDArray[np.int_]
    low: NDArray[np.int_]
    high: NDArray[np.int_]


def estimated_ranks(x: Array) -> NDArray[np.int_]:
    """1 for the highest value; ties share the better rank."""
    return np.asarray((x[None, :] > x[:, None]).sum(axis=1) + 1)


def _draws(cov: Array, draws: int, seed: int) -> Array:
    rng = np.random.default_rng(seed)
    values, vectors = np.linalg.eigh(cov)
    root = vectors * np.sqrt(np.clip(values, 0, None))
    return np.asarray(rng.standard_normal((draws, len(cov))) @ root.T)


def _spread(cov: Array) -> Array:
    var = np.diag(cov)
    return np.asarray(np.sqrt(np.maximum(var[:, None] + var[None, :] - 2 * cov, 1e-300)))


def _max_difference(z: Array, spread: Array, mask: Mask) -> Array:
    """Per draw the largest studentised difference z_i - z_j over the pairs still in play."""
    i, j = np.nonzero(mask)
    scale = spread[i, j]
    parts = [
        np.max((block[:, i] - block[:, j]) / scale, axis=1)
        for block in np.array_split(z, max(1, len(z) * len(i) // 4_000_000))
    ]
    return np.concatenate(parts)


def _lower_bounds(x: Array, cov: Array, pairs: Mask, z: Array, level: float, stepdown: bool) -> Mask:
    """Pairs (i, j) for which x_i > x_j is established, all at once with chance `level`."""
    spread, gap = _spread(cov), x[:, None] - x[None, :]
    open_pairs, proven = pairs.copy(), np.zeros_like(pairs)
    while open_pairs.any():
        critical = float(np.quantile(_max_difference(z, spread, open_pairs), level))
        fresh = open_pairs & (gap > critical * spread)
        proven |= fresh
        open_pairs &= ~fresh
        if not stepdown or not fresh.any():
            break
    return proven


def rank_sets(
    x: Array,
    cov: Array,
    *,
    level: float = 0.95,
    simultaneous: bool = True,
    stepdown: bool = True,
    side: str = "two-sided",
    draws: int = 20_000,
    seed: int = 1,
    only: list[int] | None = None,
) -> Ranks:
    """Confidence sets for ranks; `side` "lower" bounds the rank from below only ("could be among the best")."""
    p = len(x)
    z = _draws(cov, draws, seed)
    low, high = np.ones(p, dtype=int), np.full(p, p)
    for members in (
        [list(range(p)) if only is None else only] if simultaneous else [[i] for i in (only or range(p))]
    ):
        proven = _lower_bounds(x, cov, _pairs(p, members, side), z, level, stepdown)
        low[members] = 1 + proven[:, members].sum(axis=0)
        high[members] = p - proven[members, :].sum(axis=1)
    return Ranks(estimated_ranks(x), low, high if side != "lower" else np.full(p, p))


def _pairs(p: int, members: list[int], side: str) -> Mask:
    mask = np.zeros((p, p), dtype=bool)
    if side in ("two-sided", "upper"):
        mask[members, :] = True
    if side in ("two-sided", "lower"):
        mask[:, members] = True
    np.fill_diagonal(mask, False)
    return mask


def best_set(
    x: Array,
    cov: Array,
    *,
    tau: int = 1,
    level: float = 0.95,
    draws: int = 20_000,
    seed: int = 1,
    stepdown: bool = True,
) -> Mask:
    """Those that may be among the tau best (projection set from one-sided simultaneous lower bounds of ranks)."""
    sets = rank_sets(x, cov, level=level, side="lower", draws=draws, seed=seed, stepdown=stepdown)
    return sets.low <= tau


def worst_set(
    x: Array,
    cov: Array,
    *,
    tau: int = 1,
    level: float = 0.95,
    draws: int = 20_000,
    seed: int = 1,
    stepdown: bool = True,
) -> Mask:
    """Those that may be among the tau worst."""
    sets = rank_sets(x, cov, level=level, side="upper", draws=draws, seed=seed, stepdown=stepdown)
    return sets.high >= len(x) - tau + 1
