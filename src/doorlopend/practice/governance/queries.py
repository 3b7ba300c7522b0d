"""Bodies and meetings as the screens read them: seats, equal input, what waits to come on an agenda, own actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from doorlopend.engines.law.library import load_lawbook
from doorlopend.records.access.actor import Actor
from doorlopend.records.indicators.queries import figures
from doorlopend.records.registry import Waiting, registries

from .lawnews import Change, Touched, changes, touched_by
from .models import Body, Event, Line, Meeting, Round, SignUp, YearDate
from .numbers import as_written
from .permissions import READ
from .states import EventState, MeetingState
from .words import ItemKind, LineKind, Presence
from .year import Occasion, occasions

AHEAD = timedelta(days=90)
HELD = [MeetingState.GEHOUDEN, MeetingState.CONCEPT, MeetingState.VASTGESTELD, MeetingState.GEARCHIVEERD]


def bodies(*, actor: Actor, today: date) -> QuerySet[Body]:
    """Bodies that exist on that day."""
    mine = Body.objects.filter(region_id__in=actor.where(READ))
    return (mine.filter(until=None) | mine.filter(until__gte=today)).select_related("parent").order_by("name")


def meetings(*, actor: Actor) -> QuerySet[Meeting]:
    return Meeting.objects.filter(region_id__in=actor.where(READ)).select_related("body").order_by("on", "body__name")


def open_actions(*, actor: Actor) -> QuerySet[Line]:
    mine = Line.objects.filter(region_id__in=actor.where(READ), kind=LineKind.ACTIE, done_on=None)
    return mine.select_related("meeting", "meeting__body").order_by("due_on", "pk")


def next_actions(*, actor: Actor, first: date, last: date) -> list[Line]:
    return list(open_actions(actor=actor).filter(due_on__range=(first, last)))


def next_meetings(*, actor: Actor, first: date, last: date) -> list[Meeting]:
    return list(meetings(actor=actor).filter(on__range=(first, last)).exclude(state=MeetingState.VERVALLEN))


@dataclass(frozen=True, slots=True)
class Share:
    """What one gemeente gave to the meetings of a body: held, there (deputy included), and input beforehand."""

    gemeente_id: UUID
    held: int
    there: int
    input: int


def shares(*, body: Body, gemeenten: list[UUID], since: date, today: date) -> list[Share]:
    """Equal input is a stated success factor, so it is counted per gemeente over the meetings held."""
    held = list(Meeting.objects.filter(body=body, state__in=HELD, on__range=(since, today)).values_list("pk", flat=True))
    rows = list(Round.objects.filter(meeting_id__in=held))
    there = {Presence.AANWEZIG.value, Presence.VERVANGER.value}
    return [
        Share(one, len(held), sum(r.gemeente_id == one and r.presence in there for r in rows), sum(r.gemeente_id == one and bool(r.input.strip()) for r in rows))
        for one in gemeenten
    ]  # fmt: skip


def waiting_for(*, actor: Actor, meeting: Meeting) -> list[dict[str, Any]]:
    """What every room has for the agenda of this body: signals, decisions due, advice without reaction, figures."""
    found = dated(actor=actor, entries=registries.agenda_items, first=meeting.on - AHEAD, last=meeting.on + AHEAD)
    return [
        {
            "title": str(row.title)[:200], "brought_by": label[:120], "kind": ItemKind.BESPREKING, "url": row.url[:300],
            "source_kind": row.kind[:40], "source_id": row.id,
        }
        for label, row in found
        if row.region_id in (None, meeting.region_id) and (not row.bodies or meeting.body.kind in row.bodies)
    ]  # fmt: skip


def dated(*, actor: Actor, entries: Any, first: date, last: date) -> list[tuple[str, Waiting]]:
    """Everything the rooms registered for these days, with the name it was registered under."""
    return [
        (str(entry.label), entry.row(row))
        for entry in entries if entry.row is not None
        for row in entry.find(actor=actor, first=first, last=last)
    ]  # fmt: skip


def coming(*, actor: Actor, first: date, last: date) -> list[tuple[str, Waiting]]:
    """What reaches a date in these days, of every room, in order."""
    found = dated(actor=actor, entries=registries.next_dates, first=first, last=last)
    return sorted((one for one in found if one[1].on is not None), key=lambda one: (one[1].on or first, str(one[1].title)))


@dataclass(frozen=True, slots=True)
class News:
    """A change of the law with whom it touches; `counts` per gemeente (`None`: region) as published, where shown."""

    change: Change
    touched: Touched
    counts: dict[UUID | None, str]
    counted_to: date | None


def law_news(*, actor: Actor, meeting: Meeting) -> list[News]:
    """From the meeting before up to ninety days ahead, so that what is coming is known too."""
    since = news_since(meeting)
    return [_news(actor, meeting.region_id, one) for one in changes(load_lawbook(), first=since, last=meeting.on + AHEAD)]


def last_changes(*, actor: Actor, meeting: Meeting) -> list[News]:
    """What changed in the year before the meeting, for when nothing is new."""
    found = changes(load_lawbook(), first=meeting.on - timedelta(days=365), last=meeting.on)
    return [_news(actor, meeting.region_id, one) for one in found]


def news_since(meeting: Meeting) -> date:
    """The day after the meeting before, or the first of the year when there was none."""
    before = Meeting.objects.filter(body=meeting.body, on__lt=meeting.on, state__in=HELD).order_by("-on").values_list("on", flat=True).first()
    return before + timedelta(days=1) if before else date(meeting.on.year, 1, 1)


def _news(actor: Actor, region_id: UUID, change: Change) -> News:
    touched = touched_by(change)
    if not touched.indicator or not actor.may("figures.read", region_id):
        return News(change, touched, {}, None)
    rows = figures(actor=actor, region_id=region_id, indicator=touched.indicator, first=date(2021, 1, 1), last=date.max)
    last = max((row.period_end for row in rows), default=None)
    counts = {row.gemeente_id: as_written(float(row.value)) for row in rows if row.period_end == last and row.breakdown == touched.breakdown and row.value is not None}
    return News(change, touched, counts, last)


def own_dates(*, actor: Actor) -> QuerySet[YearDate]:
    return YearDate.objects.filter(region_id__in=actor.where(READ)).order_by("on", "pk")


def year_dates(*, actor: Actor, first: date, last: date) -> list[Occasion]:
    """What the regional year holds in these days."""
    from .pages import lang

    if not actor.where(READ):
        return []
    return occasions(first=first, last=last, own=own_dates(actor=actor), lang=lang())


def events(*, actor: Actor) -> QuerySet[Event]:
    """Events of the regions the visitor works in; a concept only for who makes them."""
    mine = Event.objects.filter(region_id__in=actor.scope.get("region", ()))
    return mine.exclude(state=EventState.CONCEPT, region_id__in=_only_reads(actor)).order_by("-on", "title")


def _only_reads(actor: Actor) -> set[UUID]:
    return set(actor.scope.get("region", ())) - set(actor.where("governance.write"))


def signed_up(*, actor: Actor) -> set[UUID]:
    return set(SignUp.objects.filter(user_id__in=[actor.user_id]).values_list("event_id", flat=True))


def to_remember(*, actor: Actor, today: date) -> list[Event]:
    """Events the visitor signed up for, of which the reminder day has come."""
    rows = Event.objects.filter(pk__in=signed_up(actor=actor), state=EventState.OPEN, on__gte=today)
    return [row for row in rows.order_by("on") if row.on - timedelta(days=row.remind_days) <= today]


def agenda_of_late_actions(*, actor: Actor, first: date, last: date) -> list[Line]:
    """Actions of which the day is past, for the body that gave them."""
    del first
    return [line for line in open_actions(actor=actor) if line.due_on and line.due_on < last]
