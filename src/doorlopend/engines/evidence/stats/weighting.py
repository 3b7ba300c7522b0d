"""People who chose or were chosen: weighting, standardisation and doubly robust comparison of two arms.

Sources: Hernán & Robins, What If, chapters 12-14; Li, Morgan & Zaslavsky 2018 (overlap weights); Mao, Li & Greene 2019
(augmented); Bang & Robins 2005 (AIPW); Miller 1974 (jackknife).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from ..errors import EvidenceError
from . import glm
from .dist import norm_ppf, t_ppf, t_two_sided
from .linear import infer, least_squares

Array = NDArray[Any]
TARGETS = ("ATE", "ATT", "ATC", "ATO", "ATM")


def tilt(e: Array, target: str) -> Array:
    """How much a person with chance e of the arm counts in the target population."""
    shapes = {"ATE": np.ones_like(e), "ATT": e, "ATC": 1 - e, "ATO": e * (1 - e), "ATM": np.minimum(e, 1 - e)}
    if target not in shapes:
        raise EvidenceError(
            "choice",
            "target",
            f"onbekend: {target}",
            f"unknown: {target}",
            f"kies uit {TARGETS}",
            f"choose from {TARGETS}",
        )
    return np.asarray(shapes[target])


def balance_weights(a: Array, e: Array, target: str) -> Array:
    """Weights that turn both arms into the target population."""
    return tilt(e, target) / np.where(a == 1, e, 1 - e)


@dataclass(frozen=True, slots=True)
class Overlap:
    """How comparable two arms are: effective numbers, largest share one person carries, share outside [.05, .95]."""

    effective_treated: float
    effective_control: float
    largest_treated: float
    largest_control: float
    outside: float


def overlap(a: Array, e: Array, target: str) -> Overlap:
    """Diagnostics of the weights within each arm."""
    w = balance_weights(a, e, target)
    ess, top = [], []
    for arm in (1, 0):
        own = w[a == arm] / w[a == arm].sum()
        ess.append(float(1 / np.sum(own**2)))
        top.append(float(own.max()))
    return Overlap(ess[0], ess[1], top[0], top[1], float(np.mean((e < 0.05) | (e > 0.95))))


@dataclass(frozen=True, slots=True)
class Contrast:
    """An adjusted difference with its error, degrees of freedom, interval and p-value."""

    estimate: float
    se: float
    df: float
    low: float
    high: float
    p: float
    mean_treated: float
    mean_control: float


def contrast(
    estimate: float, se: float, df: float, means: tuple[float, float], level: float = 0.95
) -> Contrast:
    """Interval and p-value around an estimate."""
    half = float(t_ppf(0.5 + level / 2, df)) * se
    p = float(t_two_sided(estimate / se, df)) if se > 0 else float("nan")
    return Contrast(estimate, se, df, estimate - half, estimate + half, p, *means)


def hajek(
    y: Array, a: Array, w: Array, *, level: float = 0.95, cluster: NDArray[np.generic] | None = None
) -> Contrast:
    """Weighted difference of means with the robust error that takes the weights as known (What If, program 12.2)."""
    fit = least_squares(y, np.column_stack([np.ones(len(y)), a]), weights=w)
    kind = "HC0" if cluster is None else "CR0"
    result = infer(fit, kind=kind, cluster=cluster, df="normal", level=level)
    return contrast(
        float(fit.coef[1]),
        float(result.se[1]),
        float("inf"),
        (float(fit.coef.sum()), float(fit.coef[0])),
        level,
    )


def hajek_ratios(
    y: Array, a: Array, w: Array, *, level: float = 0.95
) -> dict[str, tuple[float, float, float, float]]:
    """For a 0/1 outcome the weighted "risk_ratio" and "odds_ratio": ratio, robust error of its logarithm, and bounds
    (a marginal structural logistic model, What If, program 12.5); the weights are taken as known."""
    crit, logs, errors = float(norm_ppf(0.5 + level / 2)), [], []
    for arm in (1, 0):
        own = a == arm
        p = float(np.average(y[own], weights=w[own]))
        robust = np.sqrt(np.sum((w[own] * (y[own] - p)) ** 2)) / w[own].sum()
        logs.append((np.log(p), np.log(p / (1 - p))))
        errors.append((robust / p, robust / (p * (1 - p))))
    out = {}
    for i, name in enumerate(("risk_ratio", "odds_ratio")):
        b, se = float(logs[0][i] - logs[1][i]), float(np.hypot(errors[0][i], errors[1][i]))
        out[name] = (float(np.exp(b)), se, float(np.exp(b - crit * se)), float(np.exp(b + crit * se)))
    return out


def propensity(a: Array, x: Array) -> glm.GlmFit:
    """Chance of the arm from covariates by logistic regression."""
    return glm.fit(a, x)


def stacked_sandwich(y: Array, a: Array, x: Array, target: str, *, level: float = 0.95) -> Contrast:
    """Hajek contrast whose error also counts the estimation of the propensity (M-estimation, by derivative)."""
    model = propensity(a, x)
    e, n = model.mean, len(y)
    w = balance_weights(a, e, target)
    w1, w0 = w * a, w * (1 - a)
    mu1, mu0 = float(w1 @ y / w1.sum()), float(w0 @ y / w0.sum())
    psi = w1 * (y - mu1) / w1.mean() - w0 * (y - mu0) / w0.mean()
    slope = _weight_slope(a, e, target)
    g1, g0 = slope * a, slope * (1 - a)
    gradient = x.T @ (g1 * (y - mu1)) / n / w1.mean() - x.T @ (g0 * (y - mu0)) / n / w0.mean()
    influence = psi + ((a - e)[:, None] * x) @ model.vcov @ gradient * n
    return contrast(mu1 - mu0, float(np.sqrt(influence @ influence)) / n, float("inf"), (mu1, mu0), level)


def _weight_slope(a: Array, e: Array, target: str) -> Array:
    """Derivative of the weight to the linear predictor."""
    if target == "ATO":
        return np.asarray(np.where(a == 1, -e * (1 - e), e * (1 - e)))
    if target == "ATE":
        return np.where(a == 1, -(1 - e) / e, e / (1 - e))
    if target == "ATT":
        return np.where(a == 1, 0.0, e / (1 - e))
    if target == "ATC":
        return np.where(a == 1, -(1 - e) / e, 0.0)
    return np.where(e < 0.5, np.where(a == 1, 0.0, e / (1 - e)), np.where(a == 1, -(1 - e) / e, 0.0))


def entropy_balance(a: Array, x: Array) -> Array:
    """Weights of the controls, closest to equal, that give them exactly the covariate means of the treated
    (Hainmueller 2012); treated weigh one each."""
    z = x[:, 1:] - x[a == 1, 1:].mean(axis=0)
    z = z / np.maximum(z.std(axis=0), 1e-12)
    own, beta = z[a == 0], np.zeros(z.shape[1])
    for _ in range(200):
        score = own @ beta
        w = np.exp(score - score.max())
        w = w / w.sum()
        gap = w @ own
        step = np.linalg.lstsq(own.T @ (own * w[:, None]) - np.outer(gap, gap), gap, rcond=None)[0]
        beta = beta - step * min(1.0, 5.0 / max(float(np.max(np.abs(step))), 1e-12))
        if np.max(np.abs(gap)) < 1e-10:
            break
    if np.max(np.abs(gap)) > 1e-6:
        raise EvidenceError(
            "no_balance",
            "covariates",
            "geen gewichten maken de groepen gelijk",
            "no weights make the groups alike",
            "neem minder kenmerken of een groep die meer lijkt",
            "take fewer covariates or a group that is more alike",
        )
    out = np.ones(len(a))
    out[a == 0] = w * float((a == 1).sum())
    return out


def aipw_treated(y: Array, a: Array, x: Array, *, level: float = 0.95, binary: bool = False) -> Contrast:
    """Doubly robust effect among the treated (ATT) with the influence-function error."""
    e, share = propensity(a, x).mean, float(a.mean())
    m0 = _predict(y, x, a == 0, binary)
    gap = (a - (1 - a) * e / (1 - e)) * (y - m0) / share
    effect = float(gap.mean())
    influence = gap - a * effect / share
    se = float(np.sqrt(np.mean(influence**2) / len(y)))
    treated = float(y[a == 1].mean())
    return contrast(effect, se, float("inf"), (treated, treated - effect), level)


def aipw(y: Array, a: Array, x: Array, *, level: float = 0.95, binary: bool = False) -> Contrast:
    """Augmented inverse probability weighting (ATE) with the influence-function error."""
    e = propensity(a, x).mean
    m1, m0 = (_predict(y, x, a == arm, binary) for arm in (1, 0))
    scores1 = m1 + a * (y - m1) / e
    scores0 = m0 + (1 - a) * (y - m0) / (1 - e)
    gap = scores1 - scores0
    return contrast(
        float(gap.mean()),
        float(gap.std() / np.sqrt(len(y))),
        float("inf"),
        (float(scores1.mean()), float(scores0.mean())),
        level,
    )


def _predict(y: Array, x: Array, rows: NDArray[np.bool_], binary: bool) -> Array:
    if binary:
        return np.asarray(special.expit(x @ glm.fit(y[rows], x[rows]).coef))
    return np.asarray(x @ np.linalg.lstsq(x[rows], y[rows], rcond=None)[0])


def augmented_overlap(y: Array, a: Array, x: Array) -> tuple[float, float, float]:
    """Overlap-weighted difference with linear outcome models: effect, weighted mean with and without the arm."""
    weights = np.ones((1, len(y)))
    estimate, treated, control = _augmented(y, a, x, weights, propensity(a, x).coef, steps=2)
    return float(estimate[0]), float(treated[0]), float(control[0])


def _augmented(
    y: Array, a: Array, x: Array, keep: Array, start: Array, steps: int
) -> tuple[Array, Array, Array]:
    """The estimator for every row of `keep` (0/1 weights per person) at once; Newton from a shared start."""
    outer = np.einsum("ni,nj->nij", x, x).reshape(len(y), -1)
    k = x.shape[1]
    beta = np.repeat(start[None], len(keep), axis=0)
    for _ in range(steps):
        e = special.expit(beta @ x.T)
        info = ((keep * e * (1 - e)) @ outer).reshape(-1, k, k)
        beta = beta + np.linalg.solve(info, ((keep * (a - e)) @ x)[:, :, None])[:, :, 0]
    e = special.expit(beta @ x.T)
    h = keep * e * (1 - e)
    models = [_arm_models(y, x, outer, keep * (a == arm)) for arm in (1, 0)]
    fitted1, fitted0 = (m @ x.T for m in models)
    w1, w0 = keep * a * (1 - e), keep * (1 - a) * e
    top = h.sum(axis=1)
    mean1 = (h * fitted1).sum(axis=1) / top + (w1 * (y - fitted1)).sum(axis=1) / w1.sum(axis=1)
    mean0 = (h * fitted0).sum(axis=1) / top + (w0 * (y - fitted0)).sum(axis=1) / w0.sum(axis=1)
    return mean1 - mean0, mean1, mean0


def _arm_models(y: Array, x: Array, outer: Array, w: Array) -> Array:
    k = x.shape[1]
    gram = (w @ outer).reshape(-1, k, k)
    # A touch of ridge keeps a leave-one-out sample with an empty category solvable.
    ridge = 1e-10 * np.trace(gram, axis1=1, axis2=2)[:, None, None] * np.eye(k)[None]
    return np.asarray(np.linalg.solve(gram + ridge, ((w * y) @ x)[:, :, None])[:, :, 0])


def overlap_jackknife(y: Array, a: Array, x: Array, *, level: float = 0.95) -> Contrast:
    """Augmented overlap-weighted effect with the delete-one jackknife and t on n - 2k - 1 degrees of freedom."""
    start = propensity(a, x).coef
    n = len(y)
    effect, treated, control = augmented_overlap(y, a, x)
    left_out = _augmented(y, a, x, 1.0 - np.eye(n), start, steps=2)[0]
    se = float(np.sqrt((n - 1) / n * np.sum((left_out - left_out.mean()) ** 2)))
    return contrast(effect, se, float(max(n - 2 * x.shape[1] - 1, 1)), (treated, control), level)


def standardise(
    y: Array, a: Array, design: Array, design1: Array, design0: Array, *, binary: bool
) -> tuple[float, float]:
    """Parametric g-formula: mean outcome if all had the arm, and if none had (designs built with a set to 1 and 0)."""
    del a
    if binary:
        beta = glm.fit(y, design).coef
        return float(special.expit(design1 @ beta).mean()), float(special.expit(design0 @ beta).mean())
    beta = np.linalg.lstsq(design, y, rcond=None)[0]
    return float((design1 @ beta).mean()), float((design0 @ beta).mean())


def g_estimate(y: Array, a: Array, x: Array, weights: Array | None = None) -> float:
    """Closed-form g-estimation of one additive effect (What If, program 14.2): H(psi) independent of the arm given x."""
    w = np.ones(len(y)) if weights is None else weights
    e = glm.fit(a, x, weights=weights).mean
    return float(np.sum(w * y * (a - e)) / np.sum(w * a * (a - e)))


def g_estimate_interval(
    y: Array,
    a: Array,
    x: Array,
    *,
    weights: Array | None = None,
    cluster: NDArray[np.generic] | None = None,
    level: float = 0.95,
) -> tuple[float, float]:
    """Values of psi whose H(psi) a robust Wald test in the arm model does not reject (What If, program 14.2)."""
    from scipy.optimize import brentq

    centre = g_estimate(y, a, x, weights)
    scale = float(np.std(y)) / np.sqrt(len(y))

    def p(psi: float) -> float:
        fitted = glm.fit(a, np.column_stack([x, y - psi * a]), weights=weights)
        se = float(np.sqrt(glm.sandwich(fitted, cluster=cluster)[-1, -1]))
        return float(t_two_sided(fitted.coef[-1] / se, float("inf"))) - (1 - level)

    ends = []
    for side in (-1, 1):
        step = 1.0
        while p(centre + side * step * scale) > 0 and step < 200:
            step *= 1.5
        ends.append(float(brentq(p, *sorted((centre, centre + side * step * scale)), xtol=1e-8)))
    return ends[0], ends[1]
