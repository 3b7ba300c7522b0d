"""Missing outcomes: what the answer could still be."""

from typing import Any

from ..errors import EvidenceError
from ..stats import bounds as bd
from .spec import LEVEL, Arg, Input, estimator

TWO_ARMS = {
    "y1": Arg("numbers", "observed outcomes in the arm"),
    "missing1": Arg("integer", "people in the arm without outcome"),
    "y0": Arg("numbers", "observed outcomes among controls"),
    "missing0": Arg("integer", "controls without outcome"),
}
RESULT = {
    "low": "lowest effect the data allow",
    "high": "highest effect",
    "low_se": "error of the low end",
    "high_se": "error of the high end",
    "interval_low": "Imbens-Manski interval, lower end",
    "interval_high": "upper end",
}


def _show(b: bd.Bounds) -> dict[str, Any]:
    return {k: getattr(b, k) for k in RESULT}


def _filled(inp: Input) -> tuple[Any, Any]:
    y1, y0 = inp.vector("y1"), inp.vector("y0")
    if min(len(y1), len(y0)) < 2 or min(inp["missing1"], inp["missing0"]) < 0:
        raise EvidenceError(
            "range",
            "y1",
            "elke groep heeft minstens 2 uitkomsten nodig",
            "each arm needs at least 2 outcomes",
        )
    return y1, y0


@estimator(
    "manski_bounds",
    family="missing outcomes",
    source="Manski 1990; Imbens & Manski 2004",
    meaning="Worst and best case when the missing could be anything between two values.",
    args=TWO_ARMS
    | {
        "low": Arg("number", "lowest possible outcome", 0.0),
        "high": Arg("number", "highest possible outcome", 1.0),
        "level": LEVEL,
    },
    results=RESULT,
    example={"y1": [1, 0, 1, 1], "missing1": 1, "y0": [0, 0, 1, 0], "missing0": 2},
)
def manski_bounds(inp: Input) -> dict[str, Any]:
    """Worst-case bounds."""
    y1, y0 = _filled(inp)
    return _show(
        bd.manski(
            y1, inp["missing1"], y0, inp["missing0"], low=inp["low"], high=inp["high"], level=inp["level"]
        )
    )


@estimator(
    "lee_bounds",
    family="missing outcomes",
    source="Lee 2009",
    meaning="Trimming bounds for people who would be observed in either arm.",
    args=TWO_ARMS | {"level": LEVEL},
    results=RESULT | {"trimmed": "share trimmed from the better observed arm"},
    example={"y1": [1, 2, 3, 4, 5, 6], "missing1": 0, "y0": [1, 2, 3, 4], "missing0": 2},
)
def lee_bounds(inp: Input) -> dict[str, Any]:
    """Lee bounds."""
    y1, y0 = _filled(inp)
    n1, n0 = len(y1) + inp["missing1"], len(y0) + inp["missing0"]
    q1, q0 = len(y1) / n1, len(y0) / n0
    return _show(bd.lee(y1, n1, y0, n0, level=inp["level"])) | {"trimmed": abs(q1 - q0) / max(q1, q0)}


@estimator(
    "tipping_point",
    family="missing outcomes",
    source="Yan, Lee & Li 2009",
    meaning="How different the missing must be for the interval to include no effect.",
    args={
        "x1": Arg("integer", "events observed in the arm"),
        "n1": Arg("integer", "observed in the arm"),
        "missing1": Arg("integer", "missing in the arm"),
        "x0": Arg("integer", "events among controls"),
        "n0": Arg("integer", "observed controls"),
        "missing0": Arg("integer", "missing controls"),
        "level": LEVEL,
    },
    results={
        "gap": "share by which the missing must be worse in the better arm and better in the other; null = no gap erases the effect"
    },
    example={"x1": 40, "n1": 80, "missing1": 20, "x0": 20, "n0": 80, "missing0": 20},
)
def tipping_point(inp: Input) -> dict[str, Any]:
    """Tipping point."""
    return {
        "gap": bd.tipping_point(
            inp["x1"], inp["n1"], inp["missing1"], inp["x0"], inp["n0"], inp["missing0"], level=inp["level"]
        )
    }


@estimator(
    "rosenbaum_sign",
    family="missing outcomes",
    source="Rosenbaum 2002",
    meaning="Largest p of the sign test when hidden bias may multiply the odds of treatment within a pair by gamma.",
    args={
        "positive": Arg("integer", "pairs in which the treated did better"),
        "pairs": Arg("integer", "pairs that differ"),
        "gamma": Arg("number", "hidden bias", 1.0),
    },
    results={"p": "largest one-sided p"},
    example={"positive": 14, "pairs": 18, "gamma": 1.5},
)
def rosenbaum_sign(inp: Input) -> dict[str, Any]:
    """Rosenbaum sign test."""
    return {"p": bd.rosenbaum_sign(inp["positive"], inp["pairs"], inp["gamma"])}
