"""Whole towns drawn, stepped or staged: town means, with the roll-out drawn again."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..errors import EvidenceError
from ..results import Estimate
from ..snapshot import by_appearance
from ..stats import linear, permutation, wedge
from ..stats.did_weights import simple_weights
from ..stats.dist import t_two_sided
from .lotteries import pseudo_values
from .problem import INNER, OUTER, Array, Problem, t_estimate


def town_lottery(q: Problem) -> Estimate:
    """Whole towns drawn: difference of town means; p and interval by re-drawing the towns."""
    y = pseudo_values(q) if q.outcome.kind == "time" else q.y
    towns, first, codes = by_appearance(q.town.astype(str))
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
    towns, _, c = by_appearance(q.town.astype(str))
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
    weights = simple_weights(base, times)[order].reshape(len(order), -1)
    return weights, weights @ treated


def _check_full(cells: wedge.Cells) -> None:
    if not np.isfinite(cells.mean).all():
        told = "niet elke gemeente heeft in elke periode mensen", "not every town has people in every period"
        raise EvidenceError("empty_cell", "period", *told, "voeg perioden samen", "merge periods")


def staged(q: Problem) -> Estimate:
    """Staggered roll-out (Callaway-Sant'Anna, not-yet-treated towns as comparison) on town-period means."""
    cells = town_cells(q)
    _check_full(cells)
    periods = np.arange(cells.mean.shape[1], dtype=float)
    first = np.where(cells.start < len(periods), cells.start.astype(float), np.inf)
    weights = simple_weights(first, periods)
    y = cells.mean - cells.mean.mean()
    value = float(np.sum(weights * y))
    se, df = _cohort_error(weights, y, first)
    before = periods[None, :] < first[:, None]
    m0 = float(cells.mean[before].mean())
    common = {"towns": len(first), "se_arm": se, "se_control": 0.0, "placebo": lead(y, first, periods)}
    if not q.random_order:
        p = float(t_two_sided(value / se, df)) if se > 0 else None
        return t_estimate(value, se, df, (m0 + value, m0), "callaway_santanna_cohort_error", p, "t", **common)
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


def lead(y: Array, first: Array, periods: Array) -> float:
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
