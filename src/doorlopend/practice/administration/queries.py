"""Whom an administrator looks after: users, their roles and the mandates of the own organisations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from doorlopend.records.access.actor import Actor
from doorlopend.records.people.models import Grant, User
from doorlopend.records.people.roles import CONTROLLER, ORGANISATION, REGION, ROLES, Role
from doorlopend.records.regions.models import Controller, Mandate, Organisation, Region

from .permissions import MANAGE


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation of which the actor manages the users; `held_at` says which roles exist there."""

    id: UUID
    name: str
    held_at: str

    @property
    def roles(self) -> list[Role]:
        return [role for role in ROLES.values() if role.held_at == self.held_at]


@dataclass(frozen=True, slots=True)
class Person:
    """A user with the roles that hold today."""

    user: User
    grants: tuple[Grant, ...]


def places(*, actor: Actor) -> list[Place]:
    """Gemeenten, regions and organisations where the actor manages users, by name."""
    ids = actor.where(MANAGE)
    kinds = ((Controller, CONTROLLER), (Region, REGION), (Organisation, ORGANISATION))
    found = [Place(row.pk, row.name, held_at) for model, held_at in kinds for row in model.objects.filter(pk__in=ids)]
    return sorted(found, key=lambda place: place.name)


def people(*, actor: Actor, today: date) -> list[Person]:
    """All users of the actor's places, also those without a role: they are the ones to look at."""
    users = User.objects.filter(steward_id__in=actor.where(MANAGE)).order_by("name", "email")
    held: dict[UUID, list[Grant]] = {}
    for grant in Grant.objects.on(today).filter(user__in=users).order_by("role"):
        held.setdefault(grant.user_id, []).append(grant)
    return [Person(user, tuple(held.get(user.pk, ()))) for user in users]


def person(*, actor: Actor, user_id: UUID, today: date) -> Person:
    """Raises User.DoesNotExist for somebody who is another administrator's."""
    user = User.objects.get(pk=user_id, steward_id__in=actor.where(MANAGE))
    return Person(user, tuple(Grant.objects.on(today).filter(user=user).order_by("role")))


def names_of(ids: set[UUID]) -> dict[UUID, str]:
    """Names of organisations of any kind."""
    return {pk: name for model in (Controller, Region, Organisation) for pk, name in model.objects.filter(pk__in=ids).values_list("pk", "name")}


def mandates(*, actor: Actor, today: date) -> list[Mandate]:
    """Mandates that the actor's gemeenten gave and that hold now or later."""
    given = Mandate.objects.filter(controller_id__in=actor.where(MANAGE)).select_related("controller")
    return [one for one in given.order_by("controller__name", "valid_from") if one.valid_before is None or one.valid_before > today]


def parties(*, actor: Actor) -> list[tuple[UUID, str]]:
    """Who may be mandated: organisations, regions, and other gemeenten."""
    every = {pk: name for model in (Organisation, Region, Controller) for pk, name in model.objects.values_list("pk", "name")}
    return sorted(((pk, name) for pk, name in every.items() if pk not in actor.where(MANAGE)), key=lambda one: one[1])
