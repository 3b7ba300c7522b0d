"""The plain writes of this room: add and change a row, with permission and audit line in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db import models, transaction

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail

from .permissions import WRITE
from .steps import check_allowed

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def add(*, actor: Actor, model: type[Row], region_id: UUID, values: Mapping[str, Any], permission: str = WRITE) -> Row:
    """A new row of the region. Raises PermissionDenied."""
    check_allowed(actor=actor, region_id=region_id, permission=permission)
    made = model._default_manager.create(region_id=region_id, **values)
    _record(actor, made, "added", values)
    return made


@transaction.atomic
def change(*, actor: Actor, row: Row, values: Mapping[str, Any], permission: str = WRITE) -> Row:
    """The row with new values; fields not named stay."""
    held = type(row)._default_manager.select_for_update().get(pk=row.pk)
    check_allowed(actor=actor, region_id=held.region_id, permission=permission)  # type: ignore[attr-defined]
    for name, value in values.items():
        setattr(held, name, value)
    held.save()
    _record(actor, held, "changed", values)
    return held


def _record(actor: Actor, row: models.Model, what: str, values: Mapping[str, Any]) -> None:
    name = row._meta.model_name
    trail.record(actor=actor, action=f"{name}.{what}", object_kind=str(name), object_id=row.pk, detail={"fields": sorted(values)})
