"""A kept notification becomes facts, in three steps that may each be repeated.

1. place: find or open the dossier and record what the notification itself dates (one transaction);
2. ask DUO for the rest (no transaction open);
3. finish: record what differs, make the step, mark the message handled (one transaction).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from doorlopend.engines.facts import Fact, FactError
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.access.ids import ordered
from doorlopend.records.access.today import today
from doorlopend.records.dossiers import index
from doorlopend.records.dossiers.convert import to_fact
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.services import Source, new_fact, open_dossier, record_facts
from doorlopend.records.messages.models import Incoming
from doorlopend.records.messages.services import (
    body_of,
    lock_waiting,
    mark_handled,
    mark_unplaceable,
    note_attempt,
)
from doorlopend.records.regions.models import Controller
from doorlopend.records.work.models import Task
from doorlopend.records.work.services import add_task

from .client import DuoRefuses, DuoUnavailable, Line, ask
from .events import ALL, EVENTS, Event
from .notification import Notification, parse
from .operations import OPERATIONS
from .placing import day_of, without_bsn
from .reconcile import Standing, reconcile
from .translate import translate

DONE = "already handled"
NO_DOSSIER = "Deze persoon heeft hier nog geen dossier."
ONLY_V = "DUO noemt alleen een V-nummer dat hier niet bekend is. Zeg wie het is, of leg het vast bij het dossier; dan wordt dit vanzelf verwerkt."
NO_BSN = "DUO kan alleen met een BSN worden bevraagd, en dat ontbreekt in dit dossier. Leg het vast; dan wordt dit vanzelf verwerkt."
WHO = "DUO noemt alleen een BSN dat hier niet bekend is, en er zijn dossiers waarvan het BSN ontbreekt. Zeg of het een van hen is."
TWO = "BSN en V-nummer horen hier bij twee verschillende dossiers. Voeg ze samen als het een persoon is, of verbeter een nummer."
WAITING_FOR_NUMBER = (NO_DOSSIER, ONLY_V, NO_BSN, WHO, TWO)
"""Reasons that end once somebody records a number, or joins two dossiers."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is to be done for one message. `line` is None when there is nobody to ask or no number to ask by."""

    message_id: UUID
    note: Notification
    event: Event
    day: date
    bsn: str | None
    known: bool
    line: Line | None

    @property
    def names(self) -> tuple[str, ...]:
        """The first time every register is read: the person may have a past from before this file."""
        return self.event.fetch if self.known else ALL


def handle(*, message_id: UUID, controller_id: UUID) -> str:
    """Handles a kept notification once, however often it is called; returns the state it is in.

    Raises DuoUnavailable after noting the attempt: the message waits, and the queue tries it again.
    """
    actor = system_for(controller_id, why="duo")
    case = _place(actor, message_id, controller_id)
    if isinstance(case, str):
        return case
    try:
        answers = ask(line=case.line, bsn=case.bsn, names=case.names) if case.line and case.bsn else {}
    except DuoUnavailable as trouble:
        _note(actor, message_id, str(trouble))
        raise
    except DuoRefuses as refusal:
        return _refused(actor, case, str(refusal))
    return _finish(actor, case, answers)


def _place(actor: Actor, message_id: UUID, controller_id: UUID) -> Case | str:
    with acting(actor):
        message = lock_waiting(message_id=message_id)
        if message is None:
            return DONE
        note = parse(body_of(message).encode())
        event = EVENTS.get(note.event)
        if event is None:
            return _unplaceable(actor, message, f"Gebeurtenis {note.event} is niet bekend. Meld dit bij de beheerder.")
        _one_at_a_time(controller_id)
        try:
            dossier = _dossier(controller_id, note)
        except TwoFound:
            return _unplaceable(actor, message, TWO)
        case = _case(message, note, event, dossier)
        if dossier is None and (why := _unknown(message, note)):
            return _unplaceable(actor, message, why)
        if dossier is None and not event.opens:
            return case if case.line else _unplaceable(actor, message, NO_DOSSIER)
        try:
            with transaction.atomic():
                _at_once(actor, message, case, dossier)
        except FactError as error:
            return _unplaceable(actor, message, _words(error))
        if case.bsn is None and dossier is not None and dossier.controller.duo_url:
            message.dossier_id = dossier.pk
            return _unplaceable(actor, message, NO_BSN)
        return case


class TwoFound(Exception):
    """BSN and V-nummer of one notification lead to two dossiers."""


def _unknown(message: Incoming, note: Notification) -> str:
    """Why a notification about somebody unknown opens no dossier by itself; empty when it may.

    DUO publishes no register that tells the V-nummer of a BSN. As long as somebody is known here by V-nummer only,
    that may be the same person, and a person says who it is.
    """
    if message.as_new:
        return ""
    if note.bsn is None:
        return ONLY_V
    if note.v_nummer is None and without_bsn(controller_id=message.controller_id).exists():
        return WHO
    return ""


