"""Arithmetic with days as the law counts them. All last days are inclusive.

Sources: Algemene termijnenwet (BWBR0002448) 1-5; months run to the same numbered day, or to the last day
of the month where that day does not exist.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
_MOVING = (-2, 1, 39, 50)  # Goede Vrijdag, tweede Paasdag, Hemelvaartsdag, tweede Pinksterdag after Easter
_FIXED = ((1, 1), (5, 5), (12, 25), (12, 26))


def add_days(day: date, days: int) -> date:
    """The day that many days later (or earlier)."""
    return day + timedelta(days=days)


def add_months(day: date, months: int) -> date:
    """The same numbered day that many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= 28:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def length(first: date, last: date) -> tuple[int, int]:
    """Whole months and remaining days of the period from first to last, both included."""
    end = last + ONE_DAY
    months = (end.year - first.year) * 12 + end.month - first.month
    if add_months(first, months) > end:
        months -= 1
    return months, (end - add_months(first, months)).days


def extend(last: date, months: int, days: int) -> date:
    """A last day moved on by months, then days; the days never carry it past one month more.

    That cap keeps a longer delay from giving an earlier day than a shorter one.
    """
    return min(add_days(add_months(last, months), days), add_months(last, months + 1)) if days else add_months(
        last, months
    )


def lengthen(last: date, months: int, days: int) -> date:
    """A last day moved on by exactly so many months, then days."""
    return add_days(add_months(last, months), days)


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def feestdagen(year: int) -> frozenset[date]:
    """The algemeen erkende feestdagen of Termijnenwet 3, without days equated by KB."""
    sunday = easter(year)
    king = date(year, 4, 27)
    moving = (add_days(sunday, offset) for offset in _MOVING)
    fixed = (date(year, month, day) for month, day in _FIXED)
    return frozenset((*moving, *fixed, king if king.weekday() != 6 else date(year, 4, 26)))


def free_days(first_year: int, last_year: int, equated: Iterable[date] = ()) -> frozenset[date]:
    """All feestdagen of those years and the days equated with them by KB."""
    days: set[date] = set(equated)
    for year in range(first_year, last_year + 1):
        days |= feestdagen(year)
    return frozenset(days)


def is_working_day(day: date, free: frozenset[date]) -> bool:
    """Neither Saturday, Sunday nor feestdag."""
    return day.weekday() < 5 and day not in free


def atw(start: date, days: int, free: frozenset[date]) -> date:
    """Last day of a term of that many days after `start`, moved and stretched as Termijnenwet 1 and 2 ask."""
    last = add_days(start, days)
    while not is_working_day(last, free):
        last += ONE_DAY
    if days >= 3:
        while _working_days(start, last, free) < 2:
            last += ONE_DAY
            while not is_working_day(last, free):
                last += ONE_DAY
    return last


def _working_days(start: date, last: date, free: frozenset[date]) -> int:
    """Working days after `start` up to and including `last`, counted no further than two."""
    found, day = 0, last
    while day > start and found < 2:
        found += is_working_day(day, free)
        day -= ONE_DAY
    return found


def as_iso(months: int, days: int) -> str:
    """A length as ISO 8601 duration: P4M, P4M12D, P0D."""
    text = (f"{months}M" if months else "") + (f"{days}D" if days else "")
    return f"P{text or '0D'}"
