"""Any table as an xlsx file with a codebook beside it; what a spreadsheet could run arrives as plain text."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from .lists import UnreadableList, read_list
from .tables import Column, Table
from .values import Badge, Deadline, Explanation, Light, Person

__all__ = ["CONTENT_TYPE", "UnreadableList", "export", "plain", "read_list", "response"]

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
LONGEST = 32_767
HEAD = {"font": Font(bold=True), "fill": PatternFill("solid", fgColor="E2EEEC")}
WIDTHS = {"number": 12, "date": 13, "datetime": 18, "deadline": 13, "person": 28, "text": 24}


def plain(value: object) -> str | int | float | date | None:
    """A value as a cell holds it: words of components, days without clock zones, lists joined."""
    if isinstance(value, Person):
        return value.name
    if isinstance(value, Badge | Light):
        return str(value.text)
    if isinstance(value, Deadline):
        return value.due
    if isinstance(value, Explanation):
        return str(value.outcome)
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, list | tuple):
        return "; ".join(str(plain(each)) for each in value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if value is None or isinstance(value, int | float | date):
        return value
    return str(value)


def cell(sheet: Any, value: object, **look: Any) -> Any:
    """A cell that holds `value` as data: text never becomes a formula, also not after an edit."""
    held = plain(value)
    if isinstance(held, str):
        held = ILLEGAL.sub("", held)[:LONGEST]
    made = WriteOnlyCell(sheet, value=held)  # type: ignore[arg-type]
    if isinstance(held, str):
        made.data_type = "s"
        made.quotePrefix = held.startswith(RISKY)
    if isinstance(held, date):
        made.number_format = "dd-mm-yyyy hh:mm" if isinstance(held, datetime) else "dd-mm-yyyy"
    for name, setting in look.items():
        setattr(made, name, setting)
    return made


def sheet_name(words: str | Promise) -> str:
    """A name Excel accepts: at most 31 characters, none of them reserved."""
    return re.sub(r"[\[\]:*?/\\']", " ", str(words)).strip()[:31] or _("Lijst")


def export(
    tables: Table | Sequence[Table], *, made_on: date, rows: Iterable[Any] | None = None, source: str = ""
) -> bytes:
    """The tables as sheets and one codebook sheet. `rows` stands in for the page of a single table.

    `made_on` and `source` are told in the codebook, with each column's meaning, kind and unit.
    """
    many = [tables] if isinstance(tables, Table) else list(tables)
    book = Workbook(write_only=True)
    for table in many:
        fill_sheet(book.create_sheet(sheet_name(table.caption)), table, rows if len(many) == 1 else None)
    codebook(book.create_sheet(_("Toelichting")), many, made_on=made_on, source=source)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def fill_sheet(sheet: Any, table: Table, rows: Iterable[Any] | None) -> None:
    """Headings that stay in sight, a filter on every column, and the rows."""
    for n, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(n)].width = 40 if column.wide else WIDTHS.get(column.kind, 20)
    sheet.freeze_panes = "A2"
    sheet.append([cell(sheet, str(column.label), **HEAD) for column in table.columns])
    count = 1
    for row in table.rows if rows is None else rows:
        sheet.append([cell(sheet, column.of(row)) for column in table.columns])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{count}"


def codebook(sheet: Any, tables: Sequence[Table], *, made_on: date, source: str) -> None:
    """What every column means, in what unit, and when and from what the file was made."""
    for letter, width in zip("ABCDE", (28, 28, 16, 14, 70), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([cell(sheet, _("Gemaakt op"), **HEAD), cell(sheet, made_on)])
    if source:
        sheet.append([cell(sheet, _("Bron"), **HEAD), cell(sheet, source)])
    for table in tables:
        for each, value in table.state.values.items():
            sheet.append([cell(sheet, _("Filter"), **HEAD), cell(sheet, filter_words(table, each, value))])
    sheet.append([])
    heads = (_("Lijst"), _("Kolom"), _("Soort"), _("Eenheid"), _("Betekenis"))
    sheet.append([cell(sheet, head, **HEAD) for head in heads])
    for table in tables:
        for column in table.columns:
            told = (str(table.caption), str(column.label), kind_words(column), str(column.unit), str(column.meaning))
            sheet.append([cell(sheet, part, alignment=Alignment(wrap_text=True, vertical="top")) for part in told])


def filter_words(table: Table, key: str, value: str) -> str:
    """A filter in the words of the screen."""
    found = next(f for f in table.filters if f.key == key)
    return f"{found.label}: {next((words for raw, words in found.choices if raw == value), value)}"


def kind_words(column: Column) -> str:
    """The kind of a column in words."""
    words = {"number": _("getal"), "date": _("datum"), "datetime": _("tijdstip"), "deadline": _("datum")}
    return words.get(column.kind, _("tekst"))


def response(
    tables: Table | Sequence[Table],
    *,
    file_name: str,
    made_on: date,
    rows: Iterable[Any] | None = None,
    source: str = "",
) -> HttpResponse:
    """The export as a download that no shared cache keeps; `file_name` must hold no person data."""
    answer = HttpResponse(export(tables, made_on=made_on, rows=rows, source=source), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{re.sub(r"[^A-Za-z0-9._-]", "-", file_name)}"'
    answer["Cache-Control"] = "no-store"
    return answer
