"""Looking before the end: planned looks with error spending, and bounds that hold on any day."""

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
    source="Pocock 1977; O'Brien & Fleming 1979; Wang & Tsiatis 1987; Lan & DeMets 1983; Hwang, Shih & DeCani 1990; Jennison & Turnbull 2000",
    meaning="Bounds of a design with planned looks, error spent, maximum information and expected sample size relative to one look at the end.",
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
    },
    example={"design": "pocock", "looks": 3},
)
def group_sequential(inp: Input) -> dict[str, Any]:
    """Planned looks."""
    t = _fractions(inp)
    alpha, sides, name, par = inp["alpha"], inp["sides"], inp["design"], inp["parameter"]
    constant = None
    if name.startswith("spending-"):
        plan = (
            [float(v) for v in inp["spent"]] if name == "spending-given" else name.removeprefix("spending-")
        )
        z, _ = seq.spending_bounds(t, alpha=alpha, sides=sides, spending=plan, parameter=par)
    elif name == "haybittle-peto":
        z = _haybittle(t, alpha, sides, par or 3.0)
    else:
        delta = {"obrien-fleming": 0.0, "pocock": 0.5}.get(name, par)
        z, constant = seq.family_bounds(t, alpha=alpha, sides=sides, delta=delta)
    lower = -z if sides == 2 else np.full(len(z), -np.inf)
    cross = seq.crossing(np.array(t), z, lower)
    spend = cross.upper + (cross.lower if sides == 2 else 0)
    cost = seq.sequential_power(t, z, alpha=alpha, sides=sides, power=inp["power"])
    p = 1 - norm_cdf(z)
    return {
        "z": z.tolist(),
        "nominal_p": p.tolist(),
        "nominal_p_two_sided": (2 * p).tolist(),
        "spent": np.cumsum(spend).tolist(),
        "spend": spend.tolist(),
        "spend_one_sided": cross.upper.tolist(),
        "constant": constant,
        "inflation": cost.inflation,
        "ratios": [cost.inflation * float(v) for v in t],
        "theta": cost.fixed_theta,
        "drift": cost.theta,
        "power_per_look": cost.power_per_look.tolist(),
        "expected_null": cost.expected_n_null,
        "expected_half": cost.expected_n_half,
        "expected_alternative": cost.expected_n_alternative,
    }


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


@estimator(
    "always_valid",
    family="looks",
    source="Howard, Ramdas, McAuliffe & Sekhon 2021; checked against confseq",
    meaning="Bounds that may be looked at on any day: how far a sum may stray at intrinsic time v. Two-sided and one-sided normal mixture, polynomial stitching, gamma-exponential mixture.",
    args={
        "v": Arg("number", "intrinsic time (sum of variances)"),
        "alpha": Arg("number", "error over all time", 0.05),
        "v_opt": Arg("number", "time at which the bound is tightest", None),
        "alpha_opt": Arg("number", "level used for tuning (default alpha)", None),
        "rho": Arg("number", "tuning, instead of v_opt", None),
        "s": Arg("number", "sum at which to give the log mixture", None),
        "c": Arg("number", "scale of sub-exponential sums", 0.0),
        "v_min": Arg("number", "first time of the stitched bound", None),
        "stitch_s": Arg("number", "exponent of the stitched bound", 1.4),
        "eta": Arg("number", "spacing of the stitched bound", 2.0),
    },
    results={
        "rho": "tuning of the two-sided mixture",
        "bound": "two-sided normal mixture bound of the sum",
        "mean_bound": "the same per unit of v",
        "log_mixture": "logarithm of the two-sided mixture at s and v",
        "one_sided.rho": "tuning of the one-sided mixture",
        "one_sided.bound": "one-sided bound",
        "one_sided.log_mixture": "its logarithm at s and v",
        "stitched": "polynomial stitched bound (needs v_min)",
        "gamma_exponential.bound": "gamma-exponential bound (needs c > 0)",
        "gamma_exponential.log_mixture": "its logarithm at s and v",
    },
    example={"v": 100, "v_opt": 100, "s": 10},
)
def always_valid(inp: Input) -> dict[str, Any]:
    """Any-day bounds."""
    v, alpha = inp["v"], inp["alpha"]
    tune = alpha if inp["alpha_opt"] is None else inp["alpha_opt"]
    v_opt = v if inp["v_opt"] is None else inp["v_opt"]
    rho = seq.normal_mixture_rho(v_opt, tune) if inp["rho"] is None else inp["rho"]
    # confseq tunes its one-sided mixture as the two-sided one at twice the level.
    rho1 = seq.normal_mixture_rho(v_opt, 2 * tune) if inp["rho"] is None else inp["rho"]
    bound = seq.normal_mixture_bound(v, alpha, rho)
    out: dict[str, Any] = {
        "rho": rho,
        "bound": bound,
        "mean_bound": bound / v,
        "log_mixture": None if inp["s"] is None else seq.normal_log_mixture(inp["s"], v, rho),
        "one_sided": {
            "rho": rho1,
            "bound": seq.one_sided_bound(v, alpha, rho1),
            "log_mixture": None if inp["s"] is None else seq.one_sided_log_mixture(inp["s"], v, rho1),
        },
    }
    if inp["v_min"] is not None:
        out["stitched"] = seq.poly_stitching_bound(
            v, alpha, inp["v_min"], c=inp["c"], s=inp["stitch_s"], eta=inp["eta"]
        )
    if inp["c"] > 0:
        out["gamma_exponential"] = {
            "bound": seq.bound_of(
                lambda x: seq.gamma_exponential_log_mixture(x, v, rho1, inp["c"]), v, alpha
            ),
            "log_mixture": None
            if inp["s"] is None
            else seq.gamma_exponential_log_mixture(inp["s"], v, rho1, inp["c"]),
        }
    return out
