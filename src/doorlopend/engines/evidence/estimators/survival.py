"""Time to an event: curves, tests, time gained, and several ways out."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..stats import competing
from ..stats import survival as surv
from ..stats.dist import norm_ppf, norm_two_sided
from .spec import LEVEL, Arg, Input, estimator

Array = NDArray[Any]
TIME = {
    "time": Arg("column", "time since the start"),
    "event": Arg("column", "1 = event, 0 = last seen without it"),
}
EXAMPLE: dict[str, Any] = {
    "time": "t",
    "event": "e",
    "data": {"t": [1, 2, 3, 4, 5, 6, 7, 8], "e": [1, 0, 1, 1, 0, 1, 0, 1], "g": [0, 1, 0, 1, 0, 1, 0, 1]},
}


def text_of(values: Any) -> NDArray[Any]:
    return np.array([f"{v:g}" if isinstance(v, float) else str(v) for v in values])


def _groups(inp: Input, clean: Input) -> dict[str, NDArray[np.bool_]]:
    if not inp["group"]:
        return {"all": np.ones(len(clean.vector("time")), dtype=bool)}
    g = text_of(clean.labels("group"))
    return {str(n): g == n for n in np.unique(g)}


@estimator(
    "kaplan_meier",
    family="time to event",
    source="Kaplan & Meier 1958; Greenwood 1926; Brookmeyer & Crowley 1982; Nelson 1972",
    meaning="Survival per group at given times, medians and quantiles with intervals, cumulative hazard; with two groups the difference at each time.",
    args=TIME
    | {
        "group": Arg("column", "groups", None),
        "at": Arg("numbers", "times at which to report", None),
        "interval": Arg(
            "text", "interval of survival", "log-log", ("log-log", "log", "plain", "logit", "arcsin")
        ),
        "quantiles": Arg("numbers", "share that had the event, for quantile times", [0.25, 0.5, 0.75]),
        "treated": Arg("text", "group that counts as treated in differences", 1),
        "level": LEVEL,
    },
    results={
        "groups.<group>.n": "people",
        "groups.<group>.events": "events",
        "groups.<group>.median": "median time (null when not reached)",
        "groups.<group>.quantiles.<q>.time": "time by which share q had the event (also low, high)",
        "groups.<group>.at.<time>.survival": "share still without the event",
        "groups.<group>.at.<time>.se": "Greenwood error",
        "groups.<group>.at.<time>.low": "lower bound",
        "groups.<group>.at.<time>.high": "upper bound",
        "groups.<group>.at.<time>.at_risk": "people still followed",
        "groups.<group>.at.<time>.hazard": "Nelson-Aalen cumulative hazard",
        "differences.<time>.estimate": "survival of the treated minus the other group (also se, low, high, z, p)",
    },
    example=EXAMPLE | {"at": [4], "group": "g"},
)
def kaplan_meier(inp: Input) -> dict[str, Any]:
    """Survival curves."""
    clean = inp.complete("time", "event", *(["group"] if inp["group"] else []))
    t, e = clean.vector("time"), clean.vector("event")
    groups = {n: _curve(t[r], e[r], inp) for n, r in _groups(inp, clean).items()}
    wanted = treated_name(inp)
    if inp["at"] is None or len(groups) != 2 or wanted not in groups:
        return {"groups": groups}
    other = next(n for n in groups if n != wanted)
    pairs = zip(groups[wanted]["at"].items(), groups[other]["at"].values(), strict=True)
    return {"groups": groups, "differences": {x: _gap(a, b, inp["level"]) for (x, a), b in pairs}}


def treated_name(inp: Input) -> str:
    """The treated group as it is spelled among the groups."""
    return inp["treated"] if isinstance(inp["treated"], str) else f"{inp['treated']:g}"


def _gap(a: dict[str, Any], b: dict[str, Any], level: float) -> dict[str, Any]:
    d, se = a["survival"] - b["survival"], float(np.hypot(a["se"], b["se"]))
    z = float(norm_ppf(0.5 + level / 2))
    return {
        "estimate": d,
        "se": se,
        "low": d - z * se,
        "high": d + z * se,
        "z": d / se if se else None,
        "p": float(norm_two_sided(d / se)) if se else None,
    }


def _finite(v: float) -> float | None:
    return float(v) if np.isfinite(v) else None


def _curve(t: Array, e: Array, inp: Input) -> dict[str, Any]:
    curve = surv.kaplan_meier(t, e)
    at = curve.time if inp["at"] is None else np.asarray(inp["at"], dtype=float)
    s, se = surv.survival_at(curve, at)
    low, high = surv.survival_interval(s, se, kind=inp["interval"], level=inp["level"])
    hazard = np.concatenate(([0.0], np.cumsum(curve.events / curve.at_risk)))[
        np.searchsorted(curve.time, at, side="right")
    ]
    quantiles = {}
    for q in inp["quantiles"]:
        lo, hi = surv.quantile_interval(curve, q, kind=inp["interval"], level=inp["level"])
        quantiles[f"{q:g}"] = {
            "time": _finite(surv.quantile_time(curve, q)),
            "low": _finite(lo),
            "high": _finite(hi),
        }
    return {
        "n": len(t),
        "events": float(e.sum()),
        "median": _finite(surv.quantile_time(curve, 0.5)),
        "quantiles": quantiles,
        "at": {
            f"{x:g}": {
                "survival": float(s[i]),
                "se": float(se[i]),
                "low": float(low[i]),
                "high": float(high[i]),
                "at_risk": int(np.sum(t >= x)),
                "hazard": float(hazard[i]),
            }
            for i, x in enumerate(at)
        },
    }


@estimator(
    "log_rank",
    family="time to event",
    source="Mantel 1966; Gehan 1965; Peto & Peto 1972; Tarone & Ware 1977; Fleming & Harrington 1991",
    meaning="Log-rank test of equal curves, weighted and stratified on request.",
    args=TIME
    | {
        "group": Arg("column", "groups"),
        "strata": Arg("column", "strata", None),
        "rho": Arg("number", "Fleming-Harrington rho (1 = R's survdiff rho=1)", 0.0),
        "gamma": Arg("number", "Fleming-Harrington gamma", 0.0),
        "weighting": Arg(
            "text", "weights", "fleming-harrington", ("fleming-harrington", "gehan", "tarone-ware", "peto")
        ),
    },
    results={
        "chi2": "chi-square",
        "df": "degrees of freedom",
        "p": "p-value",
        "groups.<group>.observed": "observed (weighted) events",
        "groups.<group>.expected": "expected events",
        "groups.<group>.variance": "variance of observed minus expected",
    },
    example=EXAMPLE | {"group": "g"},
)
def log_rank(inp: Input) -> dict[str, Any]:
    """Log-rank."""
    clean = inp.complete("time", "event", "group", *(["strata"] if inp["strata"] else []))
    strata = clean.labels("strata")
    r = surv.logrank(
        clean.vector("time"),
        clean.vector("event"),
        text_of(clean.labels("group")),
        strata=None if strata is None else text_of(strata),
        rho=inp["rho"],
        gamma=inp["gamma"],
        weighting=inp["weighting"],
    )
    return {
        "chi2": r.chi2,
        "df": r.df,
        "p": r.p,
        "groups": {
            n: {
                "observed": float(r.observed[i]),
                "expected": float(r.expected[i]),
                "variance": float(r.variance[i]),
            }
            for i, n in enumerate(r.groups)
        },
    }


@estimator(
    "rmst",
    family="time to event",
    source="Uno et al. 2014; Tian, Zhao & Wei 2014; survRM2",
    meaning="Restricted mean time to tau per group, and for two groups the difference, ratio and time-lost ratio. tau is never shortened silently.",
    args=TIME
    | {
        "tau": Arg("number", "horizon"),
        "group": Arg("column", "groups", None),
        "treated": Arg("text", "group that counts as treated in contrasts", 1),
        "small_sample": Arg(
            "boolean", "multiply variances by m/(m-1) (m = events before tau), t intervals", False
        ),
        "level": LEVEL,
    },
    results={
        "groups.<group>.rmst": "mean time without the event up to tau",
        "groups.<group>.se": "its standard error",
        "groups.<group>.low": "lower bound",
        "groups.<group>.high": "upper bound",
        "groups.<group>.rmtl": "mean time lost up to tau",
        "groups.<group>.median": "median time",
        "groups.<group>.n": "people",
        "groups.<group>.events": "all events in the data",
        "difference.estimate": "treated minus other (also se, low, high, p)",
        "ratio.estimate": "ratio of restricted means (also low, high, p)",
        "lost_ratio.estimate": "ratio of times lost (also low, high, p)",
    },
    example=EXAMPLE | {"tau": 6, "group": "g"},
)
def rmst(inp: Input) -> dict[str, Any]:
    """Restricted mean survival time."""
    clean = inp.complete("time", "event", *(["group"] if inp["group"] else []))
    t, e, z = clean.vector("time"), clean.vector("event"), float(norm_ppf(0.5 + inp["level"] / 2))
    groups, fits = {}, {}
    for n, rows in _groups(inp, clean).items():
        r = surv.rmst(t[rows], e[rows], inp["tau"], small_sample=inp["small_sample"])
        se = float(np.sqrt(r.variance))
        fits[n] = r
        groups[n] = {
            "rmst": r.estimate,
            "se": se,
            "low": r.estimate - z * se,
            "high": r.estimate + z * se,
            "rmtl": inp["tau"] - r.estimate,
            "median": _finite(surv.quantile_time(surv.kaplan_meier(t[rows], e[rows]))),
            "n": int(rows.sum()),
            "events": float(e[rows].sum()),
        }
    out: dict[str, Any] = {"groups": groups}
    wanted = treated_name(inp)
    if len(fits) == 2 and wanted in fits:
        other = next(n for n in fits if n != wanted)
        out |= _rmst_contrasts(fits[wanted], fits[other], inp["tau"], z)
    return out


def _rmst_contrasts(a: surv.Rmst, b: surv.Rmst, tau: float, z: float) -> dict[str, Any]:
    d, se = a.estimate - b.estimate, float(np.sqrt(a.variance + b.variance))
    out = {
        "difference": {
            "estimate": d,
            "se": se,
            "low": d - z * se,
            "high": d + z * se,
            "p": float(norm_two_sided(d / se)) if se else None,
        }
    }
    for name, x, y in (("ratio", a.estimate, b.estimate), ("lost_ratio", tau - a.estimate, tau - b.estimate)):
        log, spread = np.log(x / y), float(np.sqrt(a.variance / x**2 + b.variance / y**2))
        out[name] = {
            "estimate": float(x / y),
            "low": float(np.exp(log - z * spread)),
            "high": float(np.exp(log + z * spread)),
            "p": float(norm_two_sided(log / spread)) if spread else None,
        }
    return out


@estimator(
    "cumulative_incidence",
    family="time to event",
    source="Aalen & Johansen 1978; Gray 1988; checked against SAS and tidycmprsk",
    meaning="Several ways out: share per cause at given times with Aalen's error, Gray's test between groups, mean time since the event up to tau.",
    args={
        "time": Arg("column", "time since the start"),
        "cause": Arg("column", "0 = last seen, 1, 2, ... = causes"),
        "of": Arg("integer", "cause of interest", 1),
        "group": Arg("column", "groups", None),
        "at": Arg("numbers", "times at which to report", None),
        "tau": Arg("number", "horizon for the mean time since the event", None),
        "variance": Arg("text", "aalen (SAS, cmprsk) or delta", "aalen", ("aalen", "delta")),
        "interval": Arg("text", "interval", "log-log", ("log-log", "log", "plain")),
        "rho": Arg("number", "rho of Gray's test", 0.0),
        "level": LEVEL,
    },
    results={
        "groups.<group>.at.<time>.share": "cumulative incidence",
        "groups.<group>.at.<time>.se": "its error",
        "groups.<group>.at.<time>.low": "lower bound",
        "groups.<group>.at.<time>.high": "upper bound",
        "groups.<group>.at.<time>.naive": "1 - Kaplan-Meier with other causes censored (wrong as a share)",
        "groups.<group>.n": "people",
        "groups.<group>.time_lost": "mean time since the event up to tau",
        "groups.<group>.time_lost_se": "its error",
        "gray.chi2": "Gray's test",
        "gray.df": "degrees of freedom",
        "gray.p": "p-value",
    },
    example={
        "time": "t",
        "cause": "c",
        "group": "g",
        "at": [4],
        "tau": 6,
        "data": {"t": [1, 2, 3, 4, 5, 6, 7, 8], "c": [1, 0, 2, 1, 0, 1, 2, 1], "g": [0, 1, 0, 1, 0, 1, 0, 1]},
    },
)
def cumulative_incidence(inp: Input) -> dict[str, Any]:
    """Competing risks."""
    clean = inp.complete("time", "cause", *(["group"] if inp["group"] else []))
    t, c = clean.vector("time"), clean.vector("cause")
    groups = {}
    for n, rows in _groups(inp, clean).items():
        curve = competing.aalen_johansen(t[rows], c[rows], of=inp["of"], variance=inp["variance"])
        at = curve.time if inp["at"] is None else np.asarray(inp["at"], dtype=float)
        f, se = competing.incidence_at(curve, at)
        low, high = competing.incidence_interval(f, se, kind=inp["interval"], level=inp["level"])
        own = (c[rows] == inp["of"]).astype(float)
        groups[n] = {
            "n": int(rows.sum()),
            "at": {
                f"{x:g}": {
                    "share": float(f[i]),
                    "se": float(se[i]),
                    "low": float(low[i]),
                    "high": float(high[i]),
                    "naive": competing.unadjusted_survival(t[rows], own, float(x)),
                }
                for i, x in enumerate(at)
            },
        }
        if inp["tau"] is not None:
            lost = competing.time_lost(t[rows], c[rows], inp["tau"], of=inp["of"])
            groups[n] |= {"time_lost": lost.estimate, "time_lost_se": float(np.sqrt(lost.variance))}
    out: dict[str, Any] = {"groups": groups}
    if len(groups) > 1:
        chi2, df, p = competing.gray_test(t, c, text_of(clean.labels("group")), of=inp["of"], rho=inp["rho"])
        out["gray"] = {"chi2": chi2, "df": df, "p": p}
    return out
