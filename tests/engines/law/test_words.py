"""Every result that the tables of tests bring up can be said in words, in both languages and for both readers."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from doorlopend.engines.law import (
    Entry,
    Finding,
    Obligation,
    Right,
    Signal,
    Term,
    explain,
    load_results,
    said,
)
from doorlopend.engines.law.explain import category_of
from doorlopend.engines.law.library import load_wording
from tests.engines.law.lives import d, judged


def lives() -> list[list[dict[str, Any]]]:
    """Every life of every table in the chapters' tests."""
    names = [path.stem for path in sorted(Path(__file__).parent.glob("test_chapter_*.py"))]
    tables = [table for name in names for table in vars(import_module(f"tests.engines.law.{name}")).values() if isinstance(table, dict)]
    rows = [row[0] for table in tables for row in table.values() if isinstance(row, tuple) and isinstance(row[0], list)]
    return [row for row in rows if all(isinstance(one, dict) and "kind" in one for one in row)]


def brought_up() -> list[Entry]:
    """One of each kind of result and each set of values it comes with."""
    found: dict[tuple[object, ...], Entry] = {}
    for life in lives():
        for entry in judged(*life).log:
            SAID.add((f"{category_of(entry)}.{entry.key}", "reasons", str(entry.values.get("reden") or "")))
            told = entry.value if isinstance(entry, Finding) and load_results()[f"finding.{entry.key}"].codes else ()
            SAID.update((f"finding.{entry.key}", "codes", str(code)) for code in (told if isinstance(told, tuple) else (told,)))
            found.setdefault((category_of(entry), entry.key, tuple(sorted(entry.values)), bool(getattr(entry, "due", None))), entry)
    return list(found.values())


SAID: set[tuple[str, str, str]] = set()  # (result, "codes" or "reasons", what it said)
ENTRIES = brought_up()


def test_nearly_every_result_is_brought_up() -> None:
    shown = {f"{category_of(entry)}.{entry.key}" for entry in ENTRIES}
    assert set(load_results()) - shown <= {"finding.bewaren.lening_tot", "signal.wi2013.inspanning_pogingen", "finding.uitvoering.openbaar_lichaam", "finding.wi2013.geleverde_inspanning"}


def test_every_code_and_every_reason_is_listed() -> None:
    """Who reads the list of results can expect each of them without having seen one."""
    assert [one for one in sorted(SAID) if one[2] and one[2] not in getattr(load_results()[one[0]], one[1])] == []


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_word_is_missing_in_any_sentence(lang: str) -> None:
    for entry in ENTRIES:
        for audience in ("regievoerder", "inburgeraar"):
            text = explain(entry, lang, audience)  # type: ignore[arg-type]
            assert "…" not in text and "{" not in text and "  " not in text, (entry.key, text)
        assert said(entry, lang).strip(" ,") or entry.key == "pip.laatste_dag", entry.key


def test_what_a_person_meets_has_a_sentence_of_its_own() -> None:
    texts = load_wording("nl")
    inner = ("duo.", "spuk.", "cbs.", "uren.", "wi2013.", "uitvoering.", "signal.spuk.", "lening.terug", "boete.houdt", "leerroute.niveaus", "pip.intensiteit",
             "map.wettelijk", "voortgangsgesprek.wettelijk", "bewaren.lening")  # fmt: skip
    generic = [name for name in load_results() if name.split(".", 1)[1] not in texts.get(name.split(".", 1)[0], {})]
    assert [name for name in generic if not name.split(".", 1)[1].startswith(inner)] == []


def test_a_result_in_as_few_words_as_fit_beside_another() -> None:
    law = ("r", "a", "L")
    assert said(Finding("k", True, *law)) == "ja"
    assert said(Finding("k", d("2026-03-02"), *law, valid_from=d("2026-01-05"), valid_until=d("2026-02-01"))) == "2 maart 2026, vanaf 5 januari 2026, tot en met 1 februari 2026"
    assert said(Right("k", False, *law, d("2026-01-05")), "en") == "no, from 5 January 2026"
    assert said(Obligation("k", "college", *law, d("2026-01-05"), d("2026-03-02"))) == "uiterlijk 2 maart 2026"
    assert said(Obligation("k", "college", *law, d("2026-01-05"))) == "vanaf 5 januari 2026"
    assert said(Obligation("k", "college", *law, d("2026-01-05"), done_on=d("2026-01-06"))) == "vanaf 5 januari 2026, gedaan op 6 januari 2026"
    assert said(Term("k", d("2026-01-05"), d("2026-03-02"), *law)) == "van 5 januari 2026 tot en met 2 maart 2026"
    assert said(Signal("k", (), *law)) == ""
