"""Advice at arrival: never breaks a limit, never looks ahead at who is still to come, and beats first-come-first-served."""

from typing import Any

import numpy as np
import pytest

from doorlopend.engines.placement import generate, online
from doorlopend.engines.placement.model import Instance
from doorlopend.engines.placement.reading import read_instance
from doorlopend.engines.placement.state import faults


@pytest.fixture(scope="module")
def world() -> tuple[Instance, Instance]:
    return _world(households=120, places=6)


@pytest.fixture(scope="module")
def hamlet() -> tuple[Instance, Instance]:
    """Enough people to run into every limit; each policy solves it week by week."""
    return _world(households=48, places=5)


def _world(*, households: int, places: int) -> tuple[Instance, Instance]:
    rng = np.random.default_rng([3, households, places])
    document = generate.build(households=households, places=places, seed=3, tight=True)
    made = generate.make_world(places=places, rng=rng)
    people = generate.draw_people(made, households=households, rng=np.random.default_rng([3, households, places, 1]))
    quota, homes = generate.capacities(made, people, tight=False, rng=rng)
    earlier = generate.document(made, people, quota=quota, homes=homes, name="earlier")
    return read_instance(document), read_instance(earlier)


@pytest.fixture(scope="module")
def simulated(world: tuple[Instance, Instance]) -> dict[str, Any]:
    instance, earlier = world
    return online.simulate(instance, earlier=earlier, policies=["lottery", "greedy", "static_prices", "weekly_prices", "within_term", "within_term_even"])


def test_priced_advice_beats_greedy_and_lottery_on_the_same_stream(simulated: dict[str, Any]) -> None:
    percent = {r["policy"]: r["percent"] for r in simulated["runs"]}
    assert percent["lottery"] < percent["greedy"] < min(percent["weekly_prices"], percent["within_term"])
    unplaced = {r["policy"]: r["unplaced"] for r in simulated["runs"]}
    assert unplaced["weekly_prices"] <= unplaced["greedy"]
    assert all(0 <= r["balance"] <= 1 for r in simulated["runs"])


@pytest.mark.parametrize("policy", ["lottery", "greedy", "static_prices", "weekly_prices", "weekly_joint", "within_term", "within_term_even", "min_discord"])
def test_every_policy_keeps_every_limit(hamlet: tuple[Instance, Instance], policy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    instance, earlier = hamlet
    small = online.stream_of(instance, earlier=earlier, forecast_error=0.2, seed=1)
    kept = []
    monkeypatch.setattr(online, "score_part", lambda problem, place: kept.append((problem, place)) or 0)
    online.run(small, policy, seed=1)
    problem, place = kept[0]
    assert faults(problem, place) == []
    assert all(problem.reason[h, m] == 0 for h, m in enumerate(place) if m >= 0)


def test_a_promise_is_never_taken_back_and_no_one_is_placed_before_arrival(world: tuple[Instance, Instance]) -> None:
    instance, earlier = world
    stream = online.stream_of(instance, earlier=earlier, forecast_error=0, seed=1)
    rule, promised = online.Within(), dict[int, int]()

    def watched(desk: online.Desk, new: Any) -> None:
        rule(desk, new)
        now = {int(h): int(desk.state.place[h]) for h in np.flatnonzero(desk.state.place >= 0)}
        assert all(now[h] == m for h, m in promised.items())
        assert all(stream.week[h] <= desk.week for h in now)
        assert all(desk.week - stream.week[h] >= online.TERM or desk.week == online.WEEKS - 1 for h in now.keys() - promised.keys())
        promised.update(now)

    online.POLICIES = {**online.POLICIES, "watched": lambda: watched}
    online.run(stream, "watched", seed=1)
    assert len(promised) > 60


@pytest.mark.parametrize("policy", ["greedy", "static_prices", "weekly_joint", "within_term"])
def test_nobody_lives_in_a_home_that_nobody_announced_yet(hamlet: tuple[Instance, Instance], policy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    document = generate.announced(generate.build(households=48, places=5, seed=3, tight=True), seed=3)
    stream = online.stream_of(read_instance(document), earlier=hamlet[1], forecast_error=0, seed=1)
    rule, week = online.POLICIES[policy](), []

    def watched(desk: online.Desk, new: Any) -> None:
        assert stream.known_by is not None
        rule(desk, new)
        assert desk.state.z.sum(axis=1)[:, :-1].sum() <= stream.known_by[desk.week][:, :-1].sum()
        assert (desk.state.z.sum(axis=1) <= stream.known_by[desk.week]).all()
        week.append(desk.week)

    monkeypatch.setattr(online, "POLICIES", {"watched": lambda: watched})
    told = online.run(stream, "watched", seed=1)
    assert len(week) == online.WEEKS and told["score"] > 0


def test_announced_homes_are_the_same_homes() -> None:
    plain, dated = (read_instance(d) for d in (generate.build(households=48, places=5, seed=3), generate.announced(generate.build(households=48, places=5, seed=3), seed=3)))
    for one, other in zip(plain.places, dated.places, strict=True):
        assert sum(h.count for h in one.homes or ()) == sum(h.count for h in other.homes or ())
        assert all(h.announced_on for h in other.homes or ())
    assert online.solve_problem(online.stream_of(plain, earlier=None, forecast_error=0, seed=1).problem, time=10).value == (
        online.solve_problem(online.stream_of(dated, earlier=None, forecast_error=0, seed=1).problem, time=10).value)  # fmt: skip


def test_homes_still_expected_follow_what_was_announced(hamlet: tuple[Instance, Instance]) -> None:
    document = generate.announced(generate.build(households=48, places=5, seed=3, tight=True), seed=3)
    stream = online.stream_of(read_instance(document), earlier=hamlet[1], forecast_error=0, seed=1)
    assert stream.known_by is not None and stream.homes_expected is not None
    desks = [online.Desk(stream=stream, state=online.empty_state(stream.problem), week=w, waiting=[], seen=0, rng=np.random.default_rng(1)) for w in (0, 12, 25)]
    coming = [desk.coming().sum() for desk in desks]
    assert coming[0] > coming[1] > coming[2] == 0


def test_a_price_on_being_ahead_of_the_others_fills_places_more_evenly(simulated: dict[str, Any]) -> None:
    free, even = (next(r for r in simulated["runs"] if r["policy"] == name) for name in ("within_term", "within_term_even"))
    assert even["balance"] < free["balance"]
    assert even["percent"] > free["percent"] - 5 and even["unplaced"] <= free["unplaced"] + 3


def test_without_dates_or_history_it_still_advises(hamlet: tuple[Instance, Instance]) -> None:
    instance, _ = hamlet
    from dataclasses import replace

    undated = replace(instance, households=tuple(replace(h, arrives_on=None) for h in instance.households))
    found = online.simulate(undated, policies=["weekly_prices"])
    assert found["runs"][0]["percent"] > 50


def test_a_wrong_forecast_is_corrected_by_the_calendar(world: tuple[Instance, Instance]) -> None:
    stream = online.stream_of(world[0], earlier=world[1], forecast_error=0.5, seed=1)
    desk = online.Desk(stream=stream, state=online.empty_state(stream.problem), week=12, waiting=[], seen=60, rng=np.random.default_rng(1))
    assert desk.still_expected() == pytest.approx(60, rel=0.12)
