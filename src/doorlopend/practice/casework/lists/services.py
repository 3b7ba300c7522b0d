"""Proposing what must go; the approval and the destruction are the record's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from doorlopend.engines.facts import KINDS
from doorlopend.records.access.actor import Actor
from doorlopend.records.dossiers import destruction
from doorlopend.records.dossiers.destruction import DestructionRefused
from doorlopend.records.dossiers.models import FactRow, Obligation

from .retention import DUTY, ground_for


@transaction.atomic
def propose_files(*, actor: Actor, dossier_ids: Sequence[UUID], today: date) -> int:
    """Proposes files whose last day has passed; returns how many. Raises DestructionRefused for one that is too early."""
    rows = Obligation.objects.filter(dossier_id__in=dossier_ids, rule=DUTY).select_related("dossier")
    for row in rows:
        if row.due_on is None or row.due_on > today:
            raise DestructionRefused("ground", f"Dit dossier blijft tot en met {row.due_on} bewaard.", f"This file is kept until {row.due_on}.")
        destruction.propose(
            actor=actor, controller_id=row.controller_id, object_kind="dossier", object_id=row.dossier_id,
            ground=ground_for(dossier_id=row.dossier_id), today=today,
        )  # fmt: skip
    return len(rows)


@transaction.atomic
def propose_facts(*, actor: Actor, fact_ids: Sequence[UUID], today: date) -> int:
    """Proposes facts that were kept as long as needed, and are no longer; returns how many."""
    rows = [row for row in FactRow.objects.filter(pk__in=fact_ids) if KINDS[row.kind].retention == "zolang_nodig"]
    for row in rows:
        if row.valid_before is None or row.valid_before > today:
            raise DestructionRefused("ground", "Dit gegeven geldt nog.", "This datum still holds.")
        destruction.propose(actor=actor, controller_id=row.controller_id, object_kind="fact", object_id=row.pk, ground="niet_meer_nodig", today=today)
    return len(rows)
