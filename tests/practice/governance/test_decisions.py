"""A regional decision through nine colleges, positions beside signatures, and what differs between two versions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.practice.governance.world import TODAY, a_body, a_meeting, places, region, somebody

from doorlopend.practice.governance.decisions import queries, services
from doorlopend.practice.governance.decisions.diff import diff
from doorlopend.practice.governance.decisions.models import Decision, Follow, Position
from doorlopend.practice.governance.decisions.states import (
    FOLLOW_MACHINE,
    DecisionAct,
    FollowAct,
    FollowState,
)
from doorlopend.practice.governance.decisions.views import told
from doorlopend.practice.governance.decisions.waiting import owed
from doorlopend.practice.governance.services import meeting
from doorlopend.practice.governance.states import MeetingAct
from doorlopend.practice.governance.steps import NotNow
from doorlopend.practice.governance.words import LineKind
from doorlopend.records.access.actor import Actor, acting

DB = pytest.mark.django_db


def decided(actor: Actor, days_ago: int = 100) -> Decision:
    """Nine gemeenten: seven colleges took it, one changed it, one still owes."""
    with acting(actor):
        made = services.propose(actor=actor, region_id=region().pk, values={"title": "Eén stuurgroep", "text": "Wij stellen één integrale stuurgroep in."})
        services.act(actor=actor, decision_id=made.pk, what=DecisionAct.AGREE, given={"taken_on": TODAY - timedelta(days=days_ago)})
        rows = list(Follow.objects.filter(decision=made).order_by("pk"))
        for number, row in enumerate(rows[:7]):
            services.follow(actor=actor, follow_id=row.pk, what=FollowAct.TAKE, given={"decided_on": TODAY - timedelta(days=80 - number)})
        changed = {"decided_on": TODAY, "deviation": "Zonder wonen", "reason": "Wonen zit bij een andere wethouder"}
        services.follow(actor=actor, follow_id=rows[7].pk, what=FollowAct.CHANGE, given=changed)
        return Decision.objects.get(pk=made.pk)


@DB
def test_seven_took_it_one_changed_it_and_one_still_owes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())
    actor = somebody("regiocoordinator")
    decision = decided(actor)
    with acting(actor):
        count = queries.tally(decision, today=TODAY)
        assert (count.taken, count.changed, count.refused, count.owed, count.late, count.of) == (7, 1, 0, 1, 1, 9)
        assert told(decision).startswith("7 van 9 colleges")
        assert queries.days_to_last(decision) is None


@DB
def test_who_still_owes_stands_on_the_agenda_by_name() -> None:
    actor = somebody("regiocoordinator")
    decided(actor)
    with acting(actor):
        (row,) = queries.owed(actor=actor, first=TODAY, last=TODAY)
        last = Follow.objects.order_by("pk").last()
        assert last is not None
        waiting = owed(row)
        assert next(one.name for one in places() if one.id == last.gemeente_id) in str(waiting.title)
        assert "stuurgroep" in waiting.bodies


@DB
def test_a_decision_in_the_minutes_of_the_stuurgroep_goes_to_every_college_and_of_a_workgroup_does_not() -> None:
    actor = somebody("regiocoordinator")
    board = a_meeting(actor, until=MeetingAct.SEND)
    group = a_meeting(actor, a_body(actor, "Werkgroep", "werkgroep"), until=MeetingAct.SEND)
    with acting(actor):
        one = meeting.write(actor=actor, meeting=board, kind=LineKind.BESLUIT, text="Wij nemen de startnotitie over", today=TODAY)
        two = meeting.write(actor=actor, meeting=group, kind=LineKind.BESLUIT, text="Wij stellen het format voor", today=TODAY)
        assert Decision.objects.get(line_id=one.pk).follows.count() == 9
        assert Decision.objects.get(line_id=two.pk).state == "concept"


@DB
def test_a_deviation_or_refusal_without_reason_is_refused_by_service_and_database() -> None:
    actor = somebody("regiocoordinator")
    decision = decided(actor)
    with acting(actor):
        last = Follow.objects.filter(decision=decision, state="open").get()
        with pytest.raises(NotNow):
            services.follow(actor=actor, follow_id=last.pk, what=FollowAct.CHANGE, given={"decided_on": TODAY, "deviation": "Anders", "reason": ""})
        with pytest.raises(NotNow):
            services.follow(actor=actor, follow_id=last.pk, what=FollowAct.REFUSE, given={"decided_on": TODAY})
        with pytest.raises(IntegrityError), transaction.atomic():
            Follow.objects.filter(pk=last.pk).update(state="niet_overgenomen")


@DB
def test_what_needs_the_council_is_not_worked_in_before_it_decided() -> None:
    actor = somebody("regiocoordinator")
    decision = decided(actor)
    with acting(actor):
        last = Follow.objects.filter(decision=decision, state="open").get()
        services.follow(actor=actor, follow_id=last.pk, what=FollowAct.TAKE, given={"decided_on": TODAY, "council_needed": True})
        with pytest.raises(NotNow):
            services.follow(actor=actor, follow_id=last.pk, what=FollowAct.WORK_IN, given={"worked_in_on": TODAY})
        services.follow(actor=actor, follow_id=last.pk, what=FollowAct.COUNCIL, given={"council_on": TODAY})
        services.follow(actor=actor, follow_id=last.pk, what=FollowAct.WORK_IN, given={"worked_in_on": TODAY})


@DB
def test_a_replaced_decision_is_followed_no_further_and_says_why() -> None:
    actor = somebody("regiocoordinator")
    decision = decided(actor)
    with acting(actor):
        new = services.propose(actor=actor, region_id=region().pk, values={"title": "Nieuw", "text": "Nieuw"})
        with pytest.raises(NotNow):
            services.act(actor=actor, decision_id=decision.pk, what=DecisionAct.REPLACE, given={"replaced_by": new, "why": ""})
        services.act(actor=actor, decision_id=decision.pk, what=DecisionAct.REPLACE, given={"replaced_by": new, "why": "Wet gewijzigd"})
        row = Follow.objects.filter(decision=decision, state="open").get()
        with pytest.raises(NotNow):
            services.follow(actor=actor, follow_id=row.pk, what=FollowAct.TAKE, given={"decided_on": TODAY})


@DB
def test_what_was_agreed_cannot_be_rewritten() -> None:
    actor = somebody("regiocoordinator")
    decision = decided(actor)
    with acting(actor), pytest.raises(NotNow):
        services.change_decision(actor=actor, decision=decision, values={"text": "Iets anders"})


@DB
def test_a_yes_under_conditions_names_them() -> None:
    actor = somebody("regiocoordinator")
    decision = decided(actor)
    with acting(actor):
        choice = services.add_choice(actor=actor, decision=decision, text="Sturen op resultaat")
        with pytest.raises(NotNow):
            services.take_position(actor=actor, choice=choice, gemeente_id=places()[0].id, stance=Position.Stance.MITS, note="", today=TODAY)
        services.take_position(actor=actor, choice=choice, gemeente_id=places()[0].id, stance=Position.Stance.TEGEN, note="Wij sturen op inhoud", today=TODAY)
        services.take_position(actor=actor, choice=choice, gemeente_id=places()[0].id, stance=Position.Stance.VOOR, note="", today=TODAY)
        assert [row.stance for row in choice.positions.all()] == ["voor"]


def test_from_every_state_of_a_gemeente_the_decision_can_still_be_worked_in() -> None:
    for start in FOLLOW_MACHINE:
        reached, todo = set(), [start]
        while todo:
            state = todo.pop()
            if state not in reached:
                reached.add(state)
                todo += [FollowState(step.to) for step in FOLLOW_MACHINE[state].values()]
        assert FollowState.VERWERKT in reached


@DB
def test_a_version_that_says_the_same_is_no_new_version() -> None:
    actor = somebody("beleidsmedewerker")
    with acting(actor):
        document = services.start_document(actor=actor, region_id=region().pk, values={"title": "Startnotitie", "kind": "startnotitie", "owner": "Tilburg"})
        services.new_version(actor=actor, document=document, text="Vroegtijdig", note="", today=TODAY)
        with pytest.raises(NotNow):
            services.new_version(actor=actor, document=document, text="Vroegtijdig", note="", today=TODAY)
        assert services.new_version(actor=actor, document=document, text="Vroegtijdig en integraal", note="", today=TODAY).number == 2


TEXTS = st.text("ab \n", max_size=60)


@given(old=TEXTS, new=TEXTS)
def test_a_difference_holds_both_texts_whole(old: str, new: str) -> None:
    parts = diff(old, new)
    assert "".join(part.text for part in parts if part.kind != "in") == old
    assert "".join(part.text for part in parts if part.kind != "out") == new


def test_one_word_changed_shows_as_one_word() -> None:
    assert [(part.kind, part.text) for part in diff("wij nemen het over", "wij nemen dit over") if part.kind != "same"] == [("out", "het"), ("in", "dit")]
