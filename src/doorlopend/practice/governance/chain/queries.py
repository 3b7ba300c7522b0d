"""The agreed chain beside the real one: terms beside medians per gemeente, and where the gaps and differences are.

The real days come from published figures only, under disclosure control; no person is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from doorlopend.records.access.actor import Actor
from doorlopend.records.indicators.queries import figures
from doorlopend.records.indicators.registry import MEDIAN, Indicator, indicators, told

from ..permissions import READ
from .models import Arrangement, ChainStep, Improvement

Gap = Literal["nobody", "slower", "differs", "within", ""]
START = date(2021, 1, 1)


def measured(*, starts: str, ends: str) -> Indicator | None:
    """The indicator that counts days between these two facts, when the registry has one."""
    wanted = {"from_kind": starts, "to_kind": ends}
    return next((one for one in indicators().values() if one.median and wanted.items() <= dict(one.parameters).items()), None)


@dataclass(frozen=True, slots=True)
class Real:
    """The last published medians in days: per gemeente, `None` for the region; what is hidden is absent."""

    days: Mapping[UUID | None, float] = field(default_factory=dict)
    until: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class StepView:
    """One step with its arrangements per gemeente and the real days beside the agreed ones."""

    step: ChainStep
    arrangements: Mapping[UUID, Arrangement]
    real: Real
    countable: bool

    def term(self, gemeente_id: UUID | None) -> int | None:
        """Its own term where a gemeente agreed one, else the region's."""
        own = self.arrangements.get(gemeente_id) if gemeente_id else None
        return own.term_days if own is not None and own.term_days is not None else self.step.term_days

    def slower(self, gemeente_id: UUID | None) -> bool:
        term, days = self.term(gemeente_id), self.real.days.get(gemeente_id)
        return term is not None and days is not None and days > term

    def gap(self, gemeente_id: UUID) -> Gap:
        """Nobody does it, it takes longer than agreed, another party does it, or it stays within the term.

        Empty where it is agreed and no figure says whether it is kept: that is not called a success.
        """
        row = self.arrangements.get(gemeente_id)
        if row is None:
            return "nobody"
        if self.slower(gemeente_id):
            return "slower"
        if row.party != self.step.party:
            return "differs"
        return "within" if self.term(gemeente_id) is not None and gemeente_id in self.real.days else ""


def chain(*, actor: Actor, region_id: UUID) -> list[StepView]:
    """Every step in order; real days only for who may read the figures of the region."""
    if region_id not in actor.where(READ):
        return []
    steps = ChainStep.objects.filter(region_id=region_id).prefetch_related("arrangements").order_by("order", "pk")
    return [view_of(actor, step) for step in steps]


def view_of(actor: Actor, step: ChainStep) -> StepView:
    indicator = measured(starts=step.starts, ends=step.ends)
    arranged = {row.gemeente_id: row for row in step.arrangements.all()}
    return StepView(step, arranged, _real(actor, step.region_id, indicator), indicator is not None)


def _real(actor: Actor, region_id: UUID, indicator: Indicator | None) -> Real:
    if indicator is None or not actor.may("figures.read", region_id):
        return Real()
    rows = figures(actor=actor, region_id=region_id, indicator=indicator.code, first=START, last=date.max)
    last = max((row.period_end for row in rows), default=None)
    days = {row.gemeente_id: float(row.value) for row in rows if row.period_end == last and row.breakdown == MEDIAN and row.value is not None}
    return Real(days, last, told(indicator.source))


def slow(*, actor: Actor, first: date, last: date) -> list[StepView]:
    """Steps that take longer in the region than agreed: figures that belong on an agenda."""
    del first, last
    return [one for region_id in sorted(actor.where(READ)) for one in chain(actor=actor, region_id=region_id) if one.slower(None)]


def next_dates(*, actor: Actor, first: date, last: date) -> list[Improvement]:
    rows = Improvement.objects.filter(region_id__in=actor.where(READ), done_on=None, due_on__range=(first, last))
    return list(rows.select_related("step").order_by("due_on", "pk"))
