"""When a dossier may be opened: one's own people always, a colleague's with a reason, one's own file never."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.dossiers.models import Dossier, Involved

from .permissions import COLLEAGUES, READ

FURTHER: list[Callable[[Actor, Dossier], None]] = []
"""What a corner adds to who may open a dossier; each raises PermissionDenied. Registered when its app is ready."""


class ReasonNeeded(Exception):
    """A colleague's dossier: it opens after a reason, which is logged."""

    def __init__(self, dossier_id: UUID) -> None:
        super().__init__(str(dossier_id))
        self.dossier_id = dossier_id


def is_contact(*, actor: Actor, dossier: Dossier) -> bool:
    """The actor is or was the named contact."""
    return actor.user_id is not None and Involved.objects.filter(dossier=dossier, how=Involved.How.CONTACT, user_id=actor.user_id).exists()


def in_caseload(*, actor: Actor, dossier: Dossier) -> bool:
    """The actor is the named contact, or it was assigned to the actor."""
    return actor.user_id is not None and (dossier.assigned_to_id == actor.user_id or is_contact(actor=actor, dossier=dossier))


def on_nobodys_list(dossier: Dossier) -> bool:
    """No colleague is its contact and it was assigned to nobody: whoever takes it on fills a gap."""
    named = Involved.objects.filter(dossier=dossier, how=Involved.How.CONTACT, user_id__isnull=False)
    return dossier.assigned_to_id is None and not named.exists()


def may_open(*, actor: Actor, dossier: Dossier, reason_given: bool) -> bool:
    try:
        check_open(actor=actor, dossier=dossier, reason_given=reason_given)
    except (PermissionDenied, ReasonNeeded):
        return False
    return True


def check_open(*, actor: Actor, dossier: Dossier, reason_given: bool) -> None:
    """Raises PermissionDenied, or ReasonNeeded when a reason would open it."""
    if dossier.pk in actor.scope.get("barred", frozenset()) | actor.scope.get("subject", frozenset()):
        raise PermissionDenied(_("Dit is uw eigen dossier. Bekijk het als inwoner, niet als medewerker."))
    if not actor.may(READ, dossier.controller_id):
        raise PermissionDenied(_("Uw rol geeft geen toegang tot dit dossier."))
    for check in FURTHER:
        check(actor, dossier)
    if reason_given or actor.may(COLLEAGUES, dossier.controller_id) or in_caseload(actor=actor, dossier=dossier):
        return
    raise ReasonNeeded(dossier.pk)
