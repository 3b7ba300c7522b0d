"""Time to an event with people who leave: Kaplan-Meier, log-rank, and time without the event up to a horizon.

Sources: Kaplan & Meier 1958; Greenwood 1926; Klein & Moeschberger 2003; Uno et al. 2014 (RMST); Tian, Zhao & Wei
2014 (RMST regression with censoring weights); Fleming & Harrington 1991 (weighted log-rank).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import EvidenceError
from .dist import chi2_sf, norm_ppf

Array = NDArray[Any]
Labels = NDArray[np.generic]


@dataclass(frozen=True, slots=True)
class Curve:
    """Kaplan-Meier at the distinct times: at risk, events, survival and its Greenwood sum (se = surv * root of sum)."""

    time: Array
    at_risk: Array
    events: Array
    surv: Array
    greenwood: Array


def kaplan_meier(time: Array, event: Array, *, weights: Array | None = None) -> Curve:
    """Survival curve; `event` is 1 at the event and 0 when the person was last seen without it."""
    order = np.argsort(time, kind="stable")
    t, e = time[order], event[order]
    w = np.ones(len(t)) if weights is None else weights[order]
    grid, first = np.unique(t, return_index=True)
    d = np.add.reduceat(w * e, first)
    left = np.add.reduceat(w, first)
    risk = w.sum() - np.concatenate(([0.0], np.cumsum(left)[:-1]))
    with np.errstate(divide="ignore", invalid="ignore"):
        step = np.where(risk > d, d / (risk * (risk - d)), np.where(d > 0, np.inf, 0.0))
        surv = np.cumprod(1 - d / risk)
    return Curve(grid, risk, d, surv, np.cumsum(step))


def survival_at(curve: Curve, at: Array) -> tuple[Array, Array]:
    """Survival and its standard error at the given times."""
    i = np.searchsorted(curve.time, at, side="right") - 1
    s = np.where(i >= 0, curve.surv[i], 1.0)
    with np.errstate(invalid="ignore"):
        se = np.where(i >= 0, s * np.sqrt(curve.greenwood[i]), 0.0)
    return s, np.where(s > 0, se, 0.0)


def survival_interval(
    s: Array, se: Array, *, kind: str = "log-log", level: float = 0.95
) -> tuple[Array, Array]:
    """Pointwise interval of survival: "plain", "log" (R's default), "log-log" (SAS default), "logit" or "arcsin"."""
    z = float(norm_ppf(0.5 + level / 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        if kind == "plain":
            low, high = s - z * se, s + z * se
        elif kind == "log":
            low, high = s * np.exp(-z * se / s), s * np.exp(z * se / s)
        elif kind == "logit":
            odds, spread = np.log(s / (1 - s)), z * se / (s * (1 - s))
            low, high = 1 / (1 + np.exp(-(odds - spread))), 1 / (1 + np.exp(-(odds + spread)))
        elif kind == "arcsin":
            angle, spread = np.arcsin(np.sqrt(s)), 0.5 * z * se / np.sqrt(s * (1 - s))
            low, high = (
                np.sin(np.maximum(angle - spread, 0)) ** 2,
                np.sin(np.minimum(angle + spread, np.pi / 2)) ** 2,
            )
        else:
            c = z * se / (s * np.abs(np.log(s)))
            low, high = s ** np.exp(c), s ** np.exp(-c)
    low, high = (np.where(np.isfinite(v), np.clip(v, 0, 1), s) for v in (low, high))
    return low, high


def quantile_time(curve: Curve, q: float = 0.5) -> float:
    """First time at which survival is at or below 1 - q (midpoint on a flat step, as R does); inf when not reached."""
    level = 1 - q
    below = np.flatnonzero(curve.surv <= level + 1e-12)
    if not len(below):
        return float("inf")
    first = below[0]
    if abs(curve.surv[first] - level) < 1e-9:
        later = np.flatnonzero(curve.surv < level - 1e-9)
        return (
            float((curve.time[first] + curve.time[later[0]]) / 2) if len(later) else float(curve.time[first])
        )
    return float(curve.time[first])


def quantile_interval(curve: Curve, q: float, *, kind: str, level: float = 0.95) -> tuple[float, float]:
    """Brookmeyer-Crowley interval: where the pointwise bounds cross 1 - q."""
    _, se = survival_at(curve, curve.time)
    low, high = survival_interval(curve.surv, se, kind=kind, level=level)
    # Where nobody is left there is no band: an upper bound that is not reached before stays open.
    left = curve.surv > 0

    def crossing(bound: Array) -> float:
        hit = np.flatnonzero((bound <= 1 - q + 1e-12) & (left | (bound is low)))
        return float(curve.time[hit[0]]) if len(hit) else float("inf")

    return crossing(low), crossing(high)


@dataclass(frozen=True, slots=True)
class Rmst:
    """Mean time without the event up to tau, its variance (of the estimate, not of the times) and people at risk."""

    estimate: float
    variance: float
    at_risk: float
    events: float


def rmst(time: Array, event: Array, tau: float, *, small_sample: bool = False) -> Rmst:
    """Area under Kaplan-Meier to tau; `small_sample` multiplies the variance by m/(m-1), m the events before tau."""
    _check_tau(time, event, tau)
    curve = kaplan_meier(time, event)
    keep = curve.time <= tau
    t, s = curve.time[keep], curve.surv[keep]
    widths = np.diff(np.concatenate(([0.0], t, [tau])))
    areas = widths * np.concatenate(([1.0], s))
    after = areas.sum() - np.cumsum(areas)[: len(t)]
    d, n = curve.events[keep], curve.at_risk[keep]
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where((d > 0) & (n > d), after**2 * d / (n * (n - d)), 0.0)
    m = float(d.sum())
    factor = m / (m - 1) if small_sample and m > 1 else 1.0
    return Rmst(float(areas.sum()), float(terms.sum() * factor), float(np.sum(time >= tau)), m)


def _check_tau(time: Array, event: Array, tau: float) -> None:
    last = float(time.max())
    # The curve may be drawn flat beyond the last time only when it has reached zero there.
    if tau > last and kaplan_meier(time, event).surv[-1] > 0:
        raise EvidenceError(
            "tau_too_late",
            "tau",
            f"horizon {tau:g} ligt na de laatste waarneming {last:g}",
            f"horizon {tau:g} lies beyond the last observation {last:g}",
            "kies een eerdere horizon in het protocol",
            "choose an earlier horizon in the protocol",
        )


def stratified_rmst(time: Array, event: Array, strata: Labels, tau: float) -> Rmst:
    """RMST when leaving depends on a measured trait: per-stratum curves averaged over the arm's own mix."""
    parts = [
        (float(np.mean(strata == s)), rmst(time[strata == s], event[strata == s], tau, small_sample=True))
        for s in np.unique(strata)
    ]
    mean = sum(w * r.estimate for w, r in parts)
    within = sum(w * w * r.variance for w, r in parts)
    between = sum(w * (r.estimate - mean) ** 2 for w, r in parts) / len(time)
    return Rmst(
        float(mean), float(within + between), float(np.sum(time >= tau)), sum(r.events for _, r in parts)
    )


@dataclass(frozen=True, slots=True)
class LogRank:
    """Weighted log-rank: chi-square, degrees of freedom, p-value, and per group observed, expected and variance."""

    chi2: float
    df: int
    p: float
    groups: tuple[str, ...]
    observed: Array
    expected: Array
    variance: Array


def logrank(
    time: Array,
    event: Array,
    group: Labels,
    *,
    strata: Labels | None = None,
    rho: float = 0.0,
    gamma: float = 0.0,
    weighting: str = "fleming-harrington",
) -> LogRank:
    """Fleming-Harrington (rho, gamma), "gehan", "tarone-ware" or "peto" weighted log-rank test, stratified on request."""
    names, codes = np.unique(group, return_inverse=True)
    pools = np.zeros(len(time), dtype=int) if strata is None else np.unique(strata, return_inverse=True)[1]
    u, v = np.zeros(len(names)), np.zeros((len(names), len(names)))
    observed, expected = np.zeros(len(names)), np.zeros(len(names))
    for pool in range(pools.max() + 1):
        rows = pools == pool
        part = _logrank_parts(time[rows], event[rows], codes[rows], len(names))
        w = _logrank_weights(part, rho, gamma, weighting)
        u += ((part.d - part.e) * w[:, None]).sum(axis=0)
        v += np.einsum("t,tij->ij", w**2, part.v)
        observed += (part.d * (w[:, None] if rho or gamma else 1)).sum(axis=0)
        expected += (part.e * (w[:, None] if rho or gamma else 1)).sum(axis=0)
    chi2 = float(u[:-1] @ np.linalg.pinv(v[:-1, :-1]) @ u[:-1])
    df = len(names) - 1
    return LogRank(chi2, df, float(chi2_sf(chi2, df)), tuple(map(str, names)), observed, expected, np.diag(v))


@dataclass(frozen=True, slots=True)
class _Parts:
    d: Array
    e: Array
    v: Array
    risk: Array
    total: Array


def _logrank_parts(time: Array, event: Array, codes: NDArray[np.int_], k: int) -> _Parts:
    grid = np.unique(time[event == 1])
    d, r = np.empty((len(grid), k)), np.empty((len(grid), k))
    for g in range(k):
        own = np.sort(time[codes == g])
        hits = np.sort(time[(codes == g) & (event == 1)])
        r[:, g] = len(own) - np.searchsorted(own, grid, side="left")
        d[:, g] = np.searchsorted(hits, grid, side="right") - np.searchsorted(hits, grid, side="left")
    n, total = r.sum(axis=1), d.sum(axis=1)
    share = r / n[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(n > 1, total * (n - total) / (n - 1), 0.0)
    v = scale[:, None, None] * (
        np.einsum("ti,ij->tij", share, np.eye(k)) - share[:, :, None] * share[:, None, :]
    )
    return _Parts(d, total[:, None] * share, v, n, total)


def _logrank_weights(part: _Parts, rho: float, gamma: float, weighting: str) -> Array:
    if weighting == "gehan":
        return part.risk
    if weighting == "tarone-ware":
        return np.sqrt(part.risk)
    if weighting == "peto":
        return np.cumprod(1 - part.total / (part.risk + 1))
    before = np.concatenate(([1.0], np.cumprod(1 - part.total / part.risk)[:-1]))
    return np.asarray(before**rho * (1 - before) ** gamma)


def rmst_regression(
    time: Array,
    event: Array,
    arm: Array,
    covariates: Array,
    tau: float,
    *,
    link: str = "identity",
    lost: bool = False,
    method: str = "ipcw",
) -> tuple[Array, Array]:
    """RMST on arm and covariates with censoring weights per arm (Tian et al. 2014), or on pseudo-values of all people
    together (Andersen et al. 2004).

    `link` "identity" gives differences, "log" ratios; `lost` models time lost (tau - min(T, tau)).
    Returns coefficients (intercept, arm, covariates…) and their covariance.
    """
    y = np.minimum(time, tau)
    done = np.where(time >= tau, 1.0, event)
    x = np.column_stack([np.ones(len(y)), arm, covariates])
    target = y if method == "ipcw" else pseudo_rmst(time, event, tau)
    target = tau - target if lost else target
    weights = np.ones(len(y))
    for a in (0, 1) if method == "ipcw" else ():
        rows = arm == a
        weights[rows] = done[rows] / _left_survival(y[rows], 1 - done[rows])
    beta = _tian_solve(target, x, weights, link)
    mu = x @ beta if link == "identity" else np.exp(x @ beta)
    scores = x * (weights * (target - mu))[:, None]
    influence = scores
    if method == "ipcw":
        influence = scores + sum(_censor_influence(y, 1 - done, scores, arm == a) for a in (0, 1))
    slope = x.T @ (x * (1.0 if link == "identity" else mu[:, None]))
    inverse = np.linalg.inv(slope)
    return beta, np.asarray(inverse @ (influence.T @ influence) @ inverse)


def pseudo_rmst(time: Array, event: Array, tau: float) -> Array:
    """What each person adds to the restricted mean: n times the mean minus n - 1 times the mean without that person."""
    n, whole = len(time), rmst(time, event, tau).estimate
    keep = ~np.eye(n, dtype=bool)
    return np.array([n * whole - (n - 1) * rmst(time[k], event[k], tau).estimate for k in keep])


def _left_survival(time: Array, event: Array) -> Array:
    """Censoring survival at each person's own time, censorings after events at ties (survRM2's convention)."""
    curve = kaplan_meier(time, event)
    return np.asarray(curve.surv[np.searchsorted(curve.time, time)])


def _tian_solve(target: Array, x: Array, w: Array, link: str) -> Array:
    if link == "identity":
        return np.linalg.solve(x.T @ (x * w[:, None]), x.T @ (w * target))
    beta = np.zeros(x.shape[1])
    beta[0] = np.log(np.average(target, weights=w))
    for _ in range(100):
        mu = np.exp(x @ beta)
        step = np.linalg.solve(x.T @ (x * (w * mu)[:, None]), x.T @ (w * (target - mu)))
        beta = beta + step
        if np.max(np.abs(step)) < 1e-12:
            break
    return beta


def _censor_influence(y: Array, censored: Array, scores: Array, rows: NDArray[np.bool_]) -> Array:
    """Per person the part of the score that comes from estimating the censoring curve in that arm."""
    out = np.zeros_like(scores)
    own, cens, s = y[rows], censored[rows], scores[rows]
    grid = np.unique(own[cens == 1])
    if not len(grid):
        return out
    at_risk = np.array([np.sum(own >= t) for t in grid], dtype=float)
    tail = np.array([s[own >= t].sum(axis=0) for t in grid]) / at_risk[:, None]
    hazard = np.array([np.sum((own == t) & (cens == 1)) for t in grid]) / at_risk
    jump = np.zeros_like(s)
    hit = np.searchsorted(grid, own)
    mine = cens == 1
    jump[mine] = tail[hit[mine]]
    before = np.concatenate((np.zeros((1, s.shape[1])), np.cumsum(tail * hazard[:, None], axis=0)))
    jump -= before[np.searchsorted(grid, own, side="right")]
    out[rows] = jump
    return out
