"""The stand-in's own description of the interface says the same as the files DUO publishes."""

import pytest
from tests.gateways.exchange.duo_simulator.published import FILES, operations, raw

from doorlopend.gateways.exchange.duo_simulator import description

OURS = {(o.method, o.path): o for o in description.operations() if not o.outline}
SCHEMA_OF_HOURS = {"TaallesEnKnmBredeIntake", "ParticipatieactiviteitenBredeIntake", "ParticipatieAlsTaalles"}


def test_every_published_operation_is_served_and_nothing_else():
    assert set(OURS) == {(method, path) for _, method, path in operations()}


@pytest.mark.parametrize(("name", "method", "path"), operations())
def test_version_statuses_and_rejection_texts_are_as_published(name, method, path):
    ours, theirs = OURS[(method, path)], raw(name)["paths"][path][method.lower()]["responses"]
    assert (ours.api, ours.version) == (name, raw(name)["info"]["version"])
    assert set(map(str, ours.answers)) == set(theirs)
    assert ours.success == min(map(int, theirs))
    assert ours.rejects == ("content" in theirs["403"] if "403" in theirs else False)


@pytest.mark.parametrize(("name", "method", "path"), operations())
def test_bodies_have_the_published_fields_forms_and_limits(name, method, path):
    request = raw(name)["paths"][path][method.lower()].get("requestBody")
    ours = OURS[(method, path)].body
    assert (request is None) == (ours is None)
    if request is None or ours is None:
        return
    reference = request["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
    assert ours == ("Uren" if reference in SCHEMA_OF_HOURS else reference)
    theirs = raw(name)["components"]["schemas"][reference]
    form = dict(description.data("bodies")[ours])
    assert sorted(form.pop("required")) == sorted(theirs.get("required", []))
    assert {field: _form(raw(name), rule) for field, rule in theirs["properties"].items()} == {
        field: {k: v for k, v in rule.items() if k != "letters"} for field, rule in form.items()
    }


def test_the_events_are_those_duo_has_live_and_those_it_announced():
    live = "101 102 103 104 106 107 108 109 110 111 113 114 115 116 117 118 119 120 121 124 125 128 129 130 131 137 139 199"
    announced = "112 122 123 126 127 132 133 135 136 140 141 142"
    assert set(description.data("events")["live"]) == {f"SS{n}" for n in live.split()}
    assert set(description.data("events")["announced"]) == {f"SS{n}" for n in announced.split()}


def test_all_published_files_are_looked_at():
    assert len(FILES) == 12


def _form(content, rule):
    if "$ref" in rule:
        rule = content["components"]["schemas"][rule["$ref"].rsplit("/", 1)[1]]
    kept = {
        k: rule[k]
        for k in ("type", "enum", "minimum", "maximum", "minLength", "maxLength", "pattern")
        if k in rule
    }
    if "\\p{L}" in kept.get("pattern", ""):
        del kept["pattern"]
    return kept | ({"format": "date"} if rule.get("format") == "date" else {})
