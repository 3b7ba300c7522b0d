"""Puts the destruction functions in the database, written from the table classes."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from django.apps import apps
from django.db import connection

from doorlopend.engines.facts import KINDS
from doorlopend.records.access.security import APP, DESTROYER
from doorlopend.records.access.tables import Person, table_classes

FUNCTIONS = (
    "dl_wipe_dossier(uuid, uuid)", "dl_wipe_fact(uuid, uuid)", "dl_retain_core(uuid, uuid, text, date)",
    "dl_destroy_object(text, uuid, uuid, text, date)", "dl_destroy(uuid, uuid, date)",
    "dl_destroy_alone(text, uuid, uuid, text, uuid, date)",
    "dl_destroy_again(uuid, text, uuid, uuid, text, date, date)",
)  # fmt: skip
LAST = "dossiers_dossier"


def wiped_tables() -> list[tuple[str, str, str]]:
    """(table, column of the dossier, SQL for further rows): those reached through another table first, the dossier last."""
    found = []
    for table, kind in table_classes().items():
        if column := getattr(kind, "dossier", None):
            found.append((table, column, getattr(kind, "reach", "")))
    names = [table for table, _, _ in found]

    def order(each: tuple[str, str, str]) -> tuple[bool, int, str]:
        table, _, reach = each
        return table == LAST, -sum(name in reach for name in names if name != table), table

    return sorted(found, key=order)


def install() -> None:
    """Run as owner after each migration; the same run twice changes nothing."""
    text = files(__package__).joinpath("sql/destroy.sql").read_text(encoding="utf-8")
    for name, lines in {"collect": _collect(), "wipe": _wipe(), "forget": _forget()}.items():
        text = text.replace("{" + name + "}", "\n".join(f"  {line};" for line in lines))
    for name, written in {"alone": "\n".join(_alone()), "kinds": _kinds()}.items():
        text = text.replace("{" + name + "}", written)
    core = ", ".join(f"'{kind.name}'" for kind in KINDS.values() if kind.core)
    with connection.cursor() as cursor:
        for statement in _dropped():
            cursor.execute(statement)
        cursor.execute(text.replace("{core}", f"ARRAY[{core}]"))
        for statement in [*_rights(), *_handed_over()]:
            cursor.execute(statement)


def _collect() -> Iterator[str]:
    for table, column, _reach in wiped_tables():
        key = _key(table)
        yield f"ids := ids || ARRAY(SELECT {key}::text FROM {table} WHERE {column} = target)"


def _wipe() -> Iterator[str]:
    for kind in table_classes().values():
        yield from getattr(kind, "along", ())
    for table, column, reach in wiped_tables():
        yield f"DELETE FROM {table} WHERE {column} = target" + (f" OR ({reach})" if reach else "")


def _forget() -> Iterator[str]:
    for kind in table_classes().values():
        if isinstance(kind, Person):
            yield from kind.forget


def _going_alone() -> dict[str, str]:
    """What the ledger calls a row that goes by itself → its table."""
    return {name: table for table, kind in table_classes().items() if (name := getattr(kind, "ledger", ""))}


def _alone() -> Iterator[str]:
    for name, table in _going_alone().items():
        steward = getattr(table_classes()[table], "steward", None)
        yield f"  ELSIF kind = '{name}' THEN"
        yield f"    DELETE FROM {table} WHERE {_key(table)} = target AND {steward} = holder;"


def _kinds() -> str:
    return "ARRAY[" + ", ".join(f"'{name}'" for name in _going_alone()) + "]::text[]"


def _key(table: str) -> str:
    model = next(model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table)
    return str(model._meta.pk.column)


def _dropped() -> Iterator[str]:
    """They belong to the destroyer, whom the owner may act for; made anew they would change hands silently."""
    for function in reversed(FUNCTIONS):
        yield f"DROP FUNCTION IF EXISTS {function}"


def _rights() -> Iterator[str]:
    """What the destroyer may do beyond deleting rows of person tables."""
    yield f"GRANT INSERT ON dossiers_destruction, dossiers_retainedcore TO {DESTROYER}"
    yield f"GRANT SELECT ON dossiers_destruction TO {DESTROYER}"
    yield f"GRANT UPDATE (supersedes_id, mode) ON dossiers_fact TO {DESTROYER}"
    yield f"GRANT SELECT, DELETE ON procrastinate_jobs, procrastinate_events TO {DESTROYER}"
    yield f"GRANT SELECT, UPDATE ON procrastinate_periodic_defers TO {DESTROYER}"
    for table, kind in table_classes().items():
        if isinstance(kind, Person) and kind.emptied:
            yield f"GRANT UPDATE ({', '.join(kind.emptied)}) ON {table} TO {DESTROYER}"


def _handed_over() -> Iterator[str]:
    for function in FUNCTIONS:
        yield f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC"
        yield f"ALTER FUNCTION {function} OWNER TO {DESTROYER}"
    for function in ("dl_destroy(uuid, uuid, date)", "dl_destroy_alone(text, uuid, uuid, text, uuid, date)"):
        yield f"GRANT EXECUTE ON FUNCTION {function} TO {APP}"
