"""How what this room holds is shown on agendas and in calendars."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from django.urls import reverse
from django.utils.translation import gettext as _

from doorlopend.records.registry import Waiting

from .models import Line, Meeting
from .year import Occasion


def meeting(row: Meeting) -> Waiting:
    return Waiting(title=row.body.name, kind="meeting", id=row.pk, region_id=row.region_id, on=row.on, url=reverse("governance:meeting", args=[row.pk]))


def action(row: Line) -> Waiting:
    title = _("Actie van %(owner)s: %(what)s") % {"owner": row.owner, "what": row.text}
    return Waiting(title=title, kind="action", id=row.pk, region_id=row.region_id, on=row.due_on, url=reverse("governance:finish", args=[row.pk]), bodies=(row.meeting.body.kind,))


def occasion(row: Occasion) -> Waiting:
    """A date of the table has no row of its own; its name and day make its id."""
    return Waiting(title=row.title, kind="year", id=row.own_id or uuid5(NAMESPACE_URL, f"{row.code}/{row.on}"), on=row.on, url=reverse("governance:year"))
