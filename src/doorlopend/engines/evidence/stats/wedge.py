"""Stepped wedge: cell means, effects that may grow or fade with exposure, permutation of the roll-out, and power.

Sources: Hussey & Hughes 2007; Kenny et al. 2022 and Maleyeff et al. 2023 (exposure-time indicators); Rabideau & Wang
2021 (randomisation-based intervals); Hooper et al. 2016 and Kasza & Forbes 2019 (power).
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import EvidenceError
from .dist import norm_cdf, norm_ppf, t_ppf
from .linear import LinearFit, infer, least_squares, satterthwaite
from .permutation import orderings

Array = NDArray[Any]
# Random roll-outs when towns lack people in some period: each then needs its own least squares.
HOLES = 999


@dataclass(frozen=True, slots=True)
class Cells:
    """Mean outcome per cluster (rows) and period (columns; nan when empty) and the first treated period per cluster."""

    mean: Array
    start: NDArray[np.int_]

    @property
    def exposure(self) -> NDArray[np.int_]:
        """Periods since the start, 1 in the first treated period, 0 before it."""
        return exposure_of(self.start, self.mean.shape[1])


def exposure_of(start: NDArray[np.int_], periods: int) -> NDArray[np.int_]:
    """Exposure time per cluster and period for the given first treated periods (beyond the last = never)."""
    return np.asarray(np.maximum(np.arange(periods)[None, :] - start[:, None] + 1, 0))


def design(
    exposure: NDArray[np.int_], present: NDArray[np.bool_], *, by_exposure: bool = True
) -> tuple[Array, int]:
    """Columns: treatment (one per exposure period, or one constant), clusters, periods; and how many are treatment."""
    c, p = exposure.shape
    rows_c, rows_p = np.nonzero(present)
    e = exposure[present]
    levels = np.unique(e[e > 0])
    treat = (e[:, None] == levels[None]).astype(float) if by_exposure else (e > 0).astype(float)[:, None]
    cluster = (rows_c[:, None] == np.arange(c)[None]).astype(float)
    period = (rows_p[:, None] == np.arange(1, p)[None]).astype(float)
    return np.column_stack([treat, cluster, period]), treat.shape[1]


@dataclass(frozen=True, slots=True)
class WedgeEffect:
    """Time-averaged effect over exposure periods, CR2 error, Satterthwaite df, interval, and each exposure's effect."""

    estimate: float
    se: float
    df: float
    low: float
    high: float
    by_exposure: Array
    by_exposure_se: Array


def analyse(cells: Cells, *, by_exposure: bool = True, level: float = 0.95) -> WedgeEffect:
    """Least squares on cell means with cluster and period effects; errors clustered by town."""
    present = np.isfinite(cells.mean)
    x, k = design(cells.exposure, present, by_exposure=by_exposure)
    fit = _fit(cells.mean[present], x)
    cluster = np.nonzero(present)[0]
    contrast = np.zeros((1, x.shape[1]))
    contrast[0, :k] = 1 / k
    result = infer(fit, kind="CR2", cluster=cluster, df="normal")
    se = float(np.sqrt(contrast @ result.vcov @ contrast.T)[0, 0])
    df = float(satterthwaite(fit, kind="CR2", cluster=cluster, contrasts=contrast)[0])
    estimate = float(fit.coef[:k].mean())
    half = float(t_ppf(0.5 + level / 2, df)) * se
    return WedgeEffect(estimate, se, df, estimate - half, estimate + half, fit.coef[:k], result.se[:k])


def _fit(y: Array, x: Array) -> LinearFit:
    try:
        return least_squares(y, x)
    except EvidenceError as problem:
        raise EvidenceError(
            "wedge_not_identified",
            "rollout",
            "de uitrol laat geen onbehandelde vergelijking over",
            "the roll-out leaves no untreated comparison",
            "laat een gemeente later of niet beginnen",
            "let one place start later or never",
        ) from problem


def estimator_weights(
    exposure: NDArray[np.int_], present: NDArray[np.bool_], *, by_exposure: bool = True
) -> Array:
    """The linear weights on the present cells that give the time-averaged effect."""
    x, k = design(exposure, present, by_exposure=by_exposure)
    return np.asarray(np.linalg.pinv(x)[:k].mean(axis=0))


@lru_cache(maxsize=32)
def _permuted_weights(
    start: tuple[int, ...], periods: int, present: bytes, draws: int, seed: int, by_exposure: bool
) -> tuple[Array, Array]:
    """Weights under every other roll-out (or `draws` random ones), and the real one's treatment seen through each."""
    base = np.array(start)
    mask = np.frombuffer(present, dtype=bool).reshape(len(start), periods)
    order = orderings(base, draws=draws, seed=seed)
    exposure = exposure_of(base, periods)
    if mask.all():
        # With every cell there, handing a town another start only moves rows of the weights.
        own = estimator_weights(exposure, mask, by_exposure=by_exposure).reshape(mask.shape)
        weights = own[order].reshape(len(order), -1)
    else:
        weights = np.array(
            [estimator_weights(exposure[o], mask, by_exposure=by_exposure) for o in order[:HOLES]]
        ).reshape(-1, int(mask.sum()))
    return weights, weights @ (exposure > 0)[mask].astype(float)


