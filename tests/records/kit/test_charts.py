"""A picture is worth its table: both say the same, to everyone, and nothing hidden is drawn as zero."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from doorlopend.records.kit import charts, sample_charts
from doorlopend.records.kit.charts import Bar, Edge, Group, Interval, Node, Point, Series, StackRow, svg
from doorlopend.records.kit.charts.flow import layers

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = [sample_charts.bars, sample_charts.stack, sample_charts.lines, sample_charts.strip, sample_charts.estimates,
            sample_charts.between, sample_charts.people, sample_charts.chain, sample_charts.norm]  # fmt: skip


def drawing(html: str) -> ElementTree.Element:
    found = re.search(r"<svg.*</svg>", html, re.S)
    assert found
    return ElementTree.fromstring(found[0])


@pytest.mark.parametrize("make", PICTURES)
def test_a_picture_has_a_title_a_sentence_and_a_table(make: Callable[[], str]) -> None:
    html = make()
    root = drawing(html)
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None and desc is not None
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert len(desc.text or "") > 20
    assert html.count('scope="row"') >= 2
    assert "<table" in html[html.index("<details") :]


@pytest.mark.parametrize("make", PICTURES)
def test_a_picture_is_the_same_each_time_and_has_no_styles_of_its_own(make: Callable[[], str]) -> None:
    assert make() == make()
    assert "style=" not in make()


def test_the_pictures_of_one_page_share_no_ids() -> None:
    ids = re.findall(r'\bid="([^"]+)"', "".join(make() for make in PICTURES))
    assert len(ids) == len(set(ids))


def test_what_may_not_be_shown_is_said_and_not_drawn() -> None:
    html = charts.bar(title="T", desc="D", bars=[Bar(label="A", value=None), Bar(label="B", value=3)])
    assert len(drawing(html).findall(f"{SVG}rect")) == 1
    assert html.count("niet getoond") == 2


def test_zero_is_a_value() -> None:
    html = charts.bar(title="T", desc="D", bars=[Bar(label="A", value=0)])
    assert "niet getoond" not in html


VALUES = st.lists(st.one_of(st.none(), st.floats(0, 1e6, allow_nan=False)), min_size=1, max_size=12)


@given(VALUES)
def test_bars_stay_inside_and_keep_their_proportion(values: list[float | None]) -> None:
    html = charts.bar(title="T", desc="D", bars=[Bar(label=str(n), value=v) for n, v in enumerate(values)])
    widths = [float(r.get("width", "")) for r in drawing(html).findall(f"{SVG}rect")]
    shown = [v for v in values if v is not None]
    assert all(0 <= w <= svg.WIDTH for w in widths)
    order = sorted(range(len(shown)), key=lambda n: shown[n])
    assert all(widths[a] <= widths[b] + 0.01 for a, b in itertools.pairwise(order))


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
@example(0.0, 5e-324)
def test_ticks_cover_the_values(low: float, span: float) -> None:
    marks = svg.ticks(low, low + span)
    assert marks[0] <= low + 1e-6 * max(1, abs(low))
    assert marks[-1] >= low + span - 1e-6 * max(1, abs(low + span))
    assert len(marks) >= 2
    assert len(marks) <= 12


def test_series_differ_without_colour() -> None:
    html = charts.stacked(title="T", desc="D", series=("a", "b", "c"), rows=[StackRow(label="x", values=(1, 2, 3))])
    fills = {rect.get("fill") for rect in drawing(html).iter(f"{SVG}rect") if rect.get("stroke-width") == "1.5"}
    assert len(fills) == 3
    assert sum("url(#" in str(fill) for fill in fills) == 2


def test_a_share_bar_fills_the_whole() -> None:
    rows = [StackRow(label="x", values=(1, 3)), StackRow(label="y", values=(50, 50))]
    root = drawing(charts.stacked(title="T", desc="D", series=("a", "b"), rows=rows, share=True))
    pieces = [r for r in root.iter(f"{SVG}rect") if r.get("stroke-width") == "1.5"]
    ends = [float(r.get("x", "")) + float(r.get("width", "")) for r in pieces]
    assert ends[1] == pytest.approx(ends[3], abs=0.02)


def test_a_gap_breaks_the_line() -> None:
    points = [Point(at=str(n), value=v) for n, v in enumerate((1.0, 2.0, None, 3.0, 4.0))]
    html = charts.line(title="T", desc="D", series=[Series(label="s", points=points)])
    lines = [p.get("d", "") for p in drawing(html).iter(f"{SVG}path") if p.get("stroke-width") == "2.5"]
    assert [d.count("M") for d in lines] == [2]


def test_a_hundred_people_are_a_hundred() -> None:
    html = charts.hundred(title="T", desc="D", groups=(Group(label="a", count=40), Group(label="b", count=60)))
    assert len(drawing(html).findall(f"{SVG}g")) == 100
    with pytest.raises(ValueError, match="100"):
        charts.hundred(title="T", desc="D", groups=(Group(label="a", count=40),))


def test_an_interval_lies_around_its_estimate() -> None:
    rows = [Interval(label="a", value=2, thick=(1, 3), thin=(-1, 6))]
    root = drawing(charts.intervals(title="T", desc="D", rows=rows))
    ends = {p.get("stroke-width"): [float(v) for v in re.findall(r"[MH](-?[\d.]+)", p.get("d", ""))]
            for p in root.iter(f"{SVG}path") if p.get("stroke-width") in {"2", "8"}}  # fmt: skip
    dot = next(root.iter(f"{SVG}circle"))
    assert ends["2"][0] < ends["8"][0] < float(dot.get("cx", "")) < ends["8"][1] < ends["2"][1]


def test_a_picture_of_intervals_fits_a_telephone_and_names_its_unit() -> None:
    rows = [Interval(label="Startbaan naast de lessen", value=12, thick=(10, 14), thin=(5, 19))]
    html = charts.intervals(title="T", desc="D", rows=rows, unit="mensen per 100")
    root = drawing(html)
    assert float(root.get("width", "")) <= 340 and "dl-chart--slim" in html
    words = {t.text: t for t in root.iter(f"{SVG}text")}
    assert {"mensen per 100", "Startbaan naast de lessen", "geen verschil"} <= set(words)
    # No difference lies at the left edge here; its name may not stick out of the picture.
    assert float(words["geen verschil"].get("x", "")) >= 40


EDGES = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14)


@given(EDGES)
def test_a_chain_without_circles_runs_forward(pairs: list[tuple[int, int]]) -> None:
    nodes = [Node(id=str(n), label=str(n)) for n in range(8)]
    edges = [Edge(start=str(a), end=str(b)) for a, b in pairs if a < b]
    depth = layers(nodes, edges)
    assert all(depth[e.start] < depth[e.end] for e in edges)
    charts.flow(title="T", desc="D", nodes=nodes, edges=edges)


@given(EDGES)
def test_a_chain_with_circles_is_drawn_too(pairs: list[tuple[int, int]]) -> None:
    nodes = [Node(id=str(n), label=str(n)) for n in range(8)]
    html = charts.flow(title="T", desc="D", nodes=nodes, edges=[Edge(start=str(a), end=str(b)) for a, b in pairs])
    assert "nan" not in html


def test_an_arrow_to_nowhere_is_named() -> None:
    with pytest.raises(ValueError, match="ghost"):
        charts.flow(title="T", desc="D", nodes=[Node(id="a", label="A")], edges=[Edge(start="a", end="ghost")])


def test_labels_cannot_become_markup() -> None:
    html = charts.bar(title="<b>", desc="<i>", bars=[Bar(label="<script>", value=1)], source="<u>")
    assert not re.search(r"<(b|i|script|u)>", html)


def test_a_bar_with_a_hidden_piece_tells_no_sum() -> None:
    drawn = charts.stacked(title="Wachten", desc="d", series=("a", "b"), rows=[StackRow(label="Goirle", values=(7, None))])
    picture = drawn.split("<table")[0]
    assert "niet getoond" in picture and ">7<" not in picture.split("Goirle")[1]


def test_a_long_legend_takes_a_second_row_inside_the_picture() -> None:
    names = ("Groen: meer dan 14 dagen", "Oranje: hoogstens 14 dagen", "Rood: te laat")
    places = svg.legend_places(names)
    assert [row for _x, row in places] == [0, 0, 1]
    assert all(x + 20 + len(words) * 7.2 <= svg.WIDTH for words, (x, _row) in zip(names, places, strict=True))


@pytest.mark.parametrize("at", [0, 5, 11])
def test_two_curves_fit_a_telephone_with_every_word_inside(at: int) -> None:
    """Names above, and the words of the area wherever it is widest, within a picture a telephone shows whole."""
    low = Series(label="Gebruikelijke begeleiding met taalles en gesprekken bij de gemeente", points=[Point(at=str(n), value=3.0 * n) for n in range(12)])
    high = Series(label="Startbaan", points=[Point(at=str(n), value=3.0 * n + (20 if n == at else 1)) for n in range(12)])
    html = charts.curves(title="t", desc="d", first=high, second=low, area_label="2,5 maanden eerder", unit="van de 100")
    root = drawing(html)
    assert "dl-chart--slim" in html and float(root.get("viewBox", "").split()[2]) <= svg.SLIM
    for box in root.iter(f"{SVG}rect"):
        if box.get("rx") == "4":
            start, wide = float(box.get("x", "")), float(box.get("width", ""))
            assert start >= 0 and start + wide <= svg.SLIM
    words = [t for t in root.iter(f"{SVG}text") if t.get("text-anchor") == "start"]
    assert all(float(t.get("x", "")) + 6.6 * len(t.text or "") <= svg.SLIM for t in words)
