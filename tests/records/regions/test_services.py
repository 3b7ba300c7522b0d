"""Who may keep contacts, organisations, mandates and numbers; what is refused says which field and what to do."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from tests.factories import TODAY, a_controller, a_region, a_user

from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.audit.models import AuditRow
from doorlopend.records.regions import contacts, services
from doorlopend.records.regions.errors import RegionError
from doorlopend.records.regions.models import Mandate, Organisation
from doorlopend.records.regions.policies import may_keep_contacts, may_mandate

pytestmark = pytest.mark.django_db
ALLOWED = {"regiocoordinator", "beheerder_regio"}


@pytest.fixture
def goirle():
    return a_controller()


@pytest.fixture
def region(goirle):
    return a_region("Hart van Brabant", goirle)


@pytest.fixture
def coordinator(region):
    return a_user("regiocoordinator", region.pk)[1]


@pytest.fixture
def steunpunt(region, goirle, coordinator):
    with acting(coordinator):
        return services.add_organisation(
            actor=coordinator, kind="welzijn", name="Steunpunt", gemeenten=[goirle.gemeente_id], today=TODAY, kvk="12345678"
        )


def name_contact(actor, region, steunpunt, gemeente_id, **changes):
    given = {"topic": "crisis", "name": "Bo", "email": "bo@test.invalid", "first_day": date(2026, 1, 1), **changes}
    return contacts.add_contact(
        actor=actor, region_id=region.pk, organisation_id=steunpunt.pk, gemeente_id=gemeente_id, **given
    )


@pytest.mark.parametrize("role", ["regiocoordinator", "beheerder_regio", "beleidsmedewerker", "cop_lid", "toezicht", "bestuurder"])
def test_only_the_region_keeps_its_contacts(role, region, steunpunt, goirle):
    _, actor = a_user(role, region.pk, email=f"{role}@test.invalid")
    assert may_keep_contacts(actor=actor, region_id=region.pk) == (role in ALLOWED)
    assert not may_keep_contacts(actor=actor, region_id=uuid4())
    with acting(actor):
        if role in ALLOWED:
            name_contact(actor, region, steunpunt, goirle.gemeente_id)
        else:
            with pytest.raises(PermissionDenied):
                name_contact(actor, region, steunpunt, goirle.gemeente_id)


def test_a_case_manager_sees_whom_to_call_and_a_stranger_does_not(region, steunpunt, goirle, coordinator):
    with acting(coordinator):
        name_contact(coordinator, region, steunpunt, goirle.gemeente_id, confirmed_on=TODAY)
    _, manager = a_user("regievoerder", goirle.pk)
    with acting(manager):
        (cell,) = contacts.matrix(actor=manager, region_id=region.pk, today=TODAY, topics=["crisis"])
        assert ([c.name for c in cell.contacts], cell.state) == (["Bo"], contacts.CONFIRMED)
    elsewhere = a_controller("Venlo", code="GM0983", number=983)
    _, stranger = a_user("regievoerder", elsewhere.pk)
    with acting(stranger):
        assert contacts.contacts_on(actor=stranger, region_id=region.pk, day=TODAY) == []
    _, school = a_user("vrijwilliger", steunpunt.pk)
    with acting(school), pytest.raises(PermissionDenied):
        contacts.contacts_on(actor=school, region_id=region.pk, day=TODAY)


def test_a_confirmation_grows_old_and_is_renewed(region, steunpunt, goirle, coordinator):
    with acting(coordinator):
        contact = name_contact(coordinator, region, steunpunt, goirle.gemeente_id)
        states = []
        for confirmed in (None, TODAY - timedelta(days=91), TODAY - timedelta(days=90)):
            contact.confirmed_on = confirmed
            states.append(contacts.state_of(contact, today=TODAY))
        assert states == [contacts.TO_CONFIRM, contacts.STALE, contacts.CONFIRMED]
        assert contacts.to_confirm(actor=coordinator, region_id=region.pk, today=TODAY) == [contact]
        contacts.confirm_contact(actor=coordinator, contact_id=contact.pk, today=TODAY)
        assert contacts.to_confirm(actor=coordinator, region_id=region.pk, today=TODAY) == []


def test_the_next_contact_of_a_cell_ends_the_one_before(region, steunpunt, goirle, coordinator):
    with acting(coordinator):
        name_contact(coordinator, region, steunpunt, goirle.gemeente_id)
        second = name_contact(coordinator, region, steunpunt, goirle.gemeente_id, name="Cor", first_day=TODAY)
        for day, who in [(TODAY - timedelta(days=1), "Bo"), (TODAY, "Cor")]:
            (cell,) = contacts.matrix(actor=coordinator, region_id=region.pk, today=day, topics=["crisis"])
            assert [c.name for c in cell.contacts] == [who]
        contacts.end_contact(actor=coordinator, contact_id=second.pk, last_day=TODAY)
        (cell,) = contacts.matrix(actor=coordinator, region_id=region.pk, today=TODAY + timedelta(days=1), topics=["crisis"])
        assert cell.state == contacts.EMPTY


def test_a_contact_for_the_whole_region_fills_empty_cells_only(region, steunpunt, goirle, coordinator):
    tilburg = a_controller("Tilburg", code="GM0855", number=855)
    a_region("Hart van Brabant", tilburg)
    with acting(coordinator):
        name_contact(coordinator, region, steunpunt, None, name="Regio")
        name_contact(coordinator, region, steunpunt, goirle.gemeente_id, name="Goirle")
        cells = contacts.matrix(actor=coordinator, region_id=region.pk, today=TODAY, topics=["crisis"])
    assert {c.gemeente.name: [p.name for p in c.contacts] for c in cells} == {"Goirle": ["Goirle"], "Tilburg": ["Regio"]}


@pytest.mark.parametrize(
    ("changes", "field"), [({"topic": "voetbal"}, "topic"), ({"name": " "}, "name"), ({"email": ""}, "email")]
)
def test_a_contact_without_use_is_refused(changes, field, region, steunpunt, goirle, coordinator):
    with acting(coordinator), pytest.raises(RegionError) as refused:
        name_contact(coordinator, region, steunpunt, goirle.gemeente_id, **changes)
    assert refused.value.field == field and set(refused.value.message) == {"nl", "en"}


def test_a_mandate_opens_files_from_its_first_to_its_last_day(goirle, steunpunt):
    _, manager = a_user("beheerder_gemeente", goirle.pk)
    with acting(manager):
        mandate = services.add_mandate(
            actor=manager, controller_id=goirle.pk, organisation_id=steunpunt.pk, purpose="begeleiding",
            ground="mandaatbesluit 2026/1", first_day=date(2026, 3, 1),
        )  # fmt: skip
        services.end_mandate(actor=manager, mandate_id=mandate.pk, last_day=date(2026, 3, 31))
    held = Mandate.objects.filter(organisation_id=steunpunt.pk)
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]
    assert [held.on(day).exists() for day in days] == [False, True, True, False]


@pytest.mark.parametrize("role", ["regievoerder", "teamleider", "fg"])
def test_who_works_with_files_does_not_give_mandates(role, goirle, steunpunt):
    _, actor = a_user(role, goirle.pk)
    assert not may_mandate(actor=actor, controller_id=goirle.pk)
    with acting(actor), pytest.raises(PermissionDenied):
        services.add_mandate(
            actor=actor, controller_id=goirle.pk, organisation_id=steunpunt.pk, purpose="x", ground="y", first_day=TODAY
        )


def test_a_mandate_needs_a_ground_another_party_and_an_end_after_its_start(goirle, steunpunt):
    system = system_for(goirle.pk, why="test")
    given = {"actor": system, "controller_id": goirle.pk, "purpose": "x", "first_day": TODAY}
    with acting(system):
        for party, ground, field in [(goirle.pk, "g", "organisation"), (steunpunt.pk, " ", "ground")]:
            with pytest.raises(RegionError) as refused:
                services.add_mandate(**given, organisation_id=party, ground=ground)
            assert refused.value.field == field
        mandate = services.add_mandate(**given, organisation_id=steunpunt.pk, ground="g")
        with pytest.raises(RegionError):
            services.end_mandate(actor=system, mandate_id=mandate.pk, last_day=TODAY - timedelta(days=1))


def test_an_organisation_is_kept_by_a_region_where_it_works(region, steunpunt, goirle, coordinator):
    other = a_region("Achterhoek", a_controller("Aalten", code="GM0197", number=197))
    _, stranger = a_user("regiocoordinator", other.pk)
    with acting(stranger), pytest.raises(PermissionDenied):
        services.end_organisation(actor=stranger, organisation_id=steunpunt.pk, last_day=TODAY)
    with acting(coordinator):
        services.end_organisation(actor=coordinator, organisation_id=steunpunt.pk, last_day=TODAY)
        for kind, name, kvk, field in [("welzijn", "Steunpunt", "", "name"), ("circus", "A", "", "kind"), ("welzijn", "B", "12", "kvk")]:
            with pytest.raises(RegionError) as refused, transaction.atomic():
                services.add_organisation(
                    actor=coordinator, kind=kind, name=name, kvk=kvk, gemeenten=[goirle.gemeente_id], today=TODAY
                )
            assert refused.value.field == field
    assert Organisation.objects.get(pk=steunpunt.pk).ended_on == TODAY


def test_an_oin_has_twenty_digits_and_one_owner(goirle):
    tilburg = a_controller("Tilburg", code="GM0855", number=855)
    system = system_for(goirle.pk, why="test")
    with acting(system):
        for wrong in ("123", "0000000180086647200x", tilburg.oin):
            with pytest.raises(RegionError) as refused:
                services.set_oin(actor=system, controller_id=goirle.pk, oin=wrong)
            assert refused.value.field == "oin"
        assert services.set_oin(actor=system, controller_id=goirle.pk, oin="00000001001234567000").oin.endswith("7000")
    _, manager = a_user("regievoerder", goirle.pk)
    with acting(manager), pytest.raises(PermissionDenied):
        services.set_oin(actor=manager, controller_id=goirle.pk, oin="00000001001234568000")


def test_every_change_leaves_one_line(region, steunpunt, goirle, coordinator):
    with acting(coordinator):
        contact = name_contact(coordinator, region, steunpunt, goirle.gemeente_id)
        contacts.confirm_contact(actor=coordinator, contact_id=contact.pk, today=TODAY)
        contacts.end_contact(actor=coordinator, contact_id=contact.pk, last_day=TODAY)
    from doorlopend.records.audit.sealing import SEALER

    with acting(SEALER):
        lines = AuditRow.objects.filter(object_id=str(contact.pk)).order_by("at").values_list("action", "actor")
        assert list(lines) == [(f"contact.{verb}", coordinator.id) for verb in ("added", "confirmed", "ended")]
