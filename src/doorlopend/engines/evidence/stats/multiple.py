"""Several comparisons at once: adjusted p-values, Dunnett against one control, and max-T over permutations.

Sources: Holm 1979; Hochberg 1988; Hommel 1988; Benjamini & Hochberg 1995; Benjamini & Yekutieli 2001; Dunnett 1955;
Westfall & Young 1993.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special
from scipy.optimize import brentq

from ..errors import EvidenceError
from .dist import norm_cdf

Array = NDArray[Any]
ADJUST = ("bonferroni", "sidak", "holm", "holm-sidak", "hochberg", "hommel", "bh", "by", "none")


def adjust(p: Array, method: str) -> Array:
    """Adjusted p-values in the order given (methods: `ADJUST`)."""
    m, order = len(p), np.argsort(p, kind="stable")
    s, i = p[order], np.arange(1, len(p) + 1)
    if method == "none":
        return p.copy()
    if method == "bonferroni":
        out = m * s
    elif method == "sidak":
        out = 1 - (1 - s) ** m
    elif method == "holm":
        out = np.maximum.accumulate((m - i + 1) * s)
    elif method == "holm-sidak":
        out = np.maximum.accumulate(1 - (1 - s) ** (m - i + 1))
    elif method == "hochberg":
        out = np.minimum.accumulate(((m - i + 1) * s)[::-1])[::-1]
    elif method == "bh":
        out = np.minimum.accumulate((m / i * s)[::-1])[::-1]
    elif method == "by":
        out = np.minimum.accumulate((m / i * s * np.sum(1 / i))[::-1])[::-1]
    elif method == "hommel":
        out = _hommel(s)
    else:
        raise EvidenceError(
            "choice",
            "method",
            f"onbekend: {method}",
            f"unknown: {method}",
            f"kies uit {ADJUST}",
            f"choose from {ADJUST}",
        )
    back = np.empty(m)
    back[order] = np.minimum(out, 1.0)
    return back


def _hommel(s: Array) -> Array:
    n = len(s)
    i = np.arange(1, n + 1)
    q = np.full(n, np.min(n * s / i))
    best = q.copy()
    for m in range(n - 1, 1, -1):
        low, high = np.arange(n - m + 1), np.arange(n - m + 1, n)
        q1 = np.min(m * s[high] / np.arange(2, m + 1))
        q[low] = np.minimum(m * s[low], q1)
        q[high] = q[n - m]
        best = np.maximum(best, q)
    return np.asarray(np.maximum(best, s))


@lru_cache(maxsize=64)
def _nodes(n: int) -> tuple[Array, Array]:
    x, w = np.polynomial.legendre.leggauss(n)
    return x, w


@dataclass(frozen=True, slots=True)
class DunnettFamily:
    """Joint law of k contrasts with one control: loadings of each on the shared control error, degrees of freedom."""

    loading: tuple[float, ...]
    df: float

    def inside(self, d: float) -> float:
        """P(every |T| <= d): one integral over the control, one over the estimated spread."""
        return _inside(self, d, both=True)

    def below(self, d: float) -> float:
        """P(every T <= d), for one-sided comparisons."""
        return _inside(self, d, both=False)

    def critical(self, level: float = 0.95, *, both: bool = True) -> float:
        """The t-value that all contrasts together stay within, with chance `level`."""
        return float(brentq(lambda d: _inside(self, d, both=both) - level, 0.0, 60.0, xtol=1e-10))

    def p(self, t: float, *, both: bool = True) -> float:
        """Adjusted p-value of one contrast."""
        return max(0.0, 1 - _inside(self, abs(t) if both else t, both=both))


def _inside(family: DunnettFamily, d: float, *, both: bool) -> float:
    lam = np.array(family.loading)
    x, w = _nodes(96)
    z, wz = 8.5 * x, 8.5 * w * np.exp(-0.5 * (8.5 * x) ** 2) / np.sqrt(2 * np.pi)
    scale, ws = _spread_nodes(family.df)
    rest = np.sqrt(1 - lam**2)
    shift = (lam[:, None, None] * z[None, :, None]) / rest[:, None, None]
    bound = d * scale[None, None, :] / rest[:, None, None]
    inside = norm_cdf(shift + bound) - (norm_cdf(shift - bound) if both else 0.0)
    return float(wz @ np.prod(inside, axis=0) @ ws)


def _spread_nodes(df: float) -> tuple[Array, Array]:
    """Quadrature of s = sqrt(chi2/df)."""
    if not np.isfinite(df):
        return np.ones(1), np.ones(1)
    x, w = _nodes(64)
    low, high = (np.sqrt(special.chdtri(df, q) / df) for q in (1 - 1e-13, 1e-13))
    s = (high + low) / 2 + (high - low) / 2 * x
    log_density = (
        np.log(2) + df / 2 * np.log(df / 2) - special.gammaln(df / 2) + (df - 1) * np.log(s) - df * s**2 / 2
    )
    return s, (high - low) / 2 * w * np.exp(log_density)


def family_of(n_control: float, n_arms: Array, df: float) -> DunnettFamily:
    """Dunnett's family for means with equal spread and these group sizes."""
    return DunnettFamily(tuple(float(v) for v in np.sqrt(n_arms / (n_arms + n_control))), float(df))


