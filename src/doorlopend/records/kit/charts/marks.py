"""Marks in a row: traffic lights, estimates with their intervals, and a hundred people."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..shell import Text
from ..values import Tone
from . import svg

SHAPES = {
    "ok": "M0-9a9 9 0 100 18a9 9 0 100-18z",
    "warn": "M0-9l10 17h-20z",
    "late": "M-4-9.5h8l5.5 5.5v8l-5.5 5.5h-8l-5.5-5.5v-8z",
    "neutral": "M-8-2.5h16v5h-16z",
    "info": "M-8-8h16v16h-16z",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One light with what it stands for and what it says."""

    label: Text
    tone: Tone
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An estimate with a thick (likely) and a thin (wide) interval."""

    label: Text
    value: float
    thick: tuple[float, float]
    thin: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """So many of a hundred people."""

    label: Text
    count: int


def lights(*, title: Text, desc: Text, signals: Sequence[Signal], source: Text = "") -> SafeString:
    """A strip of traffic lights, a shape and words each; at most three beside each other."""
    columns = min(3, len(signals)) or 1
    slot = svg.WIDTH / columns
    body = []
    for n, each in enumerate(signals):
        x, y = (n % columns) * slot + 16, (n // columns) * 52 + 26
        body.append(svg.el("path", d=SHAPES[each.tone], fill=svg.TONES[each.tone], transform=f"translate({svg.tidy(x)} {y})"))
        body.append(svg.text(svg.lines_of(each.label, 20, 1)[0], x + 18, y - 2, weight=600))
        body.append(svg.text(svg.lines_of(each.text, 22, 1)[0], x + 18, y + 15, size=12, fill=svg.SOFT))
    return svg.figure(
        name=svg.name_of(title, signals), title=title, desc=desc, body=body, source=source,
        height=-(-len(signals) // columns) * 52 + 4, heads=(_("Onderdeel"), _("Stand")),
        rows=[(s.label, s.text) for s in signals],
    )  # fmt: skip


def intervals(*, title: Text, desc: Text, rows: Sequence[Interval], unit: Text = "", source: Text = "",
              reference: float | None = 0.0, reference_label: Text = "", thick: Text = "50%",
              thin: Text = "95%") -> SafeString:  # fmt: skip
    """A dot per estimate on a thick and a thin line; `reference` is the upright line of no difference.

    Names stand above their lines, so that the picture fits a telephone without sliding."""
    edges = [edge for r in rows for edge in r.thin] + ([] if reference is None else [reference])
    marks = svg.ticks(min(edges), max(edges))
    row, top = 46, 28
    at = svg.scale(marks[0], marks[-1], 24, svg.SLIM - 24)
    bottom = top + row * len(rows)
    body = [svg.axis_x(marks, at, top, bottom, unit)]
    if reference is not None:
        body.append(svg.el("path", d=f"M{svg.tidy(at(reference))} {top - 6}V{bottom}", stroke=svg.INK, stroke_width=1.5))
        middle = min(max(at(reference), 48), svg.SLIM - 48)
        body.append(svg.text(reference_label or _("geen verschil"), middle, top - 11, anchor="middle", size=12, fill=svg.SOFT))
    for n, each in enumerate(rows):
        y = top + row * n + 32
        body.append(svg.text(svg.lines_of(each.label, 44, 1)[0], 8, y - 15, weight=600, halo=True))
        for (low, high), width in ((each.thin, 2), (each.thick, 8)):
            body.append(svg.el("path", d=f"M{svg.tidy(at(low))} {svg.tidy(y)}H{svg.tidy(at(high))}", stroke=svg.BRAND, stroke_width=width))
        body.append(svg.el("circle", cx=at(each.value), cy=y, r=6, fill=svg.PAPER, stroke=svg.BRAND, stroke_width=3))
    lower = 46 if unit else 28
    if unit:
        body.append(svg.text(unit, svg.SLIM - 24, bottom + 35, anchor="end", size=12, fill=svg.SOFT))
    return svg.figure(
        name=svg.name_of(title, rows), title=title, desc=desc, height=bottom + lower, body=body, source=source, width=svg.SLIM,
        heads=(_("Groep"), _("Schatting"), thick, thin),
        rows=[(r.label, svg.amount(r.value, unit), span(r.thick), span(r.thin)) for r in rows],
    )  # fmt: skip


def span(pair: tuple[float, float]) -> str:
    return _("%(low)s tot %(high)s") % {"low": svg.amount(pair[0]), "high": svg.amount(pair[1])}


def hundred(*, title: Text, desc: Text, groups: Sequence[Group], source: Text = "") -> SafeString:
    """A hundred people in rows of twenty, filled by group; counts must add up to 100."""
    if sum(g.count for g in groups) != 100:
        raise ValueError("groups must add up to 100 people")
    name = svg.name_of(title, groups)
    told = [f"{g.count} {g.label}" for g in groups]
    lower = svg.legend_extra(told, most=svg.SLIM)
    body = [svg.defs(name, len(groups)), svg.legend(name, told, 18, most=svg.SLIM)]
    belongs = [n for n, group in enumerate(groups) for _each in range(group.count)]
    for place, index in enumerate(belongs):
        x, y = (place % 20) * 16 + 18, (place // 20) * 32 + 42 + lower
        body.append(somebody(x, y, svg.fill(name, index)))
    return svg.figure(
        name=name, title=title, desc=desc, height=204 + lower, body=body, source=source, width=svg.SLIM,
        heads=(_("Groep"), _("Van de 100 mensen")), rows=[(g.label, g.count) for g in groups],
    )  # fmt: skip


def somebody(x: float, y: float, colour: str) -> SafeString:
    """A head and shoulders."""
    head = svg.el("circle", cx=0, cy=0, r=3.5)
    body = svg.el("path", d="M-6.5 18v-7a5.5 5.5 0 015.5-5.5h2a5.5 5.5 0 015.5 5.5v7z")
    return svg.el("g", head, body, transform=f"translate({x} {y})", fill=colour, stroke=svg.INK, stroke_width=0.7)
