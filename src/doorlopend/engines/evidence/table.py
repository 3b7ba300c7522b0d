"""Columns of data: numbers as float arrays (missing = nan), words as object arrays (missing = None). No file access."""

import ast
import math
import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import EvidenceError

Column = NDArray[Any]
Table = Mapping[str, Column]
MISSING = frozenset({"", "na", "nan", "none", "null", "."})
# Codes, not numbers: a leading zero (gemeente 0983), or more digits than a number can tell apart.
CODE = re.compile(r"0\d+|\d{16,}")

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "log": np.log,
    "exp": np.exp,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "floor": np.floor,
    "ceil": np.ceil,
    "minimum": np.minimum,
    "maximum": np.maximum,
    "where": lambda chosen, one, other: _choose(chosen, one, other),
    "missing": lambda values: is_missing(np.asarray(values)).astype(float),
    "log2": np.log2,
    "log10": np.log10,
    "round": np.round,
    "I": lambda v: v,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
}
BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.Mod: operator.mod,
    ast.FloorDiv: operator.floordiv,
    ast.BitAnd: operator.and_,  # read as "and", "or"
    ast.BitOr: operator.or_,
}
COMPARE: dict[type, Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def column(values: Iterable[Any]) -> Column:
    """Make one column: numeric when every filled value is a number, else words."""
    raw = [_clean(v) for v in values]
    if any(isinstance(v, str) and CODE.fullmatch(v) for v in raw):
        return np.array([None if v is None else str(v) for v in raw], dtype=object)
    try:
        return np.array([math.nan if v is None else float(v) for v in raw], dtype=float)
    except (TypeError, ValueError):
        return np.array([None if v is None else str(v) for v in raw], dtype=object)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        text = value.strip()
        return None if text.lower() in MISSING else text
    return None if value is None or (isinstance(value, float) and math.isnan(value)) else value


def table(columns: Mapping[str, Iterable[Any]]) -> dict[str, Column]:
    """Build a table from lists; every column must be equally long."""
    built = {name: column(values) for name, values in columns.items()}
    lengths = {len(c) for c in built.values()}
    if len(lengths) > 1:
        raise EvidenceError(
            "lengths",
            "data",
            "kolommen zijn niet even lang",
            "columns differ in length",
            "vul elke rij",
            "fill every row",
        )
    return built


def rows(data: Table) -> int:
    """Number of rows."""
    return len(next(iter(data.values()))) if data else 0


def take(data: Table, keep: Any) -> dict[str, Column]:
    """Rows by mask, slice or positions."""
    return {name: values[keep] for name, values in data.items()}


def require(data: Table, name: str) -> Column:
    """A column by name, or an error that lists what there is."""
    if name not in data:
        known = ", ".join(data)
        raise EvidenceError(
            "unknown_column",
            name,
            "deze kolom staat niet in de gegevens",
            "no such column in the data",
            f"aanwezig: {known}",
            f"present: {known}",
        )
    return data[name]


def is_missing(values: Column) -> NDArray[np.bool_]:
    """True where a value is absent."""
    if values.dtype == object:
        return np.array([v is None for v in values], dtype=bool)
    return np.isnan(values) if values.dtype.kind == "f" else np.zeros(values.shape, dtype=bool)


def numbers(data: Table, name: str) -> NDArray[np.float64]:
    """A numeric column, or an error naming a value that is not a number."""
    values = require(data, name)
    if values.dtype == object:
        row = next((i for i, v in enumerate(values) if v is not None and not is_number(v)), None)
        if row is not None:
            raise not_a_number(name, row, values[row])
    return np.array([math.nan if v is None else float(v) for v in values], dtype=float)


def not_a_number(name: str, row: int, odd: Any) -> EvidenceError:
    """Names the value and its row as a spreadsheet shows it (the header is row 1), and what to write instead."""
    comma = re.fullmatch(r"[-+]?[\d.]*,\d+", str(odd))
    point = str(odd).replace(".", "").replace(",", ".")
    return EvidenceError(
        "not_a_number",
        name,
        f"waarde '{odd}' (rij {row + 2}) is geen getal",
        f"value '{odd}' (row {row + 2}) is not a number",
        f"schrijf {point}, met een punt" if comma else "verbeter de waarde of laat haar leeg",
        f"write {point}, with a point" if comma else "correct the value or leave it empty",
    )


def word(value: Any) -> str:
    """A value as a label: whole numbers in full, so that 1000001 and 1000002 stay two people."""
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def is_number(value: Any) -> bool:
    """Whether a value reads as a number."""
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True


def evaluate(expression: str, data: Table) -> Any:
    """Arithmetic and comparison on columns, e.g. "status == 2" or "time / 365.25"; nothing else can be run.

    What is not known stays not known: "status == 2" is empty where status is, `missing(status)` is 1 there; "and" and
    "or" are empty only where the known parts do not settle them.
    """
    try:
        tree = ast.parse(expression.replace("^", "**").strip(), mode="eval")
    except SyntaxError as problem:
        raise _bad(expression) from problem
    with np.errstate(divide="ignore", invalid="ignore"):
        value = _walk(tree.body, data, expression)
    return value


def _bad(expression: str) -> EvidenceError:
    return EvidenceError(
        "expression",
        expression,
        "deze uitdrukking is niet te lezen",
        "cannot read this expression",
        "gebruik kolomnamen, getallen, + - * / **, vergelijkingen en log/exp/sqrt",
        "use column names, numbers, + - * / **, comparisons and log/exp/sqrt",
    )


def _walk(node: ast.AST, data: Table, text: str) -> Any:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float | str | bool):
        return node.value
    if isinstance(node, ast.Name | ast.Attribute):
        return require(data, _dotted(node, text))
    if isinstance(node, ast.UnaryOp):
        inner = _walk(node.operand, data, text)
        return (
            -inner
            if isinstance(node.op, ast.USub)
            else (inner if isinstance(node.op, ast.UAdd) else 1.0 - _truth(inner))
        )
    if isinstance(node, ast.BinOp) and type(node.op) in BINARY:
        left, right = (_walk(side, data, text) for side in (node.left, node.right))
        if isinstance(node.op, ast.BitAnd | ast.BitOr):
            return _joined([left, right], every=isinstance(node.op, ast.BitAnd))
        return BINARY[type(node.op)](left, right)
    if isinstance(node, ast.BoolOp):
        return _joined([_walk(v, data, text) for v in node.values], every=isinstance(node.op, ast.And))
    if isinstance(node, ast.Compare):
        return _compare(node, data, text)
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in FUNCTIONS
        and not node.keywords
    ):
        return FUNCTIONS[node.func.id](*(_walk(a, data, text) for a in node.args))
    raise _bad(text)


