"""The data of one moment, checked and fixed by a hash: who, which arm, which town, and each outcome of the protocol."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .canonical import digest
from .errors import EvidenceError
from .protocol import Outcome, Protocol
from .table import Table, is_missing, is_number, not_a_number, numbers, require, rows, take, word

Array = NDArray[Any]
# No count, euro or month of one person comes near this; squares of more no longer fit a number.
HUGE = 1e12
DAYS_PER_MONTH = 30.4375


@dataclass(frozen=True, slots=True)
class Values:
    """One outcome per person: value (or time), cause of the end for times (0 last seen), and who is missing."""

    value: Array
    cause: Array
    missing: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """People in the order of their ids, whatever the order of the file; blocks are numbered as they come by. `flow`
    counts who was in and who fell out, and why (CONSORT)."""

    arm: NDArray[np.int_]
    town: NDArray[Any]
    block: NDArray[np.int_]
    period: Array
    outcomes: Mapping[str, Values]
    covariates: Array
    covariate_names: tuple[str, ...]
    placebos: Mapping[str, Array]
    subgroups: Mapping[str, NDArray[Any]]
    strata: Mapping[str, NDArray[Any]]
    late_arm: int
    flow: Mapping[str, int]
    hash: str

    @property
    def n(self) -> int:
        return len(self.arm)


def _problem(
    code: str,
    name: str,
    nl: str,
    en: str,
    remedy_nl: str = "verbeter de gegevens",
    remedy_en: str = "correct the data",
) -> EvidenceError:
    return EvidenceError(code, name, nl, en, remedy_nl, remedy_en)


def snapshot(protocol: Protocol, data: Table, *, fact_ids: Sequence[str] = ()) -> Snapshot:
    """Check the data against the protocol; raises EvidenceError naming column, row and remedy. Outcomes stay unread here
    beyond validity: no comparison is made."""
    if rows(data) == 0:
        raise _problem("empty", "data", "er zijn geen mensen", "there are no people")
    _unique(protocol, data)
    codes = _arms(protocol, data)
    start = _dates(data, protocol.time_zero) if protocol.time_zero else None
    _births(protocol, data, start)
    outcomes = {o.id: _outcome(o, data, start) for o in protocol.outcomes}
    x, names = _covariates(protocol, data)
    flow = {"rows": rows(data)} | {
        f"assigned.{a.id}": int(np.sum(codes == i)) for i, a in enumerate(protocol.arms)
    }
    for o in protocol.outcomes:
        for i, a in enumerate(protocol.arms):
            flow[f"missing.{o.id}.{a.id}"] = int(np.sum(outcomes[o.id].missing & (codes == i)))
    period = numbers(data, protocol.period) if protocol.period else np.zeros(rows(data))
    order = np.lexsort((period, _labels(data, protocol.person).astype(str)))
    return Snapshot(
        codes[order],
        _labels(data, protocol.town)[order],
        by_appearance(_blocks(protocol, data)[order])[2],
        period[order],
        {k: Values(v.value[order], v.cause[order], v.missing[order]) for k, v in outcomes.items()},
        x[order],
        names,
        {p.column: numbers(data, p.column)[order] for p in protocol.placebos},
        {s: _labels(data, s)[order] for s in protocol.subgroups},
        {o.censoring_by: _labels(data, o.censoring_by)[order] for o in protocol.outcomes if o.censoring_by},
        _late(protocol, data, start),
        flow,
        digest([_columns(take(data, order)), list(fact_ids)]),
    )


def by_appearance(labels: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.int_], NDArray[np.int_]]:
    """Distinct labels as they come by, the row each first stands in, and each row's place among them: other names for
    the same groups change nothing that is drawn."""
    names, first, codes = np.unique(labels, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.argsort(order)
    return names[order], first[order], np.asarray(place[codes], dtype=int)


def _columns(data: Table) -> dict[str, list[Any]]:
    return {
        k: [None if m else _exact(v) for v, m in zip(c.tolist(), is_missing(c), strict=True)]
        for k, c in data.items()
    }


def _exact(value: Any) -> Any:
    """A whole number keeps all its digits in the hash: people with long numbers are different people."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _labels(data: Table, name: str) -> NDArray[Any]:
    if not name:
        return np.zeros(rows(data), dtype=object)
    values = require(data, name)
    if is_missing(values).any():
        raise _problem(
            "missing_value",
            name,
            f"rij {_first(is_missing(values))} is leeg",
            f"row {_first(is_missing(values))} is empty",
            "vul de waarde in",
            "fill in the value",
        )
    return np.array([word(v) for v in values], dtype=object)


