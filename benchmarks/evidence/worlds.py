"""Simulated testbeds with a known truth, at regional size."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from doorlopend.engines.evidence.methods import Problem
from doorlopend.engines.evidence.protocol import Outcome

Rng = np.random.Generator
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class World:
    """A problem for the engine and the effect that is really there."""

    problem: Problem
    truth: float


def outcome(kind: str, **more: Any) -> Outcome:
    return Outcome("o", kind, primary=True, column="y", **more)


def problem(y: Array, a: NDArray[np.int_], o: Outcome, **more: Any) -> Problem:
    n = len(y)
    blank = Problem(
        o,
        y,
        np.zeros(n),
        a,
        np.zeros(n, dtype=int),
        np.zeros(n, dtype=object),
        np.zeros(n),
        np.empty((n, 0)),
        None,
        {},
        True,
        1,
        1,
    )
    return replace(blank, **more)


def lottery_share(rng: Rng, *, n: int, base: float, effect: float = 0.1) -> World:
    a = np.repeat([1, 0], n)
    return World(problem((rng.random(2 * n) < base + effect * a).astype(float), a, outcome("share")), effect)


def _months_since(rate: float, tau: float) -> float:
    """Mean time since an exponential event within tau."""
    return float(tau - (1 - np.exp(-rate * tau)) / rate)


def lottery_time(rng: Rng, *, n: int, censoring: float, tau: float = 24.0) -> World:
    """Exponential events; people are last seen at a random time before the horizon with the given yearly rate."""
    a, rates = np.repeat([1, 0], n), (0.06, 0.04)
    t = rng.exponential(1 / np.where(a == 1, *rates))
    # Administrative end after the horizon for most; leaving on the way for some.
    c = np.minimum(rng.exponential(1 / censoring, 2 * n), rng.uniform(tau, tau + 12, 2 * n))
    o = outcome("time", tau=tau)
    return World(
        problem(np.minimum(t, c), a, o, cause=(t <= c).astype(float)),
        _months_since(rates[0], tau) - _months_since(rates[1], tau),
    )


def movers(rng: Rng, *, share: float, n: int = 150, tau: float = 24.0) -> World:
    """Families move more often and find work later; moving depends on that trait and on the arm (missing at random)."""
    a, family = np.repeat([1, 0], n), rng.integers(0, 2, 2 * n)
    rate = np.where(a == 1, 0.06, 0.04) * np.where(family == 1, 0.6, 1.4)
    t = rng.exponential(1 / rate)
    leave = -np.log(1 - share) / tau if share else 1e-9
    c = np.minimum(
        rng.exponential(1 / (leave * np.where(family == 1, 1.6, 0.4) * np.where(a == 1, 1.2, 0.8))), tau + 12
    )
    truth = np.mean([_months_since(0.06 * f, tau) - _months_since(0.04 * f, tau) for f in (0.6, 1.4)])
    o = outcome("time", tau=tau, censoring_by="family")
    return World(
        problem(
            np.minimum(t, c), a, o, cause=(t <= c).astype(float), strata=family.astype(str).astype(object)
        ),
        float(truth),
    )


def wedge(
    rng: Rng,
    *,
    towns: int,
    growing: bool,
    spread: float,
    people: int = 10,
    base: float = 0.3,
    icc: float = 0.05,
    cac: float = 0.8,
) -> World:
    """Yes/no outcome, towns alike within (icc) and over time (cac); effects constant or growing, and differing per town."""
    steps = 3 if towns == 6 else 4
    start = np.repeat(np.arange(1, steps + 1), towns // steps)
    exposure = np.maximum(np.arange(steps + 1)[None] - start[:, None] + 1, 0)
    effect = 0.05 * exposure if growing else 0.1 * (exposure > 0)
    effect = effect + (exposure > 0) * rng.normal(0, spread, towns)[:, None]
    between = icc * base * (1 - base)
    level = rng.normal(0, np.sqrt(cac * between), towns)[:, None] + rng.normal(
        0, np.sqrt((1 - cac) * between), exposure.shape
    )
    chance = np.clip(base + level + np.linspace(0, 0.05, steps + 1)[None] + effect, 0.01, 0.99)
    truth = float(np.mean([0.05 * e if growing else 0.1 for e in range(1, steps + 1)]))
    return World(_rolled_out(rng, chance, start, people), truth)


def town_lottery(
    rng: Rng, *, towns: int, people: int = 40, base: float = 0.3, effect: float = 0.1, icc: float = 0.05
) -> World:
    """Half of the towns drawn for the approach; a yes/no outcome, people of a town alike (icc)."""
    drawn = rng.permutation(np.repeat([1, 0], towns // 2))
    chance = np.clip(
        base + effect * drawn + rng.normal(0, np.sqrt(icc * base * (1 - base)), towns), 0.01, 0.99
    )
    town = np.repeat(np.arange(towns), people)
    y = (rng.random(len(town)) < chance[town]).astype(float)
    names = np.array([f"t{i:02d}" for i in town], dtype=object)
    seed = int(rng.integers(SEEDS))
    return World(problem(y, drawn[town], outcome("share"), town=names, seed=seed, draws=9999), effect)


# Every testbed re-draws its roll-out by a seed of its own; a few dozen seeds are shared between worlds to save time.
SEEDS = 25


def _rolled_out(rng: Rng, chance: Array, start: NDArray[Any], people: int) -> Problem:
    c, p = chance.shape
    town, period = np.repeat(np.arange(c), p * people), np.tile(np.repeat(np.arange(p), people), c)
    y = (rng.random(len(town)) < chance[town, period]).astype(float)
    names = np.array([f"t{i:02d}" for i in town], dtype=object)
    rollout = {f"t{i:02d}": float(s) if s < p else 0.0 for i, s in enumerate(start)}
    return problem(
        y,
        (period >= start[town]).astype(int),
        outcome("share"),
        town=names,
        period=period.astype(float),
        rollout=rollout,
        seed=int(rng.integers(SEEDS)),
        draws=9999,
    )


def staged(rng: Rng, *, towns: int, periods: int = 8, rho: float = 0.5) -> World:
    """Staged roll-out without any effect; towns drift (AR(1)); which town starts when is by lot."""
    starts = np.repeat([3, 5, np.inf, 7], towns // 4)
    noise = rng.normal(0, 1, (towns, periods))
    for t in range(1, periods):
        noise[:, t] = rho * noise[:, t - 1] + np.sqrt(1 - rho**2) * noise[:, t]
    y = rng.normal(0, 1, towns)[:, None] + noise + 0.2 * np.arange(periods)[None]
    town, period = np.repeat(np.arange(towns), periods), np.tile(np.arange(periods), towns)
    names = np.array([f"t{i:02d}" for i in town], dtype=object)
    rollout = {f"t{i:02d}": 0.0 if np.isinf(s) else float(s) for i, s in enumerate(starts)}
    return World(
        problem(
            y.ravel(),
            (period >= starts[town]).astype(int),
            outcome("months"),
            town=names,
            period=period.astype(float),
            rollout=rollout,
            seed=int(rng.integers(SEEDS)),
            draws=9999,
        ),
        0.0,
    )


def chosen(rng: Rng, *, n: int, strength: float, effect: float = 0.1) -> World:
    """People choose an approach by six traits that also matter for the outcome; the effect is the same for all."""
    x = rng.normal(0, 1, (n, 6))
    lead = x @ np.array([1, 0.8, 0.6, 0.4, 0.2, 0.0]) / np.sqrt(2.2)
    a = (rng.random(n) < 1 / (1 + np.exp(-strength * lead))).astype(int)
    chance = np.clip(0.35 + 0.10 * lead + effect * a, 0.02, 0.98)
    y = (rng.random(n) < chance).astype(float)
    return World(problem(y, a, outcome("share"), x=np.column_stack([np.ones(n), x])), effect)


STRENGTH = {"good": 0.4, "moderate": 0.9, "poor": 1.8}
