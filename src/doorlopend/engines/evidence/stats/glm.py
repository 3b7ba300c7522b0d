"""Logistic, Poisson and log-binomial regression by iteratively reweighted least squares (Nelder & Wedderburn 1972)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special
from scipy.optimize import brentq

from ..errors import EvidenceError
from .tables import likelihood_bound

Array = NDArray[Any]
FAMILIES = ("binomial", "poisson")


@dataclass(frozen=True, slots=True)
class GlmFit:
    """Coefficients, model covariance, fitted means, log-likelihood and the score rows for a sandwich."""

    coef: Array
    vcov: Array
    mean: Array
    log_likelihood: float
    scores: Array
    deviance: float


def _mean(family: str, eta: Array) -> Array:
    return np.asarray(special.expit(eta) if family == "binomial" else np.exp(np.clip(eta, -500, 500)))


def _variance(family: str, mu: Array) -> Array:
    return np.asarray(mu * (1 - mu) if family == "binomial" else mu)


def log_likelihood(family: str, y: Array, mu: Array, w: Array) -> float:
    """Weighted log-likelihood, constants included."""
    if family == "binomial":
        return float(np.sum(w * (special.xlogy(y, mu) + special.xlogy(1 - y, 1 - mu))))
    return float(np.sum(w * (special.xlogy(y, mu) - mu - special.gammaln(y + 1))))


def _deviance(family: str, y: Array, mu: Array, w: Array) -> float:
    if family == "binomial":
        return -2 * log_likelihood(family, y, mu, w)
    return float(2 * np.sum(w * (special.xlogy(y, y) - special.xlogy(y, mu) - y + mu)))


def fit(
    y: Array,
    x: Array,
    *,
    family: str = "binomial",
    weights: Array | None = None,
    offset: Array | None = None,
    start: Array | None = None,
) -> GlmFit:
    """Maximum likelihood with the canonical link (logit or log); raises when the outcome is perfectly separated."""
    w = np.ones(len(y)) if weights is None else weights
    off = np.zeros(len(y)) if offset is None else offset
    beta = np.zeros(x.shape[1]) if start is None else start.copy()
    if start is None and family == "poisson":
        beta = np.linalg.lstsq(x, np.log(y + 0.5) - off, rcond=None)[0]
    previous = log_likelihood(family, y, _mean(family, x @ beta + off), w)
    for _ in range(100):
        mu = _mean(family, x @ beta + off)
        info = x.T @ (x * (w * _variance(family, mu))[:, None])
        step = _solve(info, x.T @ (w * (y - mu)))
        beta, now = _damped(family, y, x, w, off, beta, step, previous)
        if abs(now - previous) < 1e-12 * (abs(now) + 1) and np.max(np.abs(step)) < 1e-9:
            break
        previous = now
    return _finish(family, y, x, w, off, beta)


def _damped(
    family: str, y: Array, x: Array, w: Array, off: Array, beta: Array, step: Array, previous: float
) -> tuple[Array, float]:
    scale = 1.0
    for _ in range(30):
        candidate = beta + scale * step
        value = log_likelihood(family, y, _mean(family, x @ candidate + off), w)
        if value >= previous - 1e-10 * abs(previous):
            return candidate, value
        scale /= 2
    return beta, previous


def _solve(info: Array, score: Array) -> Array:
    try:
        return np.linalg.solve(info, score)
    except np.linalg.LinAlgError as problem:
        raise separated() from problem


def separated() -> EvidenceError:
    """The error for an outcome that a covariate predicts perfectly, so that no finite estimate exists."""
    return EvidenceError(
        "separation",
        "columns",
        "een kenmerk voorspelt de uitkomst volledig; er is geen eindige schatting",
        "a covariate predicts the outcome perfectly, so no finite estimate exists",
        "laat het kenmerk weg of voeg groepen samen",
        "drop the covariate or merge groups",
    )


def _finish(family: str, y: Array, x: Array, w: Array, off: Array, beta: Array) -> GlmFit:
    mu = _mean(family, x @ beta + off)
    info = x.T @ (x * (w * _variance(family, mu))[:, None])
    if not np.all(np.isfinite(info)) or np.linalg.cond(info) > 1e14:
        raise separated()
    return GlmFit(
        beta,
        np.linalg.inv(info),
        mu,
        log_likelihood(family, y, mu, w),
        x * (w * (y - mu))[:, None],
        _deviance(family, y, mu, w),
    )


def sandwich(result: GlmFit, *, cluster: NDArray[np.generic] | None = None) -> Array:
    """Robust (HC0) or cluster-robust (CR0) covariance of the coefficients."""
    scores = result.scores
    if cluster is not None:
        _, codes = np.unique(cluster, return_inverse=True)
        scores = np.array([scores[codes == g].sum(axis=0) for g in range(codes.max() + 1)])
    return np.asarray(result.vcov @ (scores.T @ scores) @ result.vcov)


def profile_interval(
    y: Array,
    x: Array,
    which: int,
    *,
    family: str = "binomial",
    weights: Array | None = None,
    offset: Array | None = None,
    level: float = 0.95,
) -> tuple[float, float]:
    """Profile-likelihood interval of one coefficient (what R's confint gives)."""
    best = fit(y, x, family=family, weights=weights, offset=offset)
    others = np.delete(x, which, axis=1)
    start = np.delete(best.coef, which)
    base = np.zeros(len(y)) if offset is None else offset
    allowed, se = likelihood_bound(level), float(np.sqrt(best.vcov[which, which]))

    def drop(value: float) -> float:
        fixed = base + x[:, which] * value
        if others.shape[1]:
            reached = fit(y, others, family=family, weights=weights, offset=fixed, start=start).log_likelihood
        else:
            reached = log_likelihood(
                family, y, _mean(family, fixed), np.ones(len(y)) if weights is None else weights
            )
        return best.log_likelihood - reached - allowed

    centre = float(best.coef[which])
    ends = [_outside(drop, centre, side * se) for side in (-1, 1)]
    return float(brentq(drop, ends[0], centre, xtol=1e-10)), float(brentq(drop, centre, ends[1], xtol=1e-10))


def _outside(drop: Callable[[float], float], centre: float, step: float) -> float:
    for k in range(1, 40):
        if drop(centre + k * step) > 0:
            return centre + k * step
    raise separated()
