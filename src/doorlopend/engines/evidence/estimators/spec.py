"""What an estimator is: a named calculation that says which arguments it takes and where each result stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import EvidenceError
from ..table import Table, is_missing, require, rows, select, table

REQUIRED = object()
TYPES = {
    "number": "a number",
    "integer": "a whole number",
    "text": "a word",
    "boolean": "true or false",
    "numbers": "a list of numbers, or the name of a numeric data column",
    "labels": "a list of words or numbers, or the name of a data column",
    "column": "the name of a data column",
    "columns": "a list of names of data columns",
    "formula": 'a model formula such as "y ~ a + log(b) + I(c**2) + C(town) + a:b"; of covariates also a list of columns',
    "texts": "a list of words",
    "matrix": "a list of rows of numbers",
    "object": "an object",
}
IN_DUTCH = {
    "number": "een getal",
    "integer": "een geheel getal",
    "text": "een woord",
    "boolean": "true of false",
    "numbers": "een lijst getallen, of de naam van een kolom met getallen",
    "labels": "een lijst woorden of getallen, of de naam van een kolom",
    "column": "de naam van een kolom",
    "columns": "een lijst namen van kolommen",
    "formula": 'een modelformule zoals "y ~ a + log(b) + C(town)", of een lijst kolommen',
    "texts": "een lijst woorden",
    "matrix": "een lijst rijen met getallen",
    "object": "een object",
}
COMMON = {
    "data": "object: columns as lists, instead of a data file",
    "derive": 'object: new column name -> expression, e.g. {"years": "days / 365.25", "event": "status == 2"}; empty where a column it needs is empty, see missing(x) and where(test, a, b)',
    "filter": 'expression: rows to keep, e.g. "group == 2 and age >= 18" (applied after derive)',
    "head": "integer: use only the first rows of the file (applied before derive)",
}


@dataclass(frozen=True, slots=True)
class Arg:
    """One argument: its type (a key of `TYPES`), meaning, default and allowed values."""

    type: str
    meaning: str
    default: Any = REQUIRED
    choices: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Input:
    """The data and checked arguments handed to an estimator."""

    data: Table
    args: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.args[name]

    def vector(self, name: str) -> NDArray[np.float64]:
        """A numeric argument given as list or as column name."""
        value = self.args[name]
        values = require(self.data, value) if isinstance(value, str) else value
        try:
            return np.asarray(values, dtype=float)
        except (TypeError, ValueError) as problem:
            raise EvidenceError(
                "not_a_number",
                name,
                "bevat iets dat geen getal is",
                "holds something that is not a number",
                "verbeter de waarde",
                "correct the value",
            ) from problem

    def labels(self, name: str) -> Any:
        """A label argument given as list or as column name; None when not given."""
        value = self.args[name]
        if value is None:
            return None
        return np.asarray(
            require(self.data, value) if isinstance(value, str) else np.array(value, dtype=object)
        )

    def complete(self, *names: str) -> "Input":
        """The same input without rows in which a named column argument is missing."""
        columns = [self.args[n] for n in names]
        flat = [
            c
            for item in columns
            for c in (item if isinstance(item, list | tuple) else [item])
            if isinstance(c, str)
        ]
        if not flat:
            return self
        keep = np.ones(rows(self.data), dtype=bool)
        for c in flat:
            keep &= ~is_missing(require(self.data, c))
        return Input({k: v[keep] for k, v in self.data.items()}, self.args)


@dataclass(frozen=True, slots=True)
class Estimator:
    """A calculation with its description; `results` maps each path in the answer to its meaning."""

    name: str
    family: str
    meaning: str
    args: Mapping[str, Arg]
    results: Mapping[str, str]
    source: str
    example: Mapping[str, Any]
    run: Callable[[Input], dict[str, Any]] = field(repr=False)

    def describe(self) -> dict[str, Any]:
        """Everything a caller needs, as plain data."""
        return {
            "name": self.name,
            "family": self.family,
            "meaning": self.meaning,
            "source": self.source,
            "args": {k: _describe_arg(a) for k, a in self.args.items()},
            "results": dict(self.results),
            "example": dict(self.example),
        }


def _describe_arg(arg: Arg) -> dict[str, Any]:
    out: dict[str, Any] = {
        "type": arg.type,
        "form": TYPES[arg.type],
        "meaning": arg.meaning,
        "required": arg.default is REQUIRED,
    }
    if arg.default is not REQUIRED:
        out["default"] = arg.default
    return out | ({"choices": list(arg.choices)} if arg.choices else {})


REGISTRY: dict[str, Estimator] = {}


def estimator(
    name: str,
    *,
    family: str,
    meaning: str,
    args: Mapping[str, Arg],
    results: Mapping[str, str],
    source: str,
    example: Mapping[str, Any],
) -> Callable[[Callable[[Input], dict[str, Any]]], Callable[[Input], dict[str, Any]]]:
    """Register a function under a name with its description."""

    def add(run: Callable[[Input], dict[str, Any]]) -> Callable[[Input], dict[str, Any]]:
        REGISTRY[name] = Estimator(name, family, meaning, args, results, source, example, run)
        return run

    return add


def call(name: str, *, args: Mapping[str, Any], data: Table | None = None) -> dict[str, Any]:
    """Run an estimator by name; unknown or missing arguments are named in the error."""
    found = REGISTRY.get(name)
    if found is None:
        close = [
            n
            for n in REGISTRY
            if any(part in n for part in name.replace("-", "_").split("_") if len(part) > 2)
        ]
        raise EvidenceError(
            "unknown_estimator",
            name,
            "onbekende schatter",
            "unknown estimator",
            f"zie `evidence estimators`; lijkt op: {close}",
            f"see `evidence estimators`; similar: {close}",
        )
    given = dict(args)
    common = {k: given.pop(k) for k in COMMON if k in given and k not in found.args}
    source = table(common["data"]) if "data" in common else (data or {})
    chosen = select(source, where=common.get("filter"), derive=common.get("derive"), head=common.get("head"))
    checked = Input(chosen, _checked(found, given))
    try:
        with np.errstate(all="ignore"):
            return found.run(checked)
    except EvidenceError:
        raise
    except (ArithmeticError, ValueError, IndexError, np.linalg.LinAlgError) as problem:
        raise EvidenceError(
            "not_computable",
            name,
            f"is met deze gegevens niet te berekenen ({problem})",
            f"cannot be computed from these data ({problem})",
            "kijk of elke groep mensen en verschillende uitkomsten bevat",
            "see that each group holds people and outcomes that differ",
        ) from problem


def _checked(found: Estimator, given: Mapping[str, Any]) -> dict[str, Any]:
    for key in given:
        if key not in found.args:
            known = ", ".join([*found.args, *COMMON])
            raise EvidenceError(
                "unknown_argument",
                key,
                f"{found.name} kent dit argument niet",
                f"{found.name} has no such argument",
                f"mogelijk: {known}",
                f"possible: {known}",
            )
    out = {}
    for key, arg in found.args.items():
        value = given.get(key, arg.default)
        if value is REQUIRED:
            raise EvidenceError(
                "missing_argument",
                key,
                f"{found.name} heeft dit argument nodig: {arg.meaning}",
                f"{found.name} needs this argument: {arg.meaning}",
            )
        out[key] = _typed(key, arg, value)
    return out


def _typed(key: str, arg: Arg, value: Any) -> Any:
    if arg.type == "formula" and isinstance(value, list) and all(isinstance(v, str) for v in value):
        value = " + ".join(value)
    if value is None or (arg.default is not REQUIRED and value == arg.default):
        return value
    fits: dict[str, Callable[[Any], bool]] = {
        "number": lambda v: isinstance(v, int | float) and not isinstance(v, bool),
        "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
        "text": lambda v: isinstance(v, str | int | float),
        "boolean": lambda v: isinstance(v, bool),
        "numbers": lambda v: isinstance(v, str | list),
        "labels": lambda v: isinstance(v, str | list),
        "column": lambda v: isinstance(v, str),
        "columns": lambda v: isinstance(v, list),
        "texts": lambda v: isinstance(v, list),
        "formula": lambda v: isinstance(v, str),
        "matrix": lambda v: isinstance(v, list),
        "object": lambda v: isinstance(v, dict),
    }
    if not fits[arg.type](value):
        raise EvidenceError("type", key, f"hoort {IN_DUTCH[arg.type]} te zijn", f"must be {TYPES[arg.type]}")
    if arg.choices and value not in arg.choices:
        raise EvidenceError(
            "choice",
            key,
            f"'{value}' kan niet",
            f"'{value}' is not possible",
            f"kies uit {list(arg.choices)}",
            f"choose from {list(arg.choices)}",
        )
    return value


LEVEL = Arg("number", "confidence level of intervals", 0.95)


def is_treated(inp: Input, values: Any) -> NDArray[np.int_]:
    """1 where the arm is the treated one; words and numbers are both understood."""
    wanted = inp["treated"]
    if values.dtype == object:
        return np.array([v == str(wanted) for v in values], dtype=int)
    try:
        return np.asarray(values == float(wanted), dtype=int)
    except (TypeError, ValueError) as problem:
        raise EvidenceError(
            "choice",
            "treated",
            f"'{wanted}' komt niet voor: de kolom bevat getallen",
            f"'{wanted}' does not occur: the column holds numbers",
            "noem het getal",
            "name the number",
        ) from problem
