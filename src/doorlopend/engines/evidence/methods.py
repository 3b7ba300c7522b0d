"""One method per design and kind of outcome. The design chooses; there is no argument with which to choose otherwise."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .canonical import seed_of
from .errors import EvidenceError
from .protocol import Arm, Outcome, Protocol
from .results import Estimate
from .snapshot import Snapshot
from .stats import competing, did, linear, ordinal, permutation, strata, wedge, weighting
from .stats import proportions as prop
from .stats import survival as surv
from .stats.dist import norm_two_sided, t_ppf, t_two_sided

Array = NDArray[Any]
INNER = 0.5
OUTER = 0.95


@dataclass(frozen=True, slots=True)
class Problem:
    """One approach against usual care on one outcome: complete cases, in plain arrays. `a` is 1 for the approach."""

    outcome: Outcome
    y: Array
    cause: Array
    a: NDArray[np.int_]
    block: NDArray[np.int_]
    town: NDArray[Any]
    period: Array
    x: Array
    strata: NDArray[Any] | None
    rollout: Mapping[str, float]
    random_order: bool
    seed: int
    draws: int

    @property
    def tau(self) -> float:
        """Horizon of a time outcome, in the unit of the data."""
        return float(self.outcome.tau or self.outcome.horizon)


def problem_of(
    p: Protocol, s: Snapshot, o: Outcome, arm: Arm, *, keep: NDArray[np.bool_] | None = None
) -> Problem:
    """Restrict a snapshot to one approach and usual care, known outcomes only."""
    codes = [a.id for a in p.arms]
    i, c = codes.index(arm.id), codes.index(p.control.id)
    v = s.outcomes[o.id]
    rows = ((s.arm == i) | (s.arm == c)) & ~v.missing
    rows = rows if keep is None else rows & keep
    strata = s.strata[o.censoring_by][rows] if o.censoring_by else None
    return Problem(
        o,
        v.value[rows],
        v.cause[rows],
        (s.arm[rows] == i).astype(int),
        s.block[rows],
        s.town[rows],
        s.period[rows],
        s.covariates[rows] if len(s.covariate_names) else np.empty((int(rows.sum()), 0)),
        strata,
        p.design.rollout,
        p.design.order == "random",
        seed_of(p.hash, o.id, arm.id),
        p.design.draws,
    )


def _t_estimate(
    value: float,
    se: float,
    df: float,
    means: tuple[float, float],
    method: str,
    p: float | None,
    source: str,
    **extra: Any,
) -> Estimate:
    half, inner = (float(t_ppf(0.5 + level / 2, df)) * se for level in (OUTER, INNER))
    return Estimate(
        value,
        se,
        df,
        value - half,
        value + half,
        value - inner,
        value + inner,
        p,
        source,
        *means,
        method,
        extra,
    )


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
    return _t_estimate(
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
    return _t_estimate(
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
    return _t_estimate(
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


def town_lottery(q: Problem) -> Estimate:
    """Whole towns drawn: difference of town means; p and interval by re-drawing the towns."""
    y = pseudo_values(q) if q.outcome.kind == "time" else q.y
    towns, first, codes = np.unique(q.town.astype(str), return_index=True, return_inverse=True)
    size = np.bincount(codes)
    mean, arm, block = np.bincount(codes, weights=y) / size, q.a[first], q.block[first]
    fit = linear.least_squares(
        mean, np.column_stack([arm, (block[:, None] == np.unique(block)[None]).astype(float)])
    )
    d, se = float(fit.coef[0]), float(np.sqrt(linear.covariance(fit, kind="HC2")[0, 0]))
    df = float(linear.satterthwaite(fit, kind="HC2", cluster=None, contrasts=np.eye(len(fit.coef))[:1])[0])
    own = _block_weights(arm, block)
    weights = own[permutation.orderings(arm, block=block, draws=q.draws, seed=q.seed)]
    shown, inner = (
        wedge.invert(float(own @ mean), weights @ mean, weights @ arm, level=level)
        for level in (OUTER, INNER)
    )
    m0 = float(mean[arm == 0].mean())
    return Estimate(
        d,
        se,
        df,
        shown.low,
        shown.high,
        inner.low,
        inner.high,
        shown.p,
        "re-drawn towns",
        m0 + d,
        m0,
        "town_means_permutation",
        {"towns": len(towns), "attainable_p": shown.attainable, "se_arm": se, "se_control": 0.0},
    )


def _block_weights(arm: NDArray[np.int_], block: NDArray[np.int_]) -> Array:
    """Weights on town means that give the block-adjusted difference."""
    centred = arm.astype(float).copy()
    for b in np.unique(block):
        rows = block == b
        centred[rows] -= arm[rows].mean()
    return np.asarray(centred / (centred @ centred))


def wedge_effect(q: Problem) -> Estimate:
    """Time-averaged effect over exposure periods on town-period means; p and interval by re-drawn roll-out, with CR2
    and Satterthwaite beside it."""
    cells = town_cells(q)
    tate, flat = wedge.analyse(cells), wedge.analyse(cells, by_exposure=False)
    outer, inner = (
        wedge.permutation(cells, draws=q.draws, seed=q.seed % 2**32, level=level) for level in (OUTER, INNER)
    )
    m0 = float(np.nanmean(np.where(cells.exposure == 0, cells.mean, np.nan)))
    extra = {
        "towns": len(cells.start),
        "attainable_p": outer.attainable,
        "by_exposure": tate.by_exposure.tolist(),
        "constant": flat.estimate,
        "cr2_low": tate.low,
        "cr2_high": tate.high,
        "se_arm": tate.se,
        "se_control": 0.0,
    }
    return Estimate(
        tate.estimate,
        tate.se,
        tate.df,
        outer.low,
        outer.high,
        inner.low,
        inner.high,
        outer.p,
        "re-drawn roll-out",
        m0 + tate.estimate,
        m0,
        "wedge_exposure_time_permutation",
        extra,
    )


def town_cells(q: Problem) -> wedge.Cells:
    """Means per town and period with each town's start."""
    y = pseudo_values(q) if q.outcome.kind == "time" else q.y
    towns, c = np.unique(q.town.astype(str), return_inverse=True)
    times, t = np.unique(q.period, return_inverse=True)
    count, total = np.zeros((len(towns), len(times))), np.zeros((len(towns), len(times)))
    np.add.at(count, (c, t), 1)
    np.add.at(total, (c, t), y)
    start = [np.searchsorted(times, q.rollout[n]) if q.rollout[n] else len(times) for n in towns]
    mean = np.where(count > 0, total / np.where(count > 0, count, 1), np.nan)
    return wedge.Cells(mean, np.minimum(np.array(start, dtype=int), len(times)))


