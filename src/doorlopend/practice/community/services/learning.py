"""Lessons, who adopted them, and questions that grow into knowledge."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail
from doorlopend.records.kit.forming import NotNow

from ..models import Adoption, Lesson, Question
from ..states import LESSON_MACHINE, QUESTION_MACHINE, LessonAct, LessonState, QuestionAct, QuestionState
from . import indexing
from .handling import _allowed, happened


@transaction.atomic
def write_lesson(*, actor: Actor, region_id: UUID, values: dict[str, Any], today: date, lesson_id: UUID | None = None) -> Lesson:
    """A new lesson, or the same one better told."""
    _allowed(actor, region_id)
    if lesson_id is None:
        lesson = Lesson.objects.create(region_id=region_id, made_on=today, **values)
    else:
        lesson = Lesson.objects.select_for_update().get(pk=lesson_id, region_id=region_id)
        for name, value in values.items():
            setattr(lesson, name, value)
        lesson.save()
    indexing.put(lesson)
    trail.record(actor=actor, action="lesson.written", object_kind="lesson", object_id=lesson.pk)
    return lesson


@transaction.atomic
def lesson_act(*, actor: Actor, lesson_id: UUID, what: LessonAct, today: date) -> Lesson:
    lesson = Lesson.objects.select_for_update().get(pk=lesson_id)
    _allowed(actor, lesson.region_id)
    step = LESSON_MACHINE[LessonState(lesson.state)].get(what)
    if step is None:
        raise NotNow("act", _("Dat kan niet vanuit de stand “%s”.") % LessonState(lesson.state).label)
    lesson.state = step.to
    lesson.save(update_fields=["state"])
    indexing.put(lesson)
    trail.record(actor=actor, action=step.event, object_kind="lesson", object_id=lesson.pk)
    return lesson


@transaction.atomic
def adopt(*, actor: Actor, lesson_id: UUID, gemeente_id: UUID, since: date, note: str = "") -> Adoption:
    """A gemeente works this way from a day; said once."""
    lesson = Lesson.objects.get(pk=lesson_id)
    _allowed(actor, lesson.region_id, "signals.handle" if actor.may("signals.handle", lesson.region_id) else "polls.answer")
    found, _made = Adoption.objects.update_or_create(
        lesson=lesson, gemeente_id=gemeente_id, defaults={"region_id": lesson.region_id, "since": since, "note": note}
    )
    trail.record(actor=actor, action="lesson.adopted", object_kind="lesson", object_id=lesson.pk, detail={"gemeente": str(gemeente_id)})
    return found


@transaction.atomic
def question_act(*, actor: Actor, question_id: UUID, what: QuestionAct, text: str, today: date) -> Question:
    """One step with a question; an answer is words, and channelling says to whom."""
    question = Question.objects.select_for_update().get(pk=question_id)
    _allowed(actor, question.region_id)
    before = QuestionState(question.state)
    step = QUESTION_MACHINE[before].get(what)
    if step is None:
        raise NotNow("act", _("Dat kan niet vanuit de stand “%s”.") % before.label)
    if what in {QuestionAct.ANSWER, QuestionAct.PASS_ON, QuestionAct.REOPEN} and not text.strip():
        raise NotNow("text", _("Schrijf het antwoord, aan wie u doorzet, of waarom de vraag weer open gaat."))
    question.state = step.to
    match what:
        case QuestionAct.ANSWER:
            question.answer, question.answered_on = text, today
        case QuestionAct.PASS_ON:
            question.channelled_to = text[:120]
        case QuestionAct.REOPEN:
            question.answered_on = None
    question.save()
    indexing.put(question)
    happened(
        actor=actor, region_id=question.region_id, kind="question", id=question.pk, act=what.value, source=before.value,
        target=step.to, text=text, to_senders=step.notice, answer=step.answers, today=today,
    )  # fmt: skip
    trail.record(actor=actor, action=step.event, object_kind="question", object_id=question.pk)
    return question
