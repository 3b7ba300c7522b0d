"""Staggered roll-out: group-time effects of Callaway & Sant'Anna (2021) with their influence functions and aggregates.

Covariate adjustment after Sant'Anna & Zhao (2020): outcome regression, inverse probability weighting, or both (DR).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import EvidenceError
from . import glm

Array = NDArray[Any]
METHODS = ("dr", "reg", "ipw")


@dataclass(frozen=True, slots=True)
class Panel:
    """Balanced panel: outcome units × periods, first treated period per unit (inf = never), covariates, clusters."""

    y: Array
    periods: Array
    first: Array
    covariates: Array
    cluster: NDArray[np.generic] | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One group-time effect with its influence function over all units."""

    group: float
    time: float
    att: float
    influence: Array


@dataclass(frozen=True, slots=True)
class Effect:
    """An estimate with its analytic standard error and influence function."""

    label: str
    estimate: float
    se: float
    influence: Array


def panel_from_long(
    unit: NDArray[np.generic],
    time: Array,
    y: Array,
    first: Array,
    *,
    covariates: Array | None = None,
    cluster: NDArray[np.generic] | None = None,
    drop_incomplete: bool = True,
) -> Panel:
    """Reshape long data; a never-treated unit has `first` 0 or missing; incomplete units are dropped or refused."""
    periods = np.unique(time)
    names, codes = np.unique(unit, return_inverse=True)
    grid = np.full((len(names), len(periods)), np.nan)
    at = np.searchsorted(periods, time)
    if len(set(zip(codes.tolist(), at.tolist(), strict=True))) < len(codes):
        raise EvidenceError(
            "duplicate",
            "unit",
            "een eenheid staat twee keer in dezelfde periode",
            "a unit appears twice in one period",
            "houd één rij per eenheid en periode",
            "keep one row each",
        )
    grid[codes, at] = y
    _, head = np.unique(codes, return_index=True)
    starts = np.where(np.isfinite(first[head]) & (first[head] > 0), first[head], np.inf)
    x = (
        np.ones((len(names), 1))
        if covariates is None
        else np.column_stack([np.ones(len(names)), covariates[head]])
    )
    keep = np.isfinite(grid).all(axis=1) & np.isfinite(x).all(axis=1)
    if not drop_incomplete and not keep.all():
        raise EvidenceError(
            "unbalanced", "unit", "niet elke eenheid heeft elke periode", "not every unit has every period"
        )
    return Panel(grid[keep], periods, starts[keep], x[keep], None if cluster is None else cluster[head][keep])


def group_times(
    panel: Panel,
    *,
    control: str = "never",
    method: str = "dr",
    base: str = "varying",
    anticipation: float = 0,
) -> list[Cell]:
    """All ATT(g, t); groups treated from the first period on are left out, for nothing precedes them."""
    groups = [g for g in np.unique(panel.first) if np.isfinite(g) and g > panel.periods[0] + anticipation]
    if control == "notyet" and not np.isinf(panel.first).any():
        last = panel.first.max()
        groups = [g for g in groups if g < last]
    cells: list[Cell] = []
    for g in groups:
        for ti, t in enumerate(panel.periods):
            pre = _base_period(panel.periods, g, ti, base, anticipation)
            if pre is None:
                continue
            cell = _cell(panel, float(g), ti, pre, control, method, anticipation)
            if cell is not None:
                cells.append(cell)
            del t
    if not cells:
        raise EvidenceError(
            "no_comparison",
            "first",
            "er is geen groep met een vergelijking",
            "no group has a comparison",
            "voeg gemeenten zonder de aanpak toe",
            "add untreated places",
        )
    return cells


def _base_period(periods: Array, g: float, ti: int, base: str, anticipation: float) -> int | None:
    before = np.flatnonzero(periods < g - anticipation)
    if not len(before):
        return None
    if base == "universal" or periods[ti] >= g - anticipation:
        return int(before[-1])
    return ti - 1 if ti > 0 else None


def _cell(
    panel: Panel, g: float, ti: int, pre: int, control: str, method: str, anticipation: float
) -> Cell | None:
    n = len(panel.first)
    time = float(panel.periods[ti])
    if ti == pre:
        return Cell(g, time, 0.0, np.zeros(n))
    treated = panel.first == g
    if control == "never":
        compare = np.isinf(panel.first)
    else:
        compare = (panel.first > max(time, panel.periods[pre]) + anticipation) & ~treated
        if not np.isinf(panel.first).any():
            compare &= np.full(n, time < panel.first.max())
    if not compare.any():
        return None
    rows = treated | compare
    att, influence = doubly_robust(
        panel.y[rows, ti] - panel.y[rows, pre], treated[rows].astype(float), panel.covariates[rows], method
    )
    full = np.zeros(n)
    full[rows] = influence * n / rows.sum()
    return Cell(g, time, att, full)


