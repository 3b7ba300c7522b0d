"""The actor of a transaction: passed to each service, and told to the database for row-level security."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, transaction

Scope = Mapping[str, frozenset[UUID]]

SENSITIVITIES = ("ordinary", "identifying", "health", "safety", "sanction")


class NoActor(RuntimeError):
    """Code that needs to know who acts ran without anybody acting."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts and over what.

    `scope` maps a sensitivity class to the controllers whose facts of that class may be read (for `safety`:
    the dossiers, since safety is for named people), and `staff`, `manage`, `destroy`, `region`, `audit` and `self` to ids of
    that sort; `subject` to the dossiers of the resident who acts, `barred` to those no staff view may show.
    `permissions` holds (permission, id of the organisation it holds for).
    """

    id: str
    kind: str
    label: str = ""
    scope: Scope = field(default_factory=dict)
    permissions: frozenset[tuple[str, UUID]] = frozenset()
    flags: frozenset[str] = frozenset()
    user_id: UUID | None = None

    def may(self, permission: str, organisation: UUID) -> bool:
        return (permission, organisation) in self.permissions

    def where(self, permission: str) -> frozenset[UUID]:
        """The organisations for which this actor holds the permission."""
        return frozenset(place for name, place in self.permissions if name == permission)

    def as_settings(self) -> dict[str, str]:
        scope = {name: sorted(map(str, ids)) for name, ids in self.scope.items()}
        return {
            "doorlopend.actor": self.id,
            "doorlopend.scope": json.dumps({**scope, "flags": sorted(self.flags)}),
        }


NOBODY = {"doorlopend.actor": "", "doorlopend.scope": ""}
LOGIN = Actor(id="system:login", kind="system", flags=frozenset({"login"}))

_current: ContextVar[Actor | None] = ContextVar("doorlopend_actor", default=None)


def current_actor() -> Actor:
    actor = _current.get()
    if actor is None:
        raise NoActor("nobody is acting; wrap the call in acting(actor)")
    return actor


@contextmanager
def acting(actor: Actor, *, savepoint: bool = True) -> Iterator[Actor]:
    """One transaction in which the database knows the actor; nesting gives the outer one back.

    Without `savepoint` a failure within undoes the caller's act as well, which costs the database two questions less.
    The database is told nothing that it knows (the same rights under another name) or is about to forget (at commit).
    """
    outermost = not connection.in_atomic_block
    token = _current.set(actor)
    before = token.old_value if isinstance(token.old_value, Actor) else None
    known = not outermost and before is not None and (before.scope, before.flags) == (actor.scope, actor.flags)
    try:
        with transaction.atomic(savepoint=savepoint):
            if not known:
                tell_database(actor)
            yield actor
            if not (known or outermost):
                _restore(before)
    finally:
        _current.reset(token)


def tell_database(actor: Actor | None) -> None:
    """Sets the actor for the rest of this transaction (`SET LOCAL`)."""
    settings = NOBODY if actor is None else actor.as_settings()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('doorlopend.actor', %s, true), set_config('doorlopend.scope', %s, true)",
            [settings["doorlopend.actor"], settings["doorlopend.scope"]],
        )


def _restore(previous: Actor | None) -> None:
    if connection.in_atomic_block and not connection.needs_rollback:
        tell_database(previous)


def system_for(controller_id: UUID, *, why: str) -> Actor:
    """A background task that acts for one controller: all its facts, nobody else's."""
    mine = frozenset({controller_id})
    return Actor(
        id=f"system:{why}",
        kind="system",
        label=why,
        scope={**dict.fromkeys(SENSITIVITIES, mine), "staff": mine, "manage": mine, "destroy": mine, "audit": mine},
        flags=frozenset({"system"}),
        permissions=frozenset({("system", controller_id)}),
    )
