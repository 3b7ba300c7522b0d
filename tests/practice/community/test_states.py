"""No road leads to an end without an answer to who reported or asked: over every road of every machine."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.practice.community.world import TODAY, coordinator, region

from doorlopend.practice.community.models import Question, Signal
from doorlopend.practice.community.states import (
    ENDS,
    ESCALATION_MACHINE,
    QUESTION_MACHINE,
    SIGNAL_MACHINE,
    SignalAct,
)
from doorlopend.records.access.actor import acting

MACHINES = {
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


@pytest.mark.parametrize("name", MACHINES)
def test_without_the_answering_steps_no_end_can_be_reached(name: str) -> None:
    """Exhaustive: take the answering steps away, and look where one can still come."""
    machine, ends = MACHINES[name]
    reached, todo = set(), [next(iter(machine))]
    while todo:
        state = todo.pop()
        if state not in reached:
            reached.add(state)
            todo += [type(state)(step.to) for step in machine[state].values() if not step.answers]
    assert not reached & ends


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
