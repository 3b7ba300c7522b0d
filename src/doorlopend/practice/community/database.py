"""The database function that tells whether a role is shared widely enough to be shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from importlib.resources import files
from uuid import UUID

from django.db import connection

from doorlopend.records.access.security import APP, COUNTER

LEAST = 10
"""A role and gemeente are shown when at least so many people share them."""


def create_function() -> None:
    """Run as owner after each migration; the same run twice changes nothing."""
    name = "dl_role_is_shared(text, uuid[], date, integer)"
    with connection.cursor() as cursor:
        cursor.execute(files(__package__).joinpath("share.sql").read_text(encoding="utf-8"))
        cursor.execute(f"ALTER FUNCTION {name} OWNER TO {COUNTER}")
        cursor.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
        cursor.execute(f"GRANT EXECUTE ON FUNCTION {name} TO {APP}")


def is_shared(*, role: str, places: Iterable[UUID], day: date) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT dl_role_is_shared(%s, %s, %s, %s)", [role, list(places), day, LEAST])
        return bool(cursor.fetchone()[0])
