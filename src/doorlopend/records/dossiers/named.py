"""Access by name: who may see the safety facts of one dossier, and whose own file it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.access.periods import Period
from doorlopend.records.audit import trail
from doorlopend.records.people.models import Grant, OwnDossier, SafetyAccess, User
from doorlopend.records.people.roles import ROLES

from .models import Dossier
from .services import seen


def may_name(*, actor: Actor, controller_id: UUID) -> bool:
    return any(actor.may(name, controller_id) for name in ("dossier.assign", "users.manage", "system"))


def check_may_name(*, actor: Actor, controller_id: UUID) -> None:
    if not may_name(actor=actor, controller_id=controller_id):
        raise PermissionDenied(_("Alleen wie dossiers toewijst wijst aan wie veiligheidsgegevens mag zien."))


def colleagues(*, controller_id: UUID, today: date) -> Sequence[User]:
    """Who may work in this controller's files today, by name."""
    roles = [role.code for role in ROLES.values() if "dossier.read" in role.permissions]
    holding = Grant.objects.on(today).filter(organisation_id=controller_id, role__in=roles).values("user_id")
    return list(User.objects.filter(pk__in=holding, is_active=True).order_by("name"))


@transaction.atomic
def name_for_safety(
    *, actor: Actor, dossier_id: UUID, user_id: UUID, reason: str, today: date, last_day: date | None = None
) -> SafetyAccess:
    """Lets one colleague see the safety facts of this dossier from today, for a stated reason.

    Raises ValidationError (field: remedy) when it is nobody who works in these files, or it is the own file.
    """
    dossier = _locked(actor, dossier_id)
    if user_id not in {user.pk for user in colleagues(controller_id=dossier.controller_id, today=today)}:
        raise ValidationError({"user": _("Kies een collega die in dossiers van deze gemeente werkt.")})
    if OwnDossier.objects.filter(user_id=user_id, dossier_id=dossier_id).exists():
        raise ValidationError({"user": _("Dit is het eigen dossier van deze collega. Kies iemand anders.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Noem de reden, bijvoorbeeld: vaste begeleider na melding.")})
    given = SafetyAccess.objects.create(
        steward_id=dossier.controller_id, user_id=user_id, dossier_id=dossier_id, reason=reason[:200],
        valid_from=today, valid_before=Period(today, last_day).before,
    )  # fmt: skip
    _audit(actor, "safety.named", dossier, user_id)
    return given


@transaction.atomic
def end_safety(*, actor: Actor, access_id: UUID, today: date) -> SafetyAccess:
    """Ends it at once: from this moment the colleague does not see these facts any more."""
    access: SafetyAccess = SafetyAccess.objects.select_for_update().get(pk=access_id)
    dossier = _locked(actor, access.dossier_id)
    access.valid_before = today
    access.save(update_fields=["valid_before"])
    _audit(actor, "safety.ended", dossier, access.user_id)
    return access


@transaction.atomic
def tie_own(*, actor: Actor, dossier_id: UUID, user_id: UUID) -> OwnDossier:
    """Says that this user is the subject: the file is barred to them as staff, and shown to them as resident."""
    dossier = _locked(actor, dossier_id)
    tie, made = OwnDossier.objects.get_or_create(user_id=user_id, dossier_id=dossier_id, defaults={"steward_id": dossier.controller_id})
    if made:
        _audit(actor, "own_dossier.tied", dossier, user_id)
    return tie


@transaction.atomic
def untie_own(*, actor: Actor, dossier_id: UUID, user_id: UUID) -> None:
    dossier = _locked(actor, dossier_id)
    gone, _each = OwnDossier.objects.filter(user_id=user_id, dossier_id=dossier_id).delete()
    if gone:
        _audit(actor, "own_dossier.untied", dossier, user_id)


def _locked(actor: Actor, dossier_id: UUID) -> Dossier:
    dossier = Dossier.objects.select_for_update().get(pk=dossier_id)
    check_may_name(actor=actor, controller_id=dossier.controller_id)
    return dossier


def _audit(actor: Actor, action: str, dossier: Dossier, user_id: UUID) -> None:
    trail.record(
        actor=actor, action=action, controller_id=dossier.controller_id, subjects=[seen(dossier)], object_kind="user",
        object_id=user_id,
    )  # fmt: skip
