"""Somebody new, on nobody's list: seen at once, taken on with one click, named once."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.factories import TODAY, a_controller, a_dossier, a_user

from doorlopend.practice.casework.page import RECENT, folded
from doorlopend.records.access.actor import LOGIN, Actor, acting, system_for
from doorlopend.records.dossiers.models import Dossier, Involved
from doorlopend.records.dossiers.services import Source, new_fact, open_dossier
from doorlopend.records.kit.values import Event
from doorlopend.records.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())


@pytest.fixture
def worker() -> tuple[User, Actor]:
    return a_user("regievoerder", a_controller().pk)


@pytest.fixture
def client(worker: tuple[User, Actor]) -> Client:
    found = Client()
    with acting(LOGIN):
        found.force_login(worker[0])
    return found


@pytest.fixture
def unknown() -> Dossier:
    """As DUO's notice leaves it: a number and a duty, no name."""
    goirle = a_controller()
    system = system_for(goirle.pk, why="test")
    facts = [new_fact(kind=kind, valid_from=TODAY, known_on=TODAY, **data) for kind, data in (("persoon.bsn", {"bsn": "999990019"}), ("inburgeringsplicht.vastgesteld", {}))]
    with acting(system):
        return open_dossier(actor=system, controller_id=goirle.pk, opened_on=TODAY, facts=facts, source=Source("duo"))


def test_who_has_nobody_is_seen_from_ones_own_list_and_taken_on_without_a_reason(client: Client, worker: tuple[User, Actor], unknown: Dossier) -> None:
    assert 'Van niemand <span class="dl-tabs__count">1</span>' in client.get("/mensen/").content.decode()
    door = client.get(f"/dossiers/{unknown.pk}/", follow=True).content.decode()
    assert "Dossier van niemand" in door and "Ik word contactpersoon" in door
    assert client.post(f"/dossiers/{unknown.pk}/contactpersoon/").status_code == 302
    with acting(worker[1]):
        assert Involved.objects.get(dossier=unknown, how="contact").user_id == worker[0].pk
    assert "Intake beginnen" in client.get(f"/dossiers/{unknown.pk}/").content.decode()
    assert "dl-tabs__count" not in client.get("/mensen/").content.decode()


def test_a_colleagues_person_still_asks_a_reason_first(client: Client, unknown: Dossier) -> None:
    goirle = a_controller()
    colleague, actor = a_user("regievoerder", goirle.pk, email="collega@test.invalid")
    with acting(actor):
        theirs = a_dossier(goirle, surname="Osman", facts=(new_fact(kind="contactpersoon.aangewezen", valid_from=TODAY, known_on=TODAY, naam="Collega", gebruiker=str(colleague.pk)),))
    answer = client.post(f"/dossiers/{theirs.pk}/contactpersoon/", follow=True)
    assert "Dossier van een collega" in answer.content.decode()
    with acting(actor):
        assert Involved.objects.get(dossier=theirs, how="contact").user_id == colleague.pk


def test_a_name_is_written_once_and_stands_everywhere(client: Client, worker: tuple[User, Actor], unknown: Dossier) -> None:
    client.post(f"/dossiers/{unknown.pk}/contactpersoon/")
    here = f"/dossiers/{unknown.pk}/wie/"
    assert client.post(here, {"achternaam": "Tewolde", "geboren": "4-5-2094"}).status_code == 400
    given = {"voornamen": "Selam", "achternaam": "Tewolde", "geboren": "4-5-1994", "telefoon": "0612345678"}
    assert client.post(here, given).status_code == 302
    with acting(worker[1]):
        assert Dossier.objects.get(pk=unknown.pk).display_name == "Tewolde, Selam"
    page = client.get(f"/dossiers/{unknown.pk}/").content.decode()
    assert "Tewolde" in page and "Vastleggen wie dit is" not in page
    assert client.get(here).status_code == 302, "nothing is asked twice"


def test_a_long_life_is_folded_and_loses_nothing() -> None:
    days = [TODAY.replace(year=2000 + number) for number in range(40)]
    events = sorted((Event(on=day, title=str(day)) for day in days), key=lambda event: event.on, reverse=True)
    line = folded(events, TODAY)
    assert [*line.coming, *line.recent, *line.older] == events
    assert len(line.recent) == RECENT and all(event.on > TODAY for event in line.coming)
