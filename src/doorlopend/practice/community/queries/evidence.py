"""What the published figures say of a signal: on the day it was sent, and now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from doorlopend.records.access.actor import Actor
from doorlopend.records.indicators.queries import figures
from doorlopend.records.indicators.registry import indicators

START = date(2021, 1, 1)


@dataclass(frozen=True, slots=True)
class Counts:
    """Published numbers of the last period that had ended by a day; None where a number is not shown."""

    day: date | None = None
    values: Mapping[UUID | None, str | None] = field(default_factory=dict)


def counts_on(*, actor: Actor, region_id: UUID, indicator: str, breakdown: str, day: date) -> Counts:
    """Empty when nothing was published yet. Raises PermissionDenied without the right to read figures."""
    rows = figures(actor=actor, region_id=region_id, indicator=indicator, first=START, last=day)
    if not rows:
        return Counts()
    last = max(row.period_end for row in rows)
    return Counts(last, {row.gemeente_id: _text(row.value) for row in rows if row.period_end == last and row.breakdown == breakdown})


def _text(value: object) -> str | None:
    return None if value is None else f"{float(str(value)):g}"


def answerable(lang: str) -> list[tuple[str, str]]:
    """Every question the record can count: indicator and class, in words; the key is `code|class`."""
    found = []
    for one in indicators().values():
        found.append((f"{one.code}|", one.name[lang]))
        found += [(f"{one.code}|{part.code}", f"{one.name[lang]}: {one.label(part.code, lang=lang)}") for part in one.categories]
    return found
