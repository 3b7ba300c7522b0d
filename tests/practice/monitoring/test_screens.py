"""The region's screens: figures and never people, each figure explained, contact points kept fresh, offers found."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape
from tests.factories import TODAY, a_controller, a_dossier, a_region, a_user

from doorlopend.practice.monitoring.demo import (
    LEAST,
    _contacts,
    _lacking,
    _offers,
    _waits_for_home,
    _waits_for_plan,
    keeper,
)
from doorlopend.practice.monitoring.services import followed, publish_due
from doorlopend.records.access.actor import LOGIN, acting
from doorlopend.records.dossiers.services import new_fact
from doorlopend.records.indicators.counting import count, counter_for
from doorlopend.records.indicators.registry import indicators
from doorlopend.records.indicators.services import publish
from doorlopend.records.regions.models import ContactPoint, Controller, Region
from doorlopend.records.regions.queries import members_on

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())


@pytest.fixture
def region() -> Region:
    goirle, tilburg = a_controller(), a_controller("Tilburg", code="GM0855", number=855)
    found = a_region("Hart van Brabant", goirle, tilburg)
    for number in range(9):
        a_dossier(goirle if number < 7 else tilburg, surname=f"Geheimenaam{number}", facts=obliged())
    for code in ("instroom", "pip_stoplicht", "open_dossiers"):
        publish(indicator=indicators()[code], region_id=found.pk, first=FIRST, last=LAST, counted_on=TODAY)
    return found


def obliged(day: date = date(2026, 10, 5)) -> tuple:
    return (
        new_fact(kind="inburgeringsplicht.vastgesteld", valid_from=day, known_on=day),
        new_fact(kind="inburgeringsplicht.kennisgeving", valid_from=day, known_on=day),
        new_fact(kind="doelgroep.vastgesteld", valid_from=day, known_on=day, doelgroep="gezins_of_overige_migrant"),
    )


def visitor(role: str, place: Any) -> Client:
    user, _actor = a_user(role, place.pk)
    client = Client()
    with acting(LOGIN):
        client.force_login(user)
    return client


def test_the_coordinator_sees_figures_and_no_person(region: Region) -> None:
    text = visitor("regiocoordinator", region).get("/regio/").content.decode()
    assert "Goirle" in text and "Tilburg" in text and "niet getoond" in text
    assert "<svg" in text and "<table" in text
    assert "Geheimenaam" not in text and "/mensen/" not in text, "no name, and no way to the people"


def test_a_small_gemeente_is_never_a_zero_or_a_number(region: Region) -> None:
    text = visitor("regiocoordinator", region).get("/regio/indicatoren/instroom/").content.decode()
    row = text.split("Tilburg")[1].split("</tr>")[0]
    assert "niet getoond" in row


@pytest.mark.parametrize("code", sorted(indicators()))
def test_each_indicator_says_what_it_counts_from_where_and_by_which_version(region: Region, code: str) -> None:
    one = indicators()[code]
    text = visitor("regiocoordinator", region).get(f"/regio/indicatoren/{code}/").content.decode()
    for word in (one.definition["nl"], one.numerator["nl"], one.denominator["nl"], one.source["nl"]):
        assert escape(word) in text, f"{code} does not say: {word}"
    assert re.search(rf"Versie</dt>\s*<dd[^>]*>\s*{one.version}\b", text)


def test_causes_of_lateness_are_as_full_as_what_was_published_allows(region: Region) -> None:
    """Per gemeente the causes large enough to show, the others together; two causes never follow one by one."""
    goirle = Controller.objects.get(name="Goirle")
    told = date(2026, 6, 8)
    for number, cause in enumerate(["wachtlijst"] * 8 + ["geen_tolk"] * 3 + ["duo"] * 3):
        why = new_fact(kind="pip.vertraging", valid_from=date(2026, 8, 1), known_on=date(2026, 8, 1), oorzaak=cause)
        a_dossier(goirle, surname=f"Laat{number}", facts=(*obliged(told), why))
    publish(indicator=indicators()["pip_tijdig"], region_id=region.pk, first=date(2025, 11, 1), last=LAST, counted_on=TODAY)
    text = visitor("regiocoordinator", region).get("/regio/").content.decode()
    row = text.split("Goirle</", 1)[1].split("</tr>")[0]
    assert "Wachtlijst (8), andere oorzaken (6)" in row
    assert "Kleinere oorzaken samen" in text and "Geen tolk of sleutelpersoon" not in text


def test_who_has_no_region_is_told_so(region: Region) -> None:
    user, _actor = a_user("regiocoordinator", a_controller("Elders", code="GM9999", number=9999).pk)
    client = Client()
    with acting(LOGIN):
        client.force_login(user)
    page = client.get("/regio/")
    assert page.status_code == 200 and "Geen regio" in page.content.decode()


def test_contact_points_are_confirmed_by_who_keeps_them(region: Region) -> None:
    with acting(keeper(region)) as actor:
        _contacts(actor, region, members_on(region.pk, TODAY), TODAY)
        old = ContactPoint.objects.filter(confirmed_on=None).first()
    assert old is not None
    reader, editor = visitor("regievoerder", a_controller()), visitor("regiocoordinator", region)
    page = f"/regio/aanspreekpunten/{old.topic}/{old.gemeente_id}/"
    assert old.name in reader.get(page).content.decode()
    assert reader.post(f"/regio/aanspreekpunten/{old.pk}/bevestigen/").status_code == 403
    assert "Klopt nog steeds" in editor.get(page).content.decode()
    assert editor.post(f"/regio/aanspreekpunten/{old.pk}/bevestigen/").status_code == 302
    with acting(keeper(region)):
        old.refresh_from_db()
    assert old.confirmed_on == TODAY
    assert "Brede intake" in editor.get("/regio/aanspreekpunten/").content.decode()


def test_an_offer_is_found_by_what_somebody_needs(region: Region) -> None:
    with acting(keeper(region)) as actor:
        _offers(actor, members_on(region.pk, TODAY), TODAY)
    client: Callable[..., Any] = visitor("regievoerder", a_controller()).get
    assert "Sleutelpersoon Tigrinya" in client("/regio/aanbod/").content.decode()
    found = client("/regio/aanbod/?kind=sleutelpersoon&language=ar").content.decode()
    assert "Sleutelpersoon Arabisch" in found and "Sleutelpersoon Dari" not in found
    assert "Niets gevonden" in client("/regio/aanbod/?kind=leerroute&language=ar").content.decode()
    assert client("/regio/aanbod/?at=25:99").status_code == 200


def test_the_light_of_a_gemeente_names_who_is_late_and_its_picture_leaves_out_what_is_hidden(region: Region) -> None:
    heusden = a_controller("Heusden", code="GM0797", number=797)
    a_region("Hart van Brabant", heusden)
    place = next(one for one in members_on(region.pk, TODAY) if one.name == "Heusden")
    for colour, people in (("rood", 7), ("oranje", 5), ("groen", 6)):
        assert _waits_for_plan(place, colour, people, LAST) == people
    publish(indicator=indicators()["pip_stoplicht"], region_id=region.pk, first=date(2026, 11, 1), last=date(2026, 11, 20), counted_on=TODAY)
    text = visitor("regiocoordinator", region).get("/regio/").content.decode()
    row = text.split("Heusden")[1].split("</tr>")[0]
    assert "te laat" in row


def test_the_demo_fills_the_classes_of_the_backlog_until_they_may_be_shown(region: Region) -> None:
    """Beside people who are there already; disclosure control is the same as anywhere."""
    backlog = indicators()["gekoppeld_niet_gehuisvest"]
    goirle = next(one for one in members_on(region.pk, TODAY) if one.name == "Goirle")
    assert _waits_for_home(goirle, "langer", 2, LAST) == 2
    with acting(counter_for(region.pk)):
        there = count(backlog, first=FIRST, last=LAST, gemeente_ids=[goirle.id])
    assert there == {(goirle.id, "langer"): 2}
    lacks = _lacking(goirle, {"tot_84": 8}, there)
    assert lacks == {"langer": LEAST - 2, "tot_84": 8} and _lacking(goirle, None, there) == {}
    for kind, people in lacks.items():
        _waits_for_home(goirle, kind, people, LAST)
    publish(indicator=backlog, region_id=region.pk, first=FIRST, last=LAST, counted_on=TODAY)
    text = visitor("regiocoordinator", region).get("/regio/indicatoren/gekoppeld_niet_gehuisvest/").content.decode()
    row = text.split("Goirle")[1].split("</tr>")[0]
    assert "niet getoond" not in row and ">8<" in "".join(row.split())


def test_figures_are_published_by_themselves_once_a_period_is_over(region: Region) -> None:
    """For regions with somebody to read them, a week after the end, and one time."""
    a_user("regiocoordinator", region.pk)
    other = a_region("Elders", a_controller("Elders", code="GM9998", number=9998))
    assert followed(today=TODAY) == [region.pk] and other.pk not in followed(today=TODAY)
    due = {"region_id": region.pk, "rhythm": "quarter"}
    done = publish_due(**due, today=date(2026, 10, 8))
    assert {one.indicator for one in done} == set(indicators()) and all(one.new for one in done)
    assert publish_due(**due, today=date(2026, 10, 9)) == [] and publish_due(**due, today=date(2027, 1, 7)) == []
    early = publish_due(**due, today=date(2027, 1, 8))
    assert {one.indicator for one in early} == set(indicators()) - {"instroom", "pip_stoplicht", "open_dossiers"}, "of those October stood already"
