"""The values a placement round is made of. Scores count in whole units of 1/10,000 point, so sums are exact."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

UNIT = 10_000
"""Units in one point of score."""

Ints = npt.NDArray[np.int32]


class Malformed(ValueError):
    """The instance cannot be read: `field` says where, `nl` and `en` say what is wrong and how to mend it."""

    def __init__(self, *, field: str, nl: str, en: str) -> None:
        super().__init__(f"{field}: {en}")
        self.field, self.nl, self.en = field, nl, en


@dataclass(frozen=True, slots=True)
class Home:
    """Homes of one kind at one place: `count` of them, for `least`..`most` persons."""

    id: str
    least: int
    most: int
    count: int
    features: frozenset[str] = frozenset()
    shared: bool = False
    available_from: date | None = None
    announced_on: date | None = None
    """When it became known; only a simulation of arrivals looks at it."""


@dataclass(frozen=True, slots=True)
class QuotaVersion:
    """One published version of a place's number of persons, with where it was published."""

    known_on: date
    maximum: int
    source: str


@dataclass(frozen=True, slots=True)
class Persons:
    """Persons a place takes in the period. `price`/`minimum_price` (units per person) make a limit soft."""

    maximum: int
    price: int | None = None
    minimum: int = 0
    minimum_price: int | None = None
    history: tuple[QuotaVersion, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A gemeente, a reception location or one single home. `homes` None: only persons count here."""

    id: str
    name: str
    kind: str = "gemeente"
    persons: Persons | None = None
    homes: tuple[Home, ...] | None = None
    services: Mapping[str, int | None] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    profile: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A hard criterion (family, medical, work, education, ...) and the places it speaks of."""

    name: str
    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class Household:
    """People who stay together. `only` and `avoid` are hard; `wishes` are ranked by the household itself.

    `harm_ok`: a place below its own reference is open to it, since without it there was no place at all.
    """

    id: str
    persons: int
    needs: frozenset[str] = frozenset()
    shared_ok: bool = False
    harm_ok: bool = False
    uses: Mapping[str, int] = field(default_factory=dict)
    available_from: date | None = None
    needed_by: date | None = None
    arrives_on: date | None = None
    only: tuple[Criterion, ...] = ()
    avoid: tuple[Criterion, ...] = ()
    wishes: tuple[str, ...] = ()
    promised: str | None = None
    must_place: bool = False
    reference: int | None = None
    profile: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tie:
    """Households that want to live near each other: in one area of `area`; `bonus` None means they must."""

    households: tuple[str, ...]
    area: str
    bonus: int | None = None


@dataclass(frozen=True, slots=True)
class Component:
    """One part of the score, e.g. work: `values[h, m]` in units, weighed by `weight` (parts of 10,000)."""

    name: str
    weight: int
    values: Ints


@dataclass(frozen=True, slots=True)
class Policy:
    """What the region decided for this round. Do-no-harm per household is on unless it is switched off."""

    unplaced_cost: int = 2 * UNIT
    everyone_placed: bool = False
    individual_do_no_harm: bool = True
    reference: str = "lottery"
    group_floors: tuple[str, ...] = ()
    max_vacancy_days: int = 90


@dataclass(frozen=True, slots=True)
class Instance:
    """A whole round. `audit` (dimension → household → group) never enters a score; it is read by reports only."""

    id: str
    as_of: date
    places: tuple[Place, ...]
    households: tuple[Household, ...]
    components: tuple[Component, ...]
    policy: Policy = field(default_factory=Policy)
    ties: tuple[Tie, ...] = ()
    exclusion_reasons: tuple[str, ...] = ()
    exclusions: npt.NDArray[np.uint8] | None = None
    audit: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def total_scores(components: tuple[Component, ...]) -> Ints:
    """Weighed sum of the components in whole units, rounded half up: the score every household has at every place."""
    total = sum(component.values.astype(np.int64) * component.weight for component in components)
    return np.asarray((total + UNIT // 2) // UNIT, dtype=np.int32)
