"""Counts of a testbed that may be shown: through disclosure control, beside every table published before, in the register."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from doorlopend.engines import evidence
from doorlopend.engines.disclosure import TOTAL, Published, PublishedTable
from doorlopend.engines.evidence.disclose import disclose, outcome_table
from doorlopend.records.access.ids import ordered
from doorlopend.records.indicators import frames
from doorlopend.records.indicators.models import Figure
from doorlopend.records.indicators.services import figure

from .models import Testbed

VERSION = 1
COUNTED = {"share", "ordinal"}


def indicator_of(testbed: Testbed, outcome: str) -> str:
    return f"testbed.{testbed.code}.{outcome}"


def published_before(testbed: Testbed, protocol: evidence.Protocol) -> list[PublishedTable]:
    """Every table of this testbed that ever left, all outcomes and all days."""
    found = []
    for outcome in protocol.outcomes:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT frame, cells, minimum, zeros_shown FROM dl_published(%s, %s, %s)",
                [testbed.region_id, indicator_of(testbed, outcome.id), VERSION],
            )
            found += [
                frames.published_from_data(frame=json.loads(frame), cells=json.loads(cells), minimum=minimum, zeros_shown=zeros)
                for frame, cells, minimum, zeros in cursor.fetchall()
            ]
    return found


def publish(testbed: Testbed, protocol: evidence.Protocol, snapshot: evidence.Snapshot, *, day: date, by: str) -> Published | None:
    """Protects the counts of every yes/no outcome together and enters them in the register; once per day."""
    earlier = published_before(testbed, protocol)
    if any(table.frame.vintage == day for table in earlier):
        return None
    people = f"testbed.{testbed.pk}"
    tables = [outcome_table(protocol, snapshot, o, vintage=day, people=people) for o in protocol.outcomes if o.kind in COUNTED]
    if not tables:
        return None
    result = disclose(protocol, tables, since=testbed.lock.locked_on, published=earlier)
    for table in result.tables:
        _register(testbed, table, day=day, by=by)
    return result


def _register(testbed: Testbed, table: PublishedTable, *, day: date, by: str) -> None:
    outcome = table.frame.name.rpartition(".")[2]
    entry: dict[str, Any] = {
        "id": str(ordered()), "region_id": str(testbed.region_id), "people": table.frame.people, "indicator": indicator_of(testbed, outcome),
        "indicator_version": VERSION, "period_start": str(testbed.starts_on), "period_end": str(day), "vintage": str(day),
        "frame": frames.frame_as_data(table.frame), "cells": frames.cells_as_data(table), "minimum": table.minimum,
        "zeros_shown": table.zeros_shown, "published_by": by,
    }  # fmt: skip
    rows = [figure(entry, gemeente_id=None, breakdown="|".join(key), value=value) for key, value in table.public().items()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT dl_publish(%s::jsonb, %s::jsonb)", [json.dumps(entry), json.dumps(rows)])


def exact(result: Published | None, outcome: str, arms: Sequence[str]) -> bool:
    """Whether every count behind a comparison of these arms is public, so that its numbers may be told as they are."""
    table = next((t for t in result.tables if t.frame.name.endswith(f".{outcome}")), None) if result else None
    if table is None:
        return False
    shown = table.public()
    return all(value is not None for key, value in shown.items() if key[0] in arms)


def counts(testbed: Testbed, outcome: str, *, region_id: UUID) -> dict[tuple[str, str], int | None]:
    """The last published counts of an outcome by arm and answer; None where hidden."""
    rows = Figure.objects.filter(region_id=region_id, indicator=indicator_of(testbed, outcome)).order_by("period_end", "pk")
    found: dict[tuple[str, str], int | None] = {}
    for row in rows:
        arm, _bar, answer = row.breakdown.partition("|")
        found[arm, answer] = None if row.value is None else int(row.value)
    return found


EVERYBODY = TOTAL
