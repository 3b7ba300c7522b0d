"""Distribution functions from scipy.special: importing scipy.stats would cost every command a second."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Array = NDArray[Any]


def norm_cdf(z: ArrayLike) -> Any:
    """P(Z <= z) of the standard normal."""
    return special.ndtr(z)


def norm_ppf(p: ArrayLike) -> Any:
    """Quantile of the standard normal."""
    return special.ndtri(p)


def norm_pdf(z: ArrayLike) -> Any:
    """Density of the standard normal."""
    return np.exp(-0.5 * np.square(z)) / np.sqrt(2 * np.pi)


def norm_two_sided(z: ArrayLike) -> Any:
    """Two-sided p-value of a z statistic."""
    return 2 * special.ndtr(-np.abs(z))


def t_ppf(p: float, df: ArrayLike) -> Any:
    """Upper quantile (p >= 0.5) of Student's t through the beta distribution; infinite df gives the normal."""
    df = np.asarray(df, dtype=float)
    finite = np.where(np.isfinite(df), df, 1.0)
    # scipy's own stdtrit is good to nine digits only; the incomplete beta inverse to all.
    x = special.betaincinv(finite / 2, 0.5, 2 * (1 - p))
    return np.where(np.isfinite(df), np.sqrt(finite * (1 - x) / x), special.ndtri(p))[()]


def t_two_sided(t: ArrayLike, df: ArrayLike) -> Any:
    """Two-sided p-value of a t statistic; infinite df gives the normal."""
    df = np.asarray(df, dtype=float)
    finite = np.where(np.isfinite(df), df, 1.0)
    return np.where(np.isfinite(df), 2 * special.stdtr(finite, -np.abs(t)), norm_two_sided(t))[()]


def chi2_sf(x: ArrayLike, df: ArrayLike) -> Any:
    """P(X > x) of the chi-square distribution."""
    return special.chdtrc(df, np.maximum(x, 0.0))


def chi2_ppf(p: float, df: float) -> float:
    """Quantile of the chi-square distribution."""
    return float(special.chdtri(df, 1 - p))


def f_sf(x: float, dfn: float, dfd: float) -> float:
    """P(X > x) of the F distribution."""
    return float(special.fdtrc(dfn, dfd, max(x, 0.0)))


def beta_ppf(p: float, a: float, b: float) -> float:
    """Quantile of the beta distribution."""
    return float(special.betaincinv(a, b, p))
