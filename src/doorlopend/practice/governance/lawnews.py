"""What changed in the lawbook between two days, and whom it touches: how the monthly meeting opens."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from doorlopend.engines.law.lawbook import Lawbook, Rule, Version


@dataclass(frozen=True, slots=True)
class Altered:
    """One value of a rule: what it was and what it is; None where it was not there."""

    name: str
    was: Any
    now: Any


@dataclass(frozen=True, slots=True)
class Change:
    """A rule of which a version begins, or the last one ended, in the period. `on` is the first day it holds so."""

    rule: str
    topic: str
    words: Mapping[str, str]
    on: date
    article: str
    source: str
    kind: str
    altered: tuple[Altered, ...]
    decided_on: str


@dataclass(frozen=True, slots=True)
class Touched:
    """Whom it touches, in both languages, and the published figure that counts them."""

    words: Mapping[str, str]
    indicator: str = ""
    breakdown: str = ""


def changes(book: Lawbook, *, first: date, last: date) -> list[Change]:
    """Every change of a rule that takes effect from first to last, the earliest first."""
    found = [change for rule in book.rules.values() for change in _of(rule, first, last)]
    return sorted(found, key=lambda one: (one.on, one.rule))


def _of(rule: Rule, first: date, last: date) -> list[Change]:
    found: list[Change] = []
    before: Version | None = None
    for version in rule.versions:
        if first <= version.valid_from <= last:
            found.append(_change(rule, version, before, "new" if before is None else "changed"))
        before = version
    if before is not None and before.valid_until is not None and first <= before.valid_until <= last:
        found.append(_change(rule, before, before, "ended"))
    return found


def _change(rule: Rule, version: Version, before: Version | None, kind: str) -> Change:
    old = {} if before is None else dict(before.params)
    new = {} if kind == "ended" else dict(version.params)
    altered = tuple(Altered(name, old.get(name), new.get(name)) for name in sorted({*old, *new}) if old.get(name) != new.get(name))
    on = version.valid_until if kind == "ended" and version.valid_until else version.valid_from
    return Change(rule.id, rule.topic, {"nl": rule.nl, "en": rule.en}, on, version.article, version.source, kind, altered, rule.decided_on)


@cache
def _table() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(files(__package__).joinpath("data/touches.toml").read_text(encoding="utf-8"))


def touched_by(change: Change) -> Touched:
    """By the longest beginning of the rule's name that is known, else by its topic."""
    table = _table()
    names = sorted((name for name in table["rules"] if change.rule.startswith(name)), key=len)
    entry = table["rules"][names[-1]] if names else table["topics"][change.topic]
    return Touched({"nl": entry["nl"], "en": entry["en"]}, entry.get("indicator", ""), entry.get("breakdown", ""))
