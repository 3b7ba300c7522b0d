"""The one registry of indicators: definition, numerator, denominator, source, version, owner, classes, threshold."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from django.utils.translation import get_language

from doorlopend.engines.disclosure import Threshold

MEDIAN = "mediaan"
Text = Mapping[str, str]


def told(text: Text) -> str:
    """In the reader's language."""
    return text["en" if (get_language() or "nl").startswith("en") else "nl"]


@dataclass(frozen=True, slots=True)
class Category:
    """One class of a breakdown; `parent` is the class it is part of, `until` its last day for a class of days."""

    code: str
    nl: str
    en: str
    parent: str = ""
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is counted, of whom, and how it may be shown. Persons are counted; `median` adds the median of days.

    `kind`: `stock` is the state on the last day of a period, `flow` what happened in it. `threshold` names the
    purpose in thresholds.toml.
    """

    code: str
    version: int
    kind: Literal["stock", "flow"]
    people: str
    threshold: str
    owner: str
    sql: str
    name: Text
    definition: Text
    numerator: Text
    denominator: Text
    source: Text
    breakdown: str
    categories: tuple[Category, ...]
    code_core: str = ""
    median: bool = False
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def function(self) -> str:
        return f"dl_count_{self.code}_v{self.version}"

    @property
    def median_function(self) -> str:
        return f"dl_median_{self.code}_v{self.version}"

    def label(self, category: str, *, lang: str = "nl") -> str:
        """The class in words; the total and the median included."""
        words = {"": {"nl": "Totaal", "en": "Total"}, MEDIAN: {"nl": "Mediaan (dagen)", "en": "Median (days)"}}
        if category in words:
            return words[category][lang]
        return next(c.nl if lang == "nl" else c.en for c in self.categories if c.code == category)


@cache
def indicators() -> Mapping[str, Indicator]:
    """All indicators in their present version, in the order of the file."""
    content = tomllib.loads(files(__package__).joinpath("data/indicators.toml").read_text(encoding="utf-8"))
    found = (_indicator(entry, content["classes"]) for entry in content["indicator"])
    return {one.code: one for one in found}


def _indicator(entry: dict[str, Any], classes: dict[str, Any]) -> Indicator:
    table = classes[entry["classes"]] if "classes" in entry else entry["categories"]
    categories = tuple(Category(code=code, **values) for code, values in table.items())
    plain = {name: value for name, value in entry.items() if name not in {"classes", "categories"}}
    return Indicator(**plain, categories=categories)


@cache
def _threshold_file() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("data/thresholds.toml").read_text(encoding="utf-8"))


def thresholds() -> list[Threshold]:
    return [Threshold(**entry) for entry in _threshold_file()["threshold"]]


def median_minimum() -> int:
    """The least number of people whose median is shown."""
    return int(_threshold_file()["median"]["minimum"])


def problems() -> list[str]:
    """What is wrong with the registry; empty when all is well."""
    purposes = {threshold.purpose for threshold in thresholds()}
    return [problem for one in indicators().values() for problem in _problems(one, purposes)]


def _problems(one: Indicator, purposes: set[str]) -> Iterator[str]:
    for text in ("owner", "people", "breakdown"):
        if not getattr(one, text).strip():
            yield f"{one.code}: {text} is empty"
    for words in (one.name, one.definition, one.numerator, one.denominator, one.source):
        if set(words) != {"nl", "en"} or not all(words.values()):
            yield f"{one.code}: name, definition, numerator, denominator and source need nl and en"
    if one.threshold not in purposes:
        yield f"{one.code}: no threshold for {one.threshold}"
    if not files(__package__).joinpath(f"sql/{one.sql}.sql").is_file():
        yield f"{one.code}: sql/{one.sql}.sql is not there"
    codes = {category.code for category in one.categories}
    if any(category.parent and category.parent not in codes for category in one.categories):
        yield f"{one.code}: a class is part of an unknown one"
