"""Every road a testbed can take, and what an outcome is, over generated lives."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlopend.engines.facts import Fact
from doorlopend.practice.testbeds import costs, outcomes, telling
from doorlopend.practice.testbeds.definitions import current, definitions
from doorlopend.practice.testbeds.drafting import period_of
from doorlopend.practice.testbeds.states import ENDS, FIXED, MACHINE, MEASURED, OPEN_CARD, Act, State

START = date(2025, 1, 31)


def reachable(without: set[Act]) -> set[State]:
    found, todo = set(), [State.DRAFT]
    while todo:
        state = todo.pop()
        if state not in found:
            found.add(state)
            todo += [step.to for act, step in MACHINE[state].items() if act not in without]
    return found


def test_nothing_runs_or_is_measured_without_a_lock() -> None:
    assert not reachable({Act.LOCK}) & (FIXED - {State.DONE})


def test_the_only_end_is_a_lesson_and_it_can_be_reached_from_everywhere() -> None:
    assert {state for state, steps in MACHINE.items() if not steps} == ENDS
    assert not reachable({Act.LEARN}) & ENDS
    for state in MACHINE:
        seen, todo = set(), [state]
        while todo:
            one = todo.pop()
            if one not in seen:
                seen.add(one)
                todo += [step.to for step in MACHINE[one].values()]
        assert seen & ENDS, state


@given(st.data())
def test_on_every_road_the_card_closes_once_and_for_all(data: st.DataObject) -> None:
    state, locked = State.DRAFT, False
    for _step in range(20):
        steps = MACHINE[state]
        if not steps:
            return
        act = data.draw(st.sampled_from(sorted(steps)))
        locked = locked or act is Act.LOCK
        state = steps[act].to
        assert not (locked and state in OPEN_CARD)
        assert state not in MEASURED - {State.DONE} or locked


def job(first: int, last: int | None) -> Fact:
    day = START + timedelta(days=first)
    return Fact(f"j{first}", "werk.dienstverband", day, day, {"uren_per_week": 24}, valid_until=START + timedelta(days=last) if last is not None else None)


jobs = st.lists(st.tuples(st.integers(-400, 800), st.none() | st.integers(0, 600)).map(lambda p: job(p[0], None if p[1] is None else p[0] + p[1])), max_size=4)


@given(jobs, st.integers(1, 24), st.integers(0, 900))
def test_outcomes_agree_with_each_other(found: list[Fact], months: int, followed: int) -> None:
    person = outcomes.Followed(facts=found, start=START, until=START + timedelta(days=followed))
    day = outcomes.months_later(START, months)
    works, first, worked = outcomes.works_on_day(person, day), outcomes.first_work(person, day), outcomes.months_worked(person, day)
    assert first.value is not None and first.value >= 0
    if day > person.until:
        assert works.value is None and worked.value is None
        return
    assert works.value == float(any(f.valid_from <= day and (f.valid_until is None or f.valid_until >= day) for f in found))
    if works.value:
        assert first.cause == 1 and worked.value and worked.value > 0
    if first.cause == 0:
        assert worked.value == 0
    assert 0 <= (worked.value or 0) <= (day - START).days / 30 + 1


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 60))
def test_months_later_is_the_same_day_or_the_last_of_its_month(day: date, months: int) -> None:
    later = outcomes.months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 40), st.integers(1, 12))
def test_a_period_starts_on_its_first_day(start: date, number: int, months: int) -> None:
    first = outcomes.months_later(start, number * months) if number else start
    if first.day == start.day:
        assert period_of(first, start=start, months=months) == number
        assert number == 0 or period_of(first - timedelta(days=1), start=start, months=months) == number - 1


def test_a_corrected_job_never_counted() -> None:
    wrong = job(10, None)
    void = Fact("v", "feit.nietig", START, START + timedelta(days=40), {}, supersedes=wrong.id, mode="correction")
    assert outcomes.standing([wrong, void], known=START + timedelta(days=30)) == [wrong]
    assert outcomes.standing([wrong, void], known=START + timedelta(days=50)) == []


def test_no_trait_is_nationality_sex_or_mother_tongue() -> None:
    assert not outcomes.TRAIT_KINDS & {"persoon.nationaliteit", "persoon.taal"}
    assert set(outcomes.TRAITS) == {"leeftijd", "kinderen", "opleiding", "maanden_in_gemeente"}


def test_every_definition_has_its_rule_and_both_languages() -> None:
    for page in definitions().values():
        assert page.rule in outcomes.RULES
        assert all((page.nl, page.en, page.meaning_nl, page.meaning_en, page.thing_nl, page.thing_en))
    assert len({page.code for page in current()}) == len(current())


@given(st.floats(-0.9, 0.9), st.floats(0.001, 0.5))
def test_cost_per_result_is_only_told_when_the_difference_is_real(value: float, half: float) -> None:
    from decimal import Decimal

    content = {"result": "finding", "better": "up", "estimate": value, "low": value - half, "high": value + half}
    told = costs.cost_of(content, each=Decimal(3500), usual=Decimal(2000))
    assert told is not None
    if content["low"] <= 0:
        assert told.per_result is None and told.high is None
    else:
        assert told.low is not None and told.high is not None and told.per_result is not None
        assert told.low <= told.per_result <= told.high


@pytest.mark.parametrize("gone", [1, 5, 9, None])
def test_a_small_number_of_missing_people_is_never_told(gone: int | None) -> None:
    assert not any(character.isdigit() and character != "1" and character != "0" for character in telling.shown_fewer(gone, "nl"))
