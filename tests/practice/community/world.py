"""A region with nine gemeenten, a coordinator, and people who report."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from tests.factories import a_controller, a_region, a_user

from doorlopend.practice.community.services.sending import Draft, Sent, report
from doorlopend.records.access.actor import Actor, acting
from doorlopend.records.regions.models import Controller, Region

TODAY = date(2026, 11, 21)
NAMES = ("Goirle", "Tilburg", "Waalwijk", "Dongen", "Heusden", "Oisterwijk", "Hilvarenbeek", "Loon op Zand", "Gilze en Rijen")
_users: dict[str, Actor] = {}


def controllers() -> list[Controller]:
    return [a_controller(name, code=f"GM9{number:03d}", number=9000 + number) for number, name in enumerate(NAMES)]


def region() -> Region:
    return a_region("Hart van Brabant", *controllers())


def other_region() -> Region:
    return a_region("Achterhoek", a_controller("Doetinchem", code="GM9100", number=9100))


def somebody(role: str, place: UUID, email: str = "") -> Actor:
    return a_user(role, place, email=email)[1]


def coordinator(where: Region | None = None) -> Actor:
    return somebody("regiocoordinator", (where or region()).pk, f"coordinator-{(where or region()).code}-{id(object())}@test.invalid")


def a_signal(actor: Actor, what: str = "De uitnodigingen voor de intake worden niet begrepen.", **more: object) -> Sent:
    with acting(actor):
        return report(actor=actor, region_id=region().pk, draft=Draft(what=what, **more), today=TODAY)  # type: ignore[arg-type]
