"""What a case manager does; each call is one act, written through the record with its audit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from doorlopend.engines.facts import Fact, plain
from doorlopend.records.access.actor import Actor
from doorlopend.records.access.ids import ordered
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.convert import to_fact
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.services import Source, new_fact, record_facts, seen

FORM = Source("form")


def record(*, actor: Actor, dossier_id: UUID, fact: Fact) -> FactRow:
    """One fact from a form."""
    return record_once(actor=actor, dossier_id=dossier_id, facts=[fact])[0]


@transaction.atomic
def record_once(*, actor: Actor, dossier_id: UUID, facts: Sequence[Fact]) -> list[FactRow]:
    """Facts from a form, less what the dossier says in these very words: a button that was pressed again, because the answer
    to the first press got lost, records nothing twice. The row of each fact, whether it is new or stood already.
    """
    Dossier.objects.select_for_update().get(pk=dossier_id)
    rows = FactRow.objects.filter(dossier_id=dossier_id, superseded_by=None, kind__in={fact.kind for fact in facts}).order_by("sequence")
    there = {_said(to_fact(row)): row for row in rows}
    fresh = [fact for fact in facts if fact.supersedes or _said(fact) not in there]
    made = record_facts(actor=actor, dossier_id=dossier_id, facts=fresh, source=FORM) if fresh else []
    new = {fact.id: row for fact, row in zip(fresh, made, strict=True)}
    return [new[fact.id] if fact.id in new else there[_said(fact)] for fact in facts]


def _said(fact: Fact) -> tuple[object, ...]:
    """What a fact says, whatever its id and the day on which it was learned."""
    return fact.kind, fact.valid_from, fact.valid_until, json.dumps({name: plain(value) for name, value in fact.data.items() if value is not None}, sort_keys=True)


def agree_next_step(*, actor: Actor, dossier_id: UUID, what: str, on: date, today: date) -> FactRow:
    """The next step, with its date; it becomes a task of the contact."""
    fact = new_fact(kind="volgende_stap.afgesproken", valid_from=today, known_on=today, wat=what, datum=on, wie=actor.label or actor.id)
    return record(actor=actor, dossier_id=dossier_id, fact=fact)


@transaction.atomic
def become_contact(*, actor: Actor, dossier_id: UUID, organisation: str, today: date) -> FactRow:
    """The actor becomes the named contact from today; who was it until now is so until yesterday."""
    Dossier.objects.select_for_update().get(pk=dossier_id)
    ended = [ended_before(fact, today) for fact in _running_contacts(dossier_id)]
    mine = new_fact(
        kind="contactpersoon.aangewezen", valid_from=today, known_on=today, naam=actor.label,
        organisatie=organisation, gebruiker=str(actor.user_id),
    )  # fmt: skip
    return record_facts(actor=actor, dossier_id=dossier_id, facts=[*ended, mine], source=FORM)[-1]


def _running_contacts(dossier_id: UUID) -> list[Fact]:
    rows = FactRow.objects.filter(
        dossier_id=dossier_id, kind="contactpersoon.aangewezen", valid_before=None, superseded_by=None
    )
    return [to_fact(row) for row in rows]


def ended_before(fact: Fact, today: date) -> Fact:
    """The same fact, until the day before; one that began that day or later is dropped as a correction."""
    if fact.valid_from >= today:
        dropped = new_fact(kind="feit.nietig", valid_from=today, known_on=today)
        return replace(dropped, supersedes=fact.id, mode="correction")
    until = today - timedelta(days=1)
    return replace(fact, id=str(ordered()), known_on=today, valid_until=until, supersedes=fact.id, mode="change")


def note_viewed(*, actor: Actor, dossiers: Iterable[Dossier], action: str, reason: str = "") -> None:
    """The read-audit: one line per person shown and one for the act."""
    trail.record(
        actor=actor, action=action, subjects=[seen(dossier) for dossier in dossiers],
        object_kind="dossier", reason=reason,
    )  # fmt: skip
