"""Pictures as SVG with a text alternative: 100 people, a dot with thick and thin line, two month-step curves."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

BLUE, GREY, SHADE, INK = "#154273", "#767676", "#9dbbe0", "#1a1a1a"


def svg(width: int, height: int, title: str, description: str, body: str) -> str:
    """Wrap a drawing with its alternative in words."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" style="max-width:100%;height:auto" font-family="sans-serif" font-size="14">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{body}</svg>"
    )


def _person(x: float, y: float, fill: str, stroke: str) -> str:
    return f'<g fill="{fill}" stroke="{stroke}"><circle cx="{x + 6}" cy="{y + 4}" r="3"/><rect x="{x + 2.5}" y="{y + 8}" width="7" height="10" rx="3"/></g>'


def icon_row(certain: int, likely: int, possible: int, title: str, description: str) -> str:
    """100 people: filled up to `certain`, shaded up to `possible`; `likely` is marked by the line of the mean."""
    parts = []
    for i in range(100):
        x, y = 12 + (i % 20) * 15, 8 + (i // 20) * 24
        fill = BLUE if i < certain else (SHADE if i < possible else "none")
        parts.append(_person(x, y, fill, BLUE if i < possible else GREY))
    mark_x, mark_y = 12 + (likely % 20) * 15 - 1.5, 6 + (likely // 20) * 24
    parts.append(
        f'<line x1="{mark_x}" y1="{mark_y}" x2="{mark_x}" y2="{mark_y + 22}" stroke="{INK}" stroke-width="2"/>'
    )
    return svg(324, 132, title, description, "".join(parts))


def dot_line(
    rows: Sequence[tuple[str, float, float, float, float, float]], title: str, description: str, unit: str
) -> str:
    """Per row a dot, a thick line (50 %) and a thin line (95 %), zero marked; values already in `unit`."""
    reach = max(1.0, *(abs(v) for r in rows for v in (r[4], r[5]))) * 1.1
    left, width, height = 150, 330, 34 * len(rows) + 40

    def x(v: float) -> float:
        return round(left + (v + reach) / (2 * reach) * width, 1)

    parts = [
        f'<line x1="{x(0)}" y1="6" x2="{x(0)}" y2="{height - 26}" stroke="{INK}" stroke-dasharray="4 3"/>'
    ]
    for i, (name, value, inner_low, inner_high, low, high) in enumerate(rows):
        y = 22 + 34 * i
        parts.append(
            f'<text x="4" y="{y + 5}" fill="{INK}">{escape(name[:20])}</text>'
            f'<line x1="{x(low)}" y1="{y}" x2="{x(high)}" y2="{y}" stroke="{BLUE}" stroke-width="2"/>'
            f'<line x1="{x(inner_low)}" y1="{y}" x2="{x(inner_high)}" y2="{y}" stroke="{BLUE}" stroke-width="7"/>'
            f'<circle cx="{x(value)}" cy="{y}" r="6" fill="{INK}"/>'
        )
    parts.append(
        f'<text x="{x(0) - 4}" y="{height - 8}" fill="{INK}">0</text><text x="{left + width - 120}" y="{height - 8}" fill="{INK}">{escape(unit)}</text>'
    )
    return svg(left + width + 20, height, title, description, "".join(parts))


def _steps(values: Sequence[float], x_of: float, height: float) -> str:
    path = f"M 40 {height:.1f}"
    for i, v in enumerate(values):
        path += f" H {40 + i * x_of:.1f} V {height - v * (height - 20):.1f}"
    return path


def curves(arm: Sequence[float], control: Sequence[float], title: str, description: str, label: str) -> str:
    """Two month-step curves up to the last month with enough people, with the area between them named."""
    n = min(len(arm), len(control))
    a, c = list(arm[:n]), list(control[:n])
    step, height = 400 / max(n - 1, 1), 220.0
    area = (
        _steps(a, step, height)
        + " "
        + " ".join(f"L {40 + i * step:.1f} {height - c[i] * (height - 20):.1f}" for i in range(n - 1, -1, -1))
        + " Z"
    )
    body = (
        f'<path d="{area}" fill="{SHADE}" fill-opacity="0.6"/><path d="{_steps(a, step, height)}" fill="none" stroke="{BLUE}" stroke-width="3"/>'
        f'<path d="{_steps(c, step, height)}" fill="none" stroke="{INK}" stroke-width="3" stroke-dasharray="6 4"/>'
        f'<line x1="40" y1="{height}" x2="450" y2="{height}" stroke="{INK}"/><text x="150" y="{height / 2:.0f}" fill="{INK}">{escape(label)}</text>'
    )
    return svg(460, 250, title, description, body)


def bound_line(z: float, bound: float, title: str, description: str) -> str:
    """A line from bound to bound, no difference in the middle, with the result as a dot: outside is crossed."""
    reach = 1.25 * max(bound, abs(z), 1.0)
    at = {name: round(220 + v / reach * 200, 1) for name, v in (("low", -bound), ("high", bound), ("z", z))}
    body = (
        f'<line x1="20" y1="40" x2="420" y2="40" stroke="{GREY}" stroke-width="2"/>'
        f'<line x1="{at["low"]}" y1="40" x2="{at["high"]}" y2="40" stroke="{SHADE}" stroke-width="9"/>'
        f'<line x1="220" y1="24" x2="220" y2="56" stroke="{INK}" stroke-dasharray="4 3"/>'
        + "".join(
            f'<line x1="{at[n]}" y1="22" x2="{at[n]}" y2="58" stroke="{BLUE}" stroke-width="3"/>'
            for n in ("low", "high")
        )
        + f'<circle cx="{at["z"]}" cy="40" r="7" fill="{INK}"/><text x="216" y="76" fill="{INK}">0</text>'
    )
    return svg(440, 84, title, description, body)
