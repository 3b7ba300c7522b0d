"""A person whom DUO names by V-nummer only, and who may knock at the door at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from tests.factories import TEST, a_controller, a_dossier, a_user

from doorlopend.gateways.exchange.duo.handle import NO_BSN, ONLY_V, TWO, WHO, handle, place_waiting
from doorlopend.gateways.exchange.duo.placing import is_somebody_new, is_this_one
from doorlopend.gateways.exchange.duo_simulator import Gemeente, Settings, Simulator, serving
from doorlopend.gateways.exchange.duo_simulator.numbers import bsns
from doorlopend.gateways.exchange.duo_simulator.person import new
from doorlopend.records.access.actor import LOGIN, acting, system_for
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.services import close_dossier, new_fact, open_dossier, record_facts
from doorlopend.records.messages.models import Incoming
from doorlopend.records.regions.models import Controller

pytestmark = pytest.mark.django_db
V_NUMBER, START = 9_000_000_077, date(2024, 1, 8)
BSN, OTHER = bsns(2)


@pytest.fixture
def goirle(monkeypatch: pytest.MonkeyPatch) -> Iterator[Controller]:
    monkeypatch.setenv("DOORLOPEND_TODAY", "2024-02-01")
    simulator = Simulator.open(None, settings=Settings(gemeenten=(Gemeente.parse("0785"),)))
    simulator.add(new(bsn=BSN, v_nummer=V_NUMBER, asiel=True, detail="Asielstatushouder"), [(START, "verplicht", {"coa": False, "gemeente": "0785"})])
    simulator.advance(to=date(2024, 2, 1), send=False)
    controller = a_controller()
    with serving(simulator) as address:
        controller.oin, controller.duo_url = Gemeente.parse("0785").oin, address
        controller.save()
        yield controller


def post(controller: Controller, number: int, event: str = "SS139", **person: object) -> int:
    body = {"registratieDatumTijd": f"2024-01-{number:02d}T09:00:00Z", "gebeurtenisId": event, **person}
    headers = {"bron": Settings().duo_oin, "doel": controller.oin, "berichtId": f"0190a1b2-0000-7000-8000-0000000000{number:02d}"}
    return Client().post("/notificaties", json.dumps(body), content_type="application/json", headers=headers).status_code


def work(controller: Controller) -> list[tuple[str, str]]:
    with acting(system_for(controller.pk, why="test")):
        waiting = list(Incoming.objects.filter(state__in=["received", "unplaceable"]).order_by("received_at").values_list("pk", flat=True))
    for key in waiting:
        handle(message_id=key, controller_id=controller.pk)
    with acting(system_for(controller.pk, why="test")):
        return list(Incoming.objects.order_by("received_at").values_list("state", "problem"))


def kinds(controller: Controller, dossier: Dossier) -> set[str]:
    with acting(system_for(controller.pk, why="test")):
        return set(FactRow.objects.filter(dossier=dossier).values_list("kind", flat=True))


def test_a_v_nummer_that_nobody_knows_waits_in_sight_and_opens_no_second_dossier(goirle: Controller) -> None:
    post(goirle, 10, vNummer=V_NUMBER)
    post(goirle, 11, bsn=BSN)
    assert work(goirle) == [("unplaceable", ONLY_V), ("handled", "")]
    with acting(system_for(goirle.pk, why="test")):
        (dossier,) = Dossier.objects.all()
        assert not place_waiting(controller_id=goirle.pk)
        number = new_fact(kind="persoon.v_nummer", valid_from=START, known_on=START, v_nummer=f"{V_NUMBER:010d}")
        record_facts(actor=system_for(goirle.pk, why="test"), dossier_id=dossier.pk, facts=[number], source=TEST)
    assert len(place_waiting(controller_id=goirle.pk)) == 1
    assert [state for state, _why in work(goirle)] == ["handled", "handled"]
    with acting(system_for(goirle.pk, why="test")):
        assert Dossier.objects.count() == 1


def test_a_dossier_known_by_v_nummer_is_read_once_its_bsn_is_known(goirle: Controller) -> None:
    dossier = a_dossier(goirle, facts=(new_fact(kind="persoon.v_nummer", valid_from=START, known_on=START, v_nummer=f"{V_NUMBER:010d}"),))
    post(goirle, 10, vNummer=V_NUMBER)
    assert work(goirle) == [("unplaceable", NO_BSN)]
    assert "inburgeringsplicht.kennisgeving" in kinds(goirle, dossier), "the ten weeks run all the same"
    assert "doelgroep.vastgesteld" not in kinds(goirle, dossier)
    post(goirle, 11, event="SS101", bsn=BSN, vNummer=V_NUMBER)
    work(goirle)
    assert len(place_waiting(controller_id=goirle.pk)) == 1
    assert [state for state, _why in work(goirle)] == ["handled", "handled"]
    assert {"persoon.bsn", "doelgroep.vastgesteld"} <= kinds(goirle, dossier)
    with acting(system_for(goirle.pk, why="test")):
        assert Dossier.objects.count() == 1


def knock(controller: Controller, **headers: str) -> int:
    body = {"registratieDatumTijd": "2024-01-12T09:00:00Z", "gebeurtenisId": "SS139", "bsn": BSN}
    mine = {"bron": Settings().duo_oin, "doel": controller.oin, "berichtId": "0190a1b2-0000-7000-8000-000000000099", **headers}
    return Client().post("/notificaties", json.dumps(body), content_type="application/json", headers=mine).status_code


def test_only_the_certificate_of_duo_opens_the_door() -> None:
    """As a real installation is set: the proxy passes on whose certificate it was, under the configured name."""
    controller = a_controller()
    with override_settings(DUO_CLIENT_CERTIFICATE=True, DUO_CERTIFICATE_HEADER="X-Tls-Client", DUO_CERTIFICATES=["aa11", "bb22"]):
        assert knock(controller) == 401
        assert knock(controller, **{"X-Tls-Client": "cc33"}) == 401
        assert knock(controller, **{"X-Client-Cert-Fingerprint": "aa11"}) == 401
        assert knock(controller, **{"X-Tls-Client": "bb22"}) == 201
    with acting(system_for(controller.pk, why="test")):
        assert Incoming.objects.count() == 1


def known_by_v(controller: Controller) -> Dossier:
    return a_dossier(controller, facts=(new_fact(kind="persoon.v_nummer", valid_from=START, known_on=START, v_nummer=f"{V_NUMBER:010d}"),))


def waiting(controller: Controller) -> Incoming:
    with acting(system_for(controller.pk, why="test")):
        return Incoming.objects.get(state="unplaceable")


def dossiers(controller: Controller) -> int:
    with acting(system_for(controller.pk, why="test")):
        return Dossier.objects.count()


def test_a_bsn_nobody_knows_waits_while_somebody_is_known_by_v_nummer_only(goirle: Controller) -> None:
    """DUO publishes no way from a BSN to a V-nummer: opening a dossier at once might be the person's second."""
    dossier = known_by_v(goirle)
    post(goirle, 10, bsn=BSN)
    assert work(goirle) == [("unplaceable", WHO)] and dossiers(goirle) == 1
    officer = a_user("regievoerder", goirle.pk)[1]
    with acting(officer):
        is_this_one(actor=officer, message_id=waiting(goirle).pk, dossier_id=dossier.pk, today=date(2024, 2, 1))
    assert work(goirle) == [("handled", "")] and dossiers(goirle) == 1
    assert {"persoon.bsn", "inburgeringsplicht.kennisgeving", "doelgroep.vastgesteld"} <= kinds(goirle, dossier)


