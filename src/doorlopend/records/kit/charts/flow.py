"""A chain or flow: boxes in layers, arrows between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..shell import Text
from ..values import Tone
from . import svg

BOX, HIGH, GAP_X, GAP_Y = 150, 58, 68, 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A box. Without `layer` it stands one layer after the furthest box that points at it."""

    id: str
    label: Text
    note: Text = ""
    tone: Tone = "neutral"
    layer: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """An arrow; `weight` (0 to 1) thickens it."""

    start: str
    end: str
    label: Text = ""
    weight: float = 0.0


def layers(nodes: Sequence[Node], edges: Sequence[Edge]) -> dict[str, int]:
    """The layer of each node; a circle counts its first way round only."""
    depth = {n.id: n.layer or 0 for n in nodes}
    fixed = {n.id for n in nodes if n.layer is not None}
    for _round in nodes:
        for edge in edges:
            deeper = min(depth[edge.start] + 1, len(nodes) - 1)
            if edge.end not in fixed and edge.end != edge.start and deeper > depth[edge.end]:
                depth[edge.end] = deeper
    used = sorted(set(depth.values()))
    return {key: used.index(value) for key, value in depth.items()}


def flow(*, title: Text, desc: Text, nodes: Sequence[Node], edges: Sequence[Edge], source: Text = "") -> SafeString:
    """Boxes in layers from the first to the last, with arrows; raises ValueError for an unknown box."""
    known = {n.id: n for n in nodes}
    if unknown := {e for edge in edges for e in (edge.start, edge.end)} - known.keys():
        raise ValueError(f"edges name unknown nodes: {', '.join(sorted(unknown))}")
    at, width, height = arrange(nodes, layers(nodes, edges))
    name = svg.name_of(title, nodes, edges)
    arrow = svg.el("marker", svg.el("path", d="M0 0l8 4-8 4z", fill=svg.SOFT), id=f"{name}-a", markerWidth=8, markerHeight=8,
                   refX=7, refY=4, orient="auto", markerUnits="userSpaceOnUse")  # fmt: skip
    body = [svg.el("defs", arrow), *(connect(e, at, name) for e in edges), *(box(n, *at[n.id]) for n in nodes)]
    rows = [(known[e.start].label, known[e.end].label, e.label) for e in edges]
    return svg.figure(name=name, title=title, desc=desc, height=height, width=width, body=body, source=source,
                      heads=(_("Van"), _("Naar"), _("Wat")), rows=rows)  # fmt: skip


def arrange(nodes: Sequence[Node], depth: Mapping[str, int]) -> tuple[dict[str, tuple[float, float]], int, int]:
    """The upper corner of each box, and the size of the picture; layers are centred on each other."""
    columns: dict[int, list[str]] = {}
    for node in nodes:
        columns.setdefault(depth[node.id], []).append(node.id)
    most = max(len(c) for c in columns.values())
    height = most * (HIGH + GAP_Y) - GAP_Y + 16
    at = {}
    for column, ids in columns.items():
        top = (height - (len(ids) * (HIGH + GAP_Y) - GAP_Y)) / 2
        for n, each in enumerate(ids):
            at[each] = (8.0 + column * (BOX + GAP_X), top + n * (HIGH + GAP_Y))
    width = 16 + len(columns) * (BOX + GAP_X) - GAP_X
    return at, max(width, svg.WIDTH), int(height)


def connect(edge: Edge, at: Mapping[str, tuple[float, float]], name: str) -> SafeString:
    """A curved arrow from box to box, with its words halfway."""
    (ax, ay), (bx, by) = at[edge.start], at[edge.end]
    back = bx <= ax
    x1, y1 = (ax + BOX / 2, ay + HIGH) if back else (ax + BOX, ay + HIGH / 2)
    x2, y2 = (bx + BOX / 2, by + HIGH) if back else (bx - 1, by + HIGH / 2)
    bend = 26.0 if back else (x2 - x1) / 2
    ends = (x1, y1 + bend, x2, y2 + bend, x2, y2) if back else (x1 + bend, y1, x2 - bend, y2, x2, y2)
    d = f"M{svg.tidy(x1)} {svg.tidy(y1)}C" + " ".join(str(svg.tidy(float(v))) for v in ends)
    drawn = [svg.el("path", d=d, fill="none", stroke=svg.EDGE, stroke_width=1.5 + 5 * edge.weight, marker_end=f"url(#{name}-a)")]
    if edge.label:
        y = (y1 + y2) / 2 + (bend if back else 4)
        drawn.append(svg.text(edge.label, (x1 + x2) / 2, y, anchor="middle", size=12, fill=svg.SOFT, halo=True))
    return svg.join(drawn)


def box(node: Node, x: float, y: float) -> SafeString:
    """A box with its words; the tone is an edge and a sign as well as a colour."""
    words = svg.lines_of(node.label, 19, 1 if node.note else 2)
    drawn = [
        svg.el("rect", x=x, y=y, width=BOX, height=HIGH, rx=6, fill=svg.PAPER, stroke=svg.EDGE, stroke_width=1.2),
        svg.el("rect", x=x, y=y, width=5, height=HIGH, rx=2, fill=svg.TONES[node.tone]),
    ]
    top = y + HIGH / 2 + 4.5 - (len(words) - 1 + bool(node.note)) * 8
    drawn += [svg.text(row, x + 14, top + n * 16, weight=600) for n, row in enumerate(words)]
    if node.note:
        drawn.append(svg.text(svg.lines_of(node.note, 22, 1)[0], x + 14, top + len(words) * 17, size=12, fill=svg.SOFT))
    return svg.join(drawn)
