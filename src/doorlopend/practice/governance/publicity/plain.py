"""Whether a text can be read by who reads with effort: long sentences, hard words, and Douma's reading ease.

The score is that of W.H. Douma (1960) for Dutch: 206.84 - 0.77 x syllables per hundred words - 0.93 x words per
sentence; 65 and more is ordinary language. It counts, it does not understand: a person decides.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LONGEST_SENTENCE = 20
LONGEST_WORD = 16
EASY = 65.0
SENTENCES = re.compile(r"[.!?:]+(?:\s|$)|\n+")
WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
VOWELS = re.compile(r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ij|ei|ou|au|[aeiouyàáâäèéêëìíîïòóôöùúûü]", re.I)


@dataclass(frozen=True, slots=True)
class Hard:
    """A word or phrase that can be said simpler."""

    text: str
    instead: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The score (higher is easier; None for no text), sentences that are too long, hard and long words."""

    score: float | None
    words: int
    long_sentences: tuple[str, ...]
    hard: tuple[Hard, ...]
    long_words: tuple[str, ...]

    @property
    def easy(self) -> bool:
        return (self.score is None or self.score >= EASY) and not self.long_sentences and not self.hard


@cache
def hard_words() -> Mapping[str, str]:
    return tomllib.loads(files(__package__).joinpath("data/hard_words.toml").read_text(encoding="utf-8"))


def syllables(word: str) -> int:
    return max(1, len(VOWELS.findall(word)))


def read(text: str) -> Reading:
    """Counts; headings and points of a list are sentences of their own."""
    plain = re.sub(r"^\s*(?:#+|-)\s*", "", text, flags=re.M)
    sentences = [part.strip() for part in SENTENCES.split(plain) if part and WORDS.search(part)]
    words = WORDS.findall(plain)
    if not words:
        return Reading(None, 0, (), (), ())
    score = 206.84 - 77 * sum(map(syllables, words)) / len(words) - 0.93 * len(words) / len(sentences)
    long_ones = tuple(one for one in sentences if len(WORDS.findall(one)) > LONGEST_SENTENCE)
    long_words = tuple(sorted({word for word in words if len(word) > LONGEST_WORD}))
    return Reading(round(score, 1), len(words), long_ones, _hard(plain), long_words)


def _hard(text: str) -> tuple[Hard, ...]:
    low = text.lower()
    return tuple(Hard(word, instead) for word, instead in hard_words().items() if re.search(rf"\b{re.escape(word)}\b", low))
