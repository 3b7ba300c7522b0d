"""Cox regression with Efron or Breslow ties, start-stop intervals, strata and robust errors (Cox 1972; Efron 1977)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .dist import chi2_sf
from .glm import separated

Array = NDArray[Any]
Labels = NDArray[np.generic]


@dataclass(frozen=True, slots=True)
class CoxFit:
    """Log hazard ratios with model and robust covariance, log-likelihoods and the three overall tests."""

    coef: Array
    vcov: Array
    robust: Array
    log_likelihood: float
    null_log_likelihood: float
    score_test: float
    wald_test: float
    concordance: float

    @property
    def likelihood_ratio(self) -> float:
        return 2 * (self.log_likelihood - self.null_log_likelihood)

    def p(self, statistic: float) -> float:
        """P-value of one of the overall chi-square tests."""
        return float(chi2_sf(statistic, len(self.coef)))


@dataclass(frozen=True, slots=True)
class _Data:
    start: Array
    stop: Array
    event: Array
    x: Array
    weights: Array
    strata: NDArray[np.int_]


def cox(
    stop: Array,
    event: Array,
    x: Array,
    *,
    start: Array | None = None,
    strata: Labels | None = None,
    weights: Array | None = None,
    cluster: Labels | None = None,
    ties: str = "efron",
) -> CoxFit:
    """Partial likelihood by Newton steps; `start` makes rows intervals (start, stop] for traits that change."""
    centre = x.mean(axis=0)
    data = _Data(
        np.full(len(stop), -np.inf) if start is None else start,
        stop,
        event,
        x - centre,
        np.ones(len(stop)) if weights is None else weights,
        np.zeros(len(stop), dtype=int) if strata is None else np.unique(strata, return_inverse=True)[1],
    )
    null, score0, info0 = _evaluate(data, np.zeros(x.shape[1]), ties)
    beta, value, info = _climb(data, null, score0, info0, ties)
    if np.max(np.abs(beta) * np.maximum(x.std(axis=0), 1e-12)) > 15:
        raise separated()
    vcov = np.linalg.inv(info)
    residuals = _summed(_score_residuals(data, beta, ties) * data.weights[:, None], cluster)
    return CoxFit(
        beta,
        vcov,
        vcov @ (residuals.T @ residuals) @ vcov,
        value,
        null,
        float(score0 @ _newton(info0, score0)),
        float(beta @ info @ beta),
        _concordance(data, data.x @ beta),
    )


def _climb(data: _Data, value: float, score: Array, info: Array, ties: str) -> tuple[Array, float, Array]:
    """Newton steps from no effect until they are too small to matter: coefficients, likelihood, information."""
    beta = np.zeros(data.x.shape[1])
    for _ in range(60):
        step = _newton(info, score)
        beta, value, score, info = _advance(data, beta, step, value, ties)
        if np.max(np.abs(step)) < 1e-10:
            break
    return beta, value, info


def _summed(residuals: Array, cluster: Labels | None) -> Array:
    """Residuals per cluster, or as they are where every row is its own."""
    if cluster is None:
        return residuals
    codes = np.unique(cluster, return_inverse=True)[1]
    return np.array([residuals[codes == g].sum(axis=0) for g in range(codes.max() + 1)])


def _newton(info: Array, score: Array) -> Array:
    try:
        return np.linalg.solve(info, score)
    except np.linalg.LinAlgError as problem:
        raise separated() from problem


def _advance(
    data: _Data, beta: Array, step: Array, value: float, ties: str
) -> tuple[Array, float, Array, Array]:
    scale = 1.0
    while True:
        candidate = beta + scale * step
        now, score, info = _evaluate(data, candidate, ties)
        if now >= value - 1e-9 or scale < 1e-6:
            return candidate, now, score, info
        scale /= 2


def _evaluate(data: _Data, beta: Array, ties: str) -> tuple[float, Array, Array]:
    k = len(beta)
    value, score, info = 0.0, np.zeros(k), np.zeros((k, k))
    risk = data.weights * np.exp(data.x @ beta)
    for s in range(data.strata.max() + 1):
        rows = np.flatnonzero(data.strata == s)
        dead = rows[data.event[rows] == 1]
        if not len(dead):
            continue
        times, which, count = np.unique(data.stop[dead], return_inverse=True, return_counts=True)
        moments = _moments(risk[rows], data.x[rows])
        alive = _from(times, data.stop[rows], moments)
        if np.isfinite(data.start[rows]).any():
            alive -= _from(times, data.start[rows], moments)
        tied = np.zeros((len(times), moments.shape[1]))
        np.add.at(tied, which, _moments(risk[dead], data.x[dead]))
        # One entry per event: at a tied time each leaves a further part of the tied people out of the risk set.
        at = np.repeat(np.arange(len(times)), count)
        gone = np.concatenate([_tie_fractions(int(c), ties) for c in count])
        w = np.bincount(which, weights=data.weights[dead]) / count
        b = alive[at] - gone[:, None] * tied[at]
        mean = b[:, 1 : k + 1] / b[:, :1]
        value += float(data.weights[dead] @ (data.x[dead] @ beta)) - float(w[at] @ np.log(b[:, 0]))
        score += data.weights[dead] @ data.x[dead] - w[at] @ mean
        second = (b[:, k + 1 :] / b[:, :1] * w[at][:, None]).sum(axis=0).reshape(k, k)
        info += second - (mean * w[at][:, None]).T @ mean
    return value, score, info


def _moments(risk: Array, x: Array) -> Array:
    """Per person the weight, the weighted traits and their products, in one row."""
    products = (x[:, :, None] * x[:, None, :]).reshape(len(x), -1)
    return np.asarray(np.column_stack([np.ones(len(x)), x, products]) * risk[:, None])


def _from(times: Array, own: Array, moments: Array) -> Array:
    """Sums over everybody whose own time is at or after each of the times."""
    order = np.argsort(own, kind="stable")
    tail = np.vstack([np.cumsum(moments[order][::-1], axis=0)[::-1], np.zeros(moments.shape[1])])
    return np.asarray(tail[np.searchsorted(own[order], times, side="left")])


def _tie_fractions(d: int, ties: str) -> Array:
    return np.arange(d) / d if ties == "efron" else np.zeros(d)


def _risk_sets(data: _Data, rows: NDArray[np.intp]) -> list[tuple[float, NDArray[np.intp], NDArray[np.intp]]]:
    times = np.unique(data.stop[rows][data.event[rows] == 1])
    stop, start, event = data.stop[rows], data.start[rows], data.event[rows]
    return [(float(t), rows[(stop == t) & (event == 1)], rows[(stop >= t) & (start < t)]) for t in times]


def _score_residuals(data: _Data, beta: Array, ties: str) -> Array:
    out = np.zeros_like(data.x)
    relative = np.exp(data.x @ beta)
    for s in range(data.strata.max() + 1):
        rows = np.flatnonzero(data.strata == s)
        for _, dead, alive in _risk_sets(data, rows):
            _add_residuals(out, data, relative, dead, alive, ties)
    return out


def _add_residuals(
    out: Array, data: _Data, relative: Array, dead: NDArray[np.intp], alive: NDArray[np.intp], ties: str
) -> None:
    risk = data.weights * relative
    fractions = _tie_fractions(len(dead), ties)
    is_dead = np.isin(alive, dead)
    w = data.weights[dead].mean()
    for step in fractions:
        share = np.where(is_dead, 1 - step, 1.0)
        b0 = float(risk[alive] @ share)
        mean = (risk[alive] * share) @ data.x[alive] / b0
        out[dead] += (data.x[dead] - mean) / len(dead)
        out[alive] -= (data.x[alive] - mean) * (relative[alive] * share * w / b0)[:, None]


def _concordance(data: _Data, eta: Array) -> float:
    """Share of comparable pairs in which the higher risk failed first (ties in risk count half)."""
    if np.isfinite(data.start).any():
        return float("nan")
    good = total = 0.0
    for s in range(data.strata.max() + 1):
        rows = np.flatnonzero(data.strata == s)
        for i in rows[data.event[rows] == 1]:
            later = rows[
                (data.stop[rows] > data.stop[i])
                | ((data.stop[rows] == data.stop[i]) & (data.event[rows] == 0))
            ]
            good += float(np.sum(eta[i] > eta[later]) + 0.5 * np.sum(eta[i] == eta[later]))
            total += len(later)
    return good / total if total else float("nan")
