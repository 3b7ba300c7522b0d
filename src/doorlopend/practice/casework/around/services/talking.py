"""Contacts with the person, conferences about the person, and letters to the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.work.services import add_task

from ..models import Conference, Contact
from ..states import MEETING_MACHINE, Meeting, MeetingAct
from .common import NotNow, file_of, note


@transaction.atomic
def log_contact(*, actor: Actor, dossier_id: UUID, values: dict[str, Any]) -> Contact:
    """A contact that was, or that was missed. Health in a note makes it a health note, seen by who may see health."""
    dossier = file_of(actor, dossier_id)
    about_health = bool(values.pop("about_health", False))
    row = Contact.objects.create(
        controller_id=dossier.controller_id, dossier_id=dossier.pk, by_id=actor.user_id, by_name=actor.label[:120],
        sensitivity="health" if about_health else "ordinary", **values,
    )  # fmt: skip
    note(actor, "contact.logged", dossier, "contact", row.pk, outcome=row.outcome)
    return row


@transaction.atomic
def plan(*, actor: Actor, dossier_id: UUID, on: date, question: str, agenda: Sequence[str], invited: Sequence[str]) -> Conference:
    """A conference about one person, with a question and an agenda; the person may come."""
    dossier = file_of(actor, dossier_id)
    row = Conference.objects.create(
        controller_id=dossier.controller_id, dossier_id=dossier.pk, on=on, question=question, agenda=list(agenda), invited=list(invited), made_by=actor.id
    )
    note(actor, "conference.planned", dossier, "conference", row.pk)
    return row


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was agreed: who does what, by when. An owner without a log-in stands in the words."""

    what: str
    due_on: date
    owner_id: UUID | None = None


@transaction.atomic
def hold(
    *, actor: Actor, conference_id: UUID, attended: Sequence[str], person_present: bool, summary: str, agreements: Sequence[Agreement]
) -> Conference:
    """What came of it; every agreement becomes a task with an owner and a day."""
    row = Conference.objects.select_for_update().get(pk=conference_id)
    dossier = file_of(actor, row.dossier_id)
    _check(row, MeetingAct.HOLD)
    tasks = [
        add_task(actor=actor, dossier_id=dossier.pk, title=one.what[:200], due_on=one.due_on, owner_id=one.owner_id, kind="overleg")
        for one in agreements
    ]
    row.attended, row.person_present, row.summary = list(attended), person_present, summary
    row.tasks, row.state = [str(task.pk) for task in tasks], Meeting.GEHOUDEN
    row.save()
    note(actor, "conference.held", dossier, "conference", row.pk, agreements=len(tasks))
    return row


@transaction.atomic
def cancel(*, actor: Actor, conference_id: UUID) -> Conference:
    row = Conference.objects.select_for_update().get(pk=conference_id)
    dossier = file_of(actor, row.dossier_id)
    _check(row, MeetingAct.CANCEL)
    row.state = Meeting.AFGELAST
    row.save(update_fields=["state"])
    note(actor, "conference.cancelled", dossier, "conference", row.pk)
    return row


def _check(row: Conference, act: MeetingAct) -> None:
    if act not in MEETING_MACHINE[Meeting(row.state)]:
        raise NotNow(_("Dit overleg is al %s.") % row.get_state_display())
