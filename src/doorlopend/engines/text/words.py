"""Words of a text with their places, folded so that spelling and script matter less."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

WORD = re.compile(r"[^\W\d_]+(?:[’'`-][^\W\d_]+)*", re.UNICODE)
_ENDS = ".!?\n:;•"
_ARABIC = dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهويىئءآأإةؤپچژگیک", ["a", "b", "t", "th", "j", "h", "kh", "d", "dh", "r", "z", "s", "sh", "s", "d", "t", "z", "", "gh", "f", "q", "k", "l", "m", "n", "h", "w", "y", "a", "i", "", "a", "a", "i", "a", "w", "p", "ch", "zh", "g", "y", "k"], strict=False))  # fmt: skip
_WAW_WITHIN = re.compile("(?<=[\u0620-\u064a])و")
"""Within a word it is mostly a vowel: يوسف is Yusuf."""
_CYRILLIC = dict(zip("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", ["a", "b", "v", "h", "g", "d", "e", "ye", "zh", "z", "y", "i", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "yu", "ya"], strict=False))  # fmt: skip
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ð": "d", "þ": "th", "æ": "a"})
_SOUNDS = (
    ("tsch", "ch"), ("sch", "sh"), ("tch", "ch"), ("dj", "j"), ("sj", "sh"), ("tj", "ch"), ("ij", "y"), ("ou", "u"), ("oe", "u"),
    ("ph", "f"), ("kh", "h"), ("ch", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ck", "k"), ("ae", "a"), ("ee", "i"),
    ("ie", "i"), ("ei", "ay"), ("ai", "ay"), ("q", "k"), ("c", "k"), ("x", "ks"), ("z", "s"), ("w", "v"), ("y", "i"), ("j", "i"), ("oo", "u"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written, where it stands, and whether it opens a sentence."""

    text: str
    start: int
    end: int
    opens: bool

    @property
    def capital(self) -> bool:
        return self.text[0].isupper() or (not self.text.isascii() and self.text.lower() == self.text.upper())


def words(text: str) -> Iterator[Word]:
    """Every word in order; a hyphen or apostrophe within a word keeps it one word."""
    for found in WORD.finditer(text):
        before = text[: found.start()].rstrip(" \t\"'“”‘’(-–")
        yield Word(found[0], found.start(), found.end(), not before or before[-1] in _ENDS)


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Lower case without diacritics, e.g. Müller → muller."""
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    return "".join(char for char in folded if not unicodedata.combining(char))


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """One form for the usual spellings and transliterations of a name, e.g. Yousef, Youssef, Joesoef, يوسف."""
    heard = _WAW_WITHIN.sub("u", _syllables(word).casefold())
    latin = "".join(_ARABIC.get(char, _CYRILLIC.get(char, char)) for char in heard)
    letters = re.sub(r"[^a-z]", "", plain(latin))
    for written, kept in _SOUNDS:
        letters = letters.replace(written, kept)
    return re.sub(r"(.)\1+", r"\1", letters)


def _syllables(text: str) -> str:
    """The Unicode name of an Ethiopic syllable spells it: 'ETHIOPIC SYLLABLE SAA' → sa."""
    return re.sub(r"[ሀ-፿]", lambda one: unicodedata.name(one[0], "").rsplit(" ", 1)[-1].lower(), text)


@cache
def listed(name: str) -> frozenset[str]:
    """The words of data/<name>.txt: `common` Dutch (no name unless spelled exactly like one), `stop` words."""
    text = files(__package__).joinpath(f"data/{name}.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(plain(word) for line in lines for word in line.split())
