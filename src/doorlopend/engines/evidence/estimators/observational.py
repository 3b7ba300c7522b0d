"""Arms that people or caseworkers chose, by weighting: inverse probability, overlap, doubly robust, balancing."""

from typing import Any

import numpy as np

from ..formula import build
from ..stats import glm, weighting
from .chosen import BASE, CONTRAST, EXAMPLE, Array, report, set_up
from .spec import Arg, Input, estimator, is_treated


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
    d, a = set_up(inp, {inp["cluster"]: inp.data[inp["cluster"]]} if inp["cluster"] else None)
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
        report(shown, d.y, a)
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
        report(shown, y, a[seen])
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
    d, a = set_up(inp)
    shown = weighting.overlap_jackknife(d.y, a, d.x, level=inp["level"])
    return report(shown, d.y, a) | {"overlap": _overlap(a, weighting.propensity(a, d.x).mean, "ATO")}


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
    d, a = set_up(inp)
    method = weighting.aipw if inp["target"] == "ATE" else weighting.aipw_treated
    return report(method(d.y, a, d.x, level=inp["level"], binary=inp["binary"]), d.y, a)


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
    d, a = set_up(inp)
    w = weighting.entropy_balance(a, d.x)
    own = w[a == 0] / w[a == 0].sum()
    return report(weighting.hajek(d.y, a, w, level=inp["level"]), d.y, a) | {
        "effective_control": float(1 / np.sum(own**2)),
        "largest_control": float(own.max()),
    }
