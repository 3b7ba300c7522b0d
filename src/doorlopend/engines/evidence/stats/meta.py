"""Pooling effects of towns or studies: between-place spread, pooled mean, shrunken places, exact posterior.

Sources: DerSimonian & Laird 1986; Viechtbauer 2005 (REML, ML, Hedges, Hunter-Schmidt, Sidik-Jonkman); Paule & Mandel 1982; Knapp &
Hartung 2003; Higgins, Thompson & Spiegelhalter 2009 (prediction, exact posterior); Viechtbauer 2007 (Q-profile).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from ..errors import EvidenceError
from .dist import chi2_ppf, chi2_sf, norm_ppf, norm_two_sided, t_ppf, t_two_sided

Array = NDArray[Any]
TAU2 = ("REML", "ML", "DL", "PM", "HE", "HS", "SJ", "EB", "FE")


@dataclass(frozen=True, slots=True)
class Pooled:
    """Pooled coefficients (intercept first) with inference, spread between places and heterogeneity."""

    tau2: float
    se_tau2: float
    coef: Array
    se: Array
    statistic: Array
    p: Array
    low: Array
    high: Array
    q: float
    q_df: int
    q_p: float
    i2: float
    h2: float
    prediction_low: float
    prediction_high: float
    qm: float
    qm_p: float


def _weighted(y: Array, x: Array, w: Array) -> tuple[Array, Array, Array]:
    bread = np.linalg.inv(x.T @ (x * w[:, None]))
    beta = bread @ (x.T @ (w * y))
    return beta, bread, y - x @ beta


def _projection(x: Array, w: Array) -> Array:
    wx = x * w[:, None]
    return np.asarray(np.diag(w) - wx @ np.linalg.inv(x.T @ wx) @ wx.T)


def cochran_q(y: Array, v: Array, x: Array, tau2: float = 0.0) -> float:
    """Weighted squared residuals at the given between-place variance."""
    w = 1 / (v + tau2)
    return float(np.sum(w * _weighted(y, x, w)[2] ** 2))


def estimate_tau2(y: Array, v: Array, x: Array, method: str) -> float:
    """Between-place variance by the named method (keys of `TAU2`), never below zero."""
    if method not in TAU2:
        raise EvidenceError(
            "choice",
            "method",
            f"onbekend: {method}",
            f"unknown: {method}",
            f"kies uit {TAU2}",
            f"choose from {TAU2}",
        )
    k, p = x.shape
    if method == "FE":
        return 0.0
    if method in ("REML", "ML"):
        return _likelihood_tau2(y, v, x, restricted=method == "REML")
    if method in ("PM", "EB"):
        return _paule_mandel(y, v, x)
    if method == "HS":
        return float(max(0.0, (cochran_q(y, v, x) - k) / np.sum(1 / v)))
    if method == "DL":
        proj = _projection(x, 1 / v)
        return float(max(0.0, (float(y @ proj @ y) - (k - p)) / float(np.trace(proj))))
    flat = _projection(x, np.ones(k))
    rss = float(y @ flat @ y)
    if method == "HE":
        return float(max(0.0, (rss - float(np.trace(flat @ np.diag(v)))) / (k - p)))
    start = float(np.var(y))
    w = 1 / (v + start)
    return float(start * float(y @ _projection(x, w) @ y) / (k - p))


def _paule_mandel(y: Array, v: Array, x: Array) -> float:
    target = float(len(y) - x.shape[1])
    if cochran_q(y, v, x) <= target:
        return 0.0
    high = 1.0
    while cochran_q(y, v, x, high) > target:
        high *= 4
    return float(brentq(lambda t: cochran_q(y, v, x, t) - target, 0.0, high, xtol=1e-13))


def restricted_log_likelihood(y: Array, v: Array, x: Array, tau2: float, *, restricted: bool = True) -> float:
    """(Restricted) log-likelihood of the between-place variance, the mean profiled out."""
    w = 1 / (v + tau2)
    _, bread, r = _weighted(y, x, w)
    value = 0.5 * float(np.sum(np.log(w)) - np.sum(w * r**2))
    return value + (0.5 * float(np.linalg.slogdet(bread)[1]) if restricted else 0.0)


def _likelihood_tau2(y: Array, v: Array, x: Array, *, restricted: bool) -> float:
    tau2 = max(estimate_tau2(y, v, x, "HE"), 0.0)
    for _ in range(200):
        w = 1 / (v + tau2)
        proj = _projection(x, w)
        py = proj @ y
        trace, info = (np.trace(proj), np.sum(proj**2)) if restricted else (w.sum(), np.sum(w**2))
        step = float((py @ py - trace) / info)
        fresh = max(tau2 + step, 0.0)
        if abs(fresh - tau2) < 1e-13:
            break
        tau2 = fresh
    return tau2


def pool(
    y: Array, v: Array, *, method: str = "REML", knapp_hartung: bool = False, level: float = 0.95, moderators: Array | None = None
) -> Pooled:
    """Random-effects (or equal-effects, "FE") pooling; moderators become a meta-regression."""
    k = len(y)
    x = np.ones((k, 1)) if moderators is None else np.column_stack([np.ones(k), moderators])
    p = x.shape[1]
    tau2 = estimate_tau2(y, v, x, method)
    w = 1 / (v + tau2)
    beta, bread, r = _weighted(y, x, w)
    scale, df = (float(np.sum(w * r**2)) / (k - p), float(k - p)) if knapp_hartung else (1.0, np.inf)
    vcov = bread * scale
    se = np.sqrt(np.diag(vcov))
    stat, crit = beta / se, float(t_ppf(0.5 + level / 2, df))
    spread = crit * np.sqrt(tau2 + se[0] ** 2)
    q = cochran_q(y, v, x)
    typical = (k - p) / float(np.trace(_projection(x, 1 / v)))
    qm = float(beta[1:] @ np.linalg.inv(vcov[1:, 1:]) @ beta[1:]) if p > 1 else 0.0
    return Pooled(
        tau2,
        _se_tau2(x, w, method, v, k, p),
        beta,
        se,
        stat,
        t_two_sided(stat, df),
        beta - crit * se,
        beta + crit * se,
        q,
        k - p,
        float(chi2_sf(q, k - p)),
        *_spread_of(q, k - p, tau2, typical, method),
        float(beta[0] - spread),
        float(beta[0] + spread),
        qm,
        float(chi2_sf(qm, p - 1)) if p > 1 else float("nan"),
    )


def _spread_of(q: float, df: int, tau2: float, typical: float, method: str) -> tuple[float, float]:
    """I² in per cent and H²: of the variance between studies where it is estimated, else of Cochran's Q."""
    if method != "FE":
        return 100 * tau2 / (tau2 + typical), tau2 / typical + 1
    return max(0.0, 100 * (q - df) / q), q / df


