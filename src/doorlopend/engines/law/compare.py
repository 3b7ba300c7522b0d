"""Was and is: how two assessments differ, and because of what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .explain import category_of
from .model import Assessment, Entry, Finding, Obligation, Responsible, Right, Signal, Term


@dataclass(frozen=True, slots=True)
class Difference:
    """One result that differs; `was` or `now` is None when it was not there or says no more than that it is there.

    `entry` is the result as it is now, or as it was when it is gone: it holds rule, article and facts. `before` and
    `after` are the results themselves, None when absent.
    """

    category: str
    key: str
    about: str
    was: Any
    now: Any
    rule: str
    article: str
    facts: tuple[str, ...]
    entry: Entry
    before: Entry | None
    after: Entry | None


def compare(old: Assessment, new: Assessment) -> tuple[Difference, ...]:
    """All differences, in the order of the new assessment, then what disappeared."""
    before, after = _by_identity(old.log), _by_identity(new.log)
    changed = [_difference(key, before.get(key), after[key]) for key in after
               if key not in before or gist(before[key]) != gist(after[key])]  # fmt: skip
    gone = [_difference(key, before[key], None) for key in before if key not in after]
    return (*changed, *gone)


def gist(entry: Entry) -> Any:
    """What a result says, without its reasons."""
    match entry:
        case Finding():
            return entry.value, entry.valid_from, entry.valid_until
        case Right():
            return entry.granted, entry.valid_from, entry.valid_until
        case Obligation():
            return entry.responsible, entry.valid_from, entry.due, entry.until, entry.done_on
        case Term():
            return entry.start, entry.last_day
        case Signal():
            return tuple((one.source, one.value) for one in entry.readings)
        case Responsible():
            return entry.party, entry.gemeente, entry.valid_from, entry.valid_until


def headline(entry: Entry | None) -> Any:
    """The part of a result that people compare."""
    match entry:
        case Finding():
            return entry.value
        case Right():
            return entry.granted
        case Obligation():
            return entry.due
        case Term():
            return entry.last_day
        case Responsible():
            return f"{entry.party} {entry.gemeente or ''}".strip()
        case Signal():
            return tuple(str(one.value) for one in entry.readings)
    return None


def _by_identity(log: Iterable[Entry]) -> Mapping[tuple[str, str, str, int], Entry]:
    found: dict[tuple[str, str, str, int], Entry] = {}
    for entry in log:
        number = 0
        while (identity := (category_of(entry), entry.key, entry.about, number)) in found:
            number += 1
        found[identity] = entry
    return found


def _difference(identity: tuple[str, str, str, int], old: Entry | None, new: Entry | None) -> Difference:
    shown = new or old
    assert shown is not None
    return Difference(identity[0], identity[1], identity[2], _shown(old), _shown(new), shown.rule, shown.article,
                      shown.facts, shown, old, new)  # fmt: skip


def _shown(entry: Entry | None) -> Any:
    value = headline(entry)
    return value.isoformat() if isinstance(value, date) else value
