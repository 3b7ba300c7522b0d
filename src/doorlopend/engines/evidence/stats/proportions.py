"""Proportions and their differences: intervals that hold in tables of 20 people.

Sources: Wilson 1927; Newcombe 1998; Agresti & Caffo 2000; Miettinen & Nurminen 1985; Mee 1984; Clopper & Pearson
1934; Yan & Su 2010 (stratified Newcombe); Greenland & Robins 1985 and Sato 1989 (Mantel-Haenszel).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special
from scipy.optimize import brentq

from ..errors import EvidenceError
from .dist import beta_ppf, chi2_ppf, norm_ppf, norm_two_sided

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Interval:
    """A point and its bounds on the natural scale (a share is 0.34, not 34)."""

    estimate: float
    low: float
    high: float


def check_counts(x: float, n: float, *, field: str) -> None:
    """Refuse counts that cannot be: negative, or more events than people."""
    if not (n > 0 and 0 <= x <= n):
        raise EvidenceError(
            "range",
            field,
            f"{x:g} van {n:g} kan niet",
            f"{x:g} out of {n:g} is impossible",
            "tel opnieuw",
            "count again",
        )


def wilson(x: float, n: float, *, level: float = 0.95, corrected: bool = False) -> Interval:
    """Wilson score interval of one share, with or without continuity correction."""
    check_counts(x, n, field="x")
    z, p = float(norm_ppf(0.5 + level / 2)), x / n
    if not corrected:
        centre = (x + z * z / 2) / (n + z * z)
        half = z / (n + z * z) * np.sqrt(n * p * (1 - p) + z * z / 4)
        return Interval(p, float(max(centre - half, 0.0)), float(min(centre + half, 1.0)))
    below = z * np.sqrt(max(z * z - 2 - 1 / n + 4 * p * (n * (1 - p) + 1), 0.0))
    above = z * np.sqrt(max(z * z + 2 - 1 / n + 4 * p * (n * (1 - p) - 1), 0.0))
    low = 0.0 if x == 0 else (2 * x + z * z - 1 - below) / (2 * (n + z * z))
    high = 1.0 if x == n else (2 * x + z * z + 1 + above) / (2 * (n + z * z))
    return Interval(p, float(max(low, 0.0)), float(min(high, 1.0)))


def _wald(x: float, n: float, level: float, cc: bool = False) -> Interval:
    p, z = x / n, float(norm_ppf(0.5 + level / 2))
    half = z * np.sqrt(p * (1 - p) / n) + (0.5 / n if cc else 0.0)
    return Interval(p, float(p - half), float(p + half))


def _agresti_coull(x: float, n: float, level: float) -> Interval:
    z = float(norm_ppf(0.5 + level / 2))
    return Interval(
        x / n, _wald(x + z * z / 2, n + z * z, level).low, _wald(x + z * z / 2, n + z * z, level).high
    )


def _clopper_pearson(x: float, n: float, level: float) -> Interval:
    tail = (1 - level) / 2
    low = 0.0 if x == 0 else beta_ppf(tail, x, n - x + 1)
    return Interval(x / n, low, 1.0 if x == n else beta_ppf(1 - tail, x + 1, n - x))


def _jeffreys(x: float, n: float, level: float) -> Interval:
    tail = (1 - level) / 2
    low = 0.0 if x == 0 else beta_ppf(tail, x + 0.5, n - x + 0.5)
    return Interval(x / n, low, 1.0 if x == n else beta_ppf(1 - tail, x + 0.5, n - x + 0.5))


def _mid_p(x: float, n: float, level: float) -> Interval:
    tail = (1 - level) / 2

    def above(p: float) -> float:
        here = float(special.bdtr(x, int(n), p) - (special.bdtr(x - 1, int(n), p) if x > 0 else 0.0))
        return float(special.bdtrc(x, int(n), p)) + 0.5 * here

    low = 0.0 if x == 0 else brentq(lambda p: above(p) - tail, 1e-12, 1 - 1e-12, xtol=1e-13)
    high = 1.0 if x == n else brentq(lambda p: above(p) - (1 - tail), 1e-12, 1 - 1e-12, xtol=1e-13)
    return Interval(x / n, low, high)


def _logit_interval(x: float, n: float, level: float) -> Interval:
    z, odds = float(norm_ppf(0.5 + level / 2)), np.log(x / (n - x))
    half = z * np.sqrt(n / (x * (n - x)))
    return Interval(x / n, float(special.expit(odds - half)), float(special.expit(odds + half)))


def _arcsine(x: float, n: float, level: float) -> Interval:
    z, centre = float(norm_ppf(0.5 + level / 2)), np.arcsin(np.sqrt((x + 0.375) / (n + 0.75)))
    return Interval(
        x / n,
        float(np.sin(centre - z / (2 * np.sqrt(n))) ** 2),
        float(np.sin(centre + z / (2 * np.sqrt(n))) ** 2),
    )


ONE: dict[str, Callable[[float, float, float], Interval]] = {
    "wilson": lambda x, n, level: wilson(x, n, level=level),
    "wilson_cc": lambda x, n, level: wilson(x, n, level=level, corrected=True),
    "wald": _wald,
    "wald_cc": lambda x, n, level: _wald(x, n, level, True),
    "agresti_coull": _agresti_coull,
    "clopper_pearson": _clopper_pearson,
    "jeffreys": _jeffreys,
    "mid_p": _mid_p,
    "logit": _logit_interval,
    "arcsine": _arcsine,
}


def one_share(x: float, n: float, *, method: str = "wilson", level: float = 0.95) -> Interval:
    """Interval of one share by the named method (keys of `ONE`)."""
    check_counts(x, n, field="x")
    return ONE[method](x, n, level)


def newcombe(
    x1: float, n1: float, x0: float, n0: float, *, level: float = 0.95, corrected: bool = False
) -> Interval:
    """Newcombe's square-and-add (MOVER Wilson) interval of share 1 minus share 0; no iteration, never out of [-1, 1]."""
    a, b = (wilson(x, n, level=level, corrected=corrected) for x, n in ((x1, n1), (x0, n0)))
    d = a.estimate - b.estimate
    return Interval(
        d,
        float(d - np.hypot(a.estimate - a.low, b.high - b.estimate)),
        float(d + np.hypot(a.high - a.estimate, b.estimate - b.low)),
    )


