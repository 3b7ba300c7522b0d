"""Tables of counts as they are before protection: dimensions, cells and the sums that tie cells together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from types import MappingProxyType
from typing import Literal

TOTAL = "*"
"""Category standing for "all categories of this dimension" in a cell key."""

Key = tuple[str, ...]
OverTime = Literal["same_people", "cumulative", "separate"]


class DisclosureError(ValueError):
    """A table, threshold or publication that cannot be protected as given; the message says what to mend."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way of dividing people, such as `gemeente`, with its categories and, where it has them, levels.

    `parents` maps a category to the category it is part of (gemeente → regio); categories without parent
    together make the total.
    """

    name: str
    categories: tuple[str, ...]
    parents: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if TOTAL in self.categories or len(set(self.categories)) != len(self.categories):
            raise DisclosureError(
                f"dimension {self.name}: categories must differ from each other and from '*'"
            )
        unknown = {*self.parents, *self.parents.values()} - set(self.categories)
        if unknown:
            raise DisclosureError(f"dimension {self.name}: parents name unknown categories {sorted(unknown)}")
        if any(len(list(self.upwards(category))) > len(self.categories) + 1 for category in self.categories):
            raise DisclosureError(f"dimension {self.name}: parents run in a circle")

    def leaves(self) -> tuple[str, ...]:
        inner = set(self.parents.values())
        return tuple(category for category in self.categories if category not in inner)

    def parts(self, category: str) -> tuple[str, ...]:
        """The categories directly below this one; of `TOTAL` those without parent; of a leaf none."""
        wanted = None if category == TOTAL else category
        return tuple(c for c in self.categories if self.parents.get(c) == wanted)

    def upwards(self, category: str) -> Iterator[str]:
        """The category itself and all it is part of, ending with `TOTAL` (cut off when it turns in a circle)."""
        current: str | None = category
        for _ in range(len(self.categories) + 1):
            if current is None:
                break
            yield current
            current = self.parents.get(current)
        yield TOTAL


@dataclass(frozen=True, slots=True)
class CellId:
    """Who is counted: equal ids in different tables are the same number and must be protected together."""

    measure: str
    people: str
    vintage: date
    conditions: frozenset[tuple[str, str]]

    @property
    def series(self) -> tuple[str, str, frozenset[tuple[str, str]]]:
        """The cell without its date: what is compared over time."""
        return self.measure, self.people, self.conditions


@dataclass(frozen=True, slots=True)
class Frame:
    """The public shape of a table: everything about it except the numbers.

    `people` names the population counted; thresholds for the same people are shared. `purpose` selects
    thresholds. `where` holds fixed conditions, so that the total of a regional table is the regional cell of a
    national one. `over_time`: `same_people` when a difference between two dates is a number of persons,
    `cumulative` when moreover it never falls, `separate` when dates count unrelated people.
    """

    name: str
    measure: str
    people: str
    purpose: str
    vintage: date
    dimensions: tuple[Dimension, ...]
    where: Mapping[str, str] = field(default_factory=dict)
    over_time: OverTime = "same_people"
    impossible: frozenset[Key] = frozenset()

    def cell_keys(self) -> tuple[Key, ...]:
        """All cells with all margins."""
        return tuple(product(*((*d.categories, TOTAL) for d in self.dimensions)))

    def cell(self, key: Key) -> CellId:
        conditions = dict(self.where)
        for dimension, category in zip(self.dimensions, key, strict=True):
            if category != TOTAL:
                conditions[dimension.name] = category
        return CellId(self.measure, self.people, self.vintage, frozenset(conditions.items()))

    def sums(self) -> Iterator[tuple[Key, tuple[Key, ...]]]:
        """Every (whole, parts) in the table, in each direction."""
        for key in self.cell_keys():
            for axis, dimension in enumerate(self.dimensions):
                parts = dimension.parts(key[axis])
                if parts:
                    yield key, tuple((*key[:axis], part, *key[axis + 1 :]) for part in parts)


@dataclass(frozen=True, slots=True)
class Table:
    """A frame with its true counts; margins are always the sums of the leaves."""

    frame: Frame
    counts: Mapping[Key, int]

    @classmethod
    def of(cls, frame: Frame, leaves: Mapping[Key, int]) -> "Table":
        """Build from leaf counts (a missing leaf is 0); raises `DisclosureError` for an unknown or negative one."""
        counts = dict.fromkeys(frame.cell_keys(), 0)
        valid = set(product(*(d.leaves() for d in frame.dimensions)))
        for key, count in leaves.items():
            _check_leaf(frame, key, count, valid)
            for wider in product(*(d.upwards(c) for d, c in zip(frame.dimensions, key, strict=True))):
                counts[wider] += count
        return cls(frame, MappingProxyType(counts))


def _check_leaf(frame: Frame, key: Key, count: int, valid: Iterable[Key]) -> None:
    if key not in valid:
        raise DisclosureError(f"table {frame.name}: {key} is not a leaf cell of its dimensions")
    if count < 0:
        raise DisclosureError(f"table {frame.name}: cell {key} is negative ({count}); counts start at 0")
    if key in frame.impossible and count:
        raise DisclosureError(f"table {frame.name}: cell {key} is declared impossible but counts {count}")
