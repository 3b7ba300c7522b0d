"""The embedded PostgreSQL: started when no DATABASE_URL is given, kept in `var/pg`, listening on a socket only."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

import psycopg

HOME = Path(os.environ.get("DOORLOPEND_HOME", Path(__file__).resolve().parents[4] / "var"))
DATABASE = "doorlopend"
MADE_BY = "DOORLOPEND_EMBEDDED"
"""Set beside DATABASE_URL in child processes, so that they know the address is of the embedded server."""


def start(*, home: Path = HOME) -> str:
    """Starts the server if need be and returns the administrator's address of its maintenance database."""
    from .postgres import Server

    server = Server(home.resolve() / "pg")
    server.start()
    return server.address()


def address(admin: str, *, role: str, database: str) -> str:
    """The same server for another role and database; the socket folder moves to the query."""
    info = psycopg.conninfo.conninfo_to_dict(admin)
    port = f"&port={info['port']}" if info.get("port") else ""
    return f"postgresql://{role}@/{quote(database)}?host={quote(str(info['host']), safe='')}{port}"


def prepare(admin: str, *, database: str = DATABASE) -> bool:
    """Makes roles and database when they are not there yet; tells whether the database is new."""
    from doorlopend.records.access.roles import OWNER, create_roles_sql

    with psycopg.connect(admin, autocommit=True) as link:
        for statement in create_roles_sql():
            link.execute(statement)
        if link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            return False
        link.execute(f'CREATE DATABASE "{database}" OWNER {OWNER}')
        return True


def ensure(*, database: str = DATABASE, home: Path | None = None) -> None:
    """Sets DATABASE_URL and DATABASE_OWNER_URL, starting the embedded server where neither is given."""
    if "DATABASE_URL" in os.environ:
        return
    admin = start(home=home or HOME)
    prepare(admin, database=database)
    os.environ[MADE_BY] = str((home or HOME).resolve() / "pg")
    os.environ["DATABASE_ADMIN_URL"] = admin
    os.environ["DATABASE_URL"] = address(admin, role="doorlopend_app", database=database)
    os.environ["DATABASE_OWNER_URL"] = address(admin, role="doorlopend_owner", database=database)
