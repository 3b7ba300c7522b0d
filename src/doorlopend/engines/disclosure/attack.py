"""The attacker: works out, from published tables alone, how closely every hidden number can be guessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from .published import PublishedTable
from .system import System, Target
from .tables import CellId

if TYPE_CHECKING:
    from .solve import Worlds


@dataclass(frozen=True, slots=True)
class Finding:
    """What an outsider knows of a hidden cell, or of the change of one between two dates.

    `low` and `high` are the least and greatest whole number that agree with every published figure (None: no
    bound). For a change `since` is the earlier cell.
    """

    cell: CellId
    since: CellId | None
    low: int | None
    high: int | None

    @property
    def width(self) -> int | None:
        return None if self.low is None or self.high is None else self.high - self.low

    @property
    def recovered(self) -> bool:
        """True when only one value is possible: the hidden number might as well have been printed."""
        return self.width == 0

    def narrower_than(self, width: int) -> bool:
        return self.width is not None and self.width < width


def attack(tables: Sequence[PublishedTable], *, changes: bool = True) -> tuple[Finding, ...]:
    """Bounds of every hidden cell, and with `changes` of every unpublished difference over time.

    Uses the shown values, the table layouts, the zero rule and the promise that cumulative series never fall;
    never the reason why a cell is hidden. All tables of all dates are solved as one whole-number programme.
    """
    system, fixed = _knowledge(tables)
    from .solve import Worlds

    worlds = Worlds(system)
    findings = [_finding(worlds, fixed, cell, None) for cell in system.cells() if cell not in fixed]
    if changes:
        findings += [_finding(worlds, fixed, later, earlier) for earlier, later in _changes(system, fixed)]
    return tuple(findings)


def recoverable(tables: Sequence[PublishedTable], *, width: int = 1) -> tuple[Finding, ...]:
    """The findings whose interval is narrower than `width`; with the default 1 the exactly recovered ones."""
    return tuple(finding for finding in attack(tables) if finding.narrower_than(width))


def _knowledge(tables: Sequence[PublishedTable]) -> tuple[System, dict[CellId, int]]:
    system = System()
    fixed: dict[CellId, int] = {}
    for table in tables:
        system.add(table.frame, floor=1 if table.zeros_shown else 0)
        shown = {table.frame.cell(key): value for key, value in table.public().items()}
        fixed.update({cell: value for cell, value in shown.items() if value is not None})
    return system, fixed


def _changes(system: System, fixed: dict[CellId, int]) -> Iterator[tuple[CellId, CellId]]:
    for members in system.series():
        for earlier, later in combinations(members, 2):
            if earlier not in fixed or later not in fixed:
                yield earlier, later


def _finding(worlds: Worlds, fixed: dict[CellId, int], cell: CellId, since: CellId | None) -> Finding:
    terms = ((cell, 1),) if since is None else ((cell, 1), (since, -1))
    low, high = (worlds.extreme(Target(terms, 0, None), fixed=fixed, sign=sign) for sign in (1, -1))
    return Finding(cell, since, low, high)
