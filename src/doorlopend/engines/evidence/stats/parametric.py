"""Time to an event with a distribution of known shape (accelerated failure time), and censored numbers (Tobit).

Sources: Kalbfleisch & Prentice 2002, chapter 3; conventions of R's survreg and SAS LIFEREG (location and log scale).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from .glm import separated

Array = NDArray[Any]
# Log density or log survival at w with its first and second derivative.
Piece = Callable[[Array], tuple[Array, Array, Array]]


def _extreme_event(w: Array) -> tuple[Array, Array, Array]:
    e = np.exp(w)
    return w - e, 1 - e, -e


def _extreme_alive(w: Array) -> tuple[Array, Array, Array]:
    e = np.exp(w)
    return -e, -e, -e


def _normal_event(w: Array) -> tuple[Array, Array, Array]:
    return -(w**2) / 2 - np.log(2 * np.pi) / 2, -w, -np.ones_like(w)


def _normal_alive(w: Array) -> tuple[Array, Array, Array]:
    log_tail = special.log_ndtr(-w)
    hazard = np.exp(-(w**2) / 2 - np.log(2 * np.pi) / 2 - log_tail)
    return log_tail, -hazard, -hazard * (hazard - w)


def _logistic_event(w: Array) -> tuple[Array, Array, Array]:
    p = special.expit(w)
    return w - 2 * np.logaddexp(0, w), 1 - 2 * p, -2 * p * (1 - p)


def _logistic_alive(w: Array) -> tuple[Array, Array, Array]:
    p = special.expit(w)
    return -np.logaddexp(0, w), -p, -p * (1 - p)


SHAPES: dict[str, tuple[Piece, Piece]] = {
    "extreme": (_extreme_event, _extreme_alive),
    "normal": (_normal_event, _normal_alive),
    "logistic": (_logistic_event, _logistic_alive),
}
# Name, shape of the error, whether time is taken by its logarithm, whether the scale is fixed at one.
DISTRIBUTIONS: dict[str, tuple[str, bool, bool]] = {
    "weibull": ("extreme", True, False),
    "exponential": ("extreme", True, True),
    "lognormal": ("normal", True, False),
    "loglogistic": ("logistic", True, False),
    "gaussian": ("normal", False, False),
    "logistic": ("logistic", False, False),
}


@dataclass(frozen=True, slots=True)
class ParametricFit:
    """Coefficients on the (log) time scale, the scale, covariance of both (log scale last, unless fixed), likelihoods."""

    coef: Array
    scale: float
    vcov: Array
    log_likelihood: float


def fit(time: Array, event: Array, x: Array, *, distribution: str) -> ParametricFit:
    """Maximum likelihood by Newton steps; `event` 0 means longer than `time`."""
    shape, logs, fixed = DISTRIBUTIONS[distribution]
    y = np.log(time) if logs else time
    jacobian = float(np.sum(y[event == 1])) if logs else 0.0
    start = np.linalg.lstsq(x, y, rcond=None)[0]
    spread = max(float(np.std(y - x @ start)), 1e-3)
    theta = np.append(start, 0.0 if fixed else np.log(spread))
    value, gradient, hessian = _likelihood(y, event, x, theta, shape)
    free = slice(0, len(start)) if fixed else slice(0, len(theta))
    for _ in range(200):
        step = np.zeros_like(theta)
        step[free] = _ascent(hessian[free, free], gradient[free])
        theta, value, gradient, hessian, moved = _advance(y, event, x, theta, step, value, shape)
        if moved < 1e-11:
            break
    if not np.isfinite(value) or np.max(np.abs(theta)) > 1e3 * (1 + np.max(np.abs(y))):
        raise separated()
    return ParametricFit(
        theta[:-1], float(np.exp(theta[-1])), np.linalg.inv(-hessian[free, free]), value - jacobian
    )


def _ascent(hessian: Array, gradient: Array) -> Array:
    """Newton step, pulled towards the gradient where the likelihood is not yet concave."""
    top = float(np.max(np.linalg.eigvalsh(hessian)))
    ridge = max(top + 1e-3, 0.0) if top > -1e-9 else 0.0
    return np.asarray(np.linalg.solve(ridge * np.eye(len(gradient)) - hessian, gradient))


def _advance(
    y: Array, event: Array, x: Array, theta: Array, step: Array, value: float, shape: str
) -> tuple[Array, float, Array, Array, float]:
    length = 1.0
    while True:
        now = theta + length * step
        found, gradient, hessian = _likelihood(y, event, x, now, shape)
        if found >= value - 1e-10 or length < 1e-8:
            return now, found, gradient, hessian, float(np.max(np.abs(length * step)))
        length /= 2


def _likelihood(y: Array, event: Array, x: Array, theta: Array, shape: str) -> tuple[float, Array, Array]:
    sigma = float(np.exp(theta[-1]))
    w = (y - x @ theta[:-1]) / sigma
    done, alive = SHAPES[shape]
    with np.errstate(over="ignore", invalid="ignore"):
        (v1, a1, b1), (v0, a0, b0) = done(w), alive(w)
    v, a, b = (np.where(event == 1, p, q) for p, q in ((v1, v0), (a1, a0), (b1, b0)))
    value = float(np.sum(v) - np.sum(event) * theta[-1])
    z = np.column_stack([x / sigma, w])
    gradient = -(z.T @ a) - np.append(np.zeros(x.shape[1]), np.sum(event))
    hessian = z.T @ (z * b[:, None])
    cross = x.T @ a / sigma
    hessian[:-1, -1] += cross
    hessian[-1, :-1] += cross
    hessian[-1, -1] += float(w @ a)
    return (value if np.isfinite(value) else -np.inf), gradient, hessian
