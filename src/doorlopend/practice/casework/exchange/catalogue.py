"""The messages of DUO's interface as this room knows them (`data/messages.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from typing import Any

from doorlopend.engines.facts import Fact


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"data/{name}.toml").read_text(encoding="utf-8"))


WORDS: Mapping[str, Mapping[str, str]] = _read("words")


@dataclass(frozen=True, slots=True)
class BodyField:
    """One field of a message: where its value comes from, its form and how it is called.

    `minimum` and `maximum` bound an integer, and the length of a text.
    """

    name: str
    source: str
    nl: str
    en: str
    type: str = "string"
    words: str = ""
    required: bool = False
    empty: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    pattern: str = ""
    letters: bool = False

    def value(self, fact: Fact) -> Any:
        """As DUO writes it; None when the fact does not say."""
        given = {"valid_from": fact.valid_from, "valid_until": fact.valid_until}.get(self.source) or fact.data.get(self.source)
        return self.empty if given is None else self.worded(given)

    def worded(self, given: Any) -> Any:
        if self.words:
            key = str(given).lower() if isinstance(given, bool) else str(given)
            return WORDS[self.words].get(key)
        if isinstance(given, date):
            return given.isoformat()
        return int(given) if self.type == "integer" else given


@dataclass(frozen=True, slots=True)
class Operation:
    """One message: its place in DUO's interface, the place it fills there, and how a repeat is treated."""

    name: str
    nl: str
    en: str
    slot: str
    told: str
    api: str = ""
    version: str = ""
    method: str = ""
    path: str = ""
    success: int = 0
    kind: str = ""
    total: str = ""
    only_route: str = ""
    repeat: str = "safe"
    look: str = ""
    gone: bool = False
    portal: bool = False
    fields: tuple[BodyField, ...] = field(default=())

    @property
    def has_body(self) -> bool:
        return bool(self.fields)

    def body(self, fact: Fact) -> dict[str, Any]:
        """What the fact says in DUO's fields; what it does not say is left out."""
        values = {one.name: one.value(fact) for one in self.fields}
        return {name: value for name, value in values.items() if value is not None}


def _operation(name: str, row: dict[str, Any]) -> Operation:
    rows = row.pop("fields", {})
    made = tuple(BodyField(name=key, source=one.pop("from"), **one) for key, one in rows.items())
    return Operation(name=name, fields=made, **row)


OPERATIONS: Mapping[str, Operation] = {name: _operation(name, row) for name, row in _read("messages").items()}
