"""Whose course asks for attention: read for a list of people at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from doorlopend.engines.facts import Fact
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
    total, people = everybody.count(), list(everybody[:MOST])
    lives = _lives(people)
    found = [_looked_at(one, lives[one.pk], today) for one in people]
    shown = sorted((one for one in found if one.alarms), key=lambda one: (-sum(each.tone == "late" for each in one.alarms), -len(one.alarms), str(one.dossier.pk)))
    return shown, max(0, total - len(people))


def _lives(people: Sequence[Dossier]) -> dict[UUID, tuple[Fact, ...]]:
    """All facts of these people in one question: an alarm says no more than that it is there."""
    found: dict[UUID, list[Fact]] = {one.pk: [] for one in people}
    for holder in {one.controller_id for one in people}:
        with acting(system_for(holder, why="alarms")):
            for row in FactRow.objects.filter(dossier__in=list(found), controller_id=holder).order_by("sequence"):
                found[row.dossier_id].append(to_fact(row))
    return {key: tuple(facts) for key, facts in found.items()}


def _looked_at(dossier: Dossier, facts: tuple[Fact, ...], today: date) -> Attention:
    standing = standing_facts(facts)
    told = [fact for fact in standing if fact.kind == "verzuim.gemeld" and fact.data.get("actie_school")]
    school = str(max(told, key=lambda fact: fact.valid_from).data["actie_school"]) if told else ""
    return Attention(dossier, alarms(facts=standing, assessment=assess(facts=facts, lawbook=lawbook()), today=today), school)
