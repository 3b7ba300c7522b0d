"""Who sent something: a random token per signal, known to the sender alone, and what of role and gemeente may show."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from doorlopend.records.access.actor import Actor
from doorlopend.records.access.ids import unguessable
from doorlopend.records.access.vault import digest, digests
from doorlopend.records.people.models import Grant
from doorlopend.records.people.roles import CONTROLLER, ROLES
from doorlopend.records.regions.models import Controller, OrganisationArea, Region
from doorlopend.records.regions.queries import controllers_of, members_on, regions_of

from .database import is_shared
from .models import ReturnCode, Sender, Signature, Voice

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
NONE: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Shown:
    """What others may see of a sender: empty where fewer than ten people share it."""

    role: str = ""
    gemeente_id: UUID | None = None


def home_regions(actor: Actor, today: date) -> list[Region]:
    """The cooperating regions somebody works or lives in."""
    ids = set(actor.scope.get("region", NONE))
    for place in actor.where("own.read"):
        controller = Controller.objects.filter(pk=place).first()
        if controller is not None and controller.gemeente_id:
            ids |= {one.pk for one in regions_of(controller.gemeente_id, today, kind=Region.Kind.SAMENWERKING)}
    return list(Region.objects.filter(pk__in=ids, kind=Region.Kind.SAMENWERKING).order_by("name"))


def in_regions(actor: Actor, region_ids: frozenset[UUID]) -> Actor:
    """The same visitor, for whom the shared rows of these regions are open: the portal has no region of its own."""
    return replace(actor, scope={**actor.scope, "region": actor.scope.get("region", NONE) | region_ids})


def as_sender(actor: Actor, *, token: UUID, region_id: UUID) -> Actor:
    """Who writes the signal: the token. Audit lines carry no user; only the own sender row still needs the self."""
    return Actor(
        id=f"sender:{token}", kind="sender", scope={"self": actor.scope.get("self", NONE), "region": frozenset({region_id})},
        permissions=frozenset({("signals.write", region_id)}),
    )  # fmt: skip


def shown_of(*, actor: Actor, region_id: UUID, today: date, everything: bool) -> Shown:
    """Role and gemeente together when shared by ten, else the role within the region, else nothing.

    `everything`: the sender signs with a name, so nothing needs hiding.
    """
    grant = _grant(actor, today)
    if grant is None:
        return Shown()
    controller = Controller.objects.filter(pk=grant.organisation_id).first()
    whole = Shown(grant.role, controller.gemeente_id if controller else None)
    if everything or (whole.gemeente_id and is_shared(role=grant.role, places=[grant.organisation_id], day=today)):
        return whole
    return Shown(grant.role) if is_shared(role=grant.role, places=_places(region_id, today), day=today) else Shown()


def _grant(actor: Actor, today: date) -> Grant | None:
    """The grant one reports by: that of the files one works with first, then any other."""
    grants = list(Grant.objects.on(today).filter(user_id=actor.user_id).order_by("pk")) if actor.user_id else []
    return min(grants, key=lambda one: ROLES[one.role].held_at != CONTROLLER, default=None)


def _places(region_id: UUID, today: date) -> set[UUID]:
    members = [place.id for place in members_on(region_id, today)]
    partners = OrganisationArea.objects.filter(gemeente_id__in=members).values_list("organisation_id", flat=True)
    return {region_id, *(one.pk for one in controllers_of(region_id, today)), *partners}


def new_voice(
    *, actor: Actor, token: UUID, region_id: UUID, about_kind: str, about_id: UUID, first: bool, shown: Shown, name: str, today: date
) -> str:
    """Writes the token's rows; run as the sender. Returns the return code when there is no account, else ''."""
    Voice.objects.create(
        token=token, region_id=region_id, about_kind=about_kind, about_id=about_id, role=shown.role,
        gemeente_id=shown.gemeente_id, first=first, on=today, seen_on=today,
    )  # fmt: skip
    if actor.user_id is None:
        return _code(token, region_id)
    dossiers = sorted(actor.scope.get("subject", NONE) | actor.scope.get("barred", NONE)) if actor.where("own.read") else []
    steward = next(iter(sorted(actor.where("own.read"))), region_id)
    Sender.objects.create(token=token, user_id=actor.user_id, steward_id=steward, dossier_id=dossiers[0] if dossiers else None)
    if name:
        Signature.objects.create(token=token, region_id=region_id, user_id=actor.user_id, name=name)
    return ""


def _code(token: UUID, region_id: UUID) -> str:
    code = "".join(secrets.choice(ALPHABET) for _ in range(12))
    ReturnCode.objects.create(digest=digest(f"return:{code}"), token=token, region_id=region_id)
    return "-".join((code[:4], code[4:8], code[8:]))


def by_code(code: str) -> tuple[UUID, UUID] | None:
    """Token and region of a return code, however it was typed."""
    bare = "".join(char for char in code.upper() if char in ALPHABET)
    row = ReturnCode.objects.filter(digest__in=digests(f"return:{bare}")).first()
    return (row.token, row.region_id) if row else None


def new_token() -> UUID:
    return unguessable()
