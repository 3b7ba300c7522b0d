"""The page of all addresses against all roles, from what each view asks."""

from __future__ import annotations

from pathlib import Path


def page(folder: Path) -> str:
    """Who passes which door; which rows they then see is decided by queries and row-level security."""
    import django

    django.setup()
    from doorlopend.gateways.web.matrix import table

    return "# Addresses and roles\n\n● means that the door opens for somebody with only that role.\n\n" + table()
