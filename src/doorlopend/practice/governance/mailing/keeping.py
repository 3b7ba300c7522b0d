"""How long what went by e-mail stays, and its going: each night, without anybody asking.

A row keeps a note from being told twice. So one whose occasion still stands stays with it, and a newsletter goes out by
e-mail only as long as the rows that say who had it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor, acting
from doorlopend.records.audit import trail
from doorlopend.records.registry import registries

from .models import Mail
from .readers import CONFIRM_WITHIN


@dataclass(frozen=True, slots=True)
class Term:
    """How many days after its making a row goes, since when that holds, and why it is that long."""

    since: date
    days: int
    nl: str
    en: str
    source: str
    url: str

    def before(self, today: date) -> date:
        """Rows made before this day have been here long enough."""
        return today - timedelta(days=self.days)


@cache
def terms() -> tuple[Term, ...]:
    rows = tomllib.loads(files(__package__).joinpath("data/keeping.toml").read_text(encoding="utf-8"))["term"]
    return tuple(sorted((Term(since=row.pop("from"), **row) for row in rows), key=lambda one: one.since))


def term_on(day: date) -> Term:
    return [one for one in terms() if one.since <= day][-1]


@transaction.atomic
def forget_mails(*, actor: Actor, region_id: UUID, today: date) -> int:
    """Destroys the rows whose term is over, but for those whose occasion still stands; how many."""
    term = term_on(today)
    with acting(actor):
        old = Mail.objects.filter(region_id=region_id, made_on__lt=term.before(today))
        if not old.exists():
            return 0
        standing = {note.key for one in registries.reminders for note in one.find(region_id=region_id, today=today)}
        gone, _by = old.exclude(key__in=standing).delete()
        if gone:
            trail.record(actor=actor, action="mail.forgotten", object_kind="region", object_id=region_id, detail={"count": gone, "made_before": term.before(today).isoformat()})
    return gone


def days(count: int) -> str:
    return ngettext("%d dag", "%d dagen", count) % count


def of_mails(day: date) -> tuple[str, str]:
    """For the page of what is kept: how long, and why."""
    term = term_on(day)
    return days(term.days), f"{term.en if (get_language() or 'nl').startswith('en') else term.nl} ({term.source})"


def of_unconfirmed(_day: date) -> tuple[str, str]:
    return days(CONFIRM_WITHIN.days), _("Wie niet bevestigt, wil de nieuwsbrief niet. Een bevestigd adres blijft tot de lezer zich afmeldt.")
