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


def unconditional(
    x1: int, n1: int, x0: int, n0: int, *, test: str = "boschloo", pooled: bool = True
) -> dict[str, float]:
    """Exact tests with only the sizes of the arms fixed: tables as extreme as this one, at the share that favours the
    test least (Barnard 1945 on z, Boschloo 1970 on Fisher's one-sided p)."""
    up = _fisher_tails(n1, n0) if test == "boschloo" else -_z(n1, n0, pooled)
    down = _fisher_tails(n0, n1).T if test == "boschloo" else -up
    greater, less = (_least_favourable(s <= s[x1, x0] + 1e-9 * abs(s[x1, x0]), n1, n0) for s in (up, down))
    if test == "boschloo":
        both = min(1.0, 2 * min(greater, less))
        return {
            "statistic": float(min(up[x1, x0], down[x1, x0])),
            "p_greater": greater,
            "p_less": less,
            "p_two_sided": both,
        }
    far = np.abs(up) >= abs(up[x1, x0]) * (1 - 1e-9)
    z = float(-up[x1, x0])
    return {
        "statistic": z,
        "p_greater": greater,
        "p_less": less,
        "p_two_sided": _least_favourable(far, n1, n0),
    }


def _z(n1: int, n0: int, pooled: bool) -> Array:
    """z of share 1 minus share 0 for every table; 0 where both shares are 0 or 1."""
    x1, x0 = np.arange(n1 + 1)[:, None], np.arange(n0 + 1)[None]
    p1, p0, p = x1 / n1, x0 / n0, (x1 + x0) / (n1 + n0)
    variance = p * (1 - p) * (1 / n1 + 1 / n0) if pooled else p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(p1 == p0, 0.0, (p1 - p0) / np.sqrt(variance))


def _fisher_tails(n1: int, n0: int) -> Array:
    """For every table, the chance of a first count this large or larger given the total."""
    x1, x0 = np.arange(n1 + 1)[:, None], np.arange(n0 + 1)[None]
    weight = special.binom(n1, x1) * special.binom(n0, x0)
    out = np.zeros((n1 + 1, n0 + 1))
    for total in range(n1 + n0 + 1):
        first = np.arange(max(0, total - n0), min(n1, total) + 1)
        own = weight[first, total - first]
        out[first, total - first] = np.cumsum(own[::-1])[::-1] / own.sum()
    return out


def _least_favourable(region: Array, n1: int, n0: int) -> float:
    """Largest chance of the region over the common share."""

    def chance(p: Array) -> Array:
        first, second = (_binomial(n, p) for n in (n1, n0))
        return np.asarray(np.sum((first @ region) * second, axis=1))

    grid = np.sin(np.linspace(0, np.pi / 2, 2001)) ** 2
    at = int(np.argmax(chance(grid)))
    fine = np.linspace(grid[max(at - 1, 0)], grid[min(at + 1, 2000)], 2001)
    return float(min(chance(fine).max(), 1.0))


def _binomial(n: int, p: Array) -> Array:
    """Chance of each count (columns) for each share (rows)."""
    k = np.arange(n + 1)
    log = (
        np.log(special.binom(n, k))[None]
        + special.xlogy(k, p[:, None])
        + special.xlogy(n - k, 1 - p[:, None])
    )
    return np.asarray(np.exp(log))
