"""Pages as a case manager meets them."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from tests.factories import a_controller, a_dossier, a_user

from doorlopend.records.access.actor import LOGIN, acting, system_for
from doorlopend.records.audit.models import AuditRow
from doorlopend.records.audit.sealing import SEALER
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import new_fact

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a database made by the demo: no second step."""
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    monkeypatch.setenv("DOORLOPEND_TODAY", "2026-03-20")


def notice(day: date = date(2026, 1, 26)) -> tuple:
    return (
        new_fact(kind="inburgeringsplicht.vastgesteld", valid_from=day, known_on=day),
        new_fact(kind="inburgeringsplicht.kennisgeving", valid_from=day, known_on=day),
        new_fact(kind="doelgroep.vastgesteld", valid_from=day, known_on=day, doelgroep="gezins_of_overige_migrant"),
    )


def logged_in(user: object) -> Client:
    client = Client()
    with acting(LOGIN):
        client.force_login(user)  # type: ignore[arg-type]
    return client


def test_a_colleagues_file_opens_only_with_a_reason_and_shows_who_looked() -> None:
    goirle = a_controller()
    user, _actor = a_user("regievoerder", goirle.pk)
    dossier = a_dossier(goirle, surname="Tesfay", facts=notice())
    client = logged_in(user)
    assert "Tesfay" in client.get("/mensen/?whose=team").content.decode()
    path = f"/dossiers/{dossier.pk}/"
    assert client.get(path).headers["Location"] == f"{path}openen/"
    assert client.post(f"{path}openen/", {"reason": ""}).status_code == 400
    assert client.post(f"{path}openen/", {"reason": "waarneming bij ziekte"}).status_code == 302
    page = client.get(path)
    text = page.content.decode()
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    assert "Bi 5.3 lid 1" in text and "2026-04-07" in text
    with acting(SEALER):
        acts = set(AuditRow.objects.filter(subject=dossier.audit_token).values_list("action", flat=True))
    assert {"dossier.viewed", "dossier.viewed_with_reason"} <= acts


def test_becoming_contact_puts_the_person_on_my_list() -> None:
    goirle = a_controller()
    user, _actor = a_user("regievoerder", goirle.pk)
    dossier = a_dossier(goirle, surname="Tesfay", facts=notice())
    client = logged_in(user)
    client.post(f"/dossiers/{dossier.pk}/openen/", {"reason": "nieuw toegewezen"})
    assert "Tesfay" not in client.get("/mensen/").content.decode()
    assert client.post(f"/dossiers/{dossier.pk}/contactpersoon/").status_code == 302
    assert "Tesfay" in client.get("/mensen/").content.decode()
    assert client.get("/mensen.xlsx").status_code == 200


def test_a_next_step_in_the_past_is_refused_with_the_remedy() -> None:
    goirle = a_controller()
    user, _actor = a_user("teamleider", goirle.pk)
    dossier = a_dossier(goirle)
    client = logged_in(user)
    answer = client.post(f"/dossiers/{dossier.pk}/volgende-stap/", {"what": "Huisbezoek", "on": "01-02-2026"})
    assert answer.status_code == 400 and "Kies vandaag of een latere dag" in answer.content.decode()
    assert client.post(f"/dossiers/{dossier.pk}/volgende-stap/", {"what": "Huisbezoek", "on": "1-4-2026"}).status_code == 302
    assert "Huisbezoek" in client.get(f"/dossiers/{dossier.pk}/").content.decode()


def test_every_kind_of_fact_has_a_form() -> None:
    from doorlopend.practice.casework.forms import kind_choices

    goirle = a_controller()
    user, _actor = a_user("teamleider", goirle.pk)
    dossier = a_dossier(goirle)
    client = logged_in(user)
    for kind, _name in kind_choices():
        answer = client.get(f"/dossiers/{dossier.pk}/vastleggen/{kind}/")
        assert answer.status_code == 200, kind


