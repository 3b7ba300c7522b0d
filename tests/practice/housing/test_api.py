"""The API of homes: a corporation's system announces, reads and withdraws; errors name the field; nobody's household."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from tests.factories import TODAY, a_dossier
from tests.practice.housing.test_homes import about
from tests.practice.housing.test_pages import client_of
from tests.practice.housing.world import World, build

from doorlopend.practice.housing.models import Home
from doorlopend.practice.housing.services import homes
from doorlopend.practice.housing.services.homes import Done
from doorlopend.practice.housing.states import HomeAct
from doorlopend.records.access.actor import acting

pytestmark = pytest.mark.django_db
BODY = {
    "reference": "API-1", "gemeente": "GM0785", "kind": "regulier", "postcode": "5051", "bedrooms": 2, "least_persons": 1, "most_persons": 4,
    "features": ["lift"], "available_from": "2027-02-01",
}  # fmt: skip


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())


@pytest.fixture
def world() -> World:
    return build()


def post(client: Client, path: str, body: object) -> tuple[int, dict[str, object]]:
    answer = client.post(path, json.dumps(body), content_type="application/json")
    assert answer["API-Version"]
    return answer.status_code, answer.json()


def test_a_home_is_announced_read_and_withdrawn(world: World) -> None:
    client = client_of(world.landlord)
    status, home = post(client, "/api/v1/homes", BODY)
    assert status == 201 and home["gemeente"] == "Goirle" and home["state"] == "aangeboden"
    assert [one["id"] for one in client.get("/api/v1/homes").json()] == [home["id"]]
    dossier = a_dossier(world.gemeenten[0], surname="Geheim")
    with acting(world.caseworker):
        homes.act(actor=world.caseworker, home_id=Home.objects.get().pk, done=Done(act=HomeAct.RESERVEREN, about=about(dossier.pk)), today=TODAY)
    told = client.get(f"/api/v1/homes/{home['id']}")
    assert told.status_code == 200 and told.json()["state"] == "gereserveerd" and "persons" not in set(told.json()) - {"least_persons", "most_persons"}
    assert "volwassenen" not in told.content.decode() and str(dossier.pk) not in told.content.decode()
    status, gone = post(client, f"/api/v1/homes/{home['id']}/withdrawals", {"reason": "brand"})
    assert status == 201 and gone["state"] == "ingetrokken"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"gemeente": "GM9999"}, "gemeente"), ({"gemeente": "GM0867"}, "gemeente"), ({"least_persons": 9}, "least_persons"), ({"features": ["zwembad"]}, "features"),
        ({"postcode": "12"}, "postcode"), ({"organisation": "6f1f9a52-5dd5-4d35-8f4d-6f4b7a8b9c0d"}, "organisation"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_field(world: World, change: dict[str, object], field: str) -> None:
    status, problem = post(client_of(world.landlord), "/api/v1/homes", {**BODY, **change})
    assert status == 400 and field in problem["fields"]  # type: ignore[operator]


def test_another_corporation_finds_nothing(world: World) -> None:
    from tests.factories import a_user

    from doorlopend.records.regions.models import Organisation

    _status, home = post(client_of(world.landlord), "/api/v1/homes", BODY)
    other = a_user("corporatie", Organisation.objects.create(kind="corporatie", name="Andere").pk, email="ander@test.invalid")[1]
    client = client_of(other)
    assert client.get("/api/v1/homes").json() == [] and client.get(f"/api/v1/homes/{home['id']}").status_code == 404
    assert post(client, f"/api/v1/homes/{home['id']}/withdrawals", {"reason": "x"})[0] == 404
