"""Fills a database for browser tests: `python -m tests.browser.world` prints what it made as JSON."""

from __future__ import annotations

import json
from datetime import date

import django

django.setup()

from doorlopend.records.access.actor import acting, system_for  # noqa: E402
from doorlopend.records.dossiers.services import new_fact, record_facts  # noqa: E402
from doorlopend.records.people.roles import CONTROLLER, ROLES  # noqa: E402
from tests import factories  # noqa: E402

DAY = date(2026, 8, 31)
PEOPLE = ("Haddad", "Tesfay", "Karimi", "Al-Masri", "Okonkwo", "Demir", "Petrenko", "Osman")


def build() -> dict[str, object]:
    goirle = factories.a_controller("Goirle")
    region = factories.a_region("Hart van Brabant", goirle)
    users = {}
    for role in ROLES.values():
        place = goirle.pk if role.held_at == CONTROLLER else region.pk
        users[role.code], _actor = factories.a_user(role.code, place, email=f"{role.code}@test.invalid")
    dossiers = [_person(goirle, name, number) for number, name in enumerate(PEOPLE)]
    _contact(goirle, dossiers[:4], users["regievoerder"])
    return {"dossiers": [str(one.pk) for one in dossiers], "users": {code: str(user.pk) for code, user in users.items()}}


def _person(goirle, name, number):  # type: ignore[no-untyped-def]
    day = date.fromordinal(DAY.toordinal() + number * 7)
    facts = (
        new_fact(kind="status.vastgesteld", valid_from=day, known_on=day, groep="wi2021"),
        new_fact(kind="inburgeringsplicht.vastgesteld", valid_from=day, known_on=day),
        new_fact(kind="inburgeringsplicht.kennisgeving", valid_from=day, known_on=day),
        new_fact(kind="doelgroep.vastgesteld", valid_from=day, known_on=day, doelgroep="asielstatushouder_a"),
        new_fact(kind="brp.inschrijving", valid_from=day, known_on=day, gemeente="0785"),
        new_fact(kind="maatschappelijke_begeleiding.gestart", valid_from=day, known_on=day),
    )
    return factories.a_dossier(goirle, surname=name, known=day, facts=facts)


def _contact(goirle, dossiers, user):  # type: ignore[no-untyped-def]
    actor = system_for(goirle.pk, why="test")
    with acting(actor):
        for dossier in dossiers:
            fact = new_fact(kind="contactpersoon.aangewezen", valid_from=DAY, known_on=DAY, naam=user.name, gebruiker=str(user.pk))
            record_facts(actor=actor, dossier_id=dossier.pk, facts=[fact], source=factories.TEST)


if __name__ == "__main__":
    print(json.dumps(build()))
