"""What a two-way fixed-effects estimate of a staged roll-out is made of (Goodman-Bacon 2021): every two-by-two
comparison with its weight, so that comparisons with places already treated can be seen."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A group first treated in `treated` against the one first treated in `control` (infinite: never)."""

    kind: str
    treated: float
    control: float
    estimate: float
    weight: float


def decompose(y: Array, first: Array, periods: Array) -> list[Comparison]:
    """All two-by-two comparisons of a balanced panel (units × periods); weights add up to one."""
    groups = np.unique(first)
    share = {g: float(np.mean(first == g)) for g in groups}
    time_on = {g: float(np.mean(periods >= g)) for g in groups}
    mean = {g: y[first == g].mean(axis=0) for g in groups}
    found: list[tuple[str, float, float, float, float]] = []
    for i, k in enumerate(groups):
        for late in groups[i + 1 :]:
            found += _pair(k, late, share, time_on, mean, periods)
    total = sum(f[4] for f in found)
    return [Comparison(kind, a, b, effect, weight / total) for kind, a, b, effect, weight in found]


def _pair(
    k: float,
    late: float,
    share: dict[float, float],
    time_on: dict[float, float],
    mean: dict[float, Array],
    periods: Array,
) -> list[tuple[str, float, float, float, float]]:
    """The comparisons of an earlier with a later (or never) treated group."""
    both = share[k] + share[late]
    split = share[k] / both * share[late] / both
    dk, dl = time_on[k], time_on[late]
    before, after = periods < k, periods >= late
    middle = ~before & ~after
    out = []
    if before.any() and middle.any():
        gap = mean[k] - mean[late]
        name = "treated v never" if np.isinf(late) else "earlier v later"
        weight = both**2 * split * (dk - dl) * (1 - dk)
        out.append((name, k, late, float(gap[middle].mean() - gap[before].mean()), weight))
    if after.any() and middle.any():
        gap = mean[late] - mean[k]
        name = "later v always" if not before.any() else "later v earlier"
        weight = both**2 * split * dl * (dk - dl)
        out.append((name, late, k, float(gap[after].mean() - gap[middle].mean()), weight))
    return out
