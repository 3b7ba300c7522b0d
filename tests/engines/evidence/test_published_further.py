"""Numbers printed by others for shares, pooling and choice, beyond the thirty cases."""

from typing import Any

import numpy as np
import pytest

from doorlopend.engines.evidence.estimators import estimate

from . import data as d
from .test_published_cases import all_printed, printed

Json = dict[str, Any]


@pytest.mark.parametrize(
    ("x", "n", "text"),
    [(3, 10, ".08726443 .61941066"), (29, 99, ".2097022 .3929079"), (59, 355, ".1300807 .2090809")],
)
def test_blaker(x: int, n: int, text: str) -> None:
    """R BlakerCI (Klaschka 2010); the last two are where stepping inwards from Clopper-Pearson goes wrong."""
    r = estimate("proportion", args={"x": x, "n": n})["blaker"]
    all_printed([r["low"], r["high"]], text)


def test_a_likelihood_interval_ends_where_the_likelihood_has_dropped() -> None:
    r = estimate("proportion", args={"x": 36, "n": 154})["likelihood_ratio"]
    for q in (r["low"], r["high"]):
        gap = 36 * np.log(36 / 154 / q) + 118 * np.log(118 / 154 / (1 - q))
        assert 2 * gap == pytest.approx(1.959963985**2, abs=1e-7)
    assert estimate("proportion", args={"x": 0, "n": 20})["likelihood_ratio"]["high"] == pytest.approx(
        1 - np.exp(-(1.959963985**2) / 40), abs=1e-9
    )


def test_newcombe_1998_table_two() -> None:
    """56 of 70 against 48 of 80, the eleven methods of the paper that have a closed or score form."""
    r = estimate("proportion_difference", args={"x1": 56, "n1": 70, "x0": 48, "n0": 80})
    table = {
        "wald": ".0575 .3425",
        "wald_cc": ".0441 .3559",
        "haldane": ".0535 .3351",
        "jeffreys_perks": ".0531 .3355",
        "mee": ".0533 .3377",
        "miettinen_nurminen": ".0528 .3382",
        "newcombe": ".0524 .3339",
        "newcombe_cc": ".0428 .3422",
    }
    for method, text in table.items():
        all_printed([r[method]["low"], r[method]["high"]], text)


def test_unconditional_tests_of_a_small_trial() -> None:
    """Mehta & Senchaudhuri 2003: 7 of 15 against 12 of 15, Barnard beside Fisher."""
    barnard = estimate("exact_unconditional", args={"table": [[7, 8], [12, 3]], "test": "barnard"})
    printed(barnard["p_less"], ".034")
    printed(estimate("fisher_exact", args={"table": [[7, 8], [12, 3]]})["p_less"], ".064")


def test_unconditional_tests_as_in_scipy() -> None:
    from scipy.stats import barnard_exact, boschloo_exact

    table = [[1, 5], [4, 1]]
    turned = np.array(table).T
    boschloo = estimate("exact_unconditional", args={"table": table})
    assert boschloo["p_less"] == pytest.approx(
        boschloo_exact(turned, alternative="less", n=4).pvalue, abs=1e-5
    )
    assert boschloo["p_two_sided"] == 2 * boschloo["p_less"]
    barnard = estimate("exact_unconditional", args={"table": table, "test": "barnard"})
    peer = barnard_exact(turned, n=4)
    assert barnard["p_two_sided"] == pytest.approx(peer.pvalue, abs=1e-5)
    assert barnard["statistic"] == pytest.approx(peer.statistic, abs=1e-9)


def test_the_mirrored_table_is_as_extreme() -> None:
    """Without pooling 1 of 6 against 4 of 5 and its mirror have the same z, up to rounding: both count."""
    one, other = (
        estimate("exact_unconditional", args={"table": table, "test": "barnard", "pooled": False})
        for table in ([[1, 5], [4, 1]], [[5, 1], [1, 4]])
    )
    assert one["p_two_sided"] == pytest.approx(other["p_two_sided"], abs=1e-12)


# BCG against tuberculosis, Colditz et al. 1994 (R metafor dat.bcg): vaccinated with and without, controls with and without.
BCG = {
    "a": [4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27],
    "b": [119, 300, 228, 13536, 5036, 1361, 2537, 87886, 7470, 1699, 50448, 2493, 16886],
    "c": [11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29],
    "e": [128, 274, 209, 12619, 5761, 1079, 619, 87892, 7232, 1600, 27197, 2338, 17825],
    "latitude": [44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33],
}
RATIOS = {"yi": "log(a / (a + b)) - log(c / (c + e))", "vi": "1 / a - 1 / (a + b) + 1 / c - 1 / (c + e)"}


def pooled(**more: Any) -> Json:
    return estimate("meta_analysis", args={"y": "yi", "v": "vi", "data": BCG, "derive": RATIOS, **more})


