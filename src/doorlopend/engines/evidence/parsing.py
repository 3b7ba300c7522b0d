"""A protocol from plain data (TOML, JSON): every section and value checked, and what is wrong named by its place."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from .canonical import digest
from .errors import wrong
from .fields import entries_of, make, table_of
from .protocol import DEFAULTS, DESIGNS, KINDS, Arm, Change, Design, Outcome, Placebo, Protocol


def parse(source: Mapping[str, Any]) -> Protocol:
    """Read a protocol from plain data (a TOML file); every error names the field and the remedy."""
    head, design = table_of(source, "testbed", needed=True), table_of(source, "design", needed=True)
    flat = {"testbed": head} | {name: table_of(source, name) for name in ("analysis", "columns", "status")}
    protocol = make(
        Protocol,
        {
            **{k: v for part in flat.values() for k, v in part.items()},
            "arms": _all(Arm, source, "arms"),
            "design": make(Design, design, "design"),
            "outcomes": _all(Outcome, source, "outcomes"),
            "placebos": _all(Placebo, source, "placebos"),
            "thresholds": dict(table_of(source, "thresholds")),
            "learning": dict(table_of(source, "learning")),
            "changes": _all(Change, source, "changes"),
        },
        "testbed",
        {k: name for name, part in flat.items() for k in part} | {"thresholds": "", "learning": ""},
    )
    validate(protocol)
    return _with_hash(protocol, source)


def _all(kind: Any, source: Mapping[str, Any], name: str) -> tuple[Any, ...]:
    return tuple(make(kind, entry, name) for entry in entries_of(source, name))


def _with_hash(protocol: Protocol, source: Mapping[str, Any]) -> Protocol:
    from dataclasses import replace

    content = {k: v for k, v in source.items() if k not in ("status", "changes")}
    return replace(protocol, hash=digest(content))


def validate(p: Protocol) -> None:
    """Everything that must hold before a protocol can be used."""
    _arms(p)
    if p.design.kind not in DESIGNS:
        raise wrong(
            "design.kind",
            f"'{p.design.kind}' bestaat niet",
            f"'{p.design.kind}' does not exist",
            f"kies uit {DESIGNS}",
            f"choose from {DESIGNS}",
        )
    if p.design.kind in ("wedge", "staged") and not (p.town and p.period and p.design.rollout):
        raise wrong(
            "design.rollout",
            "een uitrol vraagt columns.town, columns.period en design.rollout",
            "a roll-out needs columns.town, columns.period and design.rollout",
        )
    if p.design.kind in ("wedge", "staged") and len(p.arms) != 2:
        raise wrong(
            "arms",
            "een uitrol heeft één aanpak en de gewone begeleiding",
            "a roll-out has one approach and usual care",
        )
    if p.design.kind == "town_lottery" and not p.town:
        raise wrong(
            "columns.town", "een loting per gemeente vraagt deze kolom", "a lottery by town needs this column"
        )
    if p.design.kind == "chosen" and not p.covariates:
        raise wrong(
            "analysis.covariates",
            "gekozen aanpakken vragen kenmerken van vóór de start",
            "chosen arms need covariates from before the start",
        )
    if len(p.subgroups) > 2:
        raise wrong("analysis.subgroups", "hoogstens twee", "at most two")
    if len(p.looks) > 5:
        raise wrong("analysis.looks", "hoogstens vijf", "at most five")
    _outcomes(p.outcomes)
    _thresholds(p.thresholds)
    _ranges(p)


def _ranges(p: Protocol) -> None:
    """Numbers and choices that can be: each with what is asked of it."""
    share, above = (
        "hoort tussen 0 en 1 te liggen|must lie between 0 and 1",
        "hoort boven 0 te zijn|must be above 0",
    )
    least = "hoort 0 of meer te zijn|must be 0 or more"
    asked: list[tuple[str, bool, str]] = [
        ("design.draws", p.design.draws >= 1, above),
        ("design.order", p.design.order in ("random", "chosen"), "is random of chosen|is random or chosen"),
        ("design.rollout", all(v >= 0 for v in p.design.rollout.values()), least),
        ("analysis.sample_size", (p.sample_size or 2) >= 2, "hoort 2 of meer te zijn|must be 2 or more"),
        ("analysis.base", p.base is None or 0 < p.base < 1, share),
        ("analysis.icc", 0 <= p.icc < 1, share),
        ("analysis.cac", 0 <= p.cac <= 1, share),
        (
            "analysis.looks",
            all(0 < a <= 1 for a in p.looks) and all(a < b for a, b in pairwise(p.looks)),
            "lopen op van boven 0 tot hoogstens 1|rise from above 0 to at most 1",
        ),
        *((f"placebos.{x.column}.margin", x.margin >= 0, least) for x in p.placebos),
    ]
    for o in p.outcomes:
        bounds = o.low is None or o.high is None or o.low < o.high
        asked += [
            (f"outcomes.{o.id}.tau", o.tau is None or o.tau > 0, above),
            (f"outcomes.{o.id}.horizon", o.horizon > 0, above),
            (f"outcomes.{o.id}.margin", (o.margin or 0) >= 0, least),
            (f"outcomes.{o.id}.low", bounds, "hoort onder high te liggen|must lie below high"),
        ]
    for name, fine, told in asked:
        if not fine:
            raise wrong(name, *told.split("|"))


def _arms(p: Protocol) -> None:
    ids = [a.id for a in p.arms]
    if any(not name for a in p.arms for name in (a.id, a.name)):
        raise wrong("arms", "elke arm heeft een id en een naam", "every arm has an id and a name")
    if len(ids) != len(set(ids)) or len(ids) < 2 or len(ids) > 7:
        raise wrong(
            "arms",
            "er zijn 2 tot 7 verschillende armen nodig",
            "2 to 7 different arms are needed",
            "noem de aanpakken en de gewone begeleiding",
            "name the approaches and usual care",
        )
    if sum(a.control for a in p.arms) != 1:
        raise wrong(
            "arms.control",
            "precies één arm is de gewone begeleiding",
            "exactly one arm is usual care",
            "zet control = true bij één arm",
            "set control = true on one arm",
        )
    if any(a.weight < 1 for a in p.arms):
        raise wrong(
            "arms.weight",
            "het gewicht in de loting is een geheel getal van 1 of meer",
            "the weight in the draw is a whole number of 1 or more",
        )


def _outcomes(outcomes: Sequence[Outcome]) -> None:
    ids = [o.id for o in outcomes]
    if len(set(ids)) != len(ids) or not all(ids):
        raise wrong("outcomes.id", "elke uitkomst heeft een eigen id", "every outcome has an id of its own")
    if sum(o.primary for o in outcomes) != 1:
        raise wrong(
            "outcomes.primary",
            "precies één uitkomst is de hoofduitkomst",
            "exactly one outcome is primary",
            "zet primary = true bij één uitkomst",
            "set primary = true on one outcome",
        )
    for o in outcomes:
        _outcome(o)


def _outcome(o: Outcome) -> None:
    """One outcome has what its kind needs, and only known words."""
    if o.kind not in KINDS:
        raise wrong(
            f"outcomes.{o.id}.kind",
            f"'{o.kind}' bestaat niet",
            f"'{o.kind}' does not exist",
            f"kies uit {KINDS}",
            f"choose from {KINDS}",
        )
    if o.kind == "time" and not ((o.time and o.event) or (o.event_date and o.seen_until)):
        raise wrong(
            f"outcomes.{o.id}",
            "noem time en event, of event_date en seen_until",
            "name time and event, or event_date and seen_until",
        )
    if o.kind == "time" and o.tau is None:
        raise wrong(
            f"outcomes.{o.id}.tau",
            "de horizon staat vast in het protocol",
            "the horizon is fixed in the protocol",
            "vul tau in maanden in",
            "fill in tau in months",
        )
    if o.kind == "ordinal" and o.step is None:
        raise wrong(f"outcomes.{o.id}.step", "noem de trede die telt", "name the step that counts")
    if o.kind != "time" and not o.column:
        raise wrong(f"outcomes.{o.id}.column", "dit veld ontbreekt", "this field is missing")
    if (
        o.better not in ("up", "down")
        or o.movers not in ("censored", "competing")
        or o.denominator not in ("everyone", "tested", "reached")
    ):
        raise wrong(
            f"outcomes.{o.id}",
            "better is up/down, movers censored/competing, denominator everyone/tested/reached",
            "better is up/down, movers censored/competing, denominator everyone/tested/reached",
        )


def _thresholds(values: Mapping[str, float]) -> None:
    for name, value in values.items():
        if name not in DEFAULTS:
            raise wrong(
                f"thresholds.{name}",
                "deze drempel bestaat niet",
                "no such threshold",
                f"mogelijk: {', '.join(DEFAULTS)}",
                f"possible: {', '.join(DEFAULTS)}",
            )
        default, way = DEFAULTS[name]
        if (value < default) if way == "up" else (value > default):
            raise wrong(
                f"thresholds.{name}",
                f"mag alleen strenger dan {default:g}",
                f"may only be stricter than {default:g}",
            )
