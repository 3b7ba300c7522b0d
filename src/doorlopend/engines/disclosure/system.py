"""What an outsider knows, as whole-number equations: shown cells, sums, and series that never fall."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from math import inf

from .tables import CellId, Frame

World = dict[CellId, int]
Row = tuple[float, float, Mapping[CellId, float]]


@dataclass(frozen=True, slots=True)
class Target:
    """A quantity an outsider must not learn: Σ factor × cell, kept at least `width` wide and reaching `reach`."""

    terms: tuple[tuple[CellId, int], ...]
    width: int
    reach: int | None


@dataclass(slots=True)
class System:
    """Variables are cells. `shown` fixes a value, `floor` bounds a hidden one from below; neither knows truths."""

    index: dict[CellId, int] = field(default_factory=dict)
    floor: dict[CellId, int] = field(default_factory=dict)
    sums: set[tuple[CellId, frozenset[CellId]]] = field(default_factory=set)
    over_time: dict[CellId, str] = field(default_factory=dict)

    def add(self, frame: Frame, *, floor: int) -> None:
        for key in frame.cell_keys():
            cell = frame.cell(key)
            self.index.setdefault(cell, len(self.index))
            self.floor[cell] = max(floor, self.floor.get(cell, floor))
            self.over_time[cell] = frame.over_time
        for whole, parts in frame.sums():
            self.sums.add((frame.cell(whole), frozenset(frame.cell(part) for part in parts)))

    def cells(self) -> list[CellId]:
        return list(self.index)

    def series(self) -> Iterator[list[CellId]]:
        """Cells counting the same people at successive dates, oldest first; only those of two dates or more."""
        linked = (cell for cell in self.index if self.over_time[cell] != "separate")
        ordered = sorted(linked, key=lambda c: (c.measure, c.people, sorted(c.conditions), c.vintage))
        for _, group in groupby(ordered, key=lambda c: c.series):
            members = list(group)
            if len(members) > 1:
                yield members

    def rows(self) -> list[Row]:
        """Lower limit, upper limit and terms: whole − parts = 0, later − earlier ≥ 0 where a series never falls."""
        rows: list[Row] = [
            (0.0, 0.0, {whole: 1.0, **dict.fromkeys(parts, -1.0)}) for whole, parts in self._ordered_sums()
        ]
        return rows + [(0.0, inf, {later: 1.0, earlier: -1.0}) for earlier, later in self.rising()]

    def _ordered_sums(self) -> list[tuple[CellId, frozenset[CellId]]]:
        return sorted(self.sums, key=lambda s: (self.index[s[0]], sorted(self.index[p] for p in s[1])))

    def rising(self) -> Iterator[tuple[CellId, CellId]]:
        """Pairs (earlier, later) of which everybody knows that the later is not smaller."""
        for members in self.series():
            for earlier, later in pairwise(members):
                if self.over_time[later] == "cumulative":
                    yield earlier, later
