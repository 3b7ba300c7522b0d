"""A table does what the reader asks and nothing else: what is unknown is left out and said."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from doorlopend.records.kit.tables import Column, Filter, Table, TableState
from doorlopend.records.kit.values import Action

COLUMNS = (
    Column(key="name", label="Naam", sort="person__name"),
    Column(key="due", label="Termijn", kind="date", sort="due"),
    Column(key="note", label="Notitie"),
)
FILTERS = (
    Filter(key="status", label="Stand", choices=(("open", "open"), ("done", "klaar"))),
    Filter(key="since", label="Vanaf", kind="date"),
    Filter(key="mine", label="Mijn", kind="toggle"),
)
Render = Callable[..., str]


def read(query: str, **options: object) -> TableState:
    return TableState.read(QueryDict(query), columns=COLUMNS, filters=FILTERS, **options)  # type: ignore[arg-type]


def table(query: str = "", *, count: int = 95, **options: object) -> Table:
    state = read(query, limit=10)
    rows = [{"name": f"N{n}", "due": None, "note": ""} for n in range(state.offset, min(count, state.offset + 10))]
    return Table(name="t", caption="Lijst", columns=COLUMNS, rows=rows, state=state, total=count, **options)  # type: ignore[arg-type]


def test_a_known_column_gives_the_ordering_of_its_query() -> None:
    assert read("sort=-name").ordering == ("-person__name",)
    assert read("", default="-due").ordering == ("-due",)


def test_unknown_columns_and_values_are_left_out_and_named() -> None:
    state = read("sort=password&status=secret&since=31-02-2026")
    assert state.ordering == ()
    assert state.values == {}
    assert len(state.problems) == 3
    assert "password" in state.problems[0]


@given(st.dictionaries(st.sampled_from(["sort", "page", "status", "since", "mine", "other"]), st.text(max_size=20)))
def test_nothing_unchecked_reaches_a_query(query: dict[str, str]) -> None:
    state = TableState.read(query, columns=COLUMNS, filters=FILTERS)
    assert set(state.ordering) <= {"person__name", "-person__name", "due", "-due"}
    assert state.values.get("status", "open") in {"open", "done"}
    assert state.values.get("mine", "1") == "1"
    assert state.page >= 1
    assert state.offset >= 0


@given(st.sampled_from(["name", "due"]), st.booleans(), st.sampled_from(["", "open", "done"]), st.integers(1, 9))
def test_a_link_reads_back_as_the_view_it_stands_for(sort: str, down: bool, status: str, page: int) -> None:
    asked = f"sort={'-' if down else ''}{sort}&status={status}&page={page}"
    shown = table(asked)
    assert read(shown.link(page=str(page))[1:]) == read(asked)
    for header in shown.headers():
        if header.url:
            assert dict(parse_qsl(header.url[1:])).get("status", "") == status
            assert "page" not in dict(parse_qsl(header.url[1:]))


def test_a_heading_sorts_up_first_then_down_then_up() -> None:
    def link(query: str) -> str:
        return next(h.url for h in table(query).headers() if h.column.key == "name")

    assert link("") == "?sort=name"
    assert link("sort=name") == "?sort=-name"
    assert link("sort=-name") == "?sort=name"


def test_the_sorted_column_says_so_to_a_screen_reader(render: Render) -> None:
    html = render("{% table t %}", t=table("sort=-due"))
    assert html.count("aria-sort") == 1
    assert 'aria-sort="descending"' in html


def test_pages_name_first_last_and_near_ones() -> None:
    assert [number for number, _link, _here in table("page=5").page_links()] == [1, 0, 4, 5, 6, 0, 10]
    assert [here for _number, _link, here in table("page=5").page_links()].count(True) == 1
    assert table("page=1").previous() == ""
    assert table("page=10").next() == ""


def test_counts_stand_above_the_rows(render: Render) -> None:
    assert "11–20 van 95" in render("{% table t %}", t=table("page=2"))
    assert "1 rij" in render("{% table t %}", t=table(count=1))


def test_an_empty_table_says_what_would_stand_there(render: Render) -> None:
    html = render("{% table t %}", t=table(count=0, empty_title="Geen taken", empty_text="Alles is gedaan."))
    assert "Geen taken" in html
    assert "<table" not in html


def test_a_row_leads_where_its_first_cell_says(render: Render) -> None:
    html = render("{% table t %}", t=table(count=2, row_url=lambda row: f"/p/{row['name']}"))
    assert html.count('class="dl-row__link" href="/p/N') == 2


def test_selected_rows_post_their_ids_with_the_chosen_action(render: Render) -> None:
    bulk = (Action(label="Overdragen", url="hand-over"),)
    html = render("{% table t %}", t=table(count=2, bulk=bulk, bulk_url="/bulk", row_id=lambda row: row["name"]))
    assert 'name="ids" value="N1" aria-label="Kies N1"' in html
    assert 'name="action" value="hand-over"' in html
    assert 'method="post" action="/bulk"' in html


def test_filters_keep_the_sort_and_the_export_keeps_both(render: Render) -> None:
    shown = table("sort=-due&status=open", filters=FILTERS, export_url="/x")
    assert shown.hidden() == [("sort", "-due")]
    assert shown.export_link() == "/x?status=open&sort=-due"
    assert '<option value="open" selected>' in render("{% table t %}", t=shown)


def test_an_empty_cell_says_so(render: Render) -> None:
    assert "niet bekend" in render("{% table t %}", t=table(count=1))
