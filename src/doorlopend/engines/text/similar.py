"""Which texts are about the same thing, though told in other words: index terms and their likeness.

A text becomes a set of terms: `w:` the stem of a word, `c:` a concept of the field that the word stands for. Rare
shared terms weigh more (inverse document frequency, Spärck Jones 1972); the likeness is the weight that two texts
share of the geometric mean of their own.
Spelling slips are met by the stem and by consonant skeletons (`k:`) of longer words.
"""

from __future__ import annotations

import hashlib
import math
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import TypeVar

from .words import listed, plain, words

Key = TypeVar("Key")
_FACTOR = {"w": 1.0, "c": 6.0, "k": 0.2}
_SHARPNESS = 3.0
"""How much more a rare term weighs than a frequent one; this and the factors were chosen on one half of the pairs."""
_SHORT = 14.0
TABLES = {"concepts": "", "everyday": "e.", "subjects": "s."}
"""The dated tables of words that stand for nearly the same, and what their concepts begin with."""
_VOWELS = "aeiou"


def stem(word: str) -> str:
    """A light Dutch stem: endings off, doubled vowels and consonants single, v and z as f and s at the end."""
    bare = plain(word)
    for ending in ("heden", "ingen", "ering", "erend", "jes", "tje", "ende", "ing", "end", "en", "er", "es", "je", "e", "s", "t"):
        if bare.endswith(ending) and len(bare) - len(ending) >= 4:
            bare = bare[: -len(ending)]
            break
    bare = re.sub(r"([aeiou])\1", r"\1", bare)
    bare = re.sub(r"([b-df-hj-np-tv-z])\1", r"\1", bare)
    return bare[:-1] + {"v": "f", "z": "s", "d": "t"}.get(bare[-1], bare[-1]) if bare else bare


@cache
def concepts() -> Mapping[str, tuple[str, ...]]:
    """Stem → the concepts it stands for: words of the field, and everyday words by subject."""
    found: dict[str, tuple[str, ...]] = {}
    for name, given in _listed():
        for word in given.split():
            root = stem(word)
            found[root] = tuple(dict.fromkeys((*found.get(root, ()), name)))
    return found


def _listed() -> Iterator[tuple[str, str]]:
    """Each concept with its words; the tables say in `about` of which day they are and where they come from."""
    for file in TABLES:
        table = tomllib.loads(files(__package__).joinpath(f"data/{file}.toml").read_text(encoding="utf-8"))
        yield from ((f"{TABLES[file]}{name}", words) for name, words in table["words"].items())


@cache
def _long_roots() -> tuple[str, ...]:
    return tuple(sorted((root for root in concepts() if len(root) >= 4), key=len, reverse=True))


@cache
def concepts_of(root: str) -> tuple[str, ...]:
    """Of the stem itself, and of the known words it begins and ends with (uitnodigingsbrief)."""
    head = next((one for one in _long_roots() if root.startswith(one)), None)
    tail = next((one for one in _long_roots() if root.endswith(one) and one != head), None)
    parts = (root, head, tail)
    return tuple(dict.fromkeys(name for one in parts if one for name in concepts().get(one, ())))


@cache
def version() -> str:
    """Of the code and the words that terms are made by: entries of another version are to be made anew."""
    made_of = [files(__package__).joinpath(name).read_bytes() for name in ("similar.py", "words.py", "data/stop.txt", *(f"data/{one}.toml" for one in TABLES))]
    return hashlib.sha256(b"\0".join(made_of)).hexdigest()[:16]


def terms(text: str) -> frozenset[str]:
    """The index terms of a text; words without meaning of their own are left out."""
    found: set[str] = set()
    for word in words(text):
        bare = plain(word.text)
        if bare in listed("stop") or len(bare) < 3:
            continue
        root = stem(bare)
        found.add(f"w:{root}")
        found.update(f"c:{name}" for name in concepts_of(root))
        if len(root) >= 6:
            found.add("k:" + root[0] + "".join(char for char in root[1:] if char not in _VOWELS))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Weights:
    """How telling each term is: from the number of texts and in how many each term stands; unknown terms are rare."""

    total: int = 1
    counts: Mapping[str, float] = field(default_factory=dict)

    def of(self, term: str) -> float:
        share = self.counts.get(term, 1.0)
        return float(_FACTOR[term[0]] * math.log(1 + self.total / (0.5 + share)) ** _SHARPNESS)


def likeness(left: Collection[str], right: Collection[str], weights: Weights) -> float:
    """0 for nothing in common, 1 for the same terms."""
    shared = sum(weights.of(term) for term in left if term in right)
    return shared / (_whole(left, weights) * _whole(right, weights)) ** 0.5 if shared else 0.0


def _whole(found: Collection[str], weights: Weights) -> float:
    """What a text could share at most; a few rare words are added, so that one shared word is not all."""
    return sum(weights.of(term) for term in found) + _SHORT * weights.of("w:")


def neighbours(written: Mapping[Key, frozenset[str]], weights: Weights, *, least: float) -> dict[Key, set[Key]]:
    """Of each text the others at least so like it; what each term weighs is worked out once."""
    weight = {term: weights.of(term) for found in written.values() for term in found}
    rest = _SHORT * weights.of("w:")
    whole = {key: sum(weight[term] for term in found) + rest for key, found in written.items()}
    near: dict[Key, set[Key]] = {key: set() for key in written}
    for one, other in combinations(written, 2):
        shared = sum(weight[term] for term in written[one] & written[other])
        if shared and shared / (whole[one] * whole[other]) ** 0.5 >= least:
            near[one].add(other)
            near[other].add(one)
    return near
