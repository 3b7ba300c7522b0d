"""A week that cannot be lived: lessons, work, travel and childcare that cannot all be true."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from .parameters import Parameters

DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
OWN = ("les", "werk", "participatie", "overig")
CARE = ("school_kind", "opvang_kind")
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


class TimeError(ValueError):
    """A time or block that cannot be: `field` names which (`van`, `tot`, `dag`), `code` why."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.code = field, code


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fixed slot: `what` is of the person (les, werk, participatie, overig) or covers the children
    (school_kind, opvang_kind); times in minutes after midnight, `travel` in minutes from home, one way.
    """

    key: str
    what: str
    day: str
    start: int
    end: int
    travel: int = 0

    def __post_init__(self) -> None:
        if self.day not in DAYS:
            raise TimeError("dag", "unknown_day")
        if not 0 <= self.start < self.end <= 24 * 60:
            raise TimeError("tot", "ends_before_start")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """What cannot all be true: the code of its words, the blocks, the day, and by how much (minutes or hours).

    `certain` is False when it hangs on where places lie.
    """

    code: str
    blocks: tuple[str, ...] = ()
    day: str = ""
    amount: int = 0
    limit: int = 0
    certain: bool = True


def minutes(text: str, *, field: str = "van") -> int:
    """'9:30' or '09.30' as minutes after midnight; TimeError names the field."""
    found = _TIME.fullmatch(text.strip())
    if not found:
        raise TimeError(field, "no_time")
    return int(found[1]) * 60 + int(found[2])


def clashes(
    blocks: Iterable[Block], *, parameters: Parameters, children: bool = False, loose_hours: float = 0, available: float | None = None
) -> tuple[Clash, ...]:
    """Everything in the week that cannot all be true, in the order of the week.

    `children`: there are children whom nobody at home looks after, so each own block needs cover, travel included.
    `loose_hours` are hours per week without a fixed slot; `available` is what the person says to have per week.
    """
    ordered = sorted(blocks, key=lambda one: (DAYS.index(one.day), one.start, one.end, one.key))
    own = [one for one in ordered if one.what in OWN]
    found = [*_overlaps(own), *_travel(own)]
    if children:
        found += _uncovered(own, [one for one in ordered if one.what in CARE])
    return (*found, *_too_much(own, parameters, loose_hours, available))


def weekly_hours(blocks: Iterable[Block], *, travel: bool = False) -> float:
    """Hours per week of the person's own blocks, with travel there and back when asked."""
    own = [one for one in blocks if one.what in OWN]
    return sum(one.end - one.start + (2 * one.travel if travel else 0) for one in own) / 60


def _overlaps(own: Sequence[Block]) -> list[Clash]:
    return [
        Clash(code="overlap", blocks=(one.key, two.key), day=one.day, amount=min(one.end, two.end) - two.start)
        for one, two in combinations(own, 2)
        if one.day == two.day and two.start < one.end
    ]


def _travel(own: Sequence[Block]) -> list[Clash]:
    """Between two places lies at least the difference of their distances from home, at most (via home) their sum."""
    found = []
    for one, two in pairwise(own):
        gap = two.start - one.end
        if one.day != two.day or gap < 0:
            continue
        least, likely = abs(one.travel - two.travel), max(one.travel, two.travel)
        if gap < likely:
            found.append(Clash(code="travel", blocks=(one.key, two.key), day=one.day, amount=gap, limit=likely, certain=gap < least))
    return found


def _uncovered(own: Sequence[Block], care: Sequence[Block]) -> list[Clash]:
    found = []
    for one in own:
        away = (max(0, one.start - one.travel), min(24 * 60, one.end + one.travel))
        lacking = _lacking(away, [(two.start, two.end) for two in care if two.day == one.day])
        if lacking:
            found.append(Clash(code="childcare", blocks=(one.key,), day=one.day, amount=lacking))
    return found


def _lacking(away: tuple[int, int], cover: Sequence[tuple[int, int]]) -> int:
    """Minutes of the absence that no block covers."""
    at, lacking = away[0], 0
    for start, end in sorted(cover):
        if end <= at or start >= away[1]:
            continue
        lacking += max(0, start - at)
        at = max(at, end)
    return lacking + max(0, away[1] - at)


def _too_much(own: Sequence[Block], parameters: Parameters, loose: float, available: float | None) -> list[Clash]:
    total = round(weekly_hours(own) + loose)
    most = int(parameters["week.meeste_uren"].value)
    found = [Clash(code="week_full", amount=total, limit=most)] if total > most else []
    if available is not None and total > available:
        found.append(Clash(code="more_than_available", amount=total, limit=int(available)))
    return found
