"""Safety facts are seen by who is named, for as long as that holds, and by nobody else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from tests.factories import TODAY, a_controller, a_dossier, a_user, as_actor

from doorlopend.records.access.actor import Actor, acting
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.named import end_safety, name_for_safety, tie_own, untie_own
from doorlopend.records.dossiers.services import new_fact
from doorlopend.records.people.models import User

pytestmark = pytest.mark.django_db


def a_secret() -> tuple[Dossier, Actor, User]:
    """A dossier with a shelter in it, who assigns dossiers, and a case manager."""
    goirle = a_controller()
    shelter = new_fact(kind="veiligheid.opvang", valid_from=date(2026, 6, 1), known_on=date(2026, 6, 1), soort="vrouwenopvang")
    dossier = a_dossier(goirle, facts=(shelter,))
    _leader, leader = a_user("teamleider", goirle.pk)
    colleague, _actor = a_user("regievoerder", goirle.pk)
    return dossier, leader, colleague


def sees_safety(user: User, dossier: Dossier, *, today: date = TODAY) -> bool:
    with acting(as_actor(user, today=today)):
        return FactRow.objects.filter(dossier_id=dossier.pk, sensitivity="safety").exists()


def test_naming_opens_and_ending_closes() -> None:
    dossier, leader, colleague = a_secret()
    assert not sees_safety(colleague, dossier)
    with acting(leader):
        given = name_for_safety(actor=leader, dossier_id=dossier.pk, user_id=colleague.pk, reason="vaste begeleider", today=TODAY)
    assert sees_safety(colleague, dossier)
    with acting(leader):
        end_safety(actor=leader, access_id=given.pk, today=TODAY)
    assert not sees_safety(colleague, dossier)


def test_it_ends_by_itself_after_its_last_day() -> None:
    dossier, leader, colleague = a_secret()
    with acting(leader):
        name_for_safety(actor=leader, dossier_id=dossier.pk, user_id=colleague.pk, reason="vakantie", today=TODAY, last_day=TODAY + timedelta(days=7))
    assert sees_safety(colleague, dossier, today=TODAY + timedelta(days=7))
    assert not sees_safety(colleague, dossier, today=TODAY + timedelta(days=8))


def test_a_case_manager_names_nobody_and_a_stranger_cannot_be_named() -> None:
    dossier, leader, colleague = a_secret()
    stranger, _theirs = a_user("regievoerder", a_controller("Tilburg", code="GM0855", number=855).pk)
    with acting(as_actor(colleague)), pytest.raises(PermissionDenied):
        name_for_safety(actor=as_actor(colleague), dossier_id=dossier.pk, user_id=colleague.pk, reason="x", today=TODAY)
    with acting(leader), pytest.raises(ValidationError):
        name_for_safety(actor=leader, dossier_id=dossier.pk, user_id=stranger.pk, reason="x", today=TODAY)
    with acting(leader), pytest.raises(ValidationError):
        name_for_safety(actor=leader, dossier_id=dossier.pk, user_id=colleague.pk, reason=" ", today=TODAY)


def test_who_is_subject_too_never_opens_the_own_file_as_staff() -> None:
    dossier, leader, colleague = a_secret()
    with acting(leader):
        tie_own(actor=leader, dossier_id=dossier.pk, user_id=colleague.pk)
        with pytest.raises(ValidationError):
            name_for_safety(actor=leader, dossier_id=dossier.pk, user_id=colleague.pk, reason="x", today=TODAY)
    with acting(as_actor(colleague)):
        assert not Dossier.objects.filter(pk=dossier.pk).exists()
    with acting(leader):
        untie_own(actor=leader, dossier_id=dossier.pk, user_id=colleague.pk)
    with acting(as_actor(colleague)):
        assert Dossier.objects.filter(pk=dossier.pk).exists()