@dataclass(frozen=True, slots=True)
class PermutationResult:
    """Two-sided p of no effect and the interval of constant shifts the roll-out lottery does not reject."""

    p: float
    low: float
    high: float
    draws: int
    attainable: float


def permutation(
    cells: Cells, *, draws: int = 9999, seed: int = 1, level: float = 0.95, by_exposure: bool = True
) -> PermutationResult:
    """Re-draw which town starts when; exact for the sharp null of one constant shift."""
    present = np.isfinite(cells.mean)
    y = cells.mean[present]
    y = y - y.mean()
    a, gain = _permuted_weights(
        tuple(int(s) for s in cells.start), cells.mean.shape[1], present.tobytes(), draws, seed, by_exposure
    )
    observed = float(estimator_weights(cells.exposure, present, by_exposure=by_exposure) @ y)
    return invert(observed, a @ y, gain, level=level)


def invert(observed: float, permuted: Array, gain: Array, *, level: float = 0.95) -> PermutationResult:
    """Interval of shifts theta for which |T_obs - theta| is not extreme among |T_perm - theta * gain| (no model).

    With N possible roll-outs only multiples of 1/N are attainable levels: the bound lies between the two around
    1 - `level` in proportion (Hettmansperger & Sheather 1986 for order statistics), so its own level is between those
    two. The p-value is the exact one.
    """
    others = len(permuted)
    tolerance = 1e-10 * (abs(observed) + 1)
    p = float((np.sum(np.abs(permuted) >= abs(observed) - tolerance) + 1) / (others + 1))
    # |T_perm - theta g| >= |T_obs - theta| flips where the two lines meet. With |g| < 1 the draw is "as extreme"
    # exactly between its two meeting points; otherwise it is so everywhere, as the real one is.
    apart = np.abs(gain) < 1 - 1e-10
    real, n = int(np.sum(~apart)) + 1, others + 1
    attainable = real / n
    if attainable > 1 - level + 1e-12:
        return PermutationResult(p, -np.inf, np.inf, others, attainable)
    t, g = permuted[apart], gain[apart]
    one, two = (observed - t) / (1 - g), (observed + t) / (1 + g)
    low = _between(np.minimum(one, two), real, n, level, tolerance)
    high = -_between(-np.maximum(one, two), real, n, level, tolerance)
    return PermutationResult(p, min(low, observed), max(high, observed), others, attainable)


def _between(meet: Array, real: int, n: int, level: float, tolerance: float) -> float:
    """Lower bound: below the k-th distinct meeting point p is `real` + the number before it, over n."""
    points = np.sort(meet)
    first = np.flatnonzero(np.diff(points, prepend=-np.inf) > tolerance)
    return float(np.interp(1 - level, (first + real) / n, points[first]))


def gls_variance(
    exposure: NDArray[np.int_],
    covariance: Array,
    *,
    periods_fixed: bool = True,
    eta: float = 0.0,
    rho: float = 0.0,
) -> float:
    """Variance of a constant effect in a cluster-period model with known covariance (same for each cluster).

    `eta` is the sd of the effect between clusters; `rho` the covariance of that part with the cluster's level.
    """
    p = exposure.shape[1]
    info = np.zeros((p + 1, p + 1)) if periods_fixed else np.zeros((2, 2))
    for row in exposure:
        time = np.eye(p) if periods_fixed else np.ones((p, 1))
        on = (row > 0).astype(float)
        x = np.column_stack([on, time])
        own = covariance + eta**2 * np.outer(on, on) + rho * (on[:, None] + on[None])
        info += x.T @ np.linalg.inv(own) @ x
    return float(np.linalg.inv(info)[0, 0])


def cell_covariance(
    periods: int,
    *,
    n: float,
    sigma: float,
    tau: float = 0.0,
    gamma: float = 0.0,
    psi: float = 0.0,
    decay: float = 1.0,
    decay_person: float = 1.0,
    churn: float = 0.0,
) -> Array:
    """Covariance of one cluster's cell means: residual sd `sigma`, cluster `tau`, cluster-period `gamma`, person `psi`
    (cohort of n); `decay` and `decay_person` are the factors per period apart on the cluster and person parts, `churn`
    the chance that a person is replaced by another from one period to any other (Kasza et al. 2020; Li 2020)."""
    lag = np.abs(np.subtract.outer(np.arange(periods), np.arange(periods)))
    person = psi**2 / n * np.where(lag == 0, 1.0, (1 - churn) * decay_person**lag)
    return np.asarray((sigma**2 / n + gamma**2) * np.eye(periods) + tau**2 * decay**lag + person)


def power_of(effect: float, variance: float, *, alpha: float = 0.05, df: float = float("inf")) -> float:
    """Two-sided power of a Wald test; a finite df uses the shifted t as approximation."""
    ratio = abs(effect) / np.sqrt(variance)
    if not np.isfinite(df):
        crit = float(norm_ppf(1 - alpha / 2))
        return float(norm_cdf(ratio - crit) + norm_cdf(-ratio - crit))
    from scipy.special import nctdtr

    crit = float(t_ppf(1 - alpha / 2, df))
    return float(1 - nctdtr(df, ratio, crit) + nctdtr(df, ratio, -crit))
