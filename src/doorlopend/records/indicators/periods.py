"""The calendar periods by which a region publishes figures. Pure; the day is passed in.

A region keeps to one rhythm: what happened in a month follows from two longer periods by subtraction.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

RHYTHMS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
"""Months in a period."""
Days = tuple[date, date]
"""First and last day, both inclusive."""
_WRITTEN = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<month>0[1-9]|1[0-2])))?")


def period_of(day: date, rhythm: str) -> Days:
    """The period of the calendar year that holds this day."""
    months = RHYTHMS[rhythm]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, _months_on(first, months) - timedelta(days=1)


def last_whole(day: date, rhythm: str) -> Days:
    """The latest period that ended before this day."""
    return period_of(period_of(day, rhythm)[0] - timedelta(days=1), rhythm)


def read_period(text: str) -> Days:
    """Reads 2026, 2026-H2, 2026-Q4 or 2026-10. Raises ValueError with how to write it."""
    found = _WRITTEN.fullmatch(text.strip().upper())
    if found is None:
        raise ValueError(f"{text!r} is not a period: write a year, half-year, quarter or month as 2026, 2026-H2, 2026-Q4 or 2026-10")
    year = int(found["year"])
    for name, rhythm in (("month", "month"), ("quarter", "quarter"), ("half", "half-year")):
        if found[name]:
            return period_of(date(year, (int(found[name]) - 1) * RHYTHMS[rhythm] + 1, 1), rhythm)
    return period_of(date(year, 1, 1), "year")


def _months_on(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