def doubly_robust(dy: Array, d: Array, x: Array, method: str = "dr") -> tuple[float, Array]:
    """Two-period two-group effect on the treated and its influence function (Sant'Anna & Zhao 2020, panel)."""
    if method not in METHODS:
        raise EvidenceError(
            "choice",
            "method",
            f"onbekend: {method}",
            f"unknown: {method}",
            f"kies uit {METHODS}",
            f"choose from {METHODS}",
        )
    if x.shape[1] == 1 and np.ptp(x) == 0:
        return _two_means(dy, d)
    n = len(dy)
    out, ols = np.zeros(n), np.zeros_like(x)
    if method != "ipw":
        out, ols = _outcome_part(dy, d, x)
    w1, w0, ps = d, 1 - d, np.zeros_like(x)
    if method != "reg":
        w0, ps = _weight_part(d, x)
    else:
        eta0 = float(d @ out / d.sum())
        shift = (d * (out - eta0) + ols @ (d @ x / n)) / d.mean()
        eta1 = float(d @ dy / d.sum())
        return eta1 - eta0, d * (dy - eta1) / d.mean() - shift
    gap = dy - out
    eta1, eta0 = float(w1 @ gap / w1.sum()), float(w0 @ gap / w0.sum())
    inf1 = (w1 * (gap - eta1) - ols @ (w1 @ x / n)) / w1.mean()
    m2 = (w0 * (gap - eta0)) @ x / n
    inf0 = (w0 * (gap - eta0) + ps @ m2 - ols @ (w0 @ x / n)) / w0.mean()
    return eta1 - eta0, inf1 - inf0


def _two_means(dy: Array, d: Array) -> tuple[float, Array]:
    """Without covariates all three methods are the difference of mean changes: no model needs fitting."""
    share = d.mean()
    m1, m0 = float(d @ dy / d.sum()), float((1 - d) @ dy / (1 - d).sum())
    return m1 - m0, d * (dy - m1) / share - (1 - d) * (dy - m0) / (1 - share)


def _outcome_part(dy: Array, d: Array, x: Array) -> tuple[Array, Array]:
    n, c = len(dy), d == 0
    beta = np.linalg.lstsq(x[c], dy[c], rcond=None)[0]
    fitted = x @ beta
    inverse = np.linalg.inv(x[c].T @ x[c] / n)
    return fitted, ((1 - d) * (dy - fitted))[:, None] * x @ inverse


def _weight_part(d: Array, x: Array) -> tuple[Array, Array]:
    n = len(d)
    fitted = glm.fit(d, x)
    ps = np.minimum(fitted.mean, 1 - 1e-6)
    return ps * (1 - d) / (1 - ps), ((d - ps)[:, None] * x) @ fitted.vcov * n


def standard_error(panel: Panel, influence: Array) -> float:
    """Analytic standard error of a mean influence, summed within clusters when there are any."""
    n = len(influence)
    if panel.cluster is None:
        return float(np.sqrt(influence @ influence) / n)
    codes = np.unique(panel.cluster, return_inverse=True)[1]
    sums = np.bincount(codes, weights=influence)
    return float(np.sqrt(sums @ sums) / n)


def as_effect(panel: Panel, label: str, estimate: float, influence: Array) -> Effect:
    """Wrap an estimate and its influence."""
    return Effect(label, estimate, standard_error(panel, influence), influence)


