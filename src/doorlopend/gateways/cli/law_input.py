"""What `doorlopend law` reads: lives, days and bills, with an error that names file, fact, field and remedy."""

import json
import tomllib
from datetime import date
from pathlib import Path

from doorlopend.engines.facts import Fact, FactError, iso_day, life_from_json, validate_life
from doorlopend.engines.law import Lawbook, load_lawbook

MOST_BYTES = 5_000_000  # the facts of one person are some thousands of bytes


class BadInput(Exception):
    """What the user gave cannot be used; as data for --json and as one clear message."""

    def __init__(self, message: str, **details: str) -> None:
        super().__init__(message)
        self.details = {"message": message, **details}


def read_life(file: Path, lang: str = "nl") -> list[Fact]:
    """Facts of one person from a JSON file; BadInput names file, fact and field."""
    raw = _read(file)
    rows = raw.get("facts") if isinstance(raw, dict) else raw
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadInput(f"{file}: no list of facts", file=str(file), field="facts", remedy='Write {"facts": [{...}, ...]}.')
    try:
        facts = life_from_json(rows)
        validate_life(facts)
    except FactError as error:
        details = error.as_dict(lang=lang)
        message = f"{file}: fact {details['fact']} ({details['kind']}), {details['field']}: {details.pop('message')}"
        raise BadInput(message, file=str(file), **details) from error
    return facts


def _read(file: Path) -> object:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise BadInput(f"{file}: larger than {MOST_BYTES:,} bytes", file=str(file), field="FILE", remedy="Give the facts of one person.")
        return json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=_once)
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror}", file=str(file), field="FILE", remedy="Give a readable file.") from error
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{file}: not JSON ({error})", file=str(file), field="FILE", remedy="Give valid JSON.") from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of which no member is given twice: which of the two counts is not guessed."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, _ in pairs if sum(name == one for one, _ in pairs) > 1)
        raise BadInput(f"member '{twice}' is given twice", fact=str(found.get("id", "?")), field=twice, remedy="Leave one of the two out.")
    return found


def a_day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return iso_day(text)
    except ValueError:
        raise BadInput(f"{option}: '{text}' is not a date", field=option, remedy="Use a date such as 2026-03-31.") from None


def within_reach(on: date | None, facts: list[Fact]) -> date | None:
    """The day to look at; before the first fact there is nothing to see."""
    first = min((min(fact.valid_from, fact.known_on) for fact in facts), default=None)
    if on is not None and first is not None and on < first:
        raise BadInput(f"--on: {on} lies before the first fact ({first})", field="--on", remedy=f"Use a day from {first} on.")
    return on


def a_book(name: str | None, bill: Path | None) -> Lawbook:
    if bill is None:
        return load_lawbook(name)
    try:
        table = tomllib.loads(bill.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"{bill}: {error}", file=str(bill), field="--bill", remedy="Give a TOML table of rules.") from error
    return load_lawbook(name, bill=table)
