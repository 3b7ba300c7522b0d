"""An administrator lets people in and out, by role and by mandate, and only at the own organisation."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from tests.factories import TODAY, a_controller, a_region, a_user, as_actor, logged_in

from doorlopend.records.access.actor import LOGIN, acting
from doorlopend.records.access.ids import ordered
from doorlopend.records.audit.models import AuditRow
from doorlopend.records.people.models import Grant, User
from doorlopend.records.regions.models import Mandate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())


@pytest.fixture
def office() -> tuple[Client, Any, Any]:
    goirle = a_controller()
    user, actor = a_user("beheerder_gemeente", goirle.pk)
    return logged_in(user), actor, goirle


def test_a_new_colleague_gets_in_with_a_role_and_out_when_it_ends(office: tuple[Client, Any, Any]) -> None:
    client, actor, goirle = office
    client.post("/beheer/gebruikers/nieuw/", {"name": "Nieuw", "email": "Nieuw@goirle.invalid", "steward": str(goirle.pk), "password": "een lang geheim 1"})
    with acting(LOGIN):
        made = User.objects.get(email="nieuw@goirle.invalid")
    assert logged_in(made).get("/mensen/").status_code == 403
    given = client.post(f"/beheer/gebruikers/{made.pk}/rol/", {"role": f"{goirle.pk}:regievoerder", "ground": "functie", "valid_from": TODAY.isoformat()})
    assert given.status_code == 302
    assert logged_in(made).get("/mensen/").status_code == 200
    with acting(actor):
        grant = Grant.objects.get(user=made)
    client.post(f"/beheer/rollen/{grant.pk}/beeindigen/")
    assert logged_in(made).get("/mensen/").status_code == 403
    with acting(actor):
        assert not as_actor(made).permissions


def test_a_blocked_user_is_out_at_once_and_nobody_blocks_themselves(office: tuple[Client, Any, Any]) -> None:
    client, actor, goirle = office
    colleague, _actor = a_user("regievoerder", goirle.pk)
    theirs = logged_in(colleague)
    assert theirs.get("/mensen/").status_code == 200
    client.post(f"/beheer/gebruikers/{colleague.pk}/blokkeren/")
    assert theirs.get("/mensen/").status_code == 302
    client.post(f"/beheer/gebruikers/{colleague.pk}/blokkeren/")
    assert logged_in(colleague).get("/mensen/").status_code == 200
    client.post(f"/beheer/gebruikers/{actor.user_id}/blokkeren/")
    assert client.get("/beheer/").status_code == 200


def test_a_new_password_ends_running_sessions(office: tuple[Client, Any, Any]) -> None:
    client, _actor, goirle = office
    colleague, _other = a_user("regievoerder", goirle.pk)
    theirs = logged_in(colleague)
    assert client.post(f"/beheer/gebruikers/{colleague.pk}/wachtwoord/", {"password": "kort"}).status_code == 400
    client.post(f"/beheer/gebruikers/{colleague.pk}/wachtwoord/", {"password": "een ander lang geheim"})
    assert theirs.get("/mensen/").status_code == 302


def test_another_gemeentes_people_do_not_exist_here(office: tuple[Client, Any, Any]) -> None:
    client, _actor, _goirle = office
    tilburg = a_controller("Tilburg", code="GM0855", number=855)
    stranger, theirs = a_user("regievoerder", tilburg.pk)
    assert "tilburg" not in client.get("/beheer/").content.decode().lower().replace("regio", "")
    for path in ("", "blokkeren/", "wachtwoord/", "rol/"):
        assert client.post(f"/beheer/gebruikers/{stranger.pk}/{path}").status_code in {404, 405}
    with acting(theirs):
        grant = Grant.objects.get(user=stranger)
    assert client.post(f"/beheer/rollen/{grant.pk}/beeindigen/").status_code == 404
    refused = client.post("/beheer/gebruikers/nieuw/", {"name": "X", "email": "x@x.invalid", "steward": str(tilburg.pk)})
    assert refused.status_code == 400


def test_a_mandate_opens_for_its_days_and_stands_in_the_audit(office: tuple[Client, Any, Any]) -> None:
    client, actor, goirle = office
    region = a_region("Hart van Brabant", goirle)
    form = {"controller": str(goirle.pk), "party": str(region.pk), "purpose": "plaatsingsronde", "ground": "college 12 mei", "first_day": TODAY.isoformat()}
    assert client.post("/beheer/mandaten/nieuw/", {**form, "last_day": "2026-01-01"}).status_code == 400
    assert "altijd een laatste dag" in client.post("/beheer/mandaten/nieuw/", form).content.decode()
    assert client.post("/beheer/mandaten/nieuw/", {**form, "purpose": "van alles"}).status_code == 400
    assert client.post("/beheer/mandaten/nieuw/", {**form, "last_day": (TODAY + timedelta(days=30)).isoformat()}).status_code == 302
    _user, coordinator = a_user("regiocoordinator", region.pk)
    assert goirle.pk in coordinator.scope["placing"]
    with acting(actor):
        mandate = Mandate.objects.get(controller=goirle)
    client.post(f"/beheer/mandaten/{mandate.pk}/beeindigen/")
    user, _again = a_user("regiocoordinator", region.pk, email="later@test.invalid")
    assert goirle.pk not in as_actor(user, today=TODAY + timedelta(days=1)).scope.get("placing", frozenset())
    _auditor, auditor = a_user("fg", goirle.pk)
    with acting(auditor):
        actions = set(AuditRow.objects.filter(controller_id=goirle.pk).values_list("action", flat=True))
    assert {"mandate.given", "mandate.ended"} <= actions


def test_no_sql_of_the_application_gives_a_mandate_for_somebody_elses_files(office: tuple[Client, Any, Any]) -> None:
    _client, _actor, goirle = office
    _user, worker = a_user("regievoerder", goirle.pk)
    row = [ordered(), goirle.pk, ordered(), "alles", "geen", date(2026, 1, 1)]
    with acting(worker), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO regions_mandate (id, controller_id, organisation_id, purpose, ground, valid_from) VALUES (%s, %s, %s, %s, %s, %s)", row)
