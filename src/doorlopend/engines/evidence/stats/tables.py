"""Two-by-two tables: exact and chi-square tests (Fisher 1935; Pearson 1900; Yates 1934)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special
from scipy.optimize import brentq

from .dist import chi2_ppf

Array = NDArray[Any]


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
