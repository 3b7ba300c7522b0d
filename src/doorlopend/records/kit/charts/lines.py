"""Values over time: lines, steps, a norm per month, and two curves with the area between them named."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..shell import Text
from . import svg
from .svg import Place

LEFT, RIGHT, TOP, BOTTOM = 52, 112, 20, 230
CURVES_LEFT = 44
DASHES = (None, "7 4", "2 4", "9 3 2 3", "12 6")
INKS = (svg.BRAND, "#8a460c", "#1d4c86", "#7a4069", svg.SOFT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A value at a place on the axis; `at` is the word below it, None is a gap in the line."""

    at: Text
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A line by name; all series of one picture share the places of the first."""

    label: Text
    points: Sequence[Point]


def line(*, title: Text, desc: Text, series: Sequence[Series], unit: Text = "", source: Text = "",
         steps: bool = False, norm: float | None = None, norm_label: Text = "") -> SafeString:  # fmt: skip
    """Lines named at their end, told apart by dashes; `steps` holds a value until the next."""
    values = [p.value for s in series for p in s.points if p.value is not None] + ([norm] if norm else [])
    marks = svg.ticks(min([0.0, *values]), max([1.0, *values]))
    x, y = places(len(series[0].points), marks)
    body = [svg.axis_y(marks, y, LEFT, svg.WIDTH - RIGHT, unit), names(series[0].points, x)]
    if norm is not None:
        body.append(level(y(norm), f"{norm_label or _('norm')} {svg.amount(norm, unit)}"))
    ends = spread([y(last(s)) for s in series])
    for n, each in enumerate(series):
        body.append(stroke(path(each.points, x, y, steps=steps), n))
        body.append(svg.label(each.label, svg.WIDTH - RIGHT + 10, ends[n], width=14, anchor="start", size=12))
    return whole(title, desc, series, body, source, unit)


def last(series: Series) -> float:
    """The last value of a series that can be shown, or 0."""
    return next((p.value for p in reversed(series.points) if p.value is not None), 0.0)


def spread(wanted: Sequence[float], gap: float = 18) -> list[float]:
    """Heights as near as may be to `wanted`, at least `gap` apart, in the given order."""
    placed = list(wanted)
    order = sorted(range(len(placed)), key=lambda n: placed[n])
    for before, after in itertools.pairwise(order):
        placed[after] = max(placed[after], placed[before] + gap)
    return placed


def places(count: int, marks: Sequence[float]) -> tuple[Place, Place]:
    return (svg.scale(0, max(1, count - 1), LEFT + 8, svg.WIDTH - RIGHT - 4),
            svg.scale(marks[0], marks[-1], BOTTOM, TOP))  # fmt: skip


def names(points: Sequence[Point], x: Place) -> SafeString:
    """The words below the axis, thinned out until they fit."""
    every = max(1, -(-len(points) * 56 // (svg.WIDTH - RIGHT - LEFT)))
    return svg.join(
        svg.text(p.at, x(n), BOTTOM + 20, anchor="middle", size=12, fill=svg.SOFT)
        for n, p in enumerate(points) if n % every == 0
    )  # fmt: skip


def path(points: Sequence[Point], x: Place, y: Place, *,
         steps: bool) -> str:  # fmt: skip
    """The path through the points; a gap starts anew."""
    drawn, pen = [], False
    for n, point in enumerate(points):
        if point.value is None:
            pen = False
            continue
        to = f"{svg.tidy(x(n))} {svg.tidy(y(point.value))}"
        drawn.append(f"H{svg.tidy(x(n))}V{svg.tidy(y(point.value))}" if pen and steps else f"{'L' if pen else 'M'}{to}")
        pen = True
    return "".join(drawn)


def stroke(d: str, index: int, width: float = 2.5) -> SafeString:
    return svg.el("path", d=d, fill="none", stroke=INKS[index % len(INKS)], stroke_width=width, stroke_linejoin="round",
                  stroke_linecap="butt", stroke_dasharray=DASHES[index % len(DASHES)])  # fmt: skip


def level(y: float, words: str) -> SafeString:
    """A dashed lying line with its name."""
    return svg.join((
        svg.el("path", d=f"M{LEFT} {svg.tidy(y)}H{svg.WIDTH - RIGHT}", stroke=svg.THREAD, stroke_width=2,
               stroke_dasharray="5 4", fill="none"),
        svg.text(words, LEFT + 4, y - 6, size=12, fill="#8a460c", weight=600, halo=True),
    ))  # fmt: skip


def whole(title: Text, desc: Text, series: Sequence[Series], body: Sequence[SafeString], source: Text,
          unit: Text, *, bottom: float = BOTTOM, width: int = svg.WIDTH) -> SafeString:  # fmt: skip
    rows = [
        (p.at, *(svg.amount(s.points[n].value, unit) if n < len(s.points) else "" for s in series))
        for n, p in enumerate(series[0].points)
    ]
    return svg.figure(
        name=svg.name_of(title, series, body), title=title, desc=desc, height=bottom + 34, body=body, source=source, width=width,
        heads=(_("Moment"), *(s.label for s in series)), rows=rows,
    )  # fmt: skip


def curves(*, title: Text, desc: Text, first: Series, second: Series, area_label: Text, unit: Text = "",
           source: Text = "") -> SafeString:  # fmt: skip
    """Two stepped curves over the same places; the area between them is shaded and named. Slim, with the names above:
    it is still read on a telephone."""
    values = [p.value for s in (first, second) for p in s.points if p.value is not None]
    marks = svg.ticks(min([0.0, *values]), max([1.0, *values]))
    lines = [svg.lines_of(s.label, 42) for s in (first, second)]
    top = 14 + 18 * sum(map(len, lines))
    bottom, right = top + 190, svg.SLIM - 12
    x = svg.scale(0, max(1, len(first.points) - 1), CURVES_LEFT, right)
    y = svg.scale(marks[0], marks[-1], bottom, top)
    shown = [(n, a.value, b.value) for n, (a, b) in enumerate(zip(first.points, second.points, strict=True))
             if a.value is not None and b.value is not None]  # fmt: skip
    name = svg.name_of(title, first, second)
    body = [svg.defs(name, 3), svg.axis_y(marks, y, CURVES_LEFT, right, unit), _below(first.points, x, bottom)]
    if shown:
        body.append(area(name, shown, x, y))
    body.extend(stroke(path(each.points, x, y, steps=True), n) for n, each in enumerate((first, second)))
    if shown:
        widest = max(shown, key=lambda row: abs(row[1] - row[2]))
        half = tag_width(area_label) / 2
        at = min(max(x(widest[0]), CURVES_LEFT + half), right - half)
        body.append(tag(area_label, at, y((widest[1] + widest[2]) / 2)))
    row = 12
    for n, told in enumerate(lines):
        body.append(stroke(f"M2 {row - 4}H28", n))
        body.extend(svg.text(words, 36, row + 18 * k, size=13) for k, words in enumerate(told))
        row += 18 * len(told)
    return whole(title, desc, (first, second), body, source, unit, bottom=bottom, width=svg.SLIM)


def _below(points: Sequence[Point], x: Place, bottom: float) -> SafeString:
    """The words below the axis, thinned out until they fit."""
    every = max(1, -(-len(points) * 36 // (svg.SLIM - CURVES_LEFT)))
    return svg.join(
        svg.text(p.at, x(n), bottom + 20, anchor="middle", size=12, fill=svg.SOFT)
        for n, p in enumerate(points) if n % every == 0
    )  # fmt: skip


def area(name: str, shown: Sequence[tuple[int, float, float]], x: Place,
         y: Place) -> SafeString:  # fmt: skip
    """The surface between two stepped curves."""
    def outline(side: int) -> list[tuple[float, float]]:
        corners = [(x(shown[0][0]), y(shown[0][side]))]
        for before, now in itertools.pairwise(shown):
            corners += [(x(now[0]), y(before[side])), (x(now[0]), y(now[side]))]
        return corners

    around = outline(1) + outline(2)[::-1]
    points = " ".join(f"{svg.tidy(a)},{svg.tidy(b)}" for a, b in around)
    return svg.el("polygon", points=points, fill=svg.fill(name, 2), opacity=0.7)


def tag(words: Text, x: float, y: float) -> SafeString:
    """Words on a white ground, so that they stay readable on a pattern."""
    width = tag_width(words)
    return svg.join((
        svg.el("rect", x=x - width / 2, y=y - 12, width=width, height=20, rx=4, fill=svg.PAPER, stroke=svg.HAIR),
        svg.text(words, x, y + 3, anchor="middle", size=12, weight=600),
    ))  # fmt: skip


def tag_width(words: Text) -> float:
    return len(str(words)) * 7.0 + 14


def month_norm(*, title: Text, desc: Text, months: Sequence[Text], reached: Sequence[float | None],
               norm: Sequence[float], unit: Text = "", source: Text = "", reached_label: Text = "",
               norm_label: Text = "") -> SafeString:  # fmt: skip
    """What was reached by the end of each month as bars, against the norm of that month as a stepped line."""
    marks = svg.ticks(0, max([1.0, *norm, *(v for v in reached if v is not None)]))
    slot = (svg.WIDTH - RIGHT - LEFT) / len(months)
    y = svg.scale(marks[0], marks[-1], BOTTOM, TOP)
    body = [svg.axis_y(marks, y, LEFT, svg.WIDTH - RIGHT, unit)]
    for n, (month, value) in enumerate(zip(months, reached, strict=True)):
        start = LEFT + n * slot
        body.append(svg.text(month, start + slot / 2, BOTTOM + 20, anchor="middle", size=12, fill=svg.SOFT))
        if value is not None:
            short = value < norm[n]
            body.append(svg.el("rect", x=start + slot * 0.18, y=y(value), width=slot * 0.64, height=BOTTOM - y(value),
                               fill="#9dbfc0" if short else svg.BRAND, stroke=svg.BRAND, stroke_width=1.5))  # fmt: skip
    steps = "".join(f"{'M' if n == 0 else 'L'}{svg.tidy(LEFT + n * slot)} {svg.tidy(y(v))}H{svg.tidy(LEFT + (n + 1) * slot)}"
                    for n, v in enumerate(norm))  # fmt: skip
    body.append(svg.el("path", d=steps, fill="none", stroke=svg.THREAD, stroke_width=2.5, stroke_dasharray="6 4"))
    names_of = (reached_label or _("behaald"), norm_label or _("norm"))
    body.append(svg.label(names_of[1], svg.WIDTH - RIGHT + 10, y(norm[-1]), width=14, anchor="start", size=12))
    body.append(key(names_of[0]))
    series = [Series(label=words, points=[Point(at=m, value=v) for m, v in zip(months, column, strict=True)])
              for words, column in zip(names_of, (reached, norm), strict=True)]  # fmt: skip
    return whole(title, desc, series, body, source, unit)


def key(words: Text) -> SafeString:
    """What full and pale bars mean."""
    at = svg.WIDTH - RIGHT + 10
    rows = ((svg.BRAND, words), ("#9dbfc0", _("onder de norm")))
    return svg.join(
        part for n, (colour, told) in enumerate(rows) for part in (
            svg.el("rect", x=at, y=BOTTOM - 40 + n * 22, width=12, height=12, fill=colour, stroke=svg.BRAND),
            svg.text(told, at + 18, BOTTOM - 30 + n * 22, size=12),
        )
    )  # fmt: skip
