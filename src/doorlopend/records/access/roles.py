"""The database roles, and the check that web and worker run under the weakest of them."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

OWNER = "doorlopend_owner"
ROLES = (OWNER, "doorlopend_app", "doorlopend_counter", "doorlopend_destroyer")


def create_roles_sql(*, passwords: dict[str, str] | None = None) -> list[str]:
    """Statements for an administrator; the same run twice changes nothing."""
    made = [
        f"DO $$ BEGIN CREATE ROLE {role} {_login(role)}; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        for role in ROLES
    ]
    granted = [f"GRANT doorlopend_counter, doorlopend_destroyer TO {OWNER}"]
    return made + granted + [f"ALTER ROLE {role} PASSWORD '{word}'" for role, word in (passwords or {}).items()]


def _login(role: str) -> str:
    return "LOGIN" if role in {OWNER, "doorlopend_app"} else "NOLOGIN"


def refuse_strong_role() -> None:
    """Web and worker never run as superuser, owner or with BYPASSRLS: row-level security would be void."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper OR rolbypassrls OR pg_has_role(rolname, %s, 'MEMBER')"
            " FROM pg_roles WHERE rolname = current_user",
            [OWNER],
        )
        name, strong = cursor.fetchone()
    if strong:
        raise ImproperlyConfigured(
            f"The database role {name!r} is above row-level security. Point DATABASE_URL at doorlopend_app."
        )
