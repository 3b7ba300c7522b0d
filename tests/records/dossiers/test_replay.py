"""A restored backup does not bring back what was destroyed; a new key loses nobody."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connections
from tests.factories import TODAY, a_controller, a_dossier

from doorlopend.practice.governance.mailing.models import Reader
from doorlopend.practice.governance.mailing.readers import doorkeeper
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.access.vault import key_id
from doorlopend.records.dossiers import destruction, index
from doorlopend.records.dossiers.models import Dossier, FactRow, Identifier, Obligation
from doorlopend.records.messages import services as messages

from .test_destruction import BSN, WORDS, destroy, home, ids_of, plant, traces, two

__all__ = ["home", "two"]


def _command(server: str, database: str, home: Path, *arguments: str, group: str = "dossier") -> subprocess.CompletedProcess[str]:
    from doorlopend.gateways.cli import embedded

    surroundings = {
        **os.environ, "DOORLOPEND_HOME": str(home), "DOORLOPEND_RECORD_KEYS": "k1", "DOORLOPEND_AUDIT_KEY": "a1",
        "DATABASE_URL": embedded.address(server, role="doorlopend_app", database=database),
        "DATABASE_OWNER_URL": embedded.address(server, role="doorlopend_owner", database=database),
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "doorlopend.gateways.cli", group, *arguments], env=surroundings, capture_output=True, text=True
    )


def test_a_restored_backup_is_destroyed_again_before_the_site_opens(
    two: Any, server: str, owner: psycopg.Connection[Any], home: Path, settings: Any
) -> None:
    settings.RECORD_KEYS = ["k1"]
    first, second, goirle = two
    name = connections["default"].settings_dict["NAME"]
    gone, stays = plant(goirle), a_dossier(goirle, surname="Blijfplant")
    ids, reader = ids_of(gone), _a_reader()
    system = system_for(goirle.pk, why="test")
    with acting(system):
        wrong = FactRow.objects.get(dossier=stays, kind="persoon.naam")
    backup = f"{name}_backup"
    connections["default"].close()
    with psycopg.connect(server, autocommit=True) as link:
        link.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        link.execute(f'CREATE DATABASE "{backup}" TEMPLATE "{name}" OWNER doorlopend_owner')
    try:
        destroy(first, second, goirle, "dossier", gone.pk, "bewaartermijn")
        destroy(first, second, goirle, "fact", wrong.pk, "onjuist")
        with acting(doorkeeper(reader.region_id)):
            destruction.destroy_alone(object_kind="lezer", object_id=reader.pk, holder=reader.region_id, why="afgemeld", today=TODAY)
        assert len(destruction.read_ledger(destruction.kept_ledger())) == 3
        assert not destruction.pending(destruction.read_ledger(destruction.kept_ledger()))
        _replayed(server, backup, home, [*WORDS[2:], *ids, "Blijfplant", reader.address])
    finally:
        with psycopg.connect(server, autocommit=True) as link:
            link.execute(f'DROP DATABASE "{backup}" WITH (FORCE)')


def _a_reader() -> Reader:
    region = uuid4()
    with acting(doorkeeper(region)):
        return Reader.objects.create(region_id=region, address="lezerplant@voorbeeld.invalid", asked_on=TODAY)


def _replayed(server: str, backup: str, home: Path, needles: list[str]) -> None:
    asked = _command(server, backup, home, "replay-destructions", "--check", "--json")
    assert (asked.returncode, json.loads(asked.stdout)) == (1, {"count": 3, "applied": False}), asked.stderr
    early = _command(server, backup, home, "--once", group="worker")
    assert early.returncode != 0 and "replay-destructions" in early.stderr, early.stderr
    done = _command(server, backup, home, "replay-destructions", "--json")
    assert json.loads(done.stdout) == {"count": 3, "applied": True}, done.stderr
    late = _command(server, backup, home, "--once", group="worker")
    assert late.returncode == 0, late.stderr
    with psycopg.connect(server, dbname=backup, autocommit=True) as link:
        left = {table for table, _ in traces(link, needles)}
        assert left <= {"dossiers_retainedcore"}
        assert link.execute("SELECT count(*), count(core_until) FROM dossiers_destruction").fetchone() == (3, 1)
        assert link.execute("SELECT count(*) FROM dossiers_dossier").fetchone() == (1,)


def test_a_ledger_that_is_damaged_is_named(server: str, own_database: str, tmp_path: Path) -> None:
    (tmp_path / "ledger.jsonl").write_text("{half a li")
    done = _command(server, own_database, tmp_path, "replay-destructions", "--ledger", str(tmp_path / "ledger.jsonl"))
    assert done.returncode == 2 and "is no destruction ledger" in done.stderr


def test_the_ledger_outside_mends_itself_after_a_crash(two: Any, home: Path) -> None:
    first, second, goirle = two
    for _ in range(2):
        destroy(first, second, goirle, "dossier", a_dossier(goirle).pk, "ten_onrechte_aangelegd")
    whole = destruction.kept_ledger().read_text()
    destruction.kept_ledger().write_text("".join(whole.splitlines(keepends=True)[:1]))
    destruction.keep_outside()
    assert destruction.kept_ledger().read_text() == whole


@pytest.mark.django_db
def test_a_person_is_found_before_and_after_a_new_key(settings: Any) -> None:
    settings.RECORD_KEYS = ["old"]
    goirle = a_controller()
    dossier = a_dossier(goirle, bsn=BSN)
    with acting(system_for(goirle.pk, why="test")):
        for keys in (["old"], ["new", "old"]):
            settings.RECORD_KEYS = keys
            assert index.find_by_number(controller_id=goirle.pk, kind="bsn", value=BSN) == [dossier.pk]
        assert index.renew_digests(controller_id=goirle.pk) == 1
        assert index.renew_digests(controller_id=goirle.pk) == 0
        assert Identifier.objects.get(dossier=dossier).key_id == key_id("new")
        assert index.find_by_number(controller_id=goirle.pk, kind="bsn", value=BSN) == [dossier.pk]


@pytest.mark.django_db
def test_a_message_that_comes_again_after_a_new_key_is_still_the_same(settings: Any) -> None:
    settings.RECORD_KEYS = ["old"]
    goirle = a_controller()
    system = system_for(goirle.pk, why="test")
    def arrival(message_id: Any) -> messages.Arrival:
        return messages.Arrival(controller_id=goirle.pk, sender="1", message_id=message_id, event="SS139", body="x", same_as=("duo", "1", BSN))

    with acting(system):
        first = messages.receive(actor=system, arrival=arrival(uuid4()))
        settings.RECORD_KEYS = ["new", "old"]
        assert messages.receive(actor=system, arrival=arrival(first.message_id)).pk == first.pk
        assert messages.receive(actor=system, arrival=arrival(uuid4())).state == "repeated"


@pytest.mark.django_db
def test_rederiving_after_destruction_leaves_nothing_of_the_fact() -> None:
    """Derived rows never quote a fact that is not there."""
    goirle = a_controller()
    dossier = a_dossier(goirle)
    with acting(system_for(goirle.pk, why="test")):
        destruction.derive_anew(dossier.pk)
        ids = {str(key) for key in FactRow.objects.filter(dossier=dossier).values_list("pk", flat=True)}
        assert all(set(row.facts) <= ids for row in Obligation.objects.filter(dossier=dossier))
        assert Dossier.objects.get(pk=dossier.pk).display_name == "Haddad, Amal" and TODAY
