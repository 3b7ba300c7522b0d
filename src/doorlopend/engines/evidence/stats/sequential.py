"""Planned looks: group-sequential bounds by numerical integration, error spending, bounds for stopping early without effect.

Sources: Armitage, McPherson & Rowe 1969; Pocock 1977; O'Brien & Fleming 1979; Lan & DeMets 1983; Wang & Tsiatis
1987; Hwang, Shih & DeCani 1990; Kim & DeMets 1987; Jennison & Turnbull 2000; Pampallona, Tsiatis & Kim 2001 (futility).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from ..errors import EvidenceError
from .dist import norm_cdf, norm_pdf, norm_ppf

Array = NDArray[Any]
SPENDING = ("obrien-fleming", "pocock", "hwang-shih-decani", "power", "uniform")


def spend(name: str, fraction: float, alpha: float, parameter: float = 0.0) -> float:
    """Type I error spent by information fraction t, for total `alpha` (pass half of a two-sided level)."""
    t = min(max(fraction, 0.0), 1.0)
    if t == 0:
        return 0.0
    if name == "obrien-fleming":
        return float(2 * (1 - norm_cdf(norm_ppf(1 - alpha / 2) / np.sqrt(t))))
    if name == "pocock":
        return float(alpha * np.log(1 + (np.e - 1) * t))
    if name == "hwang-shih-decani":
        return alpha * t if parameter == 0 else float(alpha * np.expm1(-parameter * t) / np.expm1(-parameter))
    if name in ("power", "uniform"):
        return float(alpha * t ** (parameter if name == "power" else 1.0))
    raise EvidenceError(
        "choice",
        "spending",
        f"onbekend: {name}",
        f"unknown: {name}",
        f"kies uit {SPENDING}",
        f"choose from {SPENDING}",
    )


@dataclass(frozen=True, slots=True)
class _Density:
    """Sub-density of the score S = Z * sqrt(I) of trials still running, on a quadrature grid."""

    s: Array
    mass: Array


def _grid(low: float, high: float, centre: float, scale: float) -> tuple[Array, Array]:
    """Gauss-Legendre nodes in pieces, over what is not negligible of [low, high]."""
    a, b = max(low, centre - 8.5 * scale), min(high, centre + 8.5 * scale)
    if a >= b:
        return np.array([low if np.isfinite(low) else centre]), np.array([0.0])
    pieces = max(2, int(np.ceil((b - a) / (1.5 * scale))))
    x, w = np.polynomial.legendre.leggauss(16)
    edges = np.linspace(a, b, pieces + 1)
    half = np.diff(edges) / 2
    nodes = ((edges[:-1] + edges[1:]) / 2)[:, None] + half[:, None] * x
    return nodes.ravel(), (half[:, None] * w).ravel()


def _step(
    prior: _Density | None, info: float, gain: float, low: float, high: float, theta: float
) -> _Density:
    """Carry the density over one stage with information `gain`, keeping what lies between the bounds in S."""
    nodes, weights = _grid(low, high, theta * info, np.sqrt(info))
    root = np.sqrt(gain)
    if prior is None:
        density = norm_pdf((nodes - theta * info) / root) / root
    else:
        density = norm_pdf((nodes[:, None] - prior.s[None] - theta * gain) / root) @ prior.mass / root
    return _Density(nodes, density * weights)


def _tail(prior: _Density | None, info: float, gain: float, bound: float, theta: float, upper: bool) -> float:
    """Probability of crossing `bound` (in S) at this stage among trials still running."""
    sign = 1.0 if upper else -1.0
    if prior is None:
        return float(norm_cdf(sign * (theta * info - bound) / np.sqrt(gain)))
    return float(norm_cdf(sign * (prior.s + theta * gain - bound) / np.sqrt(gain)) @ prior.mass)


@dataclass(frozen=True, slots=True)
class Crossing:
    """Per look the chance of stopping above and below."""

    upper: Array
    lower: Array


def crossing(info: Array, upper: Array, lower: Array, theta: float = 0.0) -> Crossing:
    """Stopping chances per look for Z bounds at information `info` under drift `theta` (Z has mean theta*sqrt(I))."""
    prior, last = None, 0.0
    up, down = [], []
    for i, (level, hi, lo) in enumerate(zip(info, upper, lower, strict=True)):
        gain = level - last
        hi_s, lo_s = hi * np.sqrt(level), lo * np.sqrt(level)
        up.append(_tail(prior, level, gain, hi_s, theta, True))
        down.append(_tail(prior, level, gain, lo_s, theta, False) if np.isfinite(lo) else 0.0)
        if i < len(info) - 1:
            prior = _step(prior, level, gain, lo_s, hi_s, theta)
        last = level
    return Crossing(np.array(up), np.array(down))


def spending_bounds(
    fractions: Sequence[float],
    *,
    alpha: float,
    sides: int,
    spending: str | Sequence[float],
    parameter: float = 0.0,
) -> tuple[Array, Array]:
    """Z bounds that spend `alpha` as planned; returns upper bounds and cumulative alpha spent.

    `spending` is a name of `SPENDING` or the cumulative alpha per look; two-sided bounds are symmetric and spend
    alpha/2 on each side by the same function (`alpha` in the function is the one-sided level).
    """
    each = alpha / sides
    if isinstance(spending, str):
        total = [spend(spending, t, each, parameter) for t in fractions]
    else:
        total = [float(v) / sides for v in spending]
    bounds: list[float] = []
    prior, last = None, 0.0
    for i, t in enumerate(fractions):
        wanted = total[i] - (total[i - 1] if i else 0.0)
        bound = _find_bound(prior, t, t - last, wanted)
        bounds.append(bound)
        low = -bound * np.sqrt(t) if sides == 2 else -np.inf
        prior = _step(prior, t, t - last, low, bound * np.sqrt(t), 0.0)
        last = t
    return np.array(bounds), np.array(total) * sides


def _find_bound(prior: _Density | None, info: float, gain: float, wanted: float) -> float:
    if wanted <= 1e-14:
        return 8.5
    root = np.sqrt(info)

    def excess(z: float) -> float:
        return float(np.log(max(_tail(prior, info, gain, z * root, 0.0, True), 1e-300)) - np.log(wanted))

    # With binding futility so little may be running that the error left cannot be spent: then every trial stops here.
    return float(brentq(excess, -5.0, 9.0, xtol=1e-10)) if excess(-5.0) > 0 else -5.0


def family_bounds(
    fractions: Sequence[float], *, alpha: float, sides: int, delta: float
) -> tuple[Array, float]:
    """Wang-Tsiatis bounds Z_k = C t^(delta - 1/2): delta 0 is O'Brien-Fleming, 1/2 is Pocock; returns bounds and C."""
    t = np.asarray(fractions, dtype=float)
    shape = t ** (delta - 0.5)

    def excess(c: float) -> float:
        lower = -c * shape if sides == 2 else np.full(len(t), -np.inf)
        cross = crossing(t, c * shape, lower)
        return float(cross.upper.sum() + cross.lower.sum()) - alpha

    constant = float(brentq(excess, 0.5, 8.0, xtol=1e-11))
    return constant * shape, constant


