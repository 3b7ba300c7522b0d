"""Ratios of two shares and of two odds.

Sources: Katz 1978; Koopman 1984; Miettinen & Nurminen 1985; Woolf 1955; Gart 1966; Bailey 1987; Donner & Zou 2012.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from .dist import norm_ppf
from .proportions import Interval, check_counts, one_share

Array = NDArray[Any]


def _ratio_score(x1: float, n1: float, x0: float, n0: float, level: float, correction: float) -> Interval:
    """Score interval of the risk ratio (Koopman 1984; Miettinen & Nurminen 1985 with the n/(n-1) factor)."""
    z2, n = float(norm_ppf(0.5 + level / 2)) ** 2, n1 + n0

    def gap(log_ratio: float) -> float:
        r = np.exp(log_ratio)
        a, b, c = n * r, -(n1 * r + x1 + n0 + x0 * r), x1 + x0
        p0 = (-b - np.sqrt(max(b * b - 4 * a * c, 0.0))) / (2 * a)
        p1 = r * p0
        v = (p1 * (1 - p1) / n1 + r * r * p0 * (1 - p0) / n0) * correction
        return float((x1 / n1 - r * x0 / n0) ** 2 / v - z2) if v > 0 else 1e9

    point = x1 / n1 / (x0 / n0) if x0 and x1 else (0.0 if x0 else np.inf)
    centre = np.log(point) if 0 < point < np.inf else 0.0
    low = 0.0 if x1 == 0 else float(np.exp(brentq(gap, centre - 20, centre, xtol=1e-13)))
    high = np.inf if x0 == 0 else float(np.exp(brentq(gap, centre, centre + 20, xtol=1e-13)))
    return Interval(point, low, high)


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
    z2, total = float(norm_ppf(0.5 + level / 2)) ** 2, x1 + x0

    def gap(log_odds: float) -> float:
        psi = np.exp(log_odds)
        # Shares with this odds ratio that keep the total: a quadratic in the control share.
        a, b, c = n0 * (psi - 1), n1 * psi + n0 - total * (psi - 1), -total
        p0 = -c / b if abs(a) < 1e-12 else (-b + np.sqrt(b * b - 4 * a * c)) / (2 * a)
        p1 = p0 * psi / (1 + p0 * (psi - 1))
        information = 1 / (n1 * p1 * (1 - p1)) + 1 / (n0 * p0 * (1 - p0))
        return float((x1 - n1 * p1) ** 2 * information / correction - z2)

    point = x1 * (n0 - x0) / ((n1 - x1) * x0) if x0 and x1 != n1 else float("inf")
    centre = np.log(point) if 0 < point < np.inf else 0.0
    low = 0.0 if x1 == 0 or x0 == n0 else float(np.exp(brentq(gap, centre - 20, centre, xtol=1e-13)))
    high = np.inf if x0 == 0 or x1 == n1 else float(np.exp(brentq(gap, centre, centre + 20, xtol=1e-13)))
    return Interval(float(point), low, high)
