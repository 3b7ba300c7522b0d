"""Effects of several towns or studies together."""

from typing import Any

import numpy as np

from ..errors import EvidenceError
from ..stats import meta
from .spec import LEVEL, Arg, Input, estimator

EFFECTS = {
    "y": Arg("numbers", "effects"),
    "v": Arg("numbers", "their variances", None),
    "se": Arg("numbers", "their standard errors, instead of v", None),
}


def _effects(inp: Input) -> tuple[Any, Any]:
    y = inp.vector("y")
    if inp["v"] is None and inp["se"] is None:
        raise EvidenceError("missing_argument", "v", "geef v of se", "give v or se")
    v = inp.vector("v") if inp["v"] is not None else inp.vector("se") ** 2
    if len(v) != len(y) or not np.all(v > 0) or not np.isfinite(y).all():
        raise EvidenceError(
            "range",
            "v",
            "elke waarneming heeft een effect en een positieve variantie",
            "every effect needs a positive variance",
        )
    return y, v


@estimator(
    "meta_analysis",
    family="pooling",
    source="DerSimonian & Laird 1986; Viechtbauer 2005; Knapp & Hartung 2003; checked against metafor",
    meaning="Pooled effect of towns or studies: between-place variance (REML, ML, DL, PM, HE, SJ, EB or FE = equal effects), heterogeneity, prediction interval, shrunken places, meta-regression.",
    args=EFFECTS
    | {
        "method": Arg("text", "estimator of the between-place variance", "REML", meta.TAU2),
        "knapp_hartung": Arg("boolean", "Knapp-Hartung t interval", False),
        "moderators": Arg("object", "name -> values (meta-regression)", None),
        "measure": Arg("text", "set to log to also report exponentiated results", "plain", ("plain", "log")),
        "level": LEVEL,
    },
    results={
        "mu": "pooled effect",
        "se": "its standard error",
        "z": "z (t with Knapp-Hartung)",
        "p": "p-value",
        "low": "lower bound",
        "high": "upper bound",
        "tau2": "between-place variance",
        "tau2_se": "its error",
        "tau2_low": "Q-profile lower bound",
        "tau2_high": "upper bound",
        "q": "Cochran's Q",
        "q_df": "degrees of freedom",
        "q_p": "p-value",
        "i2": "I-squared in percent",
        "h2": "H-squared",
        "prediction_low": "prediction interval",
        "prediction_high": "prediction interval",
        "shrunken": "best prediction per place",
        "shrunken_se": "their errors",
        "coefficients.<term>.estimate": "meta-regression coefficients (also se, z, p, low, high)",
        "qm": "chi-square of the moderators",
        "qm_p": "its p-value",
        "ratio": "exp(mu) when measure is log (also ratio_low, ratio_high)",
    },
    example={"y": [0.3, 0.1, 0.5], "v": [0.04, 0.02, 0.05]},
)
def meta_analysis(inp: Input) -> dict[str, Any]:
    """Meta-analysis."""
    y, v = _effects(inp)
    names = list((inp["moderators"] or {}).keys())
    mods = np.column_stack([np.asarray(inp["moderators"][n], dtype=float) for n in names]) if names else None
    r = meta.pool(
        y, v, method=inp["method"], knapp_hartung=inp["knapp_hartung"], level=inp["level"], moderators=mods
    )
    low, high = (None, None) if names else meta.q_profile(y, v, level=inp["level"])
    best, best_se = meta.shrunken(y, v, r.tau2)
    out: dict[str, Any] = {
        "mu": float(r.coef[0]),
        "se": float(r.se[0]),
        "z": float(r.statistic[0]),
        "p": float(r.p[0]),
        "low": float(r.low[0]),
        "high": float(r.high[0]),
        "tau2": r.tau2,
        "tau2_se": r.se_tau2,
        "tau2_low": low,
        "tau2_high": high,
        "q": r.q,
        "q_df": r.q_df,
        "q_p": r.q_p,
        "i2": r.i2,
        "h2": r.h2,
        "prediction_low": r.prediction_low,
        "prediction_high": r.prediction_high,
        "shrunken": best.tolist(),
        "shrunken_se": best_se.tolist(),
        "qm": r.qm,
        "qm_p": r.qm_p,
        "coefficients": {
            n: {
                "estimate": float(r.coef[i]),
                "se": float(r.se[i]),
                "z": float(r.statistic[i]),
                "p": float(r.p[i]),
                "low": float(r.low[i]),
                "high": float(r.high[i]),
            }
            for i, n in enumerate(["intercept", *names])
        },
    }
    return out | (
        {
            "ratio": float(np.exp(r.coef[0])),
            "ratio_low": float(np.exp(r.low[0])),
            "ratio_high": float(np.exp(r.high[0])),
        }
        if inp["measure"] == "log"
        else {}
    )


@estimator(
    "hierarchical_posterior",
    family="pooling",
    source="Rubin 1981; Gelman 2006; exact quadrature over the spread",
    meaning="Exact posterior of the normal-normal model: pooled effect, spread between places, each place pulled towards the rest, chance that the effect is positive.",
    args=EFFECTS
    | {
        "prior": Arg(
            "text",
            "prior on the between-place standard deviation",
            "half-normal",
            ("half-normal", "half-cauchy", "flat"),
        ),
        "scale": Arg("number", "scale of that prior", 1.0),
        "mu_mean": Arg("number", "prior mean of the effect", 0.0),
        "mu_sd": Arg("number", "prior standard deviation of the effect (null = flat)", None),
        "points": Arg("integer", "grid points", 2000),
        "level": LEVEL,
    },
    results={
        "mu": "posterior mean of the pooled effect",
        "mu_sd": "posterior standard deviation",
        "mu_low": "lower bound",
        "mu_high": "upper bound",
        "tau": "posterior mean of the spread",
        "tau_sd": "its standard deviation",
        "tau_median": "its median",
        "places": "posterior mean per place",
        "place_sds": "posterior standard deviation per place",
        "prob_positive": "chance that the pooled effect is above zero",
    },
    example={
        "y": [28, 8, -3, 7, -1, 1, 18, 12],
        "se": [15, 10, 16, 11, 9, 11, 10, 18],
        "prior": "half-cauchy",
        "scale": 5,
        "mu_sd": 5,
    },
)
def hierarchical_posterior(inp: Input) -> dict[str, Any]:
    """Exact posterior."""
    y, v = _effects(inp)
    r = meta.posterior(
        y,
        v,
        prior=inp["prior"],
        scale=inp["scale"],
        mu_mean=inp["mu_mean"],
        mu_sd=np.inf if inp["mu_sd"] is None else inp["mu_sd"],
        points=inp["points"],
        level=inp["level"],
    )
    return {
        "mu": r.mu,
        "mu_sd": r.mu_sd,
        "mu_low": r.mu_low,
        "mu_high": r.mu_high,
        "tau": r.tau,
        "tau_sd": r.tau_sd,
        "tau_median": r.tau_median,
        "places": r.place.tolist(),
        "place_sds": r.place_sd.tolist(),
        "prob_positive": r.prob_positive,
    }
