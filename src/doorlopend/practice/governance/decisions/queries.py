"""The decision matrix: rows are decisions, columns gemeenten; what is owed and late; documents with their status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet

from doorlopend.records.access.actor import Actor

from ..permissions import READ
from .models import Decision, Document, Follow
from .states import OWES, DecisionState, FollowState

Standing = Literal["taken", "changed", "refused", "owed", "late"]


def decisions(*, actor: Actor) -> QuerySet[Decision]:
    mine = Decision.objects.filter(region_id__in=actor.where(READ))
    return mine.select_related("body", "version", "version__document").prefetch_related("follows").order_by("-taken_on", "-pk")


def documents(*, actor: Actor) -> QuerySet[Document]:
    return Document.objects.filter(region_id__in=actor.where(READ)).prefetch_related("versions").order_by("title")


def standing(row: Follow, *, due: date | None, today: date) -> Standing:
    """How one gemeente stands: took it, changed it, refused it, still owes, or owes and is late."""
    state = FollowState(row.state)
    if state in OWES:
        late = (due is not None and due < today) or (row.planned_on is not None and row.planned_on < today)
        return "late" if late else "owed"
    if state is FollowState.GEWEIGERD:
        return "refused"
    return "changed" if row.deviation else "taken"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many colleges took it unchanged, changed it, refused it, and still owe an answer (of which late)."""

    taken: int
    changed: int
    refused: int
    owed: int
    late: int
    worked_in: int
    of: int


def tally(decision: Decision, *, today: date) -> Tally:
    rows = list(decision.follows.all())
    found = [standing(row, due=decision.college_due, today=today) for row in rows]
    count = {name: found.count(name) for name in ("taken", "changed", "refused", "late")}
    owed = found.count("owed") + count["late"]
    return Tally(**count, owed=owed, worked_in=sum(row.state == FollowState.VERWERKT for row in rows), of=len(rows))


def days_to_last(decision: Decision) -> int | None:
    """Days from the regional yes to the last college; None while one still owes."""
    days = [row.decided_on for row in decision.follows.all()]
    if not days or None in days or decision.taken_on is None:
        return None
    return (max(day for day in days if day) - decision.taken_on).days


@dataclass(frozen=True, slots=True)
class Owed:
    """A decision of which colleges still owe an answer on the day it was due."""

    decision: Decision
    gemeenten: tuple[UUID, ...]


def owed(*, actor: Actor, first: date, last: date) -> list[Owed]:
    """Decisions whose day for the colleges is past by `last`, with who has not answered."""
    del first
    found = []
    for decision in decisions(actor=actor).filter(state=DecisionState.GENOMEN, college_due__lte=last):
        if rows := [row.gemeente_id for row in decision.follows.all() if FollowState(row.state) in OWES]:
            found.append(Owed(decision, tuple(rows)))
    return found


def planned(*, actor: Actor, first: date, last: date) -> list[Follow]:
    """Colleges that will decide in these days."""
    rows = Follow.objects.filter(region_id__in=actor.where(READ), state=FollowState.GEPLAND, planned_on__range=(first, last))
    return list(rows.select_related("decision").order_by("planned_on", "pk"))


def by_gemeente(rows: Iterable[Follow]) -> dict[UUID, Follow]:
    return {row.gemeente_id: row for row in rows}
