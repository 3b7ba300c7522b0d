"""Hidden bias: how strong an unseen factor would have to be."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..stats.bounds import e_value
from .spec import Arg, Input, estimator

RATIOS: dict[str, Callable[[float], Any]] = {
    "risk_ratio": lambda v: v,
    "odds_ratio_common": np.sqrt,
    "hazard_ratio_common": lambda v: (1 - 0.5 ** np.sqrt(v)) / (1 - 0.5 ** np.sqrt(1 / v)),
    "standardised_difference": lambda v: np.exp(0.91 * v),
}


@estimator(
    "e_value",
    family="observational",
    source="VanderWeele & Ding 2017",
    meaning="How strongly a hidden factor must be tied to both arm and outcome to explain away a finding. From a risk ratio (low, high), an odds ratio of a common outcome, a hazard ratio or a standardised difference.",
    args={
        "estimate": Arg("number", "estimate"),
        "low": Arg("number", "lower bound", None),
        "high": Arg("number", "upper bound", None),
        "measure": Arg(
            "text",
            "what the estimate is",
            "risk_ratio",
            ("risk_ratio", "odds_ratio_common", "hazard_ratio_common", "standardised_difference"),
        ),
        "se": Arg("number", "standard error, for a standardised difference", None),
    },
    results={
        "e_value": "E-value of the estimate",
        "e_value_bound": "E-value of the bound nearest to no effect (1 when the interval includes it)",
        "ratio": "risk ratio used",
    },
    example={"estimate": 3.9, "low": 1.8, "high": 8.7},
)
def hidden_factor(inp: Input) -> dict[str, Any]:
    """E-value."""
    as_ratio = RATIOS[inp["measure"]]
    ratio = float(as_ratio(inp["estimate"]))
    bounds = [inp["low"], inp["high"]]
    if inp["measure"] == "standardised_difference" and inp["se"] is not None:
        bounds = [inp["estimate"] + s * 1.78 / 0.91 * inp["se"] for s in (-1, 1)]
    low, high = (None if b is None else float(as_ratio(b)) for b in bounds)
    near = low if ratio >= 1 else high
    inside = near is not None and ((near <= 1) if ratio >= 1 else (near >= 1))
    return {
        "e_value": e_value(ratio),
        "e_value_bound": None if near is None else (1.0 if inside else e_value(near)),
        "ratio": ratio,
    }
