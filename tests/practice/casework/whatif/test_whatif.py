"""What if, on the dossier: the question and the answer; nothing is saved and nothing unseen is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.factories import TODAY, a_controller, a_dossier, a_user

from doorlopend.practice.casework.whatif import queries
from doorlopend.practice.casework.whatif.forms import WhatIfForm
from doorlopend.practice.casework.whatif.queries import Outcome, outcome
from doorlopend.records.access.actor import LOGIN, Actor, acting
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.services import new_fact
from doorlopend.records.regions.models import Controller

pytestmark = pytest.mark.django_db
PIP = date(2025, 9, 1)


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in a database made by the demo: no second step, a day of its own, and Dutch whatever a test before it read."""
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())
    with translation.override("nl"):
        yield


@pytest.fixture
def goirle() -> Controller:
    a_controller("Tilburg", code="GM0855", number=855)
    return a_controller()


def facts(*more: Any) -> tuple[Any, ...]:
    made = [
        new_fact(kind="verblijfsrecht.verleend", valid_from=date(2025, 6, 2), known_on=date(2025, 6, 2), soort="asiel_bepaalde_tijd"),
        new_fact(kind="brp.inschrijving", valid_from=date(2025, 6, 10), known_on=date(2025, 6, 10), gemeente="0785"),
        new_fact(kind="pip.vastgesteld", valid_from=PIP, known_on=PIP, leerroute="b1_route", gemeente="0785", map_uren=60),
    ]
    return (*made, *more)


def asked(actor: Actor, row: Dossier, change: str) -> Outcome:
    form = WhatIfForm({"change": change})
    assert form.is_valid(), form.errors
    with acting(actor):
        return outcome(dossier=row, change=form.chosen, today=TODAY)


def told(items: Any) -> dict[str, str]:
    return {str(item.label): str(item.value) for item in items}


def test_an_extension_moves_the_last_day_and_says_why(goirle: Controller) -> None:
    _user, actor = a_user("regievoerder", goirle.pk)
    found = asked(actor, a_dossier(goirle, facts=facts()), "extension:6")
    row = next(item for item in found.duties if "1 september 2028" in str(item.value))
    assert "1 maart 2029" in str(row.value)
    assert "Wi 11" in str(row.why.outcome)


def test_a_switch_takes_over_what_the_plan_said_and_adds_the_hours_of_the_z_route(goirle: Controller) -> None:
    _user, actor = a_user("regievoerder", goirle.pk)
    rest = told(asked(actor, a_dossier(goirle, facts=facts()), "route:z_route").rest)
    assert any("800" in value for label, value in rest.items() if "ursusuren" in label)
    assert not any("map uren" in value for value in rest.values())


def test_a_move_makes_the_new_college_responsible_from_today(goirle: Controller) -> None:
    _user, actor = a_user("regievoerder", goirle.pk)
    duties = told(asked(actor, a_dossier(goirle, facts=facts()), "move:0855").duties)
    assert any("Tilburg" in value and "21 november 2026" in value for value in duties.values())
    assert any("1 februari 2027" in value for value in duties.values())  # ten weeks after 21-11-2026 is a Saturday


def test_nothing_is_saved(goirle: Controller) -> None:
    user, actor = a_user("regievoerder", goirle.pk)
    mine = new_fact(kind="contactpersoon.aangewezen", valid_from=PIP, known_on=PIP, naam="R", organisatie="Goirle", gebruiker=str(user.pk))
    row = a_dossier(goirle, facts=facts(mine))
    with acting(actor):
        before = (FactRow.objects.count(), Dossier.objects.get(pk=row.pk).version)
    client = Client()
    with acting(LOGIN):
        client.force_login(user)
    page = client.get(reverse("whatif:what-if", args=[row.pk]), {"change": "extension:6"})
    assert page.status_code == 200
    assert "1 maart 2029" in page.content.decode()
    with acting(actor):
        assert (FactRow.objects.count(), Dossier.objects.get(pk=row.pk).version) == before
    assert client.get(reverse("whatif:what-if", args=[row.pk]), {"change": "extension:7000"}).status_code == 400
    assert "wat-als" in client.get(reverse("casework:dossier", args=[row.pk])).content.decode()


def test_what_rests_on_a_hidden_fact_is_counted_and_not_told(goirle: Controller, monkeypatch: pytest.MonkeyPatch) -> None:
    _user, actor = a_user("regievoerder", goirle.pk)
    row = a_dossier(goirle, facts=facts())
    whole = asked(actor, row, "extension:6")
    with acting(actor):
        everything = queries.facts_of(row)
    reads = iter([[fact for fact in everything if fact.kind != "pip.vastgesteld"], everything])  # as the reader, as the system
    monkeypatch.setattr(queries, "facts_of", lambda dossier: next(reads))
    part = asked(actor, row, "extension:6")
    assert whole.hidden == 0
    assert part.hidden > 0
    assert len(part.duties) < len(whole.duties)
