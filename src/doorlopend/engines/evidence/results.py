"""What comes out: checks, findings, rank sets, pooled findings and looks. A finding cannot exist without its checks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import EvidenceError

REQUIRED_CHECKS = frozenset({"cells", "missing", "denominator", "time_zero", "protocol"})


@dataclass(frozen=True, slots=True)
class Check:
    """A named question to the data: its value, the limit, whether it passed, and the refusal code if it did not."""

    name: str
    value: float | None
    limit: float | None
    passed: bool
    refuses: str = ""
    note_nl: str = ""
    note_en: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "name": self.name,
            "value": self.value,
            "limit": self.limit,
            "passed": self.passed,
            "refuses": self.refuses or None,
            "note": {"nl": self.note_nl, "en": self.note_en},
        }


@dataclass(frozen=True, slots=True)
class Level:
    """Evidence level: what the design allows at most, what was taken off and why, and what remains (Maryland 1-5)."""

    ceiling: int
    deductions: tuple[tuple[str, int, str, str], ...]
    level: int
    movisie_nl: str
    movisie_en: str

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "scale": "Maryland",
            "ceiling": self.ceiling,
            "level": self.level,
            "movisie": {"nl": self.movisie_nl, "en": self.movisie_en},
            "deductions": [{"name": n, "points": p, "nl": nl, "en": en} for n, p, nl, en in self.deductions],
        }


@dataclass(frozen=True, slots=True)
class Estimate:
    """The numbers a method delivers: difference, intervals at 95 and 50 per cent, means and how they were obtained."""

    value: float
    se: float
    df: float
    low: float
    high: float
    inner_low: float
    inner_high: float
    p: float | None
    p_source: str
    mean_arm: float
    mean_control: float
    method: str
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer: estimand in words, estimate, interval, method, numbers, checks, level and where it came from."""

    testbed: str
    outcome: str
    kind: str
    arm: str
    arm_name: str
    control: str
    estimand_nl: str
    estimand_en: str
    estimate: Estimate
    n_arm: int
    n_control: int
    events_arm: float | None
    events_control: float | None
    verdict: str
    better: str
    horizon: float
    words: Mapping[str, str]
    checks: tuple[Check, ...]
    level: Level
    provenance: Mapping[str, str]
    exploratory: bool = False

    def __post_init__(self) -> None:
        names = {c.name for c in self.checks}
        if not names >= REQUIRED_CHECKS:
            raise EvidenceError(
                "no_checks",
                "checks",
                "een uitkomst bestaat niet zonder zijn controles",
                "a finding cannot exist without its checks",
                f"ontbreekt: {sorted(REQUIRED_CHECKS - names)}",
                f"missing: {sorted(REQUIRED_CHECKS - names)}",
            )
        if not self.exploratory and any(not c.passed and c.refuses for c in self.checks):
            raise EvidenceError(
                "failed_check", "checks", "een controle weigert deze uitkomst", "a check refuses this finding"
            )

    def as_dict(self) -> dict[str, Any]:
        """Plain data, at full precision; `canonical` rounds."""
        e = self.estimate
        return {
            "result": "finding",
            "testbed": self.testbed,
            "outcome": self.outcome,
            "kind": self.kind,
            "arm": self.arm,
            "arm_name": self.arm_name,
            "control": self.control,
            "estimand": {"nl": self.estimand_nl, "en": self.estimand_en},
            "estimate": e.value,
            "se": e.se,
            "df": e.df,
            "low": e.low,
            "high": e.high,
            "inner_low": e.inner_low,
            "inner_high": e.inner_high,
            "p": e.p,
            "p_source": e.p_source,
            "mean_arm": e.mean_arm,
            "mean_control": e.mean_control,
            "method": e.method,
            "extra": dict(e.extra),
            "n_arm": self.n_arm,
            "n_control": self.n_control,
            "events_arm": self.events_arm,
            "events_control": self.events_control,
            "verdict": self.verdict,
            "better": self.better,
            "horizon": self.horizon,
            "words": dict(self.words),
            "checks": [c.as_dict() for c in self.checks],
            "level": self.level.as_dict(),
            "provenance": dict(self.provenance),
            "exploratory": self.exploratory,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Several arms against one control: simultaneous intervals, adjusted p, shrunken sizes, and who can be best."""

    outcome: str
    kind: str
    arms: tuple[str, ...]
    names: tuple[str, ...]
    estimates: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    p: tuple[float, ...]
    shrunken: tuple[float, ...]
    can_be_best: tuple[str, ...]
    ranks: Mapping[str, tuple[int, int, int]]
    critical: float
    method: str
    provenance: Mapping[str, str]

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        rows = zip(
            self.arms, self.names, self.estimates, self.low, self.high, self.p, self.shrunken, strict=True
        )
        return {
            "result": "comparison",
            "outcome": self.outcome,
            "kind": self.kind,
            "method": self.method,
            "critical": self.critical,
            "can_be_best": list(self.can_be_best),
            "arms": {
                a: {"name": n, "estimate": e, "low": lo, "high": hi, "p": p, "shrunken": s}
                for a, n, e, lo, hi, p, s in rows
            },
            "ranks": {k: {"rank": r, "low": lo, "high": hi} for k, (r, lo, hi) in self.ranks.items()},
            "provenance": dict(self.provenance),
        }


@dataclass(frozen=True, slots=True)
class PooledFinding:
    """Several towns or regions together: average effect, where a next town plausibly lies, and each place shrunken."""

    outcome: str
    kind: str
    estimate: float
    low: float
    high: float
    prediction_low: float
    prediction_high: float
    tau: float
    prob_positive: float
    prior: str
    places: Mapping[str, tuple[float, float, float]]
    provenance: Mapping[str, str]

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "result": "pooled",
            "outcome": self.outcome,
            "kind": self.kind,
            "estimate": self.estimate,
            "low": self.low,
            "high": self.high,
            "prediction_low": self.prediction_low,
            "prediction_high": self.prediction_high,
            "tau": self.tau,
            "prob_positive": self.prob_positive,
            "prior": self.prior,
            "places": {k: {"estimate": e, "low": lo, "high": hi} for k, (e, lo, hi) in self.places.items()},
            "provenance": dict(self.provenance),
        }


@dataclass(frozen=True, slots=True)
class Look:
    """An interim look: where the bound stands, whether it is crossed, and an interval that may be seen on any day."""

    number: int
    fraction: float
    bound: float
    z: float
    crossed: bool
    spent: float
    any_day_low: float
    any_day_high: float
    provenance: Mapping[str, str]

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "result": "look",
            "number": self.number,
            "fraction": self.fraction,
            "bound": self.bound,
            "z": self.z,
            "crossed": self.crossed,
            "spent": self.spent,
            "any_day": {"low": self.any_day_low, "high": self.any_day_high},
            "provenance": dict(self.provenance),
        }
