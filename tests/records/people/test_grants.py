"""What a user may do follows from dated grants and mandates, and ends with them."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import TODAY, a_controller, a_dossier, a_region, a_user, as_actor

from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.access.periods import Period
from doorlopend.records.people.models import OwnDossier, SafetyAccess, User
from doorlopend.records.people.roles import CONTROLLER, PERMISSIONS, REGION, ROLES
from doorlopend.records.people.services import add_user, as_resident, grant_role
from doorlopend.records.regions.models import Controller
from doorlopend.records.regions.services import add_mandate

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def _granted(role: str, *, first: date, last: date | None) -> tuple[User, object]:
    goirle = a_controller()
    system = system_for(goirle.pk, why="test")
    with acting(system):
        user = add_user(actor=system, email=f"{uuid4()}@test.invalid", name="Test", steward_id=goirle.pk)
        grant_role(
            actor=system, user=user, role=role, organisation_id=goirle.pk, steward_id=goirle.pk, ground="test",
            valid_from=first, valid_until=last,
        )  # fmt: skip
    return user, goirle.pk


@given(length=st.integers(0, 400), offset=st.integers(-3, 403))
def test_a_grant_holds_from_its_first_to_its_last_day(length: int, offset: int) -> None:
    first = date(2026, 1, 1)
    user, place = _granted("regievoerder", first=first, last=first + length * DAY)
    actor = as_actor(user, today=first + offset * DAY)
    assert actor.may("dossier.read", place) is (0 <= offset <= length)  # type: ignore[arg-type]
    assert (place in actor.scope.get("ordinary", ())) is (0 <= offset <= length)


def _mandated(controller: Controller, party: UUID, *, last: date | None = None) -> None:
    system = system_for(controller.pk, why="test")
    with acting(system):
        add_mandate(actor=system, controller_id=controller.pk, organisation_id=party, purpose="begeleiding", ground="Wi 13", first_day=date(2026, 1, 1), last_day=last)


def test_a_mandate_gives_and_its_end_takes_away() -> None:
    goirle, welfare = a_controller(), uuid4()
    last = date(2026, 6, 30)
    _mandated(goirle, welfare, last=last)
    user, before = a_user("begeleider", welfare, today=date(2025, 12, 31))
    assert not before.may("dossier.read", goirle.pk)
    assert as_actor(user, today=last).may("dossier.write", goirle.pk)
    assert goirle.pk in as_actor(user, today=last).scope["ordinary"]
    after = as_actor(user, today=last + DAY)
    assert not after.may("dossier.read", goirle.pk) and goirle.pk not in after.scope["ordinary"]


def test_a_mandate_gives_nothing_to_a_role_without_files() -> None:
    goirle, welfare = a_controller(), uuid4()
    _mandated(goirle, welfare)
    _user, volunteer = a_user("vrijwilliger", welfare)
    assert not any(goirle.pk in places for places in volunteer.scope.values())


def test_safety_access_is_for_the_named_person_for_its_days() -> None:
    goirle = a_controller()
    dossier = a_dossier(goirle)
    user, _ = a_user("regievoerder", goirle.pk)
    with acting(system_for(goirle.pk, why="test")):
        SafetyAccess.objects.create(
            user=user, steward_id=goirle.pk, dossier_id=dossier.pk, reason="belt mevrouw alleen",
            valid_from=TODAY, valid_before=TODAY + DAY,
        )  # fmt: skip
    assert as_actor(user, today=TODAY).scope["safety"] == {dossier.pk}
    assert not as_actor(user, today=TODAY + DAY).scope["safety"]


def test_staff_who_came_as_refugees_open_their_own_file_as_resident_only() -> None:
    goirle = a_controller()
    dossier = a_dossier(goirle)
    user, _ = a_user("begeleider", goirle.pk)
    with acting(system_for(goirle.pk, why="test")):
        OwnDossier.objects.create(user=user, steward_id=goirle.pk, dossier_id=dossier.pk)
    staff = as_actor(user)
    assert staff.scope["barred"] == {dossier.pk} and not staff.scope.get("subject")
    resident = as_resident(staff)
    assert resident.scope["subject"] == {dossier.pk}
    assert not resident.permissions and set(resident.scope) == {"self", "subject"}


@pytest.mark.parametrize("role", [role.code for role in ROLES.values() if "users.manage" not in role.permissions])
def test_only_who_manages_users_gives_roles(role: str) -> None:
    goirle = a_controller()
    user, actor = a_user(role, goirle.pk)
    with acting(actor), pytest.raises(PermissionDenied):
        grant_role(
            actor=actor, user=user, role="teamleider", organisation_id=goirle.pk, steward_id=goirle.pk,
            ground="eigen verzoek", valid_from=TODAY,
        )  # fmt: skip


def test_roles_of_the_region_see_no_class_of_facts() -> None:
    """The region holds bodies, contracts and figures, never person files."""
    for role in ROLES.values():
        if role.held_at == REGION:
            assert not role.sees and not any(name.startswith("dossier.") for name in role.permissions), role.code
        assert "safety" not in role.sees, role.code
        assert role.permissions <= set(PERMISSIONS)
        assert bool(role.sees) == ("dossier.read" in role.permissions), role.code
        assert role.held_at == CONTROLLER or "audit.read" not in role.permissions


def test_a_region_is_shared_by_those_whose_gemeente_takes_part() -> None:
    goirle, other = a_controller(), a_controller("Hilvarenbeek", code="GM0798", number=798)
    region = a_region("Hart van Brabant", goirle)
    assert region.pk in a_user("regievoerder", goirle.pk)[1].scope["region"]
    assert region.pk not in a_user("regievoerder", other.pk)[1].scope["region"]


@given(first=st.dates(date(2000, 1, 1), date(2100, 1, 1)), days=st.integers(0, 9000))
def test_last_day_and_half_open_range_say_the_same(first: date, days: int) -> None:
    period = Period(first, first + days * DAY)
    assert Period.half_open(first, period.before) == period
    assert period.last in period and period.before not in period and first - DAY not in period
