"""The same people twice: difference and ratio of two paired shares, conditional odds, and McNemar's test.

Counts a (yes, yes), b (yes, no), c (no, yes), d (no, no). Sources: Newcombe 1998 (paired, methods 8 and 10); Tango 1998;
Agresti & Min 2005; Bonett & Price 2012; Fagerland, Lydersen & Laake 2013 (mid-p); Tang, Tang & Chan 2003 (score of the
ratio); Tang, Li & Tian 2012 (MOVER of the ratio).
"""

from collections.abc import Callable

import numpy as np
from scipy import special
from scipy.optimize import brentq

from .dist import norm_ppf, norm_two_sided
from .proportions import Interval, one_share, score_bounds

Paired = Callable[[float, float, float, float, float], Interval]


def _wald(a: float, b: float, c: float, d: float, level: float, *, cc: bool = False) -> Interval:
    n, z = a + b + c + d, float(norm_ppf(0.5 + level / 2))
    gap = (b - c) / n
    half = z * np.sqrt(b + c - (b - c) ** 2 / n) / n + (1 / n if cc else 0.0)
    return Interval(gap, float(gap - half), float(gap + half))


def _agresti_min(a: float, b: float, c: float, d: float, level: float) -> Interval:
    """Wald with half a person added to each cell."""
    return _wald(a + 0.5, b + 0.5, c + 0.5, d + 0.5, level)


def _bonett_price(a: float, b: float, c: float, d: float, level: float) -> Interval:
    """Wald with one person added to each of the changed cells and two in all."""
    n, z = a + b + c + d, float(norm_ppf(0.5 + level / 2))
    up, down = (b + 1) / (n + 2), (c + 1) / (n + 2)
    half = z * np.sqrt((up + down - (up - down) ** 2) / (n + 2))
    return Interval((b - c) / n, float(max(up - down - half, -1)), float(min(up - down + half, 1)))


def _likeness(a: float, b: float, c: float, d: float, *, corrected: bool) -> float:
    """Correlation of the pairs; `corrected` as in Newcombe's method 10."""
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    product = a * d - b * c
    if corrected and product > 0:
        product = max(product - (a + b + c + d) / 2, 0.0)
    return float(product / np.sqrt(margins)) if margins else 0.0


def _newcombe(
    a: float, b: float, c: float, d: float, level: float, *, corrected: bool = False, one: str = "wilson"
) -> Interval:
    """Square-and-add from the intervals of both shares, with the correlation of the pairs."""
    n, phi = a + b + c + d, _likeness(a, b, c, d, corrected=corrected)
    first, second = (one_share(x, n, method=one, level=level) for x in (a + b, a + c))
    gap = (b - c) / n
    low1, high1 = first.estimate - first.low, first.high - first.estimate
    low2, high2 = second.estimate - second.low, second.high - second.estimate
    below = np.sqrt(max(low1**2 - 2 * phi * low1 * high2 + high2**2, 0.0))
    above = np.sqrt(max(high1**2 - 2 * phi * high1 * low2 + low2**2, 0.0))
    return Interval(gap, float(gap - below), float(gap + above))


def _tango(a: float, b: float, c: float, d: float, level: float) -> Interval:
    """Score interval."""
    n = a + b + c + d

    def score(delta: float) -> float:
        middle = -b - c + (2 * n - b + c) * delta
        share = (np.sqrt(max(middle**2 + 8 * n * c * delta * (1 - delta), 0.0)) - middle) / (4 * n)
        variance = n * (2 * share + delta * (1 - delta))
        return float((b - c - n * delta) / np.sqrt(max(variance, 1e-300)))

    return Interval((b - c) / n, *score_bounds(score, level))


METHODS: dict[str, Paired] = {
    "wald": _wald,
    "wald_cc": lambda a, b, c, d, level: _wald(a, b, c, d, level, cc=True),
    "agresti_min": _agresti_min,
    "bonett_price": _bonett_price,
    "newcombe": _newcombe,
    "newcombe_corrected": lambda a, b, c, d, level: _newcombe(a, b, c, d, level, corrected=True),
    "mover_jeffreys": lambda a, b, c, d, level: _newcombe(a, b, c, d, level, corrected=True, one="jeffreys"),
    "tango": _tango,
}


