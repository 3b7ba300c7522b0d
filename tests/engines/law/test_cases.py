"""The worked cases as executable twins: facts in, the answer the source gives out.

Each file in `cases/` names a case of the domain's list and holds facts, expected answers (`key` or
`key/about`, as under `$.answers` of `law assess --json`; `*` = there is one) and answers that must be absent.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from doorlopend.engines.facts import life_from_json, validate_life
from doorlopend.engines.law import assess, load_lawbook, to_json
from tests.engines.law.lives import d

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
LISTED = ROOT.parent / "shared" / "domain" / "wi2021-cases.yml"
DOSSIER = LISTED.with_name("wi2021-rules.md")
TWINS = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((HERE / "cases").glob("*.json"))]
VARIANTS = [pytest.param(variant, id=f"{twin['case']}-{number}")
            for twin in TWINS for number, variant in enumerate(twin["variants"], 1)]  # fmt: skip


def answer(answers: dict[str, Any], path: str) -> Any:
    key, _, about = path.partition("/")
    value = answers[key]
    return value[about] if about else value


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_case_comes_out_as_its_source_says(variant: dict[str, Any]) -> None:
    facts = life_from_json(variant["facts"])
    validate_life(facts)
    on = d(variant["on"]) if "on" in variant else None
    result = to_json(assess(facts=facts, lawbook=load_lawbook()), on=on)
    for path, expected in variant["expect"].items():
        found = answer(result["answers"], path)
        assert found if expected == "*" else found == expected, path
    for path in variant["absent"]:
        assert path not in result["answers"]
    for key, expected in variant.get("today", {}).items():
        assert result["today"]["findings"][key] == expected
    assert not set(variant.get("today_absent", ())) & result["today"].get("findings", {}).keys() if on else True


@pytest.mark.skipif(not LISTED.exists(), reason="the list of cases is not here")
def test_every_listed_case_has_a_twin() -> None:
    listed = {row["id"] for row in yaml.safe_load(LISTED.read_text(encoding="utf-8"))}
    assert listed - {twin["case"] for twin in TWINS} == set()


@pytest.mark.skipif(not LISTED.exists(), reason="the list of cases is not here")
def test_the_engine_knows_no_case() -> None:
    rows = yaml.safe_load(LISTED.read_text(encoding="utf-8"))
    dates = set(re.findall(r"\d{4}-\d{2}-\d{2}", json.dumps([[row["facts"], row["expected"]] for row in rows], default=str)))
    dates -= {one for one in dates if _spoken(one) in DOSSIER.read_text(encoding="utf-8")}  # a day on which law changed
    ids = {row["id"] for row in rows}
    engines = ROOT / "src" / "doorlopend" / "engines"
    for path in (*(engines / "law").rglob("*"), *(engines / "facts").rglob("*")):
        if path.suffix in (".py", ".toml"):
            text = path.read_text(encoding="utf-8")
            assert not [one for one in ids if re.search(rf"\b{one}\b", text)], path
            assert not [one for one in dates if one in text], path


def _spoken(day: str) -> str:
    year, month, number = day.split("-")
    return f"{int(number)}-{int(month)}-{year}"
