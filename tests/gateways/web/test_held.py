"""What was typed survives the end of a log-in: it waits in the page, and goes on with one click."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.factories import a_controller, a_dossier, a_region, a_user

from doorlopend.engines.facts import FactError
from doorlopend.practice.casework.around.models import Contact
from doorlopend.records.access.actor import LOGIN, acting, system_for
from doorlopend.records.people.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "een lang wachtwoord om te oefenen"
NOTE = "Zij belt <b>morgen</b> terug & vraagt naar school 🙂 سلام"


def with_password(role: str, place: object) -> User:
    user, _actor = a_user(role, place)  # type: ignore[arg-type]
    with acting(LOGIN):
        user.set_password(PASSWORD)
        user.save()
    return user


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of a page, as a browser would send them."""
    from html import unescape

    return {unescape(name): unescape(value) for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)}


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a database made by the demo: no second step."""
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)


def test_a_form_sent_after_the_log_in_ended_is_sent_on_after_logging_in_again(demo: None) -> None:
    goirle = a_controller()
    user, dossier = with_password("teamleider", goirle.pk), a_dossier(goirle)
    browser, here = Client(), f"/dossiers/{dossier.pk}/contact/"
    typed = {"on": "20-03-2026", "how": "telefoon", "outcome": "gesproken", "help": "geen", "note": NOTE}
    late = browser.post(here, typed)
    assert late.status_code == 401 and "Wat u had ingevuld is er nog" in late.content.decode()
    carried = hidden(late.content.decode())
    assert carried["held-note"] == NOTE and carried["next"] == here
    asked = browser.post("/inloggen/", {**carried, "email": user.email, "password": PASSWORD})
    assert asked.status_code == 200 and "<b>morgen" not in asked.content.decode()
    assert browser.post(here, hidden(asked.content.decode())).status_code == 302
    with acting(system_for(goirle.pk, why="test")):
        assert Contact.objects.get(dossier_id=dossier.pk).note == NOTE


def test_a_password_is_never_held() -> None:
    late = Client().post("/mijn-signalen/", {"text": NOTE, "password": "geheim-van-een-collega"})
    assert hidden(late.content.decode())["held-text"] == NOTE and "geheim-van" not in late.content.decode()


def test_a_wrong_password_in_between_loses_nothing(demo: None) -> None:
    user = with_password("regiocoordinator", a_region("Hart van Brabant").pk)
    browser = Client()
    carried = hidden(browser.post("/mijn-signalen/", {"text": NOTE}).content.decode())
    again = browser.post("/inloggen/", {**carried, "email": user.email, "password": "anders"})
    assert again.status_code == 400 and hidden(again.content.decode())["held-text"] == NOTE


def test_it_waits_for_the_second_step_too() -> None:
    user = with_password("regiocoordinator", a_region("Hart van Brabant").pk)
    browser = Client()
    carried = hidden(browser.post("/mijn-signalen/", {"text": NOTE}).content.decode())
    onward = browser.post("/inloggen/", {**carried, "email": user.email, "password": PASSWORD})
    code = browser.post("/tweede-stap/", hidden(onward.content.decode()))
    with acting(LOGIN):
        device = TOTPDevice.objects.get(user_id=user.pk)
    done = browser.post("/tweede-stap/", {**hidden(code.content.decode()), "code": f"{totp(device.bin_key):06d}"})
    assert hidden(done.content.decode())["text"] == NOTE


def test_a_form_of_before_a_new_log_in_is_asked_about_and_one_of_elsewhere_refused(demo: None) -> None:
    user = with_password("regiocoordinator", a_region("Hart van Brabant").pk)
    browser = Client(enforce_csrf_checks=True)
    with acting(LOGIN):
        browser.force_login(user)
    mine = browser.post("/mijn-signalen/", {"text": NOTE}, headers={"Origin": "http://testserver"})
    assert mine.status_code == 200 and hidden(mine.content.decode())["text"] == NOTE
    theirs = browser.post("/mijn-signalen/", {"text": NOTE}, headers={"Origin": "https://elders.example"})
    assert theirs.status_code == 403 and "morgen" not in theirs.content.decode()


def test_a_fact_that_cannot_be_is_told_beside_what_was_typed(demo: None, monkeypatch: pytest.MonkeyPatch) -> None:
    goirle = a_controller()
    user, dossier = with_password("teamleider", goirle.pk), a_dossier(goirle)
    browser = Client()
    with acting(LOGIN):
        browser.force_login(user)

    def refuse(**_given: object) -> None:
        raise FactError(fact_id="1", kind="x", field="y", code="z", nl="Dat kan niet.", en="Impossible.", remedy_nl="Doe het anders.", remedy_en="Mend it.")

    monkeypatch.setattr("doorlopend.practice.casework.services.agree_next_step", refuse)
    answer = browser.post(f"/dossiers/{dossier.pk}/volgende-stap/", {"what": NOTE, "on": "01-01-2199"})
    page = answer.content.decode()
    assert answer.status_code == 400 and "Dat kan niet." in page and "Doe het anders." in page
    assert "terug &amp; vraagt naar school" in page and "<b>morgen" not in page
