"""The only way to write the audit: in the acting transaction, one line per subject and one for the act."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from doorlopend.records.access import rows
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.access.ids import ordered

from .models import AuditRow, Reason

COLUMNS = ("id", "at", "controller_id", "actor", "user_id", "action", "subject", "object_kind", "object_id", "detail")


@dataclass(frozen=True, slots=True)
class Seen:
    """A subject of an act: the dossier's controller and its audit token. Its id never gets into the audit: it says
    whose the reason is, which stands beside it.
    """

    controller_id: UUID
    token: UUID
    dossier_id: UUID | None = None


def record(
    *,
    actor: Actor,
    action: str,
    controller_id: UUID | None = None,
    subjects: Iterable[Seen] = (),
    object_kind: str = "",
    object_id: object = "",
    detail: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """N subjects give N lines and one more for the act itself, in one insert.

    `detail` holds codes, counts and ids only. What somebody typed goes in `reason`: it is kept with the dossiers.
    """
    at = timezone.now()
    subjects = list(subjects)
    reason = reason if any(seen.dossier_id for seen in subjects) else ""
    salt = secrets.token_hex(16)
    told = {"reason_digest": digest_of(reason, salt)} if reason else {}
    tail = (object_kind, str(object_id), _as_kept({**(detail or {}), **told}))
    lines = [_line(at, actor, action, controller_id, None, tail)]
    lines += [_line(at, actor, action, seen.controller_id, seen.token, tail) for seen in subjects]
    if len(lines) == 2:  # one subject: its line says it all
        lines = lines[1:]
    rows.add(lines)
    if reason:
        _keep_reason(lines, {seen.token: seen for seen in subjects}, reason, salt)


def _keep_reason(lines: list[AuditRow], subjects: Mapping[UUID | None, Seen], text: str, salt: str) -> None:
    """Written as the controller's own system: who may act need not be who may read why others did."""
    for line in lines:
        seen = subjects.get(line.subject)
        if seen and seen.dossier_id:
            with acting(system_for(seen.controller_id, why="reason"), savepoint=False):
                rows.add([Reason(line_id=line.id, controller_id=seen.controller_id, dossier_id=seen.dossier_id, text=text, salt=salt)])


def digest_of(text: str, salt: str) -> str:
    return hmac.new(settings.AUDIT_KEY.encode(), f"{salt}|{text}".encode(), hashlib.sha256).hexdigest()


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
