"""The protocol of a testbed: what is asked, of whom, how arms are assigned, what counts as an answer. Fixed by its hash."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .errors import wrong

DESIGNS = ("lottery", "town_lottery", "wedge", "staged", "chosen")
KINDS = ("share", "time", "months", "ordinal", "count")
# Stricter only: a protocol may ask for more people, never for fewer.
DEFAULTS: Mapping[str, tuple[float, str]] = {
    "min_cell": (10, "up"),
    "min_events": (10, "up"),
    "min_at_risk": (10, "up"),
    "min_towns": (6, "up"),
    "min_towns_staged": (12, "up"),
    "min_effective": (30, "up"),
    "max_weight": (0.10, "down"),
    "max_outside": (0.20, "down"),
    "max_missing": (0.30, "down"),
    "max_missing_gap": (0.15, "down"),
    "alert_missing": (0.05, "down"),
}


@dataclass(frozen=True, slots=True)
class Arm:
    """One approach, or usual care when `control`; `weight` is its part of the draw."""

    id: str
    name: str
    control: bool = False
    weight: int = 1
    description: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is counted, when, and which way is better. Times are in months unless the data say otherwise.

    `column` holds the value (share 0/1, months, ladder step, count); kind "time" uses `time` and `event` columns
    (0 last seen, 1 event, 2 and up other ways out), or `event_date`, `seen_until` and optionally `exit_kind`.
    """

    id: str
    kind: str
    primary: bool = False
    column: str = ""
    time: str = ""
    event: str = ""
    event_date: str = ""
    seen_until: str = ""
    horizon: float = 12.0
    tau: float | None = None
    step: float | None = None
    better: str = "up"
    margin: float | None = None
    movers: str = "censored"
    censoring_by: str = ""
    denominator: str = "everyone"
    family: str = "secondary"
    low: float | None = None
    high: float | None = None
    thing_nl: str = "het doel bereikt"
    thing_en: str = "reached the goal"


@dataclass(frozen=True, slots=True)
class Design:
    """How people or towns come into arms. `order` "random" when the roll-out order was drawn by lot."""

    kind: str
    blocks: tuple[str, ...] = ()
    rollout: Mapping[str, float] = field(default_factory=dict)
    order: str = "random"
    time_zero: str = "eligibility"
    draws: int = 9999


@dataclass(frozen=True, slots=True)
class Placebo:
    """An outcome from before the start that no approach can have changed, and how much difference is tolerated."""

    column: str
    margin: float


@dataclass(frozen=True, slots=True)
class Change:
    """A later change, appended and never edited in."""

    on: date
    part: str
    reason: str
    after_unblinding: bool


@dataclass(frozen=True, slots=True)
class Protocol:
    """All of it, immutable. `hash` covers everything but status and changes."""

    id: str
    title: str
    question: str
    arms: tuple[Arm, ...]
    design: Design
    outcomes: tuple[Outcome, ...]
    theory: tuple[str, ...] = ()
    eligible: str = ""
    assignment: str = ""
    why_fair: str = ""
    group_nl: str = "statushouders"
    group_en: str = "newcomers"
    person: str = "person"
    arm: str = "arm"
    town: str = ""
    period: str = ""
    time_zero: str = ""
    birth: str = ""
    arm_known_on: str = ""
    covariates: tuple[str, ...] = ()
    subgroups: tuple[str, ...] = ()
    placebos: tuple[Placebo, ...] = ()
    looks: tuple[float, ...] = ()
    sample_size: int | None = None
    base: float | None = None
    icc: float = 0.05
    cac: float = 0.8
    evaluator: str = ""
    independence: str = ""
    missing_plan: str = ""
    learning: Mapping[str, str] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    closed: bool = True
    changes: tuple[Change, ...] = ()
    hash: str = ""

    @property
    def control(self) -> Arm:
        """Usual care."""
        return next(a for a in self.arms if a.control)

    @property
    def treatments(self) -> tuple[Arm, ...]:
        """The approaches, in the order of the protocol."""
        return tuple(a for a in self.arms if not a.control)

    @property
    def primary(self) -> Outcome:
        """The one outcome that decides."""
        return next(o for o in self.outcomes if o.primary)

    def limit(self, name: str) -> float:
        """A threshold: the protocol's own, or the default."""
        return float(self.thresholds.get(name, DEFAULTS[name][0]))

    def outcome(self, outcome_id: str | None) -> Outcome:
        """An outcome by id; the primary one when none is named."""
        if outcome_id is None:
            return self.primary
        found = next((o for o in self.outcomes if o.id == outcome_id), None)
        if found is None:
            known = ", ".join(o.id for o in self.outcomes)
            raise wrong(
                "outcome",
                f"'{outcome_id}' staat niet in het protocol",
                f"'{outcome_id}' is not in the protocol",
                f"kies uit {known}",
                f"choose from {known}",
            )
        return found

    def treatment(self, arm_id: str | None) -> Arm:
        """An approach by id; the only one when none is named."""
        found = [a for a in self.treatments if arm_id in (None, a.id)]
        if len(found) != 1:
            known = ", ".join(a.id for a in self.treatments)
            raise wrong(
                "arm",
                f"'{arm_id}' wijst geen aanpak aan",
                f"'{arm_id}' names no approach",
                f"kies uit {known}",
                f"choose from {known}",
            )
        return found[0]


def lock(protocol: Protocol) -> str:
    """The hash to publish before the first person is placed."""
    return protocol.hash


def altered(now: Protocol, locked: Protocol) -> tuple[str, ...]:
    """Which decisive parts differ from the locked protocol: primary outcome, arms, tau, covariates, design."""
    pairs: dict[str, Callable[[Protocol], Any]] = {
        "primary": lambda p: p.primary,
        "arms": lambda p: p.arms,
        "tau": lambda p: tuple(o.tau for o in p.outcomes),
        "covariates": lambda p: p.covariates,
        "design": lambda p: p.design,
        "thresholds": lambda p: dict(p.thresholds),
    }
    return tuple(name for name, part in pairs.items() if part(now) != part(locked))
