"""The published figures and marked assumptions from which lives are drawn."""

import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


class FiguresError(ValueError):
    """A table of figures that lacks something; the message names the table and the remedy."""


@dataclass(frozen=True, slots=True)
class Figures:
    """All tables by name; each has a `source`, the year(s) it holds for (`as_of`) and says what it is `about`."""

    tables: Mapping[str, Any]

    @classmethod
    def parse(cls, text: str) -> "Figures":
        """Read TOML; raises `FiguresError` for a table of figures without source or date."""
        tables = tomllib.loads(text)
        for name, table in _leaves(tables, ""):
            for needed in ("source", "as_of"):
                if not table.get(needed):
                    raise FiguresError(f"figures table [{name}]: give its {needed}")
        return cls(tables)

    def table(self, name: str) -> Mapping[str, Any]:
        """The table of that dotted name, such as `work.all`."""
        found: Any = self.tables
        for part in name.split("."):
            if part not in found:
                raise FiguresError(f"figures table [{name}] is missing; add it with its source")
            found = found[part]
        table: Mapping[str, Any] = found
        return table

    def values(self, name: str) -> Mapping[str, Any]:
        values: Mapping[str, Any] = self.table(name)["values"]
        return values

    def sources(self) -> list[tuple[str, str, str, bool]]:
        """(table, year, source, whether (partly) assumed) of every table, for a page that accounts for the demo."""
        return [(n, t["as_of"], t["source"], bool(t.get("assumption"))) for n, t in _leaves(self.tables, "")]


def _leaves(tables: Mapping[str, Any], prefix: str) -> list[tuple[str, Mapping[str, Any]]]:
    """Tables of figures: those with data of their own; a table of tables is looked into."""
    found: list[tuple[str, Mapping[str, Any]]] = []
    for name, table in tables.items():
        groups = "source" not in table and "values" not in table
        inner = groups and all(isinstance(value, dict) for value in table.values())
        found += _leaves(table, f"{prefix}{name}.") if inner else [(prefix + name, table)]
    return found


@cache
def published_figures() -> Figures:
    """The figures that come with the package."""
    return Figures.parse(resource("figures.toml"))


def resource(name: str) -> str:
    return files(__package__).joinpath("data", name).read_text(encoding="utf-8")


def interpolate(months: float, known: list[int], values: list[float]) -> float:
    """The value at so many months, straight between the published ones, from 0 at 0 and level after the last."""
    place = bisect_right(known, months)
    if place == len(known):
        return values[-1]
    left, low = (0, 0.0) if place == 0 else (known[place - 1], values[place - 1])
    return low + (values[place] - low) * (months - left) / (known[place] - left)
