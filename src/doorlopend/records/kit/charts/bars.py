"""Bars: one value per label, or a whole divided over series."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..shell import Text
from ..values import Tone
from . import svg
from .svg import Place

LEFT, RIGHT, ROW = 136, 92, 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar; a value of None is not shown and says so."""

    label: Text
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StackRow:
    """One divided bar: a value per series, None where it is not shown."""

    label: Text
    values: Sequence[float | None]


def bar(*, title: Text, desc: Text, bars: Sequence[Bar], unit: Text = "", source: Text = "",
        norm: float | None = None, norm_label: Text = "") -> SafeString:  # fmt: skip
    """Lying bars with their values; `norm` draws a line all should reach or stay under."""
    name = svg.name_of(title, bars, norm)
    top, bottom = (26 if norm is not None else 8), (26 if norm is not None else 8) + ROW * len(bars)
    marks = svg.ticks(0, max([b.value or 0 for b in bars] + [norm or 0, 1]))
    at = svg.scale(0, marks[-1], LEFT, svg.WIDTH - RIGHT)
    body = [svg.axis_x(marks, at, top, bottom, unit)]
    if norm is not None:
        body.append(norm_mark(at(norm), top, bottom, norm_label or _("norm"), svg.amount(norm, unit)))
    for n, each in enumerate(bars):
        y = top + n * ROW
        body.append(svg.label(each.label, LEFT - 10, y + ROW / 2, width=18))
        if each.value is not None:
            body.append(svg.el("rect", x=LEFT, y=y + 6.0, width=at(each.value) - LEFT, height=ROW - 12.0,
                               fill=svg.BRAND))  # fmt: skip
        end = LEFT if each.value is None else at(each.value)
        body.append(svg.text(svg.amount(each.value, unit), end + 6, y + ROW / 2 + 4.5, weight=600, halo=True))
    return svg.figure(
        name=name, title=title, desc=desc, height=bottom + 28, body=body, source=source,
        heads=(_("Groep"), unit or _("Aantal")), rows=[(b.label, svg.amount(b.value)) for b in bars],
    )  # fmt: skip


def norm_mark(x: float, top: float, bottom: float, words: Text, value: str) -> SafeString:
    """A dashed upright line with its name above."""
    return svg.join((
        svg.el("path", d=f"M{svg.tidy(x)} {top - 6}V{bottom}", stroke=svg.THREAD, stroke_width=2, stroke_dasharray="5 4"),
        svg.text(f"{words} {value}", x, top - 11, anchor="middle", size=12, fill="#8a460c", weight=600),
    ))  # fmt: skip


def stacked(*, title: Text, desc: Text, series: Sequence[Text], rows: Sequence[StackRow], unit: Text = "",
            source: Text = "", share: bool = False, tones: Sequence[Tone] = ()) -> SafeString:  # fmt: skip
    """Bars divided over series, each with its own pattern; `share` stretches each bar to the whole.

    `tones`, one per series, colours series that are signals as people know them.
    """
    name, looks = svg.name_of(title, series, rows, share), [svg.SIGNALS[tone] for tone in tones] or svg.SERIES
    sums = [sum(v or 0 for v in row.values) for row in rows]
    marks = [0, 25, 50, 75, 100] if share else svg.ticks(0, max([*sums, 1]))
    at = svg.scale(0, marks[-1], LEFT, svg.WIDTH - RIGHT)
    top = 34 + svg.legend_extra(series)
    body = [svg.defs(name, len(series), looks), svg.legend(name, series, 18, looks=looks),
            svg.axis_x(marks, at, top, top + ROW * len(rows), "%" if share else unit)]  # fmt: skip
    for n, (row, whole) in enumerate(zip(rows, sums, strict=True)):
        y = top + n * ROW
        body.append(svg.label(row.label, LEFT - 10, y + ROW / 2, width=18))
        body.append(pieces(name, row, 100 / whole if share and whole else 1, at, y, looks))
        if not share:
            known = None if None in row.values else whole  # a hidden piece leaves the sum unknown
            body.append(svg.text(svg.amount(known, unit), at(whole) + 6, y + ROW / 2 + 4.5, weight=600, halo=True))
    return svg.figure(
        name=name, title=title, desc=desc, height=top + ROW * len(rows) + 28, body=body, source=source,
        heads=(_("Groep"), *series), rows=[(r.label, *(svg.amount(v) for v in r.values)) for r in rows],
    )  # fmt: skip


def pieces(name: str, row: StackRow, factor: float, at: Place, y: float, looks: Sequence[svg.Look]) -> SafeString:
    """The pieces of one divided bar, side by side."""
    drawn, start = [], 0.0
    for index, value in enumerate(row.values):
        if value:
            end = start + value * factor
            drawn.append(svg.el("rect", x=at(start), y=y + 6.0, width=at(end) - at(start), height=ROW - 12.0,
                                fill=svg.fill(name, index, looks), stroke=svg.PAPER, stroke_width=1.5))  # fmt: skip
            start = end
    return svg.join(drawn)
