"""Who may open what: each address of the URL configuration against each role, from what its view asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from doorlopend.records.access.http import EVERYBODY, LOGGED_IN, MACHINE
from doorlopend.records.people.roles import ROLES


@dataclass(frozen=True, slots=True)
class Address:
    """One address: its name, its path as configured, what its view asks, and its arguments."""

    name: str
    route: str
    needs: tuple[str, ...]
    arguments: tuple[str, ...]
    methods: tuple[str, ...]

    def open_to(self, role: str) -> bool:
        """Whether somebody with only this role passes the door; rows are another matter."""
        if {EVERYBODY, LOGGED_IN, MACHINE} & set(self.needs):
            return True
        return bool(set(self.needs) & ROLES[role].permissions)


class Unguarded(LookupError):
    """A view that does not say who may open it."""


def addresses() -> list[Address]:
    """Every named address; raises Unguarded for a view without `@needs` or `@open_to`."""
    return list(_walk(get_resolver(), "", "", ()))


def _walk(resolver: URLResolver, names: str, route: str, arguments: tuple[str, ...]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        here, asked = route + str(entry.pattern), (*arguments, *getattr(entry.pattern, "converters", ()))
        if isinstance(entry, URLResolver):
            yield from _walk(entry, f"{names}{entry.namespace}:" if entry.namespace else names, here, asked)
        else:
            yield _address(entry, names, here, asked)


def _address(entry: URLPattern, names: str, route: str, arguments: tuple[str, ...]) -> Address:
    view: Any = entry.callback
    asked = getattr(view, "needs", None)
    if not asked:
        raise Unguarded(f"/{route}: decorate the view with @needs(…) or @open_to(…)")
    methods = tuple(getattr(view, "methods", ("GET", "HEAD", "POST")))
    return Address(f"{names}{entry.name}", f"/{route}", tuple(asked), arguments, methods)


def table() -> str:
    """The matrix as Markdown: one row per address, one column per role, ● where the door opens."""
    codes = sorted(ROLES)
    head = "| address | asks | " + " | ".join(codes) + " |\n|---|---|" + "---|" * len(codes)
    rows = [
        f"| `{one.route}` | {', '.join(one.needs)} | " + " | ".join("●" if one.open_to(code) else "" for code in codes) + " |"
        for one in sorted(addresses(), key=lambda one: one.route)
    ]
    return "\n".join([head, *rows]) + "\n"
