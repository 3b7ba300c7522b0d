"""Audit in aggregate: do-no-harm per group, proxies found where they are, chances not steered."""

from datetime import date

import numpy as np
import pytest

from doorlopend.engines.placement import fairness, generate, predictions
from doorlopend.engines.placement.reading import read_instance
from doorlopend.engines.placement.solve import solve


def advise(**policy: object) -> tuple[object, fairness.Any]:
    document = generate.build(households=150, places=6, seed=5)
    document["policy"] |= policy
    return document, solve(read_instance(document), time=20)


def test_do_no_harm_holds_for_everyone_and_every_audited_group() -> None:
    _, advice = advise()
    report = fairness.report(advice, proxy_limits={"group": 0.7})
    assert report["households_below_own_reference"] == []
    for group in report["groups"]:
        if group["placed_share"] == 1:
            assert group["not_harmed"]
    _, free = advise(individual_do_no_harm=False)
    assert len(fairness.below_reference(free.problem, free.place)) > 0


def test_groups_are_counted_whole_and_small_ones_merged() -> None:
    document, advice = advise()
    audit = {f"H{k + 1}": ("rare" if k < 3 else "common") for k in range(150)}
    instance = read_instance({**document, "audit": {"x": audit}})  # type: ignore[dict-item]
    other = solve(instance, time=20)
    rows = fairness.groups(other, "x")
    assert {(r.group, r.households) for r in rows} == {("common", 147), ("other", 3)}
    assert {r.group for r in fairness.groups(advice, "group")} == {"A", "B", "C", "D"}


def test_proxy_check_sees_a_leak_and_only_a_leak() -> None:
    document = generate.build(households=400, places=6, seed=5)
    scores = np.array(document["scores"][0]["values"])
    leak = {f"H{k + 1}": ("high" if scores[k].mean() > np.median(scores.mean(axis=1)) else "low") for k in range(400)}
    coin = {f"H{k + 1}": "ab"[int(v)] for k, v in enumerate(np.random.default_rng(1).integers(2, size=400))}
    problem = solve(read_instance({**document, "audit": {"leak": leak, "coin": coin}}), time=20).problem
    seen, unseen = (fairness.proxy(problem, d, limit=0.7) for d in ("leak", "coin"))
    assert seen.auc is not None and unseen.auc is not None
    assert seen.auc > 0.9 and seen.needs_reason
    assert unseen.auc == pytest.approx(0.5, abs=0.1) and not unseen.needs_reason


def test_auc_matches_its_definition() -> None:
    guess, target = np.array([0.1, 0.4, 0.4, 0.8]), np.array([False, False, True, True])
    assert fairness.auc(guess, target) == pytest.approx((1 + 0.5 + 1 + 1) / 4)


def outcomes(count: int, *, seed: int = 1) -> tuple[dict[str, list[float]], list[bool]]:
    rng = np.random.default_rng(seed)
    work, fit = rng.normal(size=count), rng.normal(size=count)
    chance = 1 / (1 + np.exp(-(-0.5 + 1.2 * work + 0.6 * fit)))
    return {"work_years": work.tolist(), "vacancy_fit": fit.tolist()}, (rng.random(count) < chance).tolist()


def trained(count: int = 3_000) -> predictions.Model:
    features, outcome = outcomes(count)
    return predictions.train(features=features, outcome=outcome, outcome_name="paid work after 12 months",
                             period=(date(2022, 1, 1), date(2024, 12, 31)), trained_on=date(2026, 1, 1))  # fmt: skip


def test_model_finds_the_truth_and_says_how_sure_it_is() -> None:
    model = trained()
    assert model.card.coefficients == pytest.approx((1.2, 0.6), abs=0.2)
    assert model.card.calibration_slope == pytest.approx(1.0, abs=0.15)
    assert model.card.calibration_error < 0.04
    assert model.card.brier < model.card.brier_baseline
    features, _ = outcomes(20_000, seed=2)
    chance, low, high = model.chance(np.array(list(features.values())).T)
    truth = 1 / (1 + np.exp(-(-0.5 + 1.2 * np.array(features["work_years"]) + 0.6 * np.array(features["vacancy_fit"]))))
    assert ((low <= chance) & (chance <= high)).all()
    assert ((low <= truth) & (truth <= high)).mean() > 0.6


@pytest.mark.parametrize("name", ["nationality", "sex_of_head", "mother-tongue", "moedertaal", "country_of_origin"])
def test_forbidden_attributes_are_refused(name: str) -> None:
    features, outcome = outcomes(1_000)
    with pytest.raises(predictions.Refused):
        predictions.train(features={**features, name: [0.0] * 1_000}, outcome=outcome, outcome_name="x",
                          period=(date(2022, 1, 1), date(2023, 1, 1)), trained_on=date(2026, 1, 1))  # fmt: skip


def test_too_few_outcomes_and_drift_are_refused_and_the_port_is_off() -> None:
    with pytest.raises(predictions.Refused):
        trained(100)
    model = trained()
    same, _ = outcomes(3_000, seed=9)
    model.check(np.array(list(same.values())).T)
    with pytest.raises(predictions.Refused):
        model.check(np.array(list(same.values())).T + np.array([1.5, 0.0]))
    assert isinstance(predictions.port(), predictions.Criteria)
    with pytest.raises(predictions.Refused):
        predictions.port(enabled=True)