def _dotted(node: ast.AST, text: str) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value, text)}.{node.attr}"
    raise _bad(text)


def _truth(value: Any) -> Any:
    """1 where true, 0 where false, empty where not known."""
    numeric = np.asarray(value, dtype=float)
    return np.where(np.isnan(numeric), np.nan, numeric != 0)


def _joined(parts: Sequence[Any], *, every: bool) -> Any:
    """And, or: one false part settles "and", one true part "or", whatever the others are."""
    truths = np.broadcast_arrays(*(_truth(part) for part in parts))
    settled = np.any([t == (0.0 if every else 1.0) for t in truths], axis=0)
    unknown = np.any([np.isnan(t) for t in truths], axis=0)
    rest = np.where(unknown, np.nan, float(every))
    return np.where(settled, float(not every), rest)


def _choose(chosen: Any, one: Any, other: Any) -> Any:
    truth = _truth(chosen)
    return np.where(np.isnan(truth), np.nan, np.where(truth == 1, one, other))


def _compare(node: ast.Compare, data: Table, text: str) -> Any:
    left, steps = _walk(node.left, data, text), []
    for op, right_node in zip(node.ops, node.comparators, strict=True):
        if isinstance(op, ast.In | ast.NotIn) and isinstance(right_node, ast.List | ast.Tuple):
            options = [_walk(e, data, text) for e in right_node.elts]
            found = np.logical_or.reduce([left == o for o in options])
            steps.append(_known(~found if isinstance(op, ast.NotIn) else found, left))
        elif type(op) in COMPARE:
            right = _walk(right_node, data, text)
            steps.append(_known(_compared(op, left, right, text), left, right))
            left = right
        else:
            raise _bad(text)
    return steps[0] if len(steps) == 1 else _joined(steps, every=True)


def _compared(op: ast.cmpop, left: Any, right: Any, text: str) -> Any:
    try:
        return COMPARE[type(op)](left, right)
    except TypeError as problem:
        raise _bad(text) from problem


def _known(answer: Any, *sides: Any) -> Any:
    """The answer of a comparison, empty where a side is."""
    empty = np.any(np.broadcast_arrays(*(is_missing(np.atleast_1d(np.asarray(s))) for s in sides)), axis=0)
    return np.where(empty, np.nan, np.asarray(answer, dtype=float))


def select(
    data: Table, *, where: str | None = None, derive: Mapping[str, str] | None = None, head: int | None = None
) -> dict[str, Column]:
    """First rows, then new columns, then a filter."""
    out = dict(data) if head is None else take(data, slice(0, head))
    for name, expression in (derive or {}).items():
        value = evaluate(expression, out)
        out[name] = value if isinstance(value, np.ndarray) else np.full(rows(out), value)
    if where:
        out = take(out, np.broadcast_to(_truth(evaluate(where, out)) == 1, rows(out)))
    return out


def complete(data: Table, names: Sequence[str]) -> NDArray[np.bool_]:
    """Rows in which every named column is filled."""
    keep = np.ones(rows(data), dtype=bool)
    for name in names:
        keep &= ~is_missing(require(data, name))
    return keep
