"""A database with a row of every sort in every guarded table, and one actor per role.

Rows are planted by the administrator without foreign keys, from the models alone, so that a new table is
planted, and so tested, from the day it is made.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.apps import apps
from django.db import models
from psycopg import sql
from psycopg.types.json import Json

from doorlopend.practice.casework.intake.models import OwnText
from doorlopend.records.access.actor import SENSITIVITIES, Actor
from doorlopend.records.access.tables import Audit, Person, Region, Staff, TableClass, table_classes

GUARDED = {name: kind for name, kind in table_classes().items() if isinstance(kind, (Person, Staff, Region, Audit))}
MODELS = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
Place = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A planted row: its key, and what decides who may see it."""

    table: str
    key: Any
    place: Place


def key_column(table: str) -> str:
    return MODELS[table]._meta.pk.column


def places(table: str, kind: TableClass, *, controllers: list[UUID], dossiers: dict[UUID, list[UUID]], users: list[UUID], regions: list[UUID], writer: UUID) -> Iterator[Place]:
    """Each combination of columns that a policy of this class looks at."""
    if isinstance(kind, Person):
        classes = [None] if kind.sensitivity.startswith("'") else list(SENSITIVITIES)
        for controller in controllers:
            for dossier in dossiers[controller] if kind.dossier else [None]:
                for sensitivity in classes:
                    place = {kind.controller: controller, kind.dossier: dossier, kind.sensitivity: sensitivity}
                    for author in [writer, uuid4()] if isinstance(kind, OwnText) else [None]:
                        found = {**place, "user_id": author}
                        yield {name: value for name, value in found.items() if name and value}
    elif isinstance(kind, Staff):
        for number, steward in enumerate(controllers + regions):
            for user in users:
                again = number and kind.own and _once(table, kind.own)  # one row per person: others stand in
                place = {kind.steward: steward, kind.own: uuid4() if again else user}
                yield {name: value for name, value in place.items() if name}
    elif isinstance(kind, Region):
        yield from ({kind.region: region} for region in regions)
    else:
        yield from ({"controller_id": controller} for controller in [*controllers, None])


def _once(table: str, column: str) -> bool:
    return any(field.column == column and (field.primary_key or field.unique) for field in MODELS[table]._meta.concrete_fields)


TAUGHT = {("around_follower", "adults"): 1}
"""What a check of the table asks and its default does not give."""


def values(model: type[models.Model], place: Place) -> dict[str, Any]:
    return {
        field.column: place[field.column] if field.column in place else TAUGHT.get((model._meta.db_table, field.column)) or _value(field)
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField)
    }


def _value(field: models.Field) -> Any:  # type: ignore[type-arg]
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if field.null and not field.primary_key:
        return None
    if field.has_default() and not isinstance(field, (models.ForeignKey, models.JSONField)):
        return field.get_default()
    if isinstance(target, models.UUIDField):
        return uuid4()
    if isinstance(target, models.JSONField):
        return Json({})
    if field.choices and not field.blank:
        return field.choices[0][0]
    if isinstance(target, (models.CharField, models.TextField)):
        return "" if field.blank else uuid4().hex[: min(field.max_length or 8, 8)]
    by_type = {
        models.DateTimeField: dt.datetime.now(dt.UTC), models.DateField: dt.date(2026, 1, 1), models.BooleanField: False,
        models.DecimalField: Decimal(1), models.BinaryField: b"x", models.TimeField: dt.time(9), models.FloatField: 1.0,
    }  # fmt: skip
    found = next((value for kind, value in by_type.items() if isinstance(target, kind)), None)
    return random.randint(1, 30_000) if found is None else found


def insert(link: psycopg.Connection[Any], table: str, row: dict[str, Any]) -> Any:
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING {}").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join([sql.Placeholder()] * len(row)), sql.Identifier(key_column(table)),
    )  # fmt: skip
    return link.execute(statement, list(row.values())).fetchone()[0]  # type: ignore[index]


def plant(admin: psycopg.Connection[Any], table: str, place: Place) -> Row:
    """As administrator and without foreign keys or triggers: the policy alone is what the test looks at."""
    admin.execute("SET session_replication_role = replica")
    return Row(table, insert(admin, table, values(MODELS[table], place)), place)


@contextmanager
def as_role(link: psycopg.Connection[Any], actor: Actor | None) -> Iterator[psycopg.Connection[Any]]:
    """A transaction of the application role in which this actor, or nobody, acts; undone at the end."""
    with link.transaction(force_rollback=True):
        if actor is not None:
            told = list(actor.as_settings().items())
            link.execute("SELECT set_config(%s, %s, true), set_config(%s, %s, true)", [*told[0], *told[1]])
        yield link


def seen(link: psycopg.Connection[Any], table: str, actor: Actor) -> set[Any]:
    with as_role(link, actor):
        query = sql.SQL("SELECT {} FROM {}").format(sql.Identifier(key_column(table)), sql.Identifier(table))
        return {key for (key,) in link.execute(query)}
