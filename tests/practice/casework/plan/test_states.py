"""A plan that a colleague must see is never set unseen, and whatever was set stays as it was."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import TODAY, a_controller, a_dossier, a_user

from doorlopend.engines.plan import ROUTES
from doorlopend.practice.casework.plan import letters, services
from doorlopend.practice.casework.plan.models import Plan
from doorlopend.practice.casework.plan.policies import wants_second_eyes
from doorlopend.practice.casework.plan.states import MACHINE, OPEN, PlanAct, PlanState
from doorlopend.records.access.actor import acting
from doorlopend.records.documents import markup
from doorlopend.records.documents.letters import shipped_on


@given(st.lists(st.sampled_from(list(PlanAct)), max_size=12))
def test_after_offering_a_plan_is_set_only_when_a_colleague_agreed_to_this_very_content(acts: list[PlanAct]) -> None:
    state, agreed, offered = PlanState.CONCEPT, False, False
    for act in acts:
        step = MACHINE[state].get(act)
        if step is None:
            continue
        if state == PlanState.AGREED and act == PlanAct.SET:
            assert agreed and offered
        offered = offered or act == PlanAct.OFFER
        agreed = act == PlanAct.AGREE or (agreed and act not in (PlanAct.COMPOSE, PlanAct.RETURN))
        state = PlanState(step.to)
        assert (state in OPEN) == bool(MACHINE[state])


def test_from_every_open_state_a_plan_can_still_be_set_or_dropped() -> None:
    for start in OPEN:
        reached, todo = set(), [PlanState(start)]
        while todo:
            state = todo.pop()
            if state not in reached:
                reached.add(state)
                todo += [PlanState(step.to) for step in MACHINE[state].values()]
        assert {PlanState.SET, PlanState.DROPPED} <= reached


@pytest.mark.django_db
def test_one_plan_in_the_making_per_person_also_in_the_database() -> None:
    goirle = a_controller()
    dossier = a_dossier(goirle)
    _user, actor = a_user("teamleider", goirle.pk)
    with acting(actor):
        first = services.start(actor=actor, dossier=dossier, occasion="eerste", today=TODAY)
        assert services.start(actor=actor, dossier=dossier, occasion="eerste", today=TODAY).pk == first.pk
        with pytest.raises(IntegrityError, match="plan_one_open"), transaction.atomic():
            Plan.objects.create(controller=goirle, dossier=dossier, occasion="eerste", content={})


@pytest.mark.django_db
def test_who_may_not_write_makes_no_plan_and_another_gemeente_sees_none() -> None:
    goirle, tilburg = a_controller(), a_controller("Tilburg", code="GM0855", number=855)
    dossier = a_dossier(goirle)
    _user, actor = a_user("teamleider", goirle.pk)
    _other, stranger = a_user("teamleider", tilburg.pk)
    with acting(actor):
        services.start(actor=actor, dossier=dossier, occasion="eerste", today=TODAY)
    with acting(stranger):
        assert not Plan.objects.exists()
        with pytest.raises(PermissionDenied):
            services.start(actor=stranger, dossier=dossier, occasion="eerste", today=TODAY)


@pytest.mark.django_db
def test_second_eyes_hold_from_a_day_per_gemeente_and_only_a_team_leader_sets_them() -> None:
    goirle, tilburg = a_controller(), a_controller("Tilburg", code="GM0855", number=855)
    _user, leader = a_user("teamleider", goirle.pk)
    _other, worker = a_user("regievoerder", goirle.pk)
    with acting(worker), pytest.raises(PermissionDenied):
        services.ask_second_eyes(actor=worker, controller_id=goirle.pk, wanted=True, today=TODAY)
    with acting(leader):
        services.ask_second_eyes(actor=leader, controller_id=goirle.pk, wanted=True, today=TODAY)
        assert wants_second_eyes(controller_id=goirle.pk, on=TODAY)
        assert not wants_second_eyes(controller_id=goirle.pk, on=TODAY - timedelta(days=1))
        assert not wants_second_eyes(controller_id=tilburg.pk, on=TODAY)
        services.ask_second_eyes(actor=leader, controller_id=goirle.pk, wanted=False, today=TODAY + timedelta(days=5))
        assert not wants_second_eyes(controller_id=goirle.pk, on=TODAY + timedelta(days=5))


def test_the_plain_words_of_every_route_say_the_same_in_every_language() -> None:
    """The same sentences: as many of them, with the same fields; and a translation that nobody checked says so."""
    for route in ROUTES:
        template = shipped_on(f"pip_{route}", TODAY)
        shapes = {code: (len(text.body.split("\n\n")) - (code != "nl"), markup.fields_in(text.body)) for code, text in template.texts.items()}
        assert len(set(shapes.values())) == 1, (route, shapes)
        assert {code: text.state for code, text in template.texts.items()} == {"nl": "source", **dict.fromkeys(("en", "ar", "uk", "tr"), "draft")}


def test_the_wording_of_a_decision_is_that_of_its_day() -> None:
    assert letters.version_on(date(2026, 1, 1)).number == 1
