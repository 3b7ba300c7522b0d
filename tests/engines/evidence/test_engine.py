"""Planning, drawing, pooling, comparing, exporting and disclosing: what a region relies on."""

from collections import Counter
from datetime import date

import numpy as np
import pytest
from benchmarks.evidence import coverage, worlds

from doorlopend.engines.evidence import (
    CODES,
    FORMS,
    Comparison,
    EvidenceError,
    Finding,
    PooledFinding,
    analyse_all,
    assign,
    assign_towns,
    canonical,
    check,
    compare,
    export,
    plan,
    pool,
    pool_towns,
    sensitivity,
    snapshot,
    table,
)
from doorlopend.engines.evidence.disclose import disclose, outcome_table, public_counts
from doorlopend.engines.evidence.estimators import estimate, estimators
from doorlopend.engines.evidence.methods import estimate as by_design

from .cases import PROTOCOL, found, people, protocol, ready


@pytest.mark.parametrize(
    ("n", "one", "four"), [(50, 27.5, 32.3), (100, 19.3, 22.7), (200, 13.5, 15.9), (500, 8.4, 9.9)]
)
def test_detectable_differences_of_the_handbook(n: int, one: float, four: float) -> None:
    shown = [
        estimate("detectable_difference", args={"n": n, "base": 0.30, "arms": k})["points"] for k in (1, 4)
    ]
    assert shown == pytest.approx([one, four], abs=0.06)


@pytest.mark.parametrize(
    ("n", "one", "four"), [(50, 24.7, 29.6), (100, 16.7, 20.0), (200, 11.3, 13.5), (500, 6.9, 8.1)]
)
def test_detectable_differences_at_a_lower_base(n: int, one: float, four: float) -> None:
    shown = [
        estimate("detectable_difference", args={"n": n, "base": 0.15, "arms": k})["points"] for k in (1, 4)
    ]
    assert shown == pytest.approx([one, four], abs=0.06)


def test_the_plan_says_first_what_cannot_be_learned() -> None:
    two = PROTOCOL["arms"][:1] + PROTOCOL["arms"][2:]
    shown = plan(protocol(arms=two, analysis={"sample_size": 100, "base": 0.3}), simulate=100)
    assert (
        shown.sentence_nl
        == "Met 50 mensen per aanpak zien we alleen heel grote verschillen (ongeveer 28 mensen per 100 of meer)."
    )
    assert shown.needed_for_10 is not None and 340 < shown.needed_for_10 < 370
    assert shown.behaviour["covers"] > 0.9


