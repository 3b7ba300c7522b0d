"""Decisions and documents: the only way to write them. A decision that is taken gets a row for each gemeente at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail
from doorlopend.records.regions.queries import members_on

from ..models import Line
from ..steps import NotNow, check_allowed, take
from ..words import BodyKind
from ..writing import add, change
from .models import Choice, Decision, Document, Follow, Position, Version
from .states import DECISION_MACHINE, FOLLOW_MACHINE, DecisionAct, DecisionState, FollowAct

COLLEGE_TIME = timedelta(weeks=10)
"""In which a college says what it does with a decision, when the decision names no day itself."""
FOR_COLLEGES = {BodyKind.PORTEFEUILLEHOUDERS, BodyKind.STUURGROEP}
"""Bodies whose decisions go on to every college."""


@transaction.atomic
def propose(*, actor: Actor, region_id: UUID, values: Mapping[str, Any]) -> Decision:
    return add(actor=actor, model=Decision, region_id=region_id, values=values)


@transaction.atomic
def from_minutes(*, actor: Actor, line: Line, today: date) -> Decision:
    """A decision written in the minutes; of a table of aldermen it is agreed at once and goes to every college."""
    body = line.meeting.body
    values = {"title": line.text[:200], "text": line.text, "body": body, "line_id": line.pk}
    made = propose(actor=actor, region_id=line.region_id, values=values)
    if body.kind in FOR_COLLEGES:
        act(actor=actor, decision_id=made.pk, what=DecisionAct.AGREE, given={"taken_on": line.meeting.on})
        made.refresh_from_db()
    return made


@transaction.atomic
def change_decision(*, actor: Actor, decision: Decision, values: Mapping[str, Any]) -> Decision:
    """While it is a proposal. What was agreed stands; a new decision replaces it."""
    if decision.state != DecisionState.CONCEPT:
        raise NotNow("title", _("Over dit besluit is akkoord. Neem een nieuw besluit dat het vervangt."))
    return change(actor=actor, row=decision, values=values)


@transaction.atomic
def act(*, actor: Actor, decision_id: UUID, what: DecisionAct, given: Mapping[str, Any]) -> Decision:
    decision = Decision.objects.select_for_update().get(pk=decision_id)
    if given.get("replaced_by") == decision:
        raise NotNow("replaced_by", _("Kies een ander besluit dan dit."))
    take(actor=actor, row=decision, machine=DECISION_MACHINE, act=what, given=given)
    if what is DecisionAct.AGREE and decision.taken_on:
        if decision.college_due is None:
            decision.college_due = decision.taken_on + COLLEGE_TIME
            decision.save(update_fields=["college_due"])
        members = members_on(decision.region_id, decision.taken_on)
        Follow.objects.bulk_create(Follow(region_id=decision.region_id, decision=decision, gemeente_id=one.id) for one in members)
    return decision


@transaction.atomic
def follow(*, actor: Actor, follow_id: UUID, what: FollowAct, given: Mapping[str, Any]) -> Follow:
    """One step of one gemeente. A withdrawn or replaced decision is followed no further."""
    row = Follow.objects.select_for_update(of=("self",)).select_related("decision").get(pk=follow_id)
    if row.decision.state != DecisionState.GENOMEN:
        raise NotNow("act", _("Dit besluit geldt niet meer."))
    if what is FollowAct.WORK_IN and row.council_needed and row.council_on is None:
        raise NotNow("worked_in_on", _("De raad moet nog besluiten."))
    if what is FollowAct.TAKE:
        given = {"deviation": "", "reason": "", **given}
    take(actor=actor, row=row, machine=FOLLOW_MACHINE, act=what, given=given)
    return row


@transaction.atomic
def add_choice(*, actor: Actor, decision: Decision, text: str) -> Choice:
    return add(actor=actor, model=Choice, region_id=decision.region_id, values={"decision": decision, "text": text})


@transaction.atomic
def take_position(*, actor: Actor, choice: Choice, gemeente_id: UUID, stance: str, note: str, today: date) -> Position:
    """Where a gemeente stands; a later position replaces the earlier one, the audit keeps both."""
    check_allowed(actor=actor, region_id=choice.region_id)
    if stance == Position.Stance.MITS and not note.strip():
        raise NotNow("note", _("Onder welke voorwaarde? Schrijf die erbij."))
    values = {"region_id": choice.region_id, "stance": stance, "note": note.strip(), "on": today}
    row, _made = Position.objects.update_or_create(choice=choice, gemeente_id=gemeente_id, defaults=values)
    trail.record(actor=actor, action="position.taken", object_kind="decision", object_id=choice.decision_id, detail={"gemeente": str(gemeente_id), "stance": stance})
    return row


@transaction.atomic
def start_document(*, actor: Actor, region_id: UUID, values: Mapping[str, Any]) -> Document:
    return add(actor=actor, model=Document, region_id=region_id, values=values)


@transaction.atomic
def change_document(*, actor: Actor, document: Document, values: Mapping[str, Any]) -> Document:
    return change(actor=actor, row=document, values=values)


@transaction.atomic
def new_version(*, actor: Actor, document: Document, text: str, note: str, today: date) -> Version:
    """The next text. Raises NotNow when nothing changed."""
    Document.objects.select_for_update().get(pk=document.pk)
    last = document.versions.order_by("-number").first()
    if last is not None and last.text == text:
        raise NotNow("text", _("Deze tekst is gelijk aan versie %d.") % last.number)
    values = {"document": document, "number": last.number + 1 if last else 1, "text": text, "note": note, "made_on": today, "made_by": actor.label}
    return add(actor=actor, model=Version, region_id=document.region_id, values=values)
