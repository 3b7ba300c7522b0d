"""Reporting a signal, joining in, asking a question: by anybody, under a token that only the sender can follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from doorlopend.records.access.actor import Actor, acting
from doorlopend.records.audit import trail

from ..days import FIRST_REPLY, QUESTION_REPLY, working_days_after
from ..models import Question, Signal, Voice
from ..senders import Shown, as_sender, new_token, new_voice, shown_of
from . import indexing
from .handling import happened


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody wrote: what happens, what should happen, and where it plays."""

    what: str
    wanted: str = ""
    phase: str = ""
    theme: str = ""
    page: str = ""
    gemeente_id: UUID | None = None
    privacy_note: str = ""
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """What was made, and the return code for who has no account."""

    id: UUID
    code: str


TITLE = 90


def title_of(text: str) -> str:
    """The first sentence, cut at a word."""
    first = text.strip().split("\n")[0].split(". ")[0].strip().rstrip(".")
    return first if len(first) <= TITLE else first[: first.rfind(" ", 0, TITLE) if " " in first[:TITLE] else TITLE] + "…"


@transaction.atomic
def report(*, actor: Actor, region_id: UUID, draft: Draft, today: date) -> Sent:
    """A new signal. The text must already be free of person data (`forms.ReportForm` sees to it)."""
    token = new_token()
    shown = shown_of(actor=actor, region_id=region_id, today=today, everything=draft.signed)
    with acting(as_sender(actor, token=token, region_id=region_id)) as sender:
        place = draft.gemeente_id or shown.gemeente_id
        signal = Signal.objects.create(
            region_id=region_id, title=title_of(draft.what), what=draft.what, wanted=draft.wanted, phase=draft.phase,
            theme=draft.theme, page=draft.page, privacy_note=draft.privacy_note, sent_on=today,
            places=[place] if place else [], feedback_due=working_days_after(today, FIRST_REPLY),
        )  # fmt: skip
        code = _voice(actor, token, signal, "signal", shown, True, draft.signed, today)
        indexing.put(signal)
        happened(actor=sender, region_id=region_id, kind="signal", id=signal.pk, act="melden", target=signal.state, today=today, to_senders=True)
        trail.record(actor=sender, action="signal.sent", object_kind="signal", object_id=signal.pk)
    return Sent(signal.pk, code)


@transaction.atomic
def join(*, actor: Actor, signal_id: UUID, region_id: UUID, signed: bool, today: date) -> Sent:
    """“Ik merk dit ook”: a further voice, who gets every answer too. One's own voice counts once."""
    from ..queries.mine import my_tokens

    token = new_token()
    shown = shown_of(actor=actor, region_id=region_id, today=today, everything=signed)
    mine = my_tokens(actor)
    with acting(as_sender(actor, token=token, region_id=region_id)) as sender:
        signal = Signal.objects.select_for_update().get(pk=signal_id, closed_on=None)
        if mine and Voice.objects.filter(token__in=mine, about_id=signal_id).exists():
            return Sent(signal_id, "")
        code = _voice(actor, token, signal, "signal", shown, False, signed, today)
        if shown.gemeente_id and shown.gemeente_id not in signal.places:
            signal.places = [*signal.places, shown.gemeente_id]
            signal.save(update_fields=["places"])
        happened(actor=sender, region_id=region_id, kind="signal", id=signal.pk, act="meedoen", today=today)
        trail.record(actor=sender, action="signal.joined", object_kind="signal", object_id=signal.pk)
    return Sent(signal_id, code)


@transaction.atomic
def ask(*, actor: Actor, region_id: UUID, text: str, topic: str, today: date) -> Sent:
    """A question to the region; the answer comes back to who asked."""
    token = new_token()
    shown = shown_of(actor=actor, region_id=region_id, today=today, everything=False)
    with acting(as_sender(actor, token=token, region_id=region_id)) as sender:
        question = Question.objects.create(
            region_id=region_id, text=text, topic=topic, asked_on=today, due_on=working_days_after(today, QUESTION_REPLY)
        )
        code = _voice(actor, token, question, "question", shown, True, False, today)
        indexing.put(question)
        happened(actor=sender, region_id=region_id, kind="question", id=question.pk, act="vragen", target=question.state, today=today)
        trail.record(actor=sender, action="question.asked", object_kind="question", object_id=question.pk)
    return Sent(question.pk, code)


def _voice(actor: Actor, token: UUID, about: Signal | Question, kind: str, shown: Shown, first: bool, signed: bool, today: date) -> str:
    return new_voice(
        actor=actor, token=token, region_id=about.region_id, about_kind=kind, about_id=about.pk, first=first, shown=shown,
        name=actor.label if signed else "", today=today,
    )  # fmt: skip


@transaction.atomic
def looked(*, tokens: list[UUID], today: date) -> None:
    """The sender saw what became of it."""
    Voice.objects.filter(token__in=tokens).update(seen_on=today)
