"""A spreadsheet that leaves here holds data and its meaning, and nothing that runs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlopend.records.kit import xlsx
from doorlopend.records.kit.tables import Column, Filter, Table, TableState
from doorlopend.records.kit.values import Badge, Deadline, Person

DAY = date(2026, 11, 23)
COLUMNS = (
    Column(key="who", label="Wie", kind="person", meaning="Naam zoals in het dossier"),
    Column(key="hours", label="Uren", kind="number", unit="uur"),
    Column(key="due", label="Termijn", kind="deadline"),
)
ROW = {"who": Person(name="Ada"), "hours": 12.5, "due": Deadline(due=DAY, today=DAY)}


def table(*rows: dict[str, Any], **options: Any) -> Table:
    return Table(name="t", caption="Mijn mensen", columns=COLUMNS, rows=rows, **options)


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(data))


def one_cell(text: object) -> Any:
    only = Table(name="t", caption="T", columns=(Column(key="a", label="A"),), rows=[{"a": text}])
    return opened(xlsx.export(only, made_on=DAY)).worksheets[0]["A2"]


def test_values_arrive_as_data_a_spreadsheet_can_count_with() -> None:
    sheet = opened(xlsx.export(table(ROW), made_on=DAY)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["Wie", "Uren", "Termijn"]
    assert [cell.value for cell in sheet[2]] == ["Ada", 12.5, datetime(2026, 11, 23)]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C2"


def test_the_codebook_says_what_each_column_means_and_what_was_filtered() -> None:
    chosen = Filter(key="s", label="Stand", choices=(("open", "loopt nog"),))
    made = xlsx.export(table(ROW, filters=(chosen,), state=TableState(values={"s": "open"})), made_on=DAY, source="register")
    rows = [[c for c in row if c] for row in opened(made).worksheets[1].iter_rows(values_only=True)]
    assert ["Gemaakt op", datetime(2026, 11, 23)] in rows
    assert ["Bron", "register"] in rows
    assert ["Filter", "Stand: loopt nog"] in rows
    assert ["Mijn mensen", "Wie", "tekst", "Naam zoals in het dossier"] in rows
    assert ["Mijn mensen", "Uren", "getal", "uur"] in rows


@pytest.mark.parametrize("text", ["=1+1", "=HYPERLINK(\"http://x\")", "+1", "-2+3", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_what_could_run_is_text(text: str) -> None:
    cell = one_cell(text)
    assert cell.data_type == "s"
    assert cell.value == text
    assert cell.quotePrefix


@given(st.text(max_size=60))
def test_any_text_survives_as_text(text: str) -> None:
    cell = one_cell(text)
    assert cell.data_type != "f"
    assert (cell.value or "").replace("\r\n", "\n").replace("\r", "\n") == xlsx.ILLEGAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n") or "_x" in text


def test_rows_replace_the_page_of_a_table() -> None:
    sheet = opened(xlsx.export(table(ROW), made_on=DAY, rows=[ROW] * 5)).worksheets[0]
    assert sheet.max_row == 6


@pytest.mark.parametrize(("value", "cell"), [(True, "ja"), ([Badge(text="a"), Badge(text="b")], "a; b"), (None, None),
                                             (datetime(2026, 1, 2, 3, 4, tzinfo=UTC), datetime(2026, 1, 2, 3, 4))])  # fmt: skip
def test_components_become_their_words(value: object, cell: object) -> None:
    assert xlsx.plain(value) == cell


def test_a_download_is_kept_by_no_cache_and_its_name_is_plain() -> None:
    got = xlsx.response(table(ROW), file_name='a/b"\n.xlsx', made_on=DAY)
    assert got["Cache-Control"] == "no-store"
    assert got["Content-Disposition"] == 'attachment; filename="a-b--.xlsx"'


def test_sheet_names_are_ones_excel_takes() -> None:
    assert len(xlsx.sheet_name("[Wachtlijst]: taal/*? " * 4)) <= 31
    assert not set("[]:*?/\\'") & set(xlsx.sheet_name("[Wachtlijst]: taal/*?"))