def _first(mask: NDArray[np.bool_]) -> int:
    """Row number as a spreadsheet shows it (the header is row 1)."""
    return int(np.flatnonzero(mask)[0]) + 2


def _unique(p: Protocol, data: Table) -> None:
    keys = [_labels(data, p.person)] + ([_labels(data, p.period)] if p.period else [])
    seen: set[tuple[Any, ...]] = set()
    for i, key in enumerate(zip(*keys, strict=True)):
        if key in seen:
            raise _problem(
                "duplicate_person",
                p.person,
                f"'{key[0]}' staat er twee keer in (rij {i + 2})",
                f"'{key[0]}' appears twice (row {i + 2})",
                "houd één rij per persoon",
                "keep one row per person",
            )
        seen.add(key)


def _arms(p: Protocol, data: Table) -> NDArray[np.int_]:
    if p.design.kind in ("wedge", "staged"):
        return _rolled_out(p, data)
    labels, known = _labels(data, p.arm), {a.id: i for i, a in enumerate(p.arms)}
    for i, label in enumerate(labels):
        if label not in known:
            raise _problem(
                "unknown_arm",
                p.arm,
                f"'{label}' (rij {i + 2}) is geen arm van het protocol",
                f"'{label}' (row {i + 2}) is not an arm of the protocol",
                f"kies uit {list(known)}",
                f"choose from {list(known)}",
            )
    codes = np.array([known[label] for label in labels])
    for i, a in enumerate(p.arms):
        if not np.any(codes == i):
            raise _problem(
                "empty_arm",
                p.arm,
                f"niemand zit in arm '{a.id}'",
                f"nobody is in arm '{a.id}'",
                "één arm is geen vergelijking",
                "one arm is no comparison",
            )
    return codes


def _rolled_out(p: Protocol, data: Table) -> NDArray[np.int_]:
    towns, period = _labels(data, p.town), numbers(data, p.period)
    for i, t in enumerate(towns):
        if t not in p.design.rollout:
            raise _problem(
                "unknown_town",
                p.town,
                f"'{t}' (rij {i + 2}) staat niet in de uitrol",
                f"'{t}' (row {i + 2}) is not in the roll-out",
                "vul design.rollout aan",
                "complete design.rollout",
            )
    treated = next(i for i, a in enumerate(p.arms) if not a.control)
    start = np.array([p.design.rollout[t] or np.inf for t in towns], dtype=float)
    return np.where(period >= start, treated, 1 - treated)


def _dates(data: Table, name: str) -> NDArray[Any]:
    values = require(data, name)
    out = np.empty(len(values), dtype=object)
    for i, v in enumerate(values):
        try:
            out[i] = None if v is None or v != v else date.fromisoformat(str(v))
        except ValueError as bad:
            raise _problem(
                "not_a_date",
                name,
                f"'{v}' (rij {i + 2}) is geen datum",
                f"'{v}' (row {i + 2}) is not a date",
                "schrijf jjjj-mm-dd",
                "write yyyy-mm-dd",
            ) from bad
    return out


def _births(p: Protocol, data: Table, start: NDArray[Any] | None) -> None:
    if not p.birth:
        return
    born = _dates(data, p.birth)
    named = [(p.time_zero, start)] + [
        (c, _dates(data, c)) for o in p.outcomes for c in (o.event_date, o.seen_until) if c
    ]
    for name, values in named:
        for i, (b, v) in enumerate(
            zip(born, values if values is not None else [None] * len(born), strict=True)
        ):
            if b and v and v < b:
                raise _problem(
                    "before_birth",
                    name,
                    f"rij {i + 2}: {v} ligt vóór de geboortedatum {b}",
                    f"row {i + 2}: {v} is before the birth date {b}",
                )


