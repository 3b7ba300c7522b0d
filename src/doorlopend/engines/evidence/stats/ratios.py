"""Ratios of two shares and of two odds.

Sources: Katz 1978; Koopman 1984; Miettinen & Nurminen 1985; Woolf 1955; Gart 1966; Bailey 1987; Donner & Zou 2012;
Newcombe 2001 (inverse sinh); Price & Bonett 2008; Agresti 1999 (independence-smoothed).
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from .dist import norm_ppf
from .proportions import Interval, check_counts, one_share

Array = NDArray[Any]
# A ratio beyond e to this power is as good as infinite.
FAR = 20.0


def shares_at_ratio(x1: float, n1: float, x0: float, n0: float, r: float) -> tuple[float, float]:
    """Maximum-likelihood shares (p1, p0) when p1 must be r times p0."""
    a, b, c = (n1 + n0) * r, -(n1 * r + x1 + n0 + x0 * r), x1 + x0
    p0 = (-b - np.sqrt(max(b * b - 4 * a * c, 0.0))) / (2 * a)
    return float(r * p0), float(p0)


def shares_at_odds(x1: float, n1: float, x0: float, n0: float, psi: float) -> tuple[float, float]:
    """Shares (p1, p0) with this odds ratio that keep the total: a quadratic in the control share."""
    a, b, c = n0 * (psi - 1), n1 * psi + n0 - (x1 + x0) * (psi - 1), -(x1 + x0)
    p0 = -c / b if abs(a) < 1e-12 else (-b + np.sqrt(b * b - 4 * a * c)) / (2 * a)
    return float(p0 * psi / (1 + p0 * (psi - 1))), float(p0)


def _ratio_score(x1: float, n1: float, x0: float, n0: float, level: float, correction: float) -> Interval:
    """Score interval of the risk ratio (Koopman 1984; Miettinen & Nurminen 1985 with the n/(n-1) factor)."""
    z2 = float(norm_ppf(0.5 + level / 2)) ** 2

    def gap(log_ratio: float) -> float:
        r = float(np.exp(log_ratio))
        p1, p0 = shares_at_ratio(x1, n1, x0, n0, r)
        v = (p1 * (1 - p1) / n1 + r * r * p0 * (1 - p0) / n0) * correction
        far = (x1 / n1 - r * x0 / n0) ** 2
        return float(far / v - z2) if v > 0 else (1e9 if far > 1e-24 else -z2)

    return _log_bounds(gap, x1 / n1 / (x0 / n0) if x0 else np.inf)


def _log_bounds(gap: Callable[[float], float], point: float) -> Interval:
    """Where a function of the logarithm that is negative at the point turns positive; 0 or infinity when it does not."""
    centre = float(np.clip(np.log(point), -FAR, FAR)) if point > 0 else -FAR
    low, high = min(centre, 0.0) - FAR, max(centre, 0.0) + FAR
    return Interval(
        float(point),
        0.0 if point == 0 or gap(low) < 0 else float(np.exp(brentq(gap, low, centre, xtol=1e-13))),
        np.inf if point == np.inf or gap(high) < 0 else float(np.exp(brentq(gap, centre, high, xtol=1e-13))),
    )


def risk_ratio(
    x1: float, n1: float, x0: float, n0: float, *, method: str = "katz", level: float = 0.95
) -> Interval:
    """Share 1 over share 0: "katz" (log Wald), "walter" (log with halves), "koopman" or "miettinen_nurminen" (score)."""
    check_counts(x1, n1, field="x1")
    check_counts(x0, n0, field="x0")
    if method in ("koopman", "miettinen_nurminen"):
        n = n1 + n0
        return _ratio_score(x1, n1, x0, n0, level, n / (n - 1) if method == "miettinen_nurminen" else 1.0)
    add = 0.5 if method == "walter" else 0.0
    point = (x1 + add) / (n1 + add) / ((x0 + add) / (n0 + add))
    half = float(norm_ppf(0.5 + level / 2)) * np.sqrt(
        1 / (x1 + add) - 1 / (n1 + add) + 1 / (x0 + add) - 1 / (n0 + add)
    )
    return Interval(point, float(point * np.exp(-half)), float(point * np.exp(half)))


def odds_ratio(
    x1: float, n1: float, x0: float, n0: float, *, method: str = "woolf", level: float = 0.95
) -> Interval:
    """Odds 1 over odds 0: "woolf" (log Wald) or "gart" (log Wald with halves added)."""
    check_counts(x1, n1, field="x1")
    check_counts(x0, n0, field="x0")
    add = 0.5 if method == "gart" else 0.0
    cells = np.array([x1, n1 - x1, x0, n0 - x0], dtype=float) + add
    point = float(cells[0] * cells[3] / (cells[1] * cells[2]))
    half = float(norm_ppf(0.5 + level / 2) * np.sqrt(np.sum(1 / cells)))
    return Interval(point, point * float(np.exp(-half)), point * float(np.exp(half)))


def mover_ratio(a: Interval, b: Interval) -> Interval:
    """Ratio of two quantities from their separate intervals (Donner & Zou 2012, MOVER-R)."""
    if b.estimate <= 0:
        return Interval(float("inf"), float("nan"), float("inf"))

    def bound(near: float, far: float, sign: float) -> float:
        top = a.estimate * b.estimate
        inner = top**2 - near * far * (2 * a.estimate - near) * (2 * b.estimate - far)
        return float((top + sign * np.sqrt(max(inner, 0.0))) / (far * (2 * b.estimate - far)))

    return Interval(a.estimate / b.estimate, bound(a.low, b.high, -1.0), bound(a.high, b.low, 1.0))


def share_ratio_by_mover(
    x1: float, n1: float, x0: float, n0: float, *, one: str, level: float = 0.95
) -> Interval:
    """Risk ratio from the Wilson or Jeffreys intervals of both shares."""
    return mover_ratio(one_share(x1, n1, method=one, level=level), one_share(x0, n0, method=one, level=level))


def bailey(x1: float, n1: float, x0: float, n0: float, *, level: float = 0.95) -> Interval:
    """Bailey's cube-root interval of the risk ratio."""
    z, p1, p0 = float(norm_ppf(0.5 + level / 2)), x1 / n1, x0 / n0
    if not x0 or not x1:
        return Interval(p1 / p0 if p0 else float("inf"), float("nan"), float("nan"))
    a, b = (1 - p1) / x1, (1 - p0) / x0
    inner = z * np.sqrt(max(a + b - z * z * a * b / 9, 0.0)) / 3
    below, above = ((1 + side * inner) / (1 - z * z * b / 9) for side in (-1, 1))
    return Interval(p1 / p0, float(p1 / p0 * below**3), float(p1 / p0 * above**3))


