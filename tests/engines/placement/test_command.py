"""The command as people use it: files in, one document out, errors that name file, field and remedy."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from doorlopend.gateways.cli.placement import group
from tests.engines.placement.instances import round_of

SCHEMAS = Path(__file__).resolve().parents[3] / "docs" / "reference" / "schemas"


def run(*words: object) -> Result:
    return CliRunner().invoke(group, [str(w) for w in words])


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / f"placement-{name}.json").read_text())


@pytest.fixture
def solved(tmp_path: Path) -> tuple[Path, Path]:
    instance, result = tmp_path / "i.json", tmp_path / "r.json"
    assert run("generate", "--family", "small", "--seed", 7, "--out", instance).exit_code == 0
    assert run("solve", instance, "--time", 30, "--out", result).exit_code == 0
    return instance, result


def test_solve_verify_explain(solved: tuple[Path, Path]) -> None:
    instance, result = solved
    jsonschema.validate(json.loads(result.read_text()), schema("result"))
    accepted = json.loads(run("verify", instance, result, "--json").output)
    assert accepted["accepted"] and accepted["gap"] < 1e-6
    household = json.loads(result.read_text())["assignments"][0]["household"]
    found = json.loads(run("explain", instance, result, "--household", household, "--json").output)
    jsonschema.validate(found, schema("explanation"))
    assert len(found["alternatives"]) <= 2


def test_verify_rejects_a_changed_file_and_a_changed_result(solved: tuple[Path, Path]) -> None:
    instance, result = solved
    document = json.loads(result.read_text())
    document["assignments"][0]["score"] += 0.01
    result.write_text(json.dumps(document))
    answer = run("verify", instance, result, "--json")
    assert answer.exit_code == 1 and json.loads(answer.output)["error"]["reason"] == "score"
    instance.write_text(instance.read_text() + " ")
    assert json.loads(run("verify", instance, result, "--json").output)["error"]["reason"] == "instance"


@pytest.mark.parametrize("junk", ["[]", "{}", '{"schema": "doorlopend/placement-result/1"}', "null", "7"])
def test_verify_survives_junk(solved: tuple[Path, Path], junk: str) -> None:
    instance, result = solved
    result.write_text(junk)
    assert run("verify", instance, result, "--json").exit_code == 1


def test_malformed_names_file_field_and_remedy(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(round_of(scores=[[1]], sizes=[-2], quotas=[1])))
    answer = run("solve", path, "--json")
    error = json.loads(answer.output)["error"]
    assert answer.exit_code == 2
    assert (error["file"], error["field"]) == (str(path), "households[0].persons")
    assert "geheel getal" in error["nl"] and "whole number" in error["en"]
    path.write_text("{,")
    assert run("solve", path).exit_code == 2
    assert run("solve", tmp_path / "missing.json").exit_code == 2


def test_a_field_that_stands_twice_is_not_silently_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "twice.json"
    path.write_text('{"schema": "doorlopend/placement-instance/1", "id": "a", "id": "b"}')
    answer = run("solve", path, "--json")
    assert answer.exit_code == 2 and "'id'" in json.loads(answer.output)["error"]["message"]


def test_an_answer_that_cannot_be_written_is_an_error_of_its_own(tmp_path: Path) -> None:
    answer = run("generate", "--family", "small", "--seed", 7, "--out", tmp_path, "--json")
    assert answer.exit_code == 2 and json.loads(answer.output)["error"]["field"] == "--out"


def test_a_household_without_any_open_place_hears_what_closes_each_of_them(tmp_path: Path) -> None:
    document = round_of(scores=[[5, 5], [5, 5]], sizes=[1, 3], quotas=[4, 2], policy={"everyone_placed": True})
    document["households"][1]["avoid"] = [{"criterion": "medical", "places": ["P0"]}]
    path = tmp_path / "closed.json"
    path.write_text(json.dumps(document))
    error = json.loads(run("solve", path, "--json").output)["error"]
    assert error["households"] == ["H1"] and error["smallest"]
    assert {(x["reason"], *x["places"]) for x in error["limits"]} == {("medical", "P0"), ("limit", "P1")}


def test_infeasible_names_households_and_limits(tmp_path: Path) -> None:
    path = tmp_path / "full.json"
    path.write_text(json.dumps(round_of(scores=[[5], [5]], sizes=[2, 3], quotas=[4], policy={"everyone_placed": True})))
    answer = run("solve", path, "--json")
    error = json.loads(answer.output)["error"]
    assert answer.exit_code == 3
    assert error["households"] == ["H0", "H1"] and error["smallest"]
    assert [(x["place"], x["field"]) for x in error["limits"]] == [("P0", "persons.maximum")]


def test_simulate_and_taakstelling_give_documents(tmp_path: Path, solved: tuple[Path, Path]) -> None:
    found = json.loads(run("simulate", solved[0], "--policy", "greedy", "--json").output)
    jsonschema.validate(found, schema("simulation"))
    assert run("simulate", solved[0], "--policy", "magic").exit_code == 2
    task = tmp_path / "t.json"
    document = {"schema": "doorlopend/taakstelling/1", "period": "2025-1", "as_of": "2025-02-01",
                "national": {"inhabitants": 17_942_942}, "totals": [{"known_on": "2024-10-01", "persons": 17_700, "source": "Stcrt"}],
                "gemeenten": [{"id": "GM1507", "name": "Horst aan de Maas", "inhabitants": 43_917, "carried": -16}]}  # fmt: skip
    jsonschema.validate(document, schema("taakstelling"))
    task.write_text(json.dumps(document))
    assert json.loads(run("taakstelling", task, "--json").output)["gemeenten"][0]["corrected"] == 27
