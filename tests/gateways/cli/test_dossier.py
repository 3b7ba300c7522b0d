"""New rules and lost rows, for a whole gemeente from the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from tests.factories import a_controller, a_dossier, a_user

from doorlopend.engines.law import load_lawbook
from doorlopend.gateways.cli import main
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.dossiers import derivation
from doorlopend.records.dossiers.models import Dossier, Obligation
from doorlopend.records.dossiers.services import new_fact

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 26)


@pytest.fixture
def dossier() -> Dossier:
    return a_dossier(a_controller(), facts=[new_fact(kind="inburgeringsplicht.kennisgeving", valid_from=DAY, known_on=DAY)])


def run(*words: object, code: int = 0) -> Any:
    result = CliRunner().invoke(main, ["dossier", *map(str, words), "--json"])
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def test_a_new_lawbook_is_compared_first_and_applied_by_a_colleague(dossier: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    user, _actor = a_user("teamleider", dossier.controller_id)
    assert run("changes", "--by", user.email) == {"behind": []}
    present = load_lawbook()
    rule = present.rules["pip.termijn"]
    versions = tuple(replace(version, params={**version.params, "weeks": 12}) for version in rule.versions)
    bill = replace(present, id="wi2021@proef", rules={**present.rules, "pip.termijn": replace(rule, versions=versions)})
    monkeypatch.setattr(derivation, "lawbook", lambda: bill)
    (row,) = run("changes", "--by", user.email)["behind"]
    assert row["dossier"] == str(dossier.pk) and "2026-04-20" in row["changes"][0]["now"]
    assert run("apply-lawbook", "--by", user.email) == {"applied": 1, "changed": 1}
    assert run("apply-lawbook", "--by", user.email) == {"applied": 0, "changed": 0}
    assert run("apply-lawbook", "--by", "niemand@example.invalid", code=2)["error"]["field"] == "--by"


def test_lost_rows_come_back_but_an_older_version_is_left_for_a_person(dossier: Dossier) -> None:
    old = a_dossier(a_controller(), facts=[new_fact(kind="inburgeringsplicht.kennisgeving", valid_from=DAY, known_on=DAY)])
    with acting(system_for(dossier.controller_id, why="test")):
        Obligation.objects.all().delete()
        Dossier.objects.filter(pk=old.pk).update(engine_version="0")
    assert run("rebuild") == {"derived": 1, "changed": 1}
    with acting(system_for(dossier.controller_id, why="test")):
        assert Obligation.objects.filter(dossier=dossier).exists() and not Obligation.objects.filter(dossier=old).exists()
    assert run("rebuild") == {"derived": 1, "changed": 0}
