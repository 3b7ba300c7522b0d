"""The vocabulary as a JSON Schema, for whoever wants to check a file before sending it."""

from typing import Any

from .kinds import KINDS
from .model import Field, Kind

_TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string", "minLength": 1},
    "fact": {"type": "string", "minLength": 1},
    "int": {"type": "integer"},
    "number": {"type": "number"},
    "bool": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "gemeente": {"type": "string", "pattern": "^[0-9]{4}$"},
    "land": {"type": "string", "pattern": "^[A-Z]{2}$"},
    "taal": {"type": "string", "pattern": "^[a-z]{2,3}$"},
    "bsn": {"type": "string", "pattern": "^[0-9]{9}$"},
    "v_nummer": {"type": "string", "pattern": "^[0-9]{10}$"},
}


def fact_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of one life: an object with a list of facts, each of a known kind."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Facts of one person",
        "type": "object",
        "required": ["facts"],
        "properties": {"facts": {"type": "array", "items": {"oneOf": [_kind(kind) for kind in KINDS.values()]}}},
    }


def _kind(kind: Kind) -> dict[str, Any]:
    day = {"type": "string", "format": "date"}
    properties: dict[str, Any] = {
        "id": {"type": "string"},
        "kind": {"const": kind.name},
        "valid_from": {**day, "description": kind.date_en},
        "known_on": day,
        "supersedes": {"type": "string"},
        "mode": {"enum": ["", "correction", "change"]},
        "schema_version": {"type": "integer", "minimum": 1, "maximum": kind.version},
        "data": _data(kind),
    }
    if kind.span != "moment":
        properties["valid_until"] = day
    required = ["kind", "valid_from", *(["data"] if any(one.required for one in kind.fields) else [])]
    return {"type": "object", "description": kind.en, "properties": properties, "required": required,
            "additionalProperties": False}  # fmt: skip


def _data(kind: Kind) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {field.name: _field(field) for field in kind.fields},
        "required": [field.name for field in kind.fields if field.required],
        "additionalProperties": False,
    }


def _field(field: Field) -> dict[str, Any]:
    if field.type == "enum":
        schema: dict[str, Any] = {"enum": list(field.values)}
    elif field.type == "enums":
        schema = {"type": "array", "items": {"enum": list(field.values)}}
    else:
        schema = dict(_TYPES[field.type])
    if field.minimum is not None:
        schema["minimum"] = field.minimum
    if field.maximum is not None:
        schema["maximum"] = field.maximum
    return {**schema, "description": field.en}
