"""Person data in free text is found, and ordinary Dutch is left alone."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from benchmarks.community import by_hand
from benchmarks.community.detector import measure
from benchmarks.community.planted import texts
from hypothesis import given
from hypothesis import strategies as st

from doorlopend.engines.text import Kind, NameIndex, find, numerals

BORN_BEFORE = date(2015, 1, 1)
PEOPLE = NameIndex.of(["Yousef Haddad", "Semhar Al-Masri", "Noor de Vries"])


def kinds(text: str) -> list[str]:
    return [hit.kind for hit in find(text, names=PEOPLE, born_before=BORN_BEFORE)]


def test_two_thousand_generated_texts_pass_the_bar() -> None:
    found = measure(texts(count=2000))
    assert found.recall >= 0.99, found.missed[:20]
    assert found.false_alarms <= 0.02, found.wrong[:20]
    for kind, planted in found.planted.items():
        assert found.found[kind] / planted >= 0.98, kind


def test_texts_written_by_hand_to_get_past_it_do_not() -> None:
    found = measure(by_hand.texts())
    assert len(by_hand.texts()) >= 580 and found.recall >= 0.99, found.missed
    assert found.false_alarms <= 0.025, found.wrong


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("geboren op drie mei negentienhonderdachtentachtig in Homs", [Kind.BIRTH_DATE]),
        ("geboren op de eenentwintigste mei tweeduizend een", [Kind.BIRTH_DATE]),
        ("geboren op één januari 1990", [Kind.BIRTH_DATE]),
        ("de Algemene wet bestuursrecht van 4 juni 1992", []),
        ("mail samir @ gmail . com of samir apestaartje ziggo punt nl", [Kind.EMAIL, Kind.EMAIL]),
        ("zet geen @ in de gebruikersnaam. Nederlands mag", []),
        ("rekening NL91ABNA0417164300", []),
        ("raamcontract 4500012345 loopt af", []),
        ("V-nummer 2019 345 678 1", [Kind.V_NUMBER]),
        ("bsn 123456782 staat dubbel", [Kind.BSN]),
        ("nummer 1234.56.782", [Kind.BSN]),
        ("nummer 123456789 faalt de elfproef", []),
        ("V-nummer 281.234.5678", [Kind.V_NUMBER]),
        ("mail naar x@y.nl of bel 06-12345678", [Kind.EMAIL, Kind.PHONE]),
        ("geb. 03-04-1991", [Kind.BIRTH_DATE]),
        ("hij is geboren op 3 april 2019", [Kind.BIRTH_DATE]),
        ("de groep start op 3 april 2026", []),
        ("Joesoef belde", [Kind.NAME]),
        ("de brief van Haddads zus", [Kind.NAME]),
        ("semhar wacht", [Kind.NAME]),
        ("de route van noord naar zuid", []),
        ("artikel 5.3 lid 1, 1.250,00 euro, 5038 EA", []),
        ("factuur 2026-004512", []),
    ],
)
def test_what_is_and_is_not_person_data(text: str, expected: list[Kind]) -> None:
    assert kinds(text) == expected


@given(st.text(max_size=200))
def test_hits_are_places_in_the_text_and_never_overlap(text: str) -> None:
    hits = find(text, names=PEOPLE, born_before=BORN_BEFORE)
    assert all(text[hit.start : hit.end] == hit.text for hit in hits)
    assert all(before.end <= after.start for before, after in itertools.pairwise(hits))


@given(st.sampled_from(["Haddad", "Yousef", "Semhar", "Masri"]), st.sampled_from(["{} belde", "Gisteren zag {} niemand", "over {}, nogmaals"]))
def test_a_known_name_is_found_wherever_it_stands(name: str, sentence: str) -> None:
    assert Kind.NAME in kinds(sentence.format(name))


def test_initials_go_with_the_name() -> None:
    assert [hit.text for hit in find("over R. Haddad en Masri D.", names=PEOPLE, born_before=BORN_BEFORE)] == ["R. Haddad", "Masri D."]


@given(st.dates(date(1900, 1, 1), date(2014, 12, 31)), st.booleans())
def test_any_day_is_found_when_it_is_written_out(day: date, ordinal_day: bool) -> None:
    months = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december")
    number = numerals.ordinal(day.day) if ordinal_day else numerals.cardinal(day.day)
    year = next(name for name, found in numerals.years().items() if found == day.year)
    text = f"Hij kwam ter wereld op {number} {months[day.month - 1]} {year} in Asmara"
    (hit,) = find(text, born_before=BORN_BEFORE)
    assert (hit.kind, hit.text) == (Kind.BIRTH_DATE, f"{number} {months[day.month - 1]} {year}")
