"""Measures whether a report is found by its twin in other words: hand-written pairs, top five of all other texts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from doorlopend.engines.text import Weights, likeness, terms
from doorlopend.engines.text.similar import stem
from doorlopend.engines.text.words import listed, plain, words

MOST_SHARED = 0.4


@dataclass(frozen=True, slots=True)
class Quality:
    """Pairs measured, and how many second texts stood first and in the top five when the first was asked."""

    pairs: int
    first: int
    top_five: int
    texts: int
    missed: tuple[str, ...]


def pairs(name: str = "pairs") -> list[tuple[str, str]]:
    """`pairs`: every first of two was used to choose weights. `frozen`: nothing was ever changed by looking at them.

    `fresh`: written by who wrote the third table of words afterwards, so only the number of before says something.
    """
    lines = (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    split = [line.split(" | ") for line in lines if line and not line.startswith("#")]
    return [(one, other) for one, other in split]


def content(text: str) -> set[str]:
    """Stems of the words that are no function word."""
    bare = (plain(word.text) for word in words(text))
    return {stem(word) for word in bare if word not in listed("stop") and len(word) > 2}


def shared(one: str, other: str) -> float:
    """The share of content words that two texts have in common, of the shorter text."""
    left, right = content(one), content(other)
    return len(left & right) / max(1, min(len(left), len(right)))


def measure(asked: list[tuple[str, str]] | None = None, *, beside: list[tuple[str, str]] | None = None) -> Quality:
    """Asks with the first text of each pair among all other texts, its own and those of `beside`."""
    chosen = [pair for pair in (asked if asked is not None else pairs()) if shared(*pair) <= MOST_SHARED]
    texts = [text for pair in [*chosen, *(beside or [])] for text in pair]
    index = [terms(text) for text in texts]
    weights = Weights(len(texts), Counter(term for found in index for term in found))
    first = top = 0
    missed = []
    for number in range(len(chosen)):
        ask = 2 * number
        scored = sorted(((likeness(index[ask], index[at], weights), at) for at in range(len(texts)) if at != ask), reverse=True)
        place = [at for _score, at in scored[:5]]
        first += place[0] == ask + 1
        top += ask + 1 in place
        if ask + 1 not in place:
            missed.append(" | ".join(chosen[number]))
    return Quality(len(chosen), first, top, len(texts), tuple(missed))


def told() -> list[str]:
    """Each measure in a line, the honest one last: nothing was chosen by looking at it."""
    known, frozen, fresh = pairs(), pairs("frozen"), pairs("fresh")
    tuned, other = known[::2], known[1::2]
    named = (
        ("all pairs", measure(known)), ("the half that words and weights were chosen on", measure(tuned, beside=other)),
        ("the other half", measure(other, beside=tuned)), ("pairs written afterwards, among themselves", measure(frozen)),
        ("pairs written afterwards, among all texts", measure(frozen, beside=known)),
        ("pairs older than the last words, by the same hand, among themselves", measure(fresh)),
        ("pairs older than the last words, by the same hand, among all texts", measure(fresh, beside=[*known, *frozen])),
    )  # fmt: skip
    return [f"{name}: {one.top_five} of {one.pairs} in the top five of {one.texts} texts ({one.top_five / one.pairs:.0%}), {one.first} first" for name, one in named]
