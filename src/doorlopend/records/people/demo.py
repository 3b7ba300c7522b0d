"""Is this a database that `bin/demo` made? Only there may the second factor be left out."""

from __future__ import annotations

from django.conf import settings
from django.db import connection

MARK = "doorlopend-demo"


def made_by_demo() -> bool:
    """Both must say so: the environment, and the mark that the demo put on its database (a comment by its owner)."""
    if not settings.DEMO:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        (comment,) = cursor.fetchone()
    return bool(comment == MARK)
