"""Birth dates: a date that is called one, or a whole date too long ago to be about this work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from .hits import Hit, Kind, before
from .numerals import days, years
from .words import plain

_MONTHS = ("jan(?:uari|uary)?", "feb(?:ruari|ruary)?", "(?:maart|maa|mrt|mar(?:ch)?)", "apr(?:il)?", "(?:mei|may)", "jun[ie]?", "jul[iy]?", "aug(?:ustus|ust)?", "sept?(?:ember)?", "o[kc]t(?:ober)?", "nov(?:ember)?", "dec(?:ember)?")  # fmt: skip
_MONTH = re.compile("|".join(f"(?P<m{n}>{name})" for n, name in enumerate(_MONTHS, start=1)), re.IGNORECASE)
_NAMED = "|".join(_MONTHS)
_DATE = re.compile(
    rf"(?<![\d.,])(?:(?P<d>\d{{1,2}})(?:e|ste|de|st|nd|rd|th)?\s?[-/.\s]?\s?(?P<m>(?<=[-/.\s])\d{{1,2}}(?=\s?[-/.\s])|(?:{_NAMED})\.?)\s?[-/.\s’']?\s?[’']?(?P<y>\d{{4}}|\d{{2}})"
    r"|(?P<iy>\d{4})[-/.](?P<im>\d{1,2})[-/.](?P<id>\d{1,2})"
    rf"|(?P<em>{_NAMED})\.?\s(?P<ed>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<ey>\d{{4}})"
    r"|(?P<cy>(?:19|20)\d{2})(?P<cm>[01]\d)(?P<cd>[0-3]\d)|(?P<pd>[0-3]\d)(?P<pm>[01]\d)(?P<py>19\d{2}|20\d{2}))(?!\d|[.,]\d|\s?uur)",
    re.IGNORECASE,
)
_DAY_WORD = "|".join(sorted(days(), key=len, reverse=True))
_SPOKEN = re.compile(
    rf"\b(?P<d>{_DAY_WORD}|\d{{1,2}}(?:e|ste|de)?)\s+(?P<m>{_NAMED})\s+(?P<y>(?:negentien|tweeduizend)(?:\s?[a-z]+){{0,3}}|\d{{4}}|[’']\d{{2}})", re.IGNORECASE
)  # fmt: skip
_CALLED = re.compile(
    r"(?:\b(?:geb(?:oren\b|\.|\b)|geb\w{0,9}[. ]?da[tg]\w*\.?|jarig\b|verjaar\w*|d\.o\.b\.|dob\b|date of birth|born\b)[^.!?\n]{0,40}|(?<![\w.])g\.(?:d\.)?\s?|°\s?)$", re.IGNORECASE
)  # fmt: skip
_CALLED_AFTER = re.compile(r"^[^.!?\n]{0,18}\b(?:geboren|geboorte\w+|jarig|ter wereld|op de wereld|born)\b", re.IGNORECASE)
_OF_A_LAW = re.compile(r"\b(?:\w*wet|wetboek|verdrag|besluit|regeling|verordening|richtlijn|statuut|arrest|uitspraak|stb|stcrt|trb)\b[^.!?\n]{0,40}$", re.IGNORECASE)


def birth_dates(text: str, *, born_before: date) -> Iterator[Hit]:
    """Two-digit years count only when the date is called a birth date; a law or a treaty may be as old as anybody."""
    for found in _DATE.finditer(text):
        called = _called(text, found.start(), found.end())
        year = found["y"] or found["iy"] or found["ey"] or found["cy"] or found["py"]
        day = _day(found)
        long_ago = day is not None and len(year) == 4 and date(1900, 1, 1) <= day < born_before and not _OF_A_LAW.search(before(text, found.start()))
        if long_ago or (called and (day is not None or len(year) == 2)):
            yield Hit(Kind.BIRTH_DATE, found.start(), found.end(), found[0])
    yield from _spoken(text, born_before)


def _called(text: str, start: int, end: int) -> bool:
    return bool(_CALLED.search(before(text, start)) or _CALLED_AFTER.search(text[end : end + 60]))


def _spoken(text: str, born_before: date) -> Iterator[Hit]:
    """Dates of which day or year is written out. Looked for in the text without diacritics, which is as long."""
    bare = _same_length(text)
    for found in _SPOKEN.finditer(bare):
        year, end = _year_of(found["y"]), found.start("y")
        if year is None or (found["d"][0].isdigit() and found["y"][0].isdigit()):
            continue
        end += year[1]
        day = _made(year[0], _number_of(found["m"]), days().get(found["d"].lower()) or int(re.sub(r"\D", "", found["d"]) or 0))
        if day is not None and (_called(text, found.start(), end) or day < born_before):
            yield Hit(Kind.BIRTH_DATE, found.start(), end, text[found.start() : end])


def _same_length(text: str) -> str:
    return "".join(one if len(one := plain(char)) == 1 else char for char in text)


def _year_of(written: str) -> tuple[int, int] | None:
    """The year and how many characters it takes: the longest beginning that is one."""
    if written.lstrip("’'").isdigit():
        bare = written.lstrip("’'")
        return (int(bare) if len(bare) == 4 else 1900 + int(bare)), len(written)
    for end in range(len(written), 8, -1):
        if (year := years().get(re.sub(r"\s", "", written[:end]).lower())) and not written[end - 1].isspace():
            return year, end
    return None


def _day(found: re.Match[str]) -> date | None:
    prefix = next(one for one in ("", "i", "e", "c", "p") if found[f"{one}y"])
    year, month, day = (found[f"{prefix}{part}"] for part in "ymd")
    return _made(int(year) if len(year) == 4 else 1900 + int(year), int(month) if month.isdigit() else _number_of(month), int(day))


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number_of(name: str) -> int:
    found = _MONTH.match(name)
    assert found is not None and found.lastgroup is not None
    return int(found.lastgroup[1:])
