"""A protocol from plain data (TOML, JSON): every section and value checked, and what is wrong named by its place."""

from collections.abc import Mapping, Sequence
from typing import Any

from .canonical import digest
from .errors import wrong
from .protocol import DEFAULTS, DESIGNS, KINDS, Arm, Change, Design, Outcome, Placebo, Protocol


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
        raise wrong(
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
            raise wrong(
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
        raise wrong(
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
        raise wrong(
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


def _arms(p: Protocol) -> None:
    ids = [a.id for a in p.arms]
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
    if sum(o.primary for o in outcomes) != 1:
        raise wrong(
            "outcomes.primary",
            "precies één uitkomst is de hoofduitkomst",
            "exactly one outcome is primary",
            "zet primary = true bij één uitkomst",
            "set primary = true on one outcome",
        )
    for o in outcomes:
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
