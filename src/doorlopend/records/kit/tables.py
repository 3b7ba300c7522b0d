"""Tables as values: columns, what the reader asked for, and rows; one table feeds screen and xlsx.

The order of work in a room: `TableState.read` turns the query string into a checked request, `queries`
uses `state.ordering`, `state.values`, `state.offset` and `state.limit`, and `Table` shows the outcome.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from typing import Any, Literal
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from .shell import Text
from .values import Action

Kind = Literal["text", "number", "date", "datetime", "badge", "deadline", "person", "light", "link"]
FilterKind = Literal["choice", "text", "date", "toggle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column. `value` takes a row and returns what `kind` shows; without it `row[key]` or `row.key`.

    `sort` is the ordering the query understands (an ORM expression name); empty: not sortable.
    `meaning` and `unit` go to the codebook of an export. `wide` lets a text column wrap; a `minor` column is left
    out where the screen is narrow.
    """

    key: str
    label: Text
    kind: Kind = "text"
    value: Callable[[Any], object] | None = None
    sort: str = ""
    meaning: Text = ""
    unit: Text = ""
    wide: bool = False
    minor: bool = False

    def of(self, row: Any) -> object:
        """The value of this column in `row`."""
        if self.value is not None:
            return self.value(row)
        return row[self.key] if isinstance(row, Mapping) else getattr(row, self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A filter of the GET form; `choices` are (value, words), with a count behind where it is known."""

    key: str
    label: Text
    kind: FilterKind = "choice"
    choices: Sequence[tuple[str, Text]] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    def accepts(self, raw: str) -> bool:
        if self.kind == "choice":
            return any(raw == value for value, _words in self.choices)
        return self.kind == "text" or (raw == "1" if self.kind == "toggle" else is_day(raw))


def is_day(raw: str) -> bool:
    try:
        date.fromisoformat(raw)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class TableState:
    """What the reader asked for, checked: unknown columns and values are left out and named in `problems`."""

    sort: str = ""
    descending: bool = False
    page: int = 1
    limit: int = 50
    values: Mapping[str, str] = field(default_factory=dict)
    ordering: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.limit

    @classmethod
    def read(
        cls,
        query: Mapping[str, str],
        *,
        columns: Sequence[Column],
        filters: Sequence[Filter] = (),
        default: str = "",
        limit: int = 50,
    ) -> "TableState":
        """Read `?sort=-due&page=2&<filter>=…`; `default` is a sort such as "-due" used when none is asked."""
        asked = query.get("sort") or default
        sortable = {c.key: c.sort for c in columns if c.sort}
        key = asked.lstrip("-")
        problems = [] if key in sortable or not asked else [_("Sorteren op “%s” kan hier niet.") % key]
        values, bad = read_filters(query, filters)
        down = asked.startswith("-")
        return cls(
            sort=key if key in sortable else "",
            descending=down,
            page=positive(query.get("page", "1")),
            limit=limit,
            values=values,
            ordering=(("-" if down else "") + sortable[key],) if key in sortable else (),
            problems=tuple(problems + bad),
        )


def positive(raw: str) -> int:
    """A page number: at least 1, and 1 for anything that is no plain number."""
    return max(1, int(raw)) if raw.isascii() and raw.isdigit() and len(raw) < 8 else 1


def read_filters(query: Mapping[str, str], filters: Sequence[Filter]) -> tuple[dict[str, str], list[str]]:
    """The accepted filter values, and a sentence for each value a filter does not know."""
    values: dict[str, str] = {}
    bad: list[str] = []
    for each in filters:
        raw = query.get(each.key, "").strip()
        if raw and each.accepts(raw):
            values[each.key] = raw
        elif raw:
            told = {"label": each.label, "value": raw[:40]}
            bad.append(_("Filter “%(label)s” kent de waarde “%(value)s” niet; het filter is weggelaten.") % told)
    return values, bad


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell as the template sees it."""

    column: Column
    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row as the template sees it: its cells, its link, and its id for selection."""

    cells: tuple[Cell, ...]
    url: str = ""
    id: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A column heading as the template sees it: the link that sorts, and how it is sorted now."""

    column: Column
    url: str = ""
    direction: Literal["", "ascending", "descending"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with everything around it. `rows` is one page; `total` counts all that matched.

    `row_url` and `row_id` take a row; `bulk` are the actions on selected rows, posted as `action` with
    the chosen `ids` to `bulk_url`. `export_url` gets the same query string. `extra` stays in every link.
    """

    name: str
    caption: Text
    columns: Sequence[Column]
    rows: Sequence[Any]
    state: TableState = field(default_factory=TableState)
    total: int | None = None
    filters: Sequence[Filter] = ()
    row_url: Callable[[Any], str] | None = None
    row_id: Callable[[Any], str] | None = None
    bulk: Sequence[Action] = ()
    bulk_url: str = ""
    export_url: str = ""
    empty_title: Text = ""
    empty_text: Text = ""
    empty_action: Action | None = None
    show_caption: bool = True
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.rows) if self.total is None else self.total

    @property
    def pages(self) -> int:
        return max(1, ceil(self.count / self.state.limit))

    @property
    def start(self) -> int:
        return self.state.offset + 1 if self.rows else 0

    @property
    def end(self) -> int:
        return self.state.offset + len(self.rows)

    @property
    def bare(self) -> bool:
        """Nothing to say above the rows: a short list under a heading of its own."""
        return not (self.show_caption or self.selectable or self.export_url or self.filters or self.pages > 1)

    @property
    def selectable(self) -> bool:
        return bool(self.bulk and self.row_id)

    @property
    def filtered(self) -> bool:
        return bool(self.state.values)

    def link(self, **changes: str) -> str:
        """The query string of this view with some parts changed; an empty value drops its part."""
        sort = ("-" if self.state.descending else "") + self.state.sort if self.state.sort else ""
        parts = {**self.extra, **self.state.values, "sort": sort, **changes}
        return "?" + urlencode({key: value for key, value in parts.items() if value})

    def headers(self) -> Iterator[Header]:
        for column in self.columns:
            active = bool(column.sort) and column.key == self.state.sort
            down = active and self.state.descending
            sort = column.key if down or not active else f"-{column.key}"
            direction: Literal["", "ascending", "descending"] = "descending" if down else "ascending"
            yield Header(
                column=column,
                url=self.link(sort=sort) if column.sort else "",
                direction=direction if active else "",
            )

    def body(self) -> Iterator[Row]:
        for row in self.rows:
            cells = tuple(Cell(column=c, value=c.of(row)) for c in self.columns)
            yield Row(
                cells=cells,
                url=self.row_url(row) if self.row_url else "",
                id=self.row_id(row) if self.row_id else "",
                label=str(getattr(cells[0].value, "name", cells[0].value)) if cells else "",
            )

    def hidden(self) -> list[tuple[str, str]]:
        """What the filter form must carry along besides its own fields."""
        sort = ("-" if self.state.descending else "") + self.state.sort if self.state.sort else ""
        return [*self.extra.items(), *([("sort", sort)] if sort else [])]

    def active(self) -> list[tuple[Filter, str]]:
        """Each filter with its present value."""
        return [(f, self.state.values.get(f.key, "")) for f in self.filters]

    def page_links(self) -> list[tuple[int, str, bool]]:
        """(number, link, is current) for the first, last and near pages; number 0 stands for a gap."""
        here = min(self.state.page, self.pages)
        near = sorted({1, self.pages, *range(max(1, here - 1), min(self.pages, here + 1) + 1)})
        links: list[tuple[int, str, bool]] = []
        for before, number in zip([0, *near], near, strict=False):
            if number > before + 1:
                links.append((0, "", False))
            links.append((number, self.link(page=str(number) if number > 1 else ""), number == here))
        return links

    def previous(self) -> str:
        return self.link(page=str(self.state.page - 1)) if self.state.page > 1 else ""

    def next(self) -> str:
        return self.link(page=str(self.state.page + 1)) if self.state.page < self.pages else ""

    def everything(self) -> str:
        """The link without filters."""
        return "?" + urlencode(self.extra)

    def export_link(self) -> str:
        return self.export_url + self.link() if self.export_url else ""