def _case(message: Incoming, note: Notification, event: Event, dossier: Dossier | None) -> Case:
    bsn = note.bsn or (_number_of(dossier) if dossier else None)
    line = Line.of(Controller.objects.get(pk=message.controller_id)) if bsn else None
    return Case(message.pk, note, event, day_of(note), bsn, dossier is not None and _read_before(dossier), line)


def _read_before(dossier: Dossier) -> bool:
    return Incoming.objects.filter(dossier_id=dossier.pk, state=Incoming.State.HANDLED).exists()


def _number_of(dossier: Dossier) -> str | None:
    rows = FactRow.objects.filter(dossier=dossier, kind="persoon.bsn", superseded_by=None).order_by("-valid_from", "-sequence")
    row = rows.first()
    return str(to_fact(row).data["bsn"]) if row else None


def _at_once(actor: Actor, message: Incoming, case: Case, dossier: Dossier | None) -> None:
    """What the notification itself says. A kind DUO already dated here waits for DUO's own date."""
    facts = [new_fact(kind=kind, valid_from=case.day, known_on=case.day) for kind in case.event.facts]
    facts += _told(case)
    source = Source("duo", str(message.message_id))
    if dossier is None:
        _open(actor, message, case, facts, source)
    elif new := [*_new_numbers(dossier, case), *_not_yet(dossier, facts, asked=case.line is not None)]:
        record_facts(actor=actor, dossier_id=dossier.pk, facts=new, source=source)


def _new_numbers(dossier: Dossier, case: Case) -> list[Fact]:
    """A number that the notification gives besides the one we knew the person by; not one that another file has."""
    found = []
    for fact in _identity(case.note, case.day):
        kind = fact.kind.removeprefix("persoon.")
        if not index.find_by_number(controller_id=dossier.controller_id, kind=kind, value=str(fact.data[kind])):
            found.append(fact)
    return found


def _told(case: Case) -> list[Fact]:
    """What no register of DUO repeats."""
    told = dict(case.event.tells)
    return [new_fact(kind=told.pop("kind"), valid_from=case.day, known_on=case.day, **told)] if told else []


def _open(actor: Actor, message: Incoming, case: Case, facts: list[Fact], source: Source) -> Dossier:
    identity = _identity(case.note, case.day)
    dossier = open_dossier(
        actor=actor, controller_id=message.controller_id, opened_on=case.day, facts=[*identity, *facts], source=source
    )
    _call_back(message, case.note)
    return dossier


def _call_back(message: Incoming, note: Notification) -> None:
    """Messages about this person that came first, and could not be placed, get their turn."""
    from doorlopend.gateways.exchange import tasks

    for waiting in Incoming.objects.filter(controller_id=message.controller_id, state=Incoming.State.UNPLACEABLE).exclude(pk=message.pk):
        other = parse(body_of(waiting).encode())
        if (note.bsn and other.bsn == note.bsn) or (note.v_nummer and other.v_nummer == note.v_nummer):
            tasks.enqueue(waiting)


def _finish(actor: Actor, case: Case, answers: Mapping[str, Any]) -> str:
    with acting(actor):
        message = lock_waiting(message_id=case.message_id)
        if message is None:
            return DONE
        _one_at_a_time(message.controller_id)
        try:
            dossier = _dossier(message.controller_id, case.note)
        except TwoFound:
            return _unplaceable(actor, message, TWO)
        duty = answers.get("plicht")
        if case.line and "plicht" in case.names and duty is None:
            return _unplaceable(actor, message, "DUO kent deze persoon niet of niet meer bij dit nummer.")
        try:
            with transaction.atomic():
                source = Source("duo", str(message.message_id))
                dossier = dossier or _open(actor, message, case, _told(case), source)
                _record(actor, dossier, answers, source)
                _step(actor, dossier, case)
                mark_handled(actor=actor, message=message, dossier_id=dossier.pk)
        except FactError as error:
            return _unplaceable(actor, message, _words(error))
        return str(message.state)


def _record(actor: Actor, dossier: Dossier, answers: Mapping[str, Any], source: Source) -> None:
    """Only what differs; under the dossier's lock, so that two messages at once do not both add it."""
    if not answers:
        return
    Dossier.objects.select_for_update().get(pk=dossier.pk)
    rows = FactRow.objects.filter(dossier=dossier, superseded_by=None).exclude(kind="feit.nietig").order_by("sequence")
    standing = [Standing(to_fact(row), row.source == "duo") for row in rows]
    heard = [kind for name, body in answers.items() if body is not None for kind in _heard(name, answers)]
    facts = reconcile(
        said=translate(answers), sources=heard, standing=standing, known_on=today(), new_id=lambda: str(ordered())
    )
    if facts:
        record_facts(actor=actor, dossier_id=dossier.pk, facts=facts, source=source)


