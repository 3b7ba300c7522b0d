"""The law as an immutable value: dated versions of rules with article, source and certainty.

A lawbook is parsed purely from tables (see `library` for where they lie). Amending the law means adding a
version to a table; a bill is a small table that is laid over a lawbook (`amended`).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from .calendar import add_days, add_months, atw, free_days

CERTAINTIES = ("L", "L22", "S", "M", "?")
BASES = ("wet", "amvb", "regeling", "")
FIRST_YEAR, LAST_YEAR = 2012, 2080
_OWN = {"from", "until", "article", "source", "certainty", "note"}
Param = Any


class LawbookError(ValueError):
    """A table that cannot be law: a gap, an overlap, a missing article or source."""


@dataclass(frozen=True, slots=True)
class Version:
    """One rule as it stands from `valid_from` up to and including `valid_until`."""

    rule: str
    article: str
    source: str
    certainty: str
    valid_from: date
    valid_until: date | None
    params: Mapping[str, Param]
    note: str = ""

    def __getitem__(self, name: str) -> Param:
        return self.params[name]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its meaning in Dutch and English, and the day that selects its version."""

    id: str
    topic: str
    nl: str
    en: str
    decided_on: str
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Lawbook:
    """Rules by id. `id` is the name and a hash of everything in it; `settled` the rules that never changed, by their one version."""

    id: str
    name: str
    rules: Mapping[str, Rule]
    free: frozenset[date]
    settled: Mapping[str, Version]

    def at(self, rule: str, day: date) -> Version:
        """The version in force on that day; before the first version the first, after the last the last."""
        versions = self.rules[rule].versions
        for version in reversed(versions):
            if version.valid_from <= day:
                return version
        return versions[0]

    def in_force(self, rule: str, day: date) -> Version | None:
        """The version in force on that day, or None when the rule was not law on that day."""
        for version in self.rules[rule].versions:
            if version.valid_from <= day and (version.valid_until is None or day <= version.valid_until):
                return version
        return None

    def deadline(self, version: Version, start: date) -> date:
        """Last day of a term in `weeks`, `days` or `months` after `start`; Termijnenwet applied where it applies."""
        if "months" in version.params:
            return add_months(start, version["months"])
        days = version.params.get("days", 0) or version["weeks"] * 7
        if version.params.get("basis") in ("wet", "amvb") and days <= 84:
            return atw(start, days, self.free)
        return add_days(start, days)


def parse(name: str, tables: Mapping[str, Mapping[str, Any]]) -> Lawbook:
    """A lawbook from parsed TOML tables (topic -> rules); raises LawbookError on gaps, overlaps and blanks."""
    rules: dict[str, Rule] = {}
    for topic in sorted(tables):
        for rule_id, raw in tables[topic].items():
            if rule_id in rules:
                raise LawbookError(f"{rule_id}: stands in two tables")
            rules[rule_id] = _rule(rule_id, topic, raw)
    equated = rules["kalender.feestdagen"].versions[-1].params.get("gelijkgesteld", ())
    return _bound(name, rules, free_days(FIRST_YEAR, LAST_YEAR, equated))


def amended(book: Lawbook, bill: Mapping[str, Mapping[str, Any]], *, name: str) -> Lawbook:
    """The lawbook with a bill laid over it: each new version ends the one in force the day before."""
    rules = dict(book.rules)
    for rule_id, raw in bill.items():
        if rule_id not in rules:
            raise LawbookError(f"{rule_id}: a bill can only change a rule that exists")
        rules[rule_id] = _overlaid(rules[rule_id], _versions(rule_id, raw.get("versions", ())))
    full = f"{book.name}+{name}"
    return _bound(full, rules, book.free)


def _bound(name: str, rules: dict[str, Rule], free: frozenset[date]) -> Lawbook:
    settled = {rule: one.versions[0] for rule, one in rules.items() if len(one.versions) == 1}
    return Lawbook(_identity(name, rules), name, MappingProxyType(rules), free, MappingProxyType(settled))


def _overlaid(rule: Rule, new: tuple[Version, ...]) -> Rule:
    start = new[0].valid_from
    kept = []
    for old in rule.versions:
        if old.valid_from >= start:
            continue
        ends_before = old.valid_until is not None and old.valid_until < start
        until = old.valid_until if ends_before else start - timedelta(days=1)
        kept.append(Version(old.rule, old.article, old.source, old.certainty, old.valid_from, until, old.params, old.note))
    versions = (*kept, *new)
    _check_chain(rule.id, versions)
    return Rule(rule.id, rule.topic, rule.nl, rule.en, rule.decided_on, versions)


def _rule(rule_id: str, topic: str, raw: Mapping[str, Any]) -> Rule:
    for name in ("nl", "en"):
        if not raw.get(name):
            raise LawbookError(f"{rule_id}: '{name}' is missing")
    versions = _versions(rule_id, raw.get("versions", ()))
    return Rule(rule_id, topic, raw["nl"], raw["en"], raw.get("decided_on", ""), versions)


def _versions(rule_id: str, raws: Any) -> tuple[Version, ...]:
    versions = tuple(_version(rule_id, raw) for raw in raws)
    if not versions:
        raise LawbookError(f"{rule_id}: has no version")
    _check_chain(rule_id, versions)
    return versions


def _version(rule_id: str, raw: Mapping[str, Any]) -> Version:
    for name in ("from", "article", "source", "certainty"):
        if not raw.get(name):
            raise LawbookError(f"{rule_id}: a version lacks '{name}'")
    if type(raw["from"]) is not date or type(raw.get("until", raw["from"])) is not date:
        raise LawbookError(f"{rule_id}: 'from' and 'until' must be dates")
    if raw["certainty"] not in CERTAINTIES or raw.get("basis", "") not in BASES:
        raise LawbookError(f"{rule_id}: unknown certainty or basis")
    params = MappingProxyType({name: _frozen(value) for name, value in raw.items() if name not in _OWN})
    return Version(rule_id, raw["article"], raw["source"], raw["certainty"], raw["from"], raw.get("until"), params,
                   raw.get("note", ""))  # fmt: skip


def _check_chain(rule_id: str, versions: tuple[Version, ...]) -> None:
    for old, new in pairwise(versions):
        if old.valid_until is None or old.valid_until >= new.valid_from:
            raise LawbookError(f"{rule_id}: versions overlap at {new.valid_from}")
        if old.valid_until + timedelta(days=1) != new.valid_from:
            raise LawbookError(f"{rule_id}: a gap before {new.valid_from}")
    last = versions[-1]
    if last.valid_until is not None and last.valid_until < last.valid_from:
        raise LawbookError(f"{rule_id}: ends before it begins")


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(one) for one in value)
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(one) for key, one in value.items()})
    return value


def _identity(name: str, rules: Mapping[str, Rule]) -> str:
    text = json.dumps([_plain(rules[key]) for key in sorted(rules)], default=str, sort_keys=True)
    return f"{name}@{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _plain(rule: Rule) -> list[Any]:
    return [rule.id, [[v.article, v.source, v.certainty, v.valid_from, v.valid_until, _thawed(v.params)]
                      for v in rule.versions]]  # fmt: skip


def _thawed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _thawed(one) for key, one in value.items()}
    return [_thawed(one) for one in value] if isinstance(value, tuple) else value
