"""Folds names so that a person is found however the name was written: diacritics, tussenvoegsels, ij/y, scripts."""

from __future__ import annotations

import re
import unicodedata

TUSSENVOEGSELS = frozenset(
    ["van", "de", "der", "den", "het", "'t", "in", "op", "ter", "ten", "te", "aan", "bij", "onder", "over", "uit", "voor", "d'", "la", "le", "du", "des", "di", "da", "dos", "el", "al", "bin", "ibn", "bint", "abu", "abd"]
)
_ARABIC = dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهويىئءآأإةؤ", ["a", "b", "t", "th", "j", "h", "kh", "d", "dh", "r", "z", "s", "sh", "s", "d", "t", "z", "", "gh", "f", "q", "k", "l", "m", "n", "h", "w", "y", "a", "", "", "a", "a", "i", "a", "w"], strict=False))
_ETHIOPIC = re.compile(r"[ሀ-፿]")
_SAME = [("ij", "y"), ("ou", "u"), ("oe", "u"), ("ph", "f"), ("kh", "ch"), ("gh", "g"), ("dj", "j"), ("sj", "sh"), ("ae", "a"), ("ee", "i"), ("ie", "i"), ("ck", "k"), ("q", "k"), ("x", "ks"), ("z", "s"), ("w", "v"), ("dh", "d"), ("th", "t"), ("aa", "a")]  # fmt: skip


def fold(part: str) -> str:
    """One name part to its folded token, e.g. Müller → muller, Yusuf = Youssef → yusuf."""
    latin = "".join(_ARABIC.get(char, char) for char in part)
    plain = unicodedata.normalize("NFKD", _latin_from_ethiopic(latin)).casefold()
    plain = plain.replace("ß", "ss").replace("ø", "o").replace("ł", "l").replace("đ", "d").replace("ı", "i")
    letters = re.sub(r"[^a-z0-9]", "", "".join(c for c in plain if not unicodedata.combining(c)))
    for written, folded in _SAME:
        letters = letters.replace(written, folded)
    return re.sub(r"(.)\1+", r"\1", letters)


def _latin_from_ethiopic(text: str) -> str:
    """The Unicode name of an Ethiopic syllable spells it: 'ETHIOPIC SYLLABLE SAA' → sa."""
    return _ETHIOPIC.sub(lambda match: unicodedata.name(match[0], "").rsplit(" ", 1)[-1].lower(), text)


def tokens(name: str) -> frozenset[str]:
    """All parts by which the name is found; tussenvoegsels alone find nobody."""
    parts = [part for part in re.split(r"[\s\-,.'’]+", name) if part]
    kept = [part for part in parts if part.casefold() not in TUSSENVOEGSELS] or parts
    return frozenset(folded for part in kept if (folded := fold(part)))