def _heard(name: str, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Kinds on which this answer is the whole story. A granted extension needs both term registers; a refused one has none."""
    return tuple(kind for kind in OPERATIONS[name].facts if kind != "verlenging.besluit")


def _step(actor: Actor, dossier: Dossier, case: Case) -> None:
    """One step per event and day of notification; a repeated message makes no second."""
    kind, due = f"bericht.{case.event.code.lower()}", case.event.due(case.day)
    if case.event.step and not Task.objects.filter(dossier=dossier, kind=kind, due_on=due).exists():
        add_task(actor=actor, dossier_id=dossier.pk, title=case.event.step, due_on=due, owner_id=dossier.assigned_to_id, kind=kind)


def _refused(actor: Actor, case: Case, problem: str) -> str:
    """DUO will say the same again; a person looks. What the notification itself said stands."""
    with acting(actor):
        message = lock_waiting(message_id=case.message_id)
        if message is None:
            return DONE
        with suppress(TwoFound):
            dossier = _dossier(message.controller_id, case.note)
            message.dossier_id = dossier.pk if dossier else None
        return _unplaceable(actor, message, problem)


def place_waiting(*, controller_id: UUID) -> list[UUID]:
    """Messages that waited for a number which somebody recorded since; the queue handles them."""
    with acting(system_for(controller_id, why="duo")):
        waiting = Incoming.objects.filter(controller_id=controller_id, state=Incoming.State.UNPLACEABLE, problem__in=WAITING_FOR_NUMBER)
        ready = [message.pk for message in waiting if _number_is_here(controller_id, message)]
    return ready


def _number_is_here(controller_id: UUID, message: Incoming) -> bool:
    note = parse(body_of(message).encode())
    try:
        dossier = _dossier(controller_id, note)
    except TwoFound:
        return False
    if dossier is None:
        return message.problem == WHO and not _unknown(message, note)
    return bool(note.bsn or _number_of(dossier))


def _note(actor: Actor, message_id: UUID, problem: str) -> None:
    with acting(actor):
        message = lock_waiting(message_id=message_id)
        if message is not None:
            note_attempt(actor=actor, message=message, problem=problem)


def failed(*, message_id: UUID, controller_id: UUID, error: Exception) -> None:
    """An error nobody foresaw is seen at the message too, by its name only: its text might hold a person's data."""
    _note(system_for(controller_id, why="duo"), message_id, f"Verwerken mislukte ({type(error).__name__}); het wordt opnieuw geprobeerd.")


def _unplaceable(actor: Actor, message: Incoming, problem: str) -> str:
    mark_unplaceable(actor=actor, message=message, problem=problem)
    return str(message.state)


def _words(error: FactError) -> str:
    return f"{error.field}: {error.message['nl']} {error.remedy['nl']}"


def _one_at_a_time(controller_id: UUID) -> None:
    """Two first messages about one person must not open two dossiers; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [str(controller_id)])


def _dossier(controller_id: UUID, note: Notification) -> Dossier | None:
    """The open dossier of this person at this controller, else the latest. Raises TwoFound."""
    numbers = [(kind, value) for kind, value in (("bsn", note.bsn), ("v_nummer", note.v_nummer)) if value]
    per_number = [index.find_by_number(controller_id=controller_id, kind=kind, value=value) for kind, value in numbers]
    known = [set(found) for found in per_number if found]
    if not known:
        return None
    shared = set.intersection(*known)
    if not shared and not _one_person(set.union(*known)):
        raise TwoFound
    mine = Dossier.objects.filter(pk__in=shared or set.union(*known))
    return mine.order_by(F("closed_on").desc(nulls_first=True), "-opened_on").first()


def _one_person(found: set[UUID]) -> bool:
    """Dossiers of several periods of one person."""
    return Dossier.objects.filter(pk__in=found).values("subject_id").distinct().count() == 1


def _identity(note: Notification, day: date) -> list[Fact]:
    numbers = []
    if note.bsn:
        numbers.append(new_fact(kind="persoon.bsn", valid_from=day, known_on=day, bsn=note.bsn))
    if note.v_nummer:
        numbers.append(new_fact(kind="persoon.v_nummer", valid_from=day, known_on=day, v_nummer=note.v_nummer))
    return numbers


def _not_yet(dossier: Dossier, facts: list[Fact], *, asked: bool) -> list[Fact]:
    """A second message about the same day adds nothing. Where DUO can be asked, its date is awaited instead."""
    rows = FactRow.objects.filter(dossier=dossier, superseded_by=None)
    there = set(rows.values_list("kind", "valid_from"))
    kinds = {kind for kind, _day in there} if asked else set()
    awaited = {kind for operation in OPERATIONS.values() for kind in operation.facts} & kinds
    return [fact for fact in facts if (fact.kind, fact.valid_from) not in there and not (fact.kind in awaited and not fact.data)]
