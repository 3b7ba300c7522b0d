"""Shares over strata, and two-by-two tables."""

from typing import Any

import numpy as np

from ..errors import EvidenceError
from ..stats import strata, tables
from .shares import two_by_two
from .spec import LEVEL, Arg, Input, estimator

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
    source="Mantel & Haenszel 1959; Greenland & Robins 1985; Sato 1989; Robins, Breslow & Greenland 1986; Yusuf et al. 1985; Yan & Su 2010; Cochran 1954; Breslow & Day 1980; Tarone 1985; checked against metafor",
    meaning="Several strata (towns, studies) pooled: Mantel-Haenszel risk difference, risk ratio and odds ratio, Peto, CMH test, stratified Newcombe and Miettinen-Nurminen; and whether the strata differ.",
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
        "miettinen_nurminen.low": "stratified score bounds of the difference, MH weights (also .high)",
        "newcombe.low": "stratified Newcombe bounds of the difference (also .high, .estimate)",
        "cmh": "CMH chi-square with correction",
        "cmh_p": "its p-value",
        "cmh_uncorrected": "CMH without correction",
        "cmh_uncorrected_p": "its p-value",
        "cochran": "Cochran's chi-square (variance of two binomials)",
        "cochran_p": "its p-value",
        "ratio.log_estimate": "logarithm of the estimate (also of odds and peto)",
        "difference.q": "Q of the strata around the pooled effect (also of ratio and odds, on the logarithm)",
        "difference.q_p": "its p-value",
        "breslow_day": "chi-square of equal odds ratios",
        "tarone": "the same, corrected",
        "tarone_p": "its p-value",
    },
    example=STRATA_EXAMPLE,
)
def stratified(inp: Input) -> dict[str, Any]:
    """Strata pooled."""
    v = [inp.vector(k) for k in ("x1", "n1", "x0", "n0")]
    level = inp["level"]
    pooled = {
        "difference": strata.mh_difference(*v, level=level),
        "difference_gr": strata.mh_difference(*v, level=level, variance="greenland_robins"),
        "ratio": strata.mh_ratio(*v, level=level),
        "odds": strata.mh_odds(*v, level=level),
        "peto": strata.peto_odds(*v, level=level),
    }
    out: dict[str, Any] = {k: _shown(s, log=not k.startswith("difference")) for k, s in pooled.items()}
    for k in ("difference", "ratio", "odds"):
        q, q_p = strata.heterogeneity(*v, measure=k, pooled=out[k].get("log_estimate", pooled[k].estimate))
        out[k] |= {"q": q, "q_p": q_p}
    plain, tarone, tarone_p = strata.breslow_day(*v, odds=pooled["odds"].estimate)
    new = strata.stratified_newcombe(*v, level=level)
    score = strata.stratified_score(*v, level=level)
    (c, p), (c0, p0) = strata.cochran_mantel_haenszel(*v), strata.cochran_mantel_haenszel(*v, corrected=False)
    return out | {
        "newcombe": {"estimate": new.estimate, "low": new.low, "high": new.high},
        "miettinen_nurminen": {"estimate": score.estimate, "low": score.low, "high": score.high},
        "cmh": c,
        "cmh_p": p,
        "cmh_uncorrected": c0,
        "cmh_uncorrected_p": p0,
        **dict(zip(("cochran", "cochran_p"), strata.cochran(*v), strict=True)),
        "breslow_day": plain,
        "tarone": tarone,
        "tarone_p": tarone_p,
    }


def _shown(s: strata.Stratified, *, log: bool) -> dict[str, Any]:
    logged = {"log_estimate": float(np.log(s.estimate)) if s.estimate > 0 else None} if log else {}
    return {"estimate": s.estimate, **logged, "se": s.se, "low": s.low, "high": s.high, "p": s.p}


RATES = {
    "x1": Arg("numbers", "events in the arm, per stratum"),
    "t1": Arg("numbers", "person-time in the arm"),
    "x0": Arg("numbers", "events among controls"),
    "t0": Arg("numbers", "person-time of the controls"),
}


