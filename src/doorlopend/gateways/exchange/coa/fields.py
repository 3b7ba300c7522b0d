"""From the cells of one row to the values of its fields; every error names cell, field and remedy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from stdnum.nl import bsn as bsn_number

from doorlopend.records.kit.lists import folded


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a list: its name in the reader's language, its type, and the headings under which it is met.

    `sensitivity` is empty for what every case manager may read in; else only who may see that class has the column read.
    """

    name: str
    nl: str
    en: str
    type: str
    heads: tuple[str, ...]
    sensitivity: str = ""

    @property
    def label(self) -> str:
        return self.en if (get_language() or "nl").startswith("en") else self.nl


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it stands in the file: its text and its place ("C7")."""

    text: str
    at: str


class BadCell(ValueError):
    """A value that cannot be used; `remedy` says what to do."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"data/{name}.toml").read_text(encoding="utf-8"))


@cache
def fields() -> Mapping[str, Field]:
    return {name: Field(name=name, **{**row, "heads": tuple(row["heads"])}) for name, row in _file("fields").items()}


def expected_heads() -> list[str]:
    """Every heading that is met, for finding the heading row."""
    return [head for field in fields().values() for head in field.heads]


def guess(heads: Sequence[str]) -> dict[str, str]:
    """Field by field the heading that fits; a heading under a group ("Partner Achternaam") fits by its whole."""
    by_fold = {folded(head): head for head in reversed(heads)}
    tails = {folded(head.split(" ", 1)[1]): head for head in reversed(heads) if " " in head and not folded(head).startswith("partner")}
    found: dict[str, str] = {}
    for field in fields().values():
        wanted = [folded(head) for head in field.heads]
        match = next((by_fold[w] for w in wanted if w in by_fold), None) or next((tails[w] for w in wanted if w in tails), None)
        if match and match not in found.values():
            found[field.name] = match
    return found


def value_of(field: Field, cell: Cell, *, gemeenten: Mapping[str, str], known_on: date) -> Any:
    """The value, or None for a cell that says nothing ("nvt"). Raises BadCell."""
    if cell.text.strip().lower() in _file("words")["nothing"]:
        return None
    readers = {
        "text": lambda: " ".join(cell.text.split())[:200], "bsn": lambda: _bsn(cell.text), "v_nummer": lambda: _v_nummer(cell.text),
        "date": lambda: _day(cell.text), "birth": lambda: _birth(cell.text, known_on),
        "land": lambda: _word("land", cell.text, 2), "taal": lambda: _word("taal", cell.text, 3),
        "gemeente": lambda: _gemeente(cell.text, gemeenten),
        "births": lambda: tuple(_birth(part, known_on) for part in re.split(r"[;,+\n]| en ", cell.text) if part.strip()),
        "years": lambda: _number(cell.text, 0, 40), "people": lambda: _number(cell.text, 1, 20), "bedrooms": lambda: _number(cell.text, 0, 15),
        "ja_nee": lambda: _one_of("ja_nee", cell.text) == "ja", "health": lambda: _health(cell.text),
    }  # fmt: skip
    return readers[field.type]() if field.type in readers else _one_of(field.type, cell.text)


def _bare(text: str) -> str:
    return re.sub(r"[\s.\-]", "", text)


def _bsn(text: str) -> str:
    bare = _bare(text)
    number = bare.zfill(9)
    if not (bare.isascii() and bare.isdigit()) or not 7 <= len(bare) <= 9 or not bsn_number.is_valid(number):
        raise BadCell(_("dit is geen BSN (de elfproef klopt niet)"), _("Neem het BSN over van een brief van de gemeente of het UWV, of laat de cel leeg."))
    return number


def _v_nummer(text: str) -> str:
    bare = _bare(text).upper().removeprefix("V")
    if not (bare.isascii() and bare.isdigit()) or not 7 <= len(bare) <= 10:
        raise BadCell(_("dit is geen V-nummer"), _("Een V-nummer heeft tien cijfers; neem het over van het verblijfsdocument."))
    return bare.zfill(10)