def _outcome(o: Outcome, data: Table, start: NDArray[Any] | None) -> Values:
    value, cause = (
        _timed(o, data, start) if o.kind == "time" else (numbers(data, o.column), np.zeros(rows(data)))
    )
    missing = np.isnan(value) | np.isnan(cause)
    name = o.column or o.time or o.event_date
    seen = value[~missing]
    if not len(seen):
        raise _problem(
            "all_missing",
            name,
            "van niemand is de uitkomst bekend",
            "nobody's outcome is known",
            "haal de uitkomsten op",
            "collect the outcomes",
        )
    if np.isinf(seen).any():
        raise _problem("not_finite", name, "bevat een oneindig getal", "holds an infinite number")
    if np.abs(seen).max() > HUGE:
        raise _problem(
            "not_finite", name, "bevat een onmogelijk groot getal", "holds an impossibly large number"
        )
    if o.kind == "share" and not np.isin(seen, (0.0, 1.0)).all():
        raise _problem("not_yes_no", name, "alleen 0 en 1 zijn mogelijk", "only 0 and 1 are possible")
    if o.kind in ("time", "months", "count") and (seen < 0).any():
        bad = ~missing & (np.nan_to_num(value) < 0)
        raise _problem(
            "before_time_zero",
            name,
            f"rij {_first(bad)}: de uitkomst ligt vóór het begin van de telling",
            f"row {_first(bad)}: the outcome lies before the start of counting",
        )
    return Values(value, cause, missing)


def _timed(o: Outcome, data: Table, start: NDArray[Any] | None) -> tuple[Array, Array]:
    if o.time:
        cause = numbers(data, o.event)
        if not np.all(np.isnan(cause) | ((cause >= 0) & (cause % 1 == 0))):
            raise _problem("not_a_cause", o.event, "gebruik 0, 1, 2, …", "use 0, 1, 2, …")
        return numbers(data, o.time), cause
    if start is None:
        raise _problem(
            "no_time_zero",
            "columns.time_zero",
            "data in datums vragen een begindatum",
            "dates need a starting date",
            "noem columns.time_zero",
            "name columns.time_zero",
        )
    happened, until = _dates(data, o.event_date), _dates(data, o.seen_until)
    value, cause = np.full(len(start), np.nan), np.zeros(len(start))
    for i, (s, h, u) in enumerate(zip(start, happened, until, strict=True)):
        end = h or u
        if s and end:
            value[i], cause[i] = (end - s).days / DAYS_PER_MONTH, 1.0 if h else 0.0
    return value, cause


def _covariates(p: Protocol, data: Table) -> tuple[Array, tuple[str, ...]]:
    if not p.covariates:
        return np.empty((rows(data), 0)), ()
    from .formula import columns_of

    for term in p.covariates:
        _filled(data, re.sub(r"^C\((\w+)\)$", r"\1", term))
        if term in data and data[term].dtype == object:
            _not_mixed(data, term)
    names, values = columns_of(list(p.covariates), data, intercept=True)
    for name, column in zip(names, values, strict=True):
        odd = ~np.isfinite(column)
        if odd.any():
            raise _problem(
                "not_finite",
                name,
                f"rij {_first(odd)} geeft geen eindig getal",
                f"row {_first(odd)} gives no finite number",
            )
    keep = [i for i, v in enumerate(values) if i == 0 or np.ptp(v) > 0]
    return np.column_stack([values[i] for i in keep]), tuple(names[i] for i in keep)


def _filled(data: Table, name: str) -> None:
    if name in data and is_missing(data[name]).any():
        row = _first(is_missing(data[name]))
        raise _problem(
            "missing_value",
            name,
            f"rij {row} is leeg",
            f"row {row} is empty",
            "vul het kenmerk in of laat het weg",
            "fill in the covariate or drop it",
        )


def _not_mixed(data: Table, name: str) -> None:
    """Numbers with a word among them are a slip, not categories; wholly words, or C(name), are categories."""
    fits = [is_number(v) or bool(re.fullmatch(r"[-+]?\d+,\d+", str(v))) for v in data[name]]
    row = next((i for i, v in enumerate(data[name]) if not is_number(v)), None)
    if row is not None and 2 * sum(fits) > len(fits):
        raise not_a_number(name, row, data[name][row])


def _blocks(p: Protocol, data: Table) -> NDArray[np.int_]:
    if not p.design.blocks:
        return np.zeros(rows(data), dtype=int)
    joined = np.array(
        ["|".join(parts) for parts in zip(*(_labels(data, b) for b in p.design.blocks), strict=True)]
    )
    return np.asarray(np.unique(joined, return_inverse=True)[1], dtype=int)


def _late(p: Protocol, data: Table, start: NDArray[Any] | None) -> int:
    """People whose arm became known after time zero."""
    if not p.arm_known_on or start is None:
        return 0
    known = _dates(data, p.arm_known_on)
    return sum(1 for k, s in zip(known, start, strict=True) if k and s and k > s)
