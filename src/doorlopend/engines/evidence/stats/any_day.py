"""Bounds that hold on whatever day one looks (time-uniform confidence sequences).

Sources: Howard, Ramdas, McAuliffe & Sekhon 2021, propositions 5-10 and theorem 1; Howard & Ramdas 2022.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special
from scipy.optimize import brentq, minimize_scalar

Array = NDArray[Any]


def normal_mixture_rho(v_opt: float, alpha: float) -> float:
    """Tuning that makes the mixture bound (almost) tightest near intrinsic time `v_opt` (Howard et al. 2021, eq. 32).

    For the one-sided mixture pass twice the level.
    """
    log_term = 2 * np.log(1 / alpha)
    return float(v_opt / (log_term + np.log1p(log_term)))


def normal_log_mixture(s: float, v: float, rho: float) -> float:
    """Logarithm of the two-sided normal mixture supermartingale at sum s and variance v."""
    return float(0.5 * np.log(rho / (v + rho)) + s * s / (2 * (v + rho)))


def normal_mixture_bound(v: float, alpha: float, rho: float) -> float:
    """How far a sum may stray at intrinsic time v when looked at on every day (two-sided alpha)."""
    return float(np.sqrt((v + rho) * np.log((v + rho) / (rho * alpha**2))))


def one_sided_log_mixture(s: float, v: float, rho: float) -> float:
    """Logarithm of the one-sided (half-normal) mixture supermartingale."""
    return float(
        0.5 * np.log(4 * rho / (v + rho)) + s * s / (2 * (v + rho)) + special.log_ndtr(s / np.sqrt(v + rho))
    )


def one_sided_bound(v: float, alpha: float, rho: float) -> float:
    """Sum at which the one-sided mixture reaches 1/alpha."""
    top = normal_mixture_bound(v, alpha / 2, rho) + 10 * np.sqrt(v)
    return float(brentq(lambda s: one_sided_log_mixture(s, v, rho) + np.log(alpha), 0.0, top, xtol=1e-11))


def poly_stitching_bound(
    v: float, alpha: float, v_min: float, *, c: float = 0.0, s: float = 1.4, eta: float = 2.0
) -> float:
    """Polynomial stitched bound of Howard et al. 2021 (theorem 1): iterated-logarithm rate with explicit constants."""
    v = max(v, v_min)
    k1, k2 = (eta**0.25 + eta**-0.25) / np.sqrt(2), (np.sqrt(eta) + 1) / 2
    ell = s * np.log(np.log(eta * v / v_min)) + np.log(special.zeta(s) / (alpha * np.log(eta) ** s))
    return float(np.sqrt(k1**2 * v * ell + (k2 * c * ell) ** 2) + k2 * c * ell)


def gamma_exponential_log_mixture(s: float, v: float, rho: float, c: float) -> float:
    """Logarithm of the gamma-exponential mixture for sub-exponential sums with scale c (Howard et al. 2021, prop. 9)."""
    a, b = rho / c**2, (v + rho) / c**2
    x = (c * s + v + rho) / c**2
    lead = a * np.log(a) - special.gammaln(a) - np.log(special.gammainc(a, a))
    return float(
        lead + special.gammaln(b) + np.log(special.gammainc(b, x)) - b * np.log(x) + (c * s + v) / c**2
    )


def curve_bound(t: float, alpha: float, t_min: float, *, a: float = 0.85) -> float:
    """How far the whole empirical distribution may stray from the true one, at every number of people t >= t_min
    (Howard & Ramdas 2022, theorem 2); infinite before t_min."""

    def error(eta: float, c: float) -> float:
        inside = 2 / eta * (a - np.sqrt(2 * (eta - 1) / c)) ** 2
        return (
            float(4 * np.exp(-inside * c) * (1 + 1 / ((inside - 1) * np.log(eta)))) if inside > 1 else np.inf
        )

    def least(c: float) -> float:
        top = brentq(lambda eta: np.sqrt(eta / 2) + np.sqrt(2 * (eta - 1) / c) - a, 1.0, 2 * a * a)
        return float(minimize_scalar(error, bounds=(1.0, top), args=(c,), method="bounded").fun)

    if t < t_min:
        return float("inf")
    c = brentq(lambda c: np.log(least(c)) - np.log(alpha), 2.0, 1000.0, xtol=1e-10)
    return float(a * np.sqrt((np.log1p(np.log(t / t_min)) + c) / t))


def bound_of(log_mixture: Callable[[float], float], v: float, alpha: float) -> float:
    """Invert a log mixture that grows with s at 1/alpha."""
    high = np.sqrt(max(v, 1.0))
    while log_mixture(high) < -np.log(alpha):
        high *= 2
    return float(brentq(lambda s: log_mixture(s) + np.log(alpha), 0.0, high, xtol=1e-11))


def gamma_poisson_log_mixture(s: float, v: float, rho: float, c: float) -> float:
    """Logarithm of the gamma-Poisson mixture for sub-Poisson sums with scale c (counts; prop. 10)."""
    a, b, k = rho / c**2, (v + rho) / c**2, (c * s + v + rho) / c**2
    lead = a * np.log(a) - special.gammaln(a) - np.log(special.gammaincc(a, a))
    return float(v / c**2 + lead + special.gammaln(k) + np.log(special.gammaincc(k, b)) - k * np.log(b))


def beta_binomial_log_mixture(
    s: float, v: float, rho: float, g: float, h: float, *, one_sided: bool
) -> float:
    """Logarithm of the beta-binomial mixture for sums of values between -g and h (shares: g = p, h = 1 - p; prop. 7).

    `rho` is the tuning of the normal mixture; the range of the values is taken off it, as confseq does.
    """
    r = max(rho - g * h, 1e-3 * g * h)
    upto = h / (g + h) if one_sided else 1.0
    sure = v / (g * h) * np.log(g + h)
    moved = (v + h * s) / (h * (g + h)) * np.log(g) + (v - g * s) / (g * (g + h)) * np.log(h)
    after = _log_beta_part((r + v - g * s) / (g * (g + h)), (r + v + h * s) / (h * (g + h)), upto)
    return float(sure - moved + after - _log_beta_part(r / (g * (g + h)), r / (h * (g + h)), upto))


def _log_beta_part(a: float, b: float, upto: float) -> float:
    """Logarithm of the incomplete beta function."""
    return float(special.betaln(a, b) + np.log(special.betainc(a, b, upto)))
