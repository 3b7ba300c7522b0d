"""The command as a caller uses it: files in, one JSON document out, errors that name file or field."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from doorlopend.engines.evidence.schema import SCHEMAS, protocol_schema, reference, result_schema
from doorlopend.gateways.cli.evidence import group

from .cases import PROTOCOL, people

ROOT = Path(__file__).parents[3]
TOML = """
[testbed]
id = "proef"
title = "Taal op de werkvloer"
question = "Helpt het?"
theory = ["wie taal op het werk leert, vindt eerder werk"]
[design]
kind = "lottery"
draws = 199
[[arms]]
id = "A"
name = "aanpak A"
[[arms]]
id = "B"
name = "aanpak B"
[[arms]]
id = "U"
name = "de gewone begeleiding"
control = true
[[outcomes]]
id = "werk"
kind = "share"
primary = true
column = "werk"
thing_nl = "betaald werk"
thing_en = "paid work"
[[outcomes]]
id = "tijd"
kind = "time"
time = "t"
event = "e"
tau = 24
[columns]
person = "id"
arm = "arm"
town = "town"
[analysis]
sample_size = 300
base = 0.3
looks = [0.5, 1.0]
[learning]
better = "opnemen in de inkoop"
unclear = "nog een ronde met buurregio's"
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    data = people()
    with (tmp_path / "people.csv").open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(data)
        writer.writerows(zip(*data.values(), strict=True))
    (tmp_path / "protocol.toml").write_text(TOML)
    return str(tmp_path / "people.csv"), str(tmp_path / "protocol.toml")


def run(*args: str, code: int = 0) -> Any:
    result = CliRunner().invoke(group, [*args, "--json"])
    assert result.exit_code == code, result.output
    return json.loads(result.output)


def test_analyse_gives_valid_results_byte_for_byte(files: tuple[str, str]) -> None:
    data, protocol = files
    once, again = (
        CliRunner().invoke(group, ["analyse", "--data", data, "--protocol", protocol, "--json"]).output
        for _ in range(2)
    )
    assert once == again
    shown = json.loads(once)
    assert [(r["outcome"], r["arm"]) for r in shown["results"]] == [
        ("werk", "A"),
        ("werk", "B"),
        ("tijd", "A"),
        ("tijd", "B"),
    ]
    check = Draft202012Validator(result_schema())
    for r in shown["results"]:
        check.validate(r)


def test_a_refusal_is_a_valid_result(files: tuple[str, str], tmp_path: Path) -> None:
    data, _ = files
    (tmp_path / "open.toml").write_text(TOML + "[status]\nclosed = false\n")
    shown = run(
        "analyse",
        "--data",
        data,
        "--protocol",
        str(tmp_path / "open.toml"),
        "--outcome",
        "werk",
        "--arm",
        "A",
    )["results"][0]
    assert shown["code"] == "R11" and shown["shown"]["any_day"]["low"] < shown["shown"]["any_day"]["high"]
    Draft202012Validator(result_schema()).validate(shown)


def test_the_other_commands(files: tuple[str, str]) -> None:
    case = ("--data", files[0], "--protocol", files[1])
    assert run("plan", "--protocol", files[1])["sentence"]["nl"].startswith("Met 100 mensen per aanpak")
    assert all("passed" in c for c in run("check", *case)["checks"])
    assert set(run("compare", *case)["comparison"]["arms"]) == {"A", "B"}
    assert run("compare", *case)["comparison"]["can_be_best"]
    assert run("pool", *case, "--arm", "A")["result"] in ("pooled", "refusal")
    assert run("look", "1", *case, "--arm", "A")["number"] == 1
    assert "side_by_side" in run("sensitivity", *case, "--arm", "A")["results"][0]
    assert run("export", "movisie", *case)["form"] == "movisie"
    assert run("assign", "--protocol", files[1], "--block", "Venlo", "--position", "0", "--suitable", "A,U")[
        "arm"
    ] in ("A", "U")
    assert len(run("lock", "--protocol", files[1])["hash"]) == 64
    pages = run("tell", *case, "--reader", "beleid", "--language", "en")["pages"]
    assert pages[0]["sentence"] and "Strength of evidence" in " ".join(pages[0]["based_on"])


