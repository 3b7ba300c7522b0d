"""What the gemeente of koppeling sees and says: who was linked to it, who is housed, and what goes back to COA."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import translation
from tests.factories import TEST, TODAY, a_user
from tests.practice.housing.test_pages import client_of, text_of
from tests.practice.housing.test_round_changes import _decided
from tests.practice.housing.world import World, a_household, build

from doorlopend.practice.housing.models import Arrival, Card, Outcome
from doorlopend.practice.housing.queries import homes as queries
from doorlopend.practice.housing.services import answering, deciding, homes, passing
from doorlopend.practice.housing.services.answering import Said
from doorlopend.practice.housing.services.homes import About, Done
from doorlopend.practice.housing.states import CardAct, CardState, HomeAct
from doorlopend.practice.housing.words import Saying, Step
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.dossiers.models import FactRow
from doorlopend.records.dossiers.services import new_fact, open_dossier, record_facts
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.regions.models import OrganisationArea

pytestmark = pytest.mark.django_db
AGREED = Said(kind=Saying.AKKOORD, said_on=TODAY, by_person=True)


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())


@pytest.fixture
def world() -> World:
    made = build()
    for number in range(6):
        a_household(made, number, children=1, work=[["bouw"]])
    return made


def linked(world: World) -> tuple[Arrival, Actor]:
    """A household that a round linked to a gemeente, and the case manager there."""
    _decided(world)
    for gemeente in world.gemeenten:
        worker = a_user("regievoerder", gemeente.pk, email=f"{gemeente.pk}@test.invalid")[1]
        with acting(worker):
            found = queries.arrivals(actor=worker).first()
        if found is not None:
            return found, worker
    raise AssertionError("nobody was linked")


def handed_over(arrival: Arrival, *, housed: date | None = None) -> UUID:
    """The file that a hand-over by COA makes at the gemeente: its koppeling names COA's as origin."""
    system = system_for(arrival.controller_id, why="test")
    with acting(system):
        code = FactRow.objects.filter(kind="koppeling").values_list("data__gemeente", flat=True).first() or "0785"
        facts = [
            new_fact(kind="persoon.naam", valid_from=date(1990, 1, 1), known_on=TODAY, achternaam="Hier", voornamen="Amal"),
            new_fact(kind="koppeling", valid_from=arrival.koppeling_on, known_on=TODAY, gemeente=code),
        ]
        if housed:
            facts.append(new_fact(kind="huisvesting.gerealiseerd", valid_from=housed, known_on=TODAY, gemeente=code))
        dossier = open_dossier(actor=system, controller_id=arrival.controller_id, opened_on=TODAY, source=TEST)
        record_facts(actor=system, dossier_id=dossier.pk, facts=facts, source=TEST, origins={facts[1].id: arrival.facts[0]})
    return UUID(str(dossier.pk))


def test_the_page_says_who_waits_and_who_is_housed(world: World) -> None:
    arrival, worker = linked(world)
    client = client_of(worker)
    before = text_of(client, "arrivals")
    assert "uiterlijk" in before and "gehuisvest op" not in before and arrival.household in before
    dossier = handed_over(arrival, housed=TODAY)
    after = text_of(client, "arrivals")
    assert "gehuisvest op 21 november 2026" in after
    assert arrival.household in text_of(client, "arrivals", query="?stand=gehuisvest")
    assert arrival.household not in text_of(client, "arrivals", query="?stand=wacht")
    assert f"/dossiers/{dossier}/" in text_of(client, "arrival", arrival.pk), "the own file is a click away"
    stranger = a_user("regievoerder", next(one.pk for one in world.gemeenten if one.pk != arrival.controller_id), email="vreemd@test.invalid")[1]
    for name in ("arrival", "arrival-said", "arrival-outcome"):
        assert client_of(stranger).get(reverse(f"housing:{name}", args=[arrival.pk])).status_code == 404


