"""The interface as data: which operation a request means, and whether its body has the published form."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

Parameters = dict[str, str]

FORMS = {
    "bsn": r"\d{9}",
    "id": r"[1-9]\d{0,4}",
    "instellingsnummer": r".{10}",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One published operation. `rejects`: a rejection carries texts. `outline`: known only in outline."""

    api: str
    version: str
    method: str
    path: str
    handler: str
    success: int
    answers: tuple[int, ...]
    rejects: bool
    body: str | None = None
    outline: bool = False

    def match(self, path: str) -> Parameters | None:
        """The path parameters when the path is of this operation, whatever their form."""
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.path)
        found = re.fullmatch(pattern, path)
        return None if found is None else found.groupdict()


@cache
def data(name: str) -> Mapping[str, Any]:
    """One of this package's data files."""
    text = files(__package__).joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def operations() -> tuple[Operation, ...]:
    return tuple(
        Operation(**{**row, "answers": tuple(row["answers"])}) for row in data("operations")["operation"]
    )


def find(method: str, path: str, *, outline: bool) -> tuple[Operation, Parameters] | None:
    """The operation a request is for, with its path parameters; None when DUO does not offer it."""
    for operation in operations():
        parameters = operation.match(path)
        if operation.method == method and parameters is not None and (outline or not operation.outline):
            return operation, parameters
    return None


def well_formed(parameters: Parameters) -> bool:
    return all(re.fullmatch(FORMS[name], value) for name, value in parameters.items())


def body_fits(name: str, body: object) -> bool:
    """Whether a decoded JSON body has the required fields and every field has the published form."""
    if not isinstance(body, dict):
        return False
    form = data("bodies")[name]
    if any(field not in body for field in form["required"]):
        return False
    return all(
        _value_fits(rule, body[field])
        for field, rule in form.items()
        if field != "required" and field in body
    )


def _value_fits(rule: Mapping[str, Any], value: object) -> bool:
    if rule["type"] == "string":
        return isinstance(value, str) and _text_fits(rule, value)
    if rule["type"] == "boolean":
        return isinstance(value, bool)
    return (
        isinstance(value, int) and not isinstance(value, bool) and rule["minimum"] <= value <= rule["maximum"]
    )


def _text_fits(rule: Mapping[str, Any], value: str) -> bool:
    if not rule.get("minLength", 0) <= len(value) <= rule.get("maxLength", len(value)):
        return False
    if value not in rule.get("enum", (value,)):
        return False
    if rule.get("format") == "date":
        return _is_date(value)
    if rule.get("letters"):
        return all(c.isalpha() or c.isspace() or c in ".'‘-‐‑–—" for c in value)
    return re.search(rule.get("pattern", ""), value) is not None


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
