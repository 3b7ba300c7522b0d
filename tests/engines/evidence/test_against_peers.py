"""The same calculation by scipy, statsmodels or lifelines, where they are right."""

from typing import Any

import numpy as np
import pytest
import scipy.stats as st
import statsmodels.api as sm
from scipy.optimize import minimize_scalar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from doorlopend.engines.evidence.estimators import estimate
from doorlopend.engines.evidence.stats import glm, linear, multiple, ordinal
from doorlopend.engines.evidence.stats.cox import cox
from doorlopend.engines.evidence.stats.proportions import restricted

from . import data as d


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(12)


@pytest.mark.parametrize(
    "method", ["holm", "holm-sidak", "sidak", "bonferroni", "hommel", "bh", "by", "hochberg"]
)
def test_adjusted_p_values(method: str, rng: np.random.Generator) -> None:
    p = rng.uniform(0, 0.2, 9)
    names = {"bh": "fdr_bh", "by": "fdr_by", "hochberg": "simes-hochberg"}
    assert multiple.adjust(p, method) == pytest.approx(
        multipletests(p, method=names.get(method, method))[1], abs=1e-12
    )


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("wilson", "wilson"),
        ("clopper_pearson", "beta"),
        ("jeffreys", "jeffreys"),
        ("agresti_coull", "agresti_coull"),
        ("wald", "normal"),
    ],
)
def test_one_share(ours: str, theirs: str) -> None:
    shown = estimate("proportion", args={"x": 36, "n": 154})[ours]
    assert (shown["low"], shown["high"]) == pytest.approx(
        proportion_confint(36, 154, method=theirs), abs=1e-9
    )


@pytest.mark.parametrize("x", [0, 3, 17, 25])
def test_mid_p_is_between_wilson_and_exact(x: int) -> None:
    shown = estimate("proportion", args={"x": x, "n": 25})
    assert shown["clopper_pearson"]["low"] <= shown["mid_p"]["low"] + 1e-12
    assert shown["mid_p"]["high"] <= shown["clopper_pearson"]["high"] + 1e-12


COUNTS = [(20, 60, 9, 55), (7, 40, 16, 45), (36, 154, 12, 77)]


@pytest.mark.parametrize("counts", COUNTS)
def test_score_bounds_of_a_ratio_are_where_the_score_test_gives_one_in_twenty(
    counts: tuple[int, int, int, int],
) -> None:
    shown = estimate("risk_ratio", args=dict(zip(("x1", "n1", "x0", "n0"), counts, strict=True)))
    for end in ("low", "high"):
        test = sm.stats.test_proportions_2indep(
            *counts, value=shown["miettinen_nurminen"][end], method="score", compare="ratio", correction=True
        )
        assert test.pvalue == pytest.approx(0.05, abs=1e-6)
    assert (shown["katz"]["low"], shown["katz"]["high"]) == pytest.approx(
        confint_proportions_2indep(*counts, method="log", compare="ratio"), rel=1e-9
    )


@pytest.mark.parametrize("counts", COUNTS)
@pytest.mark.parametrize("delta", [-0.2, -0.03, 0.0, 0.1, 0.35])
def test_shares_under_a_fixed_difference_maximise_the_likelihood(
    counts: tuple[int, int, int, int], delta: float
) -> None:
    """statsmodels 0.15.0 gets these wrong for differences (p = .02 at a bound where it is .05), so the likelihood decides."""
    x1, n1, x0, n0 = counts

    def minus(p: float) -> float:
        return -(
            x1 * np.log(p + delta)
            + (n1 - x1) * np.log(1 - p - delta)
            + x0 * np.log(p)
            + (n0 - x0) * np.log(1 - p)
        )

    found = minimize_scalar(
        minus,
        bounds=(max(0, -delta) + 1e-9, min(1, 1 - delta) - 1e-9),
        method="bounded",
        options={"xatol": 1e-11},
    )
    assert restricted(x1, n1, x0, n0, delta)[1] == pytest.approx(found.x, abs=1e-6)


