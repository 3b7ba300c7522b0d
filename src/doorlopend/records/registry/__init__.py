"""Where rooms register what gateways compose: navigation, parts of a dossier page, figures of the first screen.

A room registers in its `apps.ready`; a gateway reads. So no room knows another, and no gateway knows a room by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from doorlopend.records.kit.shell import Text

T = TypeVar("T")


class Registry(Generic[T]):
    """An ordered collection; registering the same key twice replaces, so that a reload does no harm."""

    def __init__(self) -> None:
        self._entries: dict[str, tuple[int, T]] = {}

    def register(self, key: str, entry: T, *, order: int = 100) -> None:
        self._entries[key] = (order, entry)

    def __iter__(self) -> Any:
        return (entry for _, entry in sorted(self._entries.values(), key=lambda pair: pair[0]))

    def get(self, key: str) -> T:
        return self._entries[key][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class NavEntry:
    """A line of the main menu for who holds `needs`; `group` is the heading it stands under.

    `first` marks the page that somebody's day begins on; who has no such page begins on one that lists the menu, each
    with what it is `about`.
    """

    label: Text
    url_name: str
    needs: str
    group: str = "work"
    icon: str = ""
    about: Text = ""
    first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierPanel:
    """A block on the dossier page: a template and a function of (actor, dossier, today) that fills it.

    A `minor` one is seldom needed: it stands with the others of its sort under one heading at the end.
    """

    title: Text
    template: str
    context: Callable[..., dict[str, Any]]
    needs: str = "dossier.read"
    minor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing of a room that waits for a day or a table: words, where it stands, its day.

    `bodies` are the kinds of body whose agenda it belongs on; empty for all.
    """

    title: Text
    kind: str
    id: UUID
    region_id: UUID | None = None
    on: date | None = None
    url: str = ""
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDate:
    """Dates that a room knows of, for calendars and agendas: (actor, first, last) → rows; `row` tells what one is."""

    label: Text
    find: Callable[..., Sequence[Any]]
    row: Callable[[Any], Waiting] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeTile:
    """A figure on the first screen of who holds `needs`."""

    needs: str
    figure: Callable[..., Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """A room that goes on with what another room made: a lesson to keep, a testbed to set up.

    `take(actor=…, region_id=…, values=…, today=…)` writes it and gives its id; a link is `kind` + id, shown at
    `url_name` to who holds `needs`. `add(actor=…, id=…, values=…)` puts something further into it, where the room takes that.
    """

    kind: str
    take: Callable[..., UUID]
    url_name: str = ""
    needs: str = ""
    add: Callable[..., Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something to tell one user by e-mail: once per `key`; `words` gives subject and text in the language that holds."""

    key: str
    user_id: UUID
    words: Callable[[], tuple[str, str]]
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """What a room tells by e-mail: `find(region_id=…, today=…)` gives the notes of a day, run as the system of that region."""

    code: str
    label: Text
    find: Callable[..., Iterable[Note]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What goes by itself when its term is over: `says` gives for a day how long it stays and why, in the language that holds."""

    label: Text
    says: Callable[[date], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Registries:
    nav: Registry[NavEntry] = field(default_factory=Registry)
    dossier_panels: Registry[DossierPanel] = field(default_factory=Registry)
    next_dates: Registry[NextDate] = field(default_factory=Registry)
    agenda_items: Registry[NextDate] = field(default_factory=Registry)
    home_tiles: Registry[HomeTile] = field(default_factory=Registry)
    lesson_takers: Registry[Taker] = field(default_factory=Registry)
    testbed_takers: Registry[Taker] = field(default_factory=Registry)
    decisions: Registry[Callable[..., Sequence[Waiting]]] = field(default_factory=Registry)
    """Decisions that stand, newest first, for a room that must name one: called with `actor` and `region_id`."""
    reminders: Registry[Reminder] = field(default_factory=Registry)
    keepings: Registry[Keeping] = field(default_factory=Registry)
    frame_links: Registry[NavEntry] = field(default_factory=Registry)
    """At the foot of every page, for everybody; the address gets `van=` with the name of the page."""


registries = _Registries()


def home_figures(*, actor: Any, today: Any) -> list[Any]:
    """What rooms have to say on the first screen of this actor, in their order."""
    return [tile.figure(actor, today) for tile in registries.home_tiles if actor.where(tile.needs)]


def hand_on(takers: Registry[Taker], *, actor: Any, region_id: UUID, values: Mapping[str, Any], today: date) -> tuple[str, UUID | None]:
    """To the first room in which the actor may write it; kind and id of what was made there, or ("", None)."""
    for taker in takers:
        try:
            with transaction.atomic():
                return taker.kind, taker.take(actor=actor, region_id=region_id, values=values, today=today)
        except PermissionDenied:
            continue
    return "", None
