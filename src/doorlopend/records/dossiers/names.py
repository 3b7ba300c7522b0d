"""Folds names so that a person is found however the name was written: diacritics, tussenvoegsels, ij/y, scripts."""

from __future__ import annotations

import re
import unicodedata

TUSSENVOEGSELS = frozenset(
    ["van", "de", "der", "den", "het", "'t", "in", "op", "ter", "ten", "te", "aan", "bij", "onder", "over", "uit", "voor", "d'", "la", "le", "du", "des", "di", "da", "dos", "el", "al", "bin", "ibn", "bint", "abu", "abd"]
)
_ARABIC = dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهويىئءآأإةؤ", ["a", "b", "t", "th", "j", "h", "kh", "d", "dh", "r", "z", "s", "sh", "s", "d", "t", "z", "", "gh", "f", "q", "k", "l", "m", "n", "h", "w", "y", "a", "", "", "a", "a", "i", "a", "w"], strict=False))
_ETHIOPIC = re.compile(r"[ሀ-፿]")
_ETHIOPIC_SOUNDS = {"SZ": "sh", "HH": "h", "KX": "kh", "GLOTTAL ": "", "PHARYNGEAL ": ""}
_SAME = {
    "ij": "y", "ou": "u", "oe": "u", "ph": "f", "kh": "ch", "gh": "g", "dj": "j", "sj": "sh", "ae": "a", "ee": "i",
    "ie": "i", "ck": "k", "dh": "d", "th": "t", "q": "k", "x": "ks", "z": "s", "w": "v",
}  # fmt: skip
_PAIRS = [written for written in _SAME if len(written) == 2]
_WRITTEN = re.compile("|".join(sorted(_SAME, key=len, reverse=True)))
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
SKELETON = "~"
"""Marks a token of consonants only, by which Mohammed, Muhammad and محمد are one."""


def fold(part: str) -> str:
    """One name part to its folded token, e.g. Müller → muller, Dijk = Dyk → dyk."""
    return _joined(_letters(part))


def _joined(letters: str) -> str:
    """From left to right in one pass, so that the start of a name folds to the start of its token."""
    written = _WRITTEN.sub(lambda match: _SAME[match[0]], letters)
    return re.sub(r"(.)\1+", r"\1", written)


def _letters(part: str) -> str:
    latin = "".join(_ARABIC.get(char, char) for char in _latin_from_ethiopic(part))
    plain = unicodedata.normalize("NFKD", latin.casefold().translate(_PLAIN))
    return re.sub(r"[^a-z0-9]", "", "".join(char for char in plain if not unicodedata.combining(char)))


def _latin_from_ethiopic(text: str) -> str:
    """The Unicode name of an Ethiopic syllable spells it: 'ETHIOPIC SYLLABLE SAA' → saa."""
    return _ETHIOPIC.sub(lambda match: _sound(unicodedata.name(match[0], "")), text)


def _sound(name: str) -> str:
    sound = name.removeprefix("ETHIOPIC SYLLABLE ")
    for written, spoken in _ETHIOPIC_SOUNDS.items():
        sound = sound.replace(written, spoken)
    return re.sub("^c(?!h)", "ch", sound.lower())


def skeleton(part: str) -> str:
    """The consonants of a name part, with `a` for a vowel in front; vowels differ most between transliterations."""
    if not (folded := fold(part)):
        return ""
    first = "a" if folded[0] in "aeiou" or part[0] in "عاأإآ" else ""
    bones = re.sub(r"[aeiou]", "", folded[0]) + re.sub(r"[aeiouyv]", "", folded[1:])
    return re.sub(r"(.)\1+", r"\1", first + bones)


def parts(name: str) -> list[str]:
    """The parts by which a name is found; tussenvoegsels alone find nobody."""
    words = re.sub(r"(?<!\w)(['’`]t|[dl]['’`])(?=\s|\w|$)", " ", name.casefold())
    kept = [part for part in _split(words) if part not in TUSSENVOEGSELS]
    return kept or _split(name)


def _split(name: str) -> list[str]:
    return [part for part in re.split(r"[\s\-,.'’`]+", name) if part]


def tokens(name: str) -> frozenset[str]:
    """Everything under which the name stands in the index: each part folded, and its skeleton."""
    folded = {fold(part) for part in parts(name)}
    bones = {SKELETON + bone for part in parts(name) if len(bone := skeleton(part)) >= 2}
    return frozenset(token[:60] for token in folded | bones if token)


def starts(typed: str) -> frozenset[str]:
    """Every token start that a name starting with `typed` may have: the last letter may open a pair such as ij or oe."""
    letters = _letters(typed)
    opened = {_joined(letters[:-1] + pair) for pair in _PAIRS if letters.endswith(pair[0])}
    return frozenset({_joined(letters), *opened} - {""})