@estimator(
    "stratified_rates",
    family="shares",
    source="Rothman, Greenland & Lash 2008, chapter 15; Greenland & Robins 1985; checked against metafor",
    meaning="Events per person-time in one or several strata: Mantel-Haenszel rate difference and rate ratio, test of equal rates, and whether the strata differ.",
    args=RATES | {"level": LEVEL},
    results={
        f"{k}.{e}": f"{m} ({e})"
        for k, m in {
            "difference": "MH rate difference",
            "ratio": "MH rate ratio (se of the logarithm)",
        }.items()
        for e in ("estimate", "se", "low", "high", "p", "q", "q_p")
    }
    | {
        "ratio.log_estimate": "logarithm of the rate ratio",
        "mh": "MH chi-square with correction",
        "mh_p": "its p-value",
        "mh_uncorrected": "without correction",
        "mh_uncorrected_p": "its p-value",
        "crude.rate1": "events per unit of person-time in the arm, strata added up (also rate0, difference, ratio)",
    },
    example={"x1": [32, 104], "t1": [5.2407, 4.3248], "x0": [2, 12], "t0": [1.879, 1.0673]},
)
def rates(inp: Input) -> dict[str, Any]:
    """Rates over strata."""
    v = [inp.vector(k) for k in RATES]
    if not all(np.all(t > 0) for t in v[1::2]) or not all(np.all(x >= 0) for x in v[0::2]):
        raise EvidenceError(
            "range",
            "t1",
            "geef aantallen van 0 of meer en tijden boven 0",
            "give counts of 0 or more and times above 0",
        )
    pooled = {
        "difference": strata.mh_rate_difference(*v, level=inp["level"]),
        "ratio": strata.mh_rate_ratio(*v, level=inp["level"]),
    }
    out: dict[str, Any] = {k: _shown(s, log=k == "ratio") for k, s in pooled.items()}
    for k in out:
        q, q_p = strata.rate_heterogeneity(
            *v, measure=k, pooled=out[k].get("log_estimate", pooled[k].estimate)
        )
        out[k] |= {"q": q, "q_p": q_p}
    (c, p), (c0, p0) = strata.mh_rate_test(*v), strata.mh_rate_test(*v, corrected=False)
    one, none = v[0].sum() / v[1].sum(), v[2].sum() / v[3].sum()
    return out | {
        "mh": c,
        "mh_p": p,
        "mh_uncorrected": c0,
        "mh_uncorrected_p": p0,
        "crude": {
            "rate1": one,
            "rate0": none,
            "difference": one - none,
            "ratio": one / none if none else None,
        },
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
    table = two_by_two(inp["table"])
    (a, b), (c, d) = table
    chi, p, _ = tables.chi_square(table)
    chi_c, p_c, _ = tables.chi_square(table, corrected=True)
    from scipy.special import bdtr

    exact = min(1.0, 2 * float(bdtr(min(b, c), b + c, 0.5))) if b + c else 1.0
    return tables.fisher_exact(a, b, c, d, level=inp["level"]) | {
        "chi2": chi,
        "chi2_p": p,
        "chi2_corrected": chi_c,
        "chi2_corrected_p": p_c,
        "mcnemar": max(abs(b - c) - 1, 0) ** 2 / (b + c) if b + c else 0.0,
        "mcnemar_p_exact": exact,
    }


# Beyond this the sum over all tables takes seconds and Fisher's test loses next to nothing.
MOST = 500


@estimator(
    "exact_unconditional",
    family="shares",
    source="Barnard 1945; Boschloo 1970; Mehta & Senchaudhuri 2003",
    meaning="A two-by-two table when only the sizes of the arms are fixed: Boschloo's and Barnard's exact tests, less cautious than Fisher's.",
    args={
        "table": Arg("matrix", "[[arm yes, arm no], [control yes, control no]]"),
        "test": Arg("text", "what orders the tables", "boschloo", ("boschloo", "barnard")),
        "pooled": Arg("boolean", "Barnard: variance pooled over the arms", True),
        "points": Arg(
            "integer", "starting points of the search for the least favourable share (power of two)", 32
        ),
    },
    results={
        "statistic": "the smaller of Fisher's one-sided p-values (Boschloo), or the z of the difference (Barnard)",
        "p_greater": "one-sided: the arm's share is larger",
        "p_less": "one-sided: the arm's share is smaller",
        "p_two_sided": "two-sided (Boschloo: twice the smaller; Barnard: z as far from zero)",
    },
    example={"table": [[7, 8], [12, 3]], "test": "barnard"},
)
def exact_unconditional(inp: Input) -> dict[str, Any]:
    """Boschloo or Barnard."""
    (a, b), (c, d) = two_by_two(inp["table"])
    if not 0 < min(a + b, c + d) <= max(a + b, c + d) <= MOST:
        raise EvidenceError(
            "range",
            "table",
            f"elke arm heeft 1 tot {MOST} mensen",
            f"each arm has 1 to {MOST} people",
            "gebruik bij grotere armen fisher_exact of proportion_difference",
            "use fisher_exact or proportion_difference for larger arms",
        )
    return tables.unconditional(a, a + b, c, c + d, test=inp["test"], pooled=inp["pooled"])