def odds_score(
    x1: float, n1: float, x0: float, n0: float, *, level: float = 0.95, correction: float
) -> Interval:
    """Score interval of the odds ratio; `correction` n/(n-1) gives Miettinen & Nurminen's."""
    z2 = float(norm_ppf(0.5 + level / 2)) ** 2

    def gap(log_odds: float) -> float:
        p1, p0 = shares_at_odds(x1, n1, x0, n0, float(np.exp(log_odds)))
        information = 1 / (n1 * p1 * (1 - p1)) + 1 / (n0 * p0 * (1 - p0))
        return float((x1 - n1 * p1) ** 2 * information / correction - z2)

    if x1 + x0 in (0, n1 + n0):
        return Interval(float("nan"), 0.0, float("inf"))
    return _log_bounds(gap, x1 * (n0 - x0) / ((n1 - x1) * x0) if x0 and x1 != n1 else float("inf"))


def inverse_sinh(point: float, cells: tuple[float, ...], *, level: float = 0.95) -> Interval:
    """Interval of a ratio whose log-Wald variance is the sum of `cells`, on the inverse-sinh scale (Newcombe 2001)."""
    half = 2 * np.arcsinh(float(norm_ppf(0.5 + level / 2)) / 2 * np.sqrt(sum(cells)))
    return Interval(point, float(point * np.exp(-half)), float(point * np.exp(half)))


def price_bonett(x1: float, n1: float, x0: float, n0: float, *, level: float = 0.95) -> Interval:
    """Risk ratio with a quarter of a success and one and a half failures added to each arm."""
    (p1, m1), (p0, m0) = (((x + 0.25) / (n + 1.75), n) for x, n in ((x1, n1), (x0, n0)))
    v = sum((1 - p) / ((n + 1.75) * p) for p, n in ((p1, m1), (p0, m0)))
    half = float(norm_ppf(0.5 + level / 2)) * np.sqrt(v)
    return Interval(x1 / n1 / (x0 / n0), float(p1 / p0 * np.exp(-half)), float(p1 / p0 * np.exp(half)))


def smoothed_odds(x1: float, n1: float, x0: float, n0: float, *, level: float = 0.95) -> Interval:
    """Log-Wald bounds of the odds ratio after adding to each cell twice its share under independence (Agresti 1999)."""
    n, yes = n1 + n0, x1 + x0
    a, b = x1 + 2 * n1 * yes / n**2, n1 - x1 + 2 * n1 * (n - yes) / n**2
    c, d = x0 + 2 * n0 * yes / n**2, n0 - x0 + 2 * n0 * (n - yes) / n**2
    return odds_ratio(a, a + b, c, c + d, level=level)