@pytest.mark.parametrize("table", [[[3, 1], [1, 3]], [[12, 5], [4, 20]], [[0, 7], [5, 9]], [[30, 1], [2, 0]]])
def test_exact_tests_of_a_table(table: list[list[int]]) -> None:
    shown = estimate("fisher_exact", args={"table": table})
    assert shown["p_two_sided"] == pytest.approx(st.fisher_exact(table)[1], abs=1e-12)
    odds = st.contingency.odds_ratio(table)
    if 0 < odds.statistic < np.inf:
        assert shown["odds_ratio"] == pytest.approx(odds.statistic, rel=1e-6)
        bounds = odds.confidence_interval()
        assert (shown["odds_low"], shown["odds_high"]) == pytest.approx((bounds.low, bounds.high), rel=1e-5)
    assert shown["chi2_corrected"] == pytest.approx(st.chi2_contingency(table).statistic, rel=1e-9)


def test_rank_tests(rng: np.random.Generator) -> None:
    a, b, c = rng.integers(1, 7, 30), rng.integers(1, 6, 25), rng.integers(2, 7, 20)
    ours, theirs = ordinal.brunner_munzel(a.astype(float), b.astype(float)), st.brunnermunzel(b, a)
    assert (ours.statistic, ours.p) == pytest.approx((theirs.statistic, theirs.pvalue), abs=1e-10)
    u = st.mannwhitneyu(a, b, method="asymptotic")
    assert ordinal.mann_whitney(a.astype(float), b.astype(float))[::2] == pytest.approx(
        (u.statistic, u.pvalue), abs=1e-10
    )
    k = st.kruskal(a, b, c)
    assert ordinal.kruskal_wallis([v.astype(float) for v in (a, b, c)])[::2] == pytest.approx(
        (k.statistic, k.pvalue), abs=1e-10
    )
    w = st.wilcoxon(a[:20] - c, correction=True, method="approx")
    assert ordinal.signed_rank((a[:20] - c).astype(float))[2] == pytest.approx(w.pvalue, abs=1e-10)


def test_dunnett_is_exact(rng: np.random.Generator) -> None:
    groups = [rng.normal(m, 1, n) for m, n in ((0, 12), (0.5, 9), (1.0, 14), (0.2, 10))]
    theirs = st.dunnett(*groups[1:], control=groups[0], rng=np.random.default_rng(1))
    assert multiple.dunnett(groups[0], groups[1:])["p"] == pytest.approx(theirs.pvalue, abs=3e-3)


@pytest.mark.parametrize("kind", ["HC0", "HC1", "HC2", "HC3", "classical", "CR1"])
def test_least_squares(kind: str, rng: np.random.Generator) -> None:
    x = np.column_stack([np.ones(80), rng.normal(0, 1, (80, 2))])
    y, g, w = rng.normal(0, 1, 80) * (1 + x[:, 1] ** 2), np.repeat(np.arange(10), 8), rng.uniform(0.5, 2, 80)
    fit = sm.WLS(y, x, weights=w)
    theirs = {
        "classical": lambda: fit.fit(),
        "CR1": lambda: fit.fit(cov_type="cluster", cov_kwds={"groups": g}),
    }.get(kind, lambda: fit.fit(cov_type=kind))()
    ours = linear.infer(
        linear.least_squares(y, x, weights=w), kind=kind, cluster=g if kind == "CR1" else None, df="normal"
    )
    assert ours.estimate == pytest.approx(theirs.params, abs=1e-10)
    assert ours.se == pytest.approx(theirs.bse, rel=1e-9)


def test_bell_mccaffrey_of_two_means_is_welch_exactly_in_equal_groups(rng: np.random.Generator) -> None:
    y = np.concatenate([rng.normal(0, 1, 12), rng.normal(0, 3, 12)])
    x = np.column_stack([np.ones(24), np.repeat([0.0, 1.0], 12)])
    shown = linear.infer(linear.least_squares(y, x), kind="HC2", df="normal")
    assert shown.se[1] == pytest.approx(np.sqrt(y[:12].var(ddof=1) / 12 + y[12:].var(ddof=1) / 12))


