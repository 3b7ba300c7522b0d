"""The API as another system of the gemeente meets it."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.factories import a_controller, a_dossier, a_user

from doorlopend.records.access.actor import LOGIN, acting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    monkeypatch.setenv("DOORLOPEND_TODAY", "2026-03-20")


def team_leader() -> Client:
    user, _actor = a_user("teamleider", a_controller().pk)
    client = Client()
    with acting(LOGIN):
        client.force_login(user)
    return client


def test_without_log_in_a_problem_is_told() -> None:
    answer = Client().get("/api/v1/worklist")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json" and answer["API-Version"]


def test_a_fact_can_be_recorded_and_read_back() -> None:
    client = team_leader()
    dossier = a_dossier(a_controller())
    fact = {"kind": "brp.inschrijving", "valid_from": "2026-03-01", "known_on": "2026-03-02", "data": {"gemeente": "0785"}}
    answer = client.post(f"/api/v1/dossiers/{dossier.pk}/facts", fact, content_type="application/json")
    assert answer.status_code == 201, answer.content
    assert "brp.inschrijving" in {one["kind"] for one in client.get(f"/api/v1/dossiers/{dossier.pk}/facts").json()}


def test_a_wrong_field_is_named_with_its_remedy() -> None:
    client = team_leader()
    dossier = a_dossier(a_controller())
    fact = {"kind": "brp.inschrijving", "valid_from": "2026-03-01", "known_on": "2026-03-02", "data": {"gemeente": "Goirle"}}
    answer = client.post(f"/api/v1/dossiers/{dossier.pk}/facts", fact, content_type="application/json")
    body = answer.json()
    assert answer.status_code == 400 and body["field"] == "gemeente" and "CBS" in body["remedy"]


def test_the_description_is_published_for_every_origin() -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200 and answer["access-control-allow-origin"] == "*"
    document = answer.json()
    assert document["openapi"].startswith("3.0") and "/worklist" in document["paths"]
