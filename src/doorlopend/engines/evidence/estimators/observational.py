"""Arms that people or caseworkers chose: weighting, standardisation, g-estimation, and overlap."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..formula import Design, build, columns_of, parse_terms
from ..stats import glm, linear, weighting
from ..stats.dist import t_ppf
from ..table import Column, Table
from .spec import LEVEL, Arg, Input, estimator, is_treated

Array = NDArray[Any]
BASE = {
    "outcome": Arg("column", "outcome"),
    "arm": Arg("column", "arm"),
    "treated": Arg("text", "value that counts as treated", 1),
    "covariates": Arg("formula", 'right-hand side, e.g. "age + I(age**2) + C(education)"'),
    "level": LEVEL,
}
CONTRAST = {
    "effect": "adjusted difference, treated minus control",
    "se": "its standard error",
    "low": "lower bound",
    "high": "upper bound",
    "p": "p-value",
    "mean1": "adjusted mean with the arm",
    "mean0": "adjusted mean without it",
    "n": "rows used",
    "crude": "unadjusted difference",
}
EXAMPLE = {
    "outcome": "y",
    "arm": "a",
    "covariates": "x",
    "data": {
        "y": [1, 3, 2, 5, 4, 6, 5, 8, 7, 9, 6, 7],
        "a": [0, 0, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1],
        "x": [1, 2, 1, 3, 2, 4, 1, 4, 5, 5, 3, 2],
    },
}


def _setup(inp: Input, extra: dict[str, Column] | None = None) -> tuple[Design, Array]:
    arm = inp.data[inp["arm"]]
    d = build(f"{inp['outcome']} ~ {inp['covariates']}", inp.data, extra={inp["arm"]: arm, **(extra or {})})
    return d, is_treated(inp, arm[d.used]).astype(float)


def _report(c: weighting.Contrast, y: Array, a: Array) -> dict[str, Any]:
    return {
        "effect": c.estimate,
        "se": c.se,
        "df": c.df if np.isfinite(c.df) else None,
        "low": c.low,
        "high": c.high,
        "p": c.p,
        "mean1": c.mean_treated,
        "mean0": c.mean_control,
        "n": len(y),
        "crude": float(y[a == 1].mean() - y[a == 0].mean()),
    }


def _overlap(a: Array, e: Array, target: str) -> dict[str, Any]:
    o = weighting.overlap(a, e, target)
    return {
        "effective_treated": o.effective_treated,
        "effective_control": o.effective_control,
        "largest_treated": o.largest_treated,
        "largest_control": o.largest_control,
        "outside": o.outside,
    }


OVERLAP = {
    "overlap.effective_treated": "effective number of treated in the weighted comparison",
    "overlap.effective_control": "effective number of controls",
    "overlap.largest_treated": "largest share of the arm's weight on one person",
    "overlap.largest_control": "the same among controls",
    "overlap.outside": "share of people with a chance of the arm outside .05-.95",
}


@estimator(
    "ip_weighting",
    family="observational",
    source="Hernán & Robins, What If, programs 12.2-12.7; Li, Morgan & Zaslavsky 2018",
    meaning="Inverse probability (or ATT, overlap) weighting by logistic regression; optionally stabilised and with censoring weights.",
    args=BASE
    | {
        "target": Arg("text", "whose effect", "ATE", weighting.TARGETS),
        "stabilised": Arg("boolean", "multiply by the marginal chance of the arm", False),
        "censored": Arg(
            "column", "1 = outcome not observed; modelled by the same covariates and the arm", None
        ),
        "censoring_covariates": Arg("formula", "right-hand side of the censoring model, if different", None),
        "cluster": Arg("column", "person id for robust errors when people repeat", None),
        "estimated_weights": Arg("boolean", "let the error count that the weights were estimated", False),
    },
    results=CONTRAST
    | {
        "odds_ratio.estimate": "of a 0/1 outcome: weighted odds ratio (also log_estimate, se of the logarithm, low, high)",
        "risk_ratio.estimate": "of a 0/1 outcome: weighted risk ratio (same)",
        "weights.mean": "mean weight",
        "weights.min": "smallest weight",
        "weights.max": "largest weight",
        "weights.sd": "standard deviation of the weights",
    }
    | OVERLAP,
    example=EXAMPLE,
)
def ip_weighting(inp: Input) -> dict[str, Any]:
    """Inverse probability weighting."""
    if inp["censored"]:
        return _censored(inp)
    d, a = _setup(inp, {inp["cluster"]: inp.data[inp["cluster"]]} if inp["cluster"] else None)
    e = weighting.propensity(a, d.x).mean
    w = weighting.balance_weights(a, e, inp["target"])
    if inp["stabilised"]:
        w = w * np.where(a == 1, a.mean(), 1 - a.mean())
    if inp["estimated_weights"]:
        shown = weighting.stacked_sandwich(d.y, a, d.x, inp["target"], level=inp["level"])
    else:
        cluster = None if not inp["cluster"] else np.array([str(v) for v in inp.data[inp["cluster"]][d.used]])
        shown = weighting.hajek(d.y, a, w, level=inp["level"], cluster=cluster)
    return (
        _report(shown, d.y, a)
        | _ratios(d.y, a, w, inp["level"])
        | {"weights": _spread(w), "overlap": _overlap(a, e, inp["target"])}
    )


def _ratios(y: Array, a: Array, w: Array, level: float) -> dict[str, Any]:
    """Ratios of a yes/no outcome; none when it is a number or when nobody or everybody of an arm has it."""
    if not np.isin(y, (0, 1)).all() or any(len(np.unique(y[a == arm])) < 2 for arm in (0, 1)):
        return {"risk_ratio": None, "odds_ratio": None}
    found = weighting.hajek_ratios(y, a, w, level=level)
    return {
        name: {"estimate": r, "log_estimate": float(np.log(r)), "se": se, "low": low, "high": high}
        for name, (r, se, low, high) in found.items()
    }


def _spread(w: Array) -> dict[str, float]:
    return {"mean": float(w.mean()), "min": float(w.min()), "max": float(w.max()), "sd": float(w.std(ddof=1))}


def _censored(inp: Input) -> dict[str, Any]:
    """Weights for the arm times weights for staying observed; people without outcome inform both models."""
    right = inp["covariates"]
    x_all = build(f"{inp['censored']} ~ {right}", inp.data, extra={inp["arm"]: inp.data[inp["arm"]]})
    a = is_treated(inp, inp.data[inp["arm"]][x_all.used]).astype(float)
    e = weighting.propensity(a, x_all.x).mean
    cens = build(
        f"{inp['censored']} ~ {inp['censoring_covariates'] or right}",
        inp.data,
        extra={inp["arm"]: inp.data[inp["arm"]]},
    )
    stay = 1 - glm.fit(cens.y, np.column_stack([cens.x, a])).mean
    seen = x_all.y == 0
    w = weighting.balance_weights(a, e, inp["target"]) / stay
    if inp["stabilised"]:
        top = np.column_stack([np.ones(len(a)), a])
        w = w * np.where(a == 1, a.mean(), 1 - a.mean()) * (1 - glm.fit(x_all.y, top).mean)
    y = np.asarray(inp.data[inp["outcome"]][x_all.used], dtype=float)[seen]
    shown = weighting.hajek(y, a[seen], w[seen], level=inp["level"])
    return (
        _report(shown, y, a[seen])
        | _ratios(y, a[seen], w[seen], inp["level"])
        | {"weights": _spread(w[seen]), "overlap": _overlap(a, e, inp["target"])}
    )


@estimator(
    "overlap_weighting",
    family="observational",
    source="Mao, Li & Greene 2019; Miller 1974",
    meaning="Effect among people who could have got either arm: augmented overlap weights, delete-one jackknife and t. What `analyse` uses for chosen arms.",
    args=BASE,
    results=CONTRAST | {"df": "degrees of freedom"} | OVERLAP,
    example=EXAMPLE,
)
def overlap_weighting(inp: Input) -> dict[str, Any]:
    """Augmented overlap weighting."""
    d, a = _setup(inp)
    shown = weighting.overlap_jackknife(d.y, a, d.x, level=inp["level"])
    return _report(shown, d.y, a) | {"overlap": _overlap(a, weighting.propensity(a, d.x).mean, "ATO")}


@estimator(
    "overlap_check",
    family="observational",
    source="Li, Morgan & Zaslavsky 2018; Kish 1965",
    meaning="Can the arms be compared at all? Effective numbers, heaviest person and share outside .05-.95 for each target.",
    args={k: v for k, v in BASE.items() if k not in ("outcome", "level")},
    results={
        f"{t}.{k}": m
        for t in ("ATE", "ATT", "ATO")
        for k, m in {
            "effective_treated": "effective number of treated",
            "effective_control": "effective number of controls",
            "largest_treated": "largest share of one treated person",
            "largest_control": "largest share of one control",
            "outside": "share outside .05-.95",
        }.items()
    },
    example={k: v for k, v in EXAMPLE.items() if k != "outcome"},
)
def overlap_check(inp: Input) -> dict[str, Any]:
    """Overlap diagnostics."""
    arm = inp.data[inp["arm"]]
    numeric = {**inp.data, "_arm": is_treated(inp, arm).astype(float)}
    d = build(f"_arm ~ {inp['covariates']}", numeric, extra={inp["arm"]: arm})
    e = weighting.propensity(d.y, d.x).mean
    return {t: _overlap(d.y, e, t) for t in ("ATE", "ATT", "ATO")} | {"n": len(d.y)}


@estimator(
    "aipw",
    family="observational",
    source="Bang & Robins 2005; Robins, Rotnitzky & Zhao 1994",
    meaning="Doubly robust effect for everyone (ATE) or for the treated (ATT): weights and outcome models together, influence-function error.",
    args=BASE
    | {
        "binary": Arg("boolean", "logistic outcome models", False),
        "target": Arg("text", "whose effect", "ATE", ("ATE", "ATT")),
    },
    results=CONTRAST,
    example=EXAMPLE,
)
def aipw(inp: Input) -> dict[str, Any]:
    """Doubly robust."""
    d, a = _setup(inp)
    method = weighting.aipw if inp["target"] == "ATE" else weighting.aipw_treated
    return _report(method(d.y, a, d.x, level=inp["level"], binary=inp["binary"]), d.y, a)


@estimator(
    "entropy_balancing",
    family="observational",
    source="Hainmueller 2012",
    meaning="Effect among the treated with controls weighted to exactly the same covariate means; robust error with the weights as known.",
    args=BASE,
    results=CONTRAST
    | {
        "effective_control": "effective number of controls",
        "largest_control": "largest share of the weight on one control",
    },
    example=EXAMPLE,
)
def entropy_balancing(inp: Input) -> dict[str, Any]:
    """Entropy balancing."""
    d, a = _setup(inp)
    w = weighting.entropy_balance(a, d.x)
    own = w[a == 0] / w[a == 0].sum()
    return _report(weighting.hajek(d.y, a, w, level=inp["level"]), d.y, a) | {
        "effective_control": float(1 / np.sum(own**2)),
        "largest_control": float(own.max()),
    }


@estimator(
    "standardisation",
    family="observational",
    source="Robins 1986; Hernán & Robins, What If, program 13.3",
    meaning="Parametric g-formula: one outcome model with the arm in it (and interactions you name), averaged over all people with and without the arm. Bootstrap interval with fixed seed.",
    args={
        **BASE,
        "covariates": Arg(
            "formula",
            'right-hand side without the arm; the arm column itself may be used in interactions, e.g. "age + qsmk:smokeintensity"',
        ),
        "binary": Arg("boolean", "logistic model", False),
        "draws": Arg("integer", "bootstrap draws (0 = none)", 0),
        "seed": Arg("integer", "seed", 1),
    },
    results={
        "effect": "difference of standardised means",
        "mean1": "mean if all had the arm",
        "mean0": "mean if none had",
        "ratio": "ratio of the means",
        "n": "rows used",
        "se": "bootstrap error (null without draws)",
        "low": "normal bootstrap lower bound",
        "high": "upper bound",
    },
    example=EXAMPLE,
)
def standardisation(inp: Input) -> dict[str, Any]:
    """g-formula."""
    d, a = _setup(inp)
    data = {k: v[d.used] for k, v in inp.data.items()}
    y = d.y

    def with_arm(value: Array) -> Array:
        changed: Table = {**data, inp["arm"]: value}
        terms, intercept = parse_terms(inp["covariates"])
        return np.column_stack([*columns_of(terms, changed, intercept=intercept)[1], value])

    xs = [with_arm(v) for v in (a, np.ones(len(a)), np.zeros(len(a)))]
    keep = [i for i in range(xs[0].shape[1]) if i == 0 or np.ptp(xs[0][:, i]) > 0]
    x, x1, x0 = (m[:, keep] for m in xs)
    m1, m0 = weighting.standardise(y, a, x, x1, x0, binary=inp["binary"])
    out = {
        "effect": m1 - m0,
        "mean1": m1,
        "mean0": m0,
        "ratio": m1 / m0 if m0 else None,
        "n": len(y),
        "se": None,
        "low": None,
        "high": None,
    }
    if inp["draws"]:
        rng = np.random.default_rng(inp["seed"])
        draws = []
        for _ in range(inp["draws"]):
            i = rng.integers(0, len(y), len(y))
            one, zero = weighting.standardise(y[i], a[i], x[i], x1[i], x0[i], binary=inp["binary"])
            draws.append(one - zero)
        se = float(np.std(draws, ddof=1))
        half = float(t_ppf(0.5 + inp["level"] / 2, np.inf)) * se
        out |= {"se": se, "low": m1 - m0 - half, "high": m1 - m0 + half}
    return out


@estimator(
    "g_estimation",
    family="observational",
    source="Robins 1989; Hernán & Robins, What If, program 14.2",
    meaning="Structural nested mean model with one additive effect: the effect that makes the arm unrelated to the outcome without it, given covariates.",
    args=BASE
    | {
        "weights": Arg("column", "censoring weights", None),
        "censored": Arg("column", "1 = outcome not observed; weights are made from covariates and arm", None),
    },
    results={
        "effect": "g-estimate",
        "low": "lower bound by inverting the test",
        "high": "upper bound",
        "n": "rows used",
    },
    example=EXAMPLE,
)
def g_estimation(inp: Input) -> dict[str, Any]:
    """g-estimation."""
    weights = None
    if inp["censored"]:
        c = build(
            f"{inp['censored']} ~ {inp['covariates']}", inp.data, extra={inp["arm"]: inp.data[inp["arm"]]}
        )
        a = is_treated(inp, inp.data[inp["arm"]][c.used]).astype(float)
        stay = 1 - glm.fit(c.y, np.column_stack([c.x, a])).mean
        seen = c.y == 0
        y, a, x, weights = (
            np.asarray(inp.data[inp["outcome"]][c.used], dtype=float)[seen],
            a[seen],
            c.x[seen],
            1 / stay[seen],
        )
    else:
        d, a = _setup(inp, {inp["weights"]: inp.data[inp["weights"]]} if inp["weights"] else None)
        y, x = d.y, d.x
        weights = None if not inp["weights"] else np.asarray(inp.data[inp["weights"]][d.used], dtype=float)
    low, high = weighting.g_estimate_interval(y, a, x, weights=weights, level=inp["level"])
    return {"effect": weighting.g_estimate(y, a, x, weights), "low": low, "high": high, "n": len(y)}


@estimator(
    "regression_adjustment",
    family="observational",
    source="Lin 2013; Negi & Wooldridge 2021; Kline 2011 (Oaxaca-Blinder for the treated)",
    meaning="Outcome regression with centred covariate-by-arm interactions and robust error, for everyone (ATE), the treated (ATT) or the controls (ATC): a decent check beside weighting, and covariate adjustment in a lottery.",
    args=BASE
    | {
        "se": Arg("text", "kind of error", "HC3", ("classical", "HC0", "HC1", "HC2", "HC3")),
        "target": Arg("text", "whose effect", "ATE", ("ATE", "ATT", "ATC")),
    },
    results=CONTRAST,
    example=EXAMPLE,
)
def regression_adjustment(inp: Input) -> dict[str, Any]:
    """Lin's estimator."""
    d, a = _setup(inp)
    whose = {"ATE": np.ones(len(a), dtype=bool), "ATT": a == 1, "ATC": a == 0}[inp["target"]]
    z = d.x[:, 1:] - d.x[whose, 1:].mean(axis=0)
    fit = linear.least_squares(d.y, np.column_stack([np.ones(len(a)), a, z, z * a[:, None]]))
    r = linear.infer(fit, kind=inp["se"], df="residual", level=inp["level"])
    c = weighting.Contrast(
        float(r.estimate[1]),
        float(r.se[1]),
        float(r.df[1]),
        float(r.low[1]),
        float(r.high[1]),
        float(r.p[1]),
        float(r.estimate[:2].sum()),
        float(r.estimate[0]),
    )
    return _report(c, d.y, a)
