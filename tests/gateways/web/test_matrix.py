"""Every address × every role: the door opens for whom the role table says, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from tests.factories import a_controller, a_dossier, a_region, a_user

from doorlopend.gateways.web.matrix import Address, addresses
from doorlopend.records.access.actor import LOGIN, Actor, acting
from doorlopend.records.people.models import User
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
    **{f"{name}_id": lambda world: uuid4() for name in ("home", "upload", "location", "round", "run", "arrival")},
    **{f"{name}_id": lambda world: uuid4() for name in ("testbed", "piece", "analysis", "enrolment")},
    "controller_id": lambda world: world["goirle"].pk,
    "piece": lambda world: "aanpak",
    "report": lambda world: "uia",
    **{f"{name}_id": lambda world: uuid4() for name in ("handover", "mail", "outcome", "order", "child", "follower", "conference", "sent", "message", "signal", "trial", "escalation", "poll", "lesson", "abroad", "question", "community", "session", "other", "double", "joined")},
    **{f"{name}_id": lambda world: uuid4() for name in ("body", "seat", "date", "line", "item", "paper", "meeting", "event", "follow", "choice", "decision", "document", "version", "advice", "step", "improvement", "workshop", "board", "idea", "passport", "page", "subsidy", "duty", "target")},
    "region": lambda world: "hart-van-brabant",
    "slug": lambda world: "privacy",
    "digest": lambda world: "onbekend",
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


def somebody(role: str, world: dict[str, Any]) -> tuple[User, Actor]:
    held_at = ROLES[role].held_at
    place = world["goirle"] if held_at == CONTROLLER else world["region"] if held_at == REGION else world["partner"]
    return a_user(role, place.pk)


def through_the_site(user: User) -> Client:
    client = Client(raise_request_exception=False)
    with acting(LOGIN):
        client.force_login(user)
    return client


def refused_at_the_door(view: Callable[..., Any], request: HttpRequest, path: str) -> bool:
    """The view itself refuses before it looks at anything: without the rest of the site, since that is the same for all."""
    match = resolve(path)
    try:
        return bool(view(request, *match.args, **match.kwargs).status_code == 403)
    except PermissionDenied:
        return True


def test_every_view_says_who_may_open_it() -> None:
    assert all(address.needs for address in addresses())


@pytest.mark.parametrize("role", sorted(ROLES))
def test_the_door_opens_for_whom_it_should(role: str, world: dict[str, Any]) -> None:
    client = through_the_site(somebody(role, world)[0])
    for address in addresses():
        if address.name in {"web:logout", "exchange:duo-notificaties"} or not address.open_to(role):
            continue
        method = client.get if "GET" in address.methods else client.post
        status = method(path_of(address, world)).status_code
        assert status < 500, f"{role} {address.route}: {status}"
        assert status != 403 or address.arguments, f"{role} is refused at {address.route}"


@pytest.mark.parametrize("role", sorted(ROLES))
def test_the_door_stays_shut_for_everybody_else(role: str, world: dict[str, Any]) -> None:
    user, actor = somebody(role, world)
    shut = [address for address in addresses() if not address.open_to(role)]
    with acting(actor):
        for address in shut:
            path = path_of(address, world)
            request = RequestFactory().get(path) if "GET" in address.methods else RequestFactory().post(path)
            request.actor, request.user, request.session = actor, user, {}  # type: ignore[attr-defined,assignment]
            assert refused_at_the_door(resolve(path).func, request, path), f"{role} gets in at {address.route}"
    client = through_the_site(user)
    for address in shut[:: len(shut) // 3 or 1]:
        method = client.get if "GET" in address.methods else client.post
        assert method(path_of(address, world)).status_code == 403, f"{role} {address.route}"


def test_nobody_gets_further_than_the_log_in(world: dict[str, Any]) -> None:
    client = Client(raise_request_exception=False)
    for address in addresses():
        if {"everybody", "machine"} & set(address.needs):
            continue
        answer = client.get(path_of(address, world))
        assert answer.status_code == 401 or answer.headers.get("Location", "").startswith("/inloggen/"), address.route
