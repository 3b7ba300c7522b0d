"""The escalation file: a question to who can change the rule, its answer back in the same place, and to every sender."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail
from doorlopend.records.kit.forming import NotNow

from ..models import Escalation, Poll, PollAnswer, Signal
from ..states import (
    ESCALATION_MACHINE,
    SIGNAL_MACHINE,
    EscalationAct,
    EscalationState,
    SignalAct,
    SignalState,
    Step,
)
from ..words import Effect, Party
from .handling import Done, _allowed, act, happened


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """The contents of an escalation file, as it is drawn up."""

    question: str
    rule: str
    numbers: str
    tried: str
    proposal: str
    party: str
    contact: str = ""
    body_kind: str = ""
    body_id: UUID | None = None


@transaction.atomic
def draw_up(*, actor: Actor, signal_id: UUID, file: File, today: date) -> Escalation:
    signal = Signal.objects.get(pk=signal_id)
    _allowed(actor, signal.region_id)
    made = Escalation.objects.create(region_id=signal.region_id, signal=signal, made_on=today, **asdict(file))
    trail.record(actor=actor, action="escalation.made", object_kind="escalation", object_id=made.pk)
    return made


@transaction.atomic
def send(*, actor: Actor, escalation_id: UUID, today: date) -> Escalation:
    """To Divosa, who bundles and passes on; the signal goes along."""
    file, step = _step(actor, escalation_id, EscalationAct.SEND)
    if SignalAct.TO_DIVOSA in SIGNAL_MACHINE[SignalState(file.signal.state)]:
        act(actor=actor, signal_id=file.signal_id, done=Done(act=SignalAct.TO_DIVOSA, text=file.question, party="divosa"), today=today)
    return _saved(actor, file, step, today, EscalationAct.SEND, file.question)


@transaction.atomic
def pass_on(*, actor: Actor, escalation_id: UUID, party: str, contact: str, today: date) -> Escalation:
    file, step = _step(actor, escalation_id, EscalationAct.PASS_ON)
    file.party, file.contact = party, contact or file.contact
    if SignalAct.TO_NATIONAL in SIGNAL_MACHINE[SignalState(file.signal.state)]:
        words = _("Doorgezet naar %s.") % Party(party).label
        act(actor=actor, signal_id=file.signal_id, done=Done(act=SignalAct.TO_NATIONAL, text=words, party=party), today=today)
    return _saved(actor, file, step, today, EscalationAct.PASS_ON, Party(party).label)


@transaction.atomic
def answer(*, actor: Actor, escalation_id: UUID, text: str, effect: str, today: date) -> Escalation:
    file, step = _step(actor, escalation_id, EscalationAct.ANSWER)
    if not text.strip():
        raise NotNow("text", _("Schrijf het antwoord op; zonder antwoord blijft de vraag open."))
    file.answer, file.effect, file.answered_on = text, effect, today
    if SignalAct.ANSWER in SIGNAL_MACHINE[SignalState(file.signal.state)]:
        act(actor=actor, signal_id=file.signal_id, done=Done(act=SignalAct.ANSWER, text=text), today=today)
    return _saved(actor, file, step, today, EscalationAct.ANSWER, text)


@transaction.atomic
def tell(*, actor: Actor, escalation_id: UUID, text: str, today: date) -> Escalation:
    """The answer, in plain words, to everybody who reported or joined in."""
    file, step = _step(actor, escalation_id, EscalationAct.TELL)
    words = text.strip() or f"{file.answer} ({Effect(file.effect).label})"
    act(actor=actor, signal_id=file.signal_id, done=Done(act=SignalAct.FEEDBACK, text=words), today=today)
    return _saved(actor, file, step, today, EscalationAct.TELL, words)


def _step(actor: Actor, escalation_id: UUID, what: EscalationAct) -> tuple[Escalation, Step]:
    file = Escalation.objects.select_for_update(of=("self",)).select_related("signal").get(pk=escalation_id)
    step = ESCALATION_MACHINE[EscalationState(file.state)].get(what)
    if step is None:
        raise NotNow("act", _("Dat kan niet vanuit de stand “%s”.") % EscalationState(file.state).label)
    if not actor.may(step.needs, file.region_id):
        raise PermissionDenied(_("Uw rol geeft hier geen recht op. Vraag de regiocoördinator."))
    return file, step


def _saved(actor: Actor, file: Escalation, step: Step, today: date, what: EscalationAct, text: str) -> Escalation:
    before, file.state = file.state, step.to
    file.save()
    happened(
        actor=actor, region_id=file.region_id, kind="escalation", id=file.pk, act=what.value, source=before, target=step.to,
        text=text, answer=step.answers, today=today,
    )  # fmt: skip
    trail.record(actor=actor, action=step.event, object_kind="escalation", object_id=file.pk, detail={"to": step.to})
    return file


@transaction.atomic
def start_poll(*, actor: Actor, region_id: UUID, question: str, choices: list[str], due_on: date, signal_id: UUID | None, today: date) -> Poll:
    """One question to every gemeente, with the day by which the answer is expected."""
    _allowed(actor, region_id)
    poll = Poll.objects.create(region_id=region_id, question=question, choices=choices, due_on=due_on, asked_on=today, signal_id=signal_id)
    trail.record(actor=actor, action="poll.started", object_kind="poll", object_id=poll.pk)
    return poll


@transaction.atomic
def answer_poll(*, actor: Actor, poll_id: UUID, gemeente_id: UUID, choice: str, note: str, today: date) -> PollAnswer:
    """The one answer of a gemeente; a later one replaces it, and the audit keeps that it did."""
    poll = Poll.objects.select_for_update().get(pk=poll_id)
    _allowed(actor, poll.region_id, "polls.answer")
    if choice not in poll.choices:
        raise NotNow("choice", _("Kies een van de antwoorden."))
    found, made = PollAnswer.objects.update_or_create(
        poll=poll, gemeente_id=gemeente_id,
        defaults={"region_id": poll.region_id, "choice": choice, "note": note, "answered_on": today},
    )  # fmt: skip
    trail.record(actor=actor, action="poll.answered" if made else "poll.changed", object_kind="poll", object_id=poll.pk, detail={"gemeente": str(gemeente_id)})
    return found
