"""The only way to write the audit: in the acting transaction, one line per subject and one for the act."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from doorlopend.records.access import rows
from doorlopend.records.access.actor import Actor
from doorlopend.records.access.ids import ordered

from .models import AuditRow

COLUMNS = ("id", "at", "controller_id", "actor", "user_id", "action", "subject", "object_kind", "object_id", "detail")


@dataclass(frozen=True, slots=True)
class Seen:
    """A subject of an act: the dossier's controller and its audit token (never its id)."""

    controller_id: UUID
    token: UUID


def record(
    *,
    actor: Actor,
    action: str,
    controller_id: UUID | None = None,
    subjects: Iterable[Seen] = (),
    object_kind: str = "",
    object_id: object = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """N subjects give N lines and one more for the act itself, in one insert."""
    at = timezone.now()
    tail = (object_kind, str(object_id), _as_kept(detail or {}))
    lines = [_line(at, actor, action, controller_id, None, tail)]
    lines += [_line(at, actor, action, seen.controller_id, seen.token, tail) for seen in subjects]
    if len(lines) == 2:  # one subject: its line says it all
        lines = lines[1:]
    rows.add(lines)


def _as_kept(detail: Mapping[str, Any]) -> dict[str, Any]:
    """The detail as the database gives it back: its mac must not hang on how a number is written.

    A number with a fraction is kept as text, since jsonb has its own spelling of it.
    """
    kept: dict[str, Any] = json.loads(json.dumps(dict(detail), default=str), parse_float=str)
    return kept


def _line(
    at: datetime, actor: Actor, action: str, controller_id: UUID | None, subject: UUID | None, tail: tuple[Any, ...]
) -> AuditRow:
    kind, object_id, detail = tail
    row = AuditRow(
        id=ordered(), at=at, controller_id=controller_id, actor=actor.id, user_id=actor.user_id, action=action,
        subject=subject, object_kind=kind, object_id=object_id, detail=detail,
    )  # fmt: skip
    row.mac = mac(row)
    return row


def canonical(row: AuditRow) -> bytes:
    """The bytes of a row that mac and seal are taken over: the same before and after the database."""
    values = {name: getattr(row, name) for name in COLUMNS}
    values["at"] = row.at.timestamp()
    return json.dumps(values, sort_keys=True, default=str, separators=(",", ":")).encode()


def mac(row: AuditRow) -> str:
    return hmac.new(settings.AUDIT_KEY.encode(), canonical(row), hashlib.sha256).hexdigest()


def ensure_partitions(*, today: Any, months: int = 24) -> int:
    """Makes the coming months' partitions; returns how many were new."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT dl_audit_partitions(%s, %s)", [today, months])
        return int(cursor.fetchone()[0])
