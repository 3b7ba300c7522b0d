"""Regression of a share that leaves by one cause in the presence of others (Fine & Gray 1999), as R's cmprsk computes it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .glm import separated
from .survival import kaplan_meier

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class SubdistributionFit:
    """Log subdistribution hazard ratios, their covariance and the pseudo log-likelihoods."""

    coef: Array
    vcov: Array
    log_likelihood: float
    null_log_likelihood: float


@dataclass(frozen=True, slots=True)
class _Risk:
    """Weights of every person at every event time (people × times), and who had the event when."""

    weight: Array
    hit: Array
    x: Array


def fit(
    time: Array, cause: Array, x: Array, *, of: int = 1, events_first: bool = False
) -> SubdistributionFit:
    """Newton steps on the weighted partial likelihood; people who left by another cause stay at risk with the weight
    of not yet being censored. `events_first`: who leaves and who is last seen at the same time are not tied, the
    leaver was first (Geskus 2011, R's survival); otherwise both were still there (R's cmprsk)."""
    own = cause == of
    grid = np.unique(time[own])
    # Half a step of the finest gap moves a leaver before those last seen at the same time.
    near = np.diff(np.unique(time)).min(initial=1.0) / 2 if events_first else 0.0
    seen = time - near * (cause > 0)
    after = _censoring_before(seen, cause == 0, np.concatenate([grid, time]))
    at_grid, at_exit = after[: len(grid)], after[len(grid) :]
    other = (cause > 0) & ~own
    still = time[:, None] >= grid[None]
    weight = np.where(still, 1.0, np.where(other[:, None], at_grid[None] / at_exit[:, None], 0.0))
    risk = _Risk(weight, (own[:, None] & (time[:, None] == grid[None])).astype(float), x - x.mean(axis=0))
    beta = np.zeros(x.shape[1])
    null, gradient, information = _likelihood(risk, beta)
    value = null
    for _ in range(60):
        try:
            step = np.linalg.solve(information, gradient)
        except np.linalg.LinAlgError as problem:
            raise separated() from problem
        beta = beta + step
        value, gradient, information = _likelihood(risk, beta)
        if np.max(np.abs(step)) < 1e-11:
            break
    if not np.isfinite(value) or np.max(np.abs(beta)) > 50:
        raise separated()
    inverse = np.linalg.inv(information)
    scores = _scores(risk, beta) + _censoring_scores(risk, beta, seen, cause, grid, other)
    return SubdistributionFit(beta, inverse @ (scores.T @ scores) @ inverse, value, null)


def _censoring_before(time: Array, censored: NDArray[np.bool_], at: Array) -> Array:
    """Chance of not being censored just before each time."""
    curve = kaplan_meier(time, censored.astype(float))
    i = np.searchsorted(curve.time, at, side="left") - 1
    return np.where(i >= 0, curve.surv[i], 1.0)


def _means(risk: _Risk, beta: Array) -> tuple[Array, Array, Array]:
    """Per event time the weighted total, the mean covariates, and the weighted hazard of each person."""
    pull = risk.weight * np.exp(risk.x @ beta)[:, None]
    total = pull.sum(axis=0)
    return total, (pull.T @ risk.x) / total[:, None], pull


def _likelihood(risk: _Risk, beta: Array) -> tuple[float, Array, Array]:
    total, mean, pull = _means(risk, beta)
    d = risk.hit.sum(axis=0)
    value = float(np.sum(risk.hit.sum(axis=1) * (risk.x @ beta)) - d @ np.log(total))
    gradient = risk.hit.sum(axis=1) @ risk.x - d @ mean
    share = pull / total
    second = np.einsum("it,ij,ik,t->jk", share, risk.x, risk.x, d, optimize=True)
    return value, gradient, second - (mean * d[:, None]).T @ mean


def _scores(risk: _Risk, beta: Array) -> Array:
    """Each person's pull: own event minus what was expected."""
    total, mean, pull = _means(risk, beta)
    excess = risk.hit - pull * (risk.hit.sum(axis=0) / total)
    return np.asarray(excess.sum(axis=1)[:, None] * risk.x - excess @ mean)


def _censoring_scores(
    risk: _Risk, beta: Array, time: Array, cause: Array, grid: Array, other: NDArray[np.bool_]
) -> Array:
    """Each person's pull through the estimated censoring curve."""
    total, mean, pull = _means(risk, beta)
    out = np.zeros_like(risk.x)
    moments = np.unique(time[cause == 0])
    if not len(moments):
        return out
    expected = pull * (risk.hit.sum(axis=0) / total)
    q = np.zeros((len(moments), risk.x.shape[1]))
    for m, u in enumerate(moments):
        rows, later = other & (time < u), grid >= u
        part = expected[np.ix_(rows, later)]
        q[m] = part.sum(axis=1) @ risk.x[rows] - part.sum(axis=0) @ mean[later]
    at_risk = np.array([np.sum(time >= u) for u in moments], dtype=float)
    count = np.array([np.sum((time == u) & (cause == 0)) for u in moments])
    drift = np.cumsum(q * (count / at_risk**2)[:, None], axis=0)
    last = np.searchsorted(moments, time, side="right") - 1
    out -= np.where((last >= 0)[:, None], drift[np.maximum(last, 0)], 0.0)
    censored = cause == 0
    hit = np.searchsorted(moments, time[censored])
    out[censored] += q[hit] / at_risk[hit][:, None]
    return out
