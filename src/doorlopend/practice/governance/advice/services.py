"""Questions, advice and reactions: the only way to write them; every step leaves a line that who waits can read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor

from ..models import AgendaItem, Body, Happening
from ..permissions import ADVISE, WRITE
from ..steps import NotNow, take
from ..writing import add
from .models import Advice
from .states import ADVICE_MACHINE, ASKER, COUNCIL, STARTS, AdviceAct

REACTION_TIME = timedelta(weeks=6)
"""In which the region reacts to an advice, unless another day is agreed."""


@transaction.atomic
def ask(*, actor: Actor, body: Body, values: Mapping[str, Any], today: date) -> Advice:
    """A question to the body. Raises NotNow for a day that is past."""
    due = values.get("due_on")
    if due and due < today:
        raise NotNow("due_on", _("Deze dag is al voorbij. Kies vandaag of een latere dag."))
    start = {"body": body, "asked": True, "state": STARTS["asked"], "asker": actor.label, "made_on": today}
    made = add(actor=actor, model=Advice, region_id=body.region_id, values={**start, **values}, permission=WRITE)
    _happened(actor, made, "vragen", made.question, today)
    return made


@transaction.atomic
def volunteer(*, actor: Actor, body: Body, values: Mapping[str, Any], today: date) -> Advice:
    """An advice nobody asked for; it gets a reaction all the same."""
    start = {"body": body, "asked": False, "state": STARTS["unasked"], "made_on": today}
    made = add(actor=actor, model=Advice, region_id=body.region_id, values={**start, **values}, permission=ADVISE)
    _happened(actor, made, "concept", made.advice, today)
    return made


@transaction.atomic
def reflect(*, actor: Actor, item: AgendaItem, body: Body, question: str, due_on: date, today: date) -> Advice:
    """An item of an agenda sent to another body for reflection: a question like any other, tied to the item."""
    values = {"title": item.title, "question": question, "context": item.text, "due_on": due_on, "about_kind": "agendaitem", "about_id": item.pk}
    return ask(actor=actor, body=body, values=values, today=today)


@transaction.atomic
def act(*, actor: Actor, advice_id: UUID, what: AdviceAct, given: Mapping[str, Any], today: date) -> Advice:
    """One step. Raises PermissionDenied, or NotNow with what is missing."""
    row = Advice.objects.select_for_update(of=("self",)).get(pk=advice_id)
    given = {**_dates(row, what, given, today), **given}
    step = take(actor=actor, row=row, machine=ADVICE_MACHINE, act=what, given=given)
    if step.answers == ASKER and row.asked:
        row.answered_on = today
    if step.answers == COUNCIL:
        row.reacted_on = today
    row.save()
    _happened(actor, row, what.value, _words(given), today)
    return row


def _dates(row: Advice, what: AdviceAct, given: Mapping[str, Any], today: date) -> dict[str, Any]:
    """What a step fixes by itself: the adopted day, and the last day for a reaction."""
    if what is AdviceAct.ADOPT:
        return {"adopted_on": today, "advice": row.advice, "reaction_due": today + REACTION_TIME}
    if what is AdviceAct.REOPEN:
        return {"answered_on": None}
    return {}


def _words(given: Mapping[str, Any]) -> str:
    return next((str(given[name]) for name in ("reaction", "effect", "answer", "clarify", "advice", "context") if given.get(name)), "")


def _happened(actor: Actor, row: Advice, act: str, text: str, today: date) -> None:
    Happening.objects.create(region_id=row.region_id, about_kind="advice", about_id=row.pk, act=act, on=today, by=actor.label, text=text)
