"""Published figures on the other division into gemeenten, so that series go on across a merger.

Old figures on the new division are sums. New figures on the old division are estimates: the successor's number
times the inhabitants' share of each part, marked as such. Both use only what was published, so they disclose nothing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from doorlopend.records.access.actor import Actor, acting
from doorlopend.records.access.ids import ordered
from doorlopend.records.audit import trail
from doorlopend.records.regions.models import GemeenteSuccession
from doorlopend.records.regions.queries import inhabitants

from .counting import counter_for
from .models import Figure
from .registry import MEDIAN
from .services import NOW

ESTIMATE = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Division:
    """What one day changed. `parts[new]` are the old gemeenten with their share in the new one (they add up to 1);
    `shares[old]` are the new ones with the part of the old that went there."""

    day: date
    parts: Mapping[UUID, Mapping[UUID, Decimal]]
    shares: Mapping[UUID, Mapping[UUID, Decimal]]


def division_of(day: date) -> Division:
    """The applied successions of a day. A successor that existed before is one of its own parts."""
    rows = GemeenteSuccession.objects.filter(on=day).exclude(applied_at=None)
    shares: dict[UUID, dict[UUID, Decimal]] = defaultdict(dict)
    for row in rows:
        shares[row.predecessor_id][row.successor_id] = row.share
    olds = set(shares)
    news = {new for wanted in shares.values() for new in wanted}
    for new in news - olds:
        shares[new] = {new: Decimal(1)}
    return Division(day, _parts(shares, day), shares)


def _parts(shares: Mapping[UUID, Mapping[UUID, Decimal]], day: date) -> dict[UUID, dict[UUID, Decimal]]:
    people = inhabitants(shares, day - timedelta(days=1))
    mass: dict[UUID, dict[UUID, Decimal]] = defaultdict(dict)
    for old, wanted in shares.items():
        for new, share in wanted.items():
            mass[new][old] = share * people.get(old, 0)
    return {new: {old: part / sum(olds.values()) for old, part in olds.items()} for new, olds in mass.items() if any(olds.values())}


def recut_region(*, actor: Actor, region_id: UUID, day: date) -> int:
    """Adds the figures of a region on the other side of this day's division; a second run adds nothing.

    Returns how many figures were added. Figures from before the day get the cut of that day; later ones the cut of
    the day before.
    """
    division = division_of(day)
    if not division.parts:
        return 0
    with acting(counter_for(region_id)) as counter:
        figures = list(Figure.objects.filter(region_id=region_id, cut=NOW).exclude(publication_id=None))
        have = set(Figure.objects.filter(region_id=region_id).exclude(cut=NOW).values_list("publication_id", "cut"))
        rows = [
            row
            for publication, group in _by_publication(figures).items()
            if (publication, _cut(group[0], day)) not in have
            for row in _recut(group, division)
        ]
        added = _write(rows) if rows else 0
        trail.record(
            actor=counter, action="figures.recut", object_kind="region", object_id=region_id,
            detail={"day": day.isoformat(), "figures": added, "asked_by": actor.id},
        )  # fmt: skip
    return added


def _by_publication(figures: Iterable[Figure]) -> dict[UUID, list[Figure]]:
    found: dict[UUID, list[Figure]] = defaultdict(list)
    for one in figures:
        if one.publication_id:
            found[one.publication_id].append(one)
    return found


def _cut(one: Figure, day: date) -> str:
    return (day if one.period_end < day else day - timedelta(days=1)).isoformat()


def _recut(group: list[Figure], division: Division) -> Iterator[dict[str, Any]]:
    forward = group[0].period_end < division.day
    by_breakdown: dict[str, dict[UUID | None, Decimal | None]] = defaultdict(dict)
    for one in group:
        by_breakdown[one.breakdown][one.gemeente_id] = one.value
    for breakdown, values in by_breakdown.items():
        found = to_new(values, division, breakdown) if forward else to_old(values, division, breakdown)
        for gemeente_id, (value, state) in found.items():
            yield _row(group[0], _cut(group[0], division.day), gemeente_id, breakdown, value, state)


Recut = dict[UUID | None, tuple[Decimal | None, str]]


def to_new(values: Mapping[UUID | None, Decimal | None], division: Division, breakdown: str) -> Recut:
    """Sums of whole parts; a sum with a hidden part is hidden; a median of two parts is not known."""
    found = _untouched(values, set(division.shares))
    for new, parts in division.parts.items():
        here = {old: values[old] for old in parts if old in values}
        if not here:
            continue
        whole = all(division.shares[old][new] == 1 for old in here)
        if breakdown == MEDIAN or any(value is None for value in here.values()) or len(here) < len(parts):
            found[new] = (None, Figure.State.HIDDEN)
        else:
            total = sum((v * division.shares[old][new] for old, v in here.items() if v is not None), Decimal(0))
            found[new] = (total, Figure.State.SHOWN if whole else Figure.State.ESTIMATE)
    return found


def to_old(values: Mapping[UUID | None, Decimal | None], division: Division, breakdown: str) -> Recut:
    """Each part by its share of the inhabitants: an estimate, and a hidden number gives nothing away."""
    found = _untouched(values, set(division.parts))
    for new, parts in division.parts.items():
        if new not in values:
            continue
        value = values[new]
        for old, weight in parts.items():
            before = found.get(old, (Decimal(0), ""))[0]
            estimate = None
            if breakdown != MEDIAN and value is not None and before is not None:
                estimate = (before + value * weight).quantize(ESTIMATE)
            found[old] = (estimate, Figure.State.HIDDEN if estimate is None else Figure.State.ESTIMATE)
    return found


def _untouched(values: Mapping[UUID | None, Decimal | None], changed: set[UUID]) -> Recut:
    kept = {key: value for key, value in values.items() if key not in changed}
    return {key: (v, Figure.State.HIDDEN if v is None else Figure.State.SHOWN) for key, v in kept.items()}


def _row(one: Figure, cut: str, gemeente_id: UUID | None, breakdown: str, value: Decimal | None, state: str) -> dict[str, Any]:
    return {
        "id": str(ordered()), "publication_id": str(one.publication_id), "region_id": str(one.region_id),
        "gemeente_id": str(gemeente_id) if gemeente_id else None, "indicator": one.indicator,
        "indicator_version": one.indicator_version, "cut": cut, "period_start": str(one.period_start),
        "period_end": str(one.period_end), "breakdown": breakdown, "value": None if value is None else str(value),
        "state": str(state),
    }  # fmt: skip


def _write(rows: list[dict[str, Any]]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT dl_add_figures(%s::jsonb)", [json.dumps(rows)])
        return int(cursor.fetchone()[0])
