"""A sealed chain in a database of its own."""

from tests.records.own_database import outside, own_database, owner

__all__ = ["outside", "own_database", "owner"]