def test_a_wedge_of_four_towns_is_said_to_show_nothing() -> None:
    parts = {
        "arms": PROTOCOL["arms"][:1] + PROTOCOL["arms"][2:],
        "columns": {"person": "id", "town": "town", "period": "p"},
        "analysis": {"sample_size": 400, "base": 0.3},
    }
    small = protocol(design={"kind": "wedge", "rollout": {f"t{i}": i + 2 for i in range(4)}}, **parts)
    large = protocol(design={"kind": "wedge", "rollout": {f"t{i}": i // 2 + 2 for i in range(8)}}, **parts)
    assert plan(small).detectable is None
    assert plan(large).detectable == pytest.approx(26.6, abs=4)


def test_the_draw_is_by_weight_reproducible_and_only_among_suitable_arms() -> None:
    p = protocol(arms=[PROTOCOL["arms"][0], PROTOCOL["arms"][1], PROTOCOL["arms"][2] | {"weight": 2}])
    drawn = [assign(p, block="Venlo 2026-1", position=i, suitable=["A", "B", "U"]).arm for i in range(40)]
    assert Counter(drawn) == {"A": 10, "B": 10, "U": 20}
    assert drawn == [
        assign(p, block="Venlo 2026-1", position=i, suitable=["U", "B", "A"]).arm for i in range(40)
    ]
    assert drawn != [
        assign(p, block="Beesel 2026-1", position=i, suitable=["A", "B", "U"]).arm for i in range(40)
    ]
    assert {assign(p, block="x", position=i, suitable=["A", "U"]).arm for i in range(12)} == {"A", "U"}


@pytest.mark.parametrize("suitable", [["A"], [], ["A", "Z"]])
def test_no_draw_without_two_suitable_arms(suitable: list[str]) -> None:
    with pytest.raises(EvidenceError):
        assign(protocol(), block="x", position=0, suitable=suitable)


def test_towns_are_drawn_by_weight() -> None:
    p = protocol(design={"kind": "town_lottery"})
    assert Counter(assign_towns(p, [f"t{i}" for i in range(9)]).values()) == {"A": 3, "B": 3, "U": 3}


def test_checks_do_not_need_outcomes() -> None:
    p = protocol()
    data = people()
    seen = check(p, snapshot(p, table(data)))
    turned = check(p, snapshot(p, table(data | {"werk": [1 - v for v in data["werk"]]})))
    assert [c.as_dict() for c in seen] == [c.as_dict() for c in turned]


def test_all_outcomes_are_reported_primary_first() -> None:
    results = analyse_all(*ready())
    assert [r.outcome for r in results] == ["werk"] * 2 + ["tijd"] * 2 + ["maanden"] * 2 + ["ladder"] * 2


def test_the_top_of_equals_is_shrunk() -> None:
    arms = "ABCD"
    chosen = coverage._four(np.random.default_rng(3), dict.fromkeys([*arms, "U"], 0.4), 100)
    assert isinstance(chosen, Comparison)
    assert max(chosen.shrunken) < max(chosen.estimates)
    assert chosen.can_be_best == tuple(arms)


def test_different_questions_are_not_compared() -> None:
    with pytest.raises(EvidenceError):
        compare([found("werk", "A"), found("ladder", "A")])
    with pytest.raises(EvidenceError):
        compare([])


def test_pooling_pulls_towns_together_and_prints_its_prior() -> None:
    data = people(1600, seed=4)
    p, s = ready(data)
    pooled = pool_towns(p, s, "werk", arm="A")
    assert isinstance(pooled, PooledFinding)
    assert "half-normal(0.1)" in pooled.prior
    raw = [
        found(
            "werk",
            "A",
            data={k: [v[i] for i, t in enumerate(data["town"]) if t == name] for k, v in data.items()},
        ).estimate.value
        for name in pooled.places
    ]
    assert np.ptp([v[0] for v in pooled.places.values()]) < np.ptp(raw)
    assert pool({}).as_dict()["code"] == "R2"


def test_sensitivity_of_missing_outcomes() -> None:
    data = people(600, effect=0.25)
    data["werk"] = [None if i % 11 == 0 else v for i, v in enumerate(data["werk"])]
    f = found("werk", "A", data=data)
    shown = sensitivity(*ready(data), f)
    assert shown["worst_case"]["low"] < f.estimate.low
    assert (
        shown["worst_case"]["low"]
        <= shown["lee"]["low"]
        <= shown["lee"]["high"]
        <= shown["worst_case"]["high"]
    )
    assert shown["tipping_point"] is None or 0 < shown["tipping_point"] <= 1
    assert f.level.level == 4 and f.level.deductions[0][0] == "missing"


def test_sensitivity_of_chosen_arms() -> None:
    w = worlds.chosen(np.random.default_rng(5), n=400, strength=0.3).problem
    data = {
        "id": list(range(400)),
        "arm": np.where(w.a == 1, "A", "U").tolist(),
        "town": ["t"] * 400,
        "werk": w.y.tolist(),
    } | {f"x{i}": w.x[:, i].tolist() for i in range(1, 7)}
    parts = {
        "design": {"kind": "chosen"},
        "arms": PROTOCOL["arms"][:1] + PROTOCOL["arms"][2:],
        "outcomes": PROTOCOL["outcomes"][:1],
        "analysis": {"covariates": [f"x{i}" for i in range(1, 7)]},
    }
    f = found("werk", "A", data=data, **parts)
    assert f.estimate.method == "augmented_overlap_weights_jackknife" and f.level.level == 1
    shown = sensitivity(*ready(data, **parts), f)
    assert set(shown["side_by_side"]) >= {"aipw", "ipw_sandwich", "overlap_sandwich", "difference_hc3"}
    assert all(
        abs(v["estimate"] - f.estimate.value) < 0.08
        for k, v in shown["side_by_side"].items()
        if k in ("aipw", "overlap_sandwich")
    )


@pytest.mark.parametrize("form", sorted(FORMS))
def test_exports(form: str) -> None:
    p, s = ready()
    text = canonical(export(p, form, snapshot=s, results=analyse_all(p, s)))
    if form in ("esf", "uia"):
        assert "Dit zijn volgcijfers. Ze zeggen niet of de aanpak helpt." in text


def test_published_counts_go_through_the_disclosure_engine() -> None:
    data = people(120)
    data["werk"] = [1 if a == "A" and i < 15 else int(a != "A") * (i % 2) for i, a in enumerate(data["arm"])]
    p, s = ready(data)
    result = disclose(
        p, [outcome_table(p, s, p.primary, vintage=date(2026, 1, 1), people="proef")], since=date(2020, 1, 1)
    )
    shown = public_counts(result, "testbed.proef.werk")
    assert shown[("A", "yes")] is None
    assert all(v is None or v >= 10 for v in shown.values())


def test_every_estimator_describes_itself_and_runs_its_example() -> None:
    for name, e in estimators().items():
        result = estimate(name, args=e.example)
        described = e.describe()
        assert described["meaning"] and described["source"] and described["results"], name
        roots = {path.split(".")[0] for path in e.results}
        optional = {
            "contrasts",
            "band_critical",
            "ratio",
            "trimmed",
            "lost_ratio",
        }
        assert roots - set(result) <= optional, (name, roots - set(result))


@pytest.mark.parametrize(
    ("name", "args", "field"),
    [
        ("nothing", {}, "nothing"),
        ("proportion", {"x": 1}, "n"),
        ("proportion", {"x": 1, "n": 2, "y": 3}, "y"),
        ("proportion", {"x": "a", "n": 2}, "x"),
        ("proportion", {"x": 5, "n": 2}, "x"),
        ("ols", {"formula": "y ~ a", "se": "HC9", "data": {"y": [1, 2, 3], "a": [0, 1, 0]}}, "se"),
        ("ols", {"formula": "y ~ b", "data": {"y": [1, 2, 3], "a": [0, 1, 0]}}, "b"),
        ("ols", {"formula": "y ~ __import__('os')", "data": {"y": [1, 2, 3]}}, "__import__('os')"),
        ("mean_difference", {"outcome": "y", "arm": "a", "data": {"y": [1, 2, 3], "a": [0, 0, 0]}}, "arm"),
        ("rmst", {"time": "t", "event": "e", "tau": 99, "data": {"t": [1, 2, 3], "e": [1, 1, 0]}}, "tau"),
        ("glm", {"formula": "y ~ x", "data": {"y": [0, 0, 0, 1, 1, 1], "x": [1, 2, 3, 4, 5, 6]}}, "columns"),
    ],
)
def test_estimators_name_what_is_wrong(name: str, args: dict[str, object], field: str) -> None:
    with pytest.raises(EvidenceError) as problem:
        estimate(name, args=args)
    assert problem.value.field == field


@pytest.mark.parametrize("design", ["lottery", "wedge", "chosen"])
def test_intervals_hold_the_truth_about_as_often_as_promised(design: str) -> None:
    """A short version of the benchmark: with 150 worlds a true 95 % falls below 89 % less than once in a thousand runs."""
    make = {
        "lottery": lambda r: worlds.lottery_share(r, n=100, base=0.3),
        "wedge": lambda r: worlds.wedge(r, towns=12, growing=True, spread=0.1),
        "chosen": lambda r: worlds.chosen(r, n=150, strength=0.4),
    }[design]
    hits = 0
    for i in range(150):
        w = make(np.random.default_rng([99, i]))
        e = by_design(design, w.problem)
        hits += e.low <= w.truth <= e.high
    assert hits / 150 > 0.89


def test_a_staged_roll_out_without_effect_seldom_alarms() -> None:
    alarms = sum(
        coverage.rejects(np.random.default_rng([5, i]), design="staged", make=worlds.staged, towns=8)
        for i in range(120)
    )
    assert alarms / 120 < 0.13


def test_codes_are_whole() -> None:
    assert sorted(CODES, key=lambda c: int(c[1:])) == [f"R{i}" for i in range(1, 16)]
    assert isinstance(found(), Finding)