def _difference_wald(x1: float, n1: float, x0: float, n0: float, level: float, cc: bool = False) -> Interval:
    p1, p0, z = x1 / n1, x0 / n0, float(norm_ppf(0.5 + level / 2))
    half = z * np.sqrt(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0) + ((1 / n1 + 1 / n0) / 2 if cc else 0.0)
    return Interval(p1 - p0, float(p1 - p0 - half), float(p1 - p0 + half))


def _agresti_caffo(x1: float, n1: float, x0: float, n0: float, level: float) -> Interval:
    moved = _difference_wald(x1 + 1, n1 + 2, x0 + 1, n0 + 2, level)
    return Interval(x1 / n1 - x0 / n0, moved.low, moved.high)


def _beal(x1: float, n1: float, x0: float, n0: float, level: float, psi: float) -> Interval:
    """Haldane (psi = plain mean) and Jeffreys-Perks (psi = shrunken mean) intervals, Beal 1987."""
    z2, theta = float(norm_ppf(0.5 + level / 2)) ** 2, x1 / n1 - x0 / n0
    u, v = (1 / n1 + 1 / n0) / 4, (1 / n1 - 1 / n0) / 4
    w = (
        np.sqrt(z2)
        / (1 + z2 * u)
        * np.sqrt(
            max(
                u * (4 * psi * (1 - psi) - theta**2)
                + 2 * v * (1 - 2 * psi) * theta
                + 4 * z2 * u**2 * (1 - psi) * psi
                + z2 * v**2 * (1 - 2 * psi) ** 2,
                0.0,
            )
        )
    )
    centre = (theta + z2 * v * (1 - 2 * psi)) / (1 + z2 * u)
    return Interval(theta, float(centre - w), float(centre + w))


