"""When and by whom a dossier may be read or written; each rule raises, and has a boolean twin."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor


def may_write(*, actor: Actor, controller_id: UUID) -> bool:
    return actor.may("system", controller_id) or actor.may("dossier.write", controller_id)


def check_may_write(*, actor: Actor, controller_id: UUID) -> None:
    if not may_write(actor=actor, controller_id=controller_id):
        raise PermissionDenied(_("U mag in dit dossier niets vastleggen. Vraag uw beheerder om een rol bij deze gemeente."))


def may_read(*, actor: Actor, controller_id: UUID) -> bool:
    return actor.may("system", controller_id) or actor.may("dossier.read", controller_id)


def check_may_read(*, actor: Actor, controller_id: UUID) -> None:
    if not may_read(actor=actor, controller_id=controller_id):
        raise PermissionDenied(_("U mag dit dossier niet inzien. Vraag uw beheerder om een rol bij deze gemeente."))
