"""What a number of people can show: power, size and detectable difference for every design in use.

Sources: Cohen 1988; Julious 2004; Schoenfeld 1981; Freedman 1982; Donner & Klar 2000; Hemming et al. 2011; Lachin 1981.
"""

from collections.abc import Callable

import numpy as np
from scipy import special
from scipy.optimize import brentq

from .dist import norm_cdf, norm_ppf, t_ppf


def solve(f: Callable[[float], float], target: float, low: float, high: float) -> float:
    """Where a monotone f reaches target."""
    return float(brentq(lambda v: f(v) - target, low, high, xtol=1e-10))


def t_power(
    n: float,
    delta: float,
    sd: float,
    *,
    alpha: float = 0.05,
    kind: str = "two-sample",
    sides: int = 2,
    strict: bool = False,
) -> float:
    """Power of a t test with n people per group (or pairs), by the noncentral t; as R's power.t.test."""
    groups = 2 if kind == "two-sample" else 1
    df = (n - 1) * groups
    shift = np.sqrt(n / groups) * delta / sd
    crit = float(t_ppf(1 - alpha / sides, df))
    upper = 1 - float(special.nctdtr(df, shift, crit))
    return upper + (float(special.nctdtr(df, shift, -crit)) if strict and sides == 2 else 0.0)


def proportion_power(
    n: float, p1: float, p0: float, *, alpha: float = 0.05, sides: int = 2, n0: float | None = None
) -> float:
    """Power of the pooled z test of two shares with n (and n0) people; as R's power.prop.test."""
    m = n if n0 is None else n0
    mean = (n * p1 + m * p0) / (n + m)
    pooled, apart = mean * (1 - mean) * (1 / n + 1 / m), p1 * (1 - p1) / n + p0 * (1 - p0) / m
    crit = float(norm_ppf(1 - alpha / sides))
    return float(norm_cdf((abs(p1 - p0) - crit * np.sqrt(pooled)) / np.sqrt(apart)))


def detectable_share(
    n: float,
    base: float,
    *,
    alpha: float = 0.05,
    power: float = 0.8,
    n0: float | None = None,
    effect: float = 1.0,
    crit: float | None = None,
) -> float:
    """Smallest rise from `base` seen with the given power (unpooled); `effect` is the design effect, nan if none fits."""
    m = n if n0 is None else n0
    z = float(norm_ppf(1 - alpha / 2)) if crit is None else crit

    def gap(d: float) -> float:
        p = base + d
        mean = (n * p + m * base) / (n + m)
        pooled = np.sqrt(effect * mean * (1 - mean) * (1 / n + 1 / m))
        apart = np.sqrt(effect * (p * (1 - p) / n + base * (1 - base) / m))
        return float((d - z * pooled) / apart) - float(norm_ppf(power))

    top = 1 - base - 1e-9
    return float("nan") if gap(top) < 0 else float(brentq(gap, 1e-9, top, xtol=1e-10))


def anova_power(groups: int, n: float, between: float, within: float, *, alpha: float = 0.05) -> float:
    """Power of one-way ANOVA (noncentral F); variances between group means and within; as R's power.anova.test."""
    df1, df2 = groups - 1, (n - 1) * groups
    crit = float(special.fdtri(df1, df2, 1 - alpha))
    return 1 - float(special.ncfdtr(df1, df2, (groups - 1) * n * between / within, crit))


def survival_events(
    hazard_ratio: float,
    *,
    alpha: float = 0.05,
    power: float = 0.8,
    share: float = 0.5,
    sides: int = 2,
    formula: str = "schoenfeld",
) -> float:
    """Events needed to see a hazard ratio; `share` is the part of people in one arm."""
    z = float(norm_ppf(1 - alpha / sides) + norm_ppf(power))
    if formula == "freedman":
        k = share / (1 - share)
        return float(z**2 * (1 + k * hazard_ratio) ** 2 / (k * (1 - hazard_ratio) ** 2))
    return float(z**2 / (share * (1 - share) * np.log(hazard_ratio) ** 2))


def design_effect(size: float, icc: float, *, cv: float = 0.0) -> float:
    """Factor by which whole-town assignment inflates the variance: mean size, likeness within, spread of sizes."""
    return 1 + ((cv**2 + 1) * size - 1) * icc


def cohen_h(p1: float, p0: float) -> float:
    """Difference of arcsine-transformed shares."""
    return float(2 * np.arcsin(np.sqrt(p1)) - 2 * np.arcsin(np.sqrt(p0)))
