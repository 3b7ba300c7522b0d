"""Countries and languages by their names, for the corners of this room."""

from doorlopend.records.people.world import country, language, named

__all__ = ["country", "language", "named"]
