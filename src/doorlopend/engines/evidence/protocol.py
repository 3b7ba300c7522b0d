"""The protocol of a testbed: what is asked, of whom, how arms are assigned, what counts as an answer. Fixed by its hash."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .canonical import digest
from .errors import EvidenceError

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
            raise _wrong(
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
            raise _wrong(
                "arm",
                f"'{arm_id}' wijst geen aanpak aan",
                f"'{arm_id}' names no approach",
                f"kies uit {known}",
                f"choose from {known}",
            )
        return found[0]


def _wrong(
    name: str, nl: str, en: str, remedy_nl: str = "", remedy_en: str = "", code: str = "protocol"
) -> EvidenceError:
    return EvidenceError(code, name, nl, en, remedy_nl, remedy_en)


def parse(source: Mapping[str, Any]) -> Protocol:
    """Read a protocol from plain data (a TOML file); every error names the field and the remedy."""
    head = _section(source, "testbed")
    design_raw = dict(_section(source, "design"))
    placebos = tuple(_make(Placebo, p, "placebos") for p in source.get("placebos", ()))
    changes = tuple(_make(Change, c, "changes") for c in source.get("changes", ()))
    arms = tuple(_make(Arm, a, "arms") for a in source.get("arms", ()))
    outcomes = tuple(_make(Outcome, o, "outcomes") for o in source.get("outcomes", ()))
    design = _make(Design, _tuples(design_raw), "design")
    columns = dict(source.get("columns", {}))
    status = dict(source.get("status", {}))
    values = {**_tuples(head), **_tuples(source.get("analysis", {})), **columns, **status}
    protocol = _make(
        Protocol,
        {
            **values,
            "arms": arms,
            "design": design,
            "outcomes": outcomes,
            "placebos": placebos,
            "thresholds": dict(source.get("thresholds", {})),
            "learning": dict(source.get("learning", {})),
            "changes": changes,
        },
        "testbed",
    )
    validate(protocol)
    return _with_hash(protocol, source)


def _section(source: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    if not isinstance(source.get(name), Mapping):
        raise _wrong(
            name,
            "deze tabel ontbreekt in het protocol",
            "this table is missing in the protocol",
            f"voeg [{name}] toe",
            f"add [{name}]",
        )
    return source[name]  # type: ignore[no-any-return]


def _tuples(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()}


def _make(kind: Any, raw: Mapping[str, Any], where: str) -> Any:
    known = set(kind.__dataclass_fields__) - {"hash"}
    for key in raw:
        if key not in known:
            raise _wrong(
                f"{where}.{key}",
                "dit veld bestaat niet",
                "no such field",
                f"mogelijk: {', '.join(sorted(known))}",
                f"possible: {', '.join(sorted(known))}",
            )
        _typed(f"{where}.{key}", str(kind.__dataclass_fields__[key].type), raw[key])
    try:
        return kind(**raw)
    except TypeError as problem:
        missing = str(problem).split("argument")[-1].lstrip("s: ")
        raise _wrong(
            f"{where}.{missing}", "dit veld ontbreekt", "this field is missing", "vul het in", "fill it in"
        ) from problem


def _typed(name: str, declared: str, value: Any) -> None:
    """Plain fields must hold what they say; whole numbers count as numbers, true and false as neither."""
    declared = declared.removeprefix("<class '").removesuffix("'>")
    kinds: dict[str, Any] = {
        "str": str,
        "bool": bool,
        "int": int,
        "float": (int, float),
        "int | None": int,
        "float | None": (int, float),
    }
    wanted = kinds.get(declared)
    if wanted is None or value is None:
        return
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        raise _wrong(
            name,
            f"'{value}' heeft niet de goede soort ({declared})",
            f"'{value}' is of the wrong type ({declared})",
            "zie docs/reference/evidence-schema.md",
            "see docs/reference/evidence-schema.md",
        )


def _with_hash(protocol: Protocol, source: Mapping[str, Any]) -> Protocol:
    from dataclasses import replace

    content = {k: v for k, v in source.items() if k not in ("status", "changes")}
    return replace(protocol, hash=digest(content))


def validate(p: Protocol) -> None:
    """Everything that must hold before a protocol can be used."""
    _arms(p)
    if p.design.kind not in DESIGNS:
        raise _wrong(
            "design.kind",
            f"'{p.design.kind}' bestaat niet",
            f"'{p.design.kind}' does not exist",
            f"kies uit {DESIGNS}",
            f"choose from {DESIGNS}",
        )
    if p.design.kind in ("wedge", "staged") and not (p.town and p.period and p.design.rollout):
        raise _wrong(
            "design.rollout",
            "een uitrol vraagt columns.town, columns.period en design.rollout",
            "a roll-out needs columns.town, columns.period and design.rollout",
        )
    if p.design.kind in ("wedge", "staged") and len(p.arms) != 2:
        raise _wrong(
            "arms",
            "een uitrol heeft één aanpak en de gewone begeleiding",
            "a roll-out has one approach and usual care",
        )
    if p.design.kind == "town_lottery" and not p.town:
        raise _wrong(
            "columns.town", "een loting per gemeente vraagt deze kolom", "a lottery by town needs this column"
        )
    if p.design.kind == "chosen" and not p.covariates:
        raise _wrong(
            "analysis.covariates",
            "gekozen aanpakken vragen kenmerken van vóór de start",
            "chosen arms need covariates from before the start",
        )
    if len(p.subgroups) > 2:
        raise _wrong("analysis.subgroups", "hoogstens twee", "at most two")
    if len(p.looks) > 5:
        raise _wrong("analysis.looks", "hoogstens vijf", "at most five")
    _outcomes(p.outcomes)
    _thresholds(p.thresholds)


def _arms(p: Protocol) -> None:
    ids = [a.id for a in p.arms]
    if len(ids) != len(set(ids)) or len(ids) < 2 or len(ids) > 7:
        raise _wrong(
            "arms",
            "er zijn 2 tot 7 verschillende armen nodig",
            "2 to 7 different arms are needed",
            "noem de aanpakken en de gewone begeleiding",
            "name the approaches and usual care",
        )
    if sum(a.control for a in p.arms) != 1:
        raise _wrong(
            "arms.control",
            "precies één arm is de gewone begeleiding",
            "exactly one arm is usual care",
            "zet control = true bij één arm",
            "set control = true on one arm",
        )
    if any(a.weight < 1 for a in p.arms):
        raise _wrong(
            "arms.weight",
            "het gewicht in de loting is een geheel getal van 1 of meer",
            "the weight in the draw is a whole number of 1 or more",
        )


def _outcomes(outcomes: Sequence[Outcome]) -> None:
    if sum(o.primary for o in outcomes) != 1:
        raise _wrong(
            "outcomes.primary",
            "precies één uitkomst is de hoofduitkomst",
            "exactly one outcome is primary",
            "zet primary = true bij één uitkomst",
            "set primary = true on one outcome",
        )
    for o in outcomes:
        if o.kind not in KINDS:
            raise _wrong(
                f"outcomes.{o.id}.kind",
                f"'{o.kind}' bestaat niet",
                f"'{o.kind}' does not exist",
                f"kies uit {KINDS}",
                f"choose from {KINDS}",
            )
        if o.kind == "time" and not ((o.time and o.event) or (o.event_date and o.seen_until)):
            raise _wrong(
                f"outcomes.{o.id}",
                "noem time en event, of event_date en seen_until",
                "name time and event, or event_date and seen_until",
            )
        if o.kind == "time" and o.tau is None:
            raise _wrong(
                f"outcomes.{o.id}.tau",
                "de horizon staat vast in het protocol",
                "the horizon is fixed in the protocol",
                "vul tau in maanden in",
                "fill in tau in months",
            )
        if o.kind == "ordinal" and o.step is None:
            raise _wrong(f"outcomes.{o.id}.step", "noem de trede die telt", "name the step that counts")
        if o.kind != "time" and not o.column:
            raise _wrong(f"outcomes.{o.id}.column", "dit veld ontbreekt", "this field is missing")
        if (
            o.better not in ("up", "down")
            or o.movers not in ("censored", "competing")
            or o.denominator not in ("everyone", "tested", "reached")
        ):
            raise _wrong(
                f"outcomes.{o.id}",
                "better is up/down, movers censored/competing, denominator everyone/tested/reached",
                "better is up/down, movers censored/competing, denominator everyone/tested/reached",
            )


def _thresholds(values: Mapping[str, float]) -> None:
    for name, value in values.items():
        if name not in DEFAULTS:
            raise _wrong(
                f"thresholds.{name}",
                "deze drempel bestaat niet",
                "no such threshold",
                f"mogelijk: {', '.join(DEFAULTS)}",
                f"possible: {', '.join(DEFAULTS)}",
            )
        default, way = DEFAULTS[name]
        if (value < default) if way == "up" else (value > default):
            raise _wrong(
                f"thresholds.{name}",
                f"mag alleen strenger dan {default:g}",
                f"may only be stricter than {default:g}",
            )


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