def _haldane(x1: float, n1: float, x0: float, n0: float, level: float) -> Interval:
    return _beal(x1, n1, x0, n0, level, (x1 / n1 + x0 / n0) / 2)


def _jeffreys_perks(x1: float, n1: float, x0: float, n0: float, level: float) -> Interval:
    return _beal(x1, n1, x0, n0, level, ((x1 + 0.5) / (n1 + 1) + (x0 + 0.5) / (n0 + 1)) / 2)


def restricted(x1: float, n1: float, x0: float, n0: float, delta: float) -> tuple[float, float]:
    """Maximum-likelihood shares (p1, p0) when p1 - p0 must equal delta (Farrington & Manning 1990 closed form)."""
    n = n1 + n0
    l3, l2 = n, (n1 + 2 * n0) * delta - n - x1 - x0
    l1 = (n0 * delta - n - 2 * x0) * delta + x1 + x0
    l0 = x0 * delta * (1 - delta)
    q = l2**3 / (3 * l3) ** 3 - l1 * l2 / (6 * l3**2) + l0 / (2 * l3)
    p = np.copysign(np.sqrt(max(l2**2 / (3 * l3) ** 2 - l1 / (3 * l3), 0.0)), q if q else 1.0)
    ratio = np.clip(q / p**3, -1, 1) if p else 0.0
    p0 = float(np.clip(2 * p * np.cos((np.pi + np.arccos(ratio)) / 3) - l2 / (3 * l3), 0, 1))
    return float(np.clip(p0 + delta, 0, 1)), p0


def score_z(x1: float, n1: float, x0: float, n0: float, delta: float, *, correction: float) -> float:
    """Score statistic of p1 - p0 = delta; `correction` multiplies the variance (n/(n-1) for Miettinen-Nurminen)."""
    p1, p0 = restricted(x1, n1, x0, n0, delta)
    variance = (p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0) * correction
    gap = x1 / n1 - x0 / n0 - delta
    if variance <= 0:
        return float(np.sign(gap) * np.inf) if abs(gap) > 1e-12 else 0.0
    return float(gap / np.sqrt(variance))


def _score_interval(x1: float, n1: float, x0: float, n0: float, level: float, correction: float) -> Interval:
    z, d = float(norm_ppf(0.5 + level / 2)), x1 / n1 - x0 / n0
    edge = 1 - 1e-12

    def root(target: float, a: float, b: float, fallback: float) -> float:
        def gap(v: float) -> float:
            return float(np.clip(score_z(x1, n1, x0, n0, v, correction=correction), -1e6, 1e6)) - target

        return fallback if gap(a) * gap(b) > 0 else float(brentq(gap, a, b, xtol=1e-13))

    return Interval(d, root(z, -edge, min(d, edge), -1.0), root(-z, max(d, -edge), edge, 1.0))


def miettinen_nurminen(x1: float, n1: float, x0: float, n0: float, *, level: float = 0.95) -> Interval:
    """Score interval of a difference with the n/(n-1) factor (Miettinen & Nurminen 1985)."""
    return _score_interval(x1, n1, x0, n0, level, (n1 + n0) / (n1 + n0 - 1))


