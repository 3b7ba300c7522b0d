"""Shares over several strata (towns, studies) as one contrast.

Sources: Mantel & Haenszel 1959; Greenland & Robins 1985; Sato 1989; Robins, Breslow & Greenland 1986; Yusuf et al. 1985
(Peto); Yan & Su 2010 (Newcombe); Miettinen & Nurminen 1985 (score); Cochran 1954; Breslow & Day 1980; Tarone 1985; Rothman,
Greenland & Lash 2008 (rates).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from .dist import chi2_sf, norm_ppf, norm_two_sided
from .proportions import Interval, mover, restricted, score_bounds, wilson
from .ratios import shares_at_odds

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Stratified:
    """A pooled contrast over strata with its standard error and p-value; ratios carry the SE of their logarithm."""

    estimate: float
    se: float
    low: float
    high: float
    p: float


def _stratified(point: float, se: float, level: float, log: bool) -> Stratified:
    z = float(norm_ppf(0.5 + level / 2))
    centre = np.log(point) if log else point
    back: Callable[[float], float] = (lambda v: float(np.exp(v))) if log else float
    return Stratified(
        point, se, back(centre - z * se), back(centre + z * se), float(norm_two_sided(centre / se))
    )


def mh_difference(
    x1: Array, n1: Array, x0: Array, n0: Array, *, level: float = 0.95, variance: str = "sato"
) -> Stratified:
    """Mantel-Haenszel risk difference; variance "sato" (1989) or "greenland_robins" (1985)."""
    n = n1 + n0
    w = n1 * n0 / n
    d = float(np.sum(w * (x1 / n1 - x0 / n0)) / np.sum(w))
    if variance == "greenland_robins":
        v = np.sum((x1 * (n1 - x1) * n0**3 + x0 * (n0 - x0) * n1**3) / (n1 * n0 * n**2)) / np.sum(w) ** 2
    else:
        p = np.sum((n1**2 * x0 - n0**2 * x1 + n1 * n0 * (n0 - n1) / 2) / n**2)
        q = np.sum((x1 * (n0 - x0) + x0 * (n1 - x1)) / (2 * n))
        v = (d * p + q) / np.sum(w) ** 2
    return _stratified(d, float(np.sqrt(v)), level, log=False)


def mh_ratio(x1: Array, n1: Array, x0: Array, n0: Array, *, level: float = 0.95) -> Stratified:
    """Mantel-Haenszel risk ratio with the Greenland-Robins variance of its logarithm."""
    n = n1 + n0
    top, bottom = np.sum(x1 * n0 / n), np.sum(x0 * n1 / n)
    v = np.sum((n1 * n0 * (x1 + x0) - x1 * x0 * n) / n**2) / (top * bottom)
    return _stratified(float(top / bottom), float(np.sqrt(v)), level, log=True)


def mh_odds(x1: Array, n1: Array, x0: Array, n0: Array, *, level: float = 0.95) -> Stratified:
    """Mantel-Haenszel odds ratio with the Robins-Breslow-Greenland variance of its logarithm."""
    n = n1 + n0
    r, s = x1 * (n0 - x0) / n, (n1 - x1) * x0 / n
    p, q = (x1 + n0 - x0) / n, (n1 - x1 + x0) / n
    a, b = r.sum(), s.sum()
    v = np.sum(p * r) / (2 * a**2) + np.sum(p * s + q * r) / (2 * a * b) + np.sum(q * s) / (2 * b**2)
    return _stratified(float(a / b), float(np.sqrt(v)), level, log=True)


def peto_odds(x1: Array, n1: Array, x0: Array, n0: Array, *, level: float = 0.95) -> Stratified:
    """Peto's one-step odds ratio (Yusuf et al. 1985)."""
    n, m = n1 + n0, x1 + x0
    v = np.sum(m * (n - m) * n1 * n0 / (n**2 * (n - 1)))
    log_or = float(np.sum(x1 - m * n1 / n) / v)
    return _stratified(float(np.exp(log_or)), float(1 / np.sqrt(v)), level, log=True)


