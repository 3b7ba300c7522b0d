"""Roles and what each may do and see, from `records/people/roles.py`."""

from __future__ import annotations

from pathlib import Path

from . import table

PLACES = {"controller": "gemeente or COA", "region": "region", "organisation": "organisation"}
ORDER = ("ordinary", "identifying", "health", "sanction", "safety")


def page(root: Path) -> str:
    from doorlopend.records.people.roles import PERMISSIONS, ROLES

    roles = [
        (f"`{role.code}`", role.label_nl, role.label_en, PLACES[role.held_at], _sees(role.sees), role.ground)
        for role in ROLES.values()
    ]
    may = [
        (f"`{name}`", meaning, ", ".join(role.code for role in ROLES.values() if name in role.permissions) or "nobody")
        for name, meaning in PERMISSIONS.items()
    ]
    return "\n\n".join(
        [
            "# Roles",
            "A role is granted to a user at one place, on a ground, from a day until a day. Which classes of facts it sees"
            " there is kept by row-level security. Safety facts are for named people only, whatever the role.",
            table(("role", "Dutch", "English", "held at", "sees facts", "ground"), roles),
            "## Permissions",
            table(("permission", "meaning", "roles"), may),
        ]
    )


def _sees(classes: frozenset[str]) -> str:
    return ", ".join(name for name in ORDER if name in classes) or "no person file"
