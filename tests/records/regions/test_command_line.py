"""`bin/doorlopend regions` as an administrator runs it, on a database of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from tests.factories import a_dossier
from tests.records.regions.conftest import LOADER

from doorlopend.gateways.cli import embedded
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.regions.load import load
from doorlopend.records.regions.models import Controller


@pytest.fixture
def run(own, server):
    """Runs a command; gives exit code, stdout and stderr."""
    roles = {"DATABASE_URL": "doorlopend_app", "DATABASE_OWNER_URL": "doorlopend_owner"}
    urls = {name: embedded.address(server, role=role, database=own.name) for name, role in roles.items()}

    def command(*arguments: str, **environment: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "doorlopend.gateways.cli", "regions", *arguments],
            env={**os.environ, **urls, "PYTHONPATH": os.pathsep.join(sys.path), **environment}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    return command


def document(result) -> dict:
    code, out, err = result
    assert code == 0, err
    return json.loads(out)


def test_from_an_empty_database_to_a_merger(run, own):
    assert document(run("load", "--json"))["new"]["gemeente"] == 346
    assert not any(document(run("load", "--json"))["new"].values())
    listed = document(run("list", "--json", "--on", "2026-11-21"))["regions"]
    assert len(listed) == 39
    shown = document(run("show", "hart-van-brabant", "--json"))
    assert [(one["code"], one["shared"], one["size"]) for one in shown["arbeidsmarktregios"]] == [("AM26", 9, 11)]

    old, new = (Controller.objects.get(name=f"Gemeente {name}") for name in ("Wijdemeren", "Hilversum"))
    a_dossier(old)
    tried = document(run("merge", "GM1696", "--on", "2027-01-01", "--json"))["mergers"][0]
    assert (tried["applied"], tried["moved"]["dossiers_dossier"]) == (False, 1)
    code, out, _ = run("merge", "--on", "2027-01-01", "--confirm", "--json")
    assert code == 2 and json.loads(out)["error"]["field"] == "enacted_by"
    arguments = ("merge", "1696", "--on", "2027-01-01", "--enacted-by", "Stb. 2026, 999", "--confirm")
    code, out, err = run(*arguments, DOORLOPEND_DEMO="1")
    assert code == 0 and "Wijdemeren → Gemeente Hilversum" in out and "done" in out, err
    with acting(system_for(new.pk, why="test")):
        assert Dossier.objects.count() == 1
    assert run(*arguments, DOORLOPEND_DEMO="1")[0] == 2, "once only"


@pytest.fixture
def loaded(own):
    with acting(LOADER):
        load(actor=LOADER)


def test_wrong_input_names_itself(run, loaded):
    for arguments, words in [
        (("show", "GM9999"), "GM0785"),
        (("oin", "set", "GM0785", "12"), "twintig"),
        (("merge", "--on", "2030-01-01"), "2030-01-01"),
        (("count", "nergens", "--period", "2026-10"), "nergens"),
        (("count", "achterhoek", "--period", "oktober"), "2026-Q4"),
    ]:
        code, _, err = run(*arguments)
        assert code == 2 and words in err and "Traceback" not in err
    assert document(run("oin", "set", "GM0785", "00000001001234567000", "--json"))["oin"].endswith("567000")
    assert document(run("show", "GM0785", "--json"))["oin_fictitious"] is False


def test_a_month_is_counted_once(run, loaded):
    first = document(run("count", "achterhoek", "--period", "2026-10", "--json"))["published"]
    assert all(one["new"] for one in first)
    again = document(run("count", "achterhoek", "--period", "2026-10", "--json"))["published"]
    assert len(again) == len(first) and not any(one["new"] for one in again)
