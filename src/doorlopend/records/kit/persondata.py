"""What in a text could lead to a person, for forms and services that keep texts a whole region reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from doorlopend.engines.text import Hit, Kind, NameIndex, find

YOUNGEST = 12
"""Years before today before which a date is taken for somebody's day of birth."""
KINDS = {
    Kind.BSN: _("BSN"), Kind.V_NUMBER: _("V-nummer"), Kind.PHONE: _("telefoonnummer"), Kind.EMAIL: _("e-mailadres"),
    Kind.BIRTH_DATE: _("geboortedatum"), Kind.NAME: _("naam"),
}  # fmt: skip


def hits(text: str, *, today: date, names: NameIndex | None = None) -> tuple[Hit, ...]:
    return find(text, names=names, born_before=today.replace(year=today.year - YOUNGEST, day=1))


def told(found: Iterable[Hit]) -> str:
    """The first four hits in words; empty when there are none."""
    return ", ".join(map(named, list(found)[:4]))


def named(hit: Hit) -> str:
    """What was met, and what it looks like."""
    return f"“{hit.text}” ({KINDS[hit.kind]})"
