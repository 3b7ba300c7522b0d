"""No road closes a question or an advice without an answer to who waits for it: over every road of the machine."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.practice.governance.world import TODAY, a_body, a_meeting, somebody

from doorlopend.practice.governance.advice import queries, services
from doorlopend.practice.governance.advice.models import Advice
from doorlopend.practice.governance.advice.states import (
    ADVICE_MACHINE,
    ASKER,
    COUNCIL,
    STARTS,
    AdviceAct,
    AdviceState,
)
from doorlopend.practice.governance.models import Body
from doorlopend.practice.governance.queries import waiting_for
from doorlopend.practice.governance.services import meeting
from doorlopend.practice.governance.steps import NotNow
from doorlopend.records.access.actor import Actor, acting

DB = pytest.mark.django_db
ENDS = {state for state, steps in ADVICE_MACHINE.items() if not steps}
WORDS: dict[str, Any] = {
    "clarify": "Welke groep?", "context": "Het gaat om de brief", "answer": "Dit is al besloten", "scheduled_on": TODAY, "participants": 9,
    "advice": "Maak de brief korter", "reaction_due": TODAY + timedelta(days=42), "taken_over": "deels", "reaction": "Wij korten de brief in", "effect": "Een nieuwe brief",
}  # fmt: skip


def asked(actor: Actor, body: Body | None = None) -> Advice:
    body = body or a_body(actor, "Adviesraad Statushouders", "adviesraad")
    with acting(actor):
        return services.ask(actor=actor, body=body, values={"title": "Brieven", "question": "Is de brief duidelijk?"}, today=TODAY)


def unasked(actor: Actor, body: Body) -> Advice:
    with acting(actor):
        return services.volunteer(actor=actor, body=body, values={"title": "Brieven", "advice": "Maak ze korter"}, today=TODAY)


def walk(actor: Actor, row: Advice, *acts: AdviceAct) -> Advice:
    with acting(actor):
        for what in acts:
            asks = ADVICE_MACHINE[AdviceState(row.state)][what].asks
            row = services.act(actor=actor, advice_id=row.pk, what=what, given={name: WORDS[name] for name in asks}, today=TODAY)
    return row


TO_ADVICE = (AdviceAct.ADMIT, AdviceAct.SCHEDULE, AdviceAct.DISCUSS, AdviceAct.DRAFT, AdviceAct.ADOPT)


def reachable(start: AdviceState, *, without: str = "") -> set[AdviceState]:
    reached: set[AdviceState] = set()
    todo = [start]
    while todo:
        state = todo.pop()
        if state not in reached:
            reached.add(state)
            todo += [AdviceState(step.to) for step in ADVICE_MACHINE[state].values() if not without or step.answers != without]
    return reached


def test_without_an_answer_to_the_asker_a_question_never_ends() -> None:
    """Exhaustive: take the answering steps away, and look where one can still come."""
    assert not reachable(STARTS["asked"], without=ASKER) & ENDS


def test_without_a_reaction_to_the_council_an_advice_never_ends() -> None:
    assert not reachable(AdviceState.VASTGESTELD, without=COUNCIL) & ENDS
    assert not reachable(STARTS["unasked"], without=COUNCIL) & ENDS


@pytest.mark.parametrize("start", list(AdviceState))
def test_from_every_state_an_end_can_be_reached(start: AdviceState) -> None:
    assert reachable(start) & ENDS


@pytest.fixture
def council(db: None) -> tuple[Actor, Body]:
    actor = somebody("regiocoordinator")
    return actor, a_body(actor, "Adviesraad Statushouders", "adviesraad")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_road_through_the_services_ends_with_everybody_answered(council: tuple[Actor, Body], data: st.DataObject) -> None:
    """The real services on a real database, one road per example."""
    actor, body = council
    row = data.draw(st.sampled_from([asked, unasked]))(actor, body)
    for _step in range(25):
        acts = sorted(ADVICE_MACHINE[AdviceState(row.state)])
        if not acts:
            break
        row = walk(actor, row, data.draw(st.sampled_from(acts)))
    if AdviceState(row.state) in ENDS:
        assert not row.asked or row.answered_on
        assert row.adopted_on is None or (row.reacted_on and row.reaction)


@DB
def test_the_database_refuses_an_end_without_answer_or_reaction() -> None:
    actor = somebody("regiocoordinator")
    row = asked(actor)
    with acting(actor):
        with pytest.raises(IntegrityError), transaction.atomic():
            Advice.objects.filter(pk=row.pk).update(state="gesloten")
        with pytest.raises(IntegrityError), transaction.atomic():
            Advice.objects.filter(pk=row.pk).update(state="gesloten", answered_on=TODAY, adopted_on=TODAY)


@DB
def test_an_advice_gets_six_weeks_and_then_stands_on_the_agenda_of_the_stuurgroep_only() -> None:
    actor = somebody("regiocoordinator")
    row = walk(actor, asked(actor), *TO_ADVICE)
    assert row.reaction_due == TODAY + timedelta(weeks=6) and row.answered_on == TODAY
    board = a_meeting(actor, on=TODAY + timedelta(days=60))
    group = a_meeting(actor, a_body(actor, "Werkgroep", "werkgroep"), on=TODAY + timedelta(days=60))
    with acting(actor):
        assert queries.overdue(actor=actor, today=TODAY + timedelta(days=43)).get() == row
        assert not queries.overdue(actor=actor, today=TODAY + timedelta(days=42)).exists()
        assert row.pk in {one["source_id"] for one in waiting_for(actor=actor, meeting=board)}
        assert row.pk not in {one["source_id"] for one in waiting_for(actor=actor, meeting=group)}


@DB
def test_a_reaction_says_whether_and_why() -> None:
    actor = somebody("regiocoordinator")
    row = walk(actor, asked(actor), *TO_ADVICE, AdviceAct.ASK)
    with acting(actor):
        with pytest.raises(NotNow):
            services.act(actor=actor, advice_id=row.pk, what=AdviceAct.REACT, given={"taken_over": "niet", "reaction": ""}, today=TODAY)
        row = walk(actor, row, AdviceAct.REACT)
        told = queries.yield_of([row])
    assert (told.adopted, told.partly, told.waiting, told.days) == (1, 1, 0, 0.0)


@DB
def test_the_council_advises_and_the_region_reacts_not_the_other_way_round() -> None:
    region_, council = somebody("beleidsmedewerker"), somebody("adviesraadlid")
    coordinator = somebody("regiocoordinator")
    row = asked(coordinator)
    with acting(region_), pytest.raises(PermissionDenied):
        services.act(actor=region_, advice_id=row.pk, what=AdviceAct.ADMIT, given={}, today=TODAY)
    row = walk(council, row, *TO_ADVICE)
    with acting(council), pytest.raises(PermissionDenied):
        services.act(actor=council, advice_id=row.pk, what=AdviceAct.REACT, given=WORDS, today=TODAY)


@DB
def test_reflection_on_an_agenda_item_is_a_question_tied_to_it() -> None:
    actor = somebody("regiocoordinator")
    council = a_body(actor, "Adviesraad Statushouders", "adviesraad")
    meet = a_meeting(actor)
    with acting(actor):
        item = meeting.put_on_agenda(actor=actor, meeting=meet, values={"title": "Nieuwe intake", "kind": "besluit"})
        meeting.ask_reflection(actor=actor, item=item, body=council, question="Werkt dit voor u?", due_on=TODAY, today=TODAY)
        (row,) = queries.about([item.pk])[item.pk]
        assert row.body == council and row.state == AdviceState.INGEDIEND
        with pytest.raises(NotNow):
            meeting.ask_reflection(actor=actor, item=item, body=meet.body, question="?", due_on=TODAY, today=TODAY)
