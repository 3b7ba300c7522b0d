"""Draws that all parts share: weighted choice, lognormal weeks, percentages."""

import math
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random


def pick(rng: Random, weights: Mapping[str, float]) -> str:
    return rng.choices(tuple(weights), tuple(weights.values()))[0]


def chance(rng: Random, percent: float) -> bool:
    return rng.random() * 100 < percent


def between(rng: Random, bounds: tuple[int, int] | list[int]) -> int:
    return rng.randint(bounds[0], bounds[1])


def weeks(rng: Random, *, median: float, spread: float) -> timedelta:
    """A lognormal wait."""
    return timedelta(days=int(7 * median * math.exp(spread * rng.gauss(0, 1))))


def months_on(day: date, months: int) -> date:
    """The same day so many months on, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def day_in_years(rng: Random, weights: Mapping[str, float], *, today: date) -> date:
    """A day in one of the years, by weight; a year that `today` falls in counts for the part that has passed."""
    passed = {y: w * _passed(int(y), today) for y, w in weights.items() if int(y) <= today.year}
    year = int(pick(rng, passed))
    first = date(year, 1, 1)
    return first + timedelta(days=rng.randrange(max(1, int(365 * _passed(year, today)))))


def _passed(year: int, today: date) -> float:
    return (today - date(year, 1, 1)).days / 365 if year == today.year else 1.0
