"""Lists as people keep them come in with every cell where it stands and nothing guessed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from doorlopend.records.kit import lists
from doorlopend.records.kit.lists import Found, UnreadableList, read_list


def workbook(fill: Callable[[Any, Any], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book, book.active)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def rows_of(*rows: list[Any]) -> bytes:
    return workbook(lambda _book, sheet: [sheet.append(row) for row in rows])


def test_a_bsn_keeps_its_zero_and_a_number_stays_whole() -> None:
    data = rows_of(["Naam", "BSN", "Kinderen"], ["Ada", "012345678", 2], ["Bo", 12345678, 0])
    sheet = read_list(data, file_name="lijst.xlsx")[0]
    assert [row["BSN"].text for row in sheet.rows] == ["012345678", "12345678"]
    assert [row["BSN"].digits(9) for row in sheet.rows] == ["012345678", "012345678"]
    assert [row["Kinderen"].value for row in sheet.rows] == [2, 0]


def test_cells_say_where_they_stand_even_below_a_title() -> None:
    data = rows_of(["Koppelingen november", None, None], [], ["Naam", "Geboren", "V-nummer"], [], ["Ada", date(1994, 5, 2), "0000000013"])
    sheet = read_list(data, file_name="lijst.xlsx")[0]
    assert sheet.head_row == 3
    assert sheet.rows[0].number == 5
    assert sheet.rows[0]["Geboren"] == Found(value=date(1994, 5, 2), at="B5")


def test_a_workbook_that_counts_from_1904_gives_the_same_days() -> None:
    def fill(book: Any, sheet: Any) -> None:
        book.epoch = CALENDAR_MAC_1904
        sheet.append(["Naam", "Geboren"])
        sheet.append(["Ada", date(1994, 5, 2)])

    assert read_list(workbook(fill), file_name="a.xlsx")[0].rows[0]["Geboren"].value == date(1994, 5, 2)


def test_two_heading_rows_under_merged_cells_become_one_name() -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.append(["Hoofdpersoon", None, "Partner", None, "Azc"])
        sheet.append(["Naam", "Geboren", "Naam", "Geboren", "Azc"])
        sheet.append(["Ada", date(1990, 1, 1), "Bo", date(1991, 2, 2), "Oisterwijk"])
        sheet.merge_cells("A1:B1")
        sheet.merge_cells("C1:D1")

    sheet = read_list(workbook(fill), file_name="a.xlsx")[0]
    assert sheet.heads == ("Hoofdpersoon Naam", "Hoofdpersoon Geboren", "Partner Naam", "Partner Geboren", "Azc")
    assert sheet.rows[0]["Partner Naam"].value == "Bo"


def test_a_merged_cell_holds_for_all_its_rows() -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.append(["Huishouden", "Naam", "Rol"])
        sheet.append(["H1", "Ada", "hoofd"])
        sheet.append([None, "Bo", "kind"])
        sheet.merge_cells("A2:A3")

    assert [row["Huishouden"].value for row in read_list(workbook(fill), file_name="a.xlsx")[0].rows] == ["H1", "H1"]


def test_expected_headings_decide_where_rows_look_alike() -> None:
    data = rows_of(["een", "twee", "drie", "vier"], ["Naam", "Geslacht", "Azc"], ["Ada", "v", "Oisterwijk"])
    assert read_list(data, file_name="a.xlsx", expected=("naam", "GESLACHT"))[0].head_row == 2


def test_headings_that_lack_or_repeat_get_a_name_of_their_own() -> None:
    sheet = read_list(rows_of(["Naam", "Taal", "Taal", None], ["Ada", "nl", "ti", "x"]), file_name="a.xlsx")[0]
    assert sheet.heads == ("Naam", "Taal", "Taal (2)", "Kolom D")


def test_hidden_sheets_are_left_alone() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.append(["Naam", "Azc"])
        sheet.append(["Ada", "Oisterwijk"])
        hidden = book.create_sheet("oud")
        hidden.append(["Naam", "Azc"])
        hidden.append(["Geheim", "X"])
        hidden.sheet_state = "hidden"

    assert [sheet.name for sheet in read_list(workbook(fill), file_name="a.xlsx")] == ["Sheet"]


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_of_any_office(mark: str, coding: str) -> None:
    text = f'Naam{mark}BSN{mark}Plaats\r\n"Zoë, {mark} Ada"{mark}012345678{mark}’s-Gravenhage\r\n'
    row = read_list(text.encode(coding), file_name="lijst.CSV")[0].rows[0]
    assert (row["Naam"].value, row["BSN"].value) == (f"Zoë, {mark} Ada", "012345678")
    assert row["Plaats"].text == "’s-Gravenhage"
    assert row["BSN"].at == "B2"


def test_json_lists_keep_their_place() -> None:
    data = json.dumps({"personen": [{"naam": "Ada", "bsn": "012345678"}, {"naam": "Bo", "talen": ["ti"]}]}).encode()
    sheet = read_list(data, file_name="a.json")[0]
    assert sheet.heads == ("naam", "bsn", "talen")
    assert sheet.rows[0]["bsn"] == Found(value="012345678", at="/personen/0/bsn")
    assert sheet.rows[1]["talen"].value == '["ti"]'


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"%PDF"), ("a.xlsx", b"not a workbook"), ("a.xlsx", b"PK\x03\x04broken"), ("a.json", b"{"), ("a.csv", b""),
        ("a.json", b"[]"), ("a.csv", b"Naam;Azc\n"), ("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600), ("zonder-einde", b"x"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why_and_what_to_do(name: str, data: bytes) -> None:
    with pytest.raises(UnreadableList) as told:
        read_list(data, file_name=name)
    assert len(told.value.problem) > 10
    assert len(told.value.remedy) > 10
    with translation.override("en"), pytest.raises(UnreadableList) as english:
        read_list(data, file_name=name)
    assert english.value.problem != told.value.problem


def test_too_large_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadableList, match="20 MB"):
        read_list(b"0" * (lists.LARGEST + 1), file_name="a.xlsx")
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * 2_000_000)
    monkeypatch.setattr(lists, "UNPACKED", 1_000_000)
    with pytest.raises(UnreadableList, match="pakt uit"):
        read_list(packed.getvalue(), file_name="a.xlsx")


TEXT = st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12).map(str.strip).filter(bool)


@given(st.lists(st.tuples(TEXT, st.integers(-(10**9), 10**9), st.dates(date(1901, 1, 1), date(2090, 1, 1))), min_size=1, max_size=8))
def test_what_excel_holds_comes_back_as_it_was(rows: list[tuple[str, int, date]]) -> None:
    held = [[("'" if text.startswith("=") else "") + text, n, day] for text, n, day in rows]
    data = rows_of(["Naam", "Aantal", "Geboortedatum"], *held)
    got = read_list(data, file_name="a.xlsx", expected=("Naam", "Aantal", "Geboortedatum"))[0].rows
    assert [[r["Naam"].value, r["Aantal"].value, r["Geboortedatum"].value] for r in got] == held


@given(st.binary(max_size=300), st.sampled_from(["a.xlsx", "a.xls", "a.csv", "a.json", "a.ods"]))
def test_no_file_breaks_the_reader(data: bytes, name: str) -> None:
    try:
        read_list(data, file_name=name)
    except UnreadableList as told:
        assert told.remedy


def test_values_read_as_someone_would_type_them() -> None:
    assert Found(value=None, at="A1").text == ""
    assert Found(value=datetime(2026, 1, 2, 3, 4), at="A1").text == "2026-01-02 03:04"
    assert Found(value="nvt", at="A1").digits(9) == "nvt"
    assert Found(value="1234.56.789", at="A1").digits(9) == "123456789"
