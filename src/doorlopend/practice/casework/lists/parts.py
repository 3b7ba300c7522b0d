"""The parts of a person's whole file, in the order in which they are read: on the screen and on paper the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from doorlopend.records.kit.shell import Link

from .whole import Whole


@dataclass(frozen=True, slots=True)
class Part:
    """One part with its lines; `facts` for what was recorded, which is told in more words than a line."""

    key: str
    title: str
    lines: Sequence[Any]
    facts: bool = False

    @property
    def anchor(self) -> str:
        return f"inzage-{self.key}"


def parts_of(whole: Whole) -> list[Part]:
    """Without those in which there is nothing."""
    found = [
        Part("vastgelegd", _("Wat is vastgelegd"), whole.facts, facts=True), Part("volgt", _("Wat daaruit volgt"), whole.duties),
        Part("wie", _("Wie verantwoordelijk is en wie helpt"), whole.involved), Part("stappen", _("Afgesproken stappen"), whole.steps),
        Part("brieven", _("Brieven"), whole.letters), Part("bestanden", _("Bestanden"), whole.files),
        Part("gegeven", _("Gekregen van en gegeven aan anderen"), whole.given), Part("gekeken", _("Wie keek in dit dossier"), whole.looked),
    ]  # fmt: skip
    return [part for part in found if part.lines]


def contents(parts: Sequence[Part]) -> list[Link]:
    return [Link(label=part.title, url=f"#{part.anchor}", count=len(part.lines)) for part in parts]
