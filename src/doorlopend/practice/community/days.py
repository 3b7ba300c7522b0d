"""Working days, for promises of an answer."""

from __future__ import annotations

from datetime import date, timedelta

from doorlopend.engines.law.calendar import free_days, is_working_day

FIRST_REPLY = 10
QUESTION_REPLY = 3


def working_days_after(day: date, count: int) -> date:
    """The last of so many working days after this one; weekends and Dutch holidays do not count."""
    free = free_days(day.year, day.year + 1)
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day, free)
    return day
