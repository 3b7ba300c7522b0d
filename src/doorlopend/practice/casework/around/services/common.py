"""What every act here begins with: the file, locked, and the right to write in it."""

from __future__ import annotations

from uuid import UUID

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.policies import check_may_write
from doorlopend.records.dossiers.services import seen


class NotNow(ValueError):
    """The matter is past this; the message says what stands."""


def file_of(actor: Actor, dossier_id: UUID) -> Dossier:
    dossier = Dossier.objects.select_for_update(of=("self",)).select_related("controller").get(pk=dossier_id)
    check_may_write(actor=actor, controller_id=dossier.controller_id)
    return dossier


def note(actor: Actor, action: str, dossier: Dossier, kind: str, key: object, *, reason: str = "", **detail: object) -> None:
    trail.record(
        actor=actor, action=action, controller_id=dossier.controller_id, subjects=[seen(dossier)], object_kind=kind, object_id=key, detail=detail, reason=reason
    )