@dataclass(frozen=True, slots=True)
class SequentialPower:
    """What a sequential design costs and brings, relative to one look at the end."""

    inflation: float
    theta: float
    fixed_theta: float
    power_per_look: Array
    expected_n_null: float
    expected_n_alternative: float
    expected_n_half: float


def sequential_power(
    fractions: Sequence[float],
    bounds: Array,
    *,
    alpha: float,
    sides: int,
    power: float,
    lower: Array | None = None,
) -> SequentialPower:
    """Maximum information (ratio to fixed), drift that gives `power`, and expected sample size ratios.

    `lower` are bounds for stopping without an effect (one-sided designs).
    """
    t = np.asarray(fractions, dtype=float)
    if lower is None:
        lower = -bounds if sides == 2 else np.full(len(t), -np.inf)

    def reached(theta: float) -> float:
        return float(crossing(t, bounds, lower, theta).upper.sum())

    theta = float(brentq(lambda v: reached(v) - power, 0.0, 12.0, xtol=1e-11))
    fixed = float(norm_ppf(1 - alpha / sides) + norm_ppf(power))
    inflation = (theta / fixed) ** 2

    def expected(drift: float) -> float:
        cross = crossing(t, bounds, lower, drift)
        stop = (cross.upper + cross.lower)[:-1]
        return float(inflation * (t[:-1] @ stop + t[-1] * (1 - stop.sum())))

    return SequentialPower(
        inflation,
        theta,
        fixed,
        crossing(t, bounds, lower, theta).upper,
        expected(0.0),
        expected(theta),
        expected(theta / 2),
    )


