"""What goes out in words: a gemeente's own letters, the state of each translation, and messages to partners."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from tests.factories import TODAY, a_controller, a_dossier, a_user, logged_in

from doorlopend.practice.casework.around.models import Message, Relative
from doorlopend.practice.casework.around.services import family
from doorlopend.practice.casework.around.wording import objections
from doorlopend.records.access.actor import Actor, acting
from doorlopend.records.audit.models import AuditRow, Reason
from doorlopend.records.audit.sealing import SEALER
from doorlopend.records.documents.services import template_for
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import new_fact
from doorlopend.records.people.models import User
from doorlopend.records.regions.models import Organisation

pytestmark = pytest.mark.django_db
SINCE = date(2026, 1, 5)
PLAN = new_fact(kind="pip.vastgesteld", valid_from=SINCE, known_on=SINCE, leerroute="b1_route", niveau="b1")


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())


@pytest.fixture
def place() -> tuple[Dossier, User, Actor]:
    goirle = a_controller()
    user, actor = a_user("teamleider", goirle.pk)
    phone = new_fact(kind="persoon.contactgegevens", valid_from=SINCE, known_on=SINCE, telefoon="0612345678")
    return a_dossier(goirle, surname="Tesfay", facts=(PLAN, phone)), user, actor


@pytest.fixture
def school() -> Iterator[Organisation]:
    yield Organisation.objects.create(kind="taalaanbieder", name="Taalschool Noord")


def ask(client: Client, dossier: Dossier, school: Organisation, item: str, text: str, **more: str) -> tuple[int, str]:
    given = {"partner": str(school.pk), "item": f"taalaanbieder:{item}", "text": text, **more}
    answer = client.post(f"/dossiers/{dossier.pk}/partners/", given)
    return answer.status_code, answer.content.decode()


def test_a_message_begins_with_what_the_record_holds(place: tuple[Dossier, User, Actor], school: Organisation) -> None:
    dossier, user, _actor = place
    _status, page = ask(logged_in(user), dossier, school, "contact", "", action="ready")
    assert "Tesfay, Amal" in page and "0612345678" in page and "Spreektaal: …" in page
    _status, page = ask(logged_in(user), dossier, school, "contact", "Mijn eigen begin", action="ready")
    assert "Mijn eigen begin" in page and "Wij melden" not in page


def test_a_number_never_goes_along_and_other_words_only_with_a_reason(place: tuple[Dossier, User, Actor], school: Organisation) -> None:
    dossier, user, actor = place
    client = logged_in(user)
    for text in ("Het BSN is 999990019", "V-nummer 1234567890"):
        status, page = ask(client, dossier, school, "rooster", text, reason="moet echt")
        assert status == 400 and "gaat nooit mee" in page
    status, page = ask(client, dossier, school, "rooster", "Mevrouw Tesfay heeft een diagnose")
    assert status == 400 and "hoort niet in dit bericht" in page and "Waarom dit toch" in page
    status, _page = ask(client, dossier, school, "rooster", "Mevrouw Tesfay heeft een diagnose", reason="De docent vroeg ernaar; zij vindt het goed")
    with acting(actor):
        assert status == 302 and Message.objects.get().text.endswith("diagnose")
    with acting(SEALER):
        line = AuditRow.objects.get(action="partner.told")
        assert Reason.objects.get(line_id=line.id).text.startswith("De docent")
        assert "docent" not in str(line.detail)


def test_an_item_carries_the_ground_that_the_law_names_for_it(place: tuple[Dossier, User, Actor], school: Organisation) -> None:
    dossier, user, actor = place
    for item, ground in (("contact", "Bi 9.2 lid 3-4"), ("rooster", "AVG 6 lid 1 e; Wi 16, met contract")):
        assert ask(logged_in(user), dossier, school, item, "Bel gerust.")[0] == 302
        with acting(actor):
            assert Message.objects.latest("at").ground == ground
    page = logged_in(user).get(f"/dossiers/{dossier.pk}/delen/").content.decode()
    assert "staat in de wet" in page and "nog te bevestigen" in page


def test_what_an_item_is_meant_to_carry_is_no_objection() -> None:
    text = "Wij melden Tesfay aan, bereikbaar op 0612345678."
    assert objections(text, share="taalaanbieder", item="contact", surname="Tesfay", today=TODAY) == []
    assert len(objections(text, share="taalaanbieder", item="rooster", surname="Tesfay", today=TODAY)) == 2


def test_a_team_leader_words_a_letter_and_says_who_checked_the_translation(place: tuple[Dossier, User, Actor]) -> None:
    dossier, user, actor = place
    client, here = logged_in(user), f"/brieventeksten/{dossier.controller_id}/welkom/"
    page = client.get("/brieventeksten/").content.decode()
    assert "niet gecontroleerd" in page and "Welkom in de gemeente" in page
    words = {"subject": "Добро пожаловать", "body": "Hallo {persoon}\n\n<script>", "valid_from": "21-11-2026"}
    looked = client.post(f"{here}uk/", {**words, "action": "preview"}).content.decode()
    assert "[naam van de persoon]" in looked and "<script>" not in looked.replace('<script src="', "")
    assert client.post(f"{here}uk/", {**words, "checked_by": "O. Kovalenko"}).status_code == 400
    assert client.post(f"{here}uk/", {**words, "body": "{onbekend}"}).status_code == 400
    assert client.post(f"{here}uk/", {**words, "checked_by": "O. Kovalenko", "checked_on": "20-11-2026"}).status_code == 302
    with acting(actor):
        text = template_for(controller_id=dossier.controller_id, code="welkom", day=TODAY).texts["uk"]
    assert (text.state, text.checked_by) == ("checked", "O. Kovalenko")
    assert "gecontroleerd door O. Kovalenko" in client.get("/brieventeksten/").content.decode()
    worker, _actor = a_user("regievoerder", dossier.controller_id)
    assert logged_in(worker).get("/brieventeksten/").status_code == 403
    assert client.get(f"/brieventeksten/{a_controller('Tilburg', code='GM0855', number=855).pk}/welkom/nl/").status_code == 403


def test_a_household_that_parted_is_untied_on_both_sides(place: tuple[Dossier, User, Actor]) -> None:
    dossier, user, actor = place
    other = a_dossier(dossier.controller, surname="Tesfay")
    with acting(actor):
        family.tie(actor=actor, dossier_id=dossier.pk, other_id=other.pk, role="partner")
    client, here = logged_in(user), f"/dossiers/{dossier.pk}/gezin/"
    assert "Losmaken" in client.get(here).content.decode()
    assert client.get(f"{here}{other.pk}/losmaken/").status_code == 200
    assert client.post(f"{here}{other.pk}/losmaken/").status_code == 302
    with acting(actor):
        assert set(Relative.objects.values_list("ended_on", flat=True)) == {TODAY} and Relative.objects.count() == 2
    assert "Losmaken" not in client.get(here).content.decode()
