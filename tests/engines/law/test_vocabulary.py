"""What the engine can say is declared, explained in both languages, and fits the published schema."""

import ast
import json
from pathlib import Path

import jsonschema
import pytest

from doorlopend.engines.facts import from_json
from doorlopend.engines.law import assess, explain, load_lawbook, load_results, to_json
from doorlopend.engines.law.explain import category_of
from doorlopend.engines.law.library import load_wording
from doorlopend.engines.law.schema import assessment_schema
from tests.engines.law.lives import d

HERE = Path(__file__).parent
RULES = Path(load_lawbook.__code__.co_filename).parent / "rules"
TWINS = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((HERE / "cases").glob("*.json"))]
METHODS = {"find": "finding", "must": "obligation", "term": "term", "right": "right", "signal": "signal"}


def _assessed() -> list:
    book = load_lawbook()
    variants = [variant for twin in TWINS for variant in twin["variants"]]
    return [assess(facts=[from_json(raw, position=n) for n, raw in enumerate(one["facts"], 1)], lawbook=book) for one in variants]


ALL = _assessed()


def _literal_calls() -> list[tuple[str, str, str]]:
    found = []
    for path in RULES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.append((path.name, node.func.attr, first.value))
    return found


def test_every_result_the_rules_can_write_is_declared() -> None:
    declared = load_results()
    missing = [call for call in _literal_calls() if call[1] in METHODS and f"{METHODS[call[1]]}.{call[2]}" not in declared]
    assert missing == []


def test_every_rule_the_code_asks_for_is_in_the_lawbook() -> None:
    rules = load_lawbook().rules
    asked = {(name, key) for name, method, key in _literal_calls() if method == "law"}
    assert [one for one in asked if one[1] not in rules] == []


def test_everything_the_cases_bring_up_is_declared_and_fits_the_schema() -> None:
    declared = load_results()
    fits = jsonschema.Draft202012Validator(assessment_schema(declared))
    for result in ALL:
        assert {f"{category_of(entry)}.{entry.key}" for entry in result.log} <= declared.keys()
        assert [error.message for error in fits.iter_errors(to_json(result, on=d("2025-06-01")))] == []


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("audience", ["regievoerder", "inburgeraar"])
def test_every_result_can_be_said_in_words(lang: str, audience: str) -> None:
    for result in ALL:
        for entry in result.log:
            text = explain(entry, lang, audience)  # type: ignore[arg-type]
            assert "…" not in text and "{" not in text, (entry.key, text)
            assert (entry.article in text) == (audience == "regievoerder")


def test_both_languages_have_the_same_texts() -> None:
    dutch, english = load_wording("nl"), load_wording("en")
    for category in ("finding", "obligation", "term", "right", "signal", "responsible", "generic", "certainty"):
        assert dutch.get(category, {}).keys() == english.get(category, {}).keys()
    for entries in ("finding", "obligation", "right", "term"):
        assert all(f"{entries}.{key}" in load_results() for key in dutch.get(entries, {}))


def test_how_sure_a_source_is_is_said_in_words() -> None:
    tags = {version.certainty for rule in load_lawbook().rules.values() for version in rule.versions}
    assert tags <= load_wording("nl")["certainty"].keys()
    told = [explain(entry, "nl", "regievoerder") for result in ALL for entry in result.log if entry.certainty == "L"]
    assert told and all(text.endswith("; gelezen in de wet)") for text in told if "(" in text)


def test_meanings_exist_in_both_languages() -> None:
    for row in load_results().values():
        assert (row.nl.strip() and row.en.strip() and row.nl != row.en) or row.key == "ontzorgen", row.key
