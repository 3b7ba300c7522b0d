"""Tables as they may leave the house, and the collection of all that ever left it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .tables import CellId, Frame, Key


class State(StrEnum):
    """Why a cell is shown or not. Only for the office: outside every hidden cell looks the same."""

    SHOWN = "shown"
    ZERO = "zero"
    PRIMARY = "primary"
    COMPLEMENTARY = "complementary"
    OVER_TIME = "over_time"

    @property
    def shown(self) -> bool:
        return self in (State.SHOWN, State.ZERO)


@dataclass(frozen=True, slots=True)
class PublishedCell:
    """`value` is the true count when shown, else None: a publication does not keep what it hides."""

    state: State
    value: int | None


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """One protected table with the minimum and zero rule it was protected under."""

    frame: Frame
    minimum: int
    zeros_shown: bool
    cells: Mapping[Key, PublishedCell]

    def public(self) -> dict[Key, int | None]:
        """What a reader sees: the number, or None (print one and the same mark for each None)."""
        return {key: cell.value for key, cell in self.cells.items()}

    def by_id(self) -> dict[CellId, PublishedCell]:
        return {self.frame.cell(key): cell for key, cell in self.cells.items()}


@dataclass(frozen=True, slots=True)
class Published:
    """The newly protected tables, and earlier figures they bear on that could be worked out before already.

    Earlier figures that the new tables tell nothing about are not looked at again; `recoverable` audits them all.
    """

    tables: tuple[PublishedTable, ...]
    already_exposed: tuple[str, ...] = field(default=())

    def table(self, name: str) -> PublishedTable:
        """The one table of that name; with several dates, the latest."""
        return max((t for t in self.tables if t.frame.name == name), key=lambda t: t.frame.vintage)
