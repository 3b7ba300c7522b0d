"""Subsidies as screens read them: money that is there and short, evidence that lacks, dates that come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from doorlopend.records.access.actor import Actor

from ..permissions import READ
from .models import Duty, Subsidy
from .states import ENDED, SubsidyState


def subsidies(*, actor: Actor) -> QuerySet[Subsidy]:
    return Subsidy.objects.filter(region_id__in=actor.where(READ)).order_by("deadline", "title")


@dataclass(frozen=True, slots=True)
class Money:
    """Euros: what partners must bring, what they pledged, and what is short of it."""

    needed: Decimal
    pledged: Decimal

    @property
    def short(self) -> Decimal:
        return max(Decimal(0), self.needed - self.pledged)


def money_of(row: Subsidy) -> Money:
    needed = ((row.budget or Decimal(0)) * row.share / 100).quantize(Decimal("0.01"))
    return Money(needed, sum((one.money for one in row.partners.all()), Decimal(0)))


def missing_evidence(row: Subsidy) -> list[Duty]:
    """Evidence, reports and obligations that are not done."""
    return list(row.duties.filter(done_on=None).order_by("due_on", "pk"))


def next_duties(*, actor: Actor, first: date, last: date) -> list[Duty]:
    rows = Duty.objects.filter(region_id__in=actor.where(READ), done_on=None, due_on__range=(first, last))
    return list(rows.exclude(subsidy__state__in=ENDED).select_related("subsidy").order_by("due_on", "pk"))


def late_duties(*, actor: Actor, first: date, last: date) -> list[Duty]:
    """What falls due before the end of the period, for the agenda."""
    del first
    return next_duties(actor=actor, first=date.min, last=last)


def calls(*, actor: Actor, first: date, last: date) -> list[Subsidy]:
    """Deadlines of what is not submitted yet."""
    going = [SubsidyState.KANS, SubsidyState.VOORSTEL]
    return list(subsidies(actor=actor).filter(state__in=going, deadline__range=(first, last)))
