"""The checklist and the terms of a hand-over, read from dated data with their source."""

from __future__ import annotations

import calendar
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import get_language


def _word(nl: str, en: str) -> str:
    return en if (get_language() or "nl").startswith("en") else nl


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the checklist: what it is, how it is given, on which ground and how sure that ground is."""

    code: str
    nl: str
    en: str
    how: str
    given_by: tuple[str, ...]
    ground: str
    certainty: str
    kinds: tuple[str, ...] = ()
    grounds: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Per giver (coa, gemeente) another ground and its certainty, where the law speaks of that giver."""

    def given_by_a(self, giver: str) -> Entry:
        """The same item, on the ground that this giver has."""
        ground, certainty = self.grounds.get(giver, (self.ground, self.certainty))
        return replace(self, ground=ground, certainty=certainty)

    @property
    def label(self) -> str:
        return _word(self.nl, self.en)


@dataclass(frozen=True, slots=True)
class Term:
    """A term as it holds on a day: `days` or `months`, with its source and how certain it is (L, S, D or ?)."""

    name: str
    label: str
    days: int
    months: int
    certainty: str
    source: str

    def after(self, day: date) -> date:
        """The day this term after another; a month later is the same day, or the last one of a shorter month."""
        return _months_later(day, self.months) + timedelta(days=self.days)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@cache
def _file(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files(f"{__package__}.data").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def checklist() -> Mapping[str, Entry]:
    """Every item by code, in the order in which it is shown."""
    return {
        code: Entry(
            code=code, nl=row["nl"], en=row["en"], how=row["how"], given_by=tuple(row["from"]), ground=row["ground"],
            certainty=row["certainty"], kinds=tuple(row.get("kinds", ())),
            grounds={giver: (own["ground"], own["certainty"]) for giver, own in row.get("grounds", {}).items()},
        )
        for code, row in _file("checklist").items()
    }  # fmt: skip


def term(name: str, on: date) -> Term:
    """The term of that name as it holds on that day. Raises LookupError before its first version."""
    row = _file("parameters")[name]
    versions = [one for one in row["versions"] if one["from"] <= on]
    if not versions:
        raise LookupError(f"{name} has no value on {on}; add a version to handover/data/parameters.toml")
    now = versions[-1]
    return Term(name, _word(row["nl"], row["en"]), now.get("dagen", 0), now.get("maanden", 0), now["certainty"], _word(now["source"], now["source_en"]))


def terms(on: date) -> list[Term]:
    """All of them, for the page that explains them."""
    return [term(name, on) for name in _file("parameters")]
