"""Proportions and their differences: intervals that hold in tables of 20 people.

Sources: Wilson 1927; Newcombe 1998; Agresti & Caffo 2000; Miettinen & Nurminen 1985; Mee 1984; Clopper & Pearson
1934; Blaker 2000; Hauck & Anderson 1986; Brown & Li 2005; Donner & Zou 2012 (MOVER).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special
from scipy.optimize import brentq

from ..errors import EvidenceError
from .dist import beta_ppf, norm_ppf

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


def _likelihood_ratio(x: float, n: float, level: float) -> Interval:
    """Shares whose log-likelihood has dropped by no more than half the chi-square quantile."""
    drop, p = float(norm_ppf(0.5 + level / 2)) ** 2 / 2, x / n

    def left(q: float) -> float:
        return (
            float(
                special.xlogy(x, p)
                + special.xlogy(n - x, 1 - p)
                - special.xlogy(x, q)
                - special.xlogy(n - x, 1 - q)
            )
            - drop
        )

    low = 0.0 if x == 0 else float(brentq(left, 1e-12, p, xtol=1e-13))
    return Interval(p, low, 1.0 if x == n else float(brentq(left, p, 1 - 1e-12, xtol=1e-13)))


def _arcsine(x: float, n: float, level: float) -> Interval:
    z, centre = float(norm_ppf(0.5 + level / 2)), np.arcsin(np.sqrt((x + 0.375) / (n + 0.75)))
    return Interval(
        x / n,
        float(np.sin(centre - z / (2 * np.sqrt(n))) ** 2),
        float(np.sin(centre + z / (2 * np.sqrt(n))) ** 2),
    )


def _blaker(x: float, n: float, level: float) -> Interval:
    """Exact, and never wider than Clopper-Pearson: the hull of the shares whose tail and best opposite tail together
    exceed alpha (Blaker 2000; without stepping, as in Klaschka 2010)."""
    return Interval(x / n, _blaker_low(x, n, 1 - level), 1 - _blaker_low(n - x, n, 1 - level))


def _blaker_low(x: float, n: float, alpha: float) -> float:
    """Smallest accepted share. The opposite tail grows by one count at a time, each from the share on where it is no
    larger than the own tail; in between, acceptance falls and then rises, so that its ends tell where it passes."""
    if x == 0:
        return 0.0
    here, edge = _clopper_pearson(x, n, 1 - alpha).low, 1 - 1e-12

    def own(p: float) -> float:
        return float(special.bdtrc(x - 1, int(n), p))

    def spare(p: float, k: int) -> float:
        return own(p) - (float(special.bdtr(k, int(n), p)) if k >= 0 else 0.0)

    def accepted(p: float, k: int) -> float:
        return 2 * own(p) - spare(p, k) - alpha

    joins = (float(brentq(spare, 1e-12, edge, args=(k,), xtol=1e-14)) for k in range(int(x)))
    for k, join in enumerate(joins):
        # Up to this join the opposite tail holds the counts below k.
        if join > here:
            if accepted(here, k - 1) >= 0:
                return here
            if accepted(join, k - 1) > 0:
                return float(brentq(accepted, here, join, args=(k - 1,), xtol=1e-14))
            here = join
    return here


ONE: dict[str, Callable[[float, float, float], Interval]] = {
    "wilson": lambda x, n, level: wilson(x, n, level=level),
    "wilson_cc": lambda x, n, level: wilson(x, n, level=level, corrected=True),
    "wald": _wald,
    "wald_cc": lambda x, n, level: _wald(x, n, level, True),
    "agresti_coull": _agresti_coull,
    "clopper_pearson": _clopper_pearson,
    "jeffreys": _jeffreys,
    "blaker": _blaker,
    "mid_p": _mid_p,
    "likelihood_ratio": _likelihood_ratio,
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
    return mover(a, b)


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
    return _invert_score(x1, n1, x0, n0, level, partial(score_z, correction=correction))


def _invert_score(
    x1: float, n1: float, x0: float, n0: float, level: float, score: Callable[..., float]
) -> Interval:
    """Differences whose score statistic lies within the normal quantile."""
    return Interval(x1 / n1 - x0 / n0, *score_bounds(lambda v: score(x1, n1, x0, n0, v), level))


def score_bounds(score: Callable[[float], float], level: float) -> tuple[float, float]:
    """Where a score statistic that falls from -1 to 1 passes the normal quantiles; -1 or 1 when it does not."""
    z, edge = float(norm_ppf(0.5 + level / 2)), 1 - 1e-12

    def root(target: float, fallback: float) -> float:
        def gap(v: float) -> float:
            return float(np.clip(score(v), -1e6, 1e6)) - target

        return fallback if gap(-edge) * gap(edge) > 0 else float(brentq(gap, -edge, edge, xtol=1e-13))

    return root(z, -1.0), root(-z, 1.0)


def miettinen_nurminen(x1: float, n1: float, x0: float, n0: float, *, level: float = 0.95) -> Interval:
    """Score interval of a difference with the n/(n-1) factor (Miettinen & Nurminen 1985)."""
    return _score_interval(x1, n1, x0, n0, level, (n1 + n0) / (n1 + n0 - 1))


def mover(a: Interval, b: Interval) -> Interval:
    """Square-and-add (MOVER) from the intervals of two shares."""
    d = a.estimate - b.estimate
    return Interval(
        d,
        float(d - np.hypot(a.estimate - a.low, b.high - b.estimate)),
        float(d + np.hypot(a.high - a.estimate, b.estimate - b.low)),
    )


def _mover_jeffreys(x1: float, n1: float, x0: float, n0: float, level: float) -> Interval:
    return mover(_jeffreys(x1, n1, level), _jeffreys(x0, n0, level))


def _hauck_anderson(x1: float, n1: float, x0: float, n0: float, level: float) -> Interval:
    p1, p0, z = x1 / n1, x0 / n0, float(norm_ppf(0.5 + level / 2))
    half = 1 / (2 * min(n1, n0)) + z * np.sqrt(p1 * (1 - p1) / (n1 - 1) + p0 * (1 - p0) / (n0 - 1))
    return Interval(p1 - p0, float(p1 - p0 - half), float(p1 - p0 + half))


def _brown_li(x1: float, n1: float, x0: float, n0: float, level: float) -> Interval:
    """Wald around shares with half a success and half a failure added to each arm (Brown & Li's Jeffreys)."""
    moved = _difference_wald((x1 + 0.5) / (n1 + 1) * n1, n1, (x0 + 0.5) / (n0 + 1) * n0, n0, level)
    return Interval(x1 / n1 - x0 / n0, moved.low, moved.high)


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
    "mover_jeffreys": _mover_jeffreys,
    "hauck_anderson": _hauck_anderson,
    "brown_li": _brown_li,
}


def difference(x1: float, n1: float, x0: float, n0: float, *, method: str, level: float = 0.95) -> Interval:
    """Interval of share 1 minus share 0 by the named method (keys of `TWO`)."""
    check_counts(x1, n1, field="x1")
    check_counts(x0, n0, field="x0")
    return TWO[method](x1, n1, x0, n0, level)
