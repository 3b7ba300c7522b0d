"""Two arms side by side: shares, means, ladders, tables, several arms, and the lottery re-drawn."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import EvidenceError
from ..stats import clusters, linear, multiple, ordinal, permutation, ranks
from ..stats import proportions as prop
from ..stats.dist import f_sf, t_ppf, t_two_sided
from .spec import LEVEL, Arg, Input, estimator

Array = NDArray[Any]
COUNTS = {
    "x1": Arg("number", "people with the outcome in the arm", None), "n1": Arg("number", "people in the arm", None),
    "x0": Arg("number", "people with the outcome among controls", None), "n0": Arg("number", "controls", None),
    "outcome": Arg("column", "0/1 outcome, instead of counts", None), "arm": Arg("column", "arm, instead of counts", None),
    "treated": Arg("text", "value of the arm that counts as treated", 1),
}
COUNT_EXAMPLE = {"x1": 36, "n1": 154, "x0": 12, "n0": 77}


def is_treated(inp: Input, values: Any) -> NDArray[np.int_]:
    """1 where the arm is the treated one; words and numbers are both understood."""
    wanted = inp["treated"]
    if values.dtype == object:
        return np.array([v == str(wanted) for v in values], dtype=int)
    return np.asarray(values == float(wanted), dtype=int)


def _counts(inp: Input) -> tuple[float, float, float, float]:
    if inp["outcome"]:
        clean = inp.complete("outcome", "arm")
        y, a = clean.vector("outcome"), is_treated(inp, clean.labels("arm"))
        return float(y[a == 1].sum()), float((a == 1).sum()), float(y[a == 0].sum()), float((a == 0).sum())
    for name in ("x1", "n1", "x0", "n0"):
        if inp[name] is None:
            raise EvidenceError("missing_argument", name, "geef x1, n1, x0 en n0, of outcome en arm",
                                "give x1, n1, x0 and n0, or outcome and arm")
    return inp["x1"], inp["n1"], inp["x0"], inp["n0"]


@estimator(
    "proportion", family="shares", source="Newcombe 1998 (one sample); Brown, Cai & DasGupta 2001",
    meaning="One share with every common interval.",
    args={"x": Arg("number", "people with the outcome"), "n": Arg("number", "people"), "level": LEVEL},
    results={"estimate": "share"} | {f"{m}.{e}": f"{m.replace('_', ' ')} {e} bound" for m in prop.ONE for e in ("low", "high")},
    example={"x": 36, "n": 154},
)
def proportion(inp: Input) -> dict[str, Any]:
    """One share."""
    out: dict[str, Any] = {"estimate": inp["x"] / inp["n"] if inp["n"] else float("nan")}
    for method in prop.ONE:
        if method == "logit" and inp["x"] in (0, inp["n"]):
            out[method] = {"low": None, "high": None}
            continue
        shown = prop.one_share(inp["x"], inp["n"], method=method, level=inp["level"])
        out[method] = {"low": shown.low, "high": shown.high}
    return out


@estimator(
    "proportion_difference", family="shares", source="Newcombe 1998; Miettinen & Nurminen 1985; Mee 1984; Agresti & Caffo 2000; Beal 1987",
    meaning="Difference of two shares (arm minus control) with every common interval and the score test.",
    args=COUNTS | {"level": LEVEL},
    results={"difference": "share in the arm minus share among controls", "share1": "share in the arm", "share0": "share among controls",
             "z_pooled": "z of no difference, pooled variance", "p_pooled": "its two-sided p-value", "p_fisher": "Fisher's exact two-sided p",
             "newcombe.low": "Newcombe (MOVER Wilson) lower bound", "newcombe.high": "upper bound",
             "miettinen_nurminen.low": "Miettinen-Nurminen score lower bound", "miettinen_nurminen.high": "upper bound"}
    | {f"{m}.{e}": f"{m.replace('_', ' ')} {e} bound" for m in prop.TWO for e in ("low", "high")},
    example=COUNT_EXAMPLE,
)
def proportion_difference(inp: Input) -> dict[str, Any]:
    """Difference of two shares."""
    x1, n1, x0, n0 = _counts(inp)
    first = prop.difference(x1, n1, x0, n0, method="newcombe", level=inp["level"])
    pooled = (x1 + x0) / (n1 + n0)
    se = np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n0))
    z = first.estimate / se if se > 0 else float("nan")
    whole = all(float(v).is_integer() for v in (x1, n1, x0, n0))
    fisher = prop.fisher_exact(int(x1), int(n1 - x1), int(x0), int(n0 - x0))["p_two_sided"] if whole else None
    out: dict[str, Any] = {"difference": first.estimate, "share1": x1 / n1, "share0": x0 / n0, "z_pooled": z,
                           "p_pooled": float(t_two_sided(z, np.inf)), "p_fisher": fisher, "x1": x1, "n1": n1, "x0": x0, "n0": n0}
    for method in prop.TWO:
        shown = prop.difference(x1, n1, x0, n0, method=method, level=inp["level"])
        out[method] = {"low": shown.low, "high": shown.high}
    return out


@estimator(
    "risk_ratio", family="shares", source="Katz 1978; Koopman 1984; Miettinen & Nurminen 1985; Woolf 1955; Gart 1966",
    meaning="Ratio of two shares and odds ratio, with log-Wald and score intervals.",
    args=COUNTS | {"level": LEVEL},
    results={"ratio": "share in the arm over share among controls", "katz.low": "log-Wald bounds of the ratio (also .high)",
             "walter.low": "log-Wald with halves added", "koopman.low": "score bounds", "miettinen_nurminen.low": "score bounds with n/(n-1)",
             "odds_ratio": "odds ratio", "odds_woolf.low": "log-Wald bounds of the odds ratio", "odds_gart.low": "with halves added",
             "odds_exact.low": "exact conditional bounds", "odds_conditional": "conditional maximum-likelihood odds ratio"},
    example=COUNT_EXAMPLE,
)
def risk_ratio(inp: Input) -> dict[str, Any]:
    """Ratio of two shares."""
    x1, n1, x0, n0 = _counts(inp)
    out: dict[str, Any] = {"ratio": x1 / n1 / (x0 / n0) if x0 else None}
    for method in ("katz", "walter", "koopman", "miettinen_nurminen"):
        if method == "katz" and not (x1 and x0):
            continue
        shown = prop.risk_ratio(x1, n1, x0, n0, method=method, level=inp["level"])
        out[method] = {"low": shown.low, "high": shown.high}
    for method in ("woolf", "gart"):
        if method == "gart" or min(x1, n1 - x1, x0, n0 - x0) > 0:
            shown = prop.odds_ratio(x1, n1, x0, n0, method=method, level=inp["level"])
            out[f"odds_{method}"] = {"low": shown.low, "high": shown.high}
            out["odds_ratio"] = shown.estimate if method == "woolf" else out.get("odds_ratio")
    exact = prop.fisher_exact(int(x1), int(n1 - x1), int(x0), int(n0 - x0), level=inp["level"])
    return out | {"odds_exact": {"low": exact["odds_low"], "high": exact["odds_high"]}, "odds_conditional": exact["odds_ratio"]}


STRATA = {"x1": Arg("numbers", "events in the arm, per stratum"), "n1": Arg("numbers", "people in the arm, per stratum"),
          "x0": Arg("numbers", "events among controls"), "n0": Arg("numbers", "controls")}
STRATA_EXAMPLE = {"x1": [8, 22], "n1": [106, 98], "x0": [5, 16], "n0": [120, 85]}


@estimator(
    "stratified_proportions", family="shares", source="Mantel & Haenszel 1959; Greenland & Robins 1985; Sato 1989; Robins, Breslow & Greenland 1986; Yusuf et al. 1985; Yan & Su 2010",
    meaning="Several strata (towns, studies) pooled: Mantel-Haenszel risk difference, risk ratio and odds ratio, Peto, CMH test, stratified Newcombe.",
    args=STRATA | {"level": LEVEL},
    results={f"{k}.{e}": f"{m} ({e})" for k, m in {
        "difference": "MH risk difference, Sato variance", "difference_gr": "MH risk difference, Greenland-Robins variance",
        "ratio": "MH risk ratio (se of the logarithm)", "odds": "MH odds ratio (se of the logarithm)", "peto": "Peto odds ratio (se of the logarithm)"}.items()
        for e in ("estimate", "se", "low", "high", "p")}
    | {"newcombe.low": "stratified Newcombe bounds of the difference (also .high, .estimate)", "cmh": "CMH chi-square with correction", "cmh_p": "its p-value",
       "cmh_uncorrected": "CMH without correction", "cmh_uncorrected_p": "its p-value",
       "difference.log_estimate": "for ratio, odds and peto: logarithm of the estimate"},
    example=STRATA_EXAMPLE,
)
def stratified(inp: Input) -> dict[str, Any]:
    """Strata pooled."""
    v = [inp.vector(k) for k in ("x1", "n1", "x0", "n0")]
    level = inp["level"]
    pooled = {
        "difference": prop.mh_difference(*v, level=level), "difference_gr": prop.mh_difference(*v, level=level, variance="greenland_robins"),
        "ratio": prop.mh_ratio(*v, level=level), "odds": prop.mh_odds(*v, level=level), "peto": prop.peto_odds(*v, level=level),
    }
    out: dict[str, Any] = {k: {"estimate": s.estimate, "log_estimate": float(np.log(s.estimate)) if s.estimate > 0 else None,
                               "se": s.se, "low": s.low, "high": s.high, "p": s.p} for k, s in pooled.items()}
    new = prop.stratified_newcombe(*v, level=level)
    (c, p), (c0, p0) = prop.cochran_mantel_haenszel(*v), prop.cochran_mantel_haenszel(*v, corrected=False)
    return out | {"newcombe": {"estimate": new.estimate, "low": new.low, "high": new.high}, "cmh": c, "cmh_p": p,
                  "cmh_uncorrected": c0, "cmh_uncorrected_p": p0}


@estimator(
    "fisher_exact", family="shares", source="Fisher 1935; Pearson 1900; McNemar 1947",
    meaning="A two-by-two table: Fisher's exact test, chi-square with and without correction, McNemar's test (discordant cells b and c).",
    args={"table": Arg("matrix", "[[a, b], [c, d]]"), "level": LEVEL},
    results={"p_greater": "one-sided: a this large or larger", "p_less": "one-sided: a this small or smaller", "p_two_sided": "two-sided (sum of tables no more likely)",
             "odds_ratio": "conditional maximum-likelihood odds ratio", "odds_low": "exact lower bound", "odds_high": "exact upper bound",
             "chi2": "Pearson chi-square", "chi2_p": "its p-value", "chi2_corrected": "with Yates' correction", "chi2_corrected_p": "its p-value",
             "mcnemar": "McNemar chi-square with correction", "mcnemar_p_exact": "exact McNemar p"},
    example={"table": [[3, 1], [1, 3]]},
)
def fisher(inp: Input) -> dict[str, Any]:
    """A two-by-two table."""
    table = np.array(inp["table"], dtype=float)
    if table.shape != (2, 2) or (table < 0).any() or (table % 1).any():
        raise EvidenceError("range", "table", "geef vier aantallen [[a, b], [c, d]]", "give four counts [[a, b], [c, d]]")
    (a, b), (c, d) = table.astype(int)
    chi, p, _ = prop.chi_square(table)
    chi_c, p_c, _ = prop.chi_square(table, corrected=True)
    from scipy.special import bdtr

    exact = min(1.0, 2 * float(bdtr(min(b, c), b + c, 0.5))) if b + c else 1.0
    return prop.fisher_exact(a, b, c, d, level=inp["level"]) | {
        "chi2": chi, "chi2_p": p, "chi2_corrected": chi_c, "chi2_corrected_p": p_c,
        "mcnemar": max(abs(b - c) - 1, 0) ** 2 / (b + c) if b + c else 0.0, "mcnemar_p_exact": exact}


@estimator(
    "mean_difference", family="means", source="Welch 1947; MacKinnon & White 1985; Neyman 1923",
    meaning="Difference of means between an arm and control, with every common standard error; Welch interval as headline.",
    args={"outcome": Arg("column", "numeric outcome"), "arm": Arg("column", "arm"), "treated": Arg("text", "value that counts as treated", 1), "level": LEVEL},
    results={"difference": "mean in the arm minus mean among controls", "mean1": "mean in the arm", "mean0": "mean among controls",
             "sd1": "standard deviation in the arm", "sd0": "among controls", "n1": "people in the arm", "n0": "controls",
             "se.classical": "pooled-variance error", "se.HC0": "robust", "se.HC1": "robust, n/(n-2)", "se.HC2": "robust = Neyman = Welch", "se.HC3": "robust, conservative",
             "welch.t": "Welch t", "welch.df": "degrees of freedom", "welch.p": "two-sided p", "welch.low": "lower bound", "welch.high": "upper bound",
             "student.t": "pooled t (also df, p, low, high)", "cohen_d": "standardised difference (pooled)"},
    example={"outcome": "y", "arm": "a", "data": {"y": [3, 4, 5, 6, 8, 9], "a": [0, 0, 0, 1, 1, 1]}},
)
def mean_difference(inp: Input) -> dict[str, Any]:
    """Difference of means."""
    clean = inp.complete("outcome", "arm")
    y, a = clean.vector("outcome"), is_treated(inp, clean.labels("arm"))
    n1, n0 = int(a.sum()), int((1 - a).sum())
    if min(n1, n0) < 2:
        raise EvidenceError("too_few_rows", "arm", "elke groep heeft minstens 2 mensen nodig", "each arm needs at least 2 people",
                            "controleer de waarde van treated", "check the value of treated")
    fit = linear.least_squares(y, np.column_stack([np.ones(len(y)), a]))
    d = float(fit.coef[1])
    errors = {k: float(np.sqrt(linear.covariance(fit, kind=k)[1, 1])) for k in ("classical", "HC0", "HC1", "HC2", "HC3")}
    v1, v0 = y[a == 1].var(ddof=1) / n1, y[a == 0].var(ddof=1) / n0
    df = float((v1 + v0) ** 2 / (v1**2 / (n1 - 1) + v0**2 / (n0 - 1))) if v1 + v0 > 0 else float("nan")
    return {"difference": d, "mean1": float(y[a == 1].mean()), "mean0": float(y[a == 0].mean()), "sd1": float(y[a == 1].std(ddof=1)),
            "sd0": float(y[a == 0].std(ddof=1)), "n1": n1, "n0": n0, "se": errors, "welch": _t(d, errors["HC2"], df, inp["level"]),
            "student": _t(d, errors["classical"], n1 + n0 - 2, inp["level"]),
            "cohen_d": d / (errors["classical"] / np.sqrt(1 / n1 + 1 / n0)) if errors["classical"] else None}


def _t(d: float, se: float, df: float, level: float) -> dict[str, float]:
    half = float(t_ppf(0.5 + level / 2, df)) * se
    return {"t": d / se if se else float("nan"), "df": df, "p": float(t_two_sided(d / se, df)) if se else float("nan"), "low": d - half, "high": d + half}


@estimator(
    "win_probability", family="ladders", source="Mann & Whitney 1947; Brunner & Munzel 2000; Wilcoxon 1945",
    meaning="Chance that a random treated person stands higher than a random control (ties half); Brunner-Munzel and Mann-Whitney tests.",
    args={"treated": Arg("numbers", "values in the arm"), "control": Arg("numbers", "values among controls"), "level": LEVEL},
    results={"estimate": "win probability", "se": "its standard error", "df": "degrees of freedom", "statistic": "Brunner-Munzel t", "p": "Brunner-Munzel p",
             "low": "lower bound", "high": "upper bound", "u": "Mann-Whitney U of the arm", "mann_whitney_z": "tie-corrected z with continuity correction",
             "mann_whitney_p": "its p-value", "mann_whitney_p_uncorrected": "without continuity correction"},
    example={"treated": [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1], "control": [3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4]},
)
def win_probability(inp: Input) -> dict[str, Any]:
    """Ladder comparison."""
    a, b = inp.vector("treated"), inp.vector("control")
    w = ordinal.brunner_munzel(a, b, level=inp["level"])
    u, z, p = ordinal.mann_whitney(a, b)
    return {"estimate": w.estimate, "se": w.se, "df": w.df, "statistic": w.statistic, "p": w.p, "low": w.low, "high": w.high,
            "u": u, "mann_whitney_z": z, "mann_whitney_p": p, "mann_whitney_p_uncorrected": ordinal.mann_whitney(a, b, corrected=False)[2]}


@estimator(
    "signed_rank", family="ladders", source="Wilcoxon 1945; Rosenbaum 2002",
    meaning="Paired differences: Wilcoxon signed-rank test, paired t, and how much hidden bias (gamma) the finding survives.",
    args={"differences": Arg("numbers", "treated minus control per pair"), "gamma": Arg("number", "hidden bias in the odds of treatment within a pair", 1.0), "level": LEVEL},
    results={"w": "sum of positive ranks", "z": "with continuity correction", "p": "two-sided p", "p_uncorrected": "without correction",
             "rosenbaum_p": "largest one-sided p under the hidden bias", "mean": "mean difference", "t.t": "paired t (also df, p, low, high)"},
    example={"differences": [1, 2, -1, 3, 4, 2, 5, -2]},
)
def signed_rank(inp: Input) -> dict[str, Any]:
    """Paired differences."""
    from ..stats.bounds import rosenbaum_wilcoxon

    d = inp.vector("differences")
    w, z, p = ordinal.signed_rank(d)
    return {"w": w, "z": z, "p": p, "p_uncorrected": ordinal.signed_rank(d, corrected=False)[2], "rosenbaum_p": rosenbaum_wilcoxon(d, inp["gamma"]),
            "mean": float(d.mean()), "t": _t(float(d.mean()), float(d.std(ddof=1) / np.sqrt(len(d))), len(d) - 1, inp["level"])}


@estimator(
    "anova", family="means", source="Fisher 1925; Kruskal & Wallis 1952",
    meaning="More than two groups: one-way ANOVA F and the Kruskal-Wallis test.",
    args={"outcome": Arg("column", "numeric outcome"), "group": Arg("column", "groups")},
    results={"f": "F", "df_between": "groups minus one", "df_within": "people minus groups", "p": "its p-value", "means.<group>": "mean per group",
             "n.<group>": "people per group", "kruskal_h": "Kruskal-Wallis H", "kruskal_p": "its p-value", "ms_within": "mean square within"},
    example={"outcome": "y", "group": "g", "data": {"y": [1, 2, 3, 2, 4, 3, 5, 6, 7], "g": ["a", "a", "a", "b", "b", "b", "c", "c", "c"]}},
)
def anova(inp: Input) -> dict[str, Any]:
    """Several groups."""
    clean = inp.complete("outcome", "group")
    y, g = clean.vector("outcome"), np.array([f"{v:g}" if isinstance(v, float) else str(v) for v in clean.labels("group")])
    names = np.unique(g)
    parts = [y[g == n] for n in names]
    k, n = len(names), len(y)
    between = sum(len(p) * (p.mean() - y.mean()) ** 2 for p in parts) / (k - 1)
    within = sum(float(np.sum((p - p.mean()) ** 2)) for p in parts) / (n - k)
    h, df, kp = ordinal.kruskal_wallis(parts)
    return {"f": float(between / within), "df_between": k - 1, "df_within": n - k, "p": f_sf(float(between / within), k - 1, n - k), "ms_within": within,
            "means": {m: float(p.mean()) for m, p in zip(names, parts, strict=True)}, "n": {m: len(p) for m, p in zip(names, parts, strict=True)},
            "kruskal_h": h, "kruskal_df": df, "kruskal_p": kp}


@estimator(
    "dunnett", family="several arms", source="Dunnett 1955; exact by quadrature",
    meaning="Several arms against one control at once: t, adjusted p and simultaneous intervals.",
    args={"control": Arg("numbers", "values of the control", None), "arms": Arg("object", "arm -> values", None),
          "outcome": Arg("column", "numeric outcome, instead of lists", None), "arm": Arg("column", "arm column", None),
          "control_name": Arg("text", "value of the control arm", None), "level": LEVEL},
    results={"arms.<arm>.difference": "mean minus control mean", "arms.<arm>.se": "its error", "arms.<arm>.t": "t statistic", "arms.<arm>.p": "two-sided adjusted p",
             "arms.<arm>.p_greater": "one-sided adjusted p", "arms.<arm>.low": "simultaneous lower bound", "arms.<arm>.high": "upper bound",
             "critical": "critical value of |t|", "df": "degrees of freedom"},
    example={"control": [7.4, 8.5, 7.2, 8.24, 9.84, 8.32], "arms": {"A": [9.76, 8.8, 7.68, 9.36], "B": [12.8, 9.68, 12.16, 9.2, 10.55]}},
)
def dunnett(inp: Input) -> dict[str, Any]:
    """Several arms against one control."""
    if inp["outcome"]:
        clean = inp.complete("outcome", "arm")
        y, g = clean.vector("outcome"), np.array([f"{v:g}" if isinstance(v, float) else str(v) for v in clean.labels("arm")])
        base = str(inp["control_name"])
        control, named = y[g == base], {n: y[g == n] for n in np.unique(g) if n != base}
    else:
        control, named = inp.vector("control"), {k: np.asarray(v, dtype=float) for k, v in inp["arms"].items()}
    if not len(control):
        raise EvidenceError("missing_argument", "control", "geen controlegroep gevonden", "no control group found")
    r = multiple.dunnett(control, list(named.values()), level=inp["level"])
    keys = ("difference", "se", "t", "p", "p_greater", "low", "high")
    return {"arms": {n: {k: r[k][i] for k in keys} for i, n in enumerate(named)}, "critical": r["critical"], "df": r["df"]}  # type: ignore[index]


@estimator(
    "dunnett_critical", family="several arms", source="Dunnett 1955, 1964",
    meaning="Critical value and adjusted p-values for contrasts with one control, from group sizes alone.",
    args={"n_control": Arg("number", "people in the control"), "n_arms": Arg("numbers", "people per arm"), "df": Arg("number", "degrees of freedom (null = large sample)", None),
          "t": Arg("numbers", "t statistics to adjust", None), "level": LEVEL},
    results={"critical": "two-sided critical value", "critical_one_sided": "one-sided critical value", "p": "adjusted two-sided p per t"},
    example={"n_control": 10, "n_arms": [10, 10, 10], "df": 36, "t": [2.5]},
)
def dunnett_critical(inp: Input) -> dict[str, Any]:
    """Dunnett from sizes."""
    family = multiple.family_of(inp["n_control"], inp.vector("n_arms"), np.inf if inp["df"] is None else inp["df"])
    t = [] if inp["t"] is None else [family.p(float(v)) for v in inp.vector("t")]
    return {"critical": family.critical(inp["level"]), "critical_one_sided": family.critical(inp["level"], both=False), "p": t}


@estimator(
    "adjust_p", family="several arms", source="Holm 1979; Hochberg 1988; Hommel 1988; Benjamini & Hochberg 1995; Benjamini & Yekutieli 2001",
    meaning="Adjusted p-values and how many stand, for every common correction.",
    args={"p": Arg("numbers", "p-values"), "alpha": Arg("number", "level", 0.05)},
    results={f"{m}.{k}": v for m in multiple.ADJUST for k, v in {"adjusted": f"{m} adjusted p-values, in the order given", "rejected": "how many stand at alpha"}.items()},
    example={"p": [0.0001, 0.0004, 0.0019, 0.0095, 0.0201]},
)
def adjust_p(inp: Input) -> dict[str, Any]:
    """Multiple testing."""
    p = inp.vector("p")
    if not np.all((p >= 0) & (p <= 1)):
        raise EvidenceError("range", "p", "p-waarden liggen tussen 0 en 1", "p-values lie between 0 and 1")
    adjusted = {m: multiple.adjust(p, m) for m in multiple.ADJUST}
    return {m: {"adjusted": v.tolist(), "rejected": int(np.sum(v <= inp["alpha"] + 1e-15))} for m, v in adjusted.items()}


@estimator(
    "rank_sets", family="several arms", source="Mogstad, Romano, Shaikh & Wilhelm 2024; checked against csranks",
    meaning="Which can be the best: confidence sets for ranks, and for being among the tau best or worst. Rank 1 is the highest value.",
    args={"estimates": Arg("numbers", "estimates"), "se": Arg("numbers", "standard errors (independent estimates)", None), "covariance": Arg("matrix", "covariance, instead of se", None),
          "names": Arg("labels", "names", None), "tau": Arg("integer", "size of the top (and bottom) group", 1), "level": LEVEL,
          "simultaneous": Arg("boolean", "also simultaneous sets for all", True), "stepdown": Arg("boolean", "step-down improvement", True),
          "draws": Arg("integer", "number of fixed draws", 20000), "seed": Arg("integer", "seed of the draws", 1), "only": Arg("labels", "names for which marginal sets are wanted", None)},
    results={"ranks.<name>.rank": "estimated rank", "ranks.<name>.low": "lowest rank in the simultaneous set", "ranks.<name>.high": "highest rank",
             "marginal.<name>.low": "lowest rank in the marginal set", "marginal.<name>.high": "highest rank",
             "best": "names that may be among the tau best (one-sided, simultaneous)", "worst": "names that may be among the tau worst"},
    example={"estimates": [3.0, 2.0, 1.0], "se": [0.3, 0.3, 0.3], "names": ["a", "b", "c"]},
)
def rank_sets(inp: Input) -> dict[str, Any]:
    """Rank confidence sets."""
    x = inp.vector("estimates")
    cov = np.array(inp["covariance"], dtype=float) if inp["covariance"] is not None else np.diag(inp.vector("se") ** 2)
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
    return {"ranks": shown, "marginal": {n: {"rank": int(rank[i]), "low": int(own.low[i]), "high": int(own.high[i])} for n, i in zip(wanted, where, strict=True)},
            "best": [n for i, n in enumerate(names) if best[i]], "worst": [n for i, n in enumerate(names) if worst[i]]}


@estimator(
    "randomisation_test", family="lotteries", source="Fisher 1935; Imbens & Rubin 2015",
    meaning="Re-draw the lottery: p-values of a statistic under the sharp null, within blocks or by whole clusters; exact when all draws can be listed.",
    args={"outcome": Arg("column", "numeric outcome"), "arm": Arg("column", "arm"), "treated": Arg("text", "value that counts as treated", 1),
          "block": Arg("column", "blocks within which was drawn", None), "cluster": Arg("column", "clusters that were drawn as a whole", None),
          "statistic": Arg("text", "what is compared", "mean_difference", ("mean_difference", "t", "rank_sum", "median_difference", "ks")),
          "draws": Arg("integer", "number of re-draws when not all can be listed", 10000), "seed": Arg("integer", "seed", 1),
          "list_all_below": Arg("integer", "list all draws when there are at most this many", 200000)},
    results={"observed": "the statistic", "p": "two-sided p: share of draws at least as extreme in absolute value", "p_greater": "one-sided", "p_less": "one-sided",
             "draws": "draws used", "exact": "whether every possible draw was listed"},
    example={"outcome": "y", "arm": "a", "data": {"y": [3, 4, 5, 6, 8, 9], "a": [0, 0, 0, 1, 1, 1]}},
)
def randomisation_test(inp: Input) -> dict[str, Any]:
    """The lottery re-drawn."""
    clean = inp.complete("outcome", "arm", *[n for n in ("block", "cluster") if inp[n]])
    y, a = clean.vector("outcome"), is_treated(inp, clean.labels("arm"))
    block = np.zeros(len(y), dtype=int) if not inp["block"] else np.unique([str(v) for v in clean.labels("block")], return_inverse=True)[1]
    if inp["cluster"]:
        _, first, codes = np.unique([str(v) for v in clean.labels("cluster")], return_index=True, return_inverse=True)
    else:
        first = codes = np.arange(len(y))
    listed, exact = _draws(a[first], block[first], inp)
    stat = STATISTICS[inp["statistic"]]
    observed = stat(y, a)
    values = np.array([stat(y, row[codes]) for row in listed])
    plus, tol = (0, 1e-10 * (abs(observed) + 1)) if exact else (1, 1e-10 * (abs(observed) + 1))
    n = len(values) + plus
    return {"observed": observed, "p": float((np.sum(np.abs(values) >= abs(observed) - tol) + plus) / n),
            "p_greater": float((np.sum(values >= observed - tol) + plus) / n), "p_less": float((np.sum(values <= observed + tol) + plus) / n),
            "draws": len(values), "exact": exact}


def _draws(a: NDArray[np.int_], block: NDArray[np.int_], inp: Input) -> tuple[NDArray[np.int_], bool]:
    from itertools import combinations, product
    from math import comb, prod

    groups = [np.flatnonzero(block == b) for b in np.unique(block)]
    total = prod(comb(len(g), int(a[g].sum())) for g in groups)
    if total > inp["list_all_below"]:
        return permutation.redraw(a, block, inp["draws"], inp["seed"]), False
    out = np.zeros((total, len(a)), dtype=int)
    choices = [list(combinations(g.tolist(), int(a[g].sum()))) for g in groups]
    for i, picked in enumerate(product(*choices)):
        for part in picked:
            out[i, list(part)] = 1
    return out, True


def _ks(y: Array, a: NDArray[np.int_]) -> float:
    grid = np.sort(y)
    one, zero = np.sort(y[a == 1]), np.sort(y[a == 0])
    return float(np.max(np.abs(np.searchsorted(one, grid, side="right") / len(one) - np.searchsorted(zero, grid, side="right") / len(zero))))


def _studentised(y: Array, a: NDArray[np.int_]) -> float:
    one, zero = y[a == 1], y[a == 0]
    se = np.sqrt(one.var(ddof=1) / len(one) + zero.var(ddof=1) / len(zero))
    return float((one.mean() - zero.mean()) / se) if se else 0.0


STATISTICS = {
    "mean_difference": lambda y, a: float(y[a == 1].mean() - y[a == 0].mean()),
    "median_difference": lambda y, a: float(np.median(y[a == 1]) - np.median(y[a == 0])),
    "rank_sum": lambda y, a: float(ordinal.midranks(y)[a == 1].mean() - ordinal.midranks(y)[a == 0].mean()),
    "t": _studentised, "ks": _ks,
}


@estimator(
    "icc", family="few towns", source="Donner & Koval 1980; Searle 1971",
    meaning="How alike people of one town are: ANOVA intra-cluster correlation with exact-F interval, and the design effect.",
    args={"outcome": Arg("column", "numeric outcome"), "cluster": Arg("column", "towns"), "level": LEVEL},
    results={"icc": "intra-cluster correlation", "low": "lower bound", "high": "upper bound", "between": "mean square between", "within": "mean square within",
             "size": "adjusted mean cluster size", "clusters": "number of clusters", "design_effect": "1 + (mean size - 1) icc"},
    example={"outcome": "y", "cluster": "town", "data": {"y": [1, 2, 3, 4, 5, 7], "town": ["a", "a", "b", "b", "c", "c"]}},
)
def icc(inp: Input) -> dict[str, Any]:
    """Intra-cluster correlation."""
    clean = inp.complete("outcome", "cluster")
    r = clusters.anova_icc(clean.vector("outcome"), np.array([str(v) for v in clean.labels("cluster")]), level=inp["level"])
    return {"icc": r.icc, "low": r.low, "high": r.high, "between": r.between, "within": r.within, "size": r.size, "clusters": r.clusters, "design_effect": r.design_effect}