@lru_cache(maxsize=32)
def _permuted_att(
    first: tuple[float, ...], periods: tuple[float, ...], draws: int, seed: int
) -> tuple[Array, Array]:
    """Weights of the staggered estimator under every other order of starts (or random ones), and the real roll-out
    seen through each."""
    base, times = np.array(first), np.array(periods)
    treated = (times[None, :] >= base[:, None]).astype(float).ravel()
    order = permutation.orderings(base, draws=draws, seed=seed)
    weights = did.simple_weights(base, times)[order].reshape(len(order), -1)
    return weights, weights @ treated


def staged(q: Problem) -> Estimate:
    """Staggered roll-out (Callaway-Sant'Anna, not-yet-treated towns as comparison) on town-period means."""
    cells = town_cells(q)
    if not np.isfinite(cells.mean).all():
        raise EvidenceError(
            "empty_cell",
            "period",
            "niet elke gemeente heeft in elke periode mensen",
            "not every town has people in every period",
            "voeg perioden samen",
            "merge periods",
        )
    periods = np.arange(cells.mean.shape[1], dtype=float)
    first = np.where(cells.start < len(periods), cells.start.astype(float), np.inf)
    weights = did.simple_weights(first, periods)
    y = cells.mean - cells.mean.mean()
    value = float(np.sum(weights * y))
    se, df = _cohort_error(weights, y, first)
    before = periods[None, :] < first[:, None]
    m0 = float(cells.mean[before].mean())
    common = {"towns": len(first), "se_arm": se, "se_control": 0.0, "placebo": _lead(y, first, periods)}
    if not q.random_order:
        p = float(t_two_sided(value / se, df)) if se > 0 else None
        return _t_estimate(
            value, se, df, (m0 + value, m0), "callaway_santanna_cohort_error", p, "t", **common
        )
    a, gain = _permuted_att(tuple(first), tuple(periods), q.draws, q.seed % 2**32)
    outer, inner = (wedge.invert(value, a @ y.ravel(), gain, level=level) for level in (OUTER, INNER))
    return Estimate(
        value,
        se,
        df,
        outer.low,
        outer.high,
        inner.low,
        inner.high,
        outer.p,
        "re-drawn roll-out",
        m0 + value,
        m0,
        "callaway_santanna_permutation",
        common | {"attainable_p": outer.attainable},
    )


