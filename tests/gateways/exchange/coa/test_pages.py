"""From upload to undo, as somebody at a gemeente meets it; and the button that has a message tried again."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories import a_controller, a_user

from doorlopend.records.access.actor import LOGIN, acting, system_for
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.messages.models import Incoming
from doorlopend.records.messages.services import Arrival, mark_unplaceable, receive
from doorlopend.records.regions.models import Controller

pytestmark = pytest.mark.django_db
LIST = "V-nummer;Achternaam;Geboortedatum;Koppeldatum;Gemeente\n9000000001;Haddad;01-02-1990;03-11-2026;Goirle\n9000000002;Osman;31-02-1990;nvt;Goirle\n"


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)


def visitor(role: str, place: Controller) -> Client:
    user, _actor = a_user(role, place.pk)
    client = Client()
    with acting(LOGIN):
        client.force_login(user)
    return client


def test_a_list_goes_in_after_a_look_and_comes_out_again() -> None:
    goirle = a_controller()
    client = visitor("regievoerder", goirle)
    file = SimpleUploadedFile("koppelingen.csv", LIST.encode())
    page = client.post("/lijsten/", {"controller": goirle.pk, "file": file})
    address = page.headers["Location"]
    text = client.get(address).content.decode()
    assert "Haddad" in text and "C3" in text and "28-02-2026" in text, "each row, and the remedy of the bad one"
    with acting(system_for(goirle.pk, why="test")):
        assert not Dossier.objects.exists()
    assert client.post(f"{address}verwerken/").status_code == 302
    assert "Haddad" in client.get(address).content.decode()
    with acting(system_for(goirle.pk, why="test")):
        assert Dossier.objects.count() == 1
    assert client.post(f"{address}ongedaan/", {"reason": ""}).status_code == 400
    assert client.post(f"{address}ongedaan/", {"reason": "verkeerde lijst"}).status_code == 302
    with acting(system_for(goirle.pk, why="test")):
        assert Dossier.objects.get().closed_on is not None


def test_another_gemeente_sees_nothing_of_it() -> None:
    goirle, elsewhere = a_controller(), a_controller("Elders", code="GM9999", number=9999)
    address = visitor("regievoerder", goirle).post("/lijsten/", {"controller": goirle.pk, "file": SimpleUploadedFile("k.csv", LIST.encode())}).headers["Location"]
    other = visitor("regievoerder", elsewhere)
    assert other.get(address).status_code == 404
    assert other.post(f"{address}verwerken/").status_code == 404
    assert other.post("/lijsten/", {"controller": goirle.pk, "file": SimpleUploadedFile("k.csv", LIST.encode())}).status_code == 400


def test_columns_are_chosen_by_hand_and_not_twice() -> None:
    goirle = a_controller()
    client = visitor("regievoerder", goirle)
    address = client.post("/lijsten/", {"controller": goirle.pk, "file": SimpleUploadedFile("k.csv", LIST.encode())}).headers["Location"]
    twice = client.post(f"{address}kolommen/", {"f_achternaam": "Achternaam", "f_voornamen": "Achternaam"})
    assert twice.status_code == 400 and "Achternaam" in twice.content.decode()
    assert client.post(f"{address}kolommen/", {"f_v_nummer": "V-nummer"}).status_code == 302


def test_an_unplaceable_message_is_tried_again_by_who_may() -> None:
    goirle = a_controller()
    actor = system_for(goirle.pk, why="test")
    with acting(actor):
        arrival = Arrival(goirle.pk, "0" * 20, goirle.pk, "SS102", "{}", ("a",))
        message = receive(actor=actor, arrival=arrival)
        mark_unplaceable(actor=actor, message=message, problem="Deze persoon heeft hier nog geen dossier.")
    leader = visitor("teamleider", goirle)
    assert "Opnieuw verwerken" in leader.get("/berichten/").content.decode()
    before = ProcrastinateJob.objects.count()
    assert leader.post("/berichten/opnieuw/", {"ids": [str(message.pk), "onzin"]}).status_code == 302
    assert ProcrastinateJob.objects.count() == before + 1
    assert visitor("begeleider", goirle).post("/berichten/opnieuw/", {"ids": [str(message.pk)]}).status_code == 403
    with acting(actor):
        assert Incoming.objects.get().state == "unplaceable", "until the queue has done it"
