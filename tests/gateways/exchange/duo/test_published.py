"""Our own description of DUO's interface and events, against what DUO publishes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from doorlopend.engines.facts import KINDS
from doorlopend.gateways.exchange.duo.events import EVENTS
from doorlopend.gateways.exchange.duo.operations import OPERATIONS, UnexpectedAnswer
from doorlopend.gateways.exchange.duo.send import _unsure
from doorlopend.gateways.exchange.duo.translate import READERS, WORDS, translate
from doorlopend.gateways.exchange.duo_simulator.description import data

FOLDER = Path(__file__).parents[5] / "shared" / "reference" / "duo-m2m"
TYPES = {"boolean": "boolean", "string": "string", "date": "string", "integer": "integer", "object": "object"}


def published(api: str) -> dict[str, Any]:
    return yaml.safe_load((FOLDER / f"{api}.yml").read_text(encoding="utf-8"))


def numbers(text: str) -> set[str]:
    found = set()
    for first, last in re.findall(r"(\d{3})(?:-(\d{3}))?", text):
        found |= {f"SS{number}" for number in range(int(first), int(last or first) + 1)}
    return found


def test_every_event_of_duo_is_known_and_no_other() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    live = numbers(re.search(r"Live event ids: ([^.]*)\.", text)[1])
    announced = numbers(re.search(r"not live:\s*([^.]*)\.", text)[1])
    assert len(live) == 28
    assert {code for code, event in EVENTS.items() if event.live} == live
    assert {code for code, event in EVENTS.items() if not event.live} == announced


def test_each_event_leads_somewhere() -> None:
    for code, event in EVENTS.items():
        assert event.nl and event.en, code
        assert set(event.fetch) <= set(OPERATIONS), code
        assert set(event.facts) | ({event.tells["kind"]} if event.tells else set()) <= set(KINDS), code
        assert event.fetch and bool(event.step) == bool(event.days), code


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_the_register_is_as_duo_publishes_it(name: str) -> None:
    ours = OPERATIONS[name]
    file = published(ours.api)
    assert file["info"]["version"] == ours.version
    answer = file["paths"][ours.path]["get"]["responses"]["200"]
    schema = _resolve(next(iter(answer["content"].values()))["schema"], file)
    assert (schema.get("type") == "array") == ours.many
    row = _resolve(schema["items"], file) if ours.many else schema
    rows = [_resolve(row["properties"][inner], file) for inner in ours.nested] if ours.nested else [row]
    for field, rule in ours.fields.items():
        theirs = [_resolve(one["properties"][field], file) for one in rows if field in one["properties"]]
        assert theirs, f"{name}.{field} is not published"
        assert {one.get("type") for one in theirs} == {TYPES[rule["type"]]}
        assert (rule["type"] == "date") == (theirs[0].get("format") == "date")
        if rule.get("required"):
            assert all(field in one.get("required", []) for one in rows), f"{name}.{field} may be absent"


def _resolve(schema: dict[str, Any], file: dict[str, Any]) -> dict[str, Any]:
    return file["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema


@pytest.mark.parametrize(
    ("table", "api", "field", "unknown"),
    [
        ("einde", "Inburgeringsplicht", "redenGeenInburgeringsplicht", set()),
        ("onderdeel", "Examen", "onderdeel", set()),
        ("niveau", "Examen", "niveau", set()),
        ("uitslag", "Examen", "resultaat", set()),
        ("reden_geen", "Examen", "redenGeenResultaat", {"Verwijtbaar", "Nietverwijtbaar"}),
        ("toets", "Leerbaarheidstoets", "resultaat", set()),
        ("oordeel", "Vrijstelling", "oordeel", set()),
        ("ontheffing", "Ontheffing", "grond", set()),
        ("vrijstelling", "Vrijstelling", "reden", {"AVI", "GED", "INS"}),
        ("leerroute", "PIP", "leerroute", set()),
    ],
)
def test_every_word_of_duo_is_understood_or_known_to_be_left_out(table: str, api: str, field: str, unknown: set[str]) -> None:
    file = published(api)
    words = {word for found in _enums(file, field, file) for word in found}
    assert words and set(WORDS[table]) == words - unknown


def _enums(node: Any, field: str, file: dict[str, Any]) -> list[list[str]]:
    if isinstance(node, list):
        return [found for one in node for found in _enums(one, field, file)]
    if not isinstance(node, dict):
        return []
    mine = _resolve(node[field], file).get("enum") if isinstance(node.get(field), dict) else None
    return ([mine] if mine else []) + [found for one in node.values() for found in _enums(one, field, file)]


@given(name=st.sampled_from(sorted(OPERATIONS)), body=st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(sorted({f for o in OPERATIONS.values() for f in (*o.fields, *o.nested)})), inner, max_size=6
    ), max_leaves=12,
))  # fmt: skip
def test_an_answer_is_refused_or_understood_never_a_crash(name: str, body: Any) -> None:
    try:
        OPERATIONS[name].check(body)
    except UnexpectedAnswer as refusal:
        assert name in str(refusal)
        return
    assert all(said.kind in OPERATIONS[name].facts or said.kind == "verlenging.besluit" for said in translate({name: body}))


def test_every_register_is_read() -> None:
    assert set(READERS) == set(OPERATIONS)


@pytest.mark.parametrize(
    ("code", "words", "ground"),
    [
        ("1a", "Ziekte van de inburgeraar", "ziekte"), ("7", "Geen tijdig inburgeringsaanbod", "geen_aanbod"), ("1c", None, "bevalling"),
        ("1a", "Alfabetisering", "alfabetisering"), ("9", None, None), ("1a", "Bijzondere regeling 2027", None),
        ("1a", "Ziekte of overlijden van een naaste", None),
    ],
)  # fmt: skip
def test_the_words_of_duo_name_the_ground_of_an_extension_and_nothing_is_guessed(code: str, words: str | None, ground: str | None) -> None:
    """DUO publishes no list of codes; its words come along with each."""
    row = {"startdatum": "2024-03-05", "einddatum": "2027-09-05", "wijzigingsdatum": "2025-03-10", "verlengingsgrondcode": code, "verlengingsgrondomschrijving": words}
    decision = next(one for one in translate({"termijn": row}) if one.kind == "verlenging.besluit")
    assert decision.data.get("grond") == ground and decision.data["uitkomst"] == "verleend"


def test_a_list_of_grounds_that_says_otherwise_than_we_read_is_reported() -> None:
    assert not [code for code, words in data("registers")["verlengingsgronden"].items() if _unsure(code, words)]
    assert _unsure("1a", "Dakloosheid") and _unsure("1z", "Bijzondere regeling 2027") and not _unsure("4", "Dakloosheid")
