"""Shares side by side: one share, differences, ratios, and the same people twice."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import EvidenceError
from ..stats import paired, ratios, skewness, tables
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
    source="Newcombe 1998 (one sample); Brown, Cai & DasGupta 2001; Blaker 2000",
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
    source="Newcombe 1998; Miettinen & Nurminen 1985; Mee 1984; Agresti & Caffo 2000; Beal 1987; Hauck & Anderson 1986; Brown & Li 2005; Laud 2017 (skewness-corrected); checked against ratesci",
    meaning="Difference of two shares (arm minus control) with every common interval and the score test.",
    args=COUNTS | {"level": LEVEL},
    results={
        "difference": "share in the arm minus share among controls",
        "chi2_n_minus_1": "chi-square with n - 1 (agrees with Miettinen-Nurminen)",
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
    | {f"{m}.{e}": f"{m.replace('_', ' ')} {e} bound" for m in prop.TWO for e in ("low", "high")}
    | {"skewness_corrected.low": "score bounds corrected for skewness, n/(n-1) (SCAS; also .high)"},
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
    fisher = (
        tables.fisher_exact(int(x1), int(n1 - x1), int(x0), int(n0 - x0))["p_two_sided"] if whole else None
    )
    out: dict[str, Any] = {
        "difference": first.estimate,
        "share1": x1 / n1,
        "share0": x0 / n0,
        "z_pooled": z,
        "p_pooled": float(t_two_sided(z, np.inf)),
        "chi2_n_minus_1": float(z * z * (n1 + n0 - 1) / (n1 + n0)),
        "p_fisher": fisher,
        "x1": x1,
        "n1": n1,
        "x0": x0,
        "n0": n0,
    }
    for method in prop.TWO:
        shown = prop.difference(x1, n1, x0, n0, method=method, level=inp["level"])
        out[method] = {"low": shown.low, "high": shown.high}
    skew = skewness.difference(x1, n1, x0, n0, level=inp["level"], factor=(n1 + n0) / (n1 + n0 - 1))
    return out | {"skewness_corrected": {"low": skew.low, "high": skew.high}}


@estimator(
    "risk_ratio",
    family="shares",
    source="Katz 1978; Koopman 1984; Miettinen & Nurminen 1985; Woolf 1955; Gart 1966; Bailey 1987; Donner & Zou 2012; Gart & Nam 1988; Laud 2017; Newcombe 2001; Price & Bonett 2008; Agresti 1999; checked against ratesci",
    meaning="Ratio of two shares and odds ratio, with log-Wald, score, skewness-corrected and MOVER intervals.",
    args=COUNTS | {"level": LEVEL},
    results={
        "ratio": "share in the arm over share among controls",
        "katz.low": "log-Wald bounds of the ratio (also .high)",
        "walter.low": "log-Wald with halves added",
        "koopman.low": "score bounds",
        "miettinen_nurminen.low": "score bounds with n/(n-1)",
        "mover_wilson.low": "MOVER bounds from Wilson intervals",
        "mover_jeffreys.low": "MOVER bounds from Jeffreys intervals",
        "bailey.low": "cube-root bounds",
        "inverse_sinh.low": "inverse-sinh bounds",
        "price_bonett.low": "log-Wald with small additions",
        "gart_nam.low": "score bounds corrected for skewness",
        "skewness_corrected.low": "the same with n/(n-1) (SCAS)",
        "odds_ratio": "odds ratio",
        "odds_woolf.low": "log-Wald bounds of the odds ratio",
        "odds_gart.low": "with halves added",
        "odds_score.low": "score bounds of the odds ratio",
        "odds_miettinen_nurminen.low": "score bounds with n/(n-1)",
        "odds_smoothed.low": "log-Wald, smoothed towards independence",
        "odds_inverse_sinh.low": "inverse-sinh bounds",
        "odds_gart_skewness.low": "score bounds corrected for skewness and bias",
        "odds_skewness_corrected.low": "the same with n/(n-1) (SCAS)",
        "odds_exact.low": "exact conditional bounds",
        "odds_conditional": "conditional maximum-likelihood odds ratio",
    },
    example=COUNT_EXAMPLE,
)
def risk_ratio(inp: Input) -> dict[str, Any]:
    """Ratio of two shares and of two odds."""
    counts = _counts(inp)
    x1, n1, x0, n0 = counts
    level, n = inp["level"], n1 + n0
    found: dict[str, prop.Interval] = {}
    for method in ("katz", "walter", "koopman", "miettinen_nurminen"):
        if method != "katz" or (x1 and x0):
            found[method] = ratios.risk_ratio(*counts, method=method, level=level)
    for one in ("wilson", "jeffreys"):
        found[f"mover_{one}"] = ratios.share_ratio_by_mover(*counts, one=one, level=level)
    found["bailey"] = ratios.bailey(*counts, level=level)
    if inside := min(x1, n1 - x1, x0, n0 - x0) > 0:
        found["odds_woolf"] = ratios.odds_ratio(*counts, method="woolf", level=level)
    found["odds_gart"] = ratios.odds_ratio(*counts, method="gart", level=level)
    found["odds_smoothed"] = ratios.smoothed_odds(*counts, level=level)
    found |= _beyond_wald(counts, inside, level)
    for name, correction in (("odds_score", 1.0), ("odds_miettinen_nurminen", n / (n - 1))):
        found[name] = ratios.odds_score(*counts, level=level, correction=correction)
    exact = tables.fisher_exact(int(x1), int(n1 - x1), int(x0), int(n0 - x0), level=level)
    return {
        "ratio": x1 / n1 / (x0 / n0) if x0 else None,
        "odds_ratio": found["odds_woolf"].estimate if inside else None,
        **{k: {"low": v.low, "high": v.high} for k, v in found.items()},
        "odds_exact": {"low": exact["odds_low"], "high": exact["odds_high"]},
        "odds_conditional": exact["odds_ratio"],
    }


def _beyond_wald(
    counts: tuple[float, float, float, float], inside: bool, level: float
) -> dict[str, prop.Interval]:
    """Inverse-sinh and skewness-corrected bounds, where no cell is empty that they divide by."""
    x1, n1, x0, n0 = counts
    found: dict[str, prop.Interval] = {}
    if not (x1 and x0):
        return found
    found["price_bonett"] = ratios.price_bonett(*counts, level=level)
    for kind, f in (("gart_nam", 1.0), ("skewness_corrected", (n1 + n0) / (n1 + n0 - 1))):
        if inside:
            found[kind] = skewness.ratio(*counts, level=level, factor=f)
            name = "odds_gart_skewness" if f == 1 else "odds_skewness_corrected"
            found[name] = skewness.odds(*counts, level=level, factor=f)
    risk = (1 / x1, 1 / x0, -1 / n1, -1 / n0)
    found["inverse_sinh"] = ratios.inverse_sinh(x1 / n1 / (x0 / n0), risk, level=level)
    if inside:
        point = x1 * (n0 - x0) / ((n1 - x1) * x0)
        odds = (1 / x1, 1 / x0, 1 / (n1 - x1), 1 / (n0 - x0))
        found["odds_inverse_sinh"] = ratios.inverse_sinh(point, odds, level=level)
    return found


@estimator(
    "paired_proportions",
    family="shares",
    source="McNemar 1947; Newcombe 1998 (paired); Tango 1998; Agresti & Min 2005; Bonett & Price 2012; Tang, Tang & Chan 2003; Tang et al. 2012 (MOVER); checked against ratesci",
    meaning="The same people twice (before and after, or pairs): difference and ratio of two paired shares with every common interval, conditional odds ratio, and McNemar's test.",
    args={
        "table": Arg("matrix", "[[yes-yes, yes-no], [no-yes, no-no]] (first, second)"),
        "level": LEVEL,
    },
    results={
        "difference": "share the first time minus share the second time",
        "mcnemar": "McNemar chi-square without correction",
        "mcnemar_p": "its p-value",
        "mcnemar_corrected": "with continuity correction",
        "mcnemar_corrected_p": "its p-value",
        "mcnemar_p_exact": "exact p",
        "mcnemar_p_mid": "mid-p",
    }
    | {f"{m}.{e}": f"{m.replace('_', ' ')} {e} bound" for m in paired.METHODS for e in ("low", "high")}
    | {
        "ratio.estimate": "share the first time over share the second time",
        "ratio.wald.low": "log-Wald bounds of the ratio (also .high)",
        "ratio.tang.low": "score bounds",
        "ratio.mover_wilson.low": "MOVER bounds from Wilson intervals",
        "ratio.mover_jeffreys.low": "MOVER bounds from Jeffreys intervals",
        "odds.estimate": "conditional odds ratio: changed one way over changed the other way",
        "odds.<method>.low": "its bounds from those of one share: wilson, clopper_pearson, mid_p or jeffreys",
    },
    example={"table": [[20, 12], [4, 24]]},
)
def paired_proportions(inp: Input) -> dict[str, Any]:
    """Paired shares."""
    (a, b), (c, d) = two_by_two(inp["table"])
    shown = {m: f(a, b, c, d, inp["level"]) for m, f in paired.METHODS.items()}
    return {
        "difference": (b - c) / (a + b + c + d),
        **paired.mcnemar(b, c),
        **{m: {"low": v.low, "high": v.high} for m, v in shown.items()},
        "ratio": _bounds(paired.ratio(a, b, c, d, level=inp["level"])),
        "odds": _bounds(paired.conditional_odds(b, c, level=inp["level"])),
    }


def _bounds(found: dict[str, prop.Interval]) -> dict[str, Any]:
    first = next(iter(found.values()), None)
    shown = {m: {"low": _finite(v.low), "high": _finite(v.high)} for m, v in found.items()}
    return {"estimate": None if first is None else _finite(first.estimate), **shown}


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def two_by_two(given: Any) -> Array:
    table = np.array(given, dtype=object)
    if table.shape != (2, 2) or any(not isinstance(v, int | float) or v < 0 or v % 1 for v in table.ravel()):
        raise EvidenceError(
            "range", "table", "geef vier aantallen [[a, b], [c, d]]", "give four counts [[a, b], [c, d]]"
        )
    if not table.astype(float).sum():
        raise EvidenceError("range", "table", "er is niemand geteld", "nobody was counted")
    return table.astype(int)
