"""The regional year: the dates every region has, from a table, and those a region added; each with its alarm day."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from .models import YearDate


@dataclass(frozen=True, slots=True)
class Occasion:
    """One date of the year, in one year; `alarm` is the day from which it is said. `own_id` for a date of the region."""

    code: str
    title: str
    on: date
    alarm: date
    source: str = ""
    own_id: UUID | None = None


@cache
def _table() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads(files(__package__).joinpath("data/year.toml").read_text(encoding="utf-8"))["date"])


def day_in(year: int, month: int, day: int) -> date:
    """That day of the month, or its last when it has fewer days."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def occasions(*, first: date, last: date, own: Iterable[YearDate] = (), lang: str = "nl") -> list[Occasion]:
    """Every date of the regional year from first to last, in order."""
    years = range(first.year, last.year + 1)
    found = [_listed(entry, year, lang) for entry in _table() for year in years]
    for row in own:
        found += [_own(row, year) for year in (years if row.yearly else (row.on.year,))]
    return sorted((one for one in found if first <= one.on <= last), key=lambda one: (one.on, one.title))


def _listed(entry: dict[str, Any], year: int, lang: str) -> Occasion:
    on = day_in(year, entry["month"], entry["day"])
    return Occasion(entry["code"], entry[lang], on, on - timedelta(days=entry["alarm"]), entry.get("source", ""))


def _own(row: YearDate, year: int) -> Occasion:
    on = day_in(year, row.on.month, row.on.day)
    return Occasion("eigen", row.title, on, on - timedelta(days=row.alarm_days), "", row.pk)


def alarms(*, today: date, own: Iterable[YearDate] = (), lang: str = "nl") -> list[Occasion]:
    """What is near enough to be said today."""
    return [one for one in occasions(first=today, last=today + timedelta(days=366), own=own, lang=lang) if one.alarm <= today]
