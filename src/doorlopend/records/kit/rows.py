"""The rows of a table as HTML. Plain string building: a page of fifty people has some four hundred cells."""

from collections.abc import Callable
from html import escape
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .tables import Column, Row, Table

Show = Callable[[object], object]


def table_rows(table: Table, show: Show) -> SafeString:
    """Every row of this page of the table; `show` gives the content of one cell."""
    openings = [_opening(column, first=n == 0) for n, column in enumerate(table.columns)]
    pick = _("Kies") if table.selectable else ""
    return SafeString("".join(_row(row, openings, show, pick) for row in table.body()))


def _opening(column: Column, *, first: bool) -> str:
    """What every cell of a column begins with: its classes, and its heading for a narrow screen."""
    more = (" dl-cell--first" if first else "") + (" dl-cell--wide" if column.wide else "") + (" dl-cell--minor" if column.minor else "")
    return (
        f'<td class="utrecht-table__cell dl-cell dl-cell--{column.kind}{more}" role="cell">'
        f'<span class="dl-cell__label" aria-hidden="true">{safe(column.label)}</span>'
    )


def safe(value: Any) -> str:
    """Anything as HTML: what is safe already as it is, all else escaped."""
    return str(conditional_escape(value))


def _row(row: Row, openings: list[str], show: Show, pick: str) -> str:
    shown = [safe(show(cell.value)) for cell in row.cells]
    link = f'<a class="dl-row__link" href="{escape(row.url)}">' if row.url else ""
    cells = [f"{opening}<span class=\"dl-cell__value\">{value}</span></td>" for opening, value in zip(openings, shown, strict=True)]
    if link:
        cells[0] = f"{openings[0]}{link}{shown[0]}</a></td>"
    return f'<tr class="utrecht-table__row dl-row{" dl-row--link" if link else ""}" role="row">{_choice(row, pick)}{"".join(cells)}</tr>'


def _choice(row: Row, pick: str) -> str:
    if not pick:
        return ""
    return (
        '<td class="utrecht-table__cell dl-table__pick" role="cell"><input class="utrecht-checkbox utrecht-checkbox--html-input" type="checkbox" '
        f'name="ids" value="{escape(row.id)}" aria-label="{escape(pick)} {escape(row.label)}"></td>'
    )
