"""Whose course asks for attention: read for a list of people at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from doorlopend.practice.casework.queries import worklist
from doorlopend.records.access.actor import Actor
from doorlopend.records.dossiers.models import Dossier, FactRow

from .alarms import Alarm, alarms_on
from .kept import courses_of

RECENT = timedelta(days=200)
IN_COURSE = ("uren.gevolgd", "uren.aangeboden", "verzuim.gemeld", "aanwezigheid.vastgesteld", "examen.afgelegd", "lessen.gestart")
MOST, ANEW = 1_000, 200
"""So many people are looked at for one page, and of so many whose facts changed the course is derived; the list says so when there are more."""


@dataclass(frozen=True, slots=True)
class Attention:
    """One person, what asks for attention, and what the school did about it last."""

    dossier: Dossier
    alarms: Sequence[Alarm]
    school: str = ""


def in_course(*, actor: Actor, today: date, whose: str) -> QuerySet[Dossier]:
    """People on the list who follow lessons or did so lately."""
    recent = FactRow.objects.filter(dossier=OuterRef("pk"), kind__in=IN_COURSE, valid_from__gte=today - RECENT, superseded_by=None)
    return worklist(actor=actor, today=today, whose=whose).filter(Exists(recent))


def attention(*, actor: Actor, today: date, whose: str) -> tuple[list[Attention], int]:
    """The people with an alarm, most alarms first, and how many people were left unseen."""
    everybody = in_course(actor=actor, today=today, whose=whose)
    people = list(everybody[:MOST])
    total = everybody.count() if len(people) == MOST else len(people)
    courses = courses_of(people, most=ANEW)
    found = [Attention(one, alarms_on(courses[one.pk], today), courses[one.pk].school) for one in people if one.pk in courses]
    shown = sorted((one for one in found if one.alarms), key=lambda one: (-sum(each.tone == "late" for each in one.alarms), -len(one.alarms), str(one.dossier.pk)))
    return shown, total - len(courses)
