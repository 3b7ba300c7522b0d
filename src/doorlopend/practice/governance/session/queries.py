"""Sessions and their boards as screens read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from doorlopend.records.access.actor import Actor
from doorlopend.records.registry import registries

from ..permissions import READ
from .models import Board, Goal, Idea, Outcome, Vote, Workshop


def workshops(*, actor: Actor) -> QuerySet[Workshop]:
    return Workshop.objects.filter(region_id__in=actor.where(READ)).order_by("-on", "title")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Ideas about one thing, the most voted first; without a name they stand apart."""

    name: str
    ideas: tuple[Idea, ...]

    @property
    def votes(self) -> int:
        return sum(one.votes for one in self.ideas)


def clusters(board: Board) -> list[Cluster]:
    """The wall: named groups by their votes, then what is not grouped."""
    rows = list(board.ideas.filter(hidden=False).order_by("-votes", "at", "pk"))
    names = sorted({row.group for row in rows if row.group})
    found = [Cluster(name, tuple(row for row in rows if row.group == name)) for name in names]
    found.sort(key=lambda one: (-one.votes, one.name))
    loose = tuple(row for row in rows if not row.group)
    return [*found, *([Cluster("", loose)] if loose else [])]


def boards_of(workshop: Workshop) -> list[Board]:
    """In the order of the three goals."""
    order = {goal: number for number, goal in enumerate(Goal.values)}
    return sorted(workshop.boards.select_related("workshop"), key=lambda board: (order[board.goal], board.title))


def voted(*, board: Board, token: UUID) -> set[UUID]:
    return set(Vote.objects.filter(board_id=board.pk, voter=token).values_list("idea_id", flat=True))


def draft_address(*, actor: Actor, outcome: Outcome) -> str:
    """Where the draft of a testbed is worked out; empty for who may not look there."""
    taker = next((one for one in registries.testbed_takers if one.kind == outcome.draft_kind), None)
    seen = taker is not None and actor.may(taker.needs, outcome.region_id)
    return reverse(taker.url_name, args=[outcome.draft_id]) if taker and seen else ""


def pledges(*, actor: Actor, first: date, last: date) -> list[Outcome]:
    """What was promised for a day in between."""
    return list(Outcome.objects.filter(region_id__in=actor.where(READ), goal=Goal.BIJDRAGE, due_on__range=(first, last)))
