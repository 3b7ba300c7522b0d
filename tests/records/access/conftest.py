"""One planted database and one actor per role, for all tests of what the database shows to whom."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import transaction
from tests.conftest import make_database
from tests.factories import TODAY, a_controller, a_region, a_user, as_actor

from doorlopend.records.access.actor import Actor
from doorlopend.records.people.models import OwnDossier, SafetyAccess, User
from doorlopend.records.people.roles import CONTROLLER, REGION, ROLES

from .planting import GUARDED, Row, places, plant


@dataclass(slots=True)
class World:
    """Two gemeenten and COA, two regions, an organisation; two dossiers at each controller."""

    here: UUID
    there: UUID
    coa: UUID
    region: UUID
    other_region: UUID
    organisation: UUID
    dossiers: dict[UUID, list[UUID]] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    unplanted: dict[str, str] = field(default_factory=dict)
    app: Any = None
    admin: Any = None

    def planted(self, table: str) -> list[Row]:
        if table in self.unplanted:
            pytest.fail(self.unplanted[table])
        return self.rows[table]

    @property
    def controllers(self) -> list[UUID]:
        return [self.here, self.there, self.coa]

    @property
    def own_dossier(self) -> UUID:
        """Of the status holder, and of the case manager who came as one."""
        return self.dossiers[self.here][0]


def _places() -> World:
    from doorlopend.records.regions.models import Controller

    here, there = a_controller(), a_controller("Hilvarenbeek", code="GM0798", number=798)
    coa = Controller.objects.create(kind="coa", name="COA", oin=f"{1:020d}")
    region = a_region("Hart van Brabant", here)
    return World(here.pk, there.pk, coa.pk, region.pk, a_region("Achterhoek", there).pk, uuid4())


def _actors(world: World) -> None:
    held_at = {CONTROLLER: world.here, REGION: world.region}
    for role in ROLES.values():
        place = world.coa if role.code.startswith("coa_") and role.held_at == CONTROLLER else held_at.get(role.held_at, world.organisation)
        world.users[role.code], world.actors[role.code] = a_user(role.code, place)
    _name(world, "teamleider", SafetyAccess, dossier_id=world.dossiers[world.here][1], valid_from=date(2026, 1, 1), reason="test")
    _name(world, "statushouder", OwnDossier, dossier_id=world.own_dossier)
    _name(world, "begeleider", OwnDossier, dossier_id=world.own_dossier)


def _name(world: World, role: str, model: Any, **values: Any) -> None:
    from doorlopend.records.access.actor import acting, system_for

    with acting(system_for(world.here, why="test")):
        model.objects.create(user=world.users[role], steward_id=world.here, **values)
    world.actors[role] = as_actor(world.users[role], today=TODAY)


@pytest.fixture(scope="module")
def world(server: str, template: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Users and grants are made by the services in a transaction that is undone; rows are planted elsewhere."""
    name = f"planted_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    app_url = make_database(server, template, name)
    with django_db_blocker.unblock(), transaction.atomic():
        made = _places()
        made.dossiers = {place: [uuid4(), uuid4()] for place in made.controllers}
        _actors(made)
        transaction.set_rollback(True)
    with psycopg.connect(server, dbname=name, autocommit=True) as made.admin, psycopg.connect(app_url, autocommit=True) as made.app:
        users = [made.users["statushouder"].pk, uuid4()]
        for table, kind in GUARDED.items():
            found = places(table, kind, controllers=made.controllers, dossiers=made.dossiers, users=users, regions=[made.region, made.other_region], writer=made.users["regievoerder"].pk)
            try:
                made.rows[table] = [plant(made.admin, table, place) for place in found]
            except psycopg.Error as error:  # this table's own tests say why; the others go on
                made.unplanted[table] = f"no row could be planted in {table}, teach planting.py how: {error}"
        made.admin.execute("SET session_replication_role = DEFAULT")
        yield made
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
