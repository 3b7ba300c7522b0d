"""What must stay the same, and what must change in a known way, when the data are turned over."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from benchmarks.evidence import worlds

from doorlopend.engines.evidence import (
    Comparison,
    Finding,
    analyse,
    canonical,
    compare,
    parse,
    snapshot,
    table,
)
from doorlopend.engines.evidence.methods import estimate
from doorlopend.engines.evidence.stats import permutation, wedge

from .cases import PROTOCOL, found, people, ready

TWO = PROTOCOL | {"arms": [PROTOCOL["arms"][0], PROTOCOL["arms"][2]]}
OUTCOMES = ["werk", "tijd", "maanden", "ladder"]


def two_armed(data: dict[str, list[Any]], *, control: str, outcome: str) -> Finding:
    arms = [{"id": a, "name": a, "control": a == control} for a in ("A", "U")]
    p = parse(TWO | {"arms": arms})
    keep = [i for i, a in enumerate(data["arm"]) if a in ("A", "U")]
    result = analyse(p, snapshot(p, table({k: [v[i] for i in keep] for k, v in data.items()})), outcome)
    assert isinstance(result, Finding)
    return result


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_swapping_arms_flips_the_sign_exactly(outcome: str) -> None:
    one, other = (two_armed(people(), control=c, outcome=outcome).estimate for c in ("U", "A"))
    assert one.value == pytest.approx(-other.value, abs=1e-12)
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low), abs=1e-9)


def together(data: dict[str, list[Any]], arms: str) -> Comparison:
    p = parse(
        PROTOCOL
        | {"arms": [{"id": a, "name": a} for a in arms] + [{"id": "U", "name": "usual", "control": True}]}
    )
    keep = [i for i, a in enumerate(data["arm"]) if a in arms or a == "U"]
    s = snapshot(p, table({k: [v[i] for i in keep] for k, v in data.items()}))
    result = compare([r for r in (analyse(p, s, "werk", arm=a) for a in arms) if isinstance(r, Finding)])
    assert isinstance(result, Comparison)
    return result


@pytest.mark.parametrize("seed", range(5))
def test_adding_an_arm_never_narrows_another(seed: int) -> None:
    alone, both = together(people(seed=seed), "A"), together(people(seed=seed), "AB")
    assert both.low[0] <= alone.low[0] + 1e-12
    assert both.high[0] >= alone.high[0] - 1e-12


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_relabelling_towns_changes_nothing(outcome: str) -> None:
    data = people()
    renamed = data | {
        "town": [{"t0": "Venray", "t1": "Beesel", "t2": "Gennep", "t3": "Bergen"}[t] for t in data["town"]]
    }
    a, b = (
        found(outcome, data=d, design={"kind": "lottery", "blocks": ["town"], "draws": 99}).estimate
        for d in (data, renamed)
    )
    assert (a.value, a.low, a.high) == pytest.approx((b.value, b.low, b.high), abs=1e-12)


def test_a_wedge_does_not_depend_on_the_order_of_its_towns() -> None:
    w = worlds.wedge(np.random.default_rng(3), towns=8, growing=True, spread=0.1).problem
    back = {n: f"t{7 - int(n[1:]):02d}" for n in w.rollout}
    turned = replace(
        w,
        town=np.array([back[t] for t in w.town], dtype=object),
        rollout={back[k]: v for k, v in w.rollout.items()},
    )
    assert estimate("wedge", w).value == pytest.approx(estimate("wedge", turned).value, abs=1e-10)


def test_time_in_days_scales_months_by_the_same_factor() -> None:
    data = people()
    days = data | {"t": [30 * v for v in data["t"]]}
    longer = [o | {"tau": 720.0} if o["id"] == "tijd" else o for o in PROTOCOL["outcomes"]]
    a, b = found("tijd", data=data).estimate, found("tijd", data=days, outcomes=longer).estimate
    assert (30 * a.value, 30 * a.low, 30 * a.high) == pytest.approx((b.value, b.low, b.high), rel=1e-9)


def test_doubling_people_in_the_same_towns_does_not_shrink_a_town_interval() -> None:
    w = worlds.wedge(np.random.default_rng(5), towns=8, growing=False, spread=0.0).problem
    twice = replace(
        w,
        y=np.tile(w.y, 2),
        cause=np.tile(w.cause, 2),
        a=np.tile(w.a, 2),
        block=np.tile(w.block, 2),
        town=np.tile(w.town, 2),
        period=np.tile(w.period, 2),
        x=np.tile(w.x, (2, 1)),
    )
    a, b = estimate("wedge", w), estimate("wedge", twice)
    assert (a.low, a.high) == pytest.approx((b.low, b.high), abs=1e-12)


def test_with_too_few_towns_the_permutation_interval_has_no_end() -> None:
    cells = wedge.Cells(np.random.default_rng(1).random((4, 5)), np.array([1, 2, 3, 4]))
    shown = wedge.permutation(cells, draws=499)
    # 24 roll-outs: the smallest two-sided p a lottery of four towns can give is about 1/24, hardly below .05.
    assert shown.attainable > 0.03
    assert shown.high - shown.low > 0.5


def held(start: list[int], worlds: int) -> list[int]:
    """Each possible roll-out in turn is the real one: in how many does the interval hold the shift of 0.3?"""
    base, rng = np.array(start), np.random.default_rng(3)
    orders = [np.arange(6), *permutation.orderings(base, draws=9999, seed=1)]
    out = []
    for _ in range(worlds):
        untreated = rng.normal(0, 1, (6, 4))
        seen = [(untreated + 0.3 * (wedge.exposure_of(base[o], 4) > 0), base[o]) for o in orders]
        shown = [wedge.permutation(wedge.Cells(y, s)) for y, s in seen]
        out.append(sum(r.low <= 0.3 <= r.high for r in shown))
    return out


def test_an_interval_from_few_roll_outs_is_between_the_two_levels_they_can_give() -> None:
    """90 orders can give 4/90 or 5/90: every world is held by 85 or 86 of its orders, and both happen."""
    assert set(held([1, 1, 2, 2, 3, 3], worlds=6)) == {85, 86}


def test_an_interval_of_drawn_towns_is_between_the_two_levels_they_can_give() -> None:
    """4 of 8 towns: a draw and its mirror are equally extreme, so that 2/70 and 4/70 are the levels around 5 %."""
    rng, arm = np.random.default_rng(4), np.repeat([1, 0], 4)
    drawn = np.vstack([arm, arm[permutation.orderings(arm, draws=9999, seed=1)]])
    weights = np.where(drawn == 1, 0.25, -0.25)
    for _ in range(3):
        y = rng.normal(0, 1, 8)
        real = [(w, np.delete(weights, i, axis=0)) for i, w in enumerate(weights)]
        found = [wedge.invert(float(w @ y), rest @ y, rest @ (w > 0)) for w, rest in real]
        assert 66 <= sum(r.low <= 0 <= r.high for r in found) <= 68
        assert {r.attainable for r in found} == {2 / 70}


@pytest.mark.parametrize(
    ("labels", "block", "others"),
    [([1, 1, 2, 2, 3, 3], None, 89), ([0, 1, 1, 0, 1], [0, 0, 0, 1, 1], 5), ([1, 2, 2, 1], [0, 0, 1, 1], 3)],
)
def test_few_roll_outs_are_all_listed_and_the_real_one_is_not_among_them(
    labels: list[int], block: list[int] | None, others: int
) -> None:
    real = np.array(labels)
    pools = None if block is None else np.array(block)
    order = permutation.orderings(real, block=pools, draws=9999, seed=1)
    arranged = {tuple(real[o]) for o in order}
    assert len(order) == len(arranged) == others
    assert tuple(real) not in arranged
    if pools is not None:
        assert all(np.array_equal(pools[o], pools) for o in order)


def test_many_roll_outs_are_drawn_within_blocks() -> None:
    labels, block = np.tile([0, 1], 12), np.repeat([0, 1], 12)
    order = permutation.orderings(labels, block=block, draws=300, seed=1)
    assert order.shape == (300, 24)
    assert all(np.array_equal(block[o], block) for o in order)
    assert len({tuple(labels[o]) for o in order}) > 250


def test_a_town_that_starts_elsewhere_only_moves_rows_of_the_weights() -> None:
    start = np.array([1, 1, 2, 2, 3, 3])
    order = np.random.default_rng(3).permutation(6)
    exposure, present = wedge.exposure_of(start, 4), np.ones((6, 4), dtype=bool)
    moved = wedge.estimator_weights(exposure, present).reshape(6, 4)[order].ravel()
    assert moved == pytest.approx(wedge.estimator_weights(exposure[order], present), abs=1e-12)


def test_p_values_of_the_lottery_are_uniform_without_an_effect() -> None:
    rng = np.random.default_rng(8)
    block = np.repeat(np.arange(5), 12)
    p = []
    for i in range(400):
        arm = np.concatenate([rng.permutation([0] * 6 + [1] * 6) for _ in range(5)])
        p.append(permutation.mean_difference(rng.normal(0, 1, 60), arm, block, draws=199, seed=i).p)
    steps = np.sort(p)
    assert np.max(np.abs(steps - (np.arange(400) + 0.5) / 400)) < 1.36 / np.sqrt(400)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_same_input_gives_the_same_bytes(outcome: str) -> None:
    once, again = (canonical(found(outcome, data=people()).as_dict()) for _ in range(2))
    assert once == again


def test_another_protocol_draws_other_numbers() -> None:
    assert (
        ready()[0].hash != ready(testbed={"id": "proef", "title": "Anders", "question": "Helpt het?"})[0].hash
    )
    assert (
        found().provenance["seed"]
        != found(testbed={"id": "proef", "title": "Anders", "question": "Helpt het?"}).provenance["seed"]
    )


def test_numbers_are_rounded_at_nine_digits() -> None:
    assert (
        canonical({"b": 1 / 3, "a": [float("inf"), -0.0, 1e-20]}) == '{"a":[null,0.0,1e-20],"b":0.333333333}'
    )
