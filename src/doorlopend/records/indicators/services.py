"""Counts, protects and publishes figures of a region: one call per table, with its register entry and audit row."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from doorlopend.engines.disclosure import TOTAL, PublishedTable, suppress
from doorlopend.records.access.actor import acting
from doorlopend.records.access.ids import ordered
from doorlopend.records.audit import trail
from doorlopend.records.regions.models import Region
from doorlopend.records.regions.queries import Place, members_on, regions_of

from . import frames
from .counting import count, counter_for, median
from .models import Figure
from .registry import MEDIAN, Indicator, indicators, median_minimum, thresholds

NOW = "now"


class SharedGemeente(ValueError):
    """A gemeente in two cooperating regions: their tables would have to be protected together."""


class OverlappingPeriod(ValueError):
    """A flow was published over other days that overlap: a hidden number could follow by subtraction."""


@dataclass(frozen=True, slots=True)
class Done:
    """One published table: how many figures it has and how many are hidden; `new` is false when it was there."""

    indicator: str
    figures: int
    hidden: int
    new: bool
    already_exposed: tuple[str, ...] = ()


def publish(*, indicator: Indicator, region_id: UUID, first: date, last: date, counted_on: date) -> Done:
    """Counts one indicator over a period (a stock: on its last day) for all gemeenten of a region of that day.

    The same call twice publishes once. Raises DisclosureError when there is no threshold in force or when a figure
    of the same day would change, SharedGemeente, and OverlappingPeriod.
    """
    with acting(counter_for(region_id)) as actor:
        region = Region.objects.select_for_update().get(pk=region_id)
        places = members_on(region_id, last)
        _check_not_shared(places, last)
        _check_apart(indicator, region_id, first, last)
        frame = frames.frame_of(
            indicator, region_code=region.code, places=places, first=first, last=last, counted_on=counted_on
        )
        earlier = [table for table in _register(region_id, indicator) if table.frame.measure == frame.measure]
        if any(table.frame.vintage == frame.vintage for table in earlier):
            return Done(indicator.code, 0, 0, new=False)
        ids = [place.id for place in places]
        counts = count(indicator, first=first, last=last, gemeente_ids=ids)
        result = suppress([frames.table_of(frame, counts, places)], thresholds=thresholds(), published=earlier)
        table = result.tables[0]
        publication = _publication(table, indicator, region_id, first, last, actor.id)
        rows = _figures(table, places, publication) + _medians(indicator, table, places, publication, first, last)
        _write(publication, rows)
        hidden = sum(row["value"] is None for row in rows)
        trail.record(
            actor=actor, action="figures.published", object_kind="publication", object_id=publication["id"],
            detail={"indicator": indicator.code, "region": region.code, "first": str(first), "last": str(last), "hidden": hidden},
        )  # fmt: skip
    return Done(indicator.code, len(rows), hidden, new=True, already_exposed=result.already_exposed)


def publish_period(
    *, region_id: UUID, first: date, last: date, counted_on: date, only: Collection[str] | None = None,
    tick: Callable[[int], None] = lambda steps: None,
) -> list[Done]:  # fmt: skip
    """Every indicator of the registry, or `only` these, over a period; `tick` hears after each. Raises as `publish`."""
    done = []
    for one in indicators().values():
        if only is None or one.code in only:
            done.append(publish(indicator=one, region_id=region_id, first=first, last=last, counted_on=counted_on))
            tick(1)
    return done


def unpublished(*, region_id: UUID, first: date, last: date) -> list[str]:
    """Codes of the indicators of which no published period touches these days."""
    with acting(counter_for(region_id)):
        return [one.code for one in indicators().values() if not _touching(one, region_id, first, last).exists()]


def _touching(indicator: Indicator, region_id: UUID, first: date, last: date) -> QuerySet[Figure]:
    mine = Figure.objects.filter(region_id=region_id, indicator=indicator.code, indicator_version=indicator.version, cut=NOW)
    return mine.filter(period_start__lte=last, period_end__gte=first)


def _check_apart(indicator: Indicator, region_id: UUID, first: date, last: date) -> None:
    """What happened in a part of a period is that period less its other parts; published apart, neither protects the other."""
    if indicator.kind == "stock":
        return
    other = _touching(indicator, region_id, first, last).exclude(period_start=first, period_end=last).order_by("period_end", "pk").first()
    if other is not None:
        raise OverlappingPeriod(
            f"{indicator.code} is already published over {other.period_start} up to {other.period_end}, which overlaps {first} up to {last}: "
            "by subtraction that could give small numbers away. Keep to periods that follow each other."
        )


def _check_not_shared(places: Sequence[Place], day: date) -> None:
    for place in places:
        if len(regions_of(place.id, day, kind=Region.Kind.SAMENWERKING)) > 1:
            raise SharedGemeente(
                f"{place.name} neemt deel aan twee samenwerkende regio's; hun cijfers zijn samen niet te beschermen. "
                "Beëindig een van beide deelnames of tel de gemeente bij een regio."
            )


def _register(region_id: UUID, indicator: Indicator) -> list[PublishedTable]:
    columns = "frame, cells, minimum, zeros_shown"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM dl_published(%s, %s, %s)", [region_id, indicator.code, indicator.version]
        )
        return [
            frames.published_from_data(
                frame=json.loads(frame), cells=json.loads(cells), minimum=minimum, zeros_shown=zeros_shown
            )
            for frame, cells, minimum, zeros_shown in cursor.fetchall()
        ]


def _publication(
    table: PublishedTable, indicator: Indicator, region_id: UUID, first: date, last: date, by: str
) -> dict[str, Any]:
    return {
        "id": str(ordered()), "region_id": str(region_id), "people": indicator.people, "indicator": indicator.code,
        "indicator_version": indicator.version, "period_start": str(first), "period_end": str(last),
        "vintage": str(table.frame.vintage), "frame": frames.frame_as_data(table.frame),
        "cells": frames.cells_as_data(table), "minimum": table.minimum, "zeros_shown": table.zeros_shown,
        "published_by": by,
    }  # fmt: skip


def figure(publication: dict[str, Any], *, gemeente_id: UUID | None, breakdown: str, value: Any, **other: Any) -> dict[str, Any]:
    """One row of `figures` as the database function takes it."""
    shared = ("region_id", "indicator", "indicator_version", "period_start", "period_end")
    state = Figure.State.HIDDEN if value is None else Figure.State.SHOWN
    row = {
        **{name: publication[name] for name in shared}, "id": str(ordered()), "publication_id": publication["id"],
        "gemeente_id": str(gemeente_id) if gemeente_id else None, "cut": NOW, "breakdown": breakdown,
        "value": None if value is None else str(value), "state": str(state),
    }  # fmt: skip
    return {**row, **other}


def _figures(table: PublishedTable, places: Sequence[Place], publication: dict[str, Any]) -> list[dict[str, Any]]:
    ids: dict[str, UUID | None] = {place.code: place.id for place in places}
    ids[TOTAL] = None
    return [
        figure(publication, gemeente_id=ids[code], breakdown="" if category == TOTAL else category, value=value)
        for (code, category), value in table.public().items()
    ]


def _medians(
    indicator: Indicator, table: PublishedTable, places: Sequence[Place], publication: dict[str, Any], first: date, last: date
) -> list[dict[str, Any]]:
    """A median stands only where the number of people it is of is shown, and large enough."""
    if not indicator.median:
        return []
    rows = []
    shown = table.public()
    groups: list[tuple[str, UUID | None, list[UUID]]] = [(place.code, place.id, [place.id]) for place in places]
    for code, gemeente_id, ids in [*groups, (TOTAL, None, [place.id for place in places])]:
        people, middle = median(indicator, first=first, last=last, gemeente_ids=ids)
        open_ = shown[code, TOTAL] is not None and people >= median_minimum()
        rows.append(figure(publication, gemeente_id=gemeente_id, breakdown=MEDIAN, value=middle if open_ else None))
    return rows


def _write(publication: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT dl_publish(%s::jsonb, %s::jsonb)", [json.dumps(publication), json.dumps(rows)])
