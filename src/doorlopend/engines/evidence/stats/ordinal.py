"""Ladders and ranks: win probability with an honest interval, Mann-Whitney, Wilcoxon, Kruskal-Wallis.

Sources: Mann & Whitney 1947; Brunner & Munzel 2000; Neubert & Brunner 2007.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .dist import chi2_sf, norm_two_sided, t_ppf, t_two_sided

Array = NDArray[Any]


def midranks(x: Array) -> Array:
    """Ranks from 1, ties sharing their mean."""
    _, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2)[inverse])


@dataclass(frozen=True, slots=True)
class WinProbability:
    """Chance that a random treated person is higher than a random control (ties half), with Brunner-Munzel inference."""

    estimate: float
    se: float
    df: float
    statistic: float
    p: float
    low: float
    high: float


def brunner_munzel(treated: Array, control: Array, *, level: float = 0.95) -> WinProbability:
    """Win probability; unequal spread allowed. Statistic has the sign of treated above control."""
    n1, n0 = len(treated), len(control)
    ranks = midranks(np.concatenate([treated, control]))
    r1, r0 = ranks[:n1], ranks[n1:]
    w = float((r1.mean() - (n1 + 1) / 2) / n0)
    s1 = float(np.var(r1 - midranks(treated), ddof=1))
    s0 = float(np.var(r0 - midranks(control), ddof=1))
    v1, v0 = s1 / (n1 * n0**2), s0 / (n0 * n1**2)
    se = float(np.sqrt(v1 + v0))
    if se == 0:
        return WinProbability(w, 0.0, float("nan"), float("nan"), float("nan"), w, w)
    df = (v1 + v0) ** 2 / (v1**2 / (n1 - 1) + v0**2 / (n0 - 1))
    t, half = (w - 0.5) / se, float(t_ppf(0.5 + level / 2, df)) * se
    return WinProbability(w, se, df, t, float(t_two_sided(t, df)), max(w - half, 0.0), min(w + half, 1.0))


def mann_whitney(treated: Array, control: Array, *, corrected: bool = True) -> tuple[float, float, float]:
    """U of the treated, its z (tie-corrected) and the two-sided normal p-value."""
    n1, n0 = len(treated), len(control)
    n = n1 + n0
    both = np.concatenate([treated, control])
    u = float(midranks(both)[:n1].sum() - n1 * (n1 + 1) / 2)
    _, counts = np.unique(both, return_counts=True)
    var = n1 * n0 / 12 * (n + 1 - np.sum(counts**3 - counts) / (n * (n - 1)))
    gap = u - n1 * n0 / 2
    z = (gap - np.sign(gap) * (0.5 if corrected else 0.0)) / np.sqrt(var)
    return u, float(z), float(norm_two_sided(z))


def signed_rank(differences: Array, *, corrected: bool = True) -> tuple[float, float, float]:
    """Wilcoxon signed-rank W+, z and two-sided normal p-value; zeros dropped."""
    d = differences[differences != 0]
    r = midranks(np.abs(d))
    w = float(r[d > 0].sum())
    _, counts = np.unique(np.abs(d), return_counts=True)
    n = len(d)
    var = n * (n + 1) * (2 * n + 1) / 24 - np.sum(counts**3 - counts) / 48
    gap = w - n * (n + 1) / 4
    z = (gap - np.sign(gap) * (0.5 if corrected else 0.0)) / np.sqrt(var)
    return w, float(z), float(norm_two_sided(z))


def kruskal_wallis(groups: list[Array]) -> tuple[float, int, float]:
    """H (tie-corrected), degrees of freedom and p-value."""
    both = np.concatenate(groups)
    n, r = len(both), midranks(both)
    edges = np.cumsum([len(g) for g in groups])[:-1]
    h = 12 / (n * (n + 1)) * sum(float(p.sum()) ** 2 / len(p) for p in np.split(r, edges)) - 3 * (n + 1)
    _, counts = np.unique(both, return_counts=True)
    h /= 1 - float(np.sum(counts**3 - counts)) / (n**3 - n)
    return h, len(groups) - 1, float(chi2_sf(h, len(groups) - 1))
