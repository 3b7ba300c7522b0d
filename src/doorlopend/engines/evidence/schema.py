"""JSON schemas and the reference page of protocol and results, from the same dataclasses the engine uses."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any

from .protocol import DEFAULTS, DESIGNS, KINDS, Arm, Change, Design, Outcome, Placebo, Protocol
from .refusals import CODES

ID = "https://doorlopend.nl/schemas/"
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "testbed": (
        "id",
        "title",
        "question",
        "theory",
        "eligible",
        "assignment",
        "why_fair",
        "group_nl",
        "group_en",
        "evaluator",
        "independence",
        "missing_plan",
    ),
    "columns": ("person", "arm", "town", "period", "time_zero", "birth", "arm_known_on"),
    "analysis": ("covariates", "subgroups", "looks", "sample_size", "base", "icc", "cac"),
    "status": ("closed",),
}
LISTS: Mapping[str, type] = {"arms": Arm, "outcomes": Outcome, "placebos": Placebo, "changes": Change}
MEANING: Mapping[str, str] = {
    "testbed.id": "short name, stable",
    "testbed.title": "name on the page",
    "testbed.question": "the question in one sentence",
    "testbed.theory": "theory of change, up to five lines",
    "testbed.eligible": "who may take part",
    "testbed.assignment": "how people come into arms, in words",
    "testbed.why_fair": "why this is fair",
    "testbed.group_nl": "who they are, in Dutch sentences",
    "testbed.group_en": "who they are, in English sentences",
    "testbed.evaluator": "who evaluates",
    "testbed.independence": "how independent the evaluator is",
    "testbed.missing_plan": "what happens with missing outcomes",
    "columns.person": "data column with one unique value per person",
    "columns.arm": "data column with the arm as assigned",
    "columns.town": "data column with the town",
    "columns.period": "data column with the period (wedge, staged)",
    "columns.time_zero": "data column with the day counting starts",
    "columns.birth": "data column with the birth date, for checks",
    "columns.arm_known_on": "data column with the day the arm was settled (R5)",
    "analysis.covariates": "terms measured before time zero, e.g. age or C(education)",
    "analysis.subgroups": "data columns, at most two",
    "analysis.looks": "planned looks as fractions of the people, at most five",
    "analysis.sample_size": "people expected in all arms together",
    "analysis.base": "expected share with the primary outcome in usual care",
    "analysis.icc": "likeness of people in one town, for planning",
    "analysis.cac": "how much of that lasts from period to period",
    "status.closed": "false while the trial runs: analyse then refuses (R11); not part of the hash",
    "arms.id": "value in the data",
    "arms.name": "name in sentences",
    "arms.control": "true for usual care, exactly once",
    "arms.weight": "part of the draw",
    "arms.description": "what is done",
    "design.kind": "lottery (people), town_lottery, wedge, staged, chosen",
    "design.blocks": "columns within which was drawn",
    "design.rollout": "town = first period with the approach; 0 = never",
    "design.order": "random when the order was drawn, else chosen",
    "design.time_zero": "eligibility; anything else is refused (R5)",
    "design.draws": "re-drawn lotteries for p-values",
    "outcomes.id": "short name",
    "outcomes.kind": "share, time, months, ordinal, count",
    "outcomes.primary": "true exactly once",
    "outcomes.column": "data column with the value",
    "outcomes.time": "data column with months to the event or to last seen",
    "outcomes.event": "data column: 0 last seen, 1 event, 2 and up other ways out",
    "outcomes.event_date": "data column with the date of the event, instead of time",
    "outcomes.seen_until": "data column with the date last seen",
    "outcomes.horizon": "months after time zero",
    "outcomes.tau": "horizon of a time outcome, fixed; never shortened (R6)",
    "outcomes.step": "ladder step that counts",
    "outcomes.better": "up or down",
    "outcomes.margin": "difference that does not matter, agreed beforehand",
    "outcomes.movers": "censored, or competing when leaving is an outcome of its own",
    "outcomes.censoring_by": "data column that leaving depends on",
    "outcomes.denominator": "everyone; tested or reached is refused (R8)",
    "outcomes.family": "name of the group of secondary outcomes",
    "outcomes.low": "lowest possible value, for bounds",
    "outcomes.high": "highest possible value",
    "outcomes.thing_nl": "what people then have, in Dutch sentences",
    "outcomes.thing_en": "the same in English",
    "placebos.column": "data column from before the start",
    "placebos.margin": "difference tolerated (R4)",
    "changes.on": "date",
    "changes.part": "what changed",
    "changes.reason": "why",
    "changes.after_unblinding": "true when outcomes had been opened (R10)",
}
TYPES = {
    "str": {"type": "string"},
    "bool": {"type": "boolean"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "int | None": {"type": "integer"},
    "float | None": {"type": "number"},
    "date": {"type": "string", "format": "date"},
}
ENUMS: Mapping[str, tuple[str, ...]] = {
    "design.kind": DESIGNS,
    "outcomes.kind": KINDS,
    "outcomes.better": ("up", "down"),
    "outcomes.movers": ("censored", "competing"),
    "outcomes.denominator": ("everyone", "tested", "reached"),
    "design.order": ("random", "chosen"),
}


def _field(kind: type, name: str, where: str) -> dict[str, Any]:
    found = next(f for f in fields(kind) if f.name == name)
    text = found.type if isinstance(found.type, str) else getattr(found.type, "__name__", str(found.type))
    shape: dict[str, Any] = dict(TYPES.get(str(found.type) if "|" in str(found.type) else text, {}))
    if "tuple" in str(found.type):
        shape = {"type": "array", "items": {"type": "number" if "float" in str(found.type) else "string"}}
    if "Mapping" in str(found.type):
        shape = {"type": "object"}
    if where in ENUMS:
        shape["enum"] = list(ENUMS[where])
    return shape | {"description": MEANING[where]}


def _object(kind: type, section: str, names: tuple[str, ...]) -> dict[str, Any]:
    needed = [
        f.name
        for f in fields(kind)
        if f.name in names and f.default is MISSING and f.default_factory is MISSING
    ]
    return {
        "type": "object",
        "additionalProperties": False,
        "required": needed,
        "properties": {n: _field(kind, n, f"{section}.{n}") for n in names},
    }


def protocol_schema() -> dict[str, Any]:
    """Schema of a protocol file read from TOML."""
    properties: dict[str, Any] = {s: _object(Protocol, s, names) for s, names in SECTIONS.items()}
    properties["design"] = _object(Design, "design", tuple(f.name for f in fields(Design)))
    for name, kind in LISTS.items():
        properties[name] = {
            "type": "array",
            "items": _object(kind, name, tuple(f.name for f in fields(kind))),
        }
    limits = {
        n: {
            "type": "number",
            ("minimum" if way == "up" else "maximum"): v,
            "description": f"stricter than {v:g} only",
        }
        for n, (v, way) in DEFAULTS.items()
    }
    properties["thresholds"] = {"type": "object", "additionalProperties": False, "properties": limits}
    properties["learning"] = {
        "type": "object",
        "additionalProperties": {"type": "string"},
        "description": "what we do for each answer: better, worse, equal, unclear, refused",
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID + "evidence-protocol.json",
        "title": "Protocol of a testbed",
        "type": "object",
        "required": ["testbed", "design", "arms", "outcomes"],
        "additionalProperties": False,
        "properties": properties,
    }


NUMBER: dict[str, Any] = {"type": ["number", "null"]}
BOTH: dict[str, Any] = {
    "type": "object",
    "required": ["nl", "en"],
    "properties": {"nl": {"type": "string"}, "en": {"type": "string"}},
}
CHECK: dict[str, Any] = {
    "type": "object",
    "required": ["name", "value", "limit", "passed", "refuses", "note"],
    "properties": {
        "name": {"type": "string"},
        "value": NUMBER,
        "limit": NUMBER,
        "passed": {"type": "boolean"},
        "refuses": {"enum": [None, *CODES]},
        "note": BOTH,
    },
}
FROM: dict[str, Any] = {
    "type": "object",
    "required": ["protocol", "snapshot", "engine", "seed"],
    "additionalProperties": {"type": "string"},
    "description": "hashes of protocol and data, engine version, seed of the draws",
}


NUMBERS = (
    "estimate",
    "se",
    "df",
    "low",
    "high",
    "inner_low",
    "inner_high",
    "p",
    "mean_arm",
    "mean_control",
    "events_arm",
    "events_control",
    "horizon",
)
TEXTS = ("testbed", "outcome", "kind", "arm", "arm_name", "control", "p_source", "method", "better")
LEVEL = {
    "type": "object",
    "required": ["scale", "ceiling", "level", "movisie", "deductions"],
    "properties": {
        "scale": {"const": "Maryland"},
        "ceiling": {"type": "integer"},
        "level": {"type": "integer", "minimum": 1, "maximum": 5},
        "movisie": BOTH,
        "deductions": {"type": "array"},
    },
}


def result_schema() -> dict[str, Any]:
    """Schema of one result of `analyse`: a finding or a refusal."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID + "evidence-result.json",
        "title": "Result of a testbed",
        "oneOf": [_finding(), _refusal()],
    }


