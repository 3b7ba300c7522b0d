"""A small model formula: "y ~ a + b:c + C(town) + log(x) + I(age**2)"; words become 0/1 columns per level."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import EvidenceError
from .table import Column, Table, evaluate, is_missing, is_number, rows

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Design:
    """Outcome, columns of the model and their names, and which rows of the data were complete."""

    y: Array
    x: Array
    names: tuple[str, ...]
    used: NDArray[np.bool_]
    outcome: str


def split_top(text: str, marks: str) -> list[str]:
    """Split at marks outside brackets; `**` is never split."""
    parts, depth, current, i = [], 0, "", 0
    while i < len(text):
        ch = text[i]
        depth += (ch in "([") - (ch in ")]")
        if depth == 0 and ch in marks and not (ch == "*" and "**" in (text[i : i + 2], text[i - 1 : i + 1])):
            parts.append(current)
            current = ""
        else:
            current += ch
        i += 1
    return [p.strip() for p in [*parts, current]]


def _expand(term: str) -> list[str]:
    factors = split_top(term, "*")
    if len(factors) == 1:
        return [term]
    out = [""]
    for f in factors:
        out += [f"{o}:{f}" if o else f for o in out]
    return sorted((o for o in out if o), key=lambda t: t.count(":"))


def parse_terms(right: str) -> tuple[list[str], bool]:
    """Terms of the right-hand side and whether there is an intercept."""
    text = re.sub(r"-\s*1(?![\d.])", "+ 0", right)
    raw = [t for t in split_top(text, "+") if t]
    intercept = "0" not in raw
    terms: list[str] = []
    for t in raw:
        if t not in ("0", "1"):
            terms += [e for e in _expand(t) if e not in terms]
    return terms, intercept


def _factor(values: Column, name: str, reference: str | None, full: bool) -> tuple[list[str], list[Array]]:
    seen = values[~is_missing(values)]
    levels = sorted(set(seen.tolist()))
    words = [f"{v:g}" if isinstance(v, float) else str(v) for v in levels]
    if reference is not None and reference in words:
        at = words.index(reference)
        levels.insert(0, levels.pop(at))
        words.insert(0, words.pop(at))
    hole = is_missing(values)
    columns = [np.where(hole, np.nan, (values == v).astype(float)) for v in levels]
    start = 0 if full else 1
    return [f"{name}[{w}]" for w in words[start:]], columns[start:]


def _base(term: str, data: Table, full: bool) -> tuple[list[str], list[Array]]:
    match = re.fullmatch(r"C\((.+?)(?:,\s*ref\s*=\s*['\"]?([^'\")]+)['\"]?)?\)", term)
    if match:
        values = evaluate(match[1], data)
        return _factor(np.asarray(values), f"C({match[1]})", match[2], full)
    values = evaluate(term, data)
    if isinstance(values, np.ndarray) and values.dtype == object:
        if not all(v is None or is_number(v) for v in values):
            return _factor(values, term, None, full)
        values = np.array([np.nan if v is None else float(v) for v in values])
    return [term], [np.broadcast_to(np.asarray(values, dtype=float), rows(data)).copy()]


def columns_of(terms: list[str], data: Table, *, intercept: bool = True) -> tuple[list[str], list[Array]]:
    """Names and values of the model columns; the first factor keeps all levels when there is no intercept."""
    names = ["Intercept"] if intercept else []
    values: list[Array] = [np.ones(rows(data))] if intercept else []
    full = not intercept
    for term in terms:
        part_names, part_values = [""], [np.ones(rows(data))]
        for piece in split_top(term, ":"):
            n, v = _base(piece, data, full and len(split_top(term, ":")) == 1)
            full = full and len(v) <= 1
            part_names = [f"{a}:{b}" if a else b for a in part_names for b in n]
            part_values = [a * b for a in part_values for b in v]
        names += part_names
        values += part_values
    return names, values


def build(formula: str, data: Table, *, extra: Mapping[str, Column] | None = None) -> Design:
    """Evaluate a formula; rows with anything missing (also in `extra`) are left out and counted by `used`."""
    if "~" not in formula:
        raise EvidenceError(
            "formula",
            formula,
            "er staat geen ~ in",
            "has no ~",
            "schrijf 'uitkomst ~ kenmerken'",
            "write 'outcome ~ covariates'",
        )
    left, right = formula.split("~", 1)
    terms, intercept = parse_terms(right)
    y = np.asarray(evaluate(left, data), dtype=float)
    names, values = columns_of(terms, data, intercept=intercept)
    x = np.column_stack(values) if values else np.empty((rows(data), 0))
    used = np.isfinite(y) & np.isfinite(x).all(axis=1)
    for values_extra in (extra or {}).values():
        used &= ~is_missing(values_extra)
    keep = [i for i, _ in enumerate(names) if names[i] == "Intercept" or np.ptp(x[used, i]) > 0]
    return Design(y[used], x[used][:, keep], tuple(names[i] for i in keep), used, left.strip())
