"""Gemeenten and regions against what CBS and the regions themselves publish."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.records.regions.conftest import LOADER

from doorlopend.records.access.actor import acting
from doorlopend.records.regions import data, queries
from doorlopend.records.regions.load import is_demo_oin, load
from doorlopend.records.regions.models import Controller, GemeenteInhabitants, Region

DAY = date(2026, 11, 21)
SOURCE = Path(__file__).resolve().parents[4] / "shared/domain/gemeenten-nl.csv"
pytestmark = pytest.mark.usefixtures("netherlands")


def codes(region: str, day: date = DAY) -> set[str]:
    return {place.code for place in queries.members_on(queries.region_by_code(region).pk, day)}


@pytest.mark.parametrize(("day", "number"), [(date(2022, 1, 1), 345), (date(2022, 3, 24), 344), (date(2023, 1, 1), 342), (DAY, 342)])
def test_as_many_gemeenten_as_there_were(day, number):
    assert len(queries.gemeenten_on(day)) == number


def test_inhabitants_add_up_to_the_national_total():
    rows = GemeenteInhabitants.objects.filter(on=date(2024, 1, 1))
    assert sum(row.count for row in rows) == 17_942_942


@pytest.mark.skipif(not SOURCE.exists(), reason="the source list lies beside the repository only")
def test_every_gemeente_is_as_in_the_source_list():
    with SOURCE.open(encoding="utf-8") as file:
        listed = {row["gm_code"]: row for row in csv.DictReader(file)}
    ours = {place.code: place for place in queries.gemeenten_on(DAY)}
    assert {code: (p.name, p.province) for code, p in ours.items()} == {
        code: (row["gemeente"], row["provincie"]) for code, row in listed.items()
    }
    for code, row in listed.items():
        labour = queries.regions_of(ours[code].id, DAY, kind=Region.Kind.ARBEIDSMARKT)
        assert [(one.code.upper(), one.name) for one in labour] == [(row["am_code_2025"], row["arbeidsmarktregio"])]


@pytest.mark.parametrize(
    ("region", "members", "inhabitants", "labour", "size"),
    [
        ("hart-van-brabant", 9, 477_692, "am26", 11),
        ("achterhoek", 8, 302_458, "am09", 8),
        ("gooi-en-vechtstreek", 7, 254_521, "am12", 7),
        ("noord-limburg", 7, 282_239, "am29", 7),
    ],
)
def test_the_four_regions(region, members, inhabitants, labour, size):
    found = queries.region_by_code(region)
    places = queries.members_on(found.pk, DAY)
    assert len(places) == members
    assert sum(queries.inhabitants([p.id for p in places], DAY).values()) == inhabitants
    (overlap,) = queries.labour_regions_of(found.pk, DAY)
    assert (overlap.region.code, overlap.shared, overlap.size) == (labour, members, size)
    assert overlap.same == (members == size)
    assert len(queries.controllers_of(found.pk, DAY)) == members


def test_the_exceptions_that_trip_people_up():
    assert {"GM1723", "GM0744"} <= codes("am26") - codes("hart-van-brabant")  # Alphen-Chaam, Baarle-Nassau
    assert queries.gemeente_by_code("0317", DAY).province == "Utrecht"  # Eemnes
    assert "GM0317" in codes("gooi-en-vechtstreek")
    assert "GM0944" in codes("am08") and "GM0944" not in codes("noord-limburg")  # Mook en Middelaar
    assert "GM0457" in codes("am12", date(2022, 3, 23)) and "GM0457" not in codes("am12", date(2022, 3, 24))  # Weesp


def test_thirty_five_labour_regions_cover_the_country_once():
    counted = Counter(code for region in Region.objects.filter(kind=Region.Kind.ARBEIDSMARKT) for code in codes(region.code))
    assert Region.objects.filter(kind=Region.Kind.ARBEIDSMARKT).count() == 35
    assert set(counted.values()) == {1} and len(counted) == 342


def test_each_gemeente_and_coa_has_a_controller_with_a_number_that_is_visibly_invented():
    controllers = Controller.objects.all()
    assert controllers.filter(kind="gemeente").count() == 342
    assert controllers.filter(kind="coa").count() == 1
    assert all(len(c.oin) == 20 and c.oin.isdigit() and is_demo_oin(c.oin) for c in controllers)
    assert not is_demo_oin("00000001800866472000")


def test_a_second_load_changes_nothing():
    with acting(LOADER):
        assert not any(load(actor=LOADER).new.values())


def test_a_code_of_the_past_says_what_became_of_it():
    assert queries.gemeente_by_code("501", date(2022, 12, 31)).name == "Brielle"
    with pytest.raises(queries.UnknownGemeente, match=r"Brielle.*GM1992"):
        queries.gemeente_by_code("0501", DAY)
    with pytest.raises(queries.UnknownGemeente, match="GM0785"):
        queries.gemeente_by_code("9999", DAY)
    assert queries.current_code("0457", DAY) == "GM0363"
    assert queries.current_code("0457", date(2022, 3, 23)) == "GM0457"


def test_a_bill_changes_nothing_yet():
    assert queries.current_code("1696", date(2027, 6, 1)) == "GM1696"
    (bill,) = [row for row in queries.successions() if row.applied_at is None]
    assert (bill.on, bill.enacted) == (date(2027, 1, 1), False)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(day=st.dates(date(2022, 1, 1), date(2030, 1, 1)))
def test_on_any_day_a_code_and_a_name_belong_to_one_gemeente(day):
    places = queries.gemeenten_on(day)
    assert len({p.code for p in places}) == len({p.name for p in places}) == len({p.id for p in places}) == len(places)


def test_every_topic_has_its_name_in_both_languages():
    assert all(set(names) == {"nl", "en"} for names in data.contact_topics()["topics"].values())