def cochran_mantel_haenszel(
    x1: Array, n1: Array, x0: Array, n0: Array, *, corrected: bool = True
) -> tuple[float, float]:
    """CMH chi-square (1 df) of no association in any stratum, and its p-value."""
    n, m = n1 + n0, x1 + x0
    gap = abs(float(np.sum(x1 - m * n1 / n)))
    v = float(np.sum(n1 * n0 * m * (n - m) / (n**2 * (n - 1))))
    chi2 = max(gap - (0.5 if corrected else 0.0), 0.0) ** 2 / v
    return chi2, float(norm_two_sided(np.sqrt(chi2)))


def stratified_newcombe(x1: Array, n1: Array, x0: Array, n0: Array, *, level: float = 0.95) -> Interval:
    """MH-weighted difference with square-and-add Wilson bounds whose z is chosen per arm (Yan & Su 2010)."""
    w = n1 * n0 / (n1 + n0)
    w = w / w.sum()
    d = float(np.sum(w * (x1 / n1 - x0 / n0)))
    a, b = _pooled_wilson(x1, n1, w, level), _pooled_wilson(x0, n0, w, level)
    return Interval(d, mover(a, b).low, mover(a, b).high)


def _pooled_wilson(x: Array, n: Array, w: Array, level: float) -> Interval:
    z = float(norm_ppf(0.5 + level / 2))
    v = x / n * (1 - x / n) / n
    ratio = (
        np.sqrt(np.sum(w**2 * v)) / np.sum(w * np.sqrt(v))
        if v.any()
        else np.sqrt(np.sum(w**2 / n)) / np.sum(w / np.sqrt(n))
    )
    bounds = [
        wilson(float(xi), float(ni), level=float(2 * special.ndtr(z * ratio) - 1))
        for xi, ni in zip(x, n, strict=True)
    ]
    return Interval(
        float(np.sum(w * x / n)),
        float(np.sum(w * [b.low for b in bounds])),
        float(np.sum(w * [b.high for b in bounds])),
    )


def stratified_score(x1: Array, n1: Array, x0: Array, n0: Array, *, level: float = 0.95) -> Interval:
    """Miettinen & Nurminen's stratified score interval with Mantel-Haenszel weights."""
    w = n1 * n0 / (n1 + n0)
    w = w / w.sum()
    d = float(np.sum(w * (x1 / n1 - x0 / n0)))

    def score(delta: float) -> float:
        p = np.array([restricted(a, b, c, e, delta) for a, b, c, e in zip(x1, n1, x0, n0, strict=True)])
        each = (p[:, 0] * (1 - p[:, 0]) / n1 + p[:, 1] * (1 - p[:, 1]) / n0) * (n1 + n0) / (n1 + n0 - 1)
        return float((d - delta) / np.sqrt(max(float(np.sum(w**2 * each)), 1e-300)))

    return Interval(d, *score_bounds(score, level))


def cochran(x1: Array, n1: Array, x0: Array, n0: Array) -> tuple[float, float]:
    """Cochran's test: CMH with the variance of two binomials (1 df), and its p-value."""
    n, m = n1 + n0, x1 + x0
    gap, v = float(np.sum(x1 - m * n1 / n)), float(np.sum(n1 * n0 * m * (n - m) / n**3))
    return gap**2 / v, float(norm_two_sided(abs(gap) / np.sqrt(v)))


