"""No road leads to an end without an answer to who reported or asked: over every road of every machine."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import ROOT
from tests.practice.community.world import TODAY, coordinator, region

from doorlopend.practice.community.models import Question, Signal
from doorlopend.practice.community.states import (
    ENDS,
    ESCALATION_MACHINE,
    QUESTION_MACHINE,
    SIGNAL_MACHINE,
    SignalAct,
    Step,
)
from doorlopend.records.access.actor import acting

Machine = dict[Any, dict[Any, Step]]
MACHINES: dict[str, tuple[Machine, set[Any]]] = {
    "signal": (SIGNAL_MACHINE, {state for state, steps in SIGNAL_MACHINE.items() if not steps}),
    "escalation": (ESCALATION_MACHINE, {state for state, steps in ESCALATION_MACHINE.items() if not steps}),
    "question": (QUESTION_MACHINE, {state for state, steps in QUESTION_MACHINE.items() if not steps}),
}


def test_the_only_end_of_a_signal_is_closed_after_feedback() -> None:
    assert MACHINES["signal"][1] == ENDS
    into_end = [(state, act) for state, steps in SIGNAL_MACHINE.items() for act, step in steps.items() if step.to in ENDS]
    assert into_end == [("teruggekoppeld", SignalAct.CLOSE)]


@pytest.mark.parametrize("name", MACHINES)
@given(data=st.data())
def test_every_road_to_an_end_holds_an_answer(name: str, data: st.DataObject) -> None:
    machine, ends = MACHINES[name]
    state, answered = next(iter(machine)), False
    for _step in range(40):
        steps = machine[state]
        if not steps:
            assert answered
            return
        act = data.draw(st.sampled_from(sorted(steps)))
        answered = (answered or steps[act].answers) and act.value != "heropenen"
        state = type(state)(steps[act].to)
    assert state not in ends or answered


def unanswered_ends(machine: Machine, ends: set[Any]) -> set[Any]:
    """Exhaustive: take the answering steps away, and look which ends one can still come to."""
    reached, todo = set(), [next(iter(machine))]
    while todo:
        state = todo.pop()
        if state not in reached:
            reached.add(state)
            todo += [type(state)(step.to) for step in machine[state].values() if not step.answers]
    return reached & ends


@pytest.mark.parametrize("name", MACHINES)
def test_without_the_answering_steps_no_end_can_be_reached(name: str) -> None:
    assert not unanswered_ends(*MACHINES[name])


@pytest.mark.parametrize("name", MACHINES)
@given(data=st.data())
def test_a_short_cut_to_an_end_would_be_noticed(name: str, data: st.DataObject) -> None:
    """Whatever state before the answer gets a step of its own to an end: the check above sees it."""
    machine, ends = MACHINES[name]
    before = sorted(_before_the_answer(machine))
    state, end = data.draw(st.sampled_from(before)), data.draw(st.sampled_from(sorted(ends)))
    act = next(iter(machine[type(state)(state)]))
    short = {**machine, state: {**machine[state], f"kort_{act}": Step(end.value, "short.cut")}}
    assert unanswered_ends(short, ends) == {end}


def _before_the_answer(machine: Machine) -> set[Any]:
    reached, todo = set(), [next(iter(machine))]
    while todo:
        state = todo.pop()
        if state not in reached:
            reached.add(state)
            todo += [type(state)(step.to) for step in machine[state].values() if not step.answers]
    return reached


WITH_A_SENDER = {"community signal", "community escalation", "community question", "advice advice"}
WITHOUT = {
    "community lesson", "community parcel", "governance meeting", "governance event", "decisions follow", "decisions decision", "mailing mail",
    "publicity page", "publicity passport", "session workshop", "subsidies subsidy",
}  # fmt: skip


def test_every_machine_of_these_rooms_is_known_to_have_a_sender_or_not() -> None:
    """A new machine must be put in one of the two; one with a sender is walked here or in the tests of the advice."""
    found = set()
    for file in (ROOT / "src/doorlopend/practice").glob("**/states.py"):
        if file.relative_to(ROOT / "src/doorlopend/practice").parts[0] in {"community", "governance"}:
            found |= {f"{file.parent.name} {name.lower()}" for name in re.findall(r"^(\w+)_MACHINE\b", file.read_text(), re.MULTILINE)}
    assert found == WITH_A_SENDER | WITHOUT


@pytest.mark.parametrize("name", MACHINES)
def test_from_every_state_an_end_can_be_reached(name: str) -> None:
    machine, ends = MACHINES[name]
    for start in machine:
        reached, todo = set(), [start]
        while todo:
            state = todo.pop()
            if state not in reached:
                reached.add(state)
                todo += [type(state)(step.to) for step in machine[state].values()]
        assert reached & ends, f"{name}: stuck in {start}"


@pytest.mark.django_db
def test_the_database_refuses_an_end_without_answer() -> None:
    actor = coordinator()
    with acting(actor):
        signal = Signal.objects.create(region_id=region().pk, title="x", what="x", sent_on=TODAY, feedback_due=TODAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            Signal.objects.filter(pk=signal.pk).update(state="gesloten", closed_on=TODAY)
        question = Question.objects.create(region_id=region().pk, text="x", topic="geld", asked_on=TODAY, due_on=TODAY + timedelta(days=3))
        with pytest.raises(IntegrityError), transaction.atomic():
            Question.objects.filter(pk=question.pk).update(state="in_kennisbank")
