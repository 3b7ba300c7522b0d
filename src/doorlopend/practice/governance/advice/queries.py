"""Advice as the region and the advisory body read it: what waits, what is overdue, and what was taken over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from uuid import UUID

from django.db.models import QuerySet

from doorlopend.records.access.actor import Actor

from ..models import Happening
from ..permissions import READ
from .models import Advice
from .states import WAITS, AdviceState


def advices(*, actor: Actor) -> QuerySet[Advice]:
    return Advice.objects.filter(region_id__in=actor.where(READ)).select_related("body").order_by("-made_on", "pk")


def overdue(*, actor: Actor, today: date) -> QuerySet[Advice]:
    """Adopted, and without a reaction after the day it was promised."""
    return advices(actor=actor).filter(state__in=WAITS, reaction_due__lt=today)


def agenda(*, actor: Actor, first: date, last: date) -> list[Advice]:
    """What the stuurgroep must react to: everything whose last day falls before the end of the period."""
    del first
    return list(advices(actor=actor).filter(state__in=WAITS, reaction_due__lte=last))


def next_dates(*, actor: Actor, first: date, last: date) -> list[Advice]:
    return list(advices(actor=actor).filter(state__in=WAITS, reaction_due__range=(first, last)))


def about(ids: Iterable[UUID]) -> dict[UUID, list[Advice]]:
    """Reflections on agenda items, by item."""
    found: dict[UUID, list[Advice]] = {}
    for row in Advice.objects.filter(about_id__in=list(ids)).select_related("body").order_by("made_on"):
        if row.about_id:
            found.setdefault(row.about_id, []).append(row)
    return found


def history(row: Advice) -> list[Happening]:
    return list(Happening.objects.filter(about_kind="advice", about_id=row.pk).order_by("at", "pk"))


@dataclass(frozen=True, slots=True)
class Yield:
    """How many advices were adopted, what became of them, and the median of days to a reaction."""

    adopted: int
    taken: int
    partly: int
    refused: int
    waiting: int
    days: float | None


def yield_of(rows: Iterable[Advice]) -> Yield:
    adopted = [row for row in rows if row.adopted_on]
    kinds = [row.taken_over for row in adopted]
    days = [(row.reacted_on - row.adopted_on).days for row in adopted if row.reacted_on and row.adopted_on]
    waiting = sum(AdviceState(row.state) in WAITS for row in adopted)
    return Yield(len(adopted), kinds.count("overgenomen"), kinds.count("deels"), kinds.count("niet"), waiting, float(median(days)) if days else None)