def breslow_day(x1: Array, n1: Array, x0: Array, n0: Array, *, odds: float) -> tuple[float, float, float]:
    """Are the odds ratios alike? Breslow-Day chi-square, Tarone's (corrected), and the p-value of the latter."""
    rows = (tuple(map(float, row)) for row in zip(x1, n1, x0, n0, strict=True))
    p = np.array([shares_at_odds(a, b, c, d, odds) for a, b, c, d in rows])
    gap = x1 - n1 * p[:, 0]
    variance = 1 / np.sum(
        1 / np.stack([n1 * p[:, 0], n1 - n1 * p[:, 0], n0 * p[:, 1], n0 - n0 * p[:, 1]]), axis=0
    )
    plain = float(np.sum(gap**2 / variance))
    tarone = plain - float(np.sum(gap) ** 2 / np.sum(variance))
    return plain, tarone, float(chi2_sf(tarone, len(x1) - 1))


def spread(effects: Array, variances: Array, pooled: float) -> tuple[float, float]:
    """Cochran's Q of the strata around a pooled effect, and its p-value; strata without a variance are left out."""
    used = np.isfinite(effects) & np.isfinite(variances) & (variances > 0)
    q = float(np.sum((effects[used] - pooled) ** 2 / variances[used]))
    return q, float(chi2_sf(q, int(used.sum()) - 1)) if used.sum() > 1 else float("nan")


def heterogeneity(
    x1: Array, n1: Array, x0: Array, n0: Array, *, measure: str, pooled: float
) -> tuple[float, float]:
    """Q of the stratum effects around the pooled one: "difference", or the logarithm of "ratio" or "odds"."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if measure == "difference":
            p1, p0 = x1 / n1, x0 / n0
            return spread(p1 - p0, p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0, pooled)
        if measure == "ratio":
            return spread(np.log(x1 / n1 / (x0 / n0)), 1 / x1 - 1 / n1 + 1 / x0 - 1 / n0, pooled)
        odds = np.log(x1 * (n0 - x0) / ((n1 - x1) * x0))
        return spread(odds, 1 / x1 + 1 / (n1 - x1) + 1 / x0 + 1 / (n0 - x0), pooled)


def mh_rate_difference(x1: Array, t1: Array, x0: Array, t0: Array, *, level: float = 0.95) -> Stratified:
    """Mantel-Haenszel difference of two rates (events per unit of person-time)."""
    w = t1 * t0 / (t1 + t0)
    d = float(np.sum(w * (x1 / t1 - x0 / t0)) / w.sum())
    v = float(np.sum(w**2 * (x1 / t1**2 + x0 / t0**2)) / w.sum() ** 2)
    return _stratified(d, float(np.sqrt(v)), level, log=False)


def mh_rate_ratio(x1: Array, t1: Array, x0: Array, t0: Array, *, level: float = 0.95) -> Stratified:
    """Mantel-Haenszel ratio of two rates, with the Greenland-Robins variance of its logarithm."""
    t = t1 + t0
    top, bottom = np.sum(x1 * t0 / t), np.sum(x0 * t1 / t)
    v = np.sum((x1 + x0) * t1 * t0 / t**2) / (top * bottom)
    return _stratified(float(top / bottom), float(np.sqrt(v)), level, log=True)


def mh_rate_test(
    x1: Array, t1: Array, x0: Array, t0: Array, *, corrected: bool = True
) -> tuple[float, float]:
    """Mantel-Haenszel chi-square (1 df) of equal rates in every stratum, and its p-value."""
    t, m = t1 + t0, x1 + x0
    gap, v = abs(float(np.sum(x1 - m * t1 / t))), float(np.sum(m * t1 * t0 / t**2))
    chi2 = max(gap - (0.5 if corrected else 0.0), 0.0) ** 2 / v
    return chi2, float(norm_two_sided(np.sqrt(chi2)))


def rate_heterogeneity(
    x1: Array, t1: Array, x0: Array, t0: Array, *, measure: str, pooled: float
) -> tuple[float, float]:
    """Q of the stratum rate differences, or of the logarithms of the rate ratios, around the pooled one."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if measure == "difference":
            return spread(x1 / t1 - x0 / t0, x1 / t1**2 + x0 / t0**2, pooled)
        return spread(np.log(x1 / t1 / (x0 / t0)), 1 / x1 + 1 / x0, pooled)
