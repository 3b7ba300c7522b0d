"""Numbers of timetable and goal checks: dated, each with its source and how sure it is."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number as it holds from a day: its unit, source, and certainty as in the lawbook (L, S, M, ?)."""

    value: float
    unit: str
    source: str
    certainty: str
    valid_from: date


Parameters = MappingProxyType[str, Parameter]


@cache
def _table() -> dict[str, list[dict[str, object]]]:
    return tomllib.loads(files(__package__).joinpath("parameters.toml").read_text(encoding="utf-8"))


def parameters(on: date) -> Parameters:
    """Every parameter as it holds on that day; before its first day the first one."""
    chosen = {}
    for name, group in _flat(_table()):
        held = [row for row in group if row["from"] <= on] or group[:1]  # type: ignore[operator]
        row = max(held, key=lambda one: one["from"])  # type: ignore[arg-type,return-value]
        chosen[name] = Parameter(float(row["value"]), str(row["unit"]), str(row["source"]), str(row["certainty"]), row["from"])  # type: ignore[arg-type]
    return MappingProxyType(chosen)


def _flat(table: dict[str, list[dict[str, object]]]) -> list[tuple[str, list[dict[str, object]]]]:
    return [(name, rows) for name, rows in table.items()]