def _finding() -> dict[str, Any]:
    return {
        "type": "object",
        "required": [*NUMBERS, *TEXTS, "estimand", "checks", "level", "provenance", "verdict"],
        "properties": {
            "result": {"const": "finding"},
            **{n: NUMBER for n in NUMBERS},
            **{t: {"type": "string"} for t in TEXTS},
            "estimand": BOTH,
            "extra": {"type": "object"},
            "n_arm": {"type": "integer", "minimum": 10},
            "n_control": {"type": "integer", "minimum": 10},
            "verdict": {"enum": ["better", "worse", "equal", "unclear"]},
            "words": {"type": "object"},
            "checks": {"type": "array", "minItems": 5, "items": CHECK},
            "provenance": FROM,
            "exploratory": {"type": "boolean"},
            "level": LEVEL,
        },
    }


def _refusal() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["code", "sentence", "reason", "needs", "instead", "shown", "provenance"],
        "properties": {
            "result": {"const": "refusal"},
            "code": {"enum": list(CODES)},
            "name": {"type": "string"},
            "outcome": {"type": "string"},
            "arm": {"type": "string"},
            "sentence": BOTH,
            "reason": BOTH,
            "needs": BOTH,
            "instead": BOTH,
            "shown": {"type": "object"},
            "checks": {"type": "array", "items": CHECK},
            "provenance": FROM,
        },
    }


