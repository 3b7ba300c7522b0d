"""What differs between two texts, word by word within the lines that changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "out", "in"]
PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text: the same in both, taken out, or put in."""

    kind: Kind
    text: str


def diff(old: str, new: str) -> list[Part]:
    """Parts in order: those that are the same or taken out give the old text, same or put in the new one."""
    found = list(_parts(PIECES.findall(old), PIECES.findall(new)))
    return _joined(found)


def _parts(old: Sequence[str], new: Sequence[str]) -> Iterator[Part]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Part("same", "".join(old[a:b]))
        else:
            if b > a:
                yield Part("out", "".join(old[a:b]))
            if d > c:
                yield Part("in", "".join(new[c:d]))


def _joined(parts: list[Part]) -> list[Part]:
    """Blanks alone between two changes are no sameness worth reading, and neighbours of a kind are one part."""
    found: list[Part] = []
    for part in parts:
        if found and found[-1].kind == part.kind:
            found[-1] = Part(part.kind, found[-1].text + part.text)
        else:
            found.append(part)
    return found
