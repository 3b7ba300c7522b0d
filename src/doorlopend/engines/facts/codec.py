"""Facts to and from plain JSON values; what is left out gets the obvious default."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from .kinds import KINDS
from .model import Fact, FactError, Value
from .upcast import upcast

_TEXTS = ("id", "kind", "supersedes", "mode")
_KEYS = {"id", "kind", "valid_from", "valid_until", "known_on", "data", "supersedes", "mode", "schema_version"}


def life_from_json(rows: Iterable[Mapping[str, Any]]) -> list[Fact]:
    """The facts of one person from parsed JSON. Who corrects a fact and leaves `known_on` out cannot have known earlier than it."""
    raws = list(rows)
    facts = [from_json(raw, position=position) for position, raw in enumerate(raws, 1)]
    known = {fact.id: fact.known_on for fact in facts}
    for _ in facts:  # a chain of corrections is at most as long as the file
        later = {fact.id: max(known[fact.id], known.get(fact.supersedes or "", date.min)) for fact, raw in zip(facts, raws, strict=True)
                 if not raw.get("known_on") and fact.supersedes}  # fmt: skip
        if not later.items() - known.items():
            break
        known |= later
    return [fact if known[fact.id] == fact.known_on else replace(fact, known_on=known[fact.id]) for fact in facts]


def from_json(raw: Mapping[str, Any], *, position: int = 1) -> Fact:
    """A fact from parsed JSON. `id` defaults to f<position>, `known_on` to `valid_from`; raises FactError."""
    fact_id, kind = str(raw.get("id", f"f{position}")), str(raw.get("kind", ""))
    for key in sorted(raw.keys() - _KEYS):
        raise _bad(fact_id, kind, key, f"Onbekend onderdeel '{key}'.", f"Unknown member '{key}'.")
    for key in _TEXTS:
        if not isinstance(raw.get(key) or "", str):
            raise _bad(fact_id, kind, key, f"'{key}' is geen tekst: {raw[key]!r}.", f"'{key}' is not a text: {raw[key]!r}.")
    valid_from = _day(fact_id, kind, "valid_from", raw.get("valid_from"))
    version = raw.get("schema_version", 1)
    return Fact(
        id=fact_id,
        kind=kind,
        valid_from=valid_from,
        known_on=valid_from if raw.get("known_on") is None else _day(fact_id, kind, "known_on", raw["known_on"]),
        data=_data(fact_id, kind, version, raw.get("data", {})),
        valid_until=None if raw.get("valid_until") is None else _day(fact_id, kind, "valid_until", raw["valid_until"]),
        supersedes=raw.get("supersedes"),
        mode=raw.get("mode") or "",
        schema_version=KINDS[kind].version if kind in KINDS else version,
    )


def to_json(fact: Fact) -> dict[str, Any]:
    """The fact as JSON values, without empty members."""
    raw: dict[str, Any] = {
        "id": fact.id,
        "kind": fact.kind,
        "valid_from": fact.valid_from.isoformat(),
        "valid_until": fact.valid_until.isoformat() if fact.valid_until else None,
        "known_on": fact.known_on.isoformat(),
        "data": {name: plain(value) for name, value in fact.data.items()},
        "supersedes": fact.supersedes,
        "mode": fact.mode,
        "schema_version": fact.schema_version,
    }
    return {key: value for key, value in raw.items() if value not in (None, "", {})}


def data_from_json(kind: str, raw: Mapping[str, Any]) -> dict[str, Value]:
    """Field values in the types the vocabulary asks for; wrong ones are left for `validate` to refuse."""
    types = TYPES.get(kind, {})
    return {name: _lift(types.get(name, ""), value) for name, value in raw.items()}


TYPES = {code: {item.name: item.type for item in kind.fields} for code, kind in KINDS.items()}
"""Type by field, by kind: a life is read on every page, so the fields are not searched each time."""


def plain(value: Any) -> Any:
    """A value as JSON knows it: dates as ISO text, tuples as lists."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def iso_day(text: str) -> date:
    """The date of a text such as 2026-03-31; ValueError for any other way to write a day."""
    if text[4:5] != "-" or text[7:8] != "-":
        raise ValueError(text)
    return date.fromisoformat(text)


def _lift(type_: str, value: Any) -> Value:
    if type_ == "date" and isinstance(value, str):
        try:
            return iso_day(value)
        except ValueError:
            return value
    if isinstance(value, list):
        return tuple(str(one) for one in value)
    return value  # type: ignore[no-any-return]


def _data(fact_id: str, kind: str, version: Any, raw: Any) -> Mapping[str, Value]:
    if not isinstance(raw, Mapping):
        raise _bad(fact_id, kind, "data", "data is geen object.", "data is not an object.")
    if isinstance(version, bool) or not isinstance(version, int):
        raise _bad(fact_id, kind, "schema_version", f"'schema_version' is geen geheel getal: {version!r}.",
                   f"'schema_version' is not a whole number: {version!r}.")  # fmt: skip
    if kind not in KINDS:
        return dict(raw)
    try:
        return data_from_json(kind, upcast(kind, version, raw))
    except FactError as error:
        error.fact_id = fact_id  # the step knows the kind, not the fact
        raise


def _day(fact_id: str, kind: str, name: str, value: Any) -> date:
    try:
        return iso_day(value)
    except (TypeError, ValueError):
        text = "ontbreekt of is geen datum", "is missing or not a date"
        raise _bad(fact_id, kind, name, f"'{name}' {text[0]}: {value!r}.", f"'{name}' {text[1]}: {value!r}.") from None


def _bad(fact_id: str, kind: str, field: str, nl: str, en: str) -> FactError:
    return FactError(fact_id=fact_id, kind=kind, field=field, code="malformed", nl=nl, en=en,
                     remedy_nl="Schrijf het feit als {id, kind, valid_from, valid_until, known_on, data}; datums als 2026-03-31.",
                     remedy_en="Write the fact as {id, kind, valid_from, valid_until, known_on, data}; dates as 2026-03-31.")  # fmt: skip
