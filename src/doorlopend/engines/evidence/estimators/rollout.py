"""Approaches that spread over places and time: staggered difference-in-differences and the stepped wedge."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import EvidenceError
from ..formula import columns_of, parse_terms
from ..stats import bacon, did, wedge
from ..stats.dist import chi2_sf, norm_ppf, norm_two_sided
from .spec import LEVEL, Arg, Input, estimator

Array = NDArray[Any]
PANEL = {
    "outcome": Arg("column", "outcome"),
    "unit": Arg("column", "unit (person, place)"),
    "time": Arg("column", "period, a number"),
    "first": Arg("column", "first treated period; 0 or missing = never"),
}
EXAMPLE = {
    "outcome": "y",
    "unit": "i",
    "time": "t",
    "first": "g",
    "data": {
        "y": [1, 2, 3, 2, 4, 6, 1, 1, 2, 2, 3, 3, 0, 1, 1, 2, 2, 5],
        "i": [1] * 3 + [2] * 3 + [3] * 3 + [4] * 3 + [5] * 3 + [6] * 3,
        "t": [1, 2, 3] * 6,
        "g": [2] * 6 + [0] * 6 + [3] * 6,
    },
}


def _effect(e: did.Effect, level: float) -> dict[str, Any]:
    half = float(norm_ppf(0.5 + level / 2)) * e.se
    return {
        "estimate": e.estimate,
        "se": e.se,
        "low": e.estimate - half,
        "high": e.estimate + half,
        "p": float(norm_two_sided(e.estimate / e.se)) if e.se > 0 else None,
    }


def _panel(inp: Input) -> did.Panel:
    data, x = inp.data, None
    if inp.args.get("covariates"):
        terms, _ = parse_terms(inp["covariates"])
        x = np.column_stack(columns_of(terms, data, intercept=False)[1])
    cluster = None if not inp.args.get("cluster") else np.array([str(v) for v in data[inp["cluster"]]])
    first = np.nan_to_num(inp.vector("first"), nan=0.0)
    y = inp.vector("outcome")
    seen = np.isfinite(y)
    unit = np.array([str(v) for v in inp.labels("unit")])
    return did.panel_from_long(
        unit[seen],
        inp.vector("time")[seen],
        y[seen],
        first[seen],
        covariates=None if x is None else x[seen],
        cluster=None if cluster is None else cluster[seen],
    )


@estimator(
    "callaway_santanna",
    family="roll-out",
    source="Callaway & Sant'Anna 2021; Sant'Anna & Zhao 2020; checked against R did",
    meaning="Group-time effects of a staggered roll-out and their simple, group, dynamic (event-study) and calendar summaries, with analytic errors. "
    "Analytic errors are too small below about 40 places; `analyse` permutes the roll-out instead.",
    args=PANEL
    | {
        "covariates": Arg("formula", "right-hand side of unit-level covariates", None),
        "control": Arg("text", "comparison", "never", ("never", "notyet")),
        "method": Arg("text", "dr, reg or ipw (matter only with covariates)", "dr", did.METHODS),
        "base": Arg("text", "base period before the start", "varying", ("varying", "universal")),
        "anticipation": Arg("number", "periods of anticipation", 0),
        "cluster": Arg("column", "clusters of units", None),
        "min_e": Arg("number", "first event time in the dynamic summary", None),
        "max_e": Arg("number", "last event time", None),
        "balance_e": Arg("number", "balance the groups at this event time", None),
        "band_draws": Arg("integer", "multiplier draws for a uniform event-study band (0 = none)", 0),
        "seed": Arg("integer", "seed", 1),
        "level": LEVEL,
    },
    results={
        "att.<group>.<time>.estimate": "effect for the group first treated in <group> at <time> (also se, low, high, p)",
        "simple.estimate": "all post-treatment cells, weighted by group size (also se, low, high, p)",
        "group.overall.estimate": "average over groups of each group's mean effect (also se, low, high)",
        "group.<group>.estimate": "mean effect of one group (also se)",
        "dynamic.overall.estimate": "average over event times 0 and later (also se)",
        "dynamic.<e>.estimate": "effect e periods after the start (negative: before; also se)",
        "calendar.overall.estimate": "average over calendar periods (also se)",
        "calendar.<time>.estimate": "effect in one period (also se)",
        "pretrend.chi2": "Wald test that all effects before the start are zero",
        "pretrend.df": "its degrees of freedom",
        "pretrend.p": "its p-value",
        "band_critical": "critical value of the uniform band",
        "units": "units used",
    },
    example=EXAMPLE,
)
def callaway_santanna(inp: Input) -> dict[str, Any]:
    """Staggered roll-out."""
    panel = _panel(inp)
    cells = did.group_times(
        panel,
        control=inp["control"],
        method=inp["method"],
        base=inp["base"],
        anticipation=inp["anticipation"],
    )
    level = inp["level"]
    out: dict[str, Any] = {"units": len(panel.first), "att": {}}
    for c in cells:
        out["att"].setdefault(f"{c.group:g}", {})[f"{c.time:g}"] = _effect(
            did.as_effect(panel, "", c.att, c.influence), level
        )
    limits = {
        "min_e": -np.inf if inp["min_e"] is None else inp["min_e"],
        "max_e": np.inf if inp["max_e"] is None else inp["max_e"],
    }
    for kind in ("simple", "group", "dynamic", "calendar"):
        extra = limits | {"balance_e": inp["balance_e"]} if kind == "dynamic" else {}
        agg = did.aggregate(panel, cells, kind, **extra)
        out[kind] = (
            _effect(agg.overall, level)
            if kind == "simple"
            else {"overall": _effect(agg.overall, level)} | {p.label: _effect(p, level) for p in agg.parts}
        )
        if kind == "dynamic" and inp["band_draws"]:
            out["band_critical"] = did.uniform_critical(
                panel, agg.parts, draws=inp["band_draws"], seed=inp["seed"], level=level
            )
    chi2, df = did.pretrend_test(panel, cells)
    return out | {"pretrend": {"chi2": chi2, "df": df, "p": float(chi2_sf(chi2, df)) if df else None}}


@estimator(
    "imputation_did",
    family="roll-out",
    source="Borusyak, Jaravel & Spiess 2024",
    meaning="Effect on the treated by imputing what untreated cells predict; conservative error clustered by unit.",
    args=PANEL | {"level": LEVEL},
    results={
        "estimate": "mean effect over treated cells",
        "se": "its error",
        "low": "lower bound",
        "high": "upper bound",
        "cells": "treated cells",
    },
    example=EXAMPLE,
)
def imputation_did(inp: Input) -> dict[str, Any]:
    """Imputation estimator."""
    panel = _panel(Input(inp.data, {**inp.args, "covariates": None, "cluster": None}))
    est, se, m = did.imputation(panel)
    half = float(norm_ppf(0.5 + inp["level"] / 2)) * se
    return {"estimate": est, "se": se, "low": est - half, "high": est + half, "cells": m}


@estimator(
    "stepped_wedge",
    family="roll-out",
    source="Kenny et al. 2022; Maleyeff et al. 2023; Bell & McCaffrey 2002; Rabideau & Wang 2021",
    meaning="Stepped wedge on cell means: time-averaged effect over exposure periods with CR2 and Satterthwaite, the constant-effect answer beside it, and the permuted roll-out.",
    args={
        "outcome": Arg("column", "outcome, persons or cell means"),
        "cluster": Arg("column", "town"),
        "period": Arg("column", "period, a number"),
        "treated": Arg("column", "1 in treated cells"),
        "draws": Arg("integer", "re-drawn roll-outs; all orders are listed when there are no more", 9999),
        "seed": Arg("integer", "seed", 1),
        "level": LEVEL,
    },
    results={
        "estimate": "time-averaged effect over exposure periods",
        "se": "CR2 error",
        "df": "Satterthwaite degrees of freedom",
        "low": "lower bound",
        "high": "upper bound",
        "by_exposure": "effect in the 1st, 2nd, ... period after the start",
        "by_exposure_se": "their CR2 errors",
        "constant.estimate": "one constant effect (also se, df, low, high): misleading when effects grow or fade",
        "permutation.p": "two-sided p over re-drawn roll-outs",
        "permutation.low": "permutation interval (null = unbounded)",
        "permutation.high": "upper bound",
        "clusters": "towns",
    },
    example={
        "outcome": "y",
        "cluster": "c",
        "period": "p",
        "treated": "d",
        "draws": 99,
        "data": {
            "y": [1, 2, 4, 5, 2, 2, 3, 6, 1, 3, 3, 4, 2, 3, 5, 4, 1, 1, 2, 5, 3, 3, 4, 4],
            "c": [1] * 4 + [2] * 4 + [3] * 4 + [4] * 4 + [5] * 4 + [6] * 4,
            "p": [1, 2, 3, 4] * 6,
            "d": [0, 1, 1, 1] * 2 + [0, 0, 1, 1] * 2 + [0, 0, 0, 1] * 2,
        },
    },
)
def stepped_wedge(inp: Input) -> dict[str, Any]:
    """Stepped wedge."""
    clean = inp.complete("outcome", "cluster", "period", "treated")
    cells = cells_from_rows(
        clean.vector("outcome"),
        np.array([str(v) for v in clean.labels("cluster")]),
        clean.vector("period"),
        clean.vector("treated"),
    )
    tate, flat = (
        wedge.analyse(cells, level=inp["level"]),
        wedge.analyse(cells, by_exposure=False, level=inp["level"]),
    )
    perm = wedge.permutation(cells, draws=inp["draws"], seed=inp["seed"], level=inp["level"])

    def shown(e: wedge.WedgeEffect) -> dict[str, Any]:
        return {"estimate": e.estimate, "se": e.se, "df": e.df, "low": e.low, "high": e.high}

    bound = {k: float(v) if np.isfinite(v) else None for k, v in (("low", perm.low), ("high", perm.high))}
    return shown(tate) | {
        "by_exposure": tate.by_exposure.tolist(),
        "by_exposure_se": tate.by_exposure_se.tolist(),
        "constant": shown(flat),
        "permutation": {"p": perm.p, "draws": perm.draws, "attainable_p": perm.attainable} | bound,
        "clusters": len(cells.start),
    }


def cells_from_rows(y: Array, cluster: NDArray[Any], period: Array, treated: Array) -> wedge.Cells:
    """Cell means and starts; a town that goes back to untreated is named in the error."""
    towns, c = np.unique(cluster, return_inverse=True)
    times, p = np.unique(period, return_inverse=True)
    shape = (len(towns), len(times))
    count = np.zeros(shape)
    total, on = np.zeros(shape), np.zeros(shape)
    np.add.at(count, (c, p), 1)
    np.add.at(total, (c, p), y)
    np.add.at(on, (c, p), treated)
    share = np.where(count > 0, on / np.where(count > 0, count, 1), np.nan)
    start = np.array(
        [len(times) if not np.nanmax(row) > 0 else int(np.flatnonzero(row > 0)[0]) for row in share]
    )
    after = np.arange(len(times))[None, :] >= start[:, None]
    wrong = np.isfinite(share) & (share != after)
    if wrong.any():
        i, j = np.argwhere(wrong)[0]
        raise EvidenceError(
            "rollout",
            "treated",
            f"{towns[i]} is in periode {times[j]:g} deels of weer onbehandeld",
            f"{towns[i]} is partly or again untreated in period {times[j]:g}",
            "een stap geldt voor de hele gemeente en blijft",
            "a step holds for the whole town and stays",
        )
    return wedge.Cells(np.where(count > 0, total / np.where(count > 0, count, 1), np.nan), start)


@estimator(
    "bacon_decomposition",
    family="roll-out",
    source="Goodman-Bacon 2021",
    meaning="What a two-way fixed-effects estimate is made of: each two-by-two comparison with its weight, and how much rests on places already treated.",
    args=PANEL,
    results={
        "estimate": "the two-way fixed-effects estimate: weights times estimates",
        "kinds.<kind>.estimate": "weighted mean of the comparisons of a kind (treated v never, earlier v later, later v earlier, later v always)",
        "kinds.<kind>.weight": "their share of the weight",
        "comparisons": "every comparison: kind, treated, control (first periods; null = never), estimate, weight",
    },
    example=EXAMPLE,
)
def bacon_decomposition(inp: Input) -> dict[str, Any]:
    """Goodman-Bacon."""
    panel = _panel(inp)
    found = bacon.decompose(panel.y, panel.first, panel.periods)
    kinds = {}
    for kind in dict.fromkeys(f.kind for f in found):
        own = [f for f in found if f.kind == kind]
        weight = sum(f.weight for f in own)
        kinds[kind] = {
            "estimate": sum(f.weight * f.estimate for f in own) / weight if weight else None,
            "weight": weight,
        }
    return {
        "estimate": sum(f.weight * f.estimate for f in found),
        "kinds": kinds,
        "comparisons": [
            {
                "kind": f.kind,
                "treated": f.treated,
                "control": None if np.isinf(f.control) else f.control,
                "estimate": f.estimate,
                "weight": f.weight,
            }
            for f in found
        ],
    }
