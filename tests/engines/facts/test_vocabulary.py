"""The vocabulary itself: whole, bilingual, and every kind usable."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from doorlopend.engines.facts import (
    KINDS,
    Fact,
    FactError,
    fact_schema,
    from_json,
    to_json,
    upcast,
    validate,
    validate_life,
)

SAMPLES = json.loads((Path(__file__).parent / "samples_v1.json").read_text())


@pytest.mark.parametrize("raw", SAMPLES, ids=lambda raw: raw["kind"])
def test_facts_written_once_stay_readable(raw: dict) -> None:
    fact = from_json(raw)
    validate(fact)
    assert from_json(to_json(fact)) == fact


def test_there_is_a_frozen_sample_of_every_kind() -> None:
    assert {raw["kind"] for raw in SAMPLES} == set(KINDS)


def test_samples_fit_the_published_schema() -> None:
    jsonschema.validate({"facts": SAMPLES}, fact_schema())


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_is_explained_in_both_languages(kind) -> None:
    texts = [kind.nl, kind.en, kind.date_nl, kind.date_en]
    texts += [text for field in kind.fields for text in (field.nl, field.en)]
    assert all(text.strip() for text in texts)
    assert all(field.values for field in kind.fields if field.type in ("enum", "enums"))


def test_safety_is_never_kept_longer_than_needed() -> None:
    safety = [kind for kind in KINDS.values() if kind.sensitivity == "safety"]
    assert safety
    assert {kind.retention for kind in safety} == {"zolang_nodig"}


def test_the_core_set_is_what_the_besluit_lets_keep_for_fifty_years() -> None:
    core = {kind.name for kind in KINDS.values() if kind.core}
    assert core >= {"persoon.bsn", "persoon.naam", "persoon.adres", "persoon.geboren", "vrijstelling.besluit",
                    "ontheffing.besluit", "lening.oninbaar"}  # fmt: skip
    assert all(KINDS[name].retention == "kern" for name in core)
    assert not {"omstandigheid.ziekte", "boete.besluit", "persoon.nationaliteit", "uren.gevolgd"} & core


def _pip(**changes: object) -> Fact:
    raw = {"kind": "pip.vastgesteld", "valid_from": "2024-03-15", "data": {"leerroute": "b1_route"}}
    return replace(from_json(raw), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"kind": "pip.bestaat_niet"}, "kind", "unknown_kind"),
        ({"data": {}}, "leerroute", "missing"),
        ({"data": {"leerroute": "d_route"}}, "leerroute", "wrong_value"),
        ({"data": {"leerroute": "b1_route", "kleur": "rood"}}, "kleur", "unknown_field"),
        ({"data": {"leerroute": "b1_route", "pvt_uren": -1}}, "pvt_uren", "wrong_value"),
        ({"data": {"leerroute": "b1_route", "pvt_uren": True}}, "pvt_uren", "wrong_value"),
        ({"data": {"leerroute": "b1_route", "voortgangsgesprekken": 1.5}}, "voortgangsgesprekken", "wrong_value"),
        ({"data": {"leerroute": "b1_route", "vve": "ja"}}, "vve", "wrong_value"),
        ({"data": {"leerroute": "b1_route", "gemeente": "Utrecht"}}, "gemeente", "wrong_value"),
        ({"data": {"leerroute": "b1_route", "a2_onderdelen": ("knm",)}}, "a2_onderdelen", "wrong_value"),
        ({"data": {"leerroute": "b1_route", "bekendmaking": "2024-02-30"}}, "bekendmaking", "wrong_value"),
        ({"valid_until": date(2025, 1, 1)}, "valid_until", "not_a_period"),
        ({"valid_from": date(1024, 3, 15)}, "valid_from", "impossible_date"),
        ({"mode": "correction"}, "mode", "wrong_mode"),
        ({"supersedes": "f0"}, "mode", "wrong_mode"),
        ({"schema_version": 7}, "schema_version", "wrong_version"),
    ],
)
def test_a_refusal_names_fact_and_field(changes: dict, field: str, code: str) -> None:
    with pytest.raises(FactError) as refused:
        validate(_pip(**changes))
    assert (refused.value.fact_id, refused.value.field, refused.value.code) == ("f1", field, code)
    assert refused.value.remedy["nl"] and refused.value.remedy["en"]


@pytest.mark.parametrize("bsn", ["123456789", "11122233", "000000000", "12345678a"])
def test_a_bsn_must_pass_the_eleven_test(bsn: str) -> None:
    fact = from_json({"kind": "persoon.bsn", "valid_from": "2024-01-01", "data": {"bsn": bsn}})
    with pytest.raises(FactError, match="eleven test"):
        validate(fact)


def test_a_period_may_not_end_before_it_starts() -> None:
    raw = {"kind": "azc.verblijf", "valid_from": "2024-02-01", "valid_until": "2024-01-31"}
    with pytest.raises(FactError) as refused:
        validate(from_json(raw))
    assert refused.value.code == "ends_before_start"


@pytest.mark.parametrize(("kind", "data", "field"), [
    ("aanbod.gedaan", {"start_lessen": "2024-09-02", "einde_lessen": "2024-09-01"}, "einde_lessen"),
    ("verlenging.aanvraag", {"grond": "ziekte", "periode_van": "2024-09-02", "periode_tot": "2024-09-01"}, "periode_tot"),
    ("inburgeringstermijn.duo", {"einddatum": "2024-02-29"}, "einddatum"),
    ("boete.besluit", {"soort": "pvt", "bedrag": 340, "nieuwe_termijn_tot": "2024-02-29"}, "nieuwe_termijn_tot"),
])  # fmt: skip
def test_days_in_one_fact_may_not_contradict(kind: str, data: dict, field: str) -> None:
    with pytest.raises(FactError) as refused:
        validate(from_json({"kind": kind, "valid_from": "2024-03-01", "data": data}))
    assert (refused.value.field, refused.value.code) == (field, "contradiction")
    same = data | {field: data.get("start_lessen") or data.get("periode_van") or "2024-03-01"}
    validate(from_json({"kind": kind, "valid_from": "2024-03-01", "data": same}))


def test_nobody_dies_before_being_born() -> None:
    born = from_json({"id": "a", "kind": "persoon.geboren", "valid_from": "1990-01-02"})
    with pytest.raises(FactError) as refused:
        validate_life([born, from_json({"id": "b", "kind": "persoon.overleden", "valid_from": "1990-01-01"})])
    assert (refused.value.fact_id, refused.value.code) == ("b", "contradiction")
    validate_life([born, from_json({"id": "b", "kind": "persoon.overleden", "valid_from": "1990-01-02"})])


@pytest.mark.parametrize("raw", [{"kind": "koppeling"}, {"kind": "koppeling", "valid_from": "31-12-2024"},
                                 {"kind": "koppeling", "valid_from": "2024-02-30"},
                                 {"kind": "koppeling", "valid_from": "2024-01-01", "datum": "2024-01-01"}])  # fmt: skip
def test_malformed_json_names_the_member(raw: dict) -> None:
    with pytest.raises(FactError) as refused:
        from_json(raw, position=4)
    assert refused.value.fact_id == "f4"
    assert refused.value.field in ("valid_from", "datum")


def test_facts_together_must_agree() -> None:
    def born(fact_id: str, day: str, **extra: str) -> Fact:
        return from_json({"id": fact_id, "kind": "persoon.geboren", "valid_from": day, **extra})

    def refusal(*facts: Fact) -> str:
        with pytest.raises(FactError) as refused:
            validate_life(facts)
        return refused.value.code

    first, second = born("a", "1990-01-01"), born("b", "1991-01-01")
    assert refusal(first, second) == "contradiction"
    assert refusal(first, first) == "duplicate_id"
    mended = born("b", "1991-01-01", supersedes="a", mode="correction")
    validate_life([first, mended])
    again = born("c", "1992-01-01", supersedes="a", mode="correction")
    assert refusal(first, mended, again) == "superseded_twice"
    assert refusal(mended) == "unknown_fact"
    stray = from_json({"id": "z", "kind": "koppeling", "valid_from": "2024-01-01", "data": {"gemeente": "0344"},
                       "supersedes": "a", "mode": "change"})  # fmt: skip
    assert refusal(first, stray) == "other_kind"


def test_a_reference_must_exist() -> None:
    raw = {"kind": "boete.onherroepelijk", "valid_from": "2024-01-01", "data": {"boete": "weg"}}
    with pytest.raises(FactError) as refused:
        validate_life([from_json(raw)])
    assert (refused.value.field, refused.value.code) == ("boete", "unknown_fact")


def test_old_shapes_are_lifted_step_by_step() -> None:
    kinds = {"koppeling": replace(KINDS["koppeling"], version=3)}
    steps = {
        ("koppeling", 1): lambda data: {"gemeentecode": data["code"]},
        ("koppeling", 2): lambda data: {"gemeente": data["gemeentecode"]},
    }
    assert upcast("koppeling", 1, {"code": "0344"}, kinds=kinds, steps=steps) == {"gemeente": "0344"}
    assert upcast("koppeling", 3, {"gemeente": "0344"}, kinds=kinds, steps=steps) == {"gemeente": "0344"}
    for version in (0, 4):
        with pytest.raises(FactError, match="does not exist"):
            upcast("koppeling", version, {}, kinds=kinds, steps=steps)
