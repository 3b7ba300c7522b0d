"""For every guarded table and every role: raw SQL as the application role shows what the role may see, no more."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from doorlopend.practice.casework.intake.models import OwnText
from doorlopend.records.access.tables import Audit, Person, Region, Staff
from doorlopend.records.people.roles import CONTROLLER, REGION, ROLES, Role

from .conftest import World
from .planting import GUARDED, MODELS, Row, as_role, insert, key_column, seen, values

TABLES = sorted(GUARDED)


def home(world: World, role: Role) -> UUID:
    if role.held_at == CONTROLLER:
        return world.coa if role.code.startswith("coa_") else world.here
    return world.region if role.held_at == REGION else world.organisation


def may_see(world: World, role: Role, row: Row) -> bool:
    """The rule in plain words, apart from the SQL that keeps it."""
    kind, place, where = GUARDED[row.table], row.place, home(world, role)
    if isinstance(kind, Person):
        return _person(world, role, kind, place, where)
    if isinstance(kind, Staff):
        colleagues = kind.scope == "staff" or bool(role.permissions & {"users.manage", "dossier.assign"})
        mine = bool(kind.own) and place.get(kind.own) == world.users[role.code].pk
        return mine or (bool(kind.steward) and colleagues and place.get(kind.steward) == where)
    if isinstance(kind, Region):
        return place[kind.region] == world.region and where in {world.region, world.here}
    return "audit.read" in role.permissions and place["controller_id"] == where


def _person(world: World, role: Role, kind: Person, place: dict[str, Any], where: UUID) -> bool:
    if isinstance(kind, OwnText) and place["user_id"] != world.users[role.code].pk:
        return False  # what somebody is still typing is for nobody else
    dossier = place.get(kind.dossier or "")
    sensitivity = kind.sensitivity.strip("'") if kind.sensitivity.startswith("'") else place[kind.sensitivity]
    if role.code == "statushouder":
        return dossier == world.own_dossier and sensitivity != "safety"
    if role.code == "begeleider" and dossier == world.own_dossier:
        return False  # staff who are subject themselves never open the own file
    if sensitivity in {"destroy", "audit"}:
        needed = {"destroy": "dossier.destroy", "audit": "audit.read"}[sensitivity]
        return needed in role.permissions and place[kind.controller] == where
    if "ordinary" not in role.sees or place[kind.controller] != where:
        return False
    if sensitivity == "safety":
        return role.code == "teamleider" and dossier == world.dossiers[world.here][1]
    return sensitivity in role.sees


@pytest.mark.parametrize("table", TABLES)
def test_each_role_sees_its_rows_and_no_others(world: World, table: str) -> None:
    for role in ROLES.values():
        expected = {row.key for row in world.planted(table) if may_see(world, role, row)}
        assert seen(world.app, table, world.actors[role.code]) == expected, role.code


def test_the_world_would_show_a_leak(world: World) -> None:
    """Somebody sees something, and somebody does not, in every table: else the test above could not fail."""
    for table, rows in world.rows.items():
        sights = {frozenset(row.key for row in rows if may_see(world, role, row)) for role in ROLES.values()}
        assert len(sights) > 1 or not MODELS[table]._meta.managed or GUARDED[table].grants == "SELECT", table
        assert rows and all(len(sight) < len(rows) for sight in sights), table


@pytest.mark.parametrize("table", TABLES)
def test_without_an_actor_a_populated_table_raises(world: World, table: str) -> None:
    if "SELECT" not in GUARDED[table].grants:
        pytest.skip("the application role may not read it at all")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="no actor"), as_role(world.app, None):
        world.app.execute(f'SELECT count(*) FROM "{table}"').fetchone()


def test_an_actor_does_not_outlive_its_transaction(world: World) -> None:
    seen(world.app, "dossiers_dossier", world.actors["teamleider"])
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="no actor"):
        world.app.execute("SELECT * FROM dossiers_dossier")


def _refused(world: World, role: str, statement: str, *arguments: Any) -> bool:
    """Refused outright, or nothing was touched."""
    with as_role(world.app, world.actors[role]):
        try:
            return world.app.execute(statement, arguments).rowcount == 0
        except psycopg.errors.InsufficientPrivilege:
            return True


@pytest.mark.parametrize("table", TABLES)
def test_no_role_writes_rows_it_may_not_see(world: World, table: str) -> None:
    key = key_column(table)
    column = next(iter(world.planted(table)[0].place))
    for role in ROLES.values():
        hidden = [row.key for row in world.planted(table) if not may_see(world, role, row)]
        for statement in (f'DELETE FROM "{table}"', f'UPDATE "{table}" SET {column} = {column}'):
            assert _refused(world, role.code, f"{statement} WHERE {key} = ANY(%s)", hidden), (role.code, statement)


@pytest.mark.parametrize("table", [name for name in TABLES if isinstance(GUARDED[name], (Person, Staff, Region))])
def test_nobody_inserts_for_another_controller_or_region(world: World, table: str) -> None:
    foreign = [row.place for row in world.planted(table) if world.there in row.place.values() or world.other_region in row.place.values()]
    if not foreign:
        assert GUARDED[table].steward is None  # type: ignore[union-attr]
        return
    for role in ROLES.values():
        with as_role(world.app, world.actors[role.code]):
            place = {**foreign[0], **({"user_id": uuid4()} if "user_id" in foreign[0] else {})}
            row = values(MODELS[table], {**place, **({"id": uuid4()} if "id" in foreign[0] else {})})
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                insert(world.app, table, row)


@pytest.mark.parametrize("table", [name for name in TABLES if isinstance(GUARDED[name], Person)])
def test_a_row_is_never_moved_to_another_controller(world: World, table: str) -> None:
    kind = GUARDED[table]
    statement = f'UPDATE "{table}" SET {kind.controller} = %s'  # type: ignore[union-attr]
    for code in ("teamleider", "coa_casemanager", "statushouder", "begeleider"):
        assert _refused(world, code, statement, world.there), code


@pytest.mark.parametrize("table", [name for name in TABLES if isinstance(GUARDED[name], Person)])
def test_the_resident_reads_the_own_file_and_changes_nothing_in_it(world: World, table: str) -> None:
    key = key_column(table)
    mine = [row.key for row in world.planted(table) if may_see(world, ROLES["statushouder"], row)]
    for statement in (f'DELETE FROM "{table}"', f'UPDATE "{table}" SET {key} = {key}'):
        assert _refused(world, "statushouder", f"{statement} WHERE {key} = ANY(%s)", mine), statement


@pytest.mark.parametrize("table", [name for name in TABLES if "UPDATE" not in GUARDED[name].grants])
def test_what_is_append_only_is_not_changed_even_by_the_system(world: World, table: str) -> None:
    from doorlopend.records.access.actor import system_for

    key = key_column(table)
    for statement in (f'DELETE FROM "{table}"', f'UPDATE "{table}" SET {key} = {key}', f'TRUNCATE "{table}" CASCADE'):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), as_role(world.app, system_for(world.here, why="test")):
            world.app.execute(statement)


def test_facts_and_audit_are_append_only() -> None:
    assert GUARDED["dossiers_fact"].grants == GUARDED["audit_row"].grants == "SELECT, INSERT"


def test_partitions_are_not_a_way_around(world: World) -> None:
    parts = world.admin.execute("SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'").fetchall()
    assert parts
    for (part,) in parts:
        with pytest.raises(psycopg.errors.InsufficientPrivilege), as_role(world.app, world.actors["fg"]):
            world.app.execute(f'SELECT * FROM "{part}"')


def test_a_role_of_the_region_never_meets_a_person_file(world: World) -> None:
    for role in (role for role in ROLES.values() if role.held_at == REGION):
        for table in (name for name in TABLES if isinstance(GUARDED[name], Person)):
            assert not seen(world.app, table, world.actors[role.code]), (role.code, table)
    assert any(isinstance(kind, Audit) for kind in GUARDED.values())
