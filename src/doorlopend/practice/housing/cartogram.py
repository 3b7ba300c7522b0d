"""The region as tiles: one per gemeente, its figure, its tone, and who would go where. A table says the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from doorlopend.records.kit.charts import svg
from doorlopend.records.kit.shell import Text
from doorlopend.records.kit.values import Tone

from . import data

WIDE, HIGH, GAP = 124, 78, 6
FILLS: Mapping[str, str] = {"ok": "#dcefe0", "warn": "#fbe8c4", "late": "#f6d5d2", "neutral": "#eceae3", "info": "#dde8f2"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One gemeente: its code and name, the figure on it, and the words its tone stands for."""

    code: str
    name: str
    value: Text
    tone: Tone = "neutral"
    text: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Households from one tile to another."""

    start: str
    end: str
    count: int


def spots(codes: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Column and row of each gemeente; those without a tile fill rows of four below the others."""
    known: dict[str, list[int]] = data.read("map")["tiles"]
    found = {code: (known[code][0], known[code][1]) for code in codes if code in known}
    below = max((row for _column, row in found.values()), default=-1) + 1
    for n, code in enumerate(code for code in codes if code not in found):
        found[code] = (n % 4, below + n // 4)
    return found


def draw(*, title: Text, desc: Text, tiles: Sequence[Tile], flows: Sequence[Flow] = (), heads: tuple[Text, Text], source: Text) -> SafeString:
    """The map as a figure with its table."""
    where = spots([tile.code for tile in tiles])
    body = [_tile(tile, *where[tile.code]) for tile in tiles]
    most = max((flow.count for flow in flows), default=1)
    body += [_flow(flow, where, most) for flow in flows if flow.start in where and flow.end in where and flow.start != flow.end]
    body += [_mark(flow.count, *_middle(*where[flow.end])) for flow in flows if flow.start == flow.end and flow.end in where]
    rows: list[tuple[Any, ...]] = [(tile.name, tile.value, tile.text) for tile in tiles]
    height = (max(row for _column, row in where.values()) + 1) * (HIGH + GAP) + GAP if where else HIGH
    return svg.figure(
        name=svg.name_of(title, tiles), title=title, desc=desc, height=height, body=body, source=source, heads=(_("Gemeente"), *heads), rows=rows,
    )  # fmt: skip


def _corner(column: int, row: int) -> tuple[float, float]:
    return GAP + column * (WIDE + GAP), GAP + row * (HIGH + GAP)


def _tile(tile: Tile, column: int, row: int) -> SafeString:
    x, y = _corner(column, row)
    box = svg.el("rect", x=x, y=y, width=WIDE, height=HIGH, rx=6, fill=FILLS[tile.tone], stroke=svg.EDGE)
    name = svg.text(svg.lines_of(tile.name, 17, 1)[0], x + 8, y + 20, size=12, weight=600)
    value = svg.text(tile.value, x + 8, y + 44, size=18, weight=600)
    words = svg.text(svg.lines_of(tile.text, 20, 1)[0], x + 8, y + 64, size=11, fill=svg.SOFT)
    return svg.el("g", box, name, value, words)


def _flow(flow: Flow, where: Mapping[str, tuple[int, int]], most: int) -> SafeString:
    """A curve whose width says how many; the number stands at its end."""
    (x1, y1), (x2, y2) = (_middle(*where[code]) for code in (flow.start, flow.end))
    bend_x, bend_y = (x1 + x2) / 2 + (y2 - y1) * 0.15, (y1 + y2) / 2 - (x2 - x1) * 0.15
    path = f"M{svg.tidy(x1)} {svg.tidy(y1)}Q{svg.tidy(bend_x)} {svg.tidy(bend_y)} {svg.tidy(x2)} {svg.tidy(y2)}"
    line = svg.el("path", d=path, fill="none", stroke=svg.THREAD, stroke_width=1.5 + 5 * flow.count / most, stroke_opacity=0.75, stroke_linecap="round")
    return svg.el("g", line, _mark(flow.count, x2, y2))


def _mark(count: int, x: float, y: float) -> SafeString:
    return svg.el("g", svg.el("circle", cx=x, cy=y, r=11, fill=svg.PAPER, stroke=svg.THREAD), svg.text(count, x, y + 4, anchor="middle", size=12))


def _middle(column: int, row: int) -> tuple[float, float]:
    x, y = _corner(column, row)
    return x + WIDE - 22, y + HIGH / 2
