"""The same people twice: difference of two paired shares, and McNemar's test.

Counts a (yes, yes), b (yes, no), c (no, yes), d (no, no). Sources: Newcombe 1998 (paired, methods 8 and 10); Tango 1998;
Agresti & Min 2005; Bonett & Price 2012; Fagerland, Lydersen & Laake 2013 (mid-p).
"""

from collections.abc import Callable

import numpy as np
from scipy import special

from .dist import norm_ppf, norm_two_sided
from .proportions import Interval, score_bounds, wilson

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


def _newcombe(a: float, b: float, c: float, d: float, level: float, *, corrected: bool = False) -> Interval:
    """Square-and-add Wilson with the correlation of the pairs; `corrected` is Newcombe's method 10."""
    n = a + b + c + d
    one, two = wilson(a + b, n, level=level), wilson(a + c, n, level=level)
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    product = a * d - b * c
    if corrected and product > 0:
        product = max(product - n / 2, 0.0)
    phi = product / np.sqrt(margins) if margins else 0.0
    gap = (b - c) / n
    low1, high1 = one.estimate - one.low, one.high - one.estimate
    low2, high2 = two.estimate - two.low, two.high - two.estimate
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
    "tango": _tango,
}


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
