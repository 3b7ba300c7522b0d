"""How many people, and what they can show."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from ..errors import EvidenceError
from ..stats import multiple, wedge
from ..stats import power as pw
from .spec import Arg, Input, estimator

ALPHA = Arg("number", "two-sided (or one-sided, see sides) level", 0.05)
SIDES = Arg("integer", "1 or 2", 2, (1, 2))


def _one_missing(inp: Input, names: tuple[str, ...]) -> str:
    empty = [n for n in names if inp[n] is None]
    if len(empty) != 1:
        raise EvidenceError(
            "missing_argument",
            "/".join(names),
            "laat er precies één leeg",
            "leave exactly one of these empty",
        )
    return empty[0]


@estimator(
    "power_t",
    family="power",
    source="Cohen 1988; as R's power.t.test",
    meaning="t test: leave one of n, delta, power empty and it is solved.",
    args={
        "n": Arg("number", "people per group (or pairs)", None),
        "delta": Arg("number", "true difference", None),
        "sd": Arg("number", "standard deviation", 1.0),
        "power": Arg("number", "power", None),
        "alpha": ALPHA,
        "sides": SIDES,
        "kind": Arg("text", "design", "two-sample", ("two-sample", "one-sample", "paired")),
        "strict": Arg("boolean", "count rejections in the wrong direction", False),
    },
    results={"n": "people per group", "delta": "difference", "power": "power"},
    example={"n": 20, "delta": 1.0},
)
def power_t(inp: Input) -> dict[str, Any]:
    """t test power."""
    want = _one_missing(inp, ("n", "delta", "power"))
    common = {"alpha": inp["alpha"], "sides": inp["sides"], "kind": inp["kind"], "strict": inp["strict"]}
    n, d, p, sd = inp["n"], inp["delta"], inp["power"], inp["sd"]
    if want == "power":
        p = pw.t_power(n, d, sd, **common)
    elif want == "n":
        n = pw.solve(lambda v: pw.t_power(v, d, sd, **common), p, 2.0, 1e6)
    else:
        d = pw.solve(lambda v: pw.t_power(n, v, sd, **common), p, 1e-9 * sd, 10 * sd)
    return {"n": n, "delta": d, "power": p}


@estimator(
    "power_proportions",
    family="power",
    source="Fleiss 1981; as R's power.prop.test",
    meaning="Two shares: leave one of n, p1, power empty and it is solved. Also the unpooled detectable difference used by `plan`.",
    args={
        "n": Arg("number", "people per group", None),
        "p1": Arg("number", "share in the arm", None),
        "p0": Arg("number", "share among controls"),
        "power": Arg("number", "power", None),
        "alpha": ALPHA,
        "sides": SIDES,
        "n0": Arg("number", "controls, when different", None),
    },
    results={
        "n": "people per group",
        "p1": "share in the arm",
        "power": "power",
        "difference": "p1 minus p0",
        "cohen_h": "difference of arcsine shares",
    },
    example={"p0": 0.5, "p1": 0.75, "power": 0.9},
)
def power_proportions(inp: Input) -> dict[str, Any]:
    """Proportion power."""
    want = _one_missing(inp, ("n", "p1", "power"))
    n, p1, p0, power = inp["n"], inp["p1"], inp["p0"], inp["power"]

    def reach(size: float, share: float) -> float:
        return pw.proportion_power(size, share, p0, alpha=inp["alpha"], sides=inp["sides"], n0=inp["n0"])

    if want == "power":
        power = reach(n, p1)
    elif want == "n":
        n = pw.solve(lambda v: reach(v, p1), power, 1.0, 1e8)
    else:
        p1 = pw.solve(lambda v: reach(n, v), power, p0 + 1e-9, 1 - 1e-9)
    return {"n": n, "p1": p1, "power": power, "difference": p1 - p0, "cohen_h": pw.cohen_h(p1, p0)}


@estimator(
    "detectable_difference",
    family="power",
    source="evaluation handbook formula: pooled null, separate alternative; Dunnett 1955 for several arms",
    meaning="Smallest difference in shares that n people per arm can show, for one arm or several against one control, with a design effect for whole towns.",
    args={
        "n": Arg("number", "people per arm"),
        "base": Arg("number", "share without the approach"),
        "arms": Arg("integer", "arms beside the control", 1),
        "n0": Arg("number", "controls (default n)", None),
        "power": Arg("number", "power", 0.8),
        "alpha": ALPHA,
        "design_effect": Arg("number", "variance factor", 1.0),
    },
    results={
        "difference": "smallest difference (share); null when nothing fits",
        "points": "the same in people per 100",
        "critical": "critical value used",
    },
    example={"n": 100, "base": 0.3, "arms": 4},
)
def detectable_difference(inp: Input) -> dict[str, Any]:
    """Detectable difference."""
    n0 = inp["n"] if inp["n0"] is None else inp["n0"]
    crit = multiple.family_of(n0, np.full(inp["arms"], float(inp["n"])), np.inf).critical(1 - inp["alpha"])
    d = pw.detectable_share(
        inp["n"],
        inp["base"],
        alpha=inp["alpha"],
        power=inp["power"],
        n0=n0,
        effect=inp["design_effect"],
        crit=crit,
    )
    return {
        "difference": None if np.isnan(d) else d,
        "points": None if np.isnan(d) else 100 * d,
        "critical": crit,
    }


@estimator(
    "power_anova",
    family="power",
    source="Cohen 1988; as R's power.anova.test",
    meaning="One-way ANOVA: leave n or power empty.",
    args={
        "groups": Arg("integer", "groups"),
        "n": Arg("number", "people per group", None),
        "between": Arg("number", "variance between group means"),
        "within": Arg("number", "variance within groups"),
        "power": Arg("number", "power", None),
        "alpha": ALPHA,
    },
    results={"n": "people per group", "power": "power"},
    example={"groups": 4, "n": 5, "between": 1, "within": 3},
)
def power_anova(inp: Input) -> dict[str, Any]:
    """ANOVA power."""
    want = _one_missing(inp, ("n", "power"))

    def f(v: float) -> float:
        return pw.anova_power(inp["groups"], v, inp["between"], inp["within"], alpha=inp["alpha"])

    return (
        {"n": inp["n"], "power": f(inp["n"])}
        if want == "power"
        else {"n": pw.solve(f, inp["power"], 2.0, 1e5), "power": inp["power"]}
    )


@estimator(
    "events_needed",
    family="power",
    source="Schoenfeld 1981; Freedman 1982",
    meaning="Events needed to see a hazard ratio.",
    args={
        "hazard_ratio": Arg("number", "hazard ratio"),
        "power": Arg("number", "power", 0.8),
        "alpha": ALPHA,
        "sides": SIDES,
        "share": Arg("number", "part of people in the arm", 0.5),
        "event_share": Arg("number", "part of people with an event", None),
    },
    results={
        "schoenfeld": "events by Schoenfeld",
        "freedman": "events by Freedman",
        "people": "people needed (Schoenfeld) given event_share",
    },
    example={"hazard_ratio": 0.7},
)
def events_needed(inp: Input) -> dict[str, Any]:
    """Events needed."""
    common = {"alpha": inp["alpha"], "power": inp["power"], "share": inp["share"], "sides": inp["sides"]}
    s = pw.survival_events(inp["hazard_ratio"], **common)
    return {
        "schoenfeld": s,
        "freedman": pw.survival_events(inp["hazard_ratio"], formula="freedman", **common),
        "people": None if inp["event_share"] is None else s / inp["event_share"],
    }


@estimator(
    "design_effect",
    family="power",
    source="Donner & Klar 2000; Eldridge, Ashby & Kerry 2006",
    meaning="What drawing whole towns costs: variance factor, effective number, and people needed.",
    args={
        "size": Arg("number", "mean people per town"),
        "icc": Arg("number", "intra-cluster correlation"),
        "cv": Arg("number", "coefficient of variation of town sizes", 0.0),
        "n": Arg("number", "people in all", None),
    },
    results={"design_effect": "variance factor", "effective_n": "effective number of people (needs n)"},
    example={"size": 25, "icc": 0.05, "n": 400},
)
def design_effect(inp: Input) -> dict[str, Any]:
    """Design effect."""
    de = pw.design_effect(inp["size"], inp["icc"], cv=inp["cv"])
    return {"design_effect": de, "effective_n": None if inp["n"] is None else inp["n"] / de}


@estimator(
    "power_clusters",
    family="power",
    source="Hussey & Hughes 2007; Hooper et al. 2016; Kasza et al. 2020; Li 2020; checked against SteppedPower",
    meaning="Whole towns over periods by generalised least squares on cell means with period effects: stepped wedge, parallel, or any 0/1 table; same people followed, new ones, or in between. With n empty, the people per cell that give the power.",
    args={
        "wedge": Arg(
            "numbers", "stepped wedge: number of towns that start at each step (first period untreated)", None
        ),
        "parallel": Arg("numbers", "parallel: [treated towns, control towns]", None),
        "periods": Arg("integer", "periods of a parallel design", 1),
        "treatment": Arg("matrix", "0/1 table towns × periods, instead", None),
        "n": Arg("number", "people per cell (null = solved for power and effect)", 1),
        "effect": Arg("number", "true effect", None),
        "sigma": Arg("number", "residual standard deviation", None),
        "base": Arg("number", "share, instead of sigma: sigma² = base (1-base)", None),
        "tau": Arg("number", "sd between towns", 0.0),
        "gamma": Arg("number", "sd of town-periods", 0.0),
        "psi": Arg("number", "sd between people of a closed cohort", 0.0),
        "icc": Arg(
            "number",
            "intra-cluster correlation, instead of tau and gamma (sigma² is then the total variance)",
            None,
        ),
        "cac": Arg("number", "cluster autocorrelation (with icc)", 1.0),
        "decay": Arg("number", "factor per period apart on the town part", 1.0),
        "decay_person": Arg("number", "factor per period apart on the person part (open cohort)", 1.0),
        "churn": Arg("number", "chance that a person is another in another period (open cohort)", 0.0),
        "eta": Arg("number", "sd of the effect between towns", 0.0),
        "rho": Arg("number", "correlation of that effect with the level of the town", 0.0),
        "alpha": ALPHA,
        "df": Arg("number", "degrees of freedom (null = z test)", None),
        "power": Arg("number", "power for the detectable effect, and for n when n is empty", 0.8),
    },
    results={
        "n": "people per cell",
        "power": "power of a Wald test for the effect",
        "se": "standard error of the effect",
        "detectable": "effect seen with the given power",
        "towns": "number of towns",
        "periods": "number of periods",
    },
    example={
        "wedge": [6, 6, 6, 6],
        "n": 100,
        "effect": 0.018,
        "sigma": 0.198,
        "tau": 0.025,
        "gamma": 0.01,
        "psi": 0.1,
    },
)
def power_clusters(inp: Input) -> dict[str, Any]:
    """Cluster designs."""
    table = _treatment(inp)
    periods = table.shape[1]
    sigma = (
        inp["sigma"]
        if inp["sigma"] is not None
        else (None if inp["base"] is None else float(np.sqrt(inp["base"] * (1 - inp["base"]))))
    )
    if sigma is None:
        raise EvidenceError("missing_argument", "sigma", "geef sigma of base", "give sigma or base")
    variance = partial(_variance, inp, table, sigma)
    df = np.inf if inp["df"] is None else inp["df"]
    reached = partial(wedge.power_of, alpha=inp["alpha"], df=df)
    n = inp["n"] if inp["n"] is not None else _people(inp, variance, reached)
    v = variance(n)
    se = float(np.sqrt(v))
    return {
        "power": None if inp["effect"] is None else reached(inp["effect"], v),
        "se": se,
        "detectable": pw.solve(lambda d: reached(d, v), inp["power"], 1e-9 * se, 20 * se),
        "n": n,
        "towns": len(table),
        "periods": periods,
    }


def _people(
    inp: Input, variance: Callable[[float], float], reached: Callable[[float, float], float]
) -> float:
    """People per cell at which the power is reached; more people do not help beyond what the towns differ."""
    if inp["effect"] is None:
        raise EvidenceError(
            "missing_argument", "effect", "geef effect om n te vinden", "give effect to find n"
        )
    if reached(inp["effect"], variance(1e9)) < inp["power"]:
        raise EvidenceError(
            "unreachable",
            "n",
            "met zo weinig gemeenten halen meer mensen dit onderscheid niet",
            "with so few towns no number of people reaches this power",
            "neem meer gemeenten of een grotere werking",
            "take more towns or a larger effect",
        )
    return pw.solve(lambda n: reached(inp["effect"], variance(n)), inp["power"], 1e-6, 1e9)


def _variance(inp: Input, table: Any, sigma: float, n: float) -> float:
    """Variance of the effect with n people per cell."""
    tau, gamma = inp["tau"], inp["gamma"]
    if inp["icc"] is not None:
        between = inp["icc"] * sigma**2
        tau, gamma = np.sqrt(inp["cac"] * between), np.sqrt((1 - inp["cac"]) * between)
        sigma = float(np.sqrt(sigma**2 - between))
    cov = wedge.cell_covariance(
        table.shape[1],
        n=n,
        sigma=sigma,
        tau=tau,
        gamma=gamma,
        **{k: inp[k] for k in ("psi", "decay", "decay_person", "churn")},
    )
    return wedge.gls_variance(table, cov, eta=inp["eta"], rho=inp["rho"] * tau * inp["eta"])


def _treatment(inp: Input) -> Any:
    if inp["treatment"] is not None:
        return np.array(inp["treatment"], dtype=int)
    if inp["wedge"] is not None:
        counts = [int(v) for v in inp["wedge"]]
        start = np.repeat(np.arange(1, len(counts) + 1), counts)
        return (np.arange(len(counts) + 1)[None, :] >= start[:, None]).astype(int)
    if inp["parallel"] is not None:
        on, off = (int(v) for v in inp["parallel"])
        return np.vstack(
            [np.ones((on, inp["periods"]), dtype=int), np.zeros((off, inp["periods"]), dtype=int)]
        )
    raise EvidenceError(
        "missing_argument",
        "wedge",
        "geef wedge, parallel of treatment",
        "give wedge, parallel or treatment",
    )
