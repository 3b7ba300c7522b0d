"""A database of one test's own, with committed data and any of the roles: for what a rolled-back test cannot show."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connections


@dataclass(frozen=True)
class OwnDatabase:
    name: str
    host: str

    def use(self, role: str = "doorlopend_app") -> None:
        """From here on Django talks to this database as this role."""
        connections["default"].close()
        connections["default"].settings_dict.update(NAME=self.name, USER=role)

    def connect(self, role: str = "doorlopend_app") -> Any:
        import psycopg

        return psycopg.connect(host=self.host, dbname=self.name, user=role, autocommit=True)


@contextmanager
def own_database(server: str, template: str, blocker: Any) -> Iterator[OwnDatabase]:
    """Swaps Django's connection to a fresh copy, and back; the copy is dropped."""
    import psycopg
    from tests.conftest import make_database

    name = f"own_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    make_database(server, template, name)
    settings = connections["default"].settings_dict
    before = {key: settings[key] for key in ("NAME", "USER")}
    with blocker.unblock():
        database = OwnDatabase(name, settings["HOST"])
        database.use()
        try:
            yield database
        finally:
            connections["default"].close()
            settings.update(before)
            with psycopg.connect(server, autocommit=True) as link:
                link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