def _se_tau2(x: Array, w: Array, method: str, v: Array, k: int, p: int) -> float:
    proj = _projection(x, w)
    if method == "ML":
        return float(np.sqrt(2 / np.sum(w**2)))
    if method == "DL":
        p0 = _projection(x, 1 / v)
        m = p0 @ np.diag(1 / w)
        return float(np.sqrt(2 * np.trace(m @ m)) / np.trace(p0))
    return float(np.sqrt(2 / np.sum(proj**2))) if method in ("REML", "FE") else float("nan")


def q_profile(y: Array, v: Array, *, level: float = 0.95) -> tuple[float, float]:
    """Interval of the between-place variance by inverting Q (Viechtbauer 2007)."""
    x, df = np.ones((len(y), 1)), len(y) - 1

    def solve(target: float) -> float:
        if cochran_q(y, v, x) <= target:
            return 0.0
        high = 1.0
        while cochran_q(y, v, x, high) > target:
            high *= 4
        return float(brentq(lambda t: cochran_q(y, v, x, t) - target, 0.0, high, xtol=1e-12))

    return solve(chi2_ppf(0.5 + level / 2, df)), solve(chi2_ppf(0.5 - level / 2, df))


def heterogeneity(y: Array, v: Array, tau2: float) -> tuple[float, float]:
    """I-squared in percent and H-squared that belong to a between-place variance."""
    x = np.ones((len(y), 1))
    typical = (len(y) - 1) / float(np.trace(_projection(x, 1 / v)))
    return 100 * tau2 / (tau2 + typical), tau2 / typical + 1


