"""What a newcomer gets wrong is told in one message with the remedy, never as a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError

from doorlopend.gateways.cli import embedded
from doorlopend.gateways.cli.troubles import explained


def _raised(outer: Exception, inner: Exception) -> Exception:
    try:
        raise outer from inner
    except Exception as error:
        return error


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (ImproperlyConfigured("DOORLOPEND_DEMO='ja': use 1 or 0."), "use 1 or 0"),
        (_raised(ProgrammingError("x"), psycopg.errors.UndefinedTable("x")), "db migrate"),
        (_raised(OperationalError("connection failed: refused\n\tIs it?"), psycopg.OperationalError("x")), "connection failed: refused. Check DATABASE_URL"),
        (PermissionError(13, "Permission denied", "/var/x"), "/var/x: Permission denied. Give this user"),
        (OSError(30, "Read-only file system", "/x"), "DOORLOPEND_HOME"),
    ],
)
def test_what_a_person_can_mend_says_how(error: Exception, remedy: str) -> None:
    told = explained(error)
    assert told and remedy in told


@pytest.mark.parametrize("error", [KeyError("x"), ValueError("x"), FileNotFoundError(2, "No such file", "x"), ProgrammingError("syntax")])
def test_a_mistake_of_our_own_keeps_its_traceback(error: Exception) -> None:
    assert explained(error) is None


def doorlopend(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "doorlopend.gateways.cli", *arguments]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True)


@pytest.fixture
def empty(server: str) -> Any:
    """The address of a database without tables, for this role."""
    name = f"empty_{uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{name}" OWNER doorlopend_owner')
        yield lambda role: embedded.address(server, role=role, database=name)
        link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_server_on_a_database_without_tables_says_so_once_and_stops(empty: Any) -> None:
    told = doorlopend("serve", "--port", "8399", DATABASE_URL=empty("doorlopend_app"))
    assert told.returncode == 2 and "db migrate" in told.stderr and "Traceback" not in told.stderr, told.stderr


def test_a_server_above_row_level_security_says_so_once_and_stops(empty: Any) -> None:
    told = doorlopend("db", "ready", DATABASE_URL=empty("postgres"))
    assert told.returncode == 2 and "Point DATABASE_URL at doorlopend_app" in told.stderr and "Traceback" not in told.stderr, told.stderr


def test_a_database_that_is_not_there_is_told_without_a_traceback() -> None:
    told = doorlopend("check", "all", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert told.returncode == 2 and "does not answer" in told.stderr and "Traceback" not in told.stderr


def test_where_one_cannot_listen_says_why() -> None:
    import socket

    from doorlopend.gateways.cli.serve import _cannot_listen, listen
    from doorlopend.gateways.cli.troubles import Trouble

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        port = taken.getsockname()[1]
        with pytest.raises(Exception, match=f"Port {port} on 127.0.0.1 is in use.*--port {port + 1}"):
            listen("127.0.0.1", port)
    for host in ("203.0.113.7", "no.such.host.invalid"):
        with pytest.raises(Trouble, match=f"does not listen at {host}.*--host"):
            listen(host, 8399)
    assert "above 1023" in _cannot_listen("127.0.0.1", 80, PermissionError(13, "Permission denied")).message