def test_words_without_json(files: tuple[str, str]) -> None:
    result = CliRunner().invoke(
        group, ["analyse", "--data", files[0], "--protocol", files[1], "--outcome", "werk"]
    )
    assert result.exit_code == 0 and "aanpak A" in result.output and "Voorstel:" in result.output


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["analyse", "--data", "nowhere.csv", "--protocol", "{protocol}"], "unreadable"),
        (["analyse", "--data", "{data}", "--protocol", "nowhere.toml"], "protocol_file"),
        (["analyse", "--protocol", "{protocol}"], "missing_argument"),
        (["analyse", "--data", "{data}", "--protocol", "{protocol}", "--outcome", "geluk"], "protocol"),
        (["estimate", "proportion", "--args", "{{nonsense"], "not_json"),
        (["estimate", "guess"], "unknown_estimator"),
        (["estimators", "guess"], "unknown_estimator"),
    ],
)
def test_errors_are_json_with_exit_code_2(files: tuple[str, str], args: list[str], code: str) -> None:
    filled = [a.format(data=files[0], protocol=files[1]) for a in args]
    error = run(*filled, code=2)["error"]
    assert error["code"] == code and error["nl"] and error["en"]


def test_errors_without_json_go_to_stderr(files: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "ragged.csv").write_text("id,arm\n1,A,extra\n")
    result = CliRunner().invoke(
        group, ["analyse", "--data", str(tmp_path / "ragged.csv"), "--protocol", files[1]]
    )
    assert result.exit_code == 2 and "regel 2" in result.stderr and not result.stdout


def test_estimate_reads_files_of_several_shapes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("y;arm\n1;1\n2;1\n4;0\n")
    (tmp_path / "b.dat").write_text("y arm\n3 1\n6 0\n8 0\n")
    args = json.dumps({"outcome": "y", "arm": "arm"})
    shown = run(
        "estimate",
        "mean_difference",
        "--data",
        str(tmp_path / "a.csv"),
        "--data",
        str(tmp_path / "b.dat"),
        "--args",
        args,
    )
    assert shown["result"]["difference"] == pytest.approx(-4.0)
    (tmp_path / "args.json").write_text(args)
    assert (
        run(
            "estimate",
            "mean_difference",
            "--data",
            str(tmp_path / "a.csv"),
            "--data",
            str(tmp_path / "b.dat"),
            "--args",
            f"@{tmp_path / 'args.json'}",
        )
        == shown
    )


def test_estimators_are_listed_with_arguments_and_results() -> None:
    listed = run("estimators")["estimators"]
    assert len(listed) >= 45
    assert all(e["args"] is not None and e["results"] and e["example"] is not None for e in listed)
    assert "newcombe.low" in run("estimators", "proportion_difference")["estimators"][0]["results"]
    assert "example" in CliRunner().invoke(group, ["estimators", "rmst"]).output


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_written_schemas_are_current(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name]())
    assert json.loads((ROOT / "docs/reference/schemas" / f"{name}.json").read_text()) == SCHEMAS[name]()


def test_the_written_reference_is_current() -> None:
    assert (ROOT / "docs/reference/evidence-schema.md").read_text() == reference()


def test_the_schema_accepts_what_the_engine_accepts() -> None:
    check = Draft202012Validator(protocol_schema())
    check.validate(PROTOCOL)
    assert not check.is_valid(PROTOCOL | {"thresholds": {"min_cell": 5}})
    assert not check.is_valid(PROTOCOL | {"design": {"kind": "guess"}})


def test_the_command_starts_without_django_or_scipy_stats() -> None:
    code = "import sys; import doorlopend.gateways.cli.evidence, doorlopend.engines.evidence; print([m for m in ('django', 'scipy.stats', 'pandas', 'statsmodels') if m in sys.modules])"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
        ).stdout.strip()
        == "[]"
    )


DATED = TOML.replace('town = "town"', 'town = "town"\ntime_zero = "start"\nbirth = "born"').replace(
    'time = "t"\nevent = "e"', 'event_date = "job"\nseen_until = "last"'
)


def _dated(**cells: str) -> dict[str, list[Any]]:
    data = people(60)
    row = {"start": "2025-01-15", "born": "1990-05-01", "job": "2025-09-01", "last": "2027-03-01"}
    return data | {k: [cells.get(k, v)] + [v] * 59 for k, v in row.items()}


