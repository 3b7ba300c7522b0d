"""The chain as a swimlane: a column per party, a row per step, agreed and real days in the box. Pure drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from doorlopend.records.kit.charts import svg
from doorlopend.records.kit.shell import Text
from doorlopend.records.kit.values import Tone

LANE, BOX, HIGH, GAP, HEAD = 216, 200, 62, 30, 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A box: the step, the party in whose lane it stands, and what is agreed and real in words."""

    label: Text
    lane: str
    agreed: Text
    real: Text
    tone: Tone = "neutral"


def swimlane(*, title: Text, desc: Text, lanes: Sequence[tuple[str, Text]], stations: Sequence[Station], source: Text = "") -> SafeString:
    """From top to bottom in the order given; raises KeyError for a station outside the lanes."""
    at = {name: number * LANE + 8.0 for number, (name, _label) in enumerate(lanes)}
    tops = [HEAD + number * (HIGH + GAP) for number in range(len(stations))]
    height = HEAD + len(stations) * (HIGH + GAP)
    name = svg.name_of(title, lanes, stations)
    arrow = svg.el("marker", svg.el("path", d="M0 0l8 4-8 4z", fill=svg.SOFT), id=f"{name}-a", markerWidth=8, markerHeight=8, refX=7, refY=4, orient="auto", markerUnits="userSpaceOnUse")
    body = [svg.el("defs", arrow), *(_lane(number, label, height) for number, (_name, label) in enumerate(lanes))]
    body += [_arrow(at[a.lane], top, at[b.lane], name) for a, b, top in zip(stations, stations[1:], tops, strict=False)]
    body += [_box(one, at[one.lane], top) for one, top in zip(stations, tops, strict=True)]
    words = dict(lanes)
    rows = [(one.label, words[one.lane], one.agreed, one.real) for one in stations]
    heads = (_("Stap"), _("Wie"), _("Afgesproken"), _("Werkelijk"))
    return svg.figure(name=name, title=title, desc=desc, height=height, width=max(len(lanes) * LANE, svg.WIDTH), body=body, source=source, heads=heads, rows=rows)


def _lane(number: int, label: Text, height: float) -> SafeString:
    x = number * LANE
    line = svg.el("line", x1=x, x2=x, y1=0, y2=height, stroke=svg.EDGE, stroke_dasharray="3 4") if number else ""
    return svg.join([line, svg.text(svg.lines_of(label, 30, 1)[0], x + 8, 18, weight=600)])


def _arrow(x1: float, top: float, x2: float, name: str) -> SafeString:
    a, b, y1, y2 = x1 + BOX / 2, x2 + BOX / 2, top + HIGH, top + HIGH + GAP - 2
    path = f"M{svg.tidy(a)} {svg.tidy(y1)}C{svg.tidy(a)} {svg.tidy(y1 + 18)} {svg.tidy(b)} {svg.tidy(y2 - 18)} {svg.tidy(b)} {svg.tidy(y2)}"
    return svg.el("path", d=path, fill="none", stroke=svg.EDGE, stroke_width=1.5, marker_end=f"url(#{name}-a)")


def _box(one: Station, x: float, y: float) -> SafeString:
    drawn = [
        svg.el("rect", x=x, y=y, width=BOX, height=HIGH, rx=6, fill=svg.PAPER, stroke=svg.EDGE, stroke_width=1.2),
        svg.el("rect", x=x, y=y, width=5, height=HIGH, rx=2, fill=svg.TONES[one.tone]),
        svg.text(svg.lines_of(one.label, 27, 1)[0], x + 14, y + 20, weight=600),
        svg.text(svg.lines_of(one.agreed, 32, 1)[0], x + 14, y + 38, size=12, fill=svg.SOFT),
        svg.text(svg.lines_of(one.real, 32, 1)[0], x + 14, y + 54, size=12, fill=svg.SOFT),
    ]
    return svg.join(drawn)
