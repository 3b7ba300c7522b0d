"""Published figures as a region's users read them: the last count of each period, on one division into gemeenten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor

from .models import Figure
from .services import NOW


def check_may_read(*, actor: Actor, region_id: UUID) -> None:
    if not (actor.may("figures.read", region_id) or actor.may("system", region_id)):
        raise PermissionDenied(_("U mag de cijfers van deze regio niet inzien. Vraag uw beheerder om een rol."))


def figures(
    *, actor: Actor, region_id: UUID, indicator: str, first: date, last: date, cut: str = NOW
) -> list[Figure]:
    """Figures of all periods that end within first..last, each from its latest count; by period, gemeente, class.

    `cut` is `now`, or the day (ISO) whose division into gemeenten is asked for.
    """
    check_may_read(actor=actor, region_id=region_id)
    rows = Figure.objects.filter(
        region_id=region_id, indicator=indicator, cut=cut, period_end__gte=first, period_end__lte=last
    )
    ordered = rows.order_by("period_end", "period_start", "gemeente_id", "breakdown", "counted_at", "pk")
    return _latest(ordered)


def _latest(rows: Iterable[Figure]) -> list[Figure]:
    """The last count of each cell wins; earlier ones stay for whoever asks what was published then."""
    found = {(r.period_start, r.period_end, r.gemeente_id, r.breakdown): r for r in rows}
    return list(found.values())


def periods(*, actor: Actor, region_id: UUID, indicator: str) -> list[tuple[date, date]]:
    """The periods that were published, oldest first."""
    check_may_read(actor=actor, region_id=region_id)
    rows = Figure.objects.filter(region_id=region_id, indicator=indicator, cut=NOW)
    return sorted(set(rows.values_list("period_start", "period_end")), key=lambda period: (period[1], period[0]))


def cuts(*, actor: Actor, region_id: UUID) -> list[str]:
    """The divisions into gemeenten on which there are figures: `now` first, then days."""
    check_may_read(actor=actor, region_id=region_id)
    found = set(Figure.objects.filter(region_id=region_id).values_list("cut", flat=True))
    return sorted(found, key=lambda cut: (cut != NOW, cut))
