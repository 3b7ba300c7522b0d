"""People drawn by lot: shares, means, months and ladders, tested by drawing again."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..results import Estimate
from ..stats import competing, linear, ordinal, permutation, strata
from ..stats import proportions as prop
from ..stats import survival as surv
from .problem import INNER, OUTER, Array, Problem, as_share, t_estimate


def lottery_share(q: Problem) -> Estimate:
    """People per 100: Newcombe in one block, Mantel-Haenszel with stratified Newcombe in several; p by re-drawing."""
    x1, n1, x0, n0 = _strata_counts(q.y, q.a, q.block)
    usable = (n1 > 0) & (n0 > 0)
    x1, n1, x0, n0 = x1[usable], n1[usable], x0[usable], n0[usable]
    single = len(n1) == 1
    outer, inner = (_share_interval(x1, n1, x0, n0, level) for level in (OUTER, INNER))
    w = n1 * n0 / (n1 + n0)
    m1, m0 = float(np.average(x1 / n1, weights=w)), float(np.average(x0 / n0, weights=w))
    v1, v0 = (
        float(np.sum(w**2 * (x + 1) / (n + 2) * (1 - (x + 1) / (n + 2)) / n) / w.sum() ** 2)
        for x, n in ((x1, n1), (x0, n0))
    )
    p = permutation.mean_difference(q.y, q.a, q.block, draws=q.draws, seed=q.seed).p
    return Estimate(
        outer.estimate,
        float(np.sqrt(v1 + v0)),
        np.inf,
        outer.low,
        outer.high,
        inner.low,
        inner.high,
        p,
        "permutation of the lottery",
        m1,
        m0,
        "newcombe" if single else "mantel_haenszel_stratified_newcombe",
        {
            "se_arm": float(np.sqrt(v1)),
            "se_control": float(np.sqrt(v0)),
            "counts": _counts(x1, n1, x0, n0) if single else None,
        },
    )


def _counts(x1: Array, n1: Array, x0: Array, n0: Array) -> list[float]:
    return [float(x1[0]), float(n1[0]), float(x0[0]), float(n0[0])]


def _strata_counts(
    y: Array, a: NDArray[np.int_], block: NDArray[np.int_]
) -> tuple[Array, Array, Array, Array]:
    k = int(block.max()) + 1
    n1, n0 = (np.bincount(block[a == v], minlength=k).astype(float) for v in (1, 0))
    x1, x0 = (np.bincount(block[a == v], weights=y[a == v], minlength=k) for v in (1, 0))
    return x1, n1, x0, n0


def _share_interval(x1: Array, n1: Array, x0: Array, n0: Array, level: float) -> prop.Interval:
    if len(n1) == 1:
        return prop.newcombe(float(x1[0]), float(n1[0]), float(x0[0]), float(n0[0]), level=level)
    return strata.stratified_newcombe(x1, n1, x0, n0, level=level)


def lottery_mean(q: Problem) -> Estimate:
    """Difference of means within blocks with HC2 and Bell-McCaffrey degrees of freedom (Welch in one block)."""
    dummies = (q.block[:, None] == np.unique(q.block)[None]).astype(float)
    fit = linear.least_squares(q.y, np.column_stack([q.a, dummies]))
    v = linear.covariance(fit, kind="HC2")
    contrast = np.eye(len(fit.coef))[:1]
    df = float(linear.satterthwaite(fit, kind="HC2", cluster=None, contrasts=contrast)[0])
    m0 = float(q.y[q.a == 0].mean())
    d = float(fit.coef[0])
    p = permutation.mean_difference(q.y, q.a, q.block, draws=q.draws, seed=q.seed).p
    se1, se0 = (float(q.y[q.a == g].std(ddof=1) / np.sqrt(np.sum(q.a == g))) for g in (1, 0))
    return t_estimate(
        d,
        float(np.sqrt(v[0, 0])),
        df,
        (m0 + d, m0),
        "hc2_satterthwaite",
        p,
        "permutation of the lottery",
        se_arm=se1,
        se_control=se0,
    )


def lottery_adjusted(q: Problem) -> Estimate:
    """Covariates of the protocol in a lottery: regression with arm-by-covariate interactions (Lin 2013), HC2 and t."""
    blocks = (q.block[:, None] == np.unique(q.block)[None, 1:]).astype(float)
    z = np.column_stack([q.x[:, 1:], blocks])
    z = z[:, np.ptp(z, axis=0) > 0]
    z = z - z.mean(axis=0)
    fit = linear.least_squares(q.y, np.column_stack([q.a, np.ones(len(q.y)), z, z * q.a[:, None]]))
    v = linear.covariance(fit, kind="HC2")
    df = float(linear.satterthwaite(fit, kind="HC2", cluster=None, contrasts=np.eye(len(fit.coef))[:1])[0])
    plain = np.column_stack([np.ones(len(q.y)), z])
    residual = q.y - plain @ np.linalg.lstsq(plain, q.y, rcond=None)[0]
    p = permutation.mean_difference(residual, q.a, q.block, draws=q.draws, seed=q.seed).p
    d, m0 = float(fit.coef[0]), float(fit.coef[1])
    se = float(np.sqrt(v[0, 0]))
    return t_estimate(
        d,
        se,
        df,
        (m0 + d, m0),
        "regression_adjusted_hc2",
        p,
        "permutation of the lottery, residuals",
        se_arm=se / np.sqrt(2),
        se_control=se / np.sqrt(2),
    )


def lottery_time(q: Problem) -> Estimate:
    """Months with the goal reached within the horizon (tau minus restricted mean time without it)."""
    parts = [_months(q, q.a == g) for g in (1, 0)]
    (m1, v1, e1), (m0, v0, e0) = parts
    df = max(e1 + e0 - 2, 1.0)
    scores = _influence(q)
    p = permutation.mean_difference(scores, q.a, q.block, draws=q.draws, seed=q.seed).p
    method = (
        "aalen_johansen_months"
        if q.outcome.movers == "competing"
        else ("stratified_rmst" if q.strata is not None else "rmst")
    )
    shares = _shares_at_horizon(q)
    return t_estimate(
        m1 - m0,
        float(np.sqrt(v1 + v0)),
        df,
        (m1, m0),
        method,
        p,
        "permutation of the lottery",
        se_arm=float(np.sqrt(v1)),
        se_control=float(np.sqrt(v0)),
        tau=q.tau,
        **shares,
    )


def _months(q: Problem, rows: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Mean months since the event, its variance and the number of events, for one arm."""
    t, c = q.y[rows], q.cause[rows]
    events = float(np.sum((c == 1) & (t <= q.tau)))
    if q.outcome.movers == "competing":
        lost = competing.time_lost(t, c, q.tau)
        return lost.estimate, lost.variance, events
    e = (c == 1).astype(float)
    r = (
        surv.rmst(t, e, q.tau, small_sample=True)
        if q.strata is None
        else surv.stratified_rmst(t, e, q.strata[rows], q.tau)
    )
    return q.tau - r.estimate, r.variance, events


