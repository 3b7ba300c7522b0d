"""BSN, V-nummer, telephone number and e-mail address as people write them.

BSN: nine digits that pass the elfproef (Besluit burgerservicenummer); eight when the first is a zero and it is
called a BSN. V-nummer: ten digits, as the IND writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .hits import Hit, Kind, before
from .numerals import cardinal

_SEP = r"(?:[ .\-–/_]| ?- ?)?"
_CALLED_BSN = re.compile(r"\b(?:b\.?s\.?n|burger\s?service\s?n(?:ummer|r)|sofi(?:nummer)?)[^\d\n]{0,20}$", re.IGNORECASE)
_CALLED_V = re.compile(r"(?:\bv|\b(?:v\W{0,2}|vreemdelingen\s?)n(?:ummer|r)\b[^\d\n]{0,12})[ :.-]{0,2}$", re.IGNORECASE)
_CALLED_ELSE = re.compile(
    r"\b(?:\w*(?:contract|order|inkoop|factuur|zaak|uitspraak|artikel|besluit|ticket|serie|polis|product|bestel|meter|rekening)\w*|kenmerk|referentie|kvk|rsin|btw|oin|isbn|iban)\W?(?:n(?:umme)?r\W?)?[^\w\n]{0,3}$", re.IGNORECASE
)  # fmt: skip
"""What a number is called when it is no V-nummer, nor a BSN though it begins like a year."""
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}\s?[A-Z]{4}\s?$")
"""The head of an IBAN (ISO 13616)."""
_YEAR_FIRST = re.compile(r"(?:19|20)\d\d(?:[-/ ]|\.\d{3}\.)")
_DIGITS = re.compile(rf"(?<![\d.,])\d(?:{_SEP}\d){{7,9}}(?![\d]|[.,]\d)")
_PHONE = re.compile(
    r"(?<![\d.,])(?:"
    r"(?:\+|00)[ ]?[1-9](?:[ .\-–/()_]{0,2}\d){7,13}"
    r"|\(?0[1-9](?:[ .\-–/()_]{0,3}\d){8}"
    r")(?!\d)"
)
_SAID = "|".join(sorted((cardinal(number) for number in range(100)), key=len, reverse=True))
_PHONE_SAID = re.compile(rf"\bnul(?:[\s-]+(?:{_SAID})){{4,9}}\b", re.IGNORECASE)
_AT_WORD = r"(?:\s?[\[({<]\s?(?:at|apenstaart(?:je)?)\s?[\])}>]\s?|\s(?:at|apen?staart(?:je)?)\s)"
_DOT_WORD = r"(?:\s?[\[({]\s?(?:dot|punt)\s?[\])}]\s?|\s(?:dot|punt)\s)"
_ENDS = r"(?:nl|com|net|org|be|de|eu|info|me|fr|uk|ru|ua|tr|ir|sy|es|it|pl)"
"""Endings that tell an address from words around an @: used where the rest is written loosely."""
_EMAIL = re.compile(
    r"(?<![\w.+\-&])[\w.+\-&]+(?:"
    rf"(?:@|{_AT_WORD})[\w\-]+(?:(?:\.|{_DOT_WORD})[\w\-]+)*(?:\.|{_DOT_WORD})[a-z]{{2,12}}"
    rf"|[ _]?@[ _]?[\w\-]+(?:\s?[.,]\s?[\w\-]+)*?\s?[.,]\s?{_ENDS}"
    r")\b",
    re.IGNORECASE,
)


def numbers(text: str) -> Iterator[Hit]:
    """Hits in no particular order; they may overlap."""
    for found in _EMAIL.finditer(text):
        yield Hit(Kind.EMAIL, found.start(), found.end(), found[0])
    for found in _PHONE.finditer(text):
        if not _ACCOUNT.search(before(text, found.start())):
            yield Hit(Kind.PHONE, found.start(), found.end(), found[0])
    for found in _PHONE_SAID.finditer(text):
        yield Hit(Kind.PHONE, found.start(), found.end(), found[0])
    for found in _DIGITS.finditer(text):
        kind = _sort(found[0], before(text, found.start()))
        if kind is not None:
            yield Hit(kind, found.start(), found.end(), found[0])


def _sort(written: str, told: str) -> Kind | None:
    digits = re.sub(r"\D", "", written)
    called_bsn = bool(_CALLED_BSN.search(told))
    if called_bsn and len(digits) in {8, 9}:
        return Kind.BSN
    if _CALLED_V.search(told):
        return Kind.V_NUMBER
    if _YEAR_FIRST.match(written) or _ACCOUNT.search(told):
        return None
    called_else = bool(_CALLED_ELSE.search(told))
    if len(digits) == 9 and passes_eleven_test(digits) and not _odd_groups(written) and not (called_else and digits[:2] == "20"):
        return Kind.BSN
    return Kind.V_NUMBER if len(digits) == 10 and digits[0] != "0" and not called_else else None


def _odd_groups(written: str) -> bool:
    """A lone digit beside longer groups, as in a serial number; nobody writes a BSN so."""
    sizes = {len(group) for group in re.findall(r"\d+", written)}
    return 1 in sizes and len(sizes) > 1


def passes_eleven_test(digits: str) -> bool:
    """Nine times the first digit, eight times the second and so on, minus the last, is a multiple of eleven."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return int(digits) > 0 and sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11 == 0
