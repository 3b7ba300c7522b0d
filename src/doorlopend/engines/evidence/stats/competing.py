"""Several ways out: Aalen-Johansen shares per cause, Gray's test, and time lost to a cause up to a horizon.

Sources: Aalen & Johansen 1978; Aalen 1978 (variance, as SAS and tidycmprsk print it); Gray 1988; Fine & Gray 1999.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .dist import chi2_sf, norm_ppf
from .survival import kaplan_meier

Array = NDArray[Any]
Labels = NDArray[np.generic]


@dataclass(frozen=True, slots=True)
class Incidence:
    """Share that left through one cause, at each distinct time, with its variance."""

    time: Array
    cif: Array
    variance: Array


def aalen_johansen(time: Array, cause: Array, *, of: int = 1, variance: str = "aalen") -> Incidence:
    """Cumulative incidence of cause `of`; cause 0 means last seen without any event.

    `variance`: "aalen" (SAS, cmprsk) or "delta" (Dinse & Larson 1986, multinomial increments).
    """
    grid = np.unique(time)
    own = np.sort(time)
    risk = len(time) - np.searchsorted(own, grid, side="left").astype(float)
    d1, d = _counts(time[cause == of], grid), _counts(time[cause > 0], grid)
    before = np.concatenate(([1.0], np.cumprod(1 - d / risk)[:-1]))
    cif = np.cumsum(before * d1 / risk)
    spread = _aalen_variance if variance == "aalen" else _delta_variance
    return Incidence(grid, cif, spread(risk, d1, d, before, cif))


def _counts(times: Array, grid: Array) -> Array:
    s = np.sort(times)
    return (np.searchsorted(s, grid, side="right") - np.searchsorted(s, grid, side="left")).astype(float)


def _aalen_variance(n: Array, d1: Array, d: Array, before: Array, cif: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        a = np.where(n > 1, d / ((n - 1) * np.maximum(n - d, 1e-300)), 0.0)
        a = np.where((n > d) & (n > 1), a, 0.0)
        b = np.where(n > 1, before**2 * d1 * (n - d1) / (n**2 * (n - 1)), 0.0)
        c = np.where((n > d) & (n > 1), before * d1 * (n - d1) / (n * (n - d) * (n - 1)), 0.0)
    return _expand(cif, a, b, c)


def _delta_variance(n: Array, d1: Array, d: Array, before: Array, cif: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        a = np.where(n > d, d / (n * (n - d)), 0.0)
    b = before**2 * d1 * (n - d1) / n**3
    c = before * d1 / n**2
    return _expand(cif, a, b, c)


def _expand(cif: Array, a: Array, b: Array, c: Array) -> Array:
    """Sum over s <= t of (F(t)-F(s))^2 a + b - 2 (F(t)-F(s)) c, all at once."""
    total = cif**2 * np.cumsum(a) - 2 * cif * np.cumsum(cif * a) + np.cumsum(cif**2 * a)
    return np.asarray(np.maximum(total + np.cumsum(b) - 2 * (cif * np.cumsum(c) - np.cumsum(cif * c)), 0.0))


def incidence_at(curve: Incidence, at: Array) -> tuple[Array, Array]:
    """Share and standard error at the given times."""
    i = np.searchsorted(curve.time, at, side="right") - 1
    return np.where(i >= 0, curve.cif[i], 0.0), np.where(i >= 0, np.sqrt(curve.variance[i]), 0.0)


def incidence_interval(
    f: Array, se: Array, *, kind: str = "log-log", level: float = 0.95
) -> tuple[Array, Array]:
    """Pointwise interval of a cumulative incidence: "log-log" (SAS, tidycmprsk), "log" or "plain"."""
    z = float(norm_ppf(0.5 + level / 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        if kind == "plain":
            low, high = f - z * se, f + z * se
        elif kind == "log":
            low, high = f * np.exp(-z * se / f), f * np.exp(z * se / f)
        else:
            c = z * se / (f * np.abs(np.log(f)))
            low, high = f ** np.exp(c), f ** np.exp(-c)
    low, high = (np.where((f > 0) & np.isfinite(v), np.clip(v, 0, 1), f) for v in (low, high))
    return low, high


@dataclass(frozen=True, slots=True)
class TimeLost:
    """Mean time since the event within the horizon (for work: months in work) and the variance of that mean."""

    estimate: float
    variance: float


def time_lost(time: Array, cause: Array, tau: float, *, of: int = 1) -> TimeLost:
    """Area under the cumulative incidence to tau; variance by the infinitesimal jackknife of Aalen-Johansen."""
    estimate, influence = _time_lost_influence(time, cause, tau, of)
    n = len(time)
    return TimeLost(estimate, float(np.sum(influence**2) / (n * (n - 1))))


def _time_lost_influence(time: Array, cause: Array, tau: float, of: int) -> tuple[float, Array]:
    grid = np.unique(time[(cause > 0) & (time <= tau)])
    own = np.sort(time)
    n = len(time)
    risk = n - np.searchsorted(own, grid, side="left").astype(float)
    h1 = _counts(time[cause == of], grid) / risk
    h = _counts(time[cause > 0], grid) / risk
    surv = np.cumprod(1 - h)
    before = np.concatenate(([1.0], surv[:-1]))
    left = tau - grid
    gains = before * h1 * left
    after = gains.sum() - np.cumsum(gains)
    with np.errstate(divide="ignore", invalid="ignore"):
        cost = np.where(surv > 0, after / surv * before, 0.0)
    # A person's martingale increment at t: a cause-1 event adds area, any event removes what would have followed.
    gain1, loss = before * left / risk * n, cost / risk * n
    drift = np.concatenate(([0.0], np.cumsum(gain1 * h1 - loss * h)))
    at = np.searchsorted(grid, np.minimum(time, tau), side="right")
    hit = np.clip(np.searchsorted(grid, time), 0, max(len(grid) - 1, 0))
    inside = time <= tau
    jump = np.zeros(n)
    if len(grid):
        jump += np.where(inside & (cause == of), gain1[hit], 0.0)
        jump -= np.where(inside & (cause > 0), loss[hit], 0.0)
    return float(gains.sum()), jump - drift[at]


def gray_test(
    time: Array, cause: Array, group: Labels, *, of: int = 1, rho: float = 0.0
) -> tuple[float, int, float]:
    """Gray's k-sample test of equal cumulative incidence: chi-square, degrees of freedom, p-value."""
    names, codes = np.unique(group, return_inverse=True)
    counts = _group_counts(time, cause, codes, len(names), of)
    score, v = _gray_moments(counts, rho)
    chi2 = float(score[:-1] @ np.linalg.pinv(v[:-1, :-1]) @ score[:-1])
    return chi2, len(names) - 1, float(chi2_sf(chi2, len(names) - 1))


