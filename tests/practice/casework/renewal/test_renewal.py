"""New rules change nothing by themselves: a case manager sees was and becomes per dossier, and applies it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from tests.factories import a_controller, a_dossier, a_user

from doorlopend.engines.law import Lawbook, load_lawbook
from doorlopend.records.access.actor import LOGIN, Actor, acting, system_for
from doorlopend.records.dossiers import derivation
from doorlopend.records.dossiers.models import Dossier, Obligation
from doorlopend.records.dossiers.services import Source, new_fact, record_facts
from doorlopend.records.people.models import User

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 26)
LIST = "/nieuwe-regels/"


@pytest.fixture
def dossier() -> Dossier:
    facts = [
        new_fact(kind="inburgeringsplicht.kennisgeving", valid_from=DAY, known_on=DAY),
        new_fact(kind="verblijfsrecht.verleend", valid_from=DAY, known_on=DAY, soort="asiel_bepaalde_tijd"),
        new_fact(kind="brp.inschrijving", valid_from=DAY, known_on=DAY, gemeente="0785"),
    ]
    return a_dossier(a_controller(), facts=facts)


@pytest.fixture
def worker(dossier: Dossier) -> tuple[User, Actor]:
    """The case manager who has this person on the list."""
    user, actor = a_user("regievoerder", dossier.controller_id)
    named = new_fact(kind="contactpersoon.aangewezen", valid_from=DAY, known_on=DAY, naam=user.name, gebruiker=str(user.pk))
    with acting(actor):
        record_facts(actor=actor, dossier_id=dossier.pk, facts=[named], source=Source("test"))
    return user, actor


@pytest.fixture
def signed_in(client: Client, worker: tuple[User, Actor], monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    with acting(LOGIN):
        client.force_login(worker[0])
    return client


@pytest.fixture
def bill(monkeypatch: pytest.MonkeyPatch, dossier: Dossier) -> Lawbook:
    """From now on the plan may take twelve weeks in place of ten."""
    present = load_lawbook()
    rule = present.rules["pip.termijn"]
    versions = tuple(replace(version, params={**version.params, "weeks": 12}) for version in rule.versions)
    bill = replace(present, id="wi2021@proef", rules={**present.rules, "pip.termijn": replace(rule, versions=versions)})
    monkeypatch.setattr(derivation, "lawbook", lambda: bill)
    return bill


def due(dossier: Dossier) -> set[date | None]:
    with acting(system_for(dossier.controller_id, why="test")):
        return set(Obligation.objects.filter(dossier=dossier, rule__startswith="pip").values_list("due_on", flat=True))


def test_nobody_waits_while_the_rules_stay_as_they_are(signed_in: Client) -> None:
    assert "Alle dossiers zijn bij" in signed_in.get(LIST).content.decode()


def test_was_and_becomes_are_shown_and_nothing_changes_before_somebody_applies_it(signed_in: Client, dossier: Dossier, bill: Lawbook) -> None:
    page = signed_in.get(LIST).content.decode()
    assert f"/dossiers/{dossier.pk}/nieuwe-regels/" in page and "verschil" in page
    own = signed_in.get(f"/dossiers/{dossier.pk}/nieuwe-regels/", follow=True).content.decode()
    assert "7 apr 2026" in own and "20 apr 2026" in own
    assert date(2026, 4, 7) in due(dossier) and date(2026, 4, 20) not in due(dossier)


def test_applied_it_holds_and_the_list_is_empty(signed_in: Client, dossier: Dossier, bill: Lawbook) -> None:
    answer = signed_in.post(f"{LIST}toepassen/", {"dossier": [str(dossier.pk), "geen-sleutel"]}, follow=True)
    assert "1 dossier staat nu onder de regels van nu" in answer.content.decode()
    assert date(2026, 4, 20) in due(dossier) and date(2026, 4, 7) not in due(dossier)
    again = signed_in.post(f"{LIST}toepassen/", {"dossier": str(dossier.pk)}, follow=True)
    assert "wachten niet meer" in again.content.decode()


def test_a_colleague_elsewhere_sees_and_changes_nothing(client: Client, dossier: Dossier, bill: Lawbook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    stranger, _actor = a_user("teamleider", a_controller("Tilburg", code="GM0855", number=855).pk)
    with acting(LOGIN):
        client.force_login(stranger)
    assert "Alle dossiers zijn bij" in client.get(LIST).content.decode()
    assert client.get(f"/dossiers/{dossier.pk}/nieuwe-regels/", follow=True).status_code == 404
    assert "wachten niet meer" in client.post(f"{LIST}toepassen/", {"dossier": str(dossier.pk)}, follow=True).content.decode()
    assert date(2026, 4, 7) in due(dossier)