def _influence(q: Problem) -> Array:
    """Each person's pull on the pooled mean: fixed under the null, so that it may be re-drawn."""
    cause = q.cause if q.outcome.movers == "competing" else (q.cause == 1).astype(float)
    return competing.influence(q.y, cause, q.tau)


def pseudo_values(q: Problem) -> Array:
    """Pseudo-observations of months since the event, per arm, for methods that need one number per person."""
    out = np.empty(len(q.y))
    for g in (1, 0):
        rows = q.a == g
        part = replace(q, y=q.y[rows], cause=q.cause[rows], a=q.a[rows], strata=None)
        out[rows] = _influence(part) + _months(part, np.ones(int(rows.sum()), dtype=bool))[0]
    return out


def _shares_at_horizon(q: Problem) -> dict[str, Any]:
    """Share with the event by tau per arm (Aalen-Johansen) and month-step curves for the picture."""
    out: dict[str, Any] = {}
    months = np.arange(0, np.floor(q.tau) + 1) if q.tau <= 120 else np.linspace(0, q.tau, 25)
    for g, name in ((1, "arm"), (0, "control")):
        t, c = q.y[q.a == g], q.cause[q.a == g]
        curve = competing.aalen_johansen(t, c if q.outcome.movers == "competing" else (c == 1).astype(float))
        risk = np.array([np.sum(t >= m) for m in months])
        shown = months[risk >= 10]
        out[f"share_{name}"] = float(competing.incidence_at(curve, np.array([q.tau]))[0][0])
        out[f"curve_{name}"] = competing.incidence_at(curve, shown)[0].tolist()
    return out


def lottery_ordinal(q: Problem) -> Estimate:
    """Share at the step or higher, with the chance that a random participant stands higher beside it."""
    base = lottery_share(as_share(q))
    win = ordinal.brunner_munzel(q.y[q.a == 1], q.y[q.a == 0])
    return replace(
        base, extra={**base.extra, "win_probability": win.estimate, "win_low": win.low, "win_high": win.high}
    )


LOTTERY: Mapping[str, Callable[[Problem], Estimate]] = {
    "share": lottery_share,
    "ordinal": lottery_ordinal,
    "months": lottery_mean,
    "count": lottery_mean,
    "time": lottery_time,
}
