"""Pages and passports as editors read them, what stood on the public site on a day, and items for a newsletter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from doorlopend.records.access.actor import Actor

from ..models import Event
from ..permissions import PUBLISH
from ..states import EventState
from .models import Page, Passport, Published
from .services import STALE
from .states import PassportState

RECENT = timedelta(days=62)


def pages(*, actor: Actor) -> QuerySet[Page]:
    return Page.objects.filter(region_id__in=actor.where(PUBLISH)).order_by("kind", "title")


def passports(*, actor: Actor) -> QuerySet[Passport]:
    return Passport.objects.filter(region_id__in=actor.where(PUBLISH) | actor.where("governance.read")).order_by("kind", "title")


def stale(row: Passport, today: date) -> bool:
    """Running, and not renewed for half a year."""
    ended = {PassportState.AFGEROND, PassportState.STRUCTUREEL}
    return PassportState(row.state) not in ended and (row.renewed_on is None or row.renewed_on + STALE < today)


def public(*, region_code: str, day: date) -> list[Published]:
    """What stood on the site at the end of that day: the last version of each page, without what was withdrawn."""
    newest: dict[str, Published] = {}
    for row in Published.objects.filter(region_code=region_code, on__lte=day).order_by("number"):
        newest[row.slug] = row
    return sorted((row for row in newest.values() if not row.withdrawn), key=lambda row: (-row.on.toordinal(), row.title))


def versions(*, region_code: str, slug: str) -> list[Published]:
    return list(Published.objects.filter(region_code=region_code, slug=slug).order_by("-number"))


@dataclass(frozen=True, slots=True)
class NewsItem:
    """Something real that can stand in a newsletter."""

    key: str
    heading: str
    text: str
    where: str


def news(*, actor: Actor, today: date) -> list[NewsItem]:
    """What came out lately and what comes: pages, passports that were renewed, and open events; for this editor."""
    since = today - RECENT
    out = Published.objects.filter(region_id__in=actor.where(PUBLISH), on__gte=since, withdrawn=False).exclude(kind__in=["nieuwsbrief", "verklaring"])
    newest = {row.page_id: row for row in out.order_by("number")}
    found = [NewsItem(f"page:{row.page_id}", row.title, row.lead or row.body[:300], str(row.get_kind_display())) for row in newest.values()]
    out_already = Page.objects.filter(pk__in=newest).values("passport_id")
    renewed = passports(actor=actor).filter(renewed_on__gte=since).exclude(state=PassportState.CONCEPT).exclude(pk__in=out_already.filter(passport__isnull=False))
    found += [NewsItem(f"passport:{row.pk}", row.title, row.progress or row.aim, str(row.get_kind_display())) for row in renewed]
    events = Event.objects.filter(region_id__in=actor.where(PUBLISH), state=EventState.OPEN, on__gte=today).order_by("on")
    found += [NewsItem(f"event:{row.pk}", row.title, " ".join(part for part in (f"{row.on:%d-%m-%Y}", row.place, row.program) if part), str(row.get_kind_display())) for row in events]
    return found
