"""Whatever is taken from the database's guard shows: a dropped policy, a stray table, a right too many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from doorlopend.records.access import security
from doorlopend.records.access.tables import UnclassedTable

from .conftest import World
from .planting import GUARDED, as_role

POLICIES = sorted(security.expected_policies(), key=str)


@pytest.fixture(scope="module")
def owner(world: World, django_db_blocker: Any) -> Iterator[Any]:
    """Django's own kind of connection, as owner of the planted database."""
    link = connections["default"].copy("owner")
    link.settings_dict = {**link.settings_dict, "NAME": world.admin.info.dbname, "USER": "doorlopend_owner"}
    with django_db_blocker.unblock():
        link.connect()
        yield link
        link.close()


@pytest.fixture
def tampered(owner: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A cursor of the owner whose work is undone; the guard looks through the same connection."""
    monkeypatch.setattr(security, "connection", owner)
    owner.set_autocommit(False)
    with owner.cursor() as cursor:
        yield cursor
    owner.rollback()
    owner.set_autocommit(True)


def test_a_migrated_database_is_as_the_classes_say(tampered: Any) -> None:
    assert security.problems() == []


def test_dropping_any_one_policy_shows(tampered: Any) -> None:
    assert len(POLICIES) > 60
    for policy in POLICIES:
        tampered.execute("SAVEPOINT before")
        tampered.execute(f'DROP POLICY {policy.name} ON "{policy.table}"')
        assert security.problems() == [f"policy {policy.name} on {policy.table} is missing"]
        tampered.execute("ROLLBACK TO before")


@pytest.mark.parametrize("table", sorted({policy.table for policy in POLICIES} & set(GUARDED)))
def test_a_table_without_its_policy_shows_nothing_rather_than_all(world: World, table: str) -> None:
    world.planted(table)
    with world.admin.transaction(force_rollback=True):
        world.admin.execute(f'DROP POLICY app ON "{table}"')
        world.admin.execute(f'DROP POLICY IF EXISTS own ON "{table}"')
        world.admin.execute("SET LOCAL ROLE doorlopend_app")
        settings = world.actors["teamleider"].as_settings()
        for name, value in settings.items():
            world.admin.execute("SELECT set_config(%s, %s, true)", [name, value])
        assert world.admin.execute(f'SELECT count(*) FROM "{table}"').fetchone() == (0,)


@pytest.mark.parametrize(
    ("tamper", "problem"),
    [
        ("CREATE TABLE stray (id int)", "table stray has no class"),
        ("ALTER TABLE work_task DISABLE ROW LEVEL SECURITY", "row-level security is off on work_task"),
        ("CREATE POLICY extra ON work_task USING (true)", "policy extra on work_task is not ours"),
        ("GRANT DELETE ON dossiers_fact TO doorlopend_app", "doorlopend_app may DELETE dossiers_fact, which its class does not say"),
        ("GRANT SELECT ON work_task TO PUBLIC", "public may SELECT work_task, which its class does not say"),
        ("REVOKE INSERT ON work_task FROM doorlopend_app", "doorlopend_app may not INSERT work_task"),
        ("CREATE VIEW peek AS SELECT * FROM work_task", "view peek does not read as its caller"),
        ("CREATE FUNCTION leak() RETURNS SETOF work_task LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM work_task'", "anybody may call leak(), which runs with its owner's rights"),
        ("ALTER FUNCTION dl_destroy(uuid, uuid, date) RESET search_path", "dl_destroy(uuid,uuid,date) does not say where it looks first"),
        ("GRANT EXECUTE ON FUNCTION dl_merge_controller(uuid, uuid) TO PUBLIC", "anybody may call dl_merge_controller(uuid,uuid), which runs with its owner's rights"),
        ("CREATE MATERIALIZED VIEW heap AS SELECT * FROM work_task", "view heap does not read as its caller"),
    ],
)
def test_each_way_around_shows(tampered: Any, tamper: str, problem: str) -> None:
    tampered.execute(tamper)
    assert problem in security.problems()


WITH_RIGHTS = {
    "dl_audit_partitions", "dl_destroy", "dl_destroy_alone", "dl_destroy_again", "dl_add_figures", "dl_publish", "dl_published",
    "dl_merge_controller", "dl_role_is_shared",
}  # fmt: skip
"""Functions that look past the policies; a new one is thought over and put here. Each indicator has one of its own that counts."""


def test_few_functions_look_past_the_policies_and_each_is_known(tampered: Any) -> None:
    tampered.execute("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef")
    found = {name for (name,) in tampered.fetchall()}
    assert {name for name in found if not name.startswith(("dl_count_", "dl_median_"))} == WITH_RIGHTS


def test_a_view_that_reads_as_its_caller_is_fine(tampered: Any) -> None:
    tampered.execute("CREATE VIEW fair WITH (security_invoker = true) AS SELECT * FROM work_task")
    assert security.problems() == []


def test_a_table_without_a_class_stops_the_installation(tampered: Any) -> None:
    tampered.execute("CREATE TABLE stray (id int)")
    with pytest.raises(UnclassedTable, match="stray"):
        security.apply()


def test_a_policy_that_was_dropped_comes_back_with_the_next_migration(
    tampered: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security, "AFTER_APPLY", [])
    tampered.execute("DROP POLICY app ON work_task")
    security.apply()
    assert security.problems() == []


def test_the_application_role_cannot_lift_itself(world: World) -> None:
    import psycopg

    for statement in ("SET ROLE doorlopend_owner", "SET ROLE doorlopend_destroyer", "SET ROLE doorlopend_counter",
                      "ALTER TABLE work_task DISABLE ROW LEVEL SECURITY", "SET session_replication_role = replica"):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege), as_role(world.app, world.actors["teamleider"]):
            world.app.execute(statement)
