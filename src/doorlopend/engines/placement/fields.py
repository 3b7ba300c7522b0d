"""Reading one field of a JSON document, so that every error names the field and says how to mend it.

A field that is `null` counts as absent.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from doorlopend.engines.placement.model import UNIT, Malformed

T = TypeVar("T")
MOST = 1_000_000
"""No number of persons, homes or days in a half-year is larger; more is a slip of the pen."""

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Node:
    """A value with the path that leads to it, e.g. `households[3].persons`."""

    value: Any
    path: str

    def bad(self, *, nl: str, en: str) -> Malformed:
        return Malformed(field=self.path or "(document)", nl=nl, en=en)

    def object(self, *, known: Sequence[str]) -> "Node":
        if not isinstance(self.value, Mapping):
            raise self.bad(nl="moet een object {…} zijn", en="must be an object {…}")
        for key in self.value:
            if key not in known:
                raise self.child(key).bad(
                    nl=f"onbekend veld; bekend zijn: {', '.join(known)}",
                    en=f"unknown field; known are: {', '.join(known)}",
                )
        return self

    def mapping(self) -> "Node":
        """An object whatever its fields are called; absent counts as empty."""
        if self.value is not None and not isinstance(self.value, Mapping):
            raise self.bad(nl="moet een object {…} zijn", en="must be an object {…}")
        return self

    def child(self, key: str) -> "Node":
        found = self.value.get(key) if isinstance(self.value, Mapping) else None
        return Node(found, f"{self.path}.{key}" if self.path else key)

    def has(self, key: str) -> bool:
        return isinstance(self.value, Mapping) and self.value.get(key) is not None

    def items(self) -> Iterator["Node"]:
        if self.value is None:
            return
        if not isinstance(self.value, list):
            raise self.bad(nl="moet een lijst […] zijn", en="must be a list […]")
        for index, value in enumerate(self.value):
            yield Node(value, f"{self.path}[{index}]")

    def entries(self) -> Iterator[tuple[str, "Node"]]:
        if self.value is None:
            return
        if not isinstance(self.value, Mapping):
            raise self.bad(nl="moet een object {…} zijn", en="must be an object {…}")
        for key in self.value:
            yield str(key), self.child(str(key))

    def text(self, *, default: str | None = None) -> str:
        if self.value is None and default is not None:
            return default
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.bad(nl="moet een niet-lege tekst zijn", en="must be a non-empty text")
        if any("\ud800" <= letter <= "\udfff" for letter in self.value):
            raise self.bad(nl="bevat een half teken dat niet te schrijven is", en="holds half a character, which cannot be written")
        return self.value

    def one_of(self, allowed: Sequence[str], *, default: str | None = None) -> str:
        chosen = self.text(default=default)
        if chosen not in allowed:
            raise self.bad(nl=f"moet één van {', '.join(allowed)} zijn", en=f"must be one of {', '.join(allowed)}")
        return chosen

    def whole(self, *, least: int = 0, most: int = MOST, default: int | None = None) -> int:
        if self.value is None and default is not None:
            return default
        if isinstance(self.value, bool) or not isinstance(self.value, int) or not least <= self.value <= most:
            raise self.bad(nl=f"moet een geheel getal van {least} tot en met {most} zijn", en=f"must be a whole number from {least} to {most}")
        return self.value

    def points(self, *, default: int | None = None, most: float = 1000.0) -> int:
        """A number of points, returned in whole units."""
        if self.value is None and default is not None:
            return default
        good = isinstance(self.value, int | float) and not isinstance(self.value, bool)
        if not good or not 0 <= self.value <= most:
            raise self.bad(nl=f"moet een getal tussen 0 en {most:g} zijn", en=f"must be a number between 0 and {most:g}")
        return int(self.value * UNIT + 0.5)

    def yes_no(self, *, default: bool) -> bool:
        if self.value is None:
            return default
        if not isinstance(self.value, bool):
            raise self.bad(nl="moet true of false zijn", en="must be true or false")
        return self.value

    def day(self) -> date:
        wrong = self.bad(nl="moet een datum jjjj-mm-dd zijn", en="must be a date yyyy-mm-dd")
        if not isinstance(self.value, str) or not DAY.fullmatch(self.value):
            raise wrong
        try:
            return date.fromisoformat(self.value)
        except ValueError:
            raise wrong from None

    def optional_day(self) -> date | None:
        return None if self.value is None else self.day()

    def texts(self) -> tuple[str, ...]:
        return tuple(item.text() for item in self.items())


def unique(nodes: Iterator[Node], read: Callable[[Node], T], key: Callable[[T], str]) -> tuple[T, ...]:
    """Read every node; a second one with the same id is refused."""
    seen: dict[str, T] = {}
    for node in nodes:
        value = read(node)
        if key(value) in seen:
            raise node.child("id").bad(nl=f"'{key(value)}' komt twee keer voor", en=f"'{key(value)}' occurs twice")
        seen[key(value)] = value
    return tuple(seen.values())
