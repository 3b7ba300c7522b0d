"""The few shapes and scales the pictures are drawn with."""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from math import ceil, floor, log10
from textwrap import wrap

from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ..shell import Text

INK, SOFT, HAIR, EDGE, PAPER = "#18232c", "#4b5a66", "#dedbd2", "#747d86", "#ffffff"
BRAND, THREAD = "#125a5c", "#c2671a"
TONES = {"ok": "#1c6636", "warn": "#b87503", "late": "#98201c", "info": "#1d4c86", "neutral": "#747d86"}
# fill, and the marks of the pattern drawn over it; told apart without colour and on a grey print
SERIES = (
    (BRAND, ""),
    ("#f0c789", '<path d="M-2 2l4-4M0 8l8-8M6 10l4-4" stroke="#8a4b10" stroke-width="1.6"/>'),
    ("#c9d8e4", '<circle cx="4" cy="4" r="1.5" fill="#1d4c86"/>'),
    ("#7a4069", '<path d="M0 4h8" stroke="#fff" stroke-width="1.6"/>'),
    ("#e4e1d8", '<path d="M0 0l8 8M8 0l-8 8" stroke="#4b5a66" stroke-width="1.2"/>'),
)
# the same for a series that is a signal, in the colours people know it by
SIGNALS = {
    "ok": (TONES["ok"], ""),
    "warn": SERIES[1],
    "late": (TONES["late"], '<circle cx="4" cy="4" r="1.5" fill="#fff"/>'),
    "info": SERIES[2],
    "neutral": SERIES[4],
}
Look = tuple[str, str]
WIDTH = 520
# A picture this wide is still read when it shrinks to a telephone.
SLIM = 340
Rows = Sequence[Sequence[object]]
Place = Callable[[float], float]


def el(tag: str, *children: str | SafeString, **attributes: object) -> SafeString:
    """One SVG element; `stroke_width=2` becomes `stroke-width="2"`, None leaves an attribute out."""
    parts = format_html_join(
        "", ' {}="{}"', ((k.rstrip("_").replace("_", "-"), tidy(v)) for k, v in attributes.items() if v is not None)
    )
    inner = join(children)
    return format_html("<{}{}>{}</{}>", mark_safe(tag), parts, inner, mark_safe(tag))


def tidy(value: object) -> object:
    """A coordinate with at most two decimals, so that equal pictures are equal text."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else value


def join(parts: Iterable[str | SafeString]) -> SafeString:
    return mark_safe("".join(conditional_escape(part) for part in parts))


def text(words: object, x: float, y: float, *, anchor: str = "start", size: int = 13, fill: str = INK,
         weight: int | None = None, halo: bool = False) -> SafeString:  # fmt: skip
    """Words at a place; `anchor` start, middle or end; a `halo` keeps them readable over lines."""
    glow = {"stroke": PAPER, "stroke_width": 4, "paint_order": "stroke"} if halo else {}
    return el("text", str(words), x=x, y=y, text_anchor=anchor, font_size=size, fill=fill, font_weight=weight, **glow)


def lines_of(words: Text, width: int, most: int = 2) -> list[str]:
    """Words broken into at most `most` lines of about `width` characters."""
    broken = wrap(str(words), width) or [""]
    return broken if len(broken) <= most else [*broken[: most - 1], broken[most - 1][: width - 1] + "…"]


def label(words: Text, x: float, y: float, *, width: int, anchor: str = "end", size: int = 13) -> SafeString:
    """A label of one or two lines, centred on `y`."""
    rows = lines_of(words, width)
    top = y + size * 0.35 - (len(rows) - 1) * size * 0.6
    return join(text(row, x, top + n * size * 1.2, anchor=anchor, size=size) for n, row in enumerate(rows))


def amount(value: float | None, unit: Text = "") -> str:
    """A value in the reader's notation with its unit; None in words."""
    if value is None:
        return _("niet getoond")
    places = None if float(value).is_integer() else 1
    number = number_format(int(value) if places is None else value, places, force_grouping=True)
    return f"{number}{'' if unit in ('%', '') else ' '}{unit}"


def ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round values that cover low to high, about `wanted` of them."""
    span = high - low
    # Two values a rounding apart are one value on paper, and have no power of ten between them.
    raw = (span if span > 1e-9 * max(1.0, abs(low), abs(high)) else 1.0) / wanted
    power = 10.0 ** floor(log10(raw))
    step = next((m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw), 10 * power)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(n * step, 10) for n in range(first, max(last, first + 1) + 1)]


def scale(low: float, high: float, start: float, end: float) -> Place:
    """A straight scale from values to places."""
    span = (high - low) or 1.0
    return lambda value: start + (value - low) / span * (end - start)


def fill(name: str, index: int, looks: Sequence[Look] = SERIES) -> str:
    """The fill of a series: its plain colour, or its pattern inside the picture `name`."""
    colour, marks = looks[index % len(looks)]
    return f"url(#{name}-p{index % len(looks)})" if marks else colour


def defs(name: str, count: int, looks: Sequence[Look] = SERIES) -> SafeString:
    """The patterns of the first `count` series."""
    drawn = [
        el("pattern", el("rect", width=8, height=8, fill=colour), mark_safe(marks),
           id=f"{name}-p{n}", width=8, height=8, patternUnits="userSpaceOnUse")
        for n, (colour, marks) in enumerate(looks[:count]) if marks
    ]  # fmt: skip
    return el("defs", *drawn) if drawn else mark_safe("")


LEGEND_ROW = 22


def legend_places(names: Sequence[Text], *, x: float = 8, most: float = WIDTH) -> list[tuple[float, int]]:
    """Where each name of a legend stands: its x and its row; a name that does not fit begins a row."""
    places: list[tuple[float, int]] = []
    at, row = x, 0
    for words in names:
        wide = 20 + len(str(words)) * 7.2
        if at > x and at + wide > most:
            at, row = x, row + 1
        places.append((at, row))
        at += wide + 18
    return places


def legend_extra(names: Sequence[Text], *, most: float = WIDTH) -> int:
    """The height of a legend beyond its first row."""
    return LEGEND_ROW * max((row for _x, row in legend_places(names, most=most)), default=0)


def legend(name: str, names: Sequence[Text], y: float, *, most: float = WIDTH, looks: Sequence[Look] = SERIES) -> SafeString:
    """Series with their fills, in as many rows as they need."""
    drawn = []
    for index, (words, (at, row)) in enumerate(zip(names, legend_places(names, most=most), strict=True)):
        low = y + row * LEGEND_ROW
        drawn.append(el("rect", x=at, y=low - 11, width=14, height=14, fill=fill(name, index, looks), stroke=INK, stroke_width=0.5))
        drawn.append(text(words, at + 20, low, size=13))
    return join(drawn)


def axis_x(values: Sequence[float], place: Place, top: float, bottom: float,
           unit: Text = "") -> SafeString:  # fmt: skip
    """Vertical hairlines with their values below."""
    drawn = []
    for value in values:
        drawn.append(el("path", d=f"M{tidy(place(value))} {tidy(top)}V{tidy(bottom)}", stroke=HAIR, fill="none"))
        drawn.append(text(amount(value, "%" if unit == "%" else ""), place(value), bottom + 17, anchor="middle", size=12, fill=SOFT))
    return join(drawn)


def axis_y(values: Sequence[float], place: Place, left: float, right: float,
           unit: Text = "") -> SafeString:  # fmt: skip
    """Horizontal hairlines with their values before them."""
    drawn = []
    for value in values:
        drawn.append(el("path", d=f"M{tidy(left)} {tidy(place(value))}H{tidy(right)}", stroke=HAIR, fill="none"))
        drawn.append(text(amount(value, "%" if unit == "%" else ""), left - 8, place(value) + 4, anchor="end", size=12, fill=SOFT))
    return join(drawn)


def name_of(*parts: object) -> str:
    """A stable id for a picture, from what it shows."""
    return "c" + sha256(repr([str(part) for part in parts]).encode()).hexdigest()[:10]


def figure(*, name: str, title: Text, desc: Text, height: float, body: Iterable[SafeString], heads: Sequence[Text],
           rows: Rows, source: Text = "", width: int = WIDTH) -> SafeString:  # fmt: skip
    """The whole figure: caption, picture with title and description, its table, and the source."""
    picture = el(
        "svg", el("title", str(title), id=f"{name}-t"), el("desc", str(desc), id=f"{name}-d"), *body,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width} {tidy(float(height))}", role="img",
        aria_labelledby=f"{name}-t {name}-d", width=width, height=tidy(float(height)),
    )  # fmt: skip
    return format_html(
        '<figure class="{}"><figcaption class="dl-chart__caption">{}</figcaption>'
        '<div class="dl-chart__picture" role="group" aria-label="{}" tabindex="0">{}</div>{}{}</figure>',
        "dl-chart dl-chart--slim" if width <= SLIM else "dl-chart",
        title,
        title,
        picture,
        table(title, heads, rows),
        format_html('<p class="dl-chart__source">{}: {}</p>', _("Bron"), source) if source else "",
    )


def table(title: Text, heads: Sequence[Text], rows: Rows) -> SafeString:
    """The figures of a picture as a table inside a disclosure; the first column heads its row."""
    head = format_html_join("", '<th scope="col">{}</th>', ((h,) for h in heads))
    body = format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}</tr>',
        ((row[0], format_html_join("", '<td class="dl-cell--number">{}</td>', ((v,) for v in row[1:]))) for row in rows),
    )
    return format_html(
        '<details class="dl-chart__data"><summary>{}</summary><div class="dl-data__scroll" role="group" '
        'aria-label="{}" tabindex="0"><table class="dl-chart__table"><caption class="dl-hidden">{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div></details>",
        _("Cijfers in een tabel"), title, title, head, body,
    )  # fmt: skip
