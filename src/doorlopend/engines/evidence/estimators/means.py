"""Means and ladders side by side."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import EvidenceError
from ..stats import linear, ordinal
from ..stats.dist import f_sf, t_ppf, t_two_sided
from .spec import LEVEL, Arg, Input, estimator, is_treated

Array = NDArray[Any]


@estimator(
    "mean_difference",
    family="means",
    source="Welch 1947; MacKinnon & White 1985; Neyman 1923",
    meaning="Difference of means between an arm and control, with every common standard error; Welch interval as headline.",
    args={
        "outcome": Arg("column", "numeric outcome"),
        "arm": Arg("column", "arm"),
        "treated": Arg("text", "value that counts as treated", 1),
        "level": LEVEL,
    },
    results={
        "difference": "mean in the arm minus mean among controls",
        "mean1": "mean in the arm",
        "mean0": "mean among controls",
        "sd1": "standard deviation in the arm",
        "sd0": "among controls",
        "n1": "people in the arm",
        "n0": "controls",
        "se.classical": "pooled-variance error",
        "se.HC0": "robust",
        "se.HC1": "robust, n/(n-2)",
        "se.HC2": "robust = Neyman = Welch",
        "se.HC3": "robust, conservative",
        "welch.t": "Welch t",
        "welch.df": "degrees of freedom",
        "welch.p": "two-sided p",
        "welch.low": "lower bound",
        "welch.high": "upper bound",
        "student.t": "pooled t (also df, p, low, high)",
        "cohen_d": "standardised difference (pooled)",
    },
    example={"outcome": "y", "arm": "a", "data": {"y": [3, 4, 5, 6, 8, 9], "a": [0, 0, 0, 1, 1, 1]}},
)
def mean_difference(inp: Input) -> dict[str, Any]:
    """Difference of means."""
    clean = inp.complete("outcome", "arm")
    y, a = clean.vector("outcome"), is_treated(inp, clean.labels("arm"))
    n1, n0 = int(a.sum()), int((1 - a).sum())
    if min(n1, n0) < 2:
        raise EvidenceError(
            "too_few_rows",
            "arm",
            "elke groep heeft minstens 2 mensen nodig",
            "each arm needs at least 2 people",
            "controleer de waarde van treated",
            "check the value of treated",
        )
    fit = linear.least_squares(y, np.column_stack([np.ones(len(y)), a]))
    d = float(fit.coef[1])
    errors = {
        k: float(np.sqrt(linear.covariance(fit, kind=k)[1, 1]))
        for k in ("classical", "HC0", "HC1", "HC2", "HC3")
    }
    v1, v0 = y[a == 1].var(ddof=1) / n1, y[a == 0].var(ddof=1) / n0
    df = float((v1 + v0) ** 2 / (v1**2 / (n1 - 1) + v0**2 / (n0 - 1))) if v1 + v0 > 0 else float("nan")
    return {
        "difference": d,
        "mean1": float(y[a == 1].mean()),
        "mean0": float(y[a == 0].mean()),
        "sd1": float(y[a == 1].std(ddof=1)),
        "sd0": float(y[a == 0].std(ddof=1)),
        "n1": n1,
        "n0": n0,
        "se": errors,
        "welch": _t(d, errors["HC2"], df, inp["level"]),
        "student": _t(d, errors["classical"], n1 + n0 - 2, inp["level"]),
        "cohen_d": d / (errors["classical"] / np.sqrt(1 / n1 + 1 / n0)) if errors["classical"] else None,
    }


def _t(d: float, se: float, df: float, level: float) -> dict[str, float]:
    half = float(t_ppf(0.5 + level / 2, df)) * se
    return {
        "t": d / se if se else float("nan"),
        "df": df,
        "p": float(t_two_sided(d / se, df)) if se else float("nan"),
        "low": d - half,
        "high": d + half,
    }


@estimator(
    "win_probability",
    family="ladders",
    source="Mann & Whitney 1947; Brunner & Munzel 2000; Wilcoxon 1945",
    meaning="Chance that a random treated person stands higher than a random control (ties half); Brunner-Munzel and Mann-Whitney tests.",
    args={
        "treated": Arg("numbers", "values in the arm"),
        "control": Arg("numbers", "values among controls"),
        "level": LEVEL,
    },
    results={
        "estimate": "win probability",
        "se": "its standard error",
        "df": "degrees of freedom",
        "statistic": "Brunner-Munzel t",
        "p": "Brunner-Munzel p",
        "low": "lower bound",
        "high": "upper bound",
        "u": "Mann-Whitney U of the arm",
        "mann_whitney_z": "tie-corrected z with continuity correction",
        "mann_whitney_p": "its p-value",
        "mann_whitney_p_uncorrected": "without continuity correction",
    },
    example={
        "treated": [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1],
        "control": [3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4],
    },
)
def win_probability(inp: Input) -> dict[str, Any]:
    """Ladder comparison."""
    a, b = inp.vector("treated"), inp.vector("control")
    w = ordinal.brunner_munzel(a, b, level=inp["level"])
    u, z, p = ordinal.mann_whitney(a, b)
    return {
        "estimate": w.estimate,
        "se": w.se,
        "df": w.df,
        "statistic": w.statistic,
        "p": w.p,
        "low": w.low,
        "high": w.high,
        "u": u,
        "mann_whitney_z": z,
        "mann_whitney_p": p,
        "mann_whitney_p_uncorrected": ordinal.mann_whitney(a, b, corrected=False)[2],
    }


@estimator(
    "signed_rank",
    family="ladders",
    source="Wilcoxon 1945; Rosenbaum 2002",
    meaning="Paired differences: Wilcoxon signed-rank test, paired t, and how much hidden bias (gamma) the finding survives.",
    args={
        "differences": Arg("numbers", "treated minus control per pair"),
        "gamma": Arg("number", "hidden bias in the odds of treatment within a pair", 1.0),
        "level": LEVEL,
    },
    results={
        "w": "sum of positive ranks",
        "z": "with continuity correction",
        "p": "two-sided p",
        "p_uncorrected": "without correction",
        "rosenbaum_p": "largest one-sided p under the hidden bias",
        "mean": "mean difference",
        "t.t": "paired t (also df, p, low, high)",
    },
    example={"differences": [1, 2, -1, 3, 4, 2, 5, -2]},
)
def signed_rank(inp: Input) -> dict[str, Any]:
    """Paired differences."""
    from ..stats.bounds import rosenbaum_wilcoxon

    d = inp.vector("differences")
    w, z, p = ordinal.signed_rank(d)
    return {
        "w": w,
        "z": z,
        "p": p,
        "p_uncorrected": ordinal.signed_rank(d, corrected=False)[2],
        "rosenbaum_p": rosenbaum_wilcoxon(d, inp["gamma"]),
        "mean": float(d.mean()),
        "t": _t(float(d.mean()), float(d.std(ddof=1) / np.sqrt(len(d))), len(d) - 1, inp["level"]),
    }


@estimator(
    "anova",
    family="means",
    source="Fisher 1925; Kruskal & Wallis 1952",
    meaning="More than two groups: one-way ANOVA F and the Kruskal-Wallis test.",
    args={"outcome": Arg("column", "numeric outcome"), "group": Arg("column", "groups")},
    results={
        "f": "F",
        "df_between": "groups minus one",
        "df_within": "people minus groups",
        "p": "its p-value",
        "means.<group>": "mean per group",
        "n.<group>": "people per group",
        "kruskal_h": "Kruskal-Wallis H",
        "kruskal_p": "its p-value",
        "ms_within": "mean square within",
    },
    example={
        "outcome": "y",
        "group": "g",
        "data": {"y": [1, 2, 3, 2, 4, 3, 5, 6, 7], "g": ["a", "a", "a", "b", "b", "b", "c", "c", "c"]},
    },
)
def anova(inp: Input) -> dict[str, Any]:
    """Several groups."""
    clean = inp.complete("outcome", "group")
    y, g = (
        clean.vector("outcome"),
        np.array([f"{v:g}" if isinstance(v, float) else str(v) for v in clean.labels("group")]),
    )
    names = np.unique(g)
    parts = [y[g == n] for n in names]
    k, n = len(names), len(y)
    between = sum(len(p) * (p.mean() - y.mean()) ** 2 for p in parts) / (k - 1)
    within = sum(float(np.sum((p - p.mean()) ** 2)) for p in parts) / (n - k)
    h, df, kp = ordinal.kruskal_wallis(parts)
    return {
        "f": float(between / within),
        "df_between": k - 1,
        "df_within": n - k,
        "p": f_sf(float(between / within), k - 1, n - k),
        "ms_within": within,
        "means": {m: float(p.mean()) for m, p in zip(names, parts, strict=True)},
        "n": {m: len(p) for m, p in zip(names, parts, strict=True)},
        "kruskal_h": h,
        "kruskal_df": df,
        "kruskal_p": kp,
    }