def test_bcg_pooled() -> None:
    """metafor's own example: REML, then DerSimonian-Laird, equal effects, Knapp-Hartung, and latitude as moderator."""
    r = pooled()
    all_printed([r[k] for k in ("mu", "se", "z", "low", "high")], "-.7145 .1798 -3.9744 -1.0669 -.3622")
    all_printed([r[k] for k in ("tau2", "tau2_se", "i2", "h2", "q")], ".3132 .1664 92.22 12.86 152.2330")
    all_printed([pooled(method="DL")[k] for k in ("mu", "se", "tau2")], "-.7141 .1787 .3088")
    all_printed([pooled(method="FE")[k] for k in ("mu", "se")], "-.4303 .0405")
    all_printed([pooled(knapp_hartung=True)[k] for k in ("se", "low", "high")], ".1808 -1.1084 -.3206")
    by = pooled(moderators={"latitude": "latitude"})
    slope, start = by["coefficients"]["latitude"], by["coefficients"]["intercept"]
    all_printed([start["estimate"], start["se"], slope["estimate"], slope["se"]], ".2515 .2491 -.0291 .0072")
    # metafor prints .0764: it stops its scoring when tau2 moves less than 1e-5.
    assert by["tau2"] == pytest.approx(0.0764, abs=1e-4)


def test_bcg_by_strata() -> None:
    """metafor rma.mh and rma.peto on the same trials."""
    r = estimate(
        "stratified_proportions",
        args={
            "x1": BCG["a"],
            "n1": [x + y for x, y in zip(BCG["a"], BCG["b"], strict=True)],
            "x0": BCG["c"],
            "n0": [x + y for x, y in zip(BCG["c"], BCG["e"], strict=True)],
        },
    )
    for name, text in {"ratio": "-.4537 .0393", "odds": "-.4734 .0410", "peto": "-.4744 .0407"}.items():
        all_printed([r[name]["log_estimate"], r[name]["se"]], text)


def test_entropy_balancing_of_three_moments() -> None:
    """entbal's example on Dehejia & Wahba's trainees and CPS-1: means, squares and cubes, then the weighted difference."""
    nsw, cps = d.causaldata("nsw_mixtape"), d.causaldata("cps_mixtape")
    own = nsw["treat"] == 1
    both = {k: np.concatenate([nsw[k][own], cps[k]]) for k in cps}
    cubes = " + ".join(f"{v} + I({v}**2) + I({v}**3)" for v in ("age", "educ", "re74", "re75"))
    r = estimate(
        "entropy_balancing",
        args={"outcome": "re78", "arm": "treat", "covariates": f"black + hisp + marr + nodegree + {cubes}"},
        data=both,
    )
    all_printed([r["effect"], r["mean0"], r["effective_control"]], "1392.2 4957.0 116.46")
    # survey's error has n / (n - 1) under the root.
    printed(r["se"] * np.sqrt(r["n"] / (r["n"] - 1)), "722.5")


LEFT = (
    "sex + race + age + I(age**2) + C(education) + smokeintensity + I(smokeintensity**2) + smokeyrs"
    " + I(smokeyrs**2) + C(exercise) + C(active) + wt71 + I(wt71**2)"
)


def test_what_if_by_other_roads() -> None:
    """Hernán & Robins, What If: programs 12.7 (leaving), 13.3 (standardisation), 14.2 (g-estimation), 15.1 (regression),
    16.2 (a price as instrument, for those of whom the price is known)."""
    smokers, seen = d.causaldata("nhefs"), d.causaldata("nhefs_complete")
    base = {"outcome": "wt82_71", "arm": "qsmk", "covariates": LEFT}
    left = estimate("ip_weighting", args={**base, "censored": "censored", "stabilised": True}, data=smokers)
    all_printed([left[k] for k in ("effect", "low", "high")], "3.5 2.5 4.5")
    whole = estimate(
        "standardisation", args={**base, "covariates": LEFT + " + qsmk:smokeintensity"}, data=seen
    )
    all_printed([whole[k] for k in ("mean1", "mean0", "effect")], "5.27 1.76 3.52")
    printed(estimate("g_estimation", args={**base, "censored": "censored"}, data=smokers)["effect"], "3.446")
    model = f"wt82_71 ~ qsmk + qsmk:smokeintensity + {LEFT}"
    fit = estimate("ols", args={"formula": model, "se": "classical"}, data=seen)["coefficients"]
    all_printed([fit["qsmk"]["estimate"], fit["qsmk:smokeintensity"]["estimate"]], "2.5596 .0467")
    moved = estimate(
        "two_stage_least_squares",
        args={"outcome": "wt82_71", "taken": "qsmk", "drawn": ["high"], "derive": {"high": "price82 >= 1.5"}},
        data=smokers,
    )
    printed(moved["coefficients"]["qsmk"]["estimate"], "2.396")
