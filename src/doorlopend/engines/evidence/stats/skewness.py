"""Score intervals that correct for the skewness of the score, so that both tails miss about equally often.

Sources: Gart & Nam 1988, 1990; Gart 1985 (odds ratio); Laud 2017 (with the n/(n-1) factor: SCAS).
"""

from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq

from .dist import norm_ppf
from .proportions import Interval, restricted, score_bounds
from .ratios import shares_at_odds, shares_at_ratio


def corrected(score: float, third: float, variance: float) -> float:
    """The z whose Cornish-Fisher expansion gives this score; `third` is the third central moment of the contrast."""
    if variance <= 0:
        return float(np.sign(score) * np.inf) if score else 0.0
    z, a = score / np.sqrt(variance), third / (6 * variance**1.5)
    inside = 1 + 4 * a * (z + a)
    return float((np.sqrt(inside) - 1) / (2 * a)) if abs(a) > 1e-12 and inside >= 0 else float(z)


def difference(x1: float, n1: float, x0: float, n0: float, *, level: float, factor: float) -> Interval:
    """Share 1 minus share 0; `factor` n/(n-1) for SCAS, 1 for Gart & Nam."""

    def z(delta: float) -> float:
        p1, p0 = restricted(x1, n1, x0, n0, delta)
        v1, v0 = p1 * (1 - p1), p0 * (1 - p0)
        third = v1 * (1 - 2 * p1) / n1**2 - v0 * (1 - 2 * p0) / n0**2
        return corrected(x1 / n1 - x0 / n0 - delta, third, (v1 / n1 + v0 / n0) * factor)

    return Interval(x1 / n1 - x0 / n0, *score_bounds(z, level))


def ratio(x1: float, n1: float, x0: float, n0: float, *, level: float, factor: float) -> Interval:
    """Share 1 over share 0."""

    def z(r: float) -> float:
        p1, p0 = shares_at_ratio(x1, n1, x0, n0, r)
        v1, v0 = p1 * (1 - p1), p0 * (1 - p0)
        third = v1 * (1 - 2 * p1) / n1**2 - r**3 * v0 * (1 - 2 * p0) / n0**2
        return corrected(x1 / n1 - r * x0 / n0, third, (v1 / n1 + r * r * v0 / n0) * factor)

    return _on_log_scale(z, x1 / n1 / (x0 / n0), level)


def odds(x1: float, n1: float, x0: float, n0: float, *, level: float, factor: float) -> Interval:
    """Odds 1 over odds 0, the score also freed of its first-order bias (Gart 1985)."""

    def z(psi: float) -> float:
        p1, p0 = shares_at_odds(x1, n1, x0, n0, psi)
        i1, i0 = n1 * p1 * (1 - p1), n0 * p0 * (1 - p0)
        variance, third = 1 / i1 + 1 / i0, (1 - 2 * p1) / i1**2 - (1 - 2 * p0) / i0**2
        bias = (p1 - p0) / (i1 + i0)
        return corrected((x1 - n1 * p1) * variance - bias, third, variance * factor)

    return _on_log_scale(z, x1 * (n0 - x0) / ((n1 - x1) * x0), level)


def _on_log_scale(z: Callable[[float], float], point: float, level: float) -> Interval:
    """Where z, which falls as the ratio grows, passes the normal quantiles."""
    crit, centre = float(norm_ppf(0.5 + level / 2)), float(np.log(point))

    def at(target: float, low: float, high: float) -> float:
        return float(np.exp(brentq(lambda v: z(float(np.exp(v))) - target, low, high, xtol=1e-12)))

    return Interval(point, at(crit, centre - 8, centre + 0.5), at(-crit, centre - 0.5, centre + 8))
