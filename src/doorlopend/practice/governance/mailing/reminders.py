"""What governance tells by e-mail: an event one signed up for, and the alarm days of the regional year."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from doorlopend.records.people.reach import holders
from doorlopend.records.registry import Note

from ..models import Event, SignUp, YearDate
from ..permissions import WRITE
from ..states import EventState
from ..year import Occasion, alarms

FRESH = timedelta(days=7)
"""An alarm day that passed longer ago is not told any more: the calendar shows it."""


def events(*, region_id: UUID, today: date) -> Iterator[Note]:
    """To who signed up, from so many days before the event as it says."""
    for event in Event.objects.filter(region_id=region_id, state=EventState.OPEN, on__gte=today):
        if today < event.on - timedelta(days=event.remind_days):
            continue
        for user_id in SignUp.objects.filter(event_id=event.pk).values_list("user_id", flat=True):
            key = f"event:{event.pk}:{event.on}:{user_id}"
            yield Note(key=key, user_id=user_id, words=partial(_of_event, event), path=reverse("governance:event", args=[event.pk]))


def _of_event(event: Event) -> tuple[str, str]:
    when = date_format(event.on, "l j F Y") + (f", {event.starts:%H:%M}" if event.starts else "")
    lines = [_("U heeft zich aangemeld voor: %s.") % event.title, _("Wanneer: %s") % when]
    lines += [_("Waar: %s") % event.place] if event.place else []
    lines += [_("Online: %s") % event.link] if event.link else []
    return _("Herinnering: %s") % event.title, "\n".join(lines)


def year(*, region_id: UUID, today: date) -> Iterator[Note]:
    """To who keeps the region's agenda, once per date."""
    own = list(YearDate.objects.filter(region_id=region_id))
    near = [one for one in alarms(today=today, own=own) if today - FRESH < one.alarm]
    if not near:
        return
    for user in holders(permission=WRITE, region_id=region_id, today=today):
        for one in near:
            key = f"year:{region_id}:{one.own_id or one.code}:{one.on}:{user.pk}"
            yield Note(key=key, user_id=user.pk, words=_of_year(one, own, today), path=reverse("governance:year"))


def _of_year(one: Occasion, own: list[YearDate], today: date) -> Callable[[], tuple[str, str]]:
    def words() -> tuple[str, str]:
        """In the language that holds: the same date under its own title."""
        told = alarms(today=today, own=own, lang="en" if (get_language() or "nl").startswith("en") else "nl")
        title = next((row.title for row in told if (row.code, row.on, row.own_id) == (one.code, one.on, one.own_id)), one.title)
        return _("Datum nadert: %s") % title, _("Op %(day)s: %(title)s.") % {"day": date_format(one.on, "j F Y"), "title": title}

    return words
