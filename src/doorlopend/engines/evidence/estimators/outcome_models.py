"""Arms that people or caseworkers chose, by a model: standardisation, g-estimation, and regression with interactions."""

from typing import Any

import numpy as np

from ..formula import build, columns_of, parse_terms
from ..stats import glm, linear, weighting
from ..stats.dist import t_ppf
from ..table import Table
from .chosen import BASE, CONTRAST, EXAMPLE, Array, report, set_up
from .spec import Arg, Input, estimator, is_treated


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
    d, a = set_up(inp)
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
        d, a = set_up(inp, {inp["weights"]: inp.data[inp["weights"]]} if inp["weights"] else None)
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
    d, a = set_up(inp)
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
    return report(c, d.y, a)
