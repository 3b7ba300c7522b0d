"""Identifiers: ordered inside the database (uuid7), random where a URL shows them (uuid4)."""

from uuid import UUID, uuid4

import uuid_utils


def ordered() -> UUID:
    """A uuid7, so that new rows land at the end of an index."""
    return UUID(int=uuid_utils.uuid7().int)


def unguessable() -> UUID:
    return uuid4()
