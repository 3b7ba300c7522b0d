"""Finds person data in Dutch free text: numbers, addresses, birth dates, and names that are known to be somebody's.

Nothing is looked up: the names and the day that bounds a birth date are given. A hit says where it stands, so that
the writer can take it out. Recall and false alarms are measured on generated texts (`benchmarks/community`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from .dates import birth_dates
from .hits import Hit, Kind, before
from .numbers import numbers
from .words import Word, listed, plain, sound, words

__all__ = ["Hit", "Kind", "NameIndex", "find"]

PARTICLES = frozenset(
    ["van", "de", "der", "den", "het", "t", "in", "op", "ter", "ten", "te", "aan", "bij", "la", "le", "du", "des", "di", "da", "dos", "el", "al", "ul", "bin", "ibn", "bint", "abu", "abd", "oum", "umm"]
)
ENDINGS = ("s", "'s", "’s", "en", "je", "tje", "jes", "tjes")
SHORTEST = 3
SLIP_CAPITAL, SLIP_SMALL = 4, 6
"""Letters a word needs before a slip of the pen is looked for: with a capital, and without."""
_INITIALS_BEFORE = re.compile(r"(?<!\w)(?:[A-Z]\.\s?){1,4}$")
_INITIALS_AFTER = re.compile(r"\s(?:[A-Z]\.){1,3}(?!\w)")


@dataclass(frozen=True)
class NameIndex:
    """Names of known persons, whole or in parts; `parts` are those by which somebody could be recognised."""

    names: tuple[str, ...]

    @classmethod
    def of(cls, names: Iterable[str]) -> NameIndex:
        return cls(tuple(sorted(set(names))))

    @cached_property
    def parts(self) -> dict[str, str]:
        """Sound of each part → the part, particles and single letters left out; a hyphenated name also as one."""
        written = [part for name in self.names for word in words(name) for part in _pieces(word.text)]
        return {sound(part): plain(part) for part in written if plain(part) not in PARTICLES and len(sound(part)) >= SHORTEST}

    @cached_property
    def spelled(self) -> dict[int, set[str]]:
        """The parts as they sound and as they are spelled, by length, to look for slips of the pen."""
        grouped: dict[int, set[str]] = {}
        for part in (*self.parts, *self.parts.values()):
            grouped.setdefault(len(part), set()).add(part)
        return grouped

    @cached_property
    def skeletons(self) -> set[str]:
        """Without vowels, for scripts that do not write them."""
        return {_skeleton(part) for part in self.parts}


def _pieces(written: str) -> list[str]:
    return [*written.split("-"), written.replace("-", "")] if "-" in written else [written]


def _skeleton(heard: str) -> str:
    return "".join(char for char in heard if char not in "aeiou")


def find(text: str, *, names: NameIndex | None = None, born_before: date) -> tuple[Hit, ...]:
    """All hits in order of place, none within another.

    `born_before`: a whole date before this day counts as a birth date even when nothing says so.
    """
    found = [*numbers(text), *birth_dates(text, born_before=born_before)]
    if names is not None and names.names:
        found += _names(text, names)
    return _apart(found)


def _apart(found: Iterable[Hit]) -> tuple[Hit, ...]:
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return tuple(kept)


def _names(text: str, index: NameIndex) -> list[Hit]:
    return [
        _with_initials(text, word)
        for whole in words(text)
        for word in _split(whole)
        if _is_name(word, index, bold=whole.capital)
    ]


def _with_initials(text: str, word: Word) -> Hit:
    """R. Darwish, Mansour D.: the initials go with the name."""
    ahead, after = _INITIALS_BEFORE.search(before(text, word.start)), _INITIALS_AFTER.match(text[word.end : word.end + 12])
    start, end = word.start - len(ahead[0]) if ahead else word.start, word.end + (after.end() if after else 0)
    return Hit(Kind.NAME, start, end, text[start:end])


def _split(word: Word) -> list[Word]:
    """A hyphenated word is also its parts: Al-Masri, Ben-Ali."""
    if "-" not in word.text:
        return [word]
    parts, at = [], word.start
    for piece in word.text.split("-"):
        if piece:
            parts.append(Word(piece, at, at + len(piece), word.opens and at == word.start))
        at += len(piece) + 1
    return [word, *parts]


def _is_name(word: Word, index: NameIndex, *, bold: bool) -> bool:
    """Exact under folding, or a slip of the pen in a word that is no ordinary Dutch word.

    A word of the language counts as a name only when it is spelled exactly so and has its capital within a sentence.
    """
    bare = [plain(form) for form in _stems(word.text)]
    if any(form in listed("common") for form in bare):
        return word.capital and not word.opens and any(index.parts.get(sound(form)) == form for form in bare)
    heard = {sound(form) for form in _stems(word.text)}
    least = SLIP_CAPITAL if bold else SLIP_SMALL
    if any(one in index.parts for one in heard) or any(_near(one, index, least=least) for one in {*heard, *bare}):
        return True
    return _other_script(word.text) and any(_skeleton(one) in index.skeletons for one in heard)


def _other_script(written: str) -> bool:
    return all(ord(char) > 0x370 for char in written)


def _stems(word: str) -> list[str]:
    """The word itself and without what Dutch puts behind a name: Amals, Amal's, Amaltje."""
    cut = [word[: -len(end)] for end in ENDINGS if word.lower().endswith(end) and len(word) - len(end) >= SHORTEST]
    return [word, *cut]


def _near(heard: str, index: NameIndex, *, least: int) -> bool:
    """Within one slip; two for a long word. A short word is compared only where its capital says something."""
    if len(heard) < least:
        return False
    slips = 2 if len(heard) >= 8 else 1
    lengths = range(len(heard) - slips, len(heard) + slips + 1)
    return any(
        within(heard, part, slips=slips if len(part) >= 7 else 1)
        for length in lengths
        for part in index.spelled.get(length, ())
        if len(part) >= 4
    )


def within(left: str, right: str, *, slips: int) -> bool:
    """At most so many letters missing, added, changed or swapped with their neighbour (Damerau, optimal alignment)."""
    if abs(len(left) - len(right)) > slips or len(set(left) ^ set(right)) > 2 * slips:
        return False
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        new = [i]
        for j, b in enumerate(right, start=1):
            best = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            new.append(best)
        if min(new) > slips:
            return False
        before, row = row, new
    return row[-1] <= slips