@dataclass(frozen=True, slots=True)
class _Groups:
    """Times × groups: at risk, exits by the cause and by others, all-cause survival before and after, own incidence."""

    y: Array
    d1: Array
    d2: Array
    before: Array
    after: Array
    f_before: Array


def _group_counts(time: Array, cause: Array, codes: NDArray[np.int_], k: int, of: int) -> _Groups:
    grid = np.unique(time[cause > 0])
    y, d1, d2 = (np.zeros((len(grid), k)) for _ in range(3))
    for g in range(k):
        t, c = time[codes == g], cause[codes == g]
        y[:, g] = len(t) - np.searchsorted(np.sort(t), grid, side="left")
        d1[:, g], d2[:, g] = _counts(t[c == of], grid), _counts(t[(c > 0) & (c != of)], grid)
    safe = np.where(y > 0, y, 1.0)
    after = np.cumprod(1 - (d1 + d2) / safe, axis=0)
    before = np.vstack([np.ones(k), after[:-1]])
    f = np.cumsum(before * d1 / safe, axis=0)
    return _Groups(y, d1, d2, before, after, np.vstack([np.zeros(k), f[:-1]]))


def _gray_moments(c: _Groups, rho: float) -> tuple[Array, Array]:
    """Score and covariance of Gray (1988): each group's increments act now and on all that follows."""
    h = np.where(c.y > 0, c.y / np.where(c.before > 0, c.before, 1.0), 0.0)
    total, nd1 = h.sum(axis=1), c.d1.sum(axis=1)
    pooled = np.cumsum(np.where(total > 0, nd1 / np.where(total > 0, total, 1), 0.0))
    pooled_before = np.concatenate(([0.0], pooled[:-1]))
    weight = (1 - pooled_before) ** rho
    risk = h * (1 - c.f_before)
    sub = np.where(risk.sum(axis=1) > 0, risk.sum(axis=1), 1.0)
    score = (weight[:, None] * (c.d1 - nd1[:, None] * risk / sub[:, None])).sum(axis=0)
    k = c.y.shape[1]
    share = h / np.where(total > 0, total, 1.0)[:, None]
    a = weight[:, None, None] * h[:, :, None] * (np.eye(k)[None] - share[:, None, :])
    growth = np.where(total > 0, nd1 / (np.where(total > 0, total, 1) * (1 - pooled_before)), 0.0)
    tail = np.cumsum(a * growth[:, None, None], axis=0)
    rest = tail[-1][None] - tail
    return score, _gray_covariance(c, a, rest, pooled, total, nd1)


def _gray_covariance(c: _Groups, a: Array, rest: Array, pooled: Array, total: Array, nd1: Array) -> Array:
    left = (1 - pooled)[:, None]
    ratio = np.where(c.after > 0, left / np.where(c.after > 0, c.after, 1.0), 0.0)
    own = a + np.where(c.after > 0, 1 - ratio, 1.0)[:, None, :] * rest
    other = ratio[:, None, :] * rest
    present = c.y > 0
    ny, t = np.where(present, c.y, 1.0), np.where(total > 0, total, 1.0)[:, None]
    d = nd1[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        ties1 = np.where(d > 1, 1 - (d - 1) / (t * c.before - 1), 1.0)
        ties2 = np.where(c.d2 > 1, 1 - (c.d2 - 1) / (ny - 1), 1.0)
    w1 = np.where(present & (d > 0), ties1 * c.before * d / (t * ny), 0.0)
    w2 = np.where(present & (c.after > 0), ties2 * c.before**2 * c.d2 / ny**2, 0.0)
    return np.asarray(
        np.einsum("tik,tjk,tk->ij", own, own, w1) + np.einsum("tik,tjk,tk->ij", other, other, w2)
    )


def unadjusted_survival(time: Array, event: Array, at: float) -> float:
    """1 - Kaplan-Meier with other exits censored: kept only to show how far it is from the share it pretends to be."""
    curve = kaplan_meier(time, event)
    i = int(np.searchsorted(curve.time, at, side="right")) - 1
    return float(1 - curve.surv[i]) if i >= 0 else 0.0


def influence(time: Array, cause: Array, tau: float, *, of: int = 1) -> Array:
    """Each person's pull on the mean time since the event within tau (sums to zero, scale of one person)."""
    return _time_lost_influence(time, cause, tau, of)[1]
