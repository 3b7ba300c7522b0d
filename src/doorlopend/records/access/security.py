"""Puts grants and policies in the database as the table classes say; the same list is what `check access` compares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from django.db import connection

from .tables import READ, Audit, Person, TableClass, UnclassedTable, table_classes

APP, COUNTER, DESTROYER = "doorlopend_app", "doorlopend_counter", "doorlopend_destroyer"
OPEN_CLASSES = {"public", "technical"}


@dataclass(frozen=True, slots=True)
class Policy:
    """One row-level policy as PostgreSQL lists it."""

    table: str
    name: str
    role: str
    command: str


def expected_policies() -> set[Policy]:
    return {policy for table, kind in table_classes().items() for policy in _policies(table, kind)}


def _policies(table: str, kind: TableClass) -> Iterator[Policy]:
    if kind.name in OPEN_CLASSES:
        return
    yield Policy(table, "app", APP, "ALL")
    if isinstance(kind, Person) and kind.own:
        yield Policy(table, "own", APP, "SELECT")
    yield Policy(table, "count", COUNTER, _counting(kind))
    if _destroyed(kind):
        yield Policy(table, "destroy", DESTROYER, "ALL")


def _destroyed(kind: TableClass) -> bool:
    """Person tables, and what staff tables hold about a dossier or in rows that go by themselves; never the audit."""
    return isinstance(kind, Person) or bool(getattr(kind, "dossier", None) or getattr(kind, "ledger", ""))


def _counting(kind: TableClass) -> str:
    return "SELECT" if kind.counted == READ else "ALL"


def actual_policies() -> set[Policy]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, policyname, unnest(roles)::text, cmd FROM pg_policies WHERE schemaname = 'public'"
        )
        return {Policy(*row) for row in cursor.fetchall()}


def real_tables() -> set[str]:
    """Tables as they are, without the partitions of a parent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND NOT relispartition"
        )
        return {name for (name,) in cursor.fetchall()}


def problems() -> list[str]:
    """What differs between the classes in code and the database; empty when all is well."""
    classes, tables = table_classes(), real_tables()
    found = [f"table {name} has no class" for name in sorted(tables - set(classes))]
    expected = {policy for policy in expected_policies() if policy.table in tables}
    found += [f"policy {p.name} on {p.table} is missing" for p in sorted(expected - actual_policies(), key=str)]
    found += [f"policy {p.name} on {p.table} is not ours" for p in sorted(actual_policies() - expected, key=str)]
    found += [f"row-level security is off on {name}" for name in _unprotected(classes, tables)]
    return found + _wrong_grants(classes, tables) + _leaking_views() + _open_functions()


def _wrong_grants(classes: dict[str, TableClass], tables: set[str]) -> list[str]:
    """What the application role may do with each table, against its class; nobody else may do anything by default."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, CASE a.grantee WHEN 0 THEN 'public' ELSE a.grantee::regrole::text END, a.privilege_type"
            " FROM pg_class, aclexplode(relacl) a WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p', 'v', 'm') AND (a.grantee = 0 OR a.grantee::regrole::text = %s)",
            [APP],
        )
        there = set(cursor.fetchall())
    wanted = {(name, APP, word) for name in tables & set(classes) for word in classes[name].grants.split(", ")}
    found = [f"{role} may {word} {name}, which its class does not say" for name, role, word in sorted(there - wanted)]
    return found + [f"{role} may not {word} {name}" for name, role, word in sorted(wanted - there)]


def _leaking_views() -> list[str]:
    """A view reads as its owner unless told otherwise; a materialised one keeps rows beyond any policy."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND (relkind = 'm' OR"
            " relkind = 'v' AND NOT coalesce(reloptions @> '{security_invoker=true}', false))"
        )
        return [f"view {name} does not read as its caller" for (name,) in cursor.fetchall()]


def _open_functions() -> list[str]:
    """A function with its owner's rights looks past every policy: called by whom it was granted to, and led by nobody."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.oid::regprocedure::text, p.proacl IS NULL OR EXISTS (SELECT 1 FROM aclexplode(p.proacl) a WHERE a.grantee = 0),"
            " 'search_path=public, pg_temp' = ANY (p.proconfig) IS NOT TRUE"
            " FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef ORDER BY 1"
        )
        found = cursor.fetchall()
    opened = [f"anybody may call {name}, which runs with its owner's rights" for name, everybody, _led in found if everybody]
    return opened + [f"{name} does not say where it looks first" for name, _everybody, led in found if led]


def _unprotected(classes: dict[str, TableClass], tables: set[str]) -> list[str]:
    guarded = [name for name in sorted(tables & set(classes)) if classes[name].name not in OPEN_CLASSES]
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relname = ANY(%s)", [guarded])
        on = {name for (name,) in cursor.fetchall()}
    return [name for name in guarded if name not in on]


def apply() -> None:
    """Run as owner after each migration; the same run twice changes nothing."""
    classes, tables = table_classes(), real_tables()
    if stray := sorted(tables - set(classes)):
        raise UnclassedTable(f"no class for {', '.join(stray)}")
    with connection.cursor() as cursor:
        cursor.execute(files(__package__).joinpath("functions.sql").read_text())
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP}")
        cursor.execute(f"GRANT USAGE, CREATE ON SCHEMA public TO {COUNTER}, {DESTROYER}")
        for table in sorted(tables & set(classes)):
            for statement in _statements(table, classes[table]):
                cursor.execute(statement)
    for hook in AFTER_APPLY:
        hook()


AFTER_APPLY: list[Callable[[], None]] = []
"""Callables of apps that own database functions (audit partitions, destruction, counting)."""


def _statements(table: str, kind: TableClass) -> Iterator[str]:
    yield f'REVOKE ALL ON "{table}" FROM {APP}'
    yield f'GRANT {kind.grants} ON "{table}" TO {APP}'
    if kind.name in OPEN_CLASSES:
        yield f'GRANT {kind.counted} ON "{table}" TO {COUNTER}'
        return
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    for name in ("app", "own", "count", "destroy"):
        yield f'DROP POLICY IF EXISTS {name} ON "{table}"'
    check = kind.check or (kind.with_check if isinstance(kind, Audit) else kind.using)
    yield f'CREATE POLICY app ON "{table}" TO {APP} USING ({kind.using}) WITH CHECK ({check})'
    yield f'CREATE POLICY count ON "{table}" FOR {_counting(kind)} TO {COUNTER} USING (true)'
    yield f'GRANT {kind.counted} ON "{table}" TO {COUNTER}'
    if isinstance(kind, Person) and kind.own:
        yield f'CREATE POLICY own ON "{table}" FOR SELECT TO {APP} USING ({kind.own})'
    if _destroyed(kind):
        yield f'CREATE POLICY destroy ON "{table}" TO {DESTROYER} USING (true)'
        yield f'GRANT SELECT, DELETE ON "{table}" TO {DESTROYER}'
