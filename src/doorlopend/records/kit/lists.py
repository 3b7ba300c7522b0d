"""Read the lists people really keep: xlsx, xls, ods, csv and json, with the place of every cell.

Nothing is guessed about meaning: text stays text (a BSN keeps its leading zero), whole numbers stay whole,
dates come out as dates also from a workbook that counts from 1904. The heading row is looked for; two rows
of headings under merged cells become one name per column.
"""

import csv
import json
import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

Value = str | int | float | bool | date | datetime | time | timedelta | None
Grid = list[list[Value]]
Span = tuple[tuple[int, int], tuple[int, int]]

LARGEST = 20 * 1024 * 1024
UNPACKED = 400 * 1024 * 1024
MOST_ROWS = 100_000
LOOK_IN = 25


class UnreadableList(Exception):
    """A list that cannot be read: `problem` says what is wrong, `remedy` what the sender can do; the `field` is the file."""

    field = "file"

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One cell: its value, and where it stands ("C7", or a JSON pointer)."""

    value: Value
    at: str

    @property
    def text(self) -> str:
        """The value as someone would type it; empty for an empty cell."""
        if self.value is None:
            return ""
        if isinstance(self.value, datetime):
            return self.value.isoformat(" ", "minutes")
        return self.value.isoformat() if isinstance(self.value, date | time) else str(self.value).strip()

    def digits(self, length: int) -> str:
        """The digits of a number that lost its leading zeros, such as a BSN; other text unchanged."""
        bare = re.sub(r"[\s.\-]", "", self.text)
        return bare.zfill(length) if bare.isascii() and bare.isdigit() else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """A row as it stands in the file: its number there (from 1) and its cells by heading."""

    number: int
    cells: Mapping[str, Found]

    def __getitem__(self, head: str) -> Found:
        return self.cells[head]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet: its headings in order, the row they stand in, and its rows."""

    name: str
    heads: tuple[str, ...]
    head_row: int
    rows: tuple[ListRow, ...]


def read_list(data: bytes, *, file_name: str, expected: Sequence[str] = ()) -> tuple[Sheet, ...]:
    """Read every sheet with at least one row; `expected` are headings that help to find the heading row.

    Raises UnreadableList with the remedy for files that are too large, broken, empty, or of another kind.
    """
    if len(data) > LARGEST:
        raise UnreadableList(_("Het bestand is groter dan 20 MB."), _("Splits de lijst en lees de delen een voor een in."))
    ending = file_name.rsplit(".", 1)[-1].lower()
    readers = {"csv": read_csv, "txt": read_csv, "json": read_json}
    if ending in readers:
        sheets = readers[ending](data, expected)
    elif ending in {"xlsx", "xlsm", "xls", "xlsb", "ods"}:
        sheets = read_workbook(data, expected)
    else:
        raise UnreadableList(_("Dit soort bestand wordt niet gelezen."), _("Bewaar de lijst als Excel (.xlsx), CSV of JSON."))
    kept = tuple(sheet for sheet in sheets if sheet.rows)
    if not kept:
        raise UnreadableList(_("Er staan geen rijen onder een kopregel."), _("Zet in de eerste regel de namen van de kolommen."))
    return kept


def read_workbook(data: bytes, expected: Sequence[str]) -> list[Sheet]:
    """Every visible sheet of a workbook."""
    refuse_bomb(data)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        named = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
        visible = {m.name for m in book.sheets_metadata if str(m.visible).endswith("Visible")}
        grids = [
            (name, sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or [])
            for name, sheet in named
            if name in visible
        ]
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableList(
            _("Het bestand is geen leesbaar rekenblad, of het heeft een wachtwoord."),
            _("Open het in Excel, haal het wachtwoord eraf en bewaar het als .xlsx."),
        ) from error
    return [sheet_of(name, [[whole(v) for v in row] for row in grid], spans, expected) for name, grid, spans in grids]


def refuse_bomb(data: bytes) -> None:
    """Refuse a zip that unpacks to far more than a list can be."""
    if not zipfile.is_zipfile(BytesIO(data)):
        return
    with zipfile.ZipFile(BytesIO(data)) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > UNPACKED:
            raise UnreadableList(_("Het bestand pakt uit tot meer dan 400 MB."), _("Haal afbeeldingen en lege rijen eruit."))