def test_a_person_says_that_it_is_somebody_new(goirle: Controller) -> None:
    known_by_v(goirle)
    post(goirle, 10, bsn=BSN)
    work(goirle)
    officer = a_user("regievoerder", goirle.pk)[1]
    with acting(officer):
        is_somebody_new(actor=officer, message_id=waiting(goirle).pk)
    assert work(goirle) == [("handled", "")] and dossiers(goirle) == 2


@pytest.mark.parametrize(("number", "people"), [(BSN, 1), (OTHER, 2)])
def test_it_is_placed_by_itself_once_nobody_lacks_a_bsn(goirle: Controller, number: str, people: int) -> None:
    """The list of COA that follows brings the number: this one, or another, so that it was somebody new."""
    dossier = known_by_v(goirle)
    post(goirle, 10, bsn=BSN)
    work(goirle)
    with acting(system_for(goirle.pk, why="test")) as actor:
        assert not place_waiting(controller_id=goirle.pk)
        record_facts(actor=actor, dossier_id=dossier.pk, facts=[new_fact(kind="persoon.bsn", valid_from=START, known_on=START, bsn=number)], source=TEST)
    assert len(place_waiting(controller_id=goirle.pk)) == 1
    assert work(goirle) == [("handled", "")] and dossiers(goirle) == people


def test_two_numbers_that_lead_to_two_dossiers_wait_for_a_person(goirle: Controller) -> None:
    known_by_v(goirle)
    a_dossier(goirle, surname="Osman", bsn=BSN)
    post(goirle, 10, bsn=BSN, vNummer=V_NUMBER)
    assert work(goirle) == [("unplaceable", TWO)] and dossiers(goirle) == 2


def test_the_open_dossier_is_meant_and_not_one_that_was_closed(goirle: Controller) -> None:
    number = new_fact(kind="persoon.bsn", valid_from=START, known_on=START, bsn=BSN)
    with acting(system_for(goirle.pk, why="test")) as actor:
        old = open_dossier(actor=actor, controller_id=goirle.pk, opened_on=date(2020, 1, 6), facts=[number], source=TEST)
        close_dossier(actor=actor, dossier_id=old.pk, closed_on=date(2022, 1, 5), reason="verhuisd")
        again = new_fact(kind="persoon.bsn", valid_from=START, known_on=START, bsn=BSN)
        new_one = open_dossier(actor=actor, controller_id=goirle.pk, opened_on=START, facts=[again], source=TEST, subject_id=old.subject_id)
    post(goirle, 10, bsn=BSN)
    assert work(goirle) == [("handled", "")]
    assert "inburgeringsplicht.kennisgeving" in kinds(goirle, new_one)
    assert "inburgeringsplicht.kennisgeving" not in kinds(goirle, old)


def test_who_it_is_is_said_on_a_page_of_its_own(goirle: Controller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    dossier = known_by_v(goirle)
    post(goirle, 10, bsn=BSN)
    work(goirle)
    browser, message = Client(), waiting(goirle)
    with acting(LOGIN):
        browser.force_login(a_user("regievoerder", goirle.pk)[0])
    page = reverse("exchange:who", args=[message.pk])
    assert page in browser.get(reverse("casework:messages")).content.decode()
    shown = browser.get(page).content.decode()
    assert BSN in shown and str(dossier.pk) in shown and BSN not in page
    assert browser.post(page, {"who": ""}).status_code == 400
    assert browser.post(page, {"who": str(dossier.pk)}).status_code == 302
    assert work(goirle) == [("handled", "")] and dossiers(goirle) == 1
    assert browser.get(page).status_code == 404
