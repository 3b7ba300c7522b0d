"""What was found in a text, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The sort of person data."""

    BSN = "bsn"
    V_NUMBER = "v_nummer"
    PHONE = "telefoon"
    EMAIL = "e_mail"
    BIRTH_DATE = "geboortedatum"
    NAME = "naam"


@dataclass(frozen=True, slots=True)
class Hit:
    """One place in the text: characters start up to end, and what stands there."""

    kind: Kind
    start: int
    end: int
    text: str


NEAR = 90
"""How many characters before a number may say what it is."""


def before(text: str, start: int) -> str:
    return text[max(0, start - NEAR) : start]
