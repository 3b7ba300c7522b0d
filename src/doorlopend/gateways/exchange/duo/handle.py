"""A kept notification becomes facts: fetch first, outside any transaction; then write all of it in one."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from doorlopend.engines.facts import Fact, FactError
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.dossiers import index
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.services import Source, new_fact, open_dossier, record_facts
from doorlopend.records.messages.models import Incoming
from doorlopend.records.messages.services import body_of, lock_waiting, mark_handled, mark_unplaceable

from .events import EVENTS, Event
from .notification import Notification, parse

HERE = ZoneInfo("Europe/Amsterdam")


def handle(*, message_id: UUID, controller_id: UUID) -> str:
    """Handles a kept notification once, however often it is called; returns the state it is in."""
    actor = system_for(controller_id, why="duo")
    with acting(actor):
        message = lock_waiting(message_id=message_id)
        if message is None:
            return "already handled"
        note = parse(body_of(message).encode())
        event = EVENTS.get(note.event)
        if event is None:
            mark_unplaceable(actor=actor, message=message, problem=f"Gebeurtenis {note.event} is niet bekend.")
            return message.state
        dossier = _dossier(controller_id, note)
        if dossier is None and not event.opens:
            mark_unplaceable(actor=actor, message=message, problem="Deze persoon heeft hier nog geen dossier.")
            return message.state
        try:
            with transaction.atomic():
                _record(actor, message, note, event, dossier)
        except FactError as error:
            mark_unplaceable(actor=actor, message=message, problem=f"{error.field}: {error.message['nl']} {error.remedy['nl']}")
        return message.state


def _record(
    actor: Actor, message: Incoming, note: Notification, event: Event, dossier: Dossier | None
) -> None:
    source = Source("duo", str(message.message_id))
    day = datetime.fromisoformat(note.registered_at).astimezone(HERE).date()
    facts = _facts(event, day)
    if dossier is None:
        facts = _identity(note, day) + facts
        dossier = open_dossier(actor=actor, controller_id=message.controller_id, opened_on=day, facts=facts, source=source)
    elif new := _not_yet(dossier, facts):
        record_facts(actor=actor, dossier_id=dossier.pk, facts=new, source=source)
    mark_handled(actor=actor, message=message, dossier_id=dossier.pk)


def _dossier(controller_id: UUID, note: Notification) -> Dossier | None:
    """The open dossier of this number at this controller, else its latest."""
    for kind, value in (("bsn", note.bsn), ("v_nummer", note.v_nummer)):
        if value and (found := index.find_by_number(controller_id=controller_id, kind=kind, value=value)):
            return Dossier.objects.filter(pk__in=found).order_by("closed_on", "-opened_on").first()
    return None


def _identity(note: Notification, day: date) -> list[Fact]:
    numbers = []
    if note.bsn:
        numbers.append(new_fact(kind="persoon.bsn", valid_from=day, known_on=day, bsn=note.bsn))
    if note.v_nummer:
        numbers.append(new_fact(kind="persoon.v_nummer", valid_from=day, known_on=day, v_nummer=note.v_nummer))
    return numbers


def _facts(event: Event, day: date) -> list[Fact]:
    return [new_fact(kind=kind, valid_from=day, known_on=day) for kind in event.facts]


def _not_yet(dossier: Dossier, facts: list[Fact]) -> list[Fact]:
    """A second message about the same day adds nothing; a later one about another day is a further fact."""
    there = set(FactRow.objects.filter(dossier=dossier).values_list("kind", "valid_from"))
    return [fact for fact in facts if (fact.kind, fact.valid_from) not in there]