def _spoiled(column: str, row: int, value: Any) -> dict[str, list[Any]]:
    data = people(60)
    data[column][row] = value
    return data


# What comes in, and the code and field of the error, or the code of the refusals (no field).
BAD: dict[str, tuple[str, dict[str, list[Any]], str, str]] = {
    "unknown arm": (TOML, _spoiled("arm", 3, "Z"), "unknown_arm", "arm"),
    "duplicate person": (TOML, _spoiled("id", 3, 0), "duplicate_person", "id"),
    "not a number": (TOML, _spoiled("werk", 3, "NaN?"), "not_a_number", "werk"),
    "infinite": (TOML, _spoiled("t", 3, "inf"), "not_finite", "t"),
    "outcome before time zero": (TOML, _spoiled("t", 3, -1), "before_time_zero", "t"),
    "all missing": (TOML, people(60) | {"werk": [""] * 60}, "all_missing", "werk"),
    "one arm": (TOML, people(60) | {"arm": ["A"] * 60}, "empty_arm", "arm"),
    "no rows": (TOML, {k: [] for k in people(60)}, "empty", "data"),
    "no such column": (TOML, {k: v for k, v in people(60).items() if k != "werk"}, "unknown_column", "werk"),
    "before birth": (DATED, _dated(born="2025-06-01"), "before_birth", "start"),
    "event before time zero": (DATED, _dated(job="2024-12-31"), "before_time_zero", "job"),
    "not a date": (DATED, _dated(born="1-5-1990"), "not_a_date", "born"),
    "constant outcome": (TOML, people(300) | {"werk": [1] * 300}, "R7", ""),
    "one person per arm": (TOML, people(3), "R13", ""),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_named_by_the_command(case: str, tmp_path: Path) -> None:
    toml, data, code, field = BAD[case]
    protocol, rows = tmp_path / "protocol.toml", tmp_path / "people.csv"
    protocol.write_text(toml)
    with rows.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(data)
        writer.writerows(zip(*data.values(), strict=True))
    args = ("analyse", "--data", str(rows), "--protocol", str(protocol), "--outcome", "werk")
    if field:
        error = run(*args, code=2)["error"]
        assert (error["code"], error["field"]) == (code, field)
        assert error["nl"] and error["en"]
    else:
        shown = run(*args)["results"]
        assert {r["code"] for r in shown} == {code}
        assert not any("estimate" in r for r in shown)


def test_a_missing_value_is_no_number(tmp_path: Path) -> None:
    """Empty, NA and NaN are missing: counted as such, never as nought."""
    data = people(300)
    data["werk"] = [
        "" if i == 0 else "NA" if i == 1 else "nan" if i == 2 else v for i, v in enumerate(data["werk"])
    ]
    protocol, rows = tmp_path / "protocol.toml", tmp_path / "people.csv"
    protocol.write_text(TOML)
    with rows.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(data)
        writer.writerows(zip(*data.values(), strict=True))
    shown = run("check", "--data", str(rows), "--protocol", str(protocol))["flow"]
    assert [shown[f"missing.werk.{arm}"] for arm in "ABU"] == [1, 1, 1]


def test_arguments_may_be_pairs() -> None:
    by_pairs = run("estimate", "proportion_difference", "x1=36", "n1=154", "x0=12", "n0=77")["result"]
    by_json = run("estimate", "proportion_difference", "--args", '{"x1": 36, "n1": 154, "x0": 12, "n0": 77}')
    assert by_pairs == by_json["result"]
    assert run("estimate", "adjust_p", "p=0.01,0.02,0.04")["result"]["holm"]["rejected"] == 3
    assert run("estimate", "proportion", "x1", code=2)["error"]["field"] == "x1"
    assert run("estimate", "proportion", "--args", "@/nowhere.json", code=2)["error"]["field"] == "--args"
    assert run("estimate", "proportion", "x=40", "n=20", code=2)["error"]["field"] == "x"


def test_the_list_says_how_to_call_each_and_where_results_stand() -> None:
    listed = CliRunner().invoke(group, ["estimators"]).output
    assert all(text in listed for text in ("callaway_santanna(", "group_sequential(", "KEY=VALUE"))
    one = CliRunner().invoke(group, ["estimators", "rmst"]).output
    assert "groups.<group>.rmst" in one and "example: --args" in one
