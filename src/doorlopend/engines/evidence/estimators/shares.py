"""Shares side by side: one share, differences, ratios, strata and two-by-two tables."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import EvidenceError
from ..stats import proportions as prop
from ..stats.dist import t_two_sided
from .spec import LEVEL, Arg, Input, estimator, is_treated

Array = NDArray[Any]


COUNTS = {
    "x1": Arg("number", "people with the outcome in the arm", None),
    "n1": Arg("number", "people in the arm", None),
    "x0": Arg("number", "people with the outcome among controls", None),
    "n0": Arg("number", "controls", None),
    "outcome": Arg("column", "0/1 outcome, instead of counts", None),
    "arm": Arg("column", "arm, instead of counts", None),
    "treated": Arg("text", "value of the arm that counts as treated", 1),
}
COUNT_EXAMPLE = {"x1": 36, "n1": 154, "x0": 12, "n0": 77}


def _counts(inp: Input) -> tuple[float, float, float, float]:
    if inp["outcome"]:
        clean = inp.complete("outcome", "arm")
        y, a = clean.vector("outcome"), is_treated(inp, clean.labels("arm"))
        return float(y[a == 1].sum()), float((a == 1).sum()), float(y[a == 0].sum()), float((a == 0).sum())
    for name in ("x1", "n1", "x0", "n0"):
        if inp[name] is None:
            raise EvidenceError(
                "missing_argument",
                name,
                "geef x1, n1, x0 en n0, of outcome en arm",
                "give x1, n1, x0 and n0, or outcome and arm",
            )
    return inp["x1"], inp["n1"], inp["x0"], inp["n0"]


@estimator(
    "proportion",
    family="shares",
    source="Newcombe 1998 (one sample); Brown, Cai & DasGupta 2001",
    meaning="One share with every common interval.",
    args={"x": Arg("number", "people with the outcome"), "n": Arg("number", "people"), "level": LEVEL},
    results={"estimate": "share"}
    | {f"{m}.{e}": f"{m.replace('_', ' ')} {e} bound" for m in prop.ONE for e in ("low", "high")},
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
    "proportion_difference",
    family="shares",
    source="Newcombe 1998; Miettinen & Nurminen 1985; Mee 1984; Agresti & Caffo 2000; Beal 1987",
    meaning="Difference of two shares (arm minus control) with every common interval and the score test.",
    args=COUNTS | {"level": LEVEL},
    results={
        "difference": "share in the arm minus share among controls",
        "share1": "share in the arm",
        "share0": "share among controls",
        "z_pooled": "z of no difference, pooled variance",
        "p_pooled": "its two-sided p-value",
        "p_fisher": "Fisher's exact two-sided p",
        "newcombe.low": "Newcombe (MOVER Wilson) lower bound",
        "newcombe.high": "upper bound",
        "miettinen_nurminen.low": "Miettinen-Nurminen score lower bound",
        "miettinen_nurminen.high": "upper bound",
    }
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
    out: dict[str, Any] = {
        "difference": first.estimate,
        "share1": x1 / n1,
        "share0": x0 / n0,
        "z_pooled": z,
        "p_pooled": float(t_two_sided(z, np.inf)),
        "p_fisher": fisher,
        "x1": x1,
        "n1": n1,
        "x0": x0,
        "n0": n0,
    }
    for method in prop.TWO:
        shown = prop.difference(x1, n1, x0, n0, method=method, level=inp["level"])
        out[method] = {"low": shown.low, "high": shown.high}
    return out


@estimator(
    "risk_ratio",
    family="shares",
    source="Katz 1978; Koopman 1984; Miettinen & Nurminen 1985; Woolf 1955; Gart 1966",
    meaning="Ratio of two shares and odds ratio, with log-Wald and score intervals.",
    args=COUNTS | {"level": LEVEL},
    results={
        "ratio": "share in the arm over share among controls",
        "katz.low": "log-Wald bounds of the ratio (also .high)",
        "walter.low": "log-Wald with halves added",
        "koopman.low": "score bounds",
        "miettinen_nurminen.low": "score bounds with n/(n-1)",
        "odds_ratio": "odds ratio",
        "odds_woolf.low": "log-Wald bounds of the odds ratio",
        "odds_gart.low": "with halves added",
        "odds_exact.low": "exact conditional bounds",
        "odds_conditional": "conditional maximum-likelihood odds ratio",
    },
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
    return out | {
        "odds_exact": {"low": exact["odds_low"], "high": exact["odds_high"]},
        "odds_conditional": exact["odds_ratio"],
    }


STRATA = {
    "x1": Arg("numbers", "events in the arm, per stratum"),
    "n1": Arg("numbers", "people in the arm, per stratum"),
    "x0": Arg("numbers", "events among controls"),
    "n0": Arg("numbers", "controls"),
}
STRATA_EXAMPLE = {"x1": [8, 22], "n1": [106, 98], "x0": [5, 16], "n0": [120, 85]}


@estimator(
    "stratified_proportions",
    family="shares",
    source="Mantel & Haenszel 1959; Greenland & Robins 1985; Sato 1989; Robins, Breslow & Greenland 1986; Yusuf et al. 1985; Yan & Su 2010",
    meaning="Several strata (towns, studies) pooled: Mantel-Haenszel risk difference, risk ratio and odds ratio, Peto, CMH test, stratified Newcombe.",
    args=STRATA | {"level": LEVEL},
    results={
        f"{k}.{e}": f"{m} ({e})"
        for k, m in {
            "difference": "MH risk difference, Sato variance",
            "difference_gr": "MH risk difference, Greenland-Robins variance",
            "ratio": "MH risk ratio (se of the logarithm)",
            "odds": "MH odds ratio (se of the logarithm)",
            "peto": "Peto odds ratio (se of the logarithm)",
        }.items()
        for e in ("estimate", "se", "low", "high", "p")
    }
    | {
        "newcombe.low": "stratified Newcombe bounds of the difference (also .high, .estimate)",
        "cmh": "CMH chi-square with correction",
        "cmh_p": "its p-value",
        "cmh_uncorrected": "CMH without correction",
        "cmh_uncorrected_p": "its p-value",
        "difference.log_estimate": "for ratio, odds and peto: logarithm of the estimate",
    },
    example=STRATA_EXAMPLE,
)
def stratified(inp: Input) -> dict[str, Any]:
    """Strata pooled."""
    v = [inp.vector(k) for k in ("x1", "n1", "x0", "n0")]
    level = inp["level"]
    pooled = {
        "difference": prop.mh_difference(*v, level=level),
        "difference_gr": prop.mh_difference(*v, level=level, variance="greenland_robins"),
        "ratio": prop.mh_ratio(*v, level=level),
        "odds": prop.mh_odds(*v, level=level),
        "peto": prop.peto_odds(*v, level=level),
    }
    out: dict[str, Any] = {
        k: {
            "estimate": s.estimate,
            "log_estimate": float(np.log(s.estimate)) if s.estimate > 0 else None,
            "se": s.se,
            "low": s.low,
            "high": s.high,
            "p": s.p,
        }
        for k, s in pooled.items()
    }
    new = prop.stratified_newcombe(*v, level=level)
    (c, p), (c0, p0) = prop.cochran_mantel_haenszel(*v), prop.cochran_mantel_haenszel(*v, corrected=False)
    return out | {
        "newcombe": {"estimate": new.estimate, "low": new.low, "high": new.high},
        "cmh": c,
        "cmh_p": p,
        "cmh_uncorrected": c0,
        "cmh_uncorrected_p": p0,
    }


@estimator(
    "fisher_exact",
    family="shares",
    source="Fisher 1935; Pearson 1900; McNemar 1947",
    meaning="A two-by-two table: Fisher's exact test, chi-square with and without correction, McNemar's test (discordant cells b and c).",
    args={"table": Arg("matrix", "[[a, b], [c, d]]"), "level": LEVEL},
    results={
        "p_greater": "one-sided: a this large or larger",
        "p_less": "one-sided: a this small or smaller",
        "p_two_sided": "two-sided (sum of tables no more likely)",
        "odds_ratio": "conditional maximum-likelihood odds ratio",
        "odds_low": "exact lower bound",
        "odds_high": "exact upper bound",
        "chi2": "Pearson chi-square",
        "chi2_p": "its p-value",
        "chi2_corrected": "with Yates' correction",
        "chi2_corrected_p": "its p-value",
        "mcnemar": "McNemar chi-square with correction",
        "mcnemar_p_exact": "exact McNemar p",
    },
    example={"table": [[3, 1], [1, 3]]},
)
def fisher(inp: Input) -> dict[str, Any]:
    """A two-by-two table."""
    table = np.array(inp["table"], dtype=float)
    if table.shape != (2, 2) or (table < 0).any() or (table % 1).any():
        raise EvidenceError(
            "range", "table", "geef vier aantallen [[a, b], [c, d]]", "give four counts [[a, b], [c, d]]"
        )
    (a, b), (c, d) = table.astype(int)
    chi, p, _ = prop.chi_square(table)
    chi_c, p_c, _ = prop.chi_square(table, corrected=True)
    from scipy.special import bdtr

    exact = min(1.0, 2 * float(bdtr(min(b, c), b + c, 0.5))) if b + c else 1.0
    return prop.fisher_exact(a, b, c, d, level=inp["level"]) | {
        "chi2": chi,
        "chi2_p": p,
        "chi2_corrected": chi_c,
        "chi2_corrected_p": p_c,
        "mcnemar": max(abs(b - c) - 1, 0) ** 2 / (b + c) if b + c else 0.0,
        "mcnemar_p_exact": exact,
    }
