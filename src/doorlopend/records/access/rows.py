"""Rows by statements whose text is written once per table: for what every derivation reads and writes again.

Django writes the SQL of a question anew each time, which cost recording a fact more than the law did (decision 0016).
Row-level security, constraints and the surrounding transaction hold as for any statement. Signals do not run and
nothing cascades: what needs those goes through Django's own managers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import DatabaseError, connection
from django.db.models import JSONField, Model

M = TypeVar("M", bound=Model)
Names = tuple[str, ...]
Values = tuple[Any, ...]


class NotAllThere(DatabaseError):
    """Some of the rows to change are not there, or not for whoever acts."""


def read(model: type[M], *, lock: bool = False, **where: UUID) -> list[M]:
    """The rows with one value in one column, in no order. `lock`: nobody else changes them in this transaction."""
    names = _names(model)
    found = fetch(model, names, tail=" FOR UPDATE" if lock else "", **where)
    return [model.from_db(connection.alias, names, values) for values in found]


def fetch(model: type[Model], names: Names, *, tail: str = "", **where: UUID) -> list[Values]:
    """The same as tuples of the named columns. `tail`: what follows in our own SQL, such as an order."""
    [(column, value)] = where.items()
    text, documents = _select(model, names, column, tail)
    with connection.cursor() as cursor:
        cursor.execute(text, [value])
        found: list[Values] = cursor.fetchall()
    return [_opened(values, documents) for values in found] if documents else found


def _opened(values: Values, documents: frozenset[int]) -> Values:
    return tuple(json.loads(value) if place in documents else value for place, value in enumerate(values))


def add(rows: Sequence[M]) -> Sequence[M]:
    """Inserts rows of one model that bring their own keys. What the database fills in itself is not read back."""
    if rows:
        fields = _own(type(rows[0]))
        _send(_insert(type(rows[0])), [{field.column: field.pre_save(row, True) for field in fields} for row in rows])
    return rows


def put(rows: Sequence[Model], *, fields: Names) -> None:
    """Sets these columns of rows that are there; raises NotAllThere when one is not."""
    if rows:
        names = ("id", *fields)
        changed = _send(_update(type(rows[0]), fields), [{name: getattr(row, name) for name in names} for row in rows])
        if changed != len(rows):
            raise NotAllThere(f"{changed} of {len(rows)} rows of {type(rows[0]).__name__} could be changed")


def _send(text: str, values: list[dict[str, Any]]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(text, [json.dumps(values, default=str)])
        return int(cursor.rowcount)


@cache
def _names(model: type[Model]) -> Names:
    return tuple(field.attname for field in model._meta.concrete_fields)


@cache
def _own(model: type[Model]) -> tuple[Any, ...]:
    """The fields that a new row brings; the others have a value from the database."""
    return tuple(field for field in model._meta.concrete_fields if not field.has_db_default())


@cache
def _select(model: type[Model], names: Names, column: str, tail: str) -> tuple[str, frozenset[int]]:
    """The text, and which of its columns are documents."""
    fields = [model._meta.get_field(name) for name in names]
    documents = frozenset(place for place, field in enumerate(fields) if isinstance(field, JSONField))
    return f'SELECT {_listed(names)} FROM "{model._meta.db_table}" WHERE "{column}" = %s{tail}', documents


@cache
def _insert(model: type[Model]) -> str:
    columns = _listed(field.column for field in _own(model))
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT {columns} FROM {_given(model)}'


@cache
def _update(model: type[Model], fields: Names) -> str:
    table = f'"{model._meta.db_table}"'
    change = ", ".join(f'"{name}" = given."{name}"' for name in fields)
    return f'UPDATE {table} SET {change} FROM {_given(model)} WHERE {table}."id" = given."id"'


def _given(model: type[Model]) -> str:
    """Rows sent as one document take their types from the table: one value, whatever their number."""
    return f'json_populate_recordset(NULL::"{model._meta.db_table}", %s::json) AS given'


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
