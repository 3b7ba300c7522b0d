"""The registers of DUO as this client knows them, and whether an answer has the form they publish."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

TYPES: Mapping[str, type] = {"boolean": bool, "string": str, "date": str, "integer": int, "object": dict}


class UnexpectedAnswer(ValueError):
    """DUO answered in another form than it publishes; the text names the register and the field, never a value."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One register: where it stands, and the fields used of it. `facts` are the kinds it is the source of."""

    name: str
    api: str
    version: str
    path: str
    facts: tuple[str, ...]
    fields: Mapping[str, Mapping[str, Any]]
    many: bool = False
    nested: tuple[str, ...] = ()

    def check(self, body: Any) -> None:
        """Raises UnexpectedAnswer."""
        if not isinstance(body, list if self.many else dict):
            raise UnexpectedAnswer(f"{self.name}: {'een lijst' if self.many else 'een object'} verwacht")
        for row in body if self.many else [body]:
            for inner in self._inner(row):
                self._check_row(inner)

    def _inner(self, row: Any) -> list[Any]:
        if not isinstance(row, dict):
            raise UnexpectedAnswer(f"{self.name}: een rij is geen object")
        return [row[name] for name in self.nested if name in row] if self.nested else [row]

    def _check_row(self, row: Any) -> None:
        for name, rule in self.fields.items():
            value = row.get(name) if isinstance(row, dict) else None
            if value is None and not rule.get("required"):
                continue
            if not _fits(rule["type"], value):
                raise UnexpectedAnswer(f"{self.name}: veld {name} ontbreekt of is geen {rule['type']}")


def _fits(wanted: str, value: Any) -> bool:
    if not isinstance(value, TYPES[wanted]) or (wanted == "integer" and isinstance(value, bool)):
        return False
    return wanted != "date" or _is_date(str(value))


def _is_date(value: str) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False


def _operation(name: str, row: dict[str, Any]) -> Operation:
    return Operation(
        name=name, **{**row, "facts": tuple(row["facts"]), "nested": tuple(row.get("nested", ()))}
    )


_FILE = tomllib.loads(files(__package__).joinpath("data/operations.toml").read_text(encoding="utf-8"))
OPERATIONS: dict[str, Operation] = {name: _operation(name, row) for name, row in _FILE.items()}