def ratio(a: float, b: float, c: float, d: float, *, level: float = 0.95) -> dict[str, Interval]:
    """Share the first time over share the second time: "wald" (log), "tang" (score) and MOVER; none when nobody."""
    if not (a + b and a + c):
        return {}
    point = (a + b) / (a + c)
    half = float(norm_ppf(0.5 + level / 2)) * np.sqrt((b + c) / ((a + b) * (a + c)))
    wald = Interval(point, float(point * np.exp(-half)), float(point * np.exp(half)))
    moved = {f"mover_{one}": _mover_ratio(a, b, c, d, level, one) for one in ("wilson", "jeffreys")}
    return {"wald": wald, "tang": _tang(a, b, c, d, level), **moved}


def _mover_ratio(a: float, b: float, c: float, d: float, level: float, one: str) -> Interval:
    n, phi = a + b + c + d, _likeness(a, b, c, d, corrected=True)
    first, second = (one_share(x, n, method=one, level=level) for x in (a + b, a + c))

    def bound(near: float, far: float, sign: float) -> float:
        pull = phi * (first.estimate - near) * (second.estimate - far)
        top = first.estimate * second.estimate - pull
        inner = top**2 - near * far * (2 * first.estimate - near) * (2 * second.estimate - far)
        return float((top + sign * np.sqrt(max(inner, 0.0))) / (far * (2 * second.estimate - far)))

    point = first.estimate / second.estimate
    return Interval(point, bound(first.low, second.high, -1.0), bound(first.high, second.low, 1.0))


def _tang(a: float, b: float, c: float, d: float, level: float) -> Interval:
    """Score interval of the ratio, the shares of change at their restricted maximum likelihood."""
    n, some, z = a + b + c + d, a + b + c, float(norm_ppf(0.5 + level / 2))

    def score(r: float) -> float:
        qa, qb = n * (1 + r), (a + c) * r**2 - (a + b + 2 * c)
        qc = c * (1 - r) * some / n
        share = (-qb + np.sqrt(max(qb * qb - 4 * qa * qc, 0.0))) / (2 * qa)
        variance = n * (1 + r) * share + some * (r - 1)
        return float(((a + b) - (a + c) * r) / np.sqrt(max(variance, 1e-300)))

    point = (a + b) / (a + c)
    centre = float(np.log(point))

    def at(target: float, low: float, high: float) -> float:
        def gap(v: float) -> float:
            return float(np.clip(score(float(np.exp(v))), -1e6, 1e6)) - target

        return float(np.exp(brentq(gap, low, high, xtol=1e-12))) if gap(low) * gap(high) < 0 else np.nan

    return Interval(point, at(z, centre - 20, centre + 1e-9), at(-z, centre - 1e-9, centre + 20))


def conditional_odds(b: float, c: float, *, level: float = 0.95) -> dict[str, Interval]:
    """Changed one way over changed the other way, with bounds from the share that changed the first way."""
    if not b + c:
        return {}

    def odds(share: float) -> float:
        return float(share / (1 - share)) if share < 1 else float("inf")

    found = {
        m: one_share(b, b + c, method=m, level=level)
        for m in ("wilson", "clopper_pearson", "mid_p", "jeffreys")
    }
    return {m: Interval(odds(v.estimate), odds(v.low), odds(v.high)) for m, v in found.items()}


def mcnemar(b: int, c: int) -> dict[str, float]:
    """McNemar's test of the people who changed, with and without correction, exact and mid-p."""
    n, less = b + c, min(b, c)
    if not n:
        return dict.fromkeys(("mcnemar", "mcnemar_corrected"), 0.0) | dict.fromkeys(
            ("mcnemar_p", "mcnemar_corrected_p", "mcnemar_p_exact", "mcnemar_p_mid"), 1.0
        )
    plain, corrected = (b - c) ** 2 / n, max(abs(b - c) - 1, 0) ** 2 / n
    exact = min(1.0, 2 * float(special.bdtr(less, n, 0.5)))
    own = float(special.comb(n, less) * 0.5**n)
    return {
        "mcnemar": plain,
        "mcnemar_p": float(norm_two_sided(np.sqrt(plain))),
        "mcnemar_corrected": corrected,
        "mcnemar_corrected_p": float(norm_two_sided(np.sqrt(corrected))),
        "mcnemar_p_exact": exact,
        "mcnemar_p_mid": 1.0 if b == c else float(2 * special.bdtr(less, n, 0.5) - own),
    }
