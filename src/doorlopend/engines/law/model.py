"""What an assessment consists of. Every result says by which rule and article, and from which facts, it follows.

All days are last days or first days, inclusive. Nothing here depends on today: whether an obligation is open
or late is asked with `on_date`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

# Results are named tuples: values that cannot change, and made many times faster than frozen dataclasses.
NONE: Mapping[str, Any] = MappingProxyType({})
Answer = bool | int | float | str | date | tuple[str, ...] | None


class Finding(NamedTuple):
    """An answer under the law, true from `valid_from` to `valid_until` (None = not bounded).

    `about` is the id of the fact it is about, or empty when it is about the person.
    """

    key: str
    value: Answer
    rule: str
    article: str
    certainty: str
    facts: tuple[str, ...] = ()
    about: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    values: Mapping[str, Any] = NONE


class Obligation(NamedTuple):
    """Something `responsible` must do, from `valid_from`, at latest on `due` (None = no statutory day).

    `done_on` is the day it was done according to the facts; `until` the last day on which it still exists.
    """

    key: str
    responsible: str
    rule: str
    article: str
    certainty: str
    valid_from: date
    due: date | None = None
    until: date | None = None
    done_on: date | None = None
    facts: tuple[str, ...] = ()
    about: str = ""
    values: Mapping[str, Any] = NONE


class Term(NamedTuple):
    """A period that runs: first and last day."""

    key: str
    start: date
    last_day: date
    rule: str
    article: str
    certainty: str
    facts: tuple[str, ...] = ()
    about: str = ""
    values: Mapping[str, Any] = NONE


class Right(NamedTuple):
    """Something the person may claim (`granted`) or may not, over a period."""

    key: str
    granted: bool
    rule: str
    article: str
    certainty: str
    valid_from: date | None = None
    valid_until: date | None = None
    facts: tuple[str, ...] = ()
    about: str = ""
    values: Mapping[str, Any] = NONE


class Reading(NamedTuple):
    """One way to read the law or a fact: where it comes from and what would follow."""

    source: str
    value: Answer


class Signal(NamedTuple):
    """The engine does not decide here: the readings side by side, for a person to judge."""

    key: str
    readings: tuple[Reading, ...]
    rule: str
    article: str
    certainty: str
    valid_from: date | None = None
    facts: tuple[str, ...] = ()
    about: str = ""
    values: Mapping[str, Any] = NONE


class Responsible(NamedTuple):
    """Who is responsible for the person over a period: a college (with gemeente), an openbaar lichaam or COA."""

    party: str
    gemeente: str | None
    valid_from: date
    valid_until: date | None
    rule: str
    article: str
    certainty: str
    facts: tuple[str, ...] = ()
    about: str = ""
    values: Mapping[str, Any] = NONE

    @property
    def key(self) -> str:
        """Name of this result in the vocabulary."""
        return "verantwoordelijk"


Entry = Finding | Obligation | Term | Right | Signal | Responsible


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that follows from the facts known on `known` under one lawbook. `log` holds all in order."""

    lawbook: str
    engine: str
    known: date | None
    log: tuple[Entry, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All answers."""
        return tuple(one for one in self.log if isinstance(one, Finding))

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """All duties, of whoever."""
        return tuple(one for one in self.log if isinstance(one, Obligation))

    @property
    def terms(self) -> tuple[Term, ...]:
        """All running periods."""
        return tuple(one for one in self.log if isinstance(one, Term))

    @property
    def rights(self) -> tuple[Right, ...]:
        """All rights, granted or not."""
        return tuple(one for one in self.log if isinstance(one, Right))

    @property
    def signals(self) -> tuple[Signal, ...]:
        """All points on which a person must judge."""
        return tuple(one for one in self.log if isinstance(one, Signal))

    @property
    def responsible(self) -> tuple[Responsible, ...]:
        """Who is responsible, period after period."""
        return tuple(one for one in self.log if isinstance(one, Responsible))

    def about(self, key: str, about: str = "") -> Iterator[Entry]:
        """The entries of that key, about that fact when given."""
        return (one for one in self.log if one.key == key and (not about or one.about == about))

    def value(self, key: str, about: str = "") -> Answer:
        """The value of the last finding of that key; raises KeyError when there is none."""
        found = [one for one in self.about(key, about) if isinstance(one, Finding)]
        if not found:
            raise KeyError(key)
        return found[-1].value
