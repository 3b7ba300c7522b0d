"""How alike people of one town are: intra-cluster correlation and its interval (Donner & Koval 1980; Searle 1971)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Icc:
    """One-way ANOVA intra-cluster correlation with exact-F interval, mean squares and the design effect at mean size."""

    icc: float
    low: float
    high: float
    between: float
    within: float
    size: float
    clusters: int
    design_effect: float


def anova_icc(y: Array, cluster: NDArray[np.generic], *, level: float = 0.95) -> Icc:
    """ICC from a one-way table; may be negative, which says that towns differ less than chance."""
    _, codes = np.unique(cluster, return_inverse=True)
    sizes = np.bincount(codes).astype(float)
    means = np.bincount(codes, weights=y) / sizes
    n, k = float(len(y)), len(sizes)
    between = float(np.sum(sizes * (means - y.mean()) ** 2)) / (k - 1)
    within = float(np.sum((y - means[codes]) ** 2)) / (n - k)
    size = (n - float(np.sum(sizes**2)) / n) / (k - 1)
    icc = (between - within) / (between + (size - 1) * within)
    f, tail = between / within, (1 - level) / 2
    high_f, low_f = special.fdtri(k - 1, n - k, 1 - tail), special.fdtri(k - 1, n - k, tail)
    low, high = ((f / q - 1) / (f / q + size - 1) for q in (high_f, low_f))
    return Icc(icc, float(low), float(high), between, within, size, k, 1 + (n / k - 1) * icc)