def test_another_gemeente_sees_nothing() -> None:
    goirle, tilburg = a_controller(), a_controller("Tilburg", code="GM0855", number=855)
    dossier = a_dossier(goirle, surname="Tesfay")
    user, _actor = a_user("teamleider", tilburg.pk)
    client = logged_in(user)
    assert client.get(f"/dossiers/{dossier.pk}/").status_code == 404
    assert "Tesfay" not in client.get("/mensen/?whose=team").content.decode()


def test_a_role_without_files_is_refused_and_that_is_audited() -> None:
    region = uuid4()
    user, _actor = a_user("bestuurder", region)
    client = logged_in(user)
    assert client.get("/mensen/").status_code == 403
    with acting(SEALER):
        assert AuditRow.objects.filter(user_id=user.pk, action="refused").exists()


def notify(client: Client, controller: object, *, message_id: str = "", bsn: str = "999990019", **changes: object):  # type: ignore[no-untyped-def]
    body = {"registratieDatumTijd": "2026-01-26T09:00:00+01:00", "gebeurtenisId": "SS139", "bsn": bsn, **changes}
    headers = {"bron": "00000001800866472000", "doel": controller.oin, "berichtId": message_id or str(uuid4())}  # type: ignore[attr-defined]
    return client.post("/notificaties", data=body, content_type="application/json", headers=headers)


def handle_all(controller: object) -> None:
    from doorlopend.gateways.exchange.duo.handle import handle
    from doorlopend.records.messages.models import Incoming

    actor = system_for(controller.pk, why="test")  # type: ignore[attr-defined]
    with acting(actor):
        waiting = list(Incoming.objects.filter(state="received"))
    for message in waiting:
        handle(message_id=message.pk, controller_id=controller.pk)  # type: ignore[attr-defined]


def test_a_notification_opens_a_dossier_with_its_clock_and_is_handled_once() -> None:
    goirle = a_controller()
    client = Client()
    bericht = str(uuid4())
    first = notify(client, goirle, message_id=bericht)
    assert first.status_code == 201 and first["API-Version"] == "1.8.0"
    assert notify(client, goirle, message_id=bericht).status_code == 201  # sent again: the answer got lost
    assert notify(client, goirle).status_code == 201  # another id, the same event
    handle_all(goirle)
    handle_all(goirle)
    with acting(system_for(goirle.pk, why="test")):
        dossier = Dossier.objects.get(controller=goirle)
        kinds = list(dossier.facts.values_list("kind", flat=True))
        assert kinds.count("inburgeringsplicht.kennisgeving") == 1
        assert dossier.obligations.filter(due_on=date(2026, 4, 7)).exists()


def test_the_same_id_with_other_content_is_kept_as_a_conflict() -> None:
    from doorlopend.records.messages.models import Incoming

    goirle = a_controller()
    client = Client()
    bericht = str(uuid4())
    notify(client, goirle, message_id=bericht)
    assert notify(client, goirle, message_id=bericht, bsn="999990020").status_code == 201
    with acting(system_for(goirle.pk, why="test")):
        assert sorted(Incoming.objects.values_list("state", flat=True)) == ["conflict", "received"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"registratieDatumTijd": "2026-13-40T00:00:00Z"}, "registratieDatumTijd"),
        ({"registratieDatumTijd": "2026-01-26"}, "registratieDatumTijd"),
        ({"gebeurtenisId": "ss139"}, "gebeurtenisId"),
        ({"gebeurtenisId": "SS13900"}, "gebeurtenisId"),
        ({"bsn": "12345"}, "bsn"),
        ({"vNummer": -1}, "vNummer"),
        ({"vNummer": "1234567890"}, "vNummer"),
    ],
)
def test_a_bad_notification_is_told_which_field(changes: dict[str, object], field: str) -> None:
    answer = notify(Client(), a_controller(), **changes)
    assert answer.status_code == 400 and answer.json()["fouttekst"].startswith(field)