def shrunken(y: Array, v: Array, tau2: float) -> tuple[Array, Array]:
    """Best predictions per place (towards the pooled mean) and their standard errors, tau2 taken as known."""
    w = 1 / (v + tau2)
    mu = float(np.sum(w * y) / w.sum())
    keep = tau2 / (tau2 + v)
    # Uncertainty of the mean counts in proportion to how far a place is pulled towards it.
    return keep * y + (1 - keep) * mu, np.sqrt(keep * v + (1 - keep) ** 2 / w.sum())


@dataclass(frozen=True, slots=True)
class Posterior:
    """Exact posterior of the normal-normal model: mean effect, spread, and each place, all by one-dimensional sums."""

    mu: float
    mu_sd: float
    mu_low: float
    mu_high: float
    tau: float
    tau_sd: float
    tau_median: float
    place: Array
    place_sd: Array
    prob_positive: float


def log_prior(name: str, scale: float) -> Callable[[Array], Array]:
    """Prior on the between-place standard deviation: "half-cauchy", "half-normal" or "flat"."""
    if name == "half-cauchy":
        return lambda tau: -np.log1p((tau / scale) ** 2)
    if name == "half-normal":
        return lambda tau: -0.5 * (tau / scale) ** 2
    return lambda tau: np.zeros_like(tau)


def posterior(
    y: Array,
    v: Array,
    *,
    prior: str = "half-normal",
    scale: float,
    mu_mean: float = 0.0,
    mu_sd: float = float("inf"),
    points: int = 2000,
    level: float = 0.95,
) -> Posterior:
    """Quadrature over tau on a grid denser near zero; mu and the places are normal given tau."""
    u = (np.arange(points) + 0.5) / points
    top = 20 * (scale if prior != "flat" else float(np.std(y))) + 4 * float(np.ptp(y))
    tau, jacobian = top * u**3, 3 * top * u**2
    w = 1 / (v[None] + tau[:, None] ** 2)
    prior_w = 0.0 if np.isinf(mu_sd) else 1 / mu_sd**2
    precision = w.sum(axis=1) + prior_w
    mean = (w @ y + prior_w * mu_mean) / precision
    fit = 0.5 * np.log(w).sum(axis=1) - 0.5 * np.log(precision)
    fit -= 0.5 * (np.sum(w * y**2, axis=1) + prior_w * mu_mean**2 - precision * mean**2)
    log_mass = fit + log_prior(prior, scale)(tau) + np.log(jacobian)
    mass = np.exp(log_mass - log_mass.max())
    mass /= mass.sum()
    return _summarise(y, v, tau, mass, mean, 1 / precision, level)


def _summarise(
    y: Array, v: Array, tau: Array, mass: Array, mean: Array, var: Array, level: float
) -> Posterior:
    mu = float(mass @ mean)
    keep = tau[:, None] ** 2 / (tau[:, None] ** 2 + v[None])
    centre = keep * y[None] + (1 - keep) * mean[:, None]
    spread = keep * v[None] + (1 - keep) ** 2 * var[:, None]
    place = mass @ centre
    sd = np.sqrt(var)

    def below(value: float) -> float:
        return float(mass @ (1 - norm_two_sided_tail((value - mean) / sd)))

    width = 12 * float(np.sqrt(mass @ (var + (mean - mu) ** 2)))
    low, high = (
        float(brentq(lambda z, q=q: below(z) - q, mu - width, mu + width, xtol=1e-10))
        for q in (0.5 - level / 2, 0.5 + level / 2)
    )
    tau_mean = float(mass @ tau)
    return Posterior(
        mu,
        float(np.sqrt(mass @ (var + (mean - mu) ** 2))),
        low,
        high,
        tau_mean,
        float(np.sqrt(mass @ (tau - tau_mean) ** 2)),
        float(tau[np.searchsorted(np.cumsum(mass), 0.5)]),
        place,
        np.sqrt(mass @ (spread + (centre - place) ** 2)),
        1 - below(0.0),
    )


def norm_two_sided_tail(z: Array) -> Array:
    """Upper tail of the normal, elementwise."""
    half = norm_two_sided(z) / 2
    return np.asarray(np.where(z >= 0, half, 1 - half))


def normal_interval(estimate: float, se: float, level: float = 0.95) -> tuple[float, float]:
    """Plain normal interval."""
    z = float(norm_ppf(0.5 + level / 2))
    return estimate - z * se, estimate + z * se