def test_generalised_models(rng: np.random.Generator) -> None:
    x = np.column_stack([np.ones(200), rng.normal(0, 1, (200, 2))])
    for family, theirs, y in (
        ("binomial", sm.families.Binomial(), (rng.random(200) < 0.4).astype(float)),
        ("poisson", sm.families.Poisson(), rng.poisson(2, 200).astype(float)),
    ):
        ours, ref = glm.fit(y, x, family=family), sm.GLM(y, x, family=theirs).fit()
        assert ours.coef == pytest.approx(ref.params, abs=1e-8)
        assert np.sqrt(np.diag(ours.vcov)) == pytest.approx(ref.bse, rel=1e-6)
        assert (ours.log_likelihood, ours.deviance) == pytest.approx((ref.llf, ref.deviance), rel=1e-8)


def test_profile_interval_sits_where_the_likelihood_has_dropped(rng: np.random.Generator) -> None:
    x = np.column_stack([np.ones(40), rng.normal(0, 1, 40)])
    y = (rng.random(40) < 1 / (1 + np.exp(-x[:, 1]))).astype(float)
    low, high = glm.profile_interval(y, x, 1)
    top = glm.fit(y, x).log_likelihood
    for end in (low, high):
        at = glm.fit(y, x[:, :1], offset=x[:, 1] * end).log_likelihood
        assert 2 * (top - at) == pytest.approx(3.841458821, abs=1e-6)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_proportional_hazards(ties: str, rng: np.random.Generator) -> None:
    x = rng.normal(0, 1, (90, 2))
    t, e = np.ceil(rng.exponential(6, 90)), (rng.random(90) < 0.7).astype(float)
    strata = rng.integers(0, 2, 90)
    theirs = sm.PHReg(t, x, status=e, ties=ties, strata=strata).fit()
    ours = cox(t, e, x, ties=ties, strata=strata)
    assert ours.coef == pytest.approx(theirs.params, abs=1e-6)
    assert np.sqrt(np.diag(ours.vcov)) == pytest.approx(theirs.bse, rel=1e-5)


def test_robust_errors_of_proportional_hazards(rng: np.random.Generator) -> None:
    lifelines = pytest.importorskip("lifelines")
    import pandas as pd

    frame = pd.DataFrame(
        {
            "t": np.ceil(rng.exponential(6, 90)),
            "e": (rng.random(90) < 0.7).astype(int),
            "x": rng.normal(0, 1, 90),
        }
    )
    theirs = lifelines.CoxPHFitter().fit(frame, "t", "e", robust=True)
    ours = cox(frame["t"].to_numpy(), frame["e"].to_numpy(dtype=float), frame[["x"]].to_numpy())
    assert np.sqrt(ours.robust[0, 0]) == pytest.approx(theirs.standard_errors_["x"], rel=0.02)


@pytest.mark.parametrize(
    ("args", "theirs"),
    [
        ({}, {}),
        ({"weighting": "gehan"}, {"weightings": "wilcoxon"}),
        ({"weighting": "tarone-ware"}, {"weightings": "tarone-ware"}),
        ({"weighting": "peto"}, {"weightings": "peto"}),
    ],
)
def test_weighted_log_rank(args: dict[str, Any], theirs: dict[str, Any]) -> None:
    statistics = pytest.importorskip("lifelines.statistics")
    data = d.lifelines("leukemia")
    ours = estimate("log_rank", args={"time": "t", "event": "status", "group": "Rx", **args}, data=data)
    one = data["Rx"] == 1
    ref = statistics.logrank_test(
        data["t"][one], data["t"][~one], data["status"][one], data["status"][~one], **theirs
    )
    assert ours["chi2"] == pytest.approx(ref.test_statistic, rel=1e-6)


def test_survival_bounds_and_medians() -> None:
    lifelines = pytest.importorskip("lifelines")
    data = d.lifelines("leukemia")
    rows = data["Rx"] == 0
    theirs = lifelines.KaplanMeierFitter().fit(data["t"][rows], data["status"][rows])
    ours = estimate(
        "kaplan_meier", args={"time": "t", "event": "status", "filter": "Rx == 0", "at": [10, 16]}, data=data
    )["groups"]["all"]["at"]
    bounds = theirs.confidence_interval_
    for at in (10, 16):
        low, high = bounds.loc[:at].iloc[-1]
        assert (ours[str(at)]["low"], ours[str(at)]["high"]) == pytest.approx((low, high), abs=1e-9)
