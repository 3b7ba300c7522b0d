"""Fills a database for browser tests: `python -m tests.browser.world` prints what it made as JSON."""

from __future__ import annotations

import json
from datetime import date, time

import django

django.setup()

from doorlopend.records.access.actor import acting, system_for  # noqa: E402
from doorlopend.records.dossiers.services import new_fact, record_facts  # noqa: E402
from doorlopend.records.offers import services  # noqa: E402
from doorlopend.records.offers.services import Slot  # noqa: E402
from doorlopend.records.people.roles import CONTROLLER, ROLES  # noqa: E402
from doorlopend.records.regions.models import Organisation  # noqa: E402
from tests import factories  # noqa: E402

DAY = date(2026, 8, 31)
PEOPLE = (
    ("Haddad", "Amal"), ("Tesfay", "Daniel"), ("Karimi", "Parwin"), ("Al-Masri", "Yousef"), ("Okonkwo", "Grace"), ("Demir", "Emre"),
    ("Petrenko", "Olha"), ("Osman", "Ayaan"),
)  # fmt: skip


def build() -> dict[str, object]:
    goirle = factories.a_controller("Goirle")
    region = factories.a_region("Hart van Brabant", goirle)
    users = {}
    for role in ROLES.values():
        place = goirle.pk if role.held_at == CONTROLLER else region.pk
        users[role.code], _actor = factories.a_user(role.code, place, email=f"{role.code}@test.invalid")
    dossiers = [_person(goirle, names, number) for number, names in enumerate(PEOPLE)]
    _contact(goirle, dossiers[:4], users["regievoerder"])
    _contact(goirle, dossiers[6:7], users["teamleider"])
    _offers(region, goirle)
    _course(goirle, dossiers[3])
    return {"dossiers": [str(one.pk) for one in dossiers], "users": {code: str(user.pk) for code, user in users.items()}}


def _person(goirle, names, number):  # type: ignore[no-untyped-def]
    day = date.fromordinal(DAY.toordinal() + number * 7)
    facts = (
        new_fact(kind="status.vastgesteld", valid_from=day, known_on=day, groep="wi2021"),
        new_fact(kind="inburgeringsplicht.vastgesteld", valid_from=day, known_on=day),
        new_fact(kind="inburgeringsplicht.kennisgeving", valid_from=day, known_on=day),
        new_fact(kind="doelgroep.vastgesteld", valid_from=day, known_on=day, doelgroep="asielstatushouder_a"),
        new_fact(kind="brp.inschrijving", valid_from=day, known_on=day, gemeente="0785"),
        new_fact(kind="maatschappelijke_begeleiding.gestart", valid_from=day, known_on=day),
    )
    return factories.a_dossier(goirle, surname=names[0], given=names[1], known=day, facts=facts)


def _contact(goirle, dossiers, user):  # type: ignore[no-untyped-def]
    actor = system_for(goirle.pk, why="test")
    with acting(actor):
        for dossier in dossiers:
            fact = new_fact(kind="contactpersoon.aangewezen", valid_from=DAY, known_on=DAY, naam=user.name, gebruiker=str(user.pk))
            record_facts(actor=actor, dossier_id=dossier.pk, facts=[fact], source=factories.TEST)


def _offers(region, goirle):  # type: ignore[no-untyped-def]
    """A sleutelpersoon on Tuesdays, a group in the evening with places, and an activity beside the lessons."""
    coordinator = factories.a_user("poolcoordinator", region.pk, email="aanbod@test.invalid")[1]
    pool = Organisation.objects.create(kind="zelforganisatie", name="Pool sleutelpersonen")
    common = {"organisation_id": pool.pk, "gemeenten": [goirle.gemeente_id], "funding": "regio", "first_day": DAY, "today": DAY}
    evening = {"variant": "B1", "level": "A1", "mode": "avond", "places": 12, "places_free": 3, "starts_on": date(2026, 12, 1), "location": "Dorpsstraat 1"}
    with acting(coordinator):
        services.add_offer(actor=coordinator, kind="sleutelpersoon", name="Yonas", language="ti", times=[Slot(2, time(9), time(12))], **common)
        services.add_offer(actor=coordinator, kind="leerroute", name="B1 in de avond", times=[Slot(1, time(19), time(21))], **evening, **common)
        services.add_offer(actor=coordinator, kind="activiteit", name="Taalcafé", times=[Slot(4, time(14), time(16))], **common)


def _course(goirle, dossier):  # type: ignore[no-untyped-def]
    """Lessons that were missed, and what the school did."""
    first, last = date(2026, 10, 26), date(2026, 11, 15)
    facts = [
        new_fact(kind="lessen.gestart", valid_from=first, known_on=first, soort="b1_route"),
        new_fact(kind="uren.aangeboden", valid_from=first, valid_until=last, known_on=last, soort="nt2", uren=36),
        new_fact(kind="uren.gevolgd", valid_from=first, valid_until=last, known_on=last, soort="nt2", uren=12),
        new_fact(kind="verzuim.gemeld", valid_from=first, valid_until=last, known_on=last, uren=24, reden="kinderopvang", actie_school="Docent belde twee keer"),
    ]  # fmt: skip
    with acting(actor := system_for(goirle.pk, why="test")):
        record_facts(actor=actor, dossier_id=dossier.pk, facts=facts, source=factories.TEST)


if __name__ == "__main__":
    print(json.dumps(build()))
