"""An administrator reads a list in from the command line, in a colleague's name, sees each row and can take it back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.factories import a_controller, a_user

from doorlopend.gateways.cli import main
from doorlopend.gateways.cli.colleague import acting_for
from doorlopend.gateways.exchange.coa.models import Batch
from doorlopend.records.access.actor import Actor, acting
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.kit.lists import UnreadableList
from doorlopend.records.people.models import User
from doorlopend.records.regions.models import Controller

pytestmark = pytest.mark.django_db

LIST = """V-nummer;Achternaam;Voornamen;Geboortedatum;Koppeldatum;Koppelgemeente
9000000001;Haddad;Amal;01-02-1990;03-11-2026;Goirle
9000000002;Haddad;Omar;31-02-1991;03-11-2026;Goirle
9000000003;Issa;Rima;04-05-1988;03-11-2026;Goirle
"""


@pytest.fixture
def goirle() -> Controller:
    return a_controller()


@pytest.fixture
def colleague(goirle: Controller) -> tuple[User, Actor]:
    return a_user("regievoerder", goirle.pk)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "koppelingen.csv"
    path.write_text(LIST)
    return path


def run(*words: object, code: int = 0) -> Any:
    result = CliRunner().invoke(main, ["import", *map(str, words), "--json"])
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def test_a_list_is_previewed_per_row_recorded_and_taken_back(file: Path, colleague: tuple[User, Actor]) -> None:
    user, actor = colleague
    told = run("preview", file, "--by", user.email)
    assert [(row["number"], row["state"]) for row in told["rows"]] == [(2, "new"), (3, "error"), (4, "new")]
    assert "dag-maand-jaar" in told["rows"][1]["remedy"]
    with acting(actor):
        assert not Dossier.objects.exists()
    assert [row["outcome"] for row in run("apply", told["list"], "--by", user.email)["rows"]] == ["recorded", "skipped", "recorded"]
    with acting(actor):
        assert Dossier.objects.filter(closed_on=None).count() == 2
    again = run("preview", file, "--by", user.email)
    assert [row["state"] for row in again["rows"]] == ["matched", "error", "matched"]
    run("drop", again["list"], "--by", user.email)
    undone = run("undo", told["list"], "--by", user.email, "--reason", "verkeerde lijst")
    assert undone["state"] == "undone" and [row["outcome"] for row in undone["rows"]] == ["undone", "skipped", "undone"]
    with acting(actor):
        assert not Dossier.objects.filter(closed_on=None).exists()


def test_no_name_or_number_of_a_person_is_printed(file: Path, colleague: tuple[User, Actor]) -> None:
    shown = CliRunner().invoke(main, ["import", "preview", str(file), "--by", colleague[0].email])
    assert shown.exit_code == 0 and "row     3" in shown.output
    assert not [word for word in ("Haddad", "Issa", "9000000001") if word in shown.output]


def test_rows_are_explained_in_the_colleagues_own_language(file: Path, colleague: tuple[User, Actor]) -> None:
    user, actor = colleague
    with acting(actor):
        User.objects.filter(pk=user.pk).update(language="en")
    assert "day-month-year" in run("preview", file, "--by", user.email)["rows"][1]["remedy"]


def test_what_cannot_be_names_the_argument_and_the_remedy(file: Path, tmp_path: Path, goirle: Controller, colleague: tuple[User, Actor]) -> None:
    user, _actor = colleague
    assert run("preview", file, "--by", "niemand@example.invalid", code=2)["error"]["field"] == "--by"
    outsider, _other = a_user("regiocoordinator", goirle.pk)
    assert "Ask an administrator" in run("preview", file, "--by", outsider.email, code=2)["error"]["message"]
    assert goirle.name in run("preview", file, "--by", user.email, "--at", "Atlantis", code=2)["error"]["message"]
    empty = tmp_path / "leeg.xlsx"
    empty.write_bytes(b"")
    assert run("preview", empty, "--by", user.email, code=2)["error"]["field"] == "FILE"
    told = run("preview", file, "--by", user.email)
    run("drop", told["list"], "--by", user.email)
    assert run("apply", told["list"], "--by", user.email, code=2)["error"]["field"] == "LIST"
    with acting(colleague[1]):
        assert Batch.objects.get(pk=told["list"]).content == ""


def test_a_list_of_another_gemeente_is_not_there(file: Path, colleague: tuple[User, Actor]) -> None:
    told = run("preview", file, "--by", colleague[0].email)
    elsewhere, _actor = a_user("regievoerder", a_controller("Tilburg", code="GM0855", number=855).pk)
    assert run("apply", told["list"], "--by", elsewhere.email, code=2)["error"]["field"] == "LIST"


def test_a_command_prints_what_any_room_refuses_under_the_argument_that_the_room_names(colleague: tuple[User, Actor], capsys: pytest.CaptureFixture[str]) -> None:
    """No room is known to the printing: a refusal says itself which field is meant."""
    user, _actor = colleague
    for error, field in ((NotNow("last_day", "te laat"), "LAST DAY"), (UnreadableList("Leeg.", "Vul in."), "FILE"), (NotNow("--at", "kies"), "--at")):
        with pytest.raises(SystemExit) as ended, acting_for(user.email, as_json=True):
            raise error
        assert ended.value.code == 2
        assert json.loads(capsys.readouterr().out) == {"error": {"field": field, "message": str(error)}}
