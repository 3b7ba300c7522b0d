"""Facts as the engine knows them and rows as the database keeps them; identifying numbers are sealed between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from doorlopend.engines.facts import KINDS, Fact, data_from_json, plain, upcast
from doorlopend.records.access.vault import open_sealed, seal

from .models import FactRow

SEALED = {"persoon.bsn": "bsn", "persoon.v_nummer": "v_nummer"}
"""Kinds that carry a number by which a person is known elsewhere, and the field that holds it."""


def to_row(fact: Fact, **where: Any) -> FactRow:
    """An unsaved row; `where` gives controller, dossier, sequence, source and the like."""
    return FactRow(
        kind=fact.kind,
        schema_version=fact.schema_version,
        sensitivity=KINDS[fact.kind].sensitivity,
        data=_sealed(fact.kind, {name: plain(value) for name, value in fact.data.items() if value is not None}),
        valid_from=fact.valid_from,
        valid_before=fact.valid_until + timedelta(days=1) if fact.valid_until else None,
        known_on=fact.known_on,
        supersedes_id=UUID(fact.supersedes) if fact.supersedes else None,
        mode=fact.mode,
        **where,
    )


COLUMNS = ("id", "kind", "schema_version", "data", "valid_from", "valid_before", "known_on", "supersedes_id", "mode")
"""What `fact_of` needs of a row, in its order: to read many facts without a model object for each."""


def fact_of(
    key: UUID, kind: str, schema_version: int, kept: Mapping[str, Any], valid_from: date, valid_before: date | None, known_on: date,
    supersedes: UUID | None, mode: str,
) -> Fact:  # fmt: skip
    """The engine's view of the columns of a row, in the present shape of its kind, whatever shape it was recorded in."""
    return Fact(
        id=str(key),
        kind=kind,
        valid_from=valid_from,
        valid_until=valid_before - timedelta(days=1) if valid_before else None,
        known_on=known_on,
        data=data_from_json(kind, upcast(kind, schema_version, _opened(kind, kept))),
        supersedes=str(supersedes) if supersedes else None,
        mode=mode,
        schema_version=KINDS[kind].version,
    )


def to_fact(row: FactRow) -> Fact:
    """The engine's view of a row."""
    return fact_of(*(getattr(row, name) for name in COLUMNS))


def to_facts(rows: Iterable[FactRow]) -> tuple[Fact, ...]:
    return tuple(to_fact(row) for row in rows)


def _sealed(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    name = SEALED.get(kind)
    return {key: seal(value) if key == name else value for key, value in data.items()}


def _opened(kind: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
    name = SEALED.get(kind)
    return data if name is None else {key: open_sealed(value) if key == name else value for key, value in data.items()}
