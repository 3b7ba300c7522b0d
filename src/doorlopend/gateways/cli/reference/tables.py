"""Every table with its class: whose data it is and what the application role may do with it."""

from __future__ import annotations

from pathlib import Path

from . import table

MEANING = {
    "person": "Data of inburgeraars: only for actors with the row's controller in scope, by class of sensitivity.",
    "staff": "Data of staff, sleutelpersonen and volunteers: for those who share the organisation, and oneself.",
    "region": "What a region shares; never a person file.",
    "public": "Public reference data.",
    "audit": "Everybody who acts adds to it; few read it; nobody changes it.",
    "technical": "Machinery without person data.",
}


def page(root: Path) -> str:
    import django

    django.setup()
    from doorlopend.records.access.tables import table_classes

    parts = ["# Tables", "Each table belongs to one class, from which policies and grants are made. A table without class is an error."]
    for name, meaning in MEANING.items():
        rows = [(f"`{each}`", kind.grants.lower()) for each, kind in sorted(table_classes().items()) if kind.name == name]
        parts += [f"## {name.capitalize()}", meaning, table(("table", "the application may"), rows)]
    return "\n\n".join(parts)
