"""Effects of several towns or studies together."""

from typing import Any

import numpy as np

from ..errors import EvidenceError
from ..stats import meta
from ..table import numbers
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
    meaning="Pooled effect of towns or studies: between-place variance (REML, ML, DL, PM, HE, HS, SJ, EB or FE = equal effects), heterogeneity, prediction interval, shrunken places, meta-regression.",
    args=EFFECTS
    | {
        "method": Arg("text", "estimator of the between-place variance", "REML", meta.TAU2),
        "knapp_hartung": Arg("boolean", "Knapp-Hartung t interval", False),
        "moderators": Arg("object", "name -> values or data column (meta-regression)", None),
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
        "i2_low": "Q-profile bounds of I-squared (also i2_high, h2_low, h2_high)",
        "r2": "with moderators: percent of the between-place variance they explain",
        "prediction_low": "prediction interval",
        "prediction_high": "prediction interval",
        "shrunken": "best prediction per place (null with moderators)",
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
    names, values = _moderators(inp, len(y))
    r = meta.pool(
        y, v, method=inp["method"], knapp_hartung=inp["knapp_hartung"], level=inp["level"], moderators=values
    )
    low, high = (None, None) if names else meta.q_profile(y, v, level=inp["level"])
    around = [(None, None) if t is None else meta.heterogeneity(y, v, t) for t in (low, high)]
    terms = {n: _term(r, i) for i, n in enumerate(["intercept", *names])}
    whole = {"mu" if k == "estimate" else k: value for k, value in terms["intercept"].items()}
    return {
        **whole,
        **{
            k: getattr(r, k)
            for k in ("tau2", "q", "q_df", "q_p", "i2", "h2", "prediction_low", "prediction_high")
        },
        **{"tau2_se": r.se_tau2, "tau2_low": low, "tau2_high": high, "qm": r.qm, "qm_p": r.qm_p},
        **{
            f"{k}_{e}": around[j][i]
            for i, k in enumerate(("i2", "h2"))
            for j, e in enumerate(("low", "high"))
        },
        "r2": _explained(y, v, r.tau2, inp["method"]) if names else None,
        **_pulled(y, v, r.tau2, alone=not names),
        "coefficients": terms,
        **(_ratio(r) if inp["measure"] == "log" else {}),
    }


def _moderators(inp: Input, places: int) -> tuple[list[str], Any]:
    """Names and one column of numbers for each; a word stands for a data column."""
    given = inp["moderators"] or {}
    columns = [
        numbers(inp.data, v) if isinstance(v, str) else np.asarray(v, dtype=float) for v in given.values()
    ]
    if any(len(column) != places for column in columns):
        raise EvidenceError(
            "lengths", "moderators", "geef per effect een waarde", "give one value for each effect"
        )
    return list(given), np.column_stack(columns) if columns else None


def _term(r: meta.Pooled, i: int) -> dict[str, float]:
    return {
        "estimate": float(r.coef[i]),
        "se": float(r.se[i]),
        "z": float(r.statistic[i]),
        "p": float(r.p[i]),
        "low": float(r.low[i]),
        "high": float(r.high[i]),
    }


def _explained(y: Any, v: Any, left: float, method: str) -> float | None:
    """Share of the between-place variance without moderators that is gone with them (Raudenbush 1994)."""
    before = meta.estimate_tau2(y, v, np.ones((len(y), 1)), method)
    return max(0.0, 100 * (1 - left / before)) if before > 0 else None


def _pulled(y: Any, v: Any, tau2: float, *, alone: bool) -> dict[str, Any]:
    if not alone:
        return {"shrunken": None, "shrunken_se": None}
    best, error = meta.shrunken(y, v, tau2)
    return {"shrunken": best.tolist(), "shrunken_se": error.tolist()}


def _ratio(r: meta.Pooled) -> dict[str, float]:
    return {
        "ratio": float(np.exp(r.coef[0])),
        "ratio_low": float(np.exp(r.low[0])),
        "ratio_high": float(np.exp(r.high[0])),
    }


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
