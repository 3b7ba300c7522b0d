"""Whose course asks for attention: read for a list of people at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from doorlopend.engines.law import assess
from doorlopend.practice.casework.queries import worklist
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.dossiers.convert import to_fact
from doorlopend.records.dossiers.derivation import lawbook, standing_facts
from doorlopend.records.dossiers.models import Dossier, FactRow

from .alarms import Alarm, alarms

RECENT = timedelta(days=200)
IN_COURSE = ("uren.gevolgd", "uren.aangeboden", "verzuim.gemeld", "aanwezigheid.vastgesteld", "examen.afgelegd", "lessen.gestart")
MOST = 200
"""So many people are looked at for one page; the list says so when there are more."""


@dataclass(frozen=True, slots=True)
class Attention:
    """One person, and what asks for attention."""

    dossier: Dossier
    alarms: Sequence[Alarm]


def in_course(*, actor: Actor, today: date, whose: str) -> QuerySet[Dossier]:
    """People on the list who follow lessons or did so lately."""
    recent = FactRow.objects.filter(dossier=OuterRef("pk"), kind__in=IN_COURSE, valid_from__gte=today - RECENT, superseded_by=None)
    return worklist(actor=actor, today=today, whose=whose).filter(Exists(recent))


def attention(*, actor: Actor, today: date, whose: str) -> tuple[list[Attention], int]:
    """The people with an alarm, most alarms first, and how many people were left unseen."""
    everybody = in_course(actor=actor, today=today, whose=whose)
    total, people = everybody.count(), list(everybody[:MOST])
    found = [Attention(one, alarms_of(one, today)) for one in people]
    shown = sorted((one for one in found if one.alarms), key=lambda one: (-sum(each.tone == "late" for each in one.alarms), -len(one.alarms), str(one.dossier.pk)))
    return shown, max(0, total - len(people))


def alarms_of(dossier: Dossier, today: date) -> list[Alarm]:
    """Over all facts of the dossier: an alarm says no more than that it is there."""
    with acting(system_for(dossier.controller_id, why="alarms")):
        facts = tuple(to_fact(row) for row in FactRow.objects.filter(dossier=dossier).order_by("sequence"))
    return alarms(facts=standing_facts(facts), assessment=assess(facts=facts, lawbook=lawbook()), today=today)
