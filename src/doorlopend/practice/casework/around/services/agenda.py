"""A calendar feed without person data: days and references, behind an address that can be given up."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import LOGIN, Actor, acting
from doorlopend.records.audit import trail
from doorlopend.records.people.models import User
from doorlopend.records.people.services import actor_for
from doorlopend.records.work.models import Task

from ..models import CalendarFeed, Conference


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def open_feed(*, actor: Actor, user: User, today: date) -> str:
    """A new secret address; the former one stops at once. Shown this once."""
    token = secrets.token_urlsafe(24)
    CalendarFeed.objects.filter(user_id=user.pk).delete()
    CalendarFeed.objects.create(user_id=user.pk, steward_id=user.steward_id, digest=_digest(token), made_on=today)
    trail.record(actor=actor, action="calendar.opened", controller_id=user.steward_id, object_kind="user", object_id=user.pk)
    return token


@transaction.atomic
def close_feed(*, actor: Actor, user: User) -> None:
    CalendarFeed.objects.filter(user_id=user.pk).delete()
    trail.record(actor=actor, action="calendar.closed", controller_id=user.steward_id, object_kind="user", object_id=user.pk)


def feed(*, token: str, today: date, link: str) -> str | None:
    """The calendar of whose address this is; None for an unknown one. `link` is where the worklist stands."""
    with acting(LOGIN):
        row = CalendarFeed.objects.filter(digest=_digest(token)).first()
        user = User.objects.filter(pk=row.user_id, is_active=True).first() if row else None
        actor = actor_for(user=user, today=today) if user else None
    if actor is None or not actor.where("dossier.read"):
        return None
    with acting(actor):
        return calendar(list(_entries(actor, today)), link=link, on=today)


def _entries(actor: Actor, today: date) -> Iterable[tuple[UUID, date, str]]:
    """What is due for this user from a week ago: a day and a sort, never a name."""
    tasks = Task.objects.filter(owner_id=actor.user_id, ended="", due_on__gte=today - timedelta(days=7)).order_by("due_on", "pk")[:500]
    yield from ((task.pk, task.due_on, _("Stap in dossier %s") % str(task.dossier_id)[:8]) for task in tasks)
    held = Conference.objects.filter(controller__in=actor.where("dossier.read"), state="gepland", on__gte=today, made_by=actor.id).order_by("on", "pk")[:100]
    yield from ((row.pk, row.on, _("Overleg over dossier %s") % str(row.dossier_id)[:8]) for row in held)


def calendar(entries: list[tuple[UUID, date, str]], *, link: str, on: date) -> str:
    """RFC 5545: whole days, lines of at most 75 octets, CRLF."""
    stamp = f"{on:%Y%m%d}T000000Z"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Doorlopend//NL", "METHOD:PUBLISH"]
    for key, day, words in entries:
        lines += [
            "BEGIN:VEVENT", f"UID:{key}@doorlopend", f"DTSTAMP:{stamp}", f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}", f"SUMMARY:{_escaped(words)}", f"URL:{link}", "TRANSP:TRANSPARENT", "END:VEVENT",
        ]  # fmt: skip
    return "\r\n".join(_folded(line) for line in [*lines, "END:VCALENDAR"]) + "\r\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    parts, rest = [], line
    while len(rest.encode()) > 73:
        cut = 73
        while len(rest[:cut].encode()) > 73:
            cut -= 1
        parts.append(rest[:cut])
        rest = rest[cut:]
    return "\r\n ".join([*parts, rest])
