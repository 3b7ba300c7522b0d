"""Looking before the end at planned moments: bounds, error spent, stopping for lack of effect."""

from typing import Any

import numpy as np

from ..errors import EvidenceError
from ..stats import sequential as seq
from ..stats.dist import norm_cdf
from .spec import Arg, Input, estimator

DESIGNS = (
    "obrien-fleming",
    "pocock",
    "wang-tsiatis",
    "haybittle-peto",
    "spending-obrien-fleming",
    "spending-pocock",
    "spending-hwang-shih-decani",
    "spending-power",
    "spending-given",
)


@estimator(
    "group_sequential",
    family="looks",
    source="Pocock 1977; O'Brien & Fleming 1979; Wang & Tsiatis 1987; Lan & DeMets 1983; Hwang, Shih & DeCani 1990; Jennison & Turnbull 2000; checked against gsDesign, EAST and SAS SEQDESIGN",
    meaning="Bounds of a design with planned looks, error spent, maximum information and expected sample size relative to one look at the end; one-sided designs may also stop for futility (beta spending).",
    args={
        "design": Arg(
            "text",
            "family: classic bounds, or spending functions (spending-...)",
            "spending-obrien-fleming",
            DESIGNS,
        ),
        "looks": Arg("integer", "number of equally spaced looks", None),
        "fractions": Arg("numbers", "information fractions, instead of looks", None),
        "alpha": Arg("number", "total type I error", 0.05),
        "sides": Arg("integer", "1 or 2", 2, (1, 2)),
        "power": Arg("number", "power for sample size ratios", 0.9),
        "parameter": Arg(
            "number",
            "delta of Wang-Tsiatis, gamma of Hwang-Shih-DeCani, rho of power spending, or interim bound of Haybittle-Peto",
            0.0,
        ),
        "spent": Arg("numbers", "cumulative alpha per look, for spending-given", None),
        "futility": Arg(
            "text", "beta-spending function for stopping without effect (sides = 1)", None, seq.SPENDING
        ),
        "futility_parameter": Arg("number", "gamma or rho of the futility function", 0.0),
        "binding": Arg("boolean", "the futility bound must be obeyed", False),
        "events": Arg("number", "events at the last look, to give the hazard ratio at each bound", None),
        "allocation": Arg("number", "people in the arm per person in the control", 1.0),
    },
    results={
        "z": "Z bounds per look (upper; two-sided bounds are symmetric)",
        "nominal_p": "one-sided p per look",
        "nominal_p_two_sided": "two-sided p per look",
        "spent": "cumulative alpha spent",
        "spend": "alpha spent at each look",
        "constant": "constant of the classic families (C_P or C_B of Jennison & Turnbull: z_k = C (k/K)^(delta - 1/2))",
        "inflation": "maximum information over that of one look",
        "ratios": "information at each look over that of one look",
        "theta": "drift that gives the power (fixed-design information = 1): gsDesign's theta[2]",
        "drift": "drift on the scale of final information 1 of this design",
        "power_per_look": "chance of stopping at each look under the alternative",
        "expected_null": "expected information under no effect over one look",
        "expected_half": "under half the effect",
        "expected_alternative": "under the alternative",
        "futility_z": "lower Z bounds per look (with futility)",
        "futility_nominal_p": "one-sided p at the lower bounds",
        "futility_null": "chance of stopping for futility at each look under no effect",
        "futility_alternative": "the same under the alternative",
        "hazard_ratio_at_bound": "hazard ratio at each upper bound (needs events)",
        "hazard_ratio_at_futility": "hazard ratio at each lower bound (needs events)",
    },
    example={
        "fractions": [0.75, 1.0],
        "alpha": 0.0125,
        "sides": 1,
        "power": 0.95,
        "futility": "hwang-shih-decani",
        "futility_parameter": -10,
        "events": 235,
    },
)
def group_sequential(inp: Input) -> dict[str, Any]:
    """Planned looks."""
    t = _fractions(inp)
    alpha, sides = inp["alpha"], inp["sides"]
    z, constant = _upper(inp, t)
    free = -z if sides == 2 else np.full(len(z), -np.inf)
    spend = seq.crossing(np.array(t), z, free)
    lower = None
    if inp["futility"]:
        found = _with_futility(inp, t, np.cumsum(spend.upper))
        z, lower = found.upper, found.lower
        spend = seq.crossing(np.array(t), z, lower if inp["binding"] else free)
    both = spend.upper + (spend.lower if sides == 2 else 0)
    cost = seq.sequential_power(t, z, alpha=alpha, sides=sides, power=inp["power"], lower=lower)
    p = 1 - norm_cdf(z)
    return {
        "z": z.tolist(),
        "nominal_p": p.tolist(),
        "nominal_p_two_sided": (2 * p).tolist(),
        "spent": np.cumsum(both).tolist(),
        "spend": both.tolist(),
        "spend_one_sided": spend.upper.tolist(),
        "constant": constant,
        "inflation": cost.inflation,
        "ratios": [cost.inflation * float(v) for v in t],
        "theta": cost.fixed_theta,
        "drift": cost.theta,
        "power_per_look": cost.power_per_look.tolist(),
        "expected_null": cost.expected_n_null,
        "expected_half": cost.expected_n_half,
        "expected_alternative": cost.expected_n_alternative,
        **({} if lower is None else _stopping_early(np.array(t), z, lower, cost.theta)),
        **_hazard_ratios(inp, np.array(t), z, lower),
    }


