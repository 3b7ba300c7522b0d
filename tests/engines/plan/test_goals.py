"""Goals that cannot both be met are told together, with the hours they take."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlopend.engines.facts import KINDS
from doorlopend.engines.plan import Goal, collisions, parameters

ON = date(2026, 3, 2)
NUMBERS = parameters(ON)


def goal(kind: str, days: int, key: str = "") -> Goal:
    return Goal(key=key or kind, kind=kind, by=ON + timedelta(days=days))


def found(*goals: Goal, **more: object) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.code, one.goals) for one in collisions(goals, on=ON, parameters=NUMBERS, **more)]  # type: ignore[arg-type]


def test_full_time_work_now_and_b2_in_a_year_collide() -> None:
    assert found(goal("werk_voltijd", 30), goal("taal_b2", 365), pace="gewoon") == [("together_too_much", ("werk_voltijd", "taal_b2"))]


def test_part_time_work_and_b1_in_two_years_do_not() -> None:
    assert found(goal("werk_deeltijd", 200), goal("taal_b1", 730)) == []


def test_b2_in_a_year_while_still_learning_to_read_is_too_fast_by_itself() -> None:
    assert found(goal("taal_b2", 365), pace="alfabetisering") == [("too_fast", ("taal_b2",))]


@pytest.mark.parametrize("kind", ["opleiding_voltijd", "taal_b2"])
def test_the_z_route_does_not_lead_everywhere(kind: str) -> None:
    assert ("not_by_z_route", (kind,)) in found(goal(kind, 1000), route="z_route")


def test_days_past_and_after_the_term() -> None:
    assert found(goal("netwerk", -1)) == [("day_past", ("netwerk",))]
    assert ("after_term", ("taal_b1",)) in found(goal("taal_b1", 1200), term_end=ON + timedelta(days=1095))


kinds = st.sampled_from(next(field.values for field in KINDS["pip.doel"].fields if field.name == "soort"))


@given(st.lists(st.tuples(kinds, st.integers(1, 1500)), max_size=5), st.floats(1, 80))
def test_what_collides_with_more_hours_collides_with_fewer(rows: list[tuple[str, int]], hours: float) -> None:
    goals = [goal(kind, days, f"{kind}-{number}") for number, (kind, days) in enumerate(rows)]
    few, many = (collisions(goals, on=ON, parameters=NUMBERS, hours=one) for one in (hours, hours + 20))
    keys = {key for one in few for key in one.goals}
    assert all(set(one.goals) & keys for one in many)


def test_every_number_says_where_it_comes_from() -> None:
    assert all(one.source and one.certainty in {"L", "S", "M", "?"} for one in NUMBERS.values())
