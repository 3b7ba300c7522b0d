"""Files and protocols as people really hand them in: named with column or field and a remedy, never a traceback."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from doorlopend.engines.evidence import (
    EvidenceError,
    Finding,
    Refusal,
    analyse,
    canonical,
    parse,
    pool,
    snapshot,
    table,
)
from doorlopend.engines.evidence.pooling import by_town
from doorlopend.gateways.cli.evidence import group

from .cases import PROTOCOL, people, protocol, ready
from .test_cli import TOML

HEADER = "id,arm,town,werk,t,e"
ROWS = [f"{i},{'ABU'[i % 3]},t{i % 4},{int(i * 7 % 11 < 4)},{1 + i % 30},{i % 2}" for i in range(120)]
PLAIN = "\n".join([HEADER, *ROWS]) + "\n"


def handed_in(folder: Path, text: bytes | str, *more: str, toml: str = TOML) -> tuple[int, dict[str, Any]]:
    """Exit code and what the command says of this file."""
    (folder / "p.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "p.toml").write_text(toml)
    files = ["--data", str(folder / "p.csv"), "--protocol", str(folder / "p.toml")]
    result = CliRunner().invoke(
        group, ["analyse", *files, "--outcome", "werk", "--arm", "A", *more, "--json"]
    )
    assert not result.exception or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, json.loads(result.output)


SAME = {
    "semicolons": PLAIN.replace(",", ";"),
    "tabs": PLAIN.replace(",", "\t"),
    "mark in front": b"\xef\xbb\xbf" + PLAIN.encode(),
    "windows ends": PLAIN.replace("\n", "\r\n"),
    "empty lines": PLAIN.replace("\n", "\n\n"),
    "quoted": "\n".join(",".join(f'"{v}"' for v in line.split(",")) for line in [HEADER, *ROWS]),
    "spaces in the header": PLAIN.replace(HEADER, HEADER.replace(",", ", ")),
}


@pytest.mark.parametrize("form", SAME)
def test_one_table_in_many_forms_is_one_table(tmp_path: Path, form: str) -> None:
    want, got = handed_in(tmp_path, PLAIN), handed_in(tmp_path, SAME[form])
    assert want[0] == got[0] == 0
    assert canonical(want[1]) == canonical(got[1])


def test_a_line_break_within_quotes_is_part_of_the_value(tmp_path: Path) -> None:
    text = PLAIN.replace(HEADER, HEADER + ",note").replace("\n", ",plain\n").replace("note,plain", "note")
    code, shown = handed_in(tmp_path, text.replace("plain", '"two\nlines"', 1))
    assert code == 0 and shown["results"][0]["n_arm"] == 40


def cell(row: int, column: str, value: str) -> str:
    lines = [line.split(",") for line in PLAIN.splitlines()]
    lines[row][lines[0].index(column)] = value
    return "\n".join(",".join(line) for line in lines) + "\n"


BAD: dict[str, tuple[bytes | str, str]] = {
    "two columns of one name": (PLAIN.replace("town", "werk", 1), "duplicate_column"),
    "decimal commas": (cell(3, "t", '"2,5"'), "not_a_number"),
    "a word among numbers": (cell(3, "werk", "ja"), "not_a_number"),
    "infinite": (cell(3, "t", "inf"), "not_finite"),
    "far too large": (cell(3, "t", "1e308"), "not_finite"),
    "an arm nobody named": (cell(3, "arm", "Z"), "unknown_arm"),
    "an arm in small letters": (cell(3, "arm", "a"), "unknown_arm"),
    "no rows": (HEADER + "\n", "empty"),
    "only spaces": ("  \n \n", "empty"),
    "nothing": ("", "empty"),
    "a zero byte": (PLAIN.replace("t1", "t\x001", 1), "unreadable"),
    "not text": (b"\xff\xfe\x00\x01" * 20, "unreadable"),
    "outcome of two": (cell(3, "werk", "2"), "not_yes_no"),
    "everybody empty": (
        "\n".join([HEADER, *(f"{i},{'ABU'[i % 3]},t,,1,0" for i in range(90))]),
        "all_missing",
    ),
    "the same person twice": (cell(3, "id", "0"), "duplicate_person"),
}


@pytest.mark.parametrize("form", BAD)
def test_a_spoilt_file_is_named(tmp_path: Path, form: str) -> None:
    text, code = BAD[form]
    ended, shown = handed_in(tmp_path, text)
    assert ended == 2 and "results" not in shown
    assert shown["error"]["code"] == code, shown


def test_a_date_written_the_other_way_round_is_named(tmp_path: Path) -> None:
    toml = TOML.replace('time = "t"\nevent = "e"', 'event_date = "t"\nseen_until = "e"')
    toml = toml.replace("[columns]", '[columns]\ntime_zero = "town"')
    text = "\n".join(
        [HEADER, *(f"{i},{'ABU'[i % 3]},15-01-2025,{i % 2},2025-05-01,2026-01-01" for i in range(90))]
    )
    ended, shown = handed_in(tmp_path, text, toml=toml)
    assert (ended, shown["error"]["code"], shown["error"]["field"]) == (2, "not_a_date", "town")


def test_people_with_long_numbers_stay_apart() -> None:
    data = people(300)
    for first in (1_000_000, 123_456_789_012):
        numbered = data | {"id": [first + i for i in data["id"]]}
        p, s = ready(numbered)
        assert s.n == 300
        other = snapshot(p, table(numbered | {"id": [*numbered["id"][:-1], first + 300]}))
        assert other.hash != s.hash


def test_a_code_with_zeros_in_front_is_no_number(tmp_path: Path) -> None:
    lines = [
        HEADER,
        *(line.replace(str(i), f"{'0' * (i % 2)}{i // 2 + 1}", 1) for i, line in enumerate(ROWS)),
    ]
    ended, shown = handed_in(tmp_path, "\n".join(lines))
    assert ended == 0, shown


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ([30.0] * 299 + [float("inf")], "not_finite"),
        ([30.0] * 299 + ["dertig"], "not_a_number"),
        ([30.0] * 299 + [None], "missing_value"),
        (["30,5"] * 300, "not_a_number"),
    ],
)
@pytest.mark.parametrize("term", ["age", "C(age)"])
def test_a_covariate_with_a_slip_is_named(values: list[Any], code: str, term: str) -> None:
    p = protocol(analysis={"covariates": [term]})
    if term == "C(age)" and code in ("not_finite", "not_a_number"):
        return
    with pytest.raises(EvidenceError) as problem:
        snapshot(p, table(people(300) | {"age": values}))
    assert problem.value.code == code


FIELDS: list[tuple[str, dict[str, Any]]] = [
    ("design.draws", {"design": {"kind": "lottery", "draws": "many"}}),
    ("design.draws", {"design": {"kind": "lottery", "draws": -5}}),
    ("design.blocks", {"design": {"kind": "lottery", "blocks": "town"}}),
    ("design", {"design": "lottery"}),
    ("arms", {"arms": {"id": "A"}}),
    ("analysis.looks", {"analysis": {"looks": [0.5, "all"]}}),
    ("columns.person", {"columns": {"person": 3, "arm": "arm"}}),
    ("thresholds", {"thresholds": {"min_cell": "ten"}}),
    ("columns.persoon", {"columns": {"persoon": "id", "arm": "arm"}}),
]


@pytest.mark.parametrize(("field", "parts"), FIELDS)
def test_a_field_of_another_type_is_named(field: str, parts: dict[str, Any]) -> None:
    with pytest.raises(EvidenceError) as problem:
        parse(PROTOCOL | parts)
    assert problem.value.field == field


def test_people_of_one_kind_only_when_the_protocol_said_so(tmp_path: Path) -> None:
    """A question per group that was not registered is refused; a registered group too small is hidden."""
    rows = [f"{line},{'jong' if i < 96 else 'oud'}" for i, line in enumerate(ROWS)]
    text = "\n".join([HEADER + ",leeftijd", *rows])
    registered = TOML.replace("[analysis]", '[analysis]\nsubgroups = ["leeftijd"]')
    ended, shown = handed_in(tmp_path, text, "--subgroup", "leeftijd=jong", toml=registered)
    assert ended == 0 and shown["results"][0]["n_arm"] == 32
    _, shown = handed_in(tmp_path, text, "--subgroup", "leeftijd=oud", toml=registered)
    assert shown["results"][0]["code"] == "R13"
    _, shown = handed_in(tmp_path, text, "--subgroup", "leeftijd=jong")
    assert shown["results"][0]["code"] == "R15"


def test_a_town_with_one_arm_only_stays_out_of_the_pool() -> None:
    data = people(600)
    data["town"] = [
        "alone" if a == "A" and i % 5 == 0 else t
        for i, (a, t) in enumerate(zip(data["arm"], data["town"], strict=True))
    ]
    p, s = ready(data)
    found = by_town(p, s, "werk", arm="A")
    assert isinstance(found["alone"], Refusal) and found["alone"].code == "R13"
    pooled = pool({k: v for k, v in found.items() if isinstance(v, Finding)})
    assert "alone" not in str(pooled.as_dict())


def test_the_order_of_a_file_and_other_names_of_towns_change_nothing() -> None:
    """Not the estimate, not the p of the re-drawn lottery, not the hash of the data."""
    data, turn = people(), np.random.default_rng(4).permutation(300)
    parts = {"design": {"kind": "lottery", "blocks": ["town"], "draws": 99}}
    renamed = {"t0": "z", "t1": "m", "t2": "b", "t3": "a"}
    turned = {k: [data[k][i] for i in turn] for k in reversed(data)}
    p, s = ready(data, **parts)
    for outcome in ("werk", "tijd", "ladder"):
        told = analyse(p, s, outcome, arm="A")
        again = analyse(p, snapshot(p, table(turned)), outcome, arm="A")
        assert canonical(told.as_dict()) == canonical(again.as_dict())
        elsewhere = analyse(
            p, snapshot(p, table(data | {"town": [renamed[t] for t in data["town"]]})), outcome, arm="A"
        )
        one, other = told.as_dict(), elsewhere.as_dict()
        assert canonical(one | {"provenance": None}) == canonical(other | {"provenance": None})
