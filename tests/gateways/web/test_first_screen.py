"""Where a day begins: on one's own list, else on a page that says what can be done here."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.factories import a_controller, a_region, a_user

from doorlopend.gateways.web import demo
from doorlopend.records.access.actor import LOGIN, acting
from doorlopend.records.people.roles import CONTROLLER, ROLES

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_second_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)


def first_page(role: str) -> tuple[str, str]:
    goirle = a_controller()
    place = goirle if ROLES[role].held_at == CONTROLLER else a_region("Hart van Brabant", goirle)
    client = Client()
    with acting(LOGIN):
        client.force_login(a_user(role, place.pk)[0])
    answer = client.get("/", follow=True)
    return answer.redirect_chain[-1][0] if answer.redirect_chain else "/", answer.content.decode()


@pytest.mark.parametrize(("role", "path"), [("regievoerder", "/mensen/"), ("bestuurder", "/regio/"), ("beheerder_gemeente", "/beheer/"), ("fg", "/bewaren/")])
def test_who_has_a_list_begins_there(no_second_step: None, role: str, path: str) -> None:
    assert first_page(role)[0] == path


def test_who_has_no_list_is_told_what_there_is(no_second_step: None) -> None:
    path, html = first_page("sleutelpersoon")
    assert path == "/" and "Welkom" in html
    assert "Wie u belt, waarover en in welke gemeente." in html and 'href="/mijn-signalen/"' in html


def test_who_divides_the_work_begins_with_everybody(no_second_step: None) -> None:
    assert "Iedereen vandaag" in first_page("teamleider")[1]
    assert "Mijn mensen vandaag" in first_page("regievoerder")[1]


def test_only_a_demo_shows_whom_one_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    a_user("regievoerder", a_controller().pk)
    assert demo.parts() == []
    monkeypatch.setattr(demo, "made_by_demo", lambda: True)
    assert [part.nl for part in demo.parts()] == ["Regievoerder"]
    assert "Rondkijken in de demonstratie" in Client().get("/inloggen/").content.decode()
