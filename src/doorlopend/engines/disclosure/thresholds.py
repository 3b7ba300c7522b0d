"""Dated thresholds: the smallest number of people that may be shown, per purpose, with its source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .tables import DisclosureError, Frame


@dataclass(frozen=True, slots=True)
class Threshold:
    """Counts below `minimum` persons are not shown for tables of this `purpose` from `valid_from`.

    `zeros` says whether a zero may be shown: hidden unless somebody decided otherwise, for "nobody" also tells
    something about everybody. `valid_until` is the last day; `source` the decision or guideline.
    """

    purpose: str
    minimum: int
    valid_from: date
    source: str
    valid_until: date | None = None
    zeros_shown: bool = False

    def __post_init__(self) -> None:
        if self.minimum < 2:
            raise DisclosureError(
                f"threshold for {self.purpose}: minimum must be 2 or more, not {self.minimum}"
            )

    def applies(self, *, purpose: str, on: date) -> bool:
        in_force = self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)
        return self.purpose == purpose and in_force


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for one population after all thresholds on it are weighed: the strictest of each."""

    minimum: int
    zeros_shown: bool

    @property
    def protection(self) -> int:
        """Least width of the interval in which an outsider may place a hidden count."""
        return self.minimum - 1

    @property
    def floor(self) -> int:
        """Least value an outsider must allow for in a hidden cell."""
        return 1 if self.zeros_shown else 0

    def hides(self, count: int) -> bool:
        return count < self.minimum and not (count == 0 and self.zeros_shown)


def rules_by_people(frames: Iterable[Frame], thresholds: Iterable[Threshold]) -> dict[str, Rule]:
    """The rule per population: the highest minimum of all purposes for which the same people are counted."""
    found: dict[str, Rule] = {}
    known = tuple(thresholds)
    for frame in frames:
        for threshold in _in_force(frame, known):
            old = found.get(frame.people, Rule(threshold.minimum, threshold.zeros_shown))
            found[frame.people] = Rule(
                max(old.minimum, threshold.minimum), old.zeros_shown and threshold.zeros_shown
            )
    return found


def _in_force(frame: Frame, thresholds: tuple[Threshold, ...]) -> list[Threshold]:
    applying = [t for t in thresholds if t.applies(purpose=frame.purpose, on=frame.vintage)]
    if not applying:
        raise DisclosureError(
            f"table {frame.name}: no threshold for purpose '{frame.purpose}' on {frame.vintage.isoformat()}; "
            "add one with its source"
        )
    return applying