def _cohort_error(weights: Array, y: Array, first: Array) -> tuple[float, float]:
    """Unbiased within-cohort variance of each town's weighted history; cohorts of one town borrow the pooled spread."""
    total, df, alone = 0.0, 0, 0
    spreads = []
    for g in np.unique(first):
        z = np.sum(weights[first == g] * y[first == g], axis=1)
        if len(z) > 1:
            total += len(z) * float(z.var(ddof=1))
            df += len(z) - 1
            spreads.append(float(z.var(ddof=1)))
        else:
            alone += 1
    total += alone * max(spreads, default=0.0)
    return float(np.sqrt(total)), float(max(df, 1))


def _lead(y: Array, first: Array, periods: Array) -> float:
    """The estimator pointed at the last step before the start: must be near zero (pre-trend)."""
    earlier = np.where(np.isfinite(first), first - 1, np.inf)
    keep = earlier >= 1
    if not keep.any() or not (earlier[keep] < np.inf).any():
        return 0.0
    gaps, sizes = [], []
    for g in np.unique(first[np.isfinite(first) & (first >= 2)]).astype(int):
        own, others = first == g, first > g
        if others.any():
            change = y[:, g - 1] - y[:, g - 2]
            gaps.append(float(change[own].mean() - change[others].mean()))
            sizes.append(int(own.sum()))
    return float(np.average(gaps, weights=sizes)) if gaps else 0.0


def chosen(q: Problem) -> Estimate:
    """Augmented overlap weights with delete-one jackknife: the effect among people who could have got either."""
    y = pseudo_values(q) if q.outcome.kind == "time" else q.y
    c = weighting.overlap_jackknife(y, q.a.astype(float), q.x)
    inner = weighting.contrast(c.estimate, c.se, c.df, (c.mean_treated, c.mean_control), INNER)
    return Estimate(
        c.estimate,
        c.se,
        c.df,
        c.low,
        c.high,
        inner.low,
        inner.high,
        c.p,
        "jackknife t",
        c.mean_treated,
        c.mean_control,
        "augmented_overlap_weights_jackknife",
        {
            "crude": float(y[q.a == 1].mean() - y[q.a == 0].mean()),
            "se_arm": c.se / np.sqrt(2),
            "se_control": c.se / np.sqrt(2),
        },
    )


def as_share(q: Problem) -> Problem:
    """A ladder outcome as the share at or above the step of the protocol."""
    return replace(q, y=(q.y >= float(q.outcome.step or 0)).astype(float))


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


def estimate(design: str, q: Problem) -> Estimate:
    """The one method for this design and kind of outcome."""
    if design == "lottery":
        return (
            lottery_adjusted(q)
            if q.x.shape[1] > 1 and q.outcome.kind != "time" and q.outcome.kind != "ordinal"
            else LOTTERY[q.outcome.kind](q)
        )
    q = as_share(q) if q.outcome.kind == "ordinal" else q
    return {"town_lottery": town_lottery, "wedge": wedge_effect, "staged": staged, "chosen": chosen}[design](
        q
    )


def z_of(e: Estimate) -> float:
    """Estimate over its error."""
    return e.value / e.se if e.se > 0 else 0.0


def normal_p(e: Estimate) -> float:
    """Two-sided normal p of an estimate."""
    return float(norm_two_sided(z_of(e)))
