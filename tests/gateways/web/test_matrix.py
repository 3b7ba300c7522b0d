"""Every address × every role: the door opens for whom the role table says, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import a_controller, a_dossier, a_region, a_user

from doorlopend.gateways.web.matrix import Address, addresses
from doorlopend.records.access.actor import LOGIN, acting
from doorlopend.records.people.roles import CONTROLLER, REGION, ROLES
from doorlopend.records.regions.models import Organisation

pytestmark = pytest.mark.django_db

ARGUMENTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    **{f"{name}_id": lambda world: uuid4() for name in ("user", "grant", "mandate", "access")},
    "dossier_id": lambda world: world["dossier"].pk,
    "kind": lambda world: "pip.vastgesteld",
    "fact_id": lambda world: uuid4(),
    "plan_id": lambda world: uuid4(),
    "language": lambda world: "nl",
    "part": lambda world: "gesprek",
    "form": lambda world: "intake.gesprek",
    "done": lambda world: 3,
    "batch_id": lambda world: uuid4(),
    "contact_id": lambda world: uuid4(),
    "message_id": lambda world: uuid4(),
    "module": lambda world: "pvt",
    "user_id": lambda world: uuid4(),
    "gemeente_id": lambda world: world["goirle"].gemeente_id,
    "topic": lambda world: "werk",
    "indicator": lambda world: "instroom",
    "act": lambda world: "oppakken",
    "letter": lambda world: "welkom",
    "token": lambda world: "onbekend",
    "number": lambda world: 1,
    **{f"{name}_id": lambda world: uuid4() for name in ("home", "upload", "location", "round", "run")},
    **{f"{name}_id": lambda world: uuid4() for name in ("testbed", "piece", "analysis", "enrolment")},
    "controller_id": lambda world: world["goirle"].pk,
    "piece": lambda world: "aanpak",
    "report": lambda world: "uia",
    **{f"{name}_id": lambda world: uuid4() for name in ("handover", "order", "child", "follower", "conference", "sent", "message", "signal", "trial", "escalation", "poll", "lesson", "abroad", "question", "community", "session")},
    **{f"{name}_id": lambda world: uuid4() for name in ("body", "seat", "date", "line", "item", "paper", "meeting", "event", "follow", "choice", "decision", "document", "version", "advice", "step", "improvement", "workshop", "board", "idea", "passport", "page", "subsidy", "duty", "target")},
    "region": lambda world: "hart-van-brabant",
    "slug": lambda world: "privacy",
}
"""A sample for each argument of an address; a new argument must get one here."""


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)


@pytest.fixture
def world() -> dict[str, Any]:
    goirle = a_controller()
    return {
        "goirle": goirle,
        "region": a_region("Hart van Brabant", goirle),
        "partner": Organisation.objects.create(kind="taalaanbieder", name="Taalschool"),
        "dossier": a_dossier(goirle),
    }


def path_of(address: Address, world: dict[str, Any]) -> str:
    missing = [name for name in address.arguments if name not in ARGUMENTS]
    assert not missing, f"{address.route}: add a sample for {missing} to ARGUMENTS"
    return reverse(address.name, args=[ARGUMENTS[name](world) for name in address.arguments])


def visitor(role: str, world: dict[str, Any]) -> Client:
    held_at = ROLES[role].held_at
    place = world["goirle"] if held_at == CONTROLLER else world["region"] if held_at == REGION else world["partner"]
    user, _actor = a_user(role, place.pk)
    client = Client(raise_request_exception=False)
    with acting(LOGIN):
        client.force_login(user)
    return client


def test_every_view_says_who_may_open_it() -> None:
    assert all(address.needs for address in addresses())


@pytest.mark.parametrize("role", sorted(ROLES))
def test_the_door_opens_for_whom_it_should(role: str, world: dict[str, Any]) -> None:
    client = visitor(role, world)
    for address in addresses():
        if address.name in {"web:logout", "exchange:duo-notificaties"}:
            continue
        method = client.get if "GET" in address.methods else client.post
        status = method(path_of(address, world)).status_code
        assert status < 500, f"{role} {address.route}: {status}"
        if address.open_to(role):
            assert status != 403 or address.arguments, f"{role} is refused at {address.route}"
        else:
            assert status == 403, f"{role} gets {status} at {address.route}"


def test_nobody_gets_further_than_the_log_in(world: dict[str, Any]) -> None:
    client = Client(raise_request_exception=False)
    for address in addresses():
        if {"everybody", "machine"} & set(address.needs):
            continue
        answer = client.get(path_of(address, world))
        assert answer.status_code == 401 or answer.headers.get("Location", "").startswith("/inloggen/"), address.route