def _weighted(panel: Panel, cells: Sequence[Cell]) -> tuple[float, Array]:
    """Group-size weighted mean of cells; the weights are estimated too, and their influence counts."""
    att = np.array([c.att for c in cells])
    member = np.array([panel.first == c.group for c in cells], dtype=float)
    share = member.mean(axis=1)
    weight = share / share.sum()
    noise = (member - share[:, None]) / share.sum()
    noise -= weight[:, None] * noise.sum(axis=0)[None]
    influence = weight @ np.array([c.influence for c in cells]) + att @ noise
    return float(weight @ att), influence


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An overall effect and its parts."""

    overall: Effect
    parts: tuple[Effect, ...]


def aggregate(
    panel: Panel,
    cells: Sequence[Cell],
    kind: str,
    *,
    min_e: float = -np.inf,
    max_e: float = np.inf,
    balance_e: float | None = None,
) -> Aggregate:
    """ "simple", "group", "dynamic" or "calendar" summary of group-time effects."""
    post = [c for c in cells if c.time >= c.group]
    if kind == "simple":
        return Aggregate(as_effect(panel, "simple", *_weighted(panel, post)), ())
    if kind == "group":
        return _by_group(panel, [c for c in post if c.time - c.group <= max_e])
    if kind == "calendar":
        times = sorted({c.time for c in post})
        parts = [
            as_effect(panel, f"{t:g}", *_weighted(panel, [c for c in post if c.time == t])) for t in times
        ]
        return Aggregate(_average(panel, parts), tuple(parts))
    return _dynamic(panel, cells, min_e, max_e, balance_e)


def _by_group(panel: Panel, post: Sequence[Cell]) -> Aggregate:
    means = []
    for g in sorted({c.group for c in post}):
        own = [c for c in post if c.group == g]
        means.append(
            Cell(g, g, float(np.mean([c.att for c in own])), np.mean([c.influence for c in own], axis=0))
        )
    parts = tuple(as_effect(panel, f"{c.group:g}", c.att, c.influence) for c in means)
    return Aggregate(as_effect(panel, "overall", *_weighted(panel, means)), parts)


def _dynamic(
    panel: Panel, cells: Sequence[Cell], min_e: float, max_e: float, balance_e: float | None
) -> Aggregate:
    last = float(panel.periods[-1])
    if balance_e is not None:
        cells = [
            c
            for c in cells
            if last - c.group >= balance_e
            and c.time - c.group <= balance_e
            and c.time - c.group >= balance_e - (last - float(panel.periods[0]))
        ]
    parts = [
        as_effect(panel, f"{e:g}", *_weighted(panel, [c for c in cells if c.time - c.group == e]))
        for e in sorted({c.time - c.group for c in cells})
        if min_e <= e <= max_e
    ]
    return Aggregate(_average(panel, [p for p in parts if float(p.label) >= 0]), tuple(parts))


def _average(panel: Panel, parts: Sequence[Effect]) -> Effect:
    return as_effect(
        panel,
        "overall",
        float(np.mean([p.estimate for p in parts])),
        np.mean([p.influence for p in parts], axis=0),
    )


def pretrend_test(panel: Panel, cells: Sequence[Cell]) -> tuple[float, int]:
    """Wald chi-square that all effects before the start are zero, and its degrees of freedom."""
    pre = [c for c in cells if c.time < c.group and np.any(c.influence)]
    if not pre:
        return float("nan"), 0
    att = np.array([c.att for c in pre])
    m = np.array([c.influence for c in pre])
    v = m @ m.T / len(panel.first) ** 2
    return float(att @ np.linalg.solve(v, att)), len(pre)


def uniform_critical(
    panel: Panel, effects: Sequence[Effect], *, draws: int, seed: int, level: float = 0.95
) -> float:
    """Critical value of a uniform band over several effects, by Rademacher multipliers."""
    m = np.array([e.influence for e in effects if e.se > 0])
    se = np.array([e.se for e in effects if e.se > 0])
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], size=(draws, m.shape[1]))
    top = np.max(np.abs(signs @ m.T / m.shape[1]) / se, axis=1)
    return float(np.quantile(top, level))


def imputation(panel: Panel) -> tuple[float, float, int]:
    """Borusyak-Jaravel-Spiess effect on the treated: unit and period effects from untreated cells fill in the rest.

    Returns the mean effect over treated cells, its conservative unit-clustered error and the number of cells.
    """
    n, t = panel.y.shape
    unit, period = np.repeat(np.arange(n), t), np.tile(np.arange(t), n)
    treated = (panel.periods[None, :] >= panel.first[:, None]).ravel()
    z = np.zeros((n * t, n + t - 1))
    z[np.arange(n * t), unit] = 1
    later = period > 0
    z[np.flatnonzero(later), n + period[later] - 1] = 1
    y = panel.y.ravel()
    clean = z[~treated]
    beta, _, rank, _ = np.linalg.lstsq(clean, y[~treated], rcond=None)
    if rank < z.shape[1]:
        raise EvidenceError(
            "no_comparison",
            "first",
            "niet elke periode heeft een onbehandelde eenheid",
            "some period or unit has no untreated cell",
            "beperk de perioden",
            "restrict the periods",
        )
    effect = y[treated] - z[treated] @ beta
    m = int(treated.sum())
    weight = np.zeros(n * t)
    weight[treated] = 1 / m
    weight[~treated] = -clean @ np.linalg.solve(clean.T @ clean, z[treated].sum(axis=0) / m)
    residual = np.where(treated, 0.0, y - z @ beta)
    residual[treated] = effect - effect.mean()
    by_unit = np.bincount(unit, weights=weight * residual)
    return float(effect.mean()), float(np.sqrt(by_unit @ by_unit)), m
