"""What is done in an intake; each call is one act, recorded as facts of the dossier with its audit."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.engines.facts import Fact
from doorlopend.engines.law.life import Life
from doorlopend.records.access.actor import Actor
from doorlopend.records.access.ids import ordered
from doorlopend.records.audit import trail
from doorlopend.records.documents import services as documents
from doorlopend.records.dossiers.convert import to_fact
from doorlopend.records.dossiers.derivation import facts_of, standing_facts
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.services import Source, new_fact, record_facts, seen
from doorlopend.records.kit import pdf

from . import drafts, letters
from .policies import NotYet


@transaction.atomic
def submit_part(*, actor: Actor, dossier: Dossier, part: str, facts: Sequence[Fact]) -> list[FactRow]:
    """Records what a part brought to light; the draft of it goes. Nothing new is no error."""
    rows = record_facts(actor=actor, dossier_id=dossier.pk, facts=facts, source=_source(part)) if facts else []
    for fact in facts:
        _keep_letter(actor, dossier, fact)
    drafts.submitted(actor=actor, dossier=dossier, form=f"intake.{part}")
    return rows


def invite(*, actor: Actor, dossier: Dossier, on: date, expected: date, today: date) -> FactRow:
    """A call for the intake (Wi 14 lid 1)."""
    fact = new_fact(kind="intake.oproep", valid_from=on, known_on=max(on, today), termijn=expected)
    return _one(actor, dossier, fact, "oproep")


@transaction.atomic
def settle_call(*, actor: Actor, dossier: Dossier, call_id: UUID, outcome: str, culpable: bool | None, today: date) -> FactRow:
    """What came of a call. Raises FactRow.DoesNotExist, or NotYet when it was settled already."""
    call = to_fact(FactRow.objects.get(pk=call_id, dossier=dossier, kind="intake.oproep", superseded_by=None))
    if call.data.get("uitkomst"):
        raise NotYet(_("Van deze oproep is al vastgelegd wat ervan kwam. Corrigeer dat via Feit vastleggen."))
    data = {**call.data, "uitkomst": outcome, **({} if culpable is None else {"verwijtbaar": culpable})}
    told = replace(call, id=str(ordered()), known_on=max(today, call.known_on), data=data, supersedes=call.id, mode="correction")
    return _one(actor, dossier, told, "oproep")


def warn(*, actor: Actor, dossier: Dossier, on: date, today: date) -> FactRow:
    """The written warning (Wi 14 lid 1)."""
    return _one(actor, dossier, new_fact(kind="intake.waarschuwing", valid_from=on, known_on=max(on, today)), "waarschuwing")


def arrange_help(*, actor: Actor, dossier: Dossier, kind: str, today: date) -> FactRow:
    """An interpreter or sleutelpersoon comes along, or nobody is needed."""
    return _one(actor, dossier, new_fact(kind="intake.vertaalhulp_geregeld", valid_from=today, known_on=today, soort=kind), "vertaalhulp")


def note_letter(*, actor: Actor, dossier: Dossier, template: str, version: str, language: str, looked_at: bool = False) -> None:
    """That a letter was made, or only looked at before anything was recorded; which one and in which version."""
    trail.record(
        actor=actor, action="letter.previewed" if looked_at else "letter.made", controller_id=dossier.controller_id, subjects=[seen(dossier)], object_kind="letter",
        object_id=template, detail={"version": version, "language": language},
    )  # fmt: skip


@transaction.atomic
def _one(actor: Actor, dossier: Dossier, fact: Fact, part: str) -> FactRow:
    row = record_facts(actor=actor, dossier_id=dossier.pk, facts=[fact], source=_source(part))[0]
    if not fact.supersedes:
        _keep_letter(actor, dossier, fact)
    return row


def _keep_letter(actor: Actor, dossier: Dossier, fact: Fact) -> None:
    """The letter that goes with a fact, kept as it goes out; where PDFs cannot be made it is made when asked for."""
    if fact.kind not in letters.KINDS:
        return
    life = Life(standing_facts(facts_of(dossier)))
    ready = letters.ready_for(dossier=dossier, fact=fact, life=life)
    with suppress(pdf.PdfUnavailable):
        if ready is not None:
            content = letters.make(dossier=dossier, ready=ready, fact=fact, signed_by=actor.label)
            documents.keep(actor=actor, dossier=dossier, ready=ready, content=content, on=fact.valid_from)


def _source(part: str) -> Source:
    return Source("form", f"intake.{part}")
