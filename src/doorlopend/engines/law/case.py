"""The desk on which one life is assessed: the facts, the lawbook, what was settled so far, and the results."""

from collections.abc import Iterable
from datetime import date
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from doorlopend.engines.facts import Fact

from .lawbook import Lawbook, Version
from .life import Life, covers
from .model import NONE, Answer, Entry, Finding, Obligation, Reading, Responsible, Right, Signal, Term

COLLEGE, DUO, PERSON, COA, GEMEENTE = "college", "duo", "persoon", "coa", "gemeente"
A, B, FAMILY = "asielstatushouder_a", "asielstatushouder_b", "gezins_of_overige_migrant"


class Case:
    """Working state of one assessment; lives no longer than that. Rules read it, settle a point, and write results."""

    __slots__ = (
        "book",
        "claims",
        "done",
        "duties",
        "duty_from",
        "duty_reason",
        "duty_until",
        "end",
        "extended_end",
        "gap",
        "groups",
        "hours",
        "life",
        "notice",
        "out",
        "parts",
        "pips",
        "regime",
        "restarted",
        "start",
        "trigger",
        "void_until",
    )  # fmt: skip

    def __init__(self, life: Life, book: Lawbook) -> None:
        self.life, self.book = life, book
        self.out: list[Entry] = []
        self.duties: dict[str, Obligation] = {}
        self.regime = ""
        self.groups: list[tuple[date, date | None, str]] = []
        self.duty_from: date | None = None
        self.duty_until: date | None = None
        self.duty_reason = ""
        self.gap: list[tuple[date, date, Fact]] = []
        self.notice: Fact | None = None
        self.restarted: date | None = None
        self.trigger: Fact | None = None
        self.void_until: date | None = None
        self.pips: list[Fact] = []
        self.start: date | None = None
        self.end: date | None = None
        self.extended_end: date | None = None
        self.hours: dict[str, float] = {}
        self.parts: dict[str, Any] = {}
        self.done: dict[str, date] = {}
        self.claims: dict[str, Any] = {}

    def law(self, rule: str, day: date | None = None) -> Version:
        """The version of a rule that decides on that day; the first one when no day is known."""
        return self.book.settled.get(rule) or self.book.at(rule, day or date.min)

    def group_on(self, day: date) -> str:
        """Group on that day; before the first known day the first group, empty when no group is known."""
        found = self.groups[0][2] if self.groups else ""
        for first, last, group in self.groups:
            if first <= day and (last is None or day <= last):
                return group
            if first <= day:
                found = group
        return found

    def holds_asylum_group(self, day: date) -> bool:
        """Asielstatushouder in the broad sense (a or b) on that day."""
        return self.group_on(day) in (A, B)

    def find(
        self, key: str, value: Answer, law: Version, facts: Iterable[Fact] = (), *, about: str = "",
        since: date | None = None, until: date | None = None, **values: Any,
    ) -> None:  # fmt: skip
        """Write an answer."""
        self.out.append(
            _made(Finding, (key, value, law.rule, law.article, law.certainty, _ids(facts), about, since, until,
                            MappingProxyType(values) if values else NONE))
        )  # fmt: skip

    def must(
        self, key: str, who: str, law: Version, facts: Iterable[Fact], *, since: date, due: date | None = None,
        until: date | None = None, done: date | None = None, about: str = "", **values: Any,
    ) -> None:  # fmt: skip
        """Write an obligation; `duties` keeps the last of each key."""
        self.duties[key] = made = _made(Obligation, (
            key, who, law.rule, law.article, law.certainty, since, due, until, done, _ids(facts), about,
            MappingProxyType(values) if values else NONE))  # fmt: skip
        self.out.append(made)

    def term(
        self, key: str, start: date, last: date, law: Version, facts: Iterable[Fact] = (), *, about: str = "", **values: Any
    ) -> None:
        """Write a term."""
        self.out.append(
            Term(key, start, last, law.rule, law.article, law.certainty, _ids(facts), about, MappingProxyType(values))
        )

    def right(
        self, key: str, granted: bool, law: Version, facts: Iterable[Fact] = (), *, since: date | None = None,
        until: date | None = None, about: str = "", **values: Any,
    ) -> None:  # fmt: skip
        """Write a right, granted or not."""
        self.out.append(
            Right(key, granted, law.rule, law.article, law.certainty, since, until, _ids(facts), about,
                  MappingProxyType(values))
        )  # fmt: skip

    def signal(
        self, key: str, law: Version, facts: Iterable[Fact], *readings: tuple[str, Answer], since: date | None = None,
        about: str = "", **values: Any,
    ) -> None:  # fmt: skip
        """Write a point that a person must judge, with the readings (source, outcome)."""
        self.out.append(
            Signal(key, tuple(Reading(source, value) for source, value in readings), law.rule, law.article,
                   law.certainty, since, _ids(facts), about, MappingProxyType(values))
        )  # fmt: skip

    def answerable(
        self, party: str, gemeente: str | None, law: Version, facts: Iterable[Fact], since: date, until: date | None
    ) -> None:
        """Write who is responsible over a period."""
        self.out.append(
            Responsible(party, gemeente, since, until, law.rule, law.article, law.certainty, _ids(facts))
        )

    def holding(self, kind: str, day: date) -> list[Fact]:
        """Facts of that kind that hold on that day."""
        return [fact for fact in self.life.all(kind) if covers(fact, day)]


_ID = attrgetter("id")
# A named tuple made without its own `__new__`, which costs as much again; the fields stand in the order of the class.
_made: Any = tuple.__new__


def _ids(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(map(_ID, facts)) if facts else ()