@dataclass(frozen=True, slots=True)
class FutilityDesign:
    """One-sided bounds for stopping with (`upper`) and without (`lower`) an effect, and the drift that gives the power."""

    upper: Array
    lower: Array
    drift: float


def futility_bounds(
    fractions: Sequence[float],
    *,
    alpha: float,
    power: float,
    upper: Sequence[float],
    futility: str,
    parameter: float = 0.0,
    binding: bool = False,
) -> FutilityDesign:
    """Lower bounds that spend beta = 1 - power under the drift at which both bounds meet at the last look.

    `upper` is the cumulative alpha per look. With non-binding bounds the error under no effect is kept even when the
    lower bound is ignored; binding bounds count on stopping there and so leave a lower upper bound.
    """
    beta = [spend(futility, t, 1 - power, parameter) for t in fractions]

    def missing(drift: float) -> float:
        found = _both_bounds(fractions, upper, beta, drift, binding)
        t = np.asarray(fractions, dtype=float)
        return float(crossing(t, found.upper, found.lower, drift).upper.sum()) - power

    start = float(norm_ppf(1 - alpha) + norm_ppf(power))
    drift = float(brentq(missing, 0.7 * start, 2.5 * start, xtol=1e-10))
    return _both_bounds(fractions, upper, beta, drift, binding)


def _both_bounds(
    fractions: Sequence[float], alpha: Sequence[float], beta: Sequence[float], drift: float, binding: bool
) -> FutilityDesign:
    """Stage by stage: the upper bound from what is spent under no effect, the lower from what is spent under `drift`;
    they meet at the last look, where there is nothing left to wait for."""
    highs: list[float] = []
    lows: list[float] = []
    null, other, last = None, None, 0.0
    for i, t in enumerate(fractions):
        gain, root = t - last, np.sqrt(t)
        high = _find_bound(null, t, gain, alpha[i] - (alpha[i - 1] if i else 0.0))
        final = i == len(fractions) - 1
        wanted = beta[i] - (beta[i - 1] if i else 0.0)
        low = high if final else min(_find_lower(other, t, gain, wanted, drift), high)
        highs.append(high)
        lows.append(low)
        if not final:
            null = _step(null, t, gain, low * root if binding else -np.inf, high * root, 0.0)
            other = _step(other, t, gain, low * root, high * root, drift)
        last = t
    return FutilityDesign(np.array(highs), np.array(lows), drift)


def _find_lower(prior: _Density | None, info: float, gain: float, wanted: float, drift: float) -> float:
    if wanted <= 1e-14:
        return -8.5
    root = np.sqrt(info)

    def excess(z: float) -> float:
        return float(np.log(max(_tail(prior, info, gain, z * root, drift, False), 1e-300)) - np.log(wanted))

    return float(brentq(excess, -9.0, 14.0, xtol=1e-10)) if excess(14.0) > 0 else np.inf
