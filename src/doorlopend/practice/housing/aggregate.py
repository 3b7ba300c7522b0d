"""Counts of a round as others may see them: small groups hidden by disclosure control, by the dated thresholds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from doorlopend.engines.disclosure import TOTAL, Dimension, Frame, Table, suppress
from doorlopend.records.indicators.registry import thresholds

Counts = Mapping[Any, int]
"""Category per dimension, in their order, to the number of households."""


def shown(*, name: str, day: date, dimensions: Mapping[str, Sequence[str]], counts: Counts, purpose: str = "figures") -> dict[tuple[str, ...], int | None]:
    """Each cell with its count, or None where it stays hidden; totals under "*"."""
    frame = Frame(
        name=name, measure=name, people=name, purpose=purpose, vintage=day,
        dimensions=tuple(Dimension(key, tuple(categories)) for key, categories in dimensions.items()),
    )  # fmt: skip
    result = suppress([Table.of(frame, dict(counts))], thresholds=thresholds())
    found = result.tables[0].public()
    return {tuple("*" if part == TOTAL else part for part in key): value for key, value in found.items()}


def by_size(*, name: str, day: date, sizes: Sequence[int]) -> dict[str, int | None]:
    """Households by size, six and more together."""
    classes = ("1", "2", "3", "4", "5", "6+")
    counts = {(one,): sum(_class(size) == one for size in sizes) for one in classes}
    found = shown(name=name, day=day, dimensions={"grootte": classes}, counts=counts)
    return {"totaal" if key == ("*",) else key[0]: value for key, value in found.items()}


def _class(size: int) -> str:
    return str(size) if size < 6 else "6+"
