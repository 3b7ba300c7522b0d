"""The pages of both sides, from the list to an accepted package."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.factories import TODAY, a_user
from tests.practice.casework.handover.test_handover import a_world

from doorlopend.practice.casework.handover.models import Handover
from doorlopend.records.access.actor import LOGIN, acting, system_for
from doorlopend.records.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())


def logged_in(actor: object) -> Client:
    client = Client()
    with acting(LOGIN):
        client.force_login(User.objects.get(pk=actor.user_id))  # type: ignore[attr-defined]
    return client


def test_from_announcement_to_acceptance_through_the_pages() -> None:
    world = a_world()
    giver, taker = logged_in(world.giver), logged_in(world.taker)
    assert "Tesfay" not in taker.get("/overdrachten/").content.decode()
    mine, theirs = f"/overdrachten/{world.row('from').pk}/", f"/overdrachten/{world.row('to').pk}/"
    assert "nog geen persoonsgegevens" in taker.get(theirs).content.decode()
    form = giver.get(f"{mine}aanbieden/").content.decode()
    assert "Identiteit en nummers" in form and "grond:" in form
    fields = {f"s_{code}": "regelen" for code in ("geregeld", "school", "woonbehoefte", "zorg", "tbc", "klantprofiel", "voorinburgering", "meedoen", "diplomas", "leerbaarheidstoets", "gezin")}
    given = {**fields, "s_identiteit": "aanwezig", "s_verblijf": "aanwezig", "s_taal_tolk": "aanwezig", "s_tbc": "aanwezig", "n_tbc": "ja"}
    assert giver.post(f"{mine}aanbieden/", given).status_code == 302
    page = taker.get(theirs).content.decode()
    assert "Tesfay" in page and "AVG 6 lid 1 e" in page
    answer = taker.post(f"{theirs}aannemen/", {"dossier": "new"})
    assert answer.status_code == 302 and answer.headers["Location"].startswith("/dossiers/")
    dossier = taker.get(answer.headers["Location"]).content.decode()
    assert "Overdracht van COA" in dossier and "Tesfay" in dossier
    assert "Identiteit en nummers (Wi 35 lid 2; Bi 9.4 lid 3)" in dossier
    assert "Goirle" in giver.get(f"/dossiers/{world.dossier.pk}/overdracht/").content.decode()


def test_a_refusal_without_a_reason_is_sent_back_and_a_stranger_finds_nothing() -> None:
    world, other = a_world(1), a_world(2)
    world.offer()
    with acting(system_for(world.goirle.pk, why="test")):
        theirs = Handover.objects.get(exchange=world.row("from").exchange, side="to")
    taker = logged_in(world.taker)
    assert taker.post(f"/overdrachten/{theirs.pk}/weigeren/", {"reason": ""}).status_code == 400
    assert taker.post(f"/overdrachten/{theirs.pk}/weigeren/", {"reason": "Niet bij ons"}).status_code == 302
    assert "Niet bij ons" in logged_in(world.giver).get(f"/overdrachten/{world.row('from').pk}/").content.decode()
    assert taker.get(f"/overdrachten/{other.row('from').pk}/").status_code == 404


def test_the_gap_stands_on_the_list_of_who_still_acts() -> None:
    world = a_world()
    _user, colleague = a_user("coa_casemanager", world.coa.pk)
    page = logged_in(colleague).get("/sluitend/?gap=overdracht").content.decode()
    assert "Tesfay" in page and "Wie handelt is wie verantwoordelijk is" in page


def test_the_line_asks_for_the_scenario_when_it_is_chosen() -> None:
    world = a_world()
    giver = logged_in(world.giver)
    path = f"/dossiers/{world.dossier.pk}/overdracht/"
    for act in ("contactpersoon_toegewezen", "driegesprek_gepland", "driegesprek_gehouden"):
        assert giver.post(path, {"act": act, "on": "21-11-2026"}).status_code == 302
    assert giver.post(path, {"act": "scenario_gekozen", "on": "21-11-2026"}).status_code == 400
    assert giver.post(path, {"act": "scenario_gekozen", "on": "21-11-2026", "scenario": "gecombineerd"}).status_code == 302
    assert "Gecombineerd" in giver.get(path).content.decode()