SCHEMAS = {"evidence-protocol": protocol_schema, "evidence-result": result_schema}


def reference() -> str:
    """The reference page in Markdown."""
    lines = [
        "# Evidence: protocol, data and results",
        "",
        "Generated by `bin/doorlopend evidence schema --page`; the JSON schemas are `schemas/evidence-protocol.json` and `schemas/evidence-result.json`.",
        "",
        "## Protocol (TOML)",
        "",
        "The hash covers everything but `[status]` and `[[changes]]`.",
        "",
    ]
    return "\n".join([*lines, *_sections(), *_thresholds(), *_refusals(), *_data()])


def _sections() -> list[str]:
    """A table of fields per section of the protocol."""
    lines = []
    sections: dict[str, tuple[type, tuple[str, ...]]] = {s: (Protocol, n) for s, n in SECTIONS.items()}
    sections["design"] = (Design, tuple(f.name for f in fields(Design)))
    sections |= {n: (k, tuple(f.name for f in fields(k))) for n, k in LISTS.items()}
    for section, (kind, names) in sections.items():
        title = f"[[{section}]]" if section in LISTS else f"[{section}]"
        lines += [f"### `{title}`", "", "| field | type | meaning |", "|---|---|---|"]
        for n in names:
            shape = _field(kind, n, f"{section}.{n}")
            choices = f": {', '.join(shape['enum'])}" if "enum" in shape else ""
            lines.append(f"| `{n}` | {shape.get('type', 'string')}{choices} | {shape['description']} |")
        lines.append("")
    return lines


def _thresholds() -> list[str]:
    return [
        "### `[thresholds]`",
        "",
        "Only stricter than the default.",
        "",
        "| name | default |",
        "|---|---|",
        *(f"| `{n}` | {v:g} |" for n, (v, _) in DEFAULTS.items()),
        "",
    ]


def _refusals() -> list[str]:
    return [
        "## Refusals",
        "",
        "| code | name | sentence | needed | shown instead |",
        "|---|---|---|---|---|",
        *(f"| {c} | {t.name} | {t.en} | {t.needs_en} | {t.instead_en} |" for c, t in CODES.items()),
        "",
    ]


def _data() -> list[str]:
    return [
        "## Data",
        "",
        "A CSV in UTF-8 with one row per person (per person and period for wedge and staged). Empty, NA or NaN is missing. Dates as yyyy-mm-dd. Times in months, or in any unit if `tau` is in it too.",
        "",
        "## Results",
        "",
        "`bin/doorlopend evidence analyse --data FILE.csv --protocol FILE.toml --json` prints `{protocol, snapshot, results: [...]}` as canonical JSON: sorted keys, nine significant digits, the same bytes for the same protocol, data and engine version. "
        '`evidence estimate` prints full precision. Errors are `{"error": {code, field, nl, en, remedy_nl, remedy_en}}` with exit code 2.',
        "",
    ]
