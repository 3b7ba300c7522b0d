"""Birth dates: a date that is called one, or a whole date too long ago to be about this work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from .hits import Hit, Kind

_MONTHS = ("jan(?:uari)?", "feb(?:ruari)?", "(?:maart|maa|mrt|mar)", "apr(?:il)?", "mei", "jun[i]?", "jul[i]?", "aug(?:ustus)?", "sept?(?:ember)?", "okt(?:ober)?", "nov(?:ember)?", "dec(?:ember)?")  # fmt: skip
_MONTH = re.compile("|".join(f"(?P<m{n}>{name})" for n, name in enumerate(_MONTHS, start=1)), re.IGNORECASE)
_NAMED = "|".join(_MONTHS)
_DATE = re.compile(
    rf"(?<![\d.,])(?:(?P<d>\d{{1,2}})(?:e|ste|de)?\s?[-/.\s]\s?(?P<m>\d{{1,2}}|(?:{_NAMED})\.?)\s?[-/.\s’']\s?(?P<y>\d{{4}}|\d{{2}})"
    r"|(?P<iy>\d{4})-(?P<im>\d{1,2})-(?P<id>\d{1,2})"
    r"|(?P<cy>(?:19|20)\d{2})(?P<cm>[01]\d)(?P<cd>[0-3]\d)|(?P<pd>[0-3]\d)(?P<pm>[01]\d)(?P<py>19\d{2}|20\d{2}))(?!\d|[.,]\d|\s?uur)",
    re.IGNORECASE,
)
_CALLED = re.compile(r"\b(?:geb(?:oren\b|\.|\b)|geboorte\s?(?:datum|dag)\b|gebdat\w*|jarig\b|verjaar\w*|g\.d\.|dob\b)[^.!?\n]{0,40}$", re.IGNORECASE)
_CALLED_AFTER = re.compile(r"^[^.!?\n]{0,12}\b(?:geboren|jarig|ter wereld|op de wereld)\b", re.IGNORECASE)


def birth_dates(text: str, *, born_before: date) -> Iterator[Hit]:
    """Two-digit years count only when the date is called a birth date."""
    for found in _DATE.finditer(text):
        called = bool(_CALLED.search(text[: found.start()]) or _CALLED_AFTER.search(text[found.end() :]))
        year = found["y"] or found["iy"] or found["cy"] or found["py"]
        day = _day(found)
        long_ago = day is not None and len(year) == 4 and date(1900, 1, 1) <= day < born_before
        if long_ago or (called and (day is not None or len(year) == 2)):
            yield Hit(Kind.BIRTH_DATE, found.start(), found.end(), found[0])


def _day(found: re.Match[str]) -> date | None:
    prefix = next(one for one in ("", "i", "c", "p") if found[f"{one}y"])
    year, month, day = (found[f"{prefix}{part}"] for part in "ymd")
    number = int(month) if month.isdigit() else _number_of(month)
    try:
        return date(int(year) if len(year) == 4 else 1900 + int(year), number, int(day))
    except ValueError:
        return None


def _number_of(name: str) -> int:
    found = _MONTH.match(name)
    assert found is not None and found.lastgroup is not None
    return int(found.lastgroup[1:])
