"""JSON Schema of an assessment as `law assess --json` prints it."""

from collections.abc import Mapping
from typing import Any

from .library import ResultKind

_LISTS = {"findings": "finding", "obligations": "obligation", "terms": "term", "rights": "right", "signals": "signal",
          "responsible": "responsible"}  # fmt: skip
_DAY = {"type": ["string", "null"], "format": "date"}
_VALUES: dict[str, dict[str, Any]] = {
    "bool": {"type": "boolean"}, "date": _DAY, "int": {"type": ["integer", "null"]}, "hours": {"type": "number"},
    "euro": {"type": "number"}, "percent": {"type": "number"}, "number": {"type": "number"},
    "duration": {"type": ["string", "null"], "pattern": "^P"}, "codes": {"type": "array", "items": {"type": "string"}},
}  # fmt: skip
_OWN: dict[str, dict[str, Any]] = {
    "finding": {"valid_from": _DAY, "valid_until": _DAY},
    "obligation": {"responsible": {"type": "string"}, "valid_from": _DAY, "due": _DAY, "until": _DAY, "done_on": _DAY,
                   "open": {"type": "boolean"}, "late": {"type": "boolean"}},
    "term": {"start": _DAY, "last_day": _DAY},
    "right": {"granted": {"type": "boolean"}, "valid_from": _DAY, "valid_until": _DAY},
    "signal": {"valid_from": _DAY, "readings": {"type": "array", "items": {"type": "object"}}},
    "responsible": {"party": {"type": "string"}, "gemeente": {"type": ["string", "null"]}, "valid_from": _DAY,
                    "valid_until": _DAY},
}  # fmt: skip
_COMMON: dict[str, Any] = {
    "about": {"type": "string"}, "rule": {"type": "string"}, "article": {"type": "string", "minLength": 1},
    "certainty": {"enum": ["L", "L22", "S", "M", "?"]}, "facts": {"type": "array", "items": {"type": "string"}},
    "values": {"type": "object"}, "text": {"type": "string"},
}  # fmt: skip


def assessment_schema(results: Mapping[str, ResultKind]) -> dict[str, Any]:
    """JSON Schema (2020-12): every list knows its keys, every entry its members."""
    lists = {name: _list(category, results) for name, category in _LISTS.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Assessment of one person under a lawbook",
        "type": "object",
        "required": ["lawbook", "engine", "answers", *_LISTS],
        "properties": {"lawbook": {"type": "string"}, "engine": {"type": "string"}, "known": _DAY, "on": _DAY,
                       "answers": {"type": "object"}, "today": {"type": "object"}, **lists},
        "additionalProperties": False,
    }  # fmt: skip


def _list(category: str, results: Mapping[str, ResultKind]) -> dict[str, Any]:
    keys = {row.key: _entries(category, row) for row in results.values() if row.category == category}
    return {"type": "object", "properties": keys, "additionalProperties": False}


def _entries(category: str, row: ResultKind) -> dict[str, Any]:
    own = dict(_OWN[category])
    if category == "finding":
        own["value"] = _value(row)
    properties = {**own, **_COMMON}
    required = [name for name in properties if name not in ("about", "open", "late")]
    entry = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return {"type": "array", "items": entry, "description": row.en}


def _value(row: ResultKind) -> dict[str, Any]:
    if row.codes:
        one = {"enum": list(row.codes)}
        return {"type": "array", "items": one} if row.type == "codes" else one
    return _VALUES.get(row.type, {})
