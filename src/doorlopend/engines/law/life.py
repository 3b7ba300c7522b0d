"""The facts of one person, as known on a day, corrections and changes settled, in order of time."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from operator import attrgetter

from doorlopend.engines.facts import Fact

_NO_FACTS: list[Fact] = []
_in_time = attrgetter("valid_from", "known_on", "id")


class Life:
    """Facts by kind, ordered by day. A corrected fact is gone; a changed period ends the day before."""

    __slots__ = ("_by_kind", "_together", "facts")

    def __init__(self, facts: Iterable[Fact], *, known: date | None = None) -> None:
        seen = list(facts) if known is None else [fact for fact in facts if fact.known_on <= known]
        self.facts = tuple(sorted(settle(seen), key=_in_time))
        by_kind: dict[str, list[Fact]] = {}
        for fact in self.facts:
            by_kind.setdefault(fact.kind, []).append(fact)
        self._by_kind = by_kind
        self._together: dict[tuple[str, ...], list[Fact]] = {}

    def all(self, *kinds: str) -> list[Fact]:
        """Facts of those kinds by day; not to be changed by the caller."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], _NO_FACTS)
        if kinds not in self._together:
            self._together[kinds] = sorted((fact for kind in kinds for fact in self._by_kind.get(kind, _NO_FACTS)), key=_in_time)
        return self._together[kinds]

    def has(self, kind: str) -> bool:
        """Is there a fact of that kind?"""
        return kind in self._by_kind

    def first(self, kind: str) -> Fact | None:
        """The earliest fact of that kind."""
        found = self._by_kind.get(kind)
        return found[0] if found else None

    def last(self, kind: str) -> Fact | None:
        """The latest fact of that kind."""
        found = self._by_kind.get(kind)
        return found[-1] if found else None

    def on(self, kind: str, day: date) -> Fact | None:
        """The latest fact of that kind that holds on that day."""
        for fact in reversed(self._by_kind.get(kind, _NO_FACTS)):
            if covers(fact, day):
                return fact
        return None


def covers(fact: Fact, day: date) -> bool:
    """Does the period of the fact hold that day?"""
    return fact.valid_from <= day and (fact.valid_until is None or day <= fact.valid_until)


def number(fact: Fact, name: str) -> float:
    """A numeric item of a fact; 0 when it is left out."""
    value = fact.data.get(name)
    return float(value) if isinstance(value, (int, float)) else 0.0


def total_of(facts: Iterable[Fact], name: str) -> float:
    """Sum of a numeric item over facts."""
    return sum((number(fact, name) for fact in facts), 0.0)


def day(fact: Fact, name: str) -> date | None:
    """A date item of a fact, or None."""
    value = fact.data.get(name)
    return value if isinstance(value, date) else None


def settle(facts: list[Fact]) -> list[Fact]:
    """Drop corrected facts, end changed periods where the new one starts."""
    if not any(fact.supersedes for fact in facts):
        return facts
    by_id = {fact.id: fact for fact in facts}
    corrected = {fact.supersedes for fact in facts if fact.mode == "correction"}
    ended = {}
    for fact in facts:
        if fact.id not in corrected and fact.kind != "feit.nietig":
            target = _changed(fact, by_id)
            if target is not None:
                ended[target] = fact.valid_from
    alive = (fact for fact in facts if fact.id not in corrected and fact.kind != "feit.nietig")
    return [cut for fact in alive if (cut := _cut(fact, ended.get(fact.id))) is not None]


def _changed(fact: Fact, by_id: dict[str, Fact]) -> str | None:
    """Id of the fact this one changes, also when it corrects a fact that was itself a change."""
    while fact.mode == "correction" and fact.supersedes in by_id:
        fact = by_id[fact.supersedes]
    if fact.mode != "change":
        return None
    target = fact.supersedes
    corrections = {other.supersedes: other.id for other in by_id.values() if other.mode == "correction"}
    while target in corrections:
        target = corrections[target]
    return target


def _cut(fact: Fact, new_start: date | None) -> Fact | None:
    if new_start is None or fact.kind in _MOMENTS:
        return fact
    if new_start <= fact.valid_from:
        return None
    last = new_start - timedelta(days=1)
    return fact if fact.valid_until is not None and fact.valid_until <= last else replace(fact, valid_until=last)


def _moments() -> frozenset[str]:
    from doorlopend.engines.facts import KINDS

    return frozenset(name for name, kind in KINDS.items() if kind.span == "moment")


_MOMENTS = _moments()
