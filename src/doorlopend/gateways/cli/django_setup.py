"""Starts Django for the commands that need the record."""

from __future__ import annotations

import os

from . import embedded


def setup(*, owner: bool = False) -> None:
    """As the application role, or as owner for migrations only."""
    embedded.ensure()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorlopend.settings")
    if owner:
        os.environ["DOORLOPEND_ACT_AS"] = "owner"
    import django

    django.setup()
