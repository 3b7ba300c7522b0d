"""What the estimators of chosen arms share: their arguments and results, and the data as outcome, arm and covariates."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..formula import Design, build
from ..stats import weighting
from ..table import Column
from .spec import LEVEL, Arg, Input, is_treated

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


def set_up(inp: Input, extra: dict[str, Column] | None = None) -> tuple[Design, Array]:
    arm = inp.data[inp["arm"]]
    d = build(f"{inp['outcome']} ~ {inp['covariates']}", inp.data, extra={inp["arm"]: arm, **(extra or {})})
    return d, is_treated(inp, arm[d.used]).astype(float)


def report(c: weighting.Contrast, y: Array, a: Array) -> dict[str, Any]:
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