_SHAPES = (r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[ T].*)?", r"(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>\d{4})", r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})")


def _day(text: str) -> date:
    for shape in _SHAPES:
        if found := re.fullmatch(shape, text.strip()):
            try:
                return _possible(date(int(found["y"]), int(found["m"]), int(found["d"])))
            except ValueError:
                break
    raise BadCell(_("deze datum bestaat niet of is niet te lezen"), _("Schrijf de datum als dag-maand-jaar, bijvoorbeeld 28-02-2026."))


def _possible(day: date) -> date:
    if not 1900 <= day.year < 2100:
        raise ValueError
    return day


def _birth(text: str, known_on: date) -> tuple[date, str]:
    """A birth date, or only a year, or a year with an unknown day (00-00-1990)."""
    if found := re.fullmatch(r"(?:00[-/. ]00[-/. ])?(\d{4})", text.strip()):
        return _born(date(int(found[1]), 1, 1), known_on), "jaar"
    if found := re.fullmatch(r"00[-/. ](\d{1,2})[-/. ](\d{4})", text.strip()):
        try:
            return _born(date(int(found[2]), int(found[1]), 1), known_on), "maand"
        except ValueError:
            pass
    return _born(_day(text), known_on), "dag"


def _born(day: date, known_on: date) -> date:
    if day.year < 1900 or day > known_on:
        raise BadCell(_("een geboortedatum ligt niet in de toekomst"), _("Controleer het jaar, ook of de cel geen getal is."))
    return day


def _number(text: str, least: int, most: int) -> int:
    found = re.fullmatch(r"(\d{1,2})(?:[.,]0)?(?:\s*(?:jaar|jaren|years?|personen|slaapkamers?|kamers?))?", text.strip().lower())
    if not found or not least <= int(found[1]) <= most:
        raise BadCell(_("dit getal past hier niet"), _("Schrijf een heel getal van %(least)d tot %(most)d.") % {"least": least, "most": most})
    return int(found[1])


def _health(text: str) -> bool:
    """Only whether health matters; what ails a person is no business of a list (AVG 5 lid 1 c, 9)."""
    try:
        return _one_of("ja_nee", text) == "ja"
    except BadCell:
        raise BadCell(
            _("hier staat meer dan ja of nee"),
            _("Schrijf alleen ja of nee. Wat iemand heeft hoort niet in deze lijst; wat de woning moet hebben staat in een eigen kolom."),
        ) from None


def _word(table: str, text: str, longest: int) -> str:
    word = folded(text)
    for code, names in _file("words")[table].items():
        if word in names or word == code.lower():
            return str(code)
    bare = text.strip()
    if bare.isascii() and bare.isalpha() and 2 <= len(bare) <= longest:
        return bare.upper() if table == "land" else bare.lower()
    raise BadCell(_("dit woord is hier niet bekend"), _("Gebruik een landcode als SY of een taalcode als ar, of laat de cel leeg."))


def _one_of(table: str, text: str) -> str:
    """A word of a closed list; the remedy names all that are understood."""
    word = folded(text)
    for code, names in _file("words")[table].items():
        if word == folded(code) or word in {folded(name) for name in names}:
            return str(code)
    known = ", ".join(names[0] for names in _file("words")[table].values())
    raise BadCell(_("dit woord is hier niet bekend"), _("Gebruik een van: %s, of laat de cel leeg.") % known)


def _gemeente(text: str, gemeenten: Mapping[str, str]) -> str:
    digits = re.sub(r"\D", "", text)
    if re.fullmatch(r"(?i)\s*(gm)?\s*\d{3,4}\s*", text) and f"{digits:0>4}" in gemeenten.values():
        return f"{digits:0>4}"
    if (code := gemeenten.get(folded(text.removeprefix("Gemeente ")))) is not None:
        return code
    raise BadCell(_("deze gemeente is niet bekend"), _("Gebruik de naam of de CBS-code van een gemeente, bijvoorbeeld Goirle of GM0785."))
