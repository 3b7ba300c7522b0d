"""The outbox; what destroys needs a database of its own."""

from tests.records.own_database import own_database

__all__ = ["own_database"]