def whole(value: Any) -> Value:
    """A cell as people mean it: 12.0 is 12, an empty text is nothing, midnight is a day."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    if isinstance(value, str):
        return value.strip() or None
    return value  # type: ignore[no-any-return]


def read_csv(data: bytes, expected: Sequence[str]) -> list[Sheet]:
    """A CSV in UTF-8 or Windows-1252, split at the mark that splits its lines most evenly."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    sample = [line for line in text.splitlines()[:30] if line.strip()]
    mark = max(";,\t|", key=lambda m: sorted(line.count(m) for line in sample)[len(sample) // 2] if sample else 0)
    try:
        grid: Grid = [[whole(v) for v in row] for row in csv.reader(StringIO(text), delimiter=mark)]
    except csv.Error as error:
        raise UnreadableList(_("De CSV is niet te lezen."), _("Bewaar de lijst opnieuw als CSV UTF-8.")) from error
    return [sheet_of("csv", grid, [], expected)]


def read_json(data: bytes, expected: Sequence[str]) -> list[Sheet]:
    """A JSON list of objects, or an object whose values are such lists."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableList(_("Dit is geen geldige JSON."), _("Laat het bronsysteem de lijst opnieuw maken.")) from error
    named = document if isinstance(document, dict) else {"": document}
    lists = {k: v for k, v in named.items() if isinstance(v, list) and v and all(isinstance(i, dict) for i in v)}
    return [json_sheet(name, items) for name, items in lists.items()]


def json_sheet(name: str, items: list[dict[str, Any]]) -> Sheet:
    """One list of objects as a sheet; a cell's place is its JSON pointer."""
    heads = tuple(dict.fromkeys(str(key) for item in items for key in item))
    root = f"/{name}" if name else ""
    rows = []
    for n, item in enumerate(items):
        cells = {head: Found(value=scalar(item.get(head)), at=f"{root}/{n}/{head}") for head in heads}
        rows.append(ListRow(number=n + 1, cells=cells))
    return Sheet(name=name or "json", heads=heads, head_row=0, rows=tuple(rows))


def scalar(value: Any) -> Value:
    """A JSON value as a cell; lists and objects as their text."""
    return whole(value) if isinstance(value, str | int | float | bool | None) else json.dumps(value, ensure_ascii=False)


def sheet_of(name: str, grid: Grid, spans: Sequence[Span], expected: Sequence[str]) -> Sheet:
    """A grid with its heading row found and its merged cells filled."""
    if len(grid) > MOST_ROWS:
        raise UnreadableList(_("De lijst heeft meer dan 100.000 rijen."), _("Splits de lijst en lees de delen een voor een in."))
    spread(grid, spans)
    if not any(any(cell is not None for cell in row) for row in grid):
        return Sheet(name=name, heads=(), head_row=0, rows=())
    at = heading_row(grid, spans, expected)
    heads = headings(grid, at, spans)
    rows = tuple(
        ListRow(number=n + 1, cells=row_cells(heads, grid[n], n))
        for n in range(at + 1, len(grid))
        if any(cell is not None for cell in grid[n])
    )
    return Sheet(name=name, heads=heads, head_row=at + 1, rows=rows)


def spread(grid: Grid, spans: Sequence[Span]) -> None:
    """Give every cell of a merged range the value of its first cell."""
    for (top, left), (bottom, right) in spans:
        for row in grid[top : bottom + 1]:
            row[left : right + 1] = [grid[top][left]] * len(row[left : right + 1])


def folded(value: object) -> str:
    """A heading without case, accents and marks, for comparing."""
    plain = unicodedata.normalize("NFKD", str(value)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower())


def heading_row(grid: Grid, spans: Sequence[Span], expected: Sequence[str]) -> int:
    """The first row that looks nearly as much like headings as any: filled with words, best the expected ones.

    A title or a group stands in cells merged sideways, so those count for little.
    """
    wanted = {folded(word) for word in expected}

    def score(n: int) -> int:
        words = [folded(cell) for cell in grid[n] if isinstance(cell, str) and not re.search(r"\d{3}", cell)]
        others = sum(1 for cell in grid[n] if cell is not None and not isinstance(cell, str))
        merged = sum(right - left for (top, left), (bottom, right) in spans if top <= n <= bottom)
        return len([w for w in words if w]) + 3 * len(wanted & set(words)) - 2 * others - 2 * merged

    scores = [score(n) for n in range(min(LOOK_IN, len(grid)))]
    return next(n for n, points in enumerate(scores) if points >= 0.6 * max(scores) or points == max(scores))


def headings(grid: Grid, at: int, spans: Sequence[Span]) -> tuple[str, ...]:
    """A name per column; the merged row right above groups columns and comes first in their names."""
    grouped = any(top <= at - 1 <= bottom and right > left for (top, left), (bottom, right) in spans)
    above = grid[at - 1] if at > 0 and grouped and len(set(grid[at - 1]) - {None}) > 1 else []
    width = max(len(row) for row in grid)
    names: list[str] = []
    for n in range(width):
        own = part(grid[at], n) or _("Kolom %(letter)s") % {"letter": get_column_letter(n + 1)}
        group = part(above, n)
        name = f"{group} {own}" if group and group != own else own
        again = sum(1 for other in names if other == name or other.startswith(f"{name} ("))
        names.append(f"{name} ({again + 1})" if again else name)
    return tuple(names)


def part(row: Sequence[Value], n: int) -> str:
    """A heading cell as one line of text."""
    return " ".join(str(row[n]).split()) if n < len(row) and row[n] is not None else ""


def row_cells(heads: Sequence[str], row: Sequence[Value], number: int) -> dict[str, Found]:
    """The cells of one row by heading, each with its place."""
    return {
        head: Found(value=row[n] if n < len(row) else None, at=f"{get_column_letter(n + 1)}{number + 1}")
        for n, head in enumerate(heads)
    }