def dunnett(control: Array, arms: list[Array], *, level: float = 0.95) -> dict[str, Any]:
    """Each arm's mean against the control's: difference, t, adjusted p and simultaneous interval."""
    groups = [control, *arms]
    n, df = np.array([len(g) for g in groups], dtype=float), float(sum(len(g) - 1 for g in groups))
    s = np.sqrt(sum(float(np.sum((g - g.mean()) ** 2)) for g in groups) / df)
    family = family_of(n[0], n[1:], df)
    gap = np.array([g.mean() - control.mean() for g in arms])
    se = s * np.sqrt(1 / n[1:] + 1 / n[0])
    crit = family.critical(level)
    return {
        "difference": gap.tolist(),
        "se": se.tolist(),
        "t": (gap / se).tolist(),
        "p": [family.p(float(v)) for v in gap / se],
        "p_greater": [family.p(float(v), both=False) for v in gap / se],
        "low": (gap - crit * se).tolist(),
        "high": (gap + crit * se).tolist(),
        "critical": crit,
        "df": df,
        "sd": float(s),
    }


def max_t(observed: Array, permuted: Array) -> Array:
    """Single-step max-T adjusted p per contrast; `permuted` is draws × contrasts, the real draw counted once."""
    top = np.max(np.abs(permuted), axis=1)
    hits = (top[:, None] >= np.abs(observed)[None, :] - 1e-12).sum(axis=0)
    return np.asarray((hits + 1) / (len(top) + 1))


@dataclass(frozen=True, slots=True)
class Pair:
    """One arm against another with Tukey's simultaneous interval."""

    one: str
    other: str
    difference: float
    se: float
    q: float
    p: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Pairs:
    """Every pair of arms, the critical studentised range and its degrees of freedom."""

    pairs: tuple[Pair, ...]
    critical: float
    df: int


def tukey(groups: Mapping[str, Array], *, level: float = 0.95) -> Pairs:
    """All pairs of means (Tukey 1949, Kramer 1956 for unequal sizes)."""
    # Imported late: the studentised range lives in the slow half of scipy.
    from scipy.stats import studentized_range

    k, n = len(groups), sum(len(v) for v in groups.values())
    df = n - k
    if k < 2 or df < 1:
        raise EvidenceError(
            "range", "arm", "er zijn te weinig groepen of mensen", "there are too few arms or people"
        )
    within = float(sum(((v - v.mean()) ** 2).sum() for v in groups.values()) / df)
    critical = float(studentized_range.ppf(level, k, df))
    found = []
    for i, (b, y) in enumerate(groups.items()):
        for a, x in list(groups.items())[i + 1 :]:
            d, se = float(x.mean() - y.mean()), float(np.sqrt(within / 2 * (1 / len(x) + 1 / len(y))))
            q = abs(d) / se if se else np.inf
            p = float(studentized_range.sf(q, k, df))
            found.append(Pair(a, b, d, se * np.sqrt(2), q, p, d - critical * se, d + critical * se))
    return Pairs(tuple(found), critical, df)
