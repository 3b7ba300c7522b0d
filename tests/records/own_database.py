"""Fixtures: a database of its own, for tests that commit from threads or tamper with it as its owner."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connections
from tests.conftest import make_database


@contextmanager
def elsewhere(server: str, template: str) -> Iterator[str]:
    """Points Django at a fresh database, so that real commits disturb nobody; yields its name."""
    name, default = f"scratch_{os.getpid()}_{uuid4().hex[:6]}", connections["default"]
    before = default.settings_dict["NAME"]
    make_database(server, template, name)
    default.close()
    default.settings_dict["NAME"] = name
    try:
        yield name
    finally:
        default.close()
        default.settings_dict["NAME"] = before
        with psycopg.connect(server, autocommit=True) as link:
            link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def own_database(server: str, template: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    with django_db_blocker.unblock(), elsewhere(server, template) as name:
        yield name


@pytest.fixture
def outside(settings: Any, tmp_path: Path) -> Path:
    """Where the seals are kept outside the database."""
    settings.AUDIT_SEALS = tmp_path / "seals"
    return tmp_path / "seals" / "seals.jsonl"


@pytest.fixture
def owner(server: str, own_database: str) -> Iterator[psycopg.Connection[Any]]:
    """Whoever got hold of the database itself: above policies, grants and triggers."""
    with psycopg.connect(server, dbname=own_database, autocommit=True) as link:
        link.execute("SET session_replication_role = replica")
        yield link
