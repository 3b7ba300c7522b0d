"""Between the record's figures and the frames and tables of disclosure control."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from doorlopend.engines.disclosure import Dimension, Frame, PublishedCell, PublishedTable, State, Table
from doorlopend.records.regions.queries import Place

from .registry import Indicator


def frame_of(
    indicator: Indicator, *, region_code: str, places: Sequence[Place], first: date, last: date, counted_on: date
) -> Frame:
    """Gemeente × class. A stock is one series through time; a flow is a series per period, recounted later."""
    stock = indicator.kind == "stock"
    measure = f"{indicator.code}.v{indicator.version}" + ("" if stock else f"@{first}/{last}")
    parents = {c.code: c.parent for c in indicator.categories if c.parent}
    return Frame(
        name=indicator.code,
        measure=measure,
        people=indicator.people,
        purpose=indicator.threshold,
        vintage=last if stock else counted_on,
        dimensions=(
            Dimension("gemeente", tuple(place.code for place in places)),
            Dimension(indicator.breakdown, tuple(c.code for c in indicator.categories), parents),
        ),
        where={"regio": region_code},
    )


def table_of(frame: Frame, counts: Mapping[tuple[UUID, str], int], places: Sequence[Place]) -> Table:
    codes = {place.id: place.code for place in places}
    return Table.of(frame, {(codes[gemeente], category): people for (gemeente, category), people in counts.items()})


def frame_as_data(frame: Frame) -> dict[str, Any]:
    return {
        "name": frame.name, "measure": frame.measure, "people": frame.people, "purpose": frame.purpose,
        "vintage": frame.vintage.isoformat(), "where": dict(frame.where), "over_time": frame.over_time,
        "dimensions": [
            {"name": d.name, "categories": list(d.categories), "parents": dict(d.parents)} for d in frame.dimensions
        ],
    }  # fmt: skip


def frame_from_data(data: dict[str, Any]) -> Frame:
    dimensions = tuple(Dimension(d["name"], tuple(d["categories"]), d["parents"]) for d in data["dimensions"])
    return Frame(**{**data, "vintage": date.fromisoformat(data["vintage"]), "dimensions": dimensions})


def cells_as_data(table: PublishedTable) -> list[list[Any]]:
    return [[list(key), cell.state.value, cell.value] for key, cell in table.cells.items()]


def published_from_data(*, frame: dict[str, Any], cells: list[list[Any]], minimum: int, zeros_shown: bool) -> PublishedTable:
    found = {tuple(key): PublishedCell(State(state), value) for key, state, value in cells}
    return PublishedTable(frame_from_data(frame), minimum, zeros_shown, found)
