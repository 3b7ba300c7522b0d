"""A region with nine gemeenten, a coordinator, and people who report."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from tests.factories import a_controller, a_region, a_user, hart_van_brabant, nine_controllers

from doorlopend.practice.community.services.sending import Draft, Sent, report
from doorlopend.records.access.actor import Actor, acting
from doorlopend.records.regions.models import Region

TODAY = date(2026, 11, 21)
controllers = nine_controllers
region = hart_van_brabant


def other_region() -> Region:
    return a_region("Achterhoek", a_controller("Doetinchem", code="GM9100", number=9100))


def somebody(role: str, place: UUID, email: str = "") -> Actor:
    return a_user(role, place, email=email)[1]


def coordinator(where: Region | None = None) -> Actor:
    return somebody("regiocoordinator", (where or region()).pk, f"coordinator-{(where or region()).code}-{id(object())}@test.invalid")


def a_signal(actor: Actor, what: str = "De uitnodigingen voor de intake worden niet begrepen.", **more: object) -> Sent:
    with acting(actor):
        return report(actor=actor, region_id=region().pk, draft=Draft(what=what, **more), today=TODAY)  # type: ignore[arg-type]
