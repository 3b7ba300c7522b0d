"""A life as it is handed over, and the notebook in which it is written."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from ..facts import Fact, Value


@dataclass(frozen=True, slots=True)
class Traits:
    """What was drawn for a person: for checking margins and for overlays, never for the record."""

    group: str
    sex: str
    birth: date
    nationality: str
    household: str
    nareis: bool
    education: str
    permit: date | None
    home: date | None


@dataclass(frozen=True, slots=True)
class Life:
    """One dossier: a key, the gemeente that acts (CBS code), its region, and facts in order of becoming known.

    `household` is shared by the members of one household; `story` is a line for the demonstration, when there is one.
    """

    key: str
    household: str
    gemeente: str
    region: str
    facts: tuple[Fact, ...]
    traits: Traits | None = None
    story: str = ""
    names: tuple[str, str] = ("", "")


AFTERWARDS = (
    "werk.",
    "bijstand.",
    "onderwijs.",
    "brp.",
    "vrijwilligerswerk",
    "netwerk.",
    "persoon.",
    "huishouden.",
)
"""Kinds that go on after the duty has ended."""


@dataclass(slots=True)
class Notebook:
    """Collects facts up to `today`: what happens or becomes known later is not written."""

    key: str
    today: date
    facts: list[Fact] = field(default_factory=list)
    closed: date | None = None
    closed_for_all: bool = False

    def close(self, on: date, *, for_all: bool = False) -> None:
        """The duty ended on this day; `for_all` when the person died."""
        self.closed = min(on, self.closed or on)
        self.closed_for_all = self.closed_for_all or for_all

    def _too_late(self, kind: str, on: date) -> bool:
        if self.closed is None or on <= self.closed:
            return False
        return self.closed_for_all or not kind.startswith(AFTERWARDS)

    def write(
        self, kind: str, on: date, *, until: date | None = None, lag: int = 0, **data: Value
    ) -> str | None:
        """Add a fact known `lag` days after `on`; returns its id, or None when it lies in the future."""
        known = on + timedelta(days=lag)
        if known > self.today or self._too_late(kind, on):
            return None
        number = f"{self.key}-{len(self.facts) + 1:02d}"
        ended = until if until is not None and until <= self.today else None
        self.facts.append(Fact(number, kind, on, known, data, valid_until=ended))
        return number

    def replace(self, old: str, kind: str, on: date, *, known: date, **data: Any) -> None:
        """Write what takes the place of an earlier fact from now on (a change, no correction)."""
        if self.write(kind, on, lag=(known - on).days, **data) is not None:
            self.facts[-1] = replace(self.facts[-1], supersedes=old, mode="change")

    def sorted(self) -> tuple[Fact, ...]:
        return tuple(sorted(self.facts, key=lambda fact: (fact.known_on, fact.id)))
