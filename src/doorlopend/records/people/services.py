"""Users and grants: the only way to write them, and the way from a logged-in user to an actor."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail
from doorlopend.records.regions.models import Mandate, Region, RegionMember
from doorlopend.records.regions.queries import predecessors_of

from .models import Grant, OwnDossier, SafetyAccess, User
from .roles import CONTROLLER, REGION, ROLES

NONE: frozenset[UUID] = frozenset()


MANAGING = frozenset({"users.manage", "dossier.assign"})
"""Who may name a colleague for a role or for the safety facts of a dossier."""


def actor_for(*, user: User, today: date) -> Actor:
    """Everything this user may do and see today, from the grants that hold today.

    Must run as `LOGIN`, since it looks before anybody acts.
    """
    grants = list(Grant.objects.on(today).filter(user=user))
    scope: dict[str, set[UUID]] = defaultdict(set)
    permissions: set[tuple[str, UUID]] = set()
    for grant in grants:
        role = ROLES[grant.role]
        places = _places(grant, today)
        permissions |= {(name, place) for name in role.permissions for place in places}
        for sensitivity in role.sees:
            scope[sensitivity] |= places
        scope["staff"] |= {grant.steward_id, *places}
        if role.permissions & MANAGING:
            scope["manage"] |= places
        if "dossier.destroy" in role.permissions:
            scope["destroy"] |= places
        if "audit.read" in role.permissions:  # lines of a merged gemeente stay under its old key
            scope["audit"] |= places | predecessors_of(places)
        if role.held_at == REGION:
            scope["region"] |= places
            if "placement.read" in role.permissions:
                scope["placing"] |= _placing_for(places, today)
    scope["self"] = {user.pk}
    scope["region"] |= _regions_of(scope["staff"], today)
    return Actor(
        id=f"user:{user.pk}", kind="user", label=user.name, user_id=user.pk, permissions=frozenset(permissions),
        scope={name: frozenset(ids) for name, ids in scope.items()},
    )  # fmt: skip


def with_named_access(actor: Actor, *, user: User, today: date) -> Actor:
    """Adds what is granted by name: safety facts of single dossiers, and the user's own dossier.

    Staff never open their own file as staff: for them it is barred, and `as_resident` shows it.
    """

    safety = SafetyAccess.objects.on(today).filter(user=user).values_list("dossier_id", flat=True)
    own = OwnDossier.objects.filter(user=user).values_list("dossier_id", flat=True)
    staff = bool(actor.where("dossier.read"))
    named = {"safety": frozenset(safety), "barred" if staff else "subject": frozenset(own)}
    return replace(actor, scope={**actor.scope, **named})


def as_resident(actor: Actor) -> Actor:
    """The same user as the subject of the own file, without any right of a role; for the portal."""
    mine = actor.scope.get("subject", NONE) | actor.scope.get("barred", NONE)
    places = actor.where("own.read")
    return replace(
        actor, permissions=frozenset(("own.read", place) for place in places), flags=frozenset(),
        scope={"self": actor.scope.get("self", NONE), "subject": mine},
    )  # fmt: skip


def _places(grant: Grant, today: date) -> set[UUID]:
    """Where a grant holds: its organisation, and the controllers that mandated it."""
    places = {grant.organisation_id}
    if ROLES[grant.role].held_at == CONTROLLER:
        mandates = Mandate.objects.on(today).filter(organisation_id=grant.organisation_id)
        places |= set(mandates.values_list("controller_id", flat=True))
    return places


def _placing_for(regions: set[UUID], today: date) -> set[UUID]:
    """The controllers that let these regions prepare a placement round today: its cards, never their files."""
    mandates = Mandate.objects.on(today).filter(organisation_id__in=regions, purpose=Mandate.PLACING)
    return set(mandates.values_list("controller_id", flat=True))


def _regions_of(controllers: set[UUID], today: date) -> set[UUID]:
    """The cooperating regions in which these controllers' gemeenten take part today."""
    members = RegionMember.objects.on(today).filter(
        gemeente__controller__in=controllers, region__kind=Region.Kind.SAMENWERKING
    )
    return set(members.values_list("region_id", flat=True))


@transaction.atomic
def add_user(*, actor: Actor, email: str, name: str, steward_id: UUID, password: str | None = None, hashed: str = "") -> User:
    """A new log-in. Without a password it can be used through the organisation's provider only. `hashed`: a password made into a hash before."""
    _check_manages(actor, steward_id)
    user = User(email=email.lower(), name=name, steward_id=steward_id)
    user.password = hashed or make_password(password or None)
    user.save(force_insert=True)
    trail.record(actor=actor, action="user.added", controller_id=steward_id, object_kind="user", object_id=user.pk)
    return user


@transaction.atomic
def grant_role(
    *, actor: Actor, user: User, role: str, organisation_id: UUID, steward_id: UUID, ground: str,
    valid_from: date, valid_until: date | None = None,
) -> Grant:  # fmt: skip
    """Gives a role on a ground, from the first to the last day."""
    from doorlopend.records.access.periods import Period

    _check_manages(actor, steward_id)
    grant = Grant.objects.create(
        user=user, role=ROLES[role].code, organisation_id=organisation_id, steward_id=steward_id, ground=ground,
        valid_from=valid_from, valid_before=Period(valid_from, valid_until).before,
    )  # fmt: skip
    trail.record(actor=actor, action="role.granted", controller_id=steward_id, object_kind="user", object_id=user.pk, detail={"role": role, "ground": ground})
    return grant


@transaction.atomic
def end_role(*, actor: Actor, grant_id: UUID, today: date) -> Grant:
    """Takes a role away from this day on; what was done under it stays in the audit."""
    grant: Grant = Grant.objects.select_for_update().get(pk=grant_id)
    _check_manages(actor, grant.steward_id)
    if grant.valid_from >= today:  # it never held
        grant.valid_from = today - timedelta(days=1)
    grant.valid_before = today
    grant.save(update_fields=["valid_from", "valid_before"])
    trail.record(actor=actor, action="role.ended", controller_id=grant.steward_id, object_kind="user", object_id=grant.user_id, detail={"role": grant.role})
    return grant


@transaction.atomic
def block_user(*, actor: Actor, user_id: UUID, blocked: bool) -> User:
    """Stops a log-in at once, or lets it in again; roles and history stay."""
    user = User.objects.select_for_update().get(pk=user_id)
    _check_manages(actor, user.steward_id)
    if user.pk == actor.user_id:
        raise ValidationError(_("U kunt uzelf niet blokkeren. Vraag een andere beheerder."))
    user.is_active = not blocked
    user.save(update_fields=["is_active"])
    trail.record(actor=actor, action="user.blocked" if blocked else "user.unblocked", controller_id=user.steward_id, object_kind="user", object_id=user.pk)
    return user


@transaction.atomic
def set_password(*, actor: Actor, user_id: UUID, password: str) -> User:
    """A new first password; who had a session under the old one is logged out by it."""
    user = User.objects.select_for_update().get(pk=user_id)
    _check_manages(actor, user.steward_id)
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    trail.record(actor=actor, action="user.password_set", controller_id=user.steward_id, object_kind="user", object_id=user.pk)
    return user


def _check_manages(actor: Actor, steward_id: UUID) -> None:
    if not (actor.may("users.manage", steward_id) or actor.may("system", steward_id)):
        raise PermissionDenied(_("U mag hier geen gebruikers beheren."))