def _upper(inp: Input, t: list[float]) -> tuple[Any, float | None]:
    """Upper bounds before futility is thought of, and the constant of the classic families."""
    alpha, sides, name, par = inp["alpha"], inp["sides"], inp["design"], inp["parameter"]
    if name.startswith("spending-"):
        if name == "spending-given" and (inp["spent"] is None or len(inp["spent"]) != len(t)):
            raise EvidenceError(
                "missing_argument", "spent", "geef alfa per blik", "give the alpha spent by each look"
            )
        plan = (
            [float(v) for v in inp["spent"]] if name == "spending-given" else name.removeprefix("spending-")
        )
        return seq.spending_bounds(t, alpha=alpha, sides=sides, spending=plan, parameter=par)[0], None
    if name == "haybittle-peto":
        return _haybittle(t, alpha, sides, par or 3.0), None
    delta = {"obrien-fleming": 0.0, "pocock": 0.5}.get(name, par)
    return seq.family_bounds(t, alpha=alpha, sides=sides, delta=delta)


def _with_futility(inp: Input, t: list[float], spent: Any) -> seq.FutilityDesign:
    if inp["sides"] == 2:
        raise EvidenceError(
            "choice",
            "futility",
            "kan alleen bij een eenzijdige toets",
            "is possible with a one-sided test only",
            "geef sides = 1",
            "give sides = 1",
        )
    return seq.futility_bounds(
        t,
        alpha=inp["alpha"],
        power=inp["power"],
        upper=spent.tolist(),
        futility=inp["futility"],
        parameter=inp["futility_parameter"],
        binding=inp["binding"],
    )


def _stopping_early(t: Any, z: Any, lower: Any, drift: float) -> dict[str, Any]:
    return {
        "futility_z": lower.tolist(),
        "futility_nominal_p": (1 - norm_cdf(lower)).tolist(),
        "futility_null": seq.crossing(t, z, lower).lower.tolist(),
        "futility_alternative": seq.crossing(t, z, lower, drift).lower.tolist(),
    }


def _hazard_ratios(inp: Input, t: Any, z: Any, lower: Any) -> dict[str, Any]:
    """Log-rank Z as a hazard ratio: its variance is 1 / (events r / (1 + r)^2)."""
    if inp["events"] is None:
        return {}
    r = inp["allocation"]
    scale = (1 + r) / np.sqrt(inp["events"] * t * r)
    out = {"hazard_ratio_at_bound": np.exp(-z * scale).tolist()}
    return out if lower is None else out | {"hazard_ratio_at_futility": np.exp(-lower * scale).tolist()}


def _fractions(inp: Input) -> list[float]:
    if inp["fractions"] is not None:
        t = [float(v) for v in inp.vector("fractions")]
        if any(b <= a for a, b in zip([0.0, *t], t, strict=False)):
            raise EvidenceError(
                "range", "fractions", "fracties lopen op van boven 0", "fractions must increase from above 0"
            )
        return t
    if not inp["looks"]:
        raise EvidenceError("missing_argument", "looks", "geef looks of fractions", "give looks or fractions")
    return [(i + 1) / inp["looks"] for i in range(inp["looks"])]


def _haybittle(t: list[float], alpha: float, sides: int, interim: float) -> Any:
    from scipy.optimize import brentq

    def excess(last: float) -> float:
        z = np.array([interim] * (len(t) - 1) + [last])
        cross = seq.crossing(np.array(t), z, -z if sides == 2 else np.full(len(z), -np.inf))
        return float(cross.upper.sum() + (cross.lower.sum() if sides == 2 else 0)) - alpha

    return np.array([interim] * (len(t) - 1) + [float(brentq(excess, 0.5, 6.0, xtol=1e-10))])


@estimator(
    "crossing_probability",
    family="looks",
    source="Armitage, McPherson & Rowe 1969",
    meaning="Chance of stopping at each look for given bounds and drift; with bounds 1.96 at every look it shows what peeking costs.",
    args={
        "fractions": Arg("numbers", "information at each look"),
        "upper": Arg("numbers", "upper Z bounds"),
        "lower": Arg("numbers", "lower Z bounds (default: minus the upper)", None),
        "drift": Arg("number", "mean of Z per root of information", 0.0),
    },
    results={
        "upper": "per look, crossing above",
        "lower": "per look, crossing below",
        "total": "chance of stopping at all",
    },
    example={"fractions": [0.5, 1.0], "upper": [1.96, 1.96]},
)
def crossing_probability(inp: Input) -> dict[str, Any]:
    """Stopping chances."""
    up = inp.vector("upper")
    low = -up if inp["lower"] is None else inp.vector("lower")
    c = seq.crossing(inp.vector("fractions"), up, low, inp["drift"])
    return {
        "upper": c.upper.tolist(),
        "lower": c.lower.tolist(),
        "total": float(c.upper.sum() + c.lower.sum()),
    }


@estimator(
    "spending_function",
    family="looks",
    source="Lan & DeMets 1983; Hwang, Shih & DeCani 1990; Kim & DeMets 1987",
    meaning="Error spent by each information fraction.",
    args={
        "spending": Arg("text", "name", "obrien-fleming", seq.SPENDING),
        "fractions": Arg("numbers", "information fractions"),
        "alpha": Arg("number", "one-sided level (half of a two-sided one)", 0.025),
        "parameter": Arg("number", "gamma or rho", 0.0),
    },
    results={"spent": "cumulative error per fraction"},
    example={"fractions": [0.25, 0.5, 0.75, 1.0]},
)
def spending_function(inp: Input) -> dict[str, Any]:
    """Spending."""
    return {
        "spent": [
            seq.spend(inp["spending"], float(t), inp["alpha"], inp["parameter"])
            for t in inp.vector("fractions")
        ]
    }
