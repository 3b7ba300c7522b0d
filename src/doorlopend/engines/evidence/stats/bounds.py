"""When data are missing or people were not drawn: how far the answer can move.

Sources: Manski 1990; Lee 2009; VanderWeele & Ding 2017 (E-value); Rosenbaum 2002 (gamma); Imbens & Manski 2004.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from .dist import norm_cdf, norm_ppf

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The lowest and highest effect the data allow, and an interval that covers the effect with the level."""

    low: float
    high: float
    low_se: float
    high_se: float
    interval_low: float
    interval_high: float


def _imbens_manski(
    low: float, high: float, se_low: float, se_high: float, level: float
) -> tuple[float, float]:
    width, top = high - low, max(se_low, se_high)
    if top == 0:
        return low, high
    c = _solve(lambda v: float(norm_cdf(v + width / top) - norm_cdf(-v)) - level, 0.0, 10.0)
    return low - c * se_low, high + c * se_high


def _solve(f: Callable[[float], float], a: float, b: float) -> float:
    from scipy.optimize import brentq

    return float(brentq(f, a, b, xtol=1e-12))


def manski(
    y1: Array, missing1: int, y0: Array, missing0: int, *, low: float, high: float, level: float = 0.95
) -> Bounds:
    """Worst- and best-case difference of means when the missing could be anything in [low, high]."""

    def filled(y: Array, m: int, value: float) -> tuple[float, float]:
        full = np.concatenate([y, np.full(m, value)])
        return float(full.mean()), float(full.var(ddof=1) / len(full)) if len(full) > 1 else 0.0

    (a1, va1), (b1, vb1) = filled(y1, missing1, low), filled(y1, missing1, high)
    (a0, va0), (b0, vb0) = filled(y0, missing0, low), filled(y0, missing0, high)
    se_low, se_high = float(np.sqrt(va1 + vb0)), float(np.sqrt(vb1 + va0))
    return Bounds(
        a1 - b0, b1 - a0, se_low, se_high, *_imbens_manski(a1 - b0, b1 - a0, se_low, se_high, level)
    )


def lee(y1: Array, n1: int, y0: Array, n0: int, *, level: float = 0.95) -> Bounds:
    """Trimming bounds for those always observed; y1 and y0 are the observed outcomes, n1 and n0 all people drawn."""
    q1, q0 = len(y1) / n1, len(y0) / n0
    if q1 < q0:
        flipped = lee(-y0, n0, -y1, n1, level=level)
        return flipped
    share = (q1 - q0) / q1
    keep_low, keep_high = _trimmed(np.sort(y1), share, lower=True), _trimmed(np.sort(y1), share, lower=False)
    base, v0 = float(y0.mean()), float(y0.var(ddof=1) / len(y0))
    errors = [
        float(np.sqrt(_trim_variance(y1, share, n1, q0, n0, q1, m, side) + v0))
        for m, side in ((keep_low, "low"), (keep_high, "high"))
    ]
    low, high = keep_low - base, keep_high - base
    span = _imbens_manski(low, high, errors[0], errors[1], level)
    return Bounds(low, high, errors[0], errors[1], span[0], span[1])


def _trimmed(y: Array, share: float, *, lower: bool) -> float:
    """Mean of the lowest (or highest) 1 - share of the values; the value at the cut counts in part."""
    y = y if lower else y[::-1]
    amount = (1 - share) * len(y)
    whole = int(np.floor(amount + 1e-12))
    part = amount - whole
    total = y[:whole].sum() + (part * y[whole] if whole < len(y) else 0.0)
    return float(total / amount)


def _trim_variance(
    y1: Array, share: float, n1: int, q0: float, n0: int, q1: float, mean: float, side: str
) -> float:
    """Lee (2009), proposition 3: spread of the kept, of the cut, and of the trimming share."""
    if share <= 0:
        return float(y1.var(ddof=1) / len(y1))
    s = np.sort(y1)
    cut = float(np.quantile(s, 1 - share if side == "low" else share))
    kept = s[s <= cut] if side == "low" else s[s >= cut]
    within = float(kept.var()) / (len(y1) * (1 - share))
    of_cut = (cut - mean) ** 2 * share / (len(y1) * (1 - share))
    of_share = (
        ((cut - mean) / (1 - share)) ** 2 * (1 - share) ** 2 * ((1 - q0) / (n0 * q0) + (1 - q1) / (n1 * q1))
    )
    return within + of_cut + float(of_share)


def e_value(ratio: float) -> float:
    """How strongly a hidden factor must be tied to both arm and outcome to explain away a risk ratio."""
    r = ratio if ratio >= 1 else 1 / ratio
    return float(r + np.sqrt(r * (r - 1)))


def rosenbaum_sign(pairs_positive: int, pairs: int, gamma: float) -> float:
    """Largest one-sided p of the sign test when hidden bias may multiply the odds of treatment by gamma."""
    return float(special.bdtrc(pairs_positive - 1, pairs, gamma / (1 + gamma))) if pairs_positive else 1.0


def rosenbaum_wilcoxon(differences: Array, gamma: float) -> float:
    """Largest one-sided p of the signed-rank test under hidden bias gamma (normal approximation)."""
    d = differences[differences != 0]
    _, inverse, counts = np.unique(np.abs(d), return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    rank = (ends - (counts - 1) / 2)[inverse]
    p = gamma / (1 + gamma)
    t, mean, var = float(rank[d > 0].sum()), float(p * rank.sum()), float(p * (1 - p) * np.sum(rank**2))
    return float(1 - norm_cdf((t - mean) / np.sqrt(var)))


def tipping_point(
    x1: int, n1: int, miss1: int, x0: int, n0: int, miss0: int, *, level: float = 0.95
) -> float | None:
    """Smallest gap between the missing of both arms (shares) that turns the interval to include zero; None if never.

    The missing of the better arm do worse by the gap than those observed; those of the other arm better by it.
    """
    from .proportions import newcombe

    sign = 1.0 if x1 / n1 >= x0 / n0 else -1.0
    for gap in np.linspace(0, 1, 101):
        p1 = np.clip(x1 / n1 - sign * gap, 0, 1)
        p0 = np.clip(x0 / n0 + sign * gap, 0, 1)
        shown = newcombe(x1 + p1 * miss1, n1 + miss1, x0 + p0 * miss0, n0 + miss0, level=level)
        if shown.low <= 0 <= shown.high:
            return float(gap)
    return None


def normal_quantile(level: float) -> float:
    """Two-sided normal quantile of a level."""
    return float(norm_ppf(0.5 + level / 2))
