"""Several approaches at once: Dunnett, adjusted p-values, rank sets."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import EvidenceError
from ..stats import multiple, ranks
from .spec import LEVEL, Arg, Input, estimator

Array = NDArray[Any]


@estimator(
    "dunnett",
    family="several arms",
    source="Dunnett 1955; exact by quadrature",
    meaning="Several arms against one control at once: t, adjusted p and simultaneous intervals.",
    args={
        "control": Arg("numbers", "values of the control", None),
        "arms": Arg("object", "arm -> values", None),
        "outcome": Arg("column", "numeric outcome, instead of lists", None),
        "arm": Arg("column", "arm column", None),
        "control_name": Arg("text", "value of the control arm", None),
        "level": LEVEL,
    },
    results={
        "arms.<arm>.difference": "mean minus control mean",
        "arms.<arm>.se": "its error",
        "arms.<arm>.t": "t statistic",
        "arms.<arm>.p": "two-sided adjusted p",
        "arms.<arm>.p_greater": "one-sided adjusted p",
        "arms.<arm>.low": "simultaneous lower bound",
        "arms.<arm>.high": "upper bound",
        "critical": "critical value of |t|",
        "df": "degrees of freedom",
    },
    example={
        "control": [7.4, 8.5, 7.2, 8.24, 9.84, 8.32],
        "arms": {"A": [9.76, 8.8, 7.68, 9.36], "B": [12.8, 9.68, 12.16, 9.2, 10.55]},
    },
)
def dunnett(inp: Input) -> dict[str, Any]:
    """Several arms against one control."""
    if inp["outcome"]:
        clean = inp.complete("outcome", "arm")
        y, g = (
            clean.vector("outcome"),
            np.array([f"{v:g}" if isinstance(v, float) else str(v) for v in clean.labels("arm")]),
        )
        base = str(inp["control_name"])
        control, named = y[g == base], {n: y[g == n] for n in np.unique(g) if n != base}
    else:
        control, named = (
            inp.vector("control"),
            {k: np.asarray(v, dtype=float) for k, v in inp["arms"].items()},
        )
    if not len(control):
        raise EvidenceError(
            "missing_argument", "control", "geen controlegroep gevonden", "no control group found"
        )
    r = multiple.dunnett(control, list(named.values()), level=inp["level"])
    keys = ("difference", "se", "t", "p", "p_greater", "low", "high")
    return {
        "arms": {n: {k: r[k][i] for k in keys} for i, n in enumerate(named)},
        "critical": r["critical"],
        "df": r["df"],
    }


@estimator(
    "dunnett_critical",
    family="several arms",
    source="Dunnett 1955, 1964",
    meaning="Critical value and adjusted p-values for contrasts with one control, from group sizes alone.",
    args={
        "n_control": Arg("number", "people in the control"),
        "n_arms": Arg("numbers", "people per arm"),
        "df": Arg("number", "degrees of freedom (null = large sample)", None),
        "t": Arg("numbers", "t statistics to adjust", None),
        "level": LEVEL,
    },
    results={
        "critical": "two-sided critical value",
        "critical_one_sided": "one-sided critical value",
        "p": "adjusted two-sided p per t",
    },
    example={"n_control": 10, "n_arms": [10, 10, 10], "df": 36, "t": [2.5]},
)
def dunnett_critical(inp: Input) -> dict[str, Any]:
    """Dunnett from sizes."""
    family = multiple.family_of(
        inp["n_control"], inp.vector("n_arms"), np.inf if inp["df"] is None else inp["df"]
    )
    t = [] if inp["t"] is None else [family.p(float(v)) for v in inp.vector("t")]
    return {
        "critical": family.critical(inp["level"]),
        "critical_one_sided": family.critical(inp["level"], both=False),
        "p": t,
    }


@estimator(
    "adjust_p",
    family="several arms",
    source="Holm 1979; Hochberg 1988; Hommel 1988; Benjamini & Hochberg 1995; Benjamini & Yekutieli 2001",
    meaning="Adjusted p-values and how many stand, for every common correction.",
    args={"p": Arg("numbers", "p-values"), "alpha": Arg("number", "level", 0.05)},
    results={
        f"{m}.{k}": v
        for m in multiple.ADJUST
        for k, v in {
            "adjusted": f"{m} adjusted p-values, in the order given",
            "rejected": "how many stand at alpha",
        }.items()
    },
    example={"p": [0.0001, 0.0004, 0.0019, 0.0095, 0.0201]},
)
def adjust_p(inp: Input) -> dict[str, Any]:
    """Multiple testing."""
    p = inp.vector("p")
    if not np.all((p >= 0) & (p <= 1)):
        raise EvidenceError("range", "p", "p-waarden liggen tussen 0 en 1", "p-values lie between 0 and 1")
    adjusted = {m: multiple.adjust(p, m) for m in multiple.ADJUST}
    return {
        m: {"adjusted": v.tolist(), "rejected": int(np.sum(v <= inp["alpha"] + 1e-15))}
        for m, v in adjusted.items()
    }


@estimator(
    "rank_sets",
    family="several arms",
    source="Mogstad, Romano, Shaikh & Wilhelm 2024; checked against csranks",
    meaning="Which can be the best: confidence sets for ranks, and for being among the tau best or worst. Rank 1 is the highest value.",
    args={
        "estimates": Arg("numbers", "estimates"),
        "se": Arg("numbers", "standard errors (independent estimates)", None),
        "covariance": Arg("matrix", "covariance, instead of se", None),
        "names": Arg("labels", "names", None),
        "tau": Arg("integer", "size of the top (and bottom) group", 1),
        "level": LEVEL,
        "simultaneous": Arg("boolean", "also simultaneous sets for all", True),
        "stepdown": Arg("boolean", "step-down improvement", True),
        "draws": Arg("integer", "number of fixed draws", 20000),
        "seed": Arg("integer", "seed of the draws", 1),
        "only": Arg("labels", "names for which marginal sets are wanted", None),
    },
    results={
        "ranks.<name>.rank": "estimated rank",
        "ranks.<name>.low": "lowest rank in the simultaneous set",
        "ranks.<name>.high": "highest rank",
        "marginal.<name>.low": "lowest rank in the marginal set",
        "marginal.<name>.high": "highest rank",
        "best": "names that may be among the tau best (one-sided, simultaneous)",
        "worst": "names that may be among the tau worst",
    },
    example={"estimates": [3.0, 2.0, 1.0], "se": [0.3, 0.3, 0.3], "names": ["a", "b", "c"]},
)
def rank_sets(inp: Input) -> dict[str, Any]:
    """Rank confidence sets."""
    x = inp.vector("estimates")
    cov = (
        np.array(inp["covariance"], dtype=float)
        if inp["covariance"] is not None
        else np.diag(inp.vector("se") ** 2)
    )
    labels = inp.labels("names")
    names = [str(i + 1) for i in range(len(x))] if labels is None else [str(v) for v in labels]
    common = {"level": inp["level"], "stepdown": inp["stepdown"], "draws": inp["draws"], "seed": inp["seed"]}
    rank = ranks.estimated_ranks(x)
    shown: dict[str, Any] = {n: {"rank": int(rank[i])} for i, n in enumerate(names)}
    if inp["simultaneous"]:
        every = ranks.rank_sets(x, cov, **common)
        for i, n in enumerate(names):
            shown[n] |= {"low": int(every.low[i]), "high": int(every.high[i])}
    wanted = names if inp["only"] is None else [str(v) for v in inp["only"]]
    where = [names.index(n) for n in wanted]
    own = ranks.rank_sets(x, cov, simultaneous=False, only=where, **common)
    best, worst = (f(x, cov, tau=inp["tau"], **common) for f in (ranks.best_set, ranks.worst_set))
    return {
        "ranks": shown,
        "marginal": {
            n: {"rank": int(rank[i]), "low": int(own.low[i]), "high": int(own.high[i])}
            for n, i in zip(wanted, where, strict=True)
        },
        "best": [n for i, n in enumerate(names) if best[i]],
        "worst": [n for i, n in enumerate(names) if worst[i]],
    }


@estimator(
    "tukey",
    family="several arms",
    source="Tukey 1949; Kramer 1956",
    meaning="Every arm against every other: differences, adjusted p-values and simultaneous intervals (studentised range).",
    args={
        "outcome": Arg("column", "numeric outcome"),
        "arm": Arg("column", "arm column"),
        "level": LEVEL,
    },
    results={
        "pairs.<a> - <b>.difference": "mean of a minus mean of b (also se, q, p, low, high)",
        "critical": "critical value of the studentised range",
        "df": "degrees of freedom",
    },
    example={
        "outcome": "y",
        "arm": "a",
        "data": {"y": [1, 2, 3, 2, 4, 3, 5, 6, 7], "a": ["a", "a", "a", "b", "b", "b", "c", "c", "c"]},
    },
)
def tukey(inp: Input) -> dict[str, Any]:
    """Tukey-Kramer."""
    clean = inp.complete("outcome", "arm")
    y, arm = clean.vector("outcome"), clean.labels("arm")
    names = np.array([f"{v:g}" if isinstance(v, float) else str(v) for v in arm])
    found = multiple.tukey({str(n): y[names == n] for n in np.unique(names)}, level=inp["level"])
    return {
        "pairs": {
            f"{p.one} - {p.other}": {
                "difference": p.difference,
                "se": p.se,
                "q": p.q,
                "p": p.p,
                "low": p.low,
                "high": p.high,
            }
            for p in found.pairs
        },
        "critical": found.critical,
        "df": found.df,
    }
