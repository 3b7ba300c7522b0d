"""Measures the finding of person data: recall per kind, and false alarms on texts without any."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from doorlopend.engines.text import NameIndex, find

from .planted import BORN_BEFORE, Text, texts


@dataclass(frozen=True, slots=True)
class Measured:
    """Counts per kind of what was planted and found; clean texts and those of them with a hit."""

    planted: Counter[str]
    found: Counter[str]
    clean: int
    alarms: int
    missed: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def recall(self) -> float:
        return self.found.total() / self.planted.total()

    @property
    def false_alarms(self) -> float:
        return self.alarms / self.clean


def measure(sample: list[Text] | None = None) -> Measured:
    """A planted item is found when every part of it lies within hits of its own kind."""
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    missed, wrong, clean = [], [], 0
    for one in sample if sample is not None else texts():
        hits = find(one.text, names=NameIndex.of(one.names), born_before=BORN_BEFORE)
        clean += not one.planted
        if not one.planted and hits:
            wrong.append(f"{[hit.text for hit in hits]} in: {one.text}")
        for kind, written in one.planted:
            planted[kind] += 1
            good = _covered(one.text, written, {(hit.start, hit.end) for hit in hits if hit.kind == kind})
            found[kind] += good
            if not good:
                missed.append(f"{kind} {written!r}: {one.text}")
    return Measured(planted, found, clean, len(wrong), tuple(missed), tuple(wrong))


def _covered(text: str, written: str, spans: set[tuple[int, int]]) -> bool:
    """Each word of a name, or the whole of a number, is within some hit; a name's small words may stay."""
    start = text.index(written)
    places = [place for place in range(start, start + len(written)) if text[place].isalnum()]
    left = [text[place] for place in places if not any(low <= place < high for low, high in spans)]
    return not left or "".join(left).lower() in {"el", "al", "abu"}
