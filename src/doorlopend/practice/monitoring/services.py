"""Publishing a region's figures when their time has come. The only way to write in this room."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from doorlopend.records.access.actor import LOGIN, acting
from doorlopend.records.indicators.periods import last_whole
from doorlopend.records.indicators.services import Done, publish_period, unpublished
from doorlopend.records.people.models import Grant
from doorlopend.records.regions.models import Region

SETTLES = timedelta(days=7)
"""So long after a period what is recorded late still counts along."""


def followed(*, today: date) -> list[UUID]:
    """Cooperating regions in which somebody holds a role: only for them there is anybody to publish for."""
    with acting(LOGIN):
        held = set(Grant.objects.on(today).values_list("organisation_id", flat=True))
    return list(Region.objects.filter(pk__in=held, kind=Region.Kind.SAMENWERKING).order_by("code").values_list("pk", flat=True))


def publish_due(*, region_id: UUID, rhythm: str, today: date) -> list[Done]:
    """The last period that is over and has settled, once: indicators published over any of its days are left as they are."""
    first, last = last_whole(today - SETTLES, rhythm)
    wanted = unpublished(region_id=region_id, first=first, last=last)
    return publish_period(region_id=region_id, first=first, last=last, counted_on=today, only=wanted)
