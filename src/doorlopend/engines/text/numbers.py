"""BSN, V-nummer, telephone number and e-mail address as people write them.

BSN: nine digits that pass the elfproef (Besluit burgerservicenummer); eight when the first is a zero and it is
called a BSN. V-nummer: ten digits, as the IND writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .hits import Hit, Kind

_SEP = r"[ .\-–/]?"
_CALLED_BSN = re.compile(r"\b(?:bsn|burger\s?service\s?n(?:ummer|r)|sofi(?:nummer)?)[^\d\n]{0,20}$", re.IGNORECASE)
_CALLED_V = re.compile(r"(?:\bv|\b(?:v\W{0,2}|vreemdelingen\s?)n(?:ummer|r)\b[^\d\n]{0,12})[ :.-]{0,2}$", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(?:19|20)\d\d[-/ ]")
_DIGITS = re.compile(rf"(?<![\d.,])\d(?:{_SEP}\d){{7,9}}(?![\d]|[.,]\d)")
_PHONE = re.compile(
    r"(?<![\d.,])(?:"
    r"(?:\+|00)[ ]?[1-9](?:[ .\-/()]{0,2}\d){7,13}"
    r"|\(?0[1-9](?:[ .\-–/()]{0,3}\d){8}"
    r")(?!\d)"
)
_AT = r"(?:@|\s?[\[(]\s?(?:at|apenstaart(?:je)?)\s?[\])]\s?|\s(?:apenstaart(?:je)?)\s)"
_DOT = r"(?:\.|\s?[\[(]\s?(?:dot|punt)\s?[\])]\s?|\spunt\s)"
_EMAIL = re.compile(rf"[\w.+\-]+{_AT}[\w\-]+(?:{_DOT}[\w\-]+)*{_DOT}[a-z]{{2,12}}\b", re.IGNORECASE)


def numbers(text: str) -> Iterator[Hit]:
    """Hits in no particular order; they may overlap."""
    for found in _EMAIL.finditer(text):
        yield Hit(Kind.EMAIL, found.start(), found.end(), found[0])
    for found in _PHONE.finditer(text):
        yield Hit(Kind.PHONE, found.start(), found.end(), found[0])
    for found in _DIGITS.finditer(text):
        kind = _sort(found[0], text[: found.start()])
        if kind is not None:
            yield Hit(kind, found.start(), found.end(), found[0])


def _sort(written: str, before: str) -> Kind | None:
    digits = re.sub(r"\D", "", written)
    called_bsn = bool(_CALLED_BSN.search(before))
    if called_bsn and len(digits) in {8, 9}:
        return Kind.BSN
    if len(digits) == 9 and passes_eleven_test(digits) and not _YEAR_FIRST.match(written):
        return Kind.BSN
    if _CALLED_V.search(before):
        return Kind.V_NUMBER
    plain_ten = len(digits) == 10 and digits[0] != "0" and not _YEAR_FIRST.match(written)
    return Kind.V_NUMBER if plain_ten else None


def passes_eleven_test(digits: str) -> bool:
    """Nine times the first digit, eight times the second and so on, minus the last, is a multiple of eleven."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return int(digits) > 0 and sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11 == 0