def test_a_home_that_is_late_is_said_to_be_late(world: World) -> None:
    arrival, worker = linked(world)
    with acting(worker):
        Arrival.objects.filter(pk=arrival.pk).update(koppeling_on=TODAY - timedelta(weeks=11))
    assert "had er moeten zijn op" in text_of(client_of(worker), "arrivals")


def test_what_followed_goes_back_to_coa_once_and_not_before_the_decision(world: World) -> None:
    arrival, worker = linked(world)
    page = reverse("housing:arrival-outcome", args=[arrival.pk])
    client = client_of(worker)
    with acting(worker):
        passing.pass_to_coa(actor=worker, arrival_id=arrival.pk, said=AGREED, today=TODAY)
    for day, words in (("20-11-2026", "voor het besluit"), ("22-11-2026", "moet nog komen")):
        told = client.post(page, {"step": "gehuisvest", "on": day, "source": "woonconsulent"})
        assert told.status_code == 400 and words in told.content.decode()
    given = {"step": "gehuisvest", "on": "21-11-2026", "source": "woonconsulent"}
    assert client.post(page, given).status_code == 302
    assert "staat er al" in client.post(page, given).content.decode()
    with acting(world.officer):
        assert Card.objects.get(pk=arrival.origin_id).state == CardState.GEHUISVEST
        assert Outcome.objects.get(card_id=arrival.origin_id).on == TODAY
    assert "gehuisvest op 21 november 2026" in text_of(client, "arrivals")


def test_the_key_tells_coa_too(world: World) -> None:
    arrival, worker = linked(world)
    dossier = handed_over(arrival)
    with acting(worker):
        passing.pass_to_coa(actor=worker, arrival_id=arrival.pk, said=AGREED, today=TODAY)
        gemeente = next(one for one in world.gemeenten if one.pk == arrival.controller_id)
    system = system_for(world.corporation.pk, why="test")
    with acting(system):
        OrganisationArea.objects.get_or_create(organisation=world.corporation, gemeente_id=gemeente.gemeente_id)
    with acting(world.landlord):
        home = homes.announce(actor=world.landlord, organisation_id=world.corporation.pk, today=TODAY, values={
            "reference": "W-1", "gemeente_id": gemeente.gemeente_id, "kind": "regulier", "postcode": "5051", "bedrooms": 2, "least": 1, "most": 4, "features": [],
            "rent": None, "available_from": TODAY,
        })  # fmt: skip
    with acting(worker):
        homes.act(actor=worker, home_id=home.pk, done=Done(act=HomeAct.RESERVEREN, about=About(dossier_id=dossier, persons=2)), today=TODAY)
        for act in (HomeAct.ACCEPTEREN, HomeAct.CONTRACT, HomeAct.SLEUTEL):
            homes.act(actor=worker, home_id=home.pk, done=Done(act=act), today=TODAY)
    with acting(world.officer):
        assert Outcome.objects.get(card_id=arrival.origin_id).step == Step.GEHUISVEST


def test_a_refusal_that_was_not_justified_is_asked_anew(world: World) -> None:
    arrival, worker = linked(world)
    with acting(world.officer):
        answering.say(actor=world.officer, card_id=arrival.origin_id, said=Said(kind=Saying.WEIGERING, text="te ver", said_on=TODAY, by_person=True), today=TODAY)
        deciding.take(actor=world.officer, card_id=arrival.origin_id, act=CardAct.DISMISS, reason="geen medische reden", today=TODAY)
    with acting(worker):
        assert Arrival.objects.get(pk=arrival.pk).answer == ""
        passing.pass_to_coa(actor=worker, arrival_id=arrival.pk, said=AGREED, today=TODAY)
        Arrival.objects.filter(pk=arrival.pk).update(ended_on=TODAY)
        with pytest.raises(NotNow, match="vervallen"):
            passing.pass_outcome(actor=worker, arrival_id=arrival.pk, step=Step.WERK, on=TODAY, source="x", today=TODAY)


def test_what_is_kept_does_not_hang_on_the_language_of_who_decides(world: World) -> None:
    with translation.override("en"):
        arrival, _worker = linked(world)
    assert "volwassene" in arrival.composition