TWO: dict[str, Callable[[float, float, float, float, float], Interval]] = {
    "newcombe": lambda a, b, c, d, level: newcombe(a, b, c, d, level=level),
    "newcombe_cc": lambda a, b, c, d, level: newcombe(a, b, c, d, level=level, corrected=True),
    "miettinen_nurminen": lambda a, b, c, d, level: miettinen_nurminen(a, b, c, d, level=level),
    "mee": lambda a, b, c, d, level: _score_interval(a, b, c, d, level, 1.0),
    "wald": _difference_wald,
    "wald_cc": lambda a, b, c, d, level: _difference_wald(a, b, c, d, level, True),
    "agresti_caffo": _agresti_caffo,
    "haldane": _haldane,
    "jeffreys_perks": _jeffreys_perks,
}


def difference(x1: float, n1: float, x0: float, n0: float, *, method: str, level: float = 0.95) -> Interval:
    """Interval of share 1 minus share 0 by the named method (keys of `TWO`)."""
    check_counts(x1, n1, field="x1")
    check_counts(x0, n0, field="x0")
    return TWO[method](x1, n1, x0, n0, level)


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
    return Interval(
        d,
        float(d - np.hypot(a.estimate - a.low, b.high - b.estimate)),
        float(d + np.hypot(a.high - a.estimate, b.estimate - b.low)),
    )


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


def fisher_exact(a: int, b: int, c: int, d: int, *, level: float = 0.95) -> dict[str, float]:
    """Fisher's exact test of [[a, b], [c, d]]: p-values, conditional odds ratio and its exact interval."""
    rows, cols, n = a + b, a + c, a + b + c + d
    k = np.arange(max(0, rows + cols - n), min(rows, cols) + 1)
    log_weight = -(
        special.gammaln(k + 1)
        + special.gammaln(rows - k + 1)
        + special.gammaln(cols - k + 1)
        + special.gammaln(n - rows - cols + k + 1)
    )
    pmf = _tilted(log_weight, k, 0.0)
    here = pmf[k == a][0]
    return {
        "p_greater": float(pmf[k >= a].sum()),
        "p_less": float(pmf[k <= a].sum()),
        "p_two_sided": float(min(pmf[pmf <= here * (1 + 1e-7)].sum(), 1.0)),
        "odds_ratio": _conditional_odds(log_weight, k, a),
        **_exact_odds_bounds(log_weight, k, a, level),
    }


def _tilted(log_weight: Array, k: NDArray[np.int_], log_odds: float) -> Array:
    raw = log_weight + k * log_odds
    weight = np.exp(raw - raw.max())
    return np.asarray(weight / weight.sum())


def _conditional_odds(log_weight: Array, k: NDArray[np.int_], a: int) -> float:
    if a in (k[0], k[-1]):
        return 0.0 if a == k[0] else float("inf")
    return float(np.exp(brentq(lambda b: float(_tilted(log_weight, k, b) @ k) - a, -40, 40, xtol=1e-13)))


def _exact_odds_bounds(log_weight: Array, k: NDArray[np.int_], a: int, level: float) -> dict[str, float]:
    tail = (1 - level) / 2

    def solve(keep: NDArray[np.bool_]) -> float:
        return float(
            np.exp(brentq(lambda b: float(_tilted(log_weight, k, b)[keep].sum()) - tail, -60, 60, xtol=1e-13))
        )

    return {
        "odds_low": 0.0 if a == k[0] else solve(k >= a),
        "odds_high": float("inf") if a == k[-1] else solve(k <= a),
    }


def chi_square(table: Array, *, corrected: bool = False) -> tuple[float, float, int]:
    """Pearson chi-square of a table, p-value and degrees of freedom; Yates' correction on request."""
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    gap = np.abs(table - expected)
    gap = np.maximum(gap - min(0.5, float(gap.min())), 0) if corrected else gap
    df = (table.shape[0] - 1) * (table.shape[1] - 1)
    chi2 = float(np.sum(gap**2 / expected))
    return chi2, float(special.chdtrc(df, chi2)), df


def likelihood_bound(level: float) -> float:
    """Half the chi-square quantile: how far the log-likelihood may drop inside a profile interval."""
    return chi2_ppf(level, 1) / 2
