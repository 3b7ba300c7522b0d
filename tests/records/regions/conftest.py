from __future__ import annotations

import pytest
from tests.records.regions.database import own_database

from doorlopend.records.access.actor import Actor, acting
from doorlopend.records.regions.load import load

LOADER = Actor(id="system:test", kind="system", flags=frozenset({"system"}))


@pytest.fixture
def netherlands(db):
    """The whole reference data, in a transaction that is rolled back."""
    with acting(LOADER):
        return load(actor=LOADER)


@pytest.fixture
def own(server, template, django_db_setup, django_db_blocker):
    with own_database(server, template, django_db_blocker) as database:
        yield database
