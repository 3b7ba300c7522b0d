"""Reading in a list of COA or of a gemeente: keep and preview it, apply it, undo it. The only way to write a batch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.engines.facts import KINDS, Fact
from doorlopend.records.access.actor import Actor
from doorlopend.records.access.vault import open_sealed, seal
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.novelty import new_to
from doorlopend.records.dossiers.policies import check_may_write
from doorlopend.records.dossiers.services import Source, close_dossier, new_fact, open_dossier, record_facts
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.kit.lists import Sheet, UnreadableList, folded, read_list
from doorlopend.records.messages.models import Outgoing
from doorlopend.records.people.models import User
from doorlopend.records.regions.models import GemeenteName
from doorlopend.records.regions.queries import gemeenten_on

from .drafts import Draft, Own, drafts, pack, unpack
from .fields import Cell, expected_heads, fields, guess
from .matching import Verdict, judge
from .models import Batch, BatchRow, ColumnMapping

NO_DECISION = frozenset({"contactpersoon.aangewezen", "volgende_stap.afgesproken", "feit.nietig"})
"""Recording these does not build on what the list said."""


@transaction.atomic
def read_in(
    *, actor: Actor, controller_id: UUID, data: bytes, file_name: str, today: date, origin: str = Batch.Origin.COA
) -> Batch:
    """Keeps a list sealed and judges every row. Raises UnreadableList with the remedy."""
    check_may_write(actor=actor, controller_id=controller_id)
    sheet = max(read_list(data, file_name=file_name, expected=expected_heads()), key=lambda one: len(one.rows))
    batch = Batch.objects.create(
        controller_id=controller_id, file_name=file_name[-120:], made_by=actor.id, heads=list(sheet.heads),
        content=seal(_keep(sheet)), total=len(sheet.rows), known_on=today, origin=origin,
    )  # fmt: skip
    trail.record(actor=actor, action="list.read_in", controller_id=controller_id, object_kind="batch", object_id=batch.pk, detail={"rows": batch.total})
    return match_columns(actor=actor, batch_id=batch.pk, columns=_columns_for(batch))


def allowed(*, actor: Actor, batch: Batch) -> frozenset[str]:
    """The fields this actor may read in: a column of health only for who may see health."""
    return frozenset(name for name, one in fields().items() if not one.sensitivity or batch.controller_id in actor.scope.get(one.sensitivity, frozenset()))


def passed_over(*, actor: Actor, batch: Batch) -> list[str]:
    """Headings of this list that hold a field which this actor may not read in."""
    mine = allowed(actor=actor, batch=batch)
    return [head for name, head in _columns_for(batch).items() if name not in mine]


def _keep(sheet: Sheet) -> str:
    rows = [[row.number, {head: [found.text, found.at] for head, found in row.cells.items() if found.text}] for row in sheet.rows]
    return json.dumps(rows, ensure_ascii=False)


def _signature(heads: list[str]) -> str:
    return hashlib.sha256("|".join(folded(head) for head in heads).encode()).hexdigest()


def _columns_for(batch: Batch) -> dict[str, str]:
    saved = ColumnMapping.objects.filter(controller_id=batch.controller_id, signature=_signature(batch.heads)).first()
    return {name: head for name, head in saved.columns.items() if head in batch.heads} if saved else guess(batch.heads)


@transaction.atomic
def match_columns(*, actor: Actor, batch_id: UUID, columns: Mapping[str, str], save: bool = False) -> Batch:
    """Says which column means what, and judges all rows anew. `save`: for the next list with these headings too."""
    batch = _locked(actor, batch_id, Batch.State.PREVIEW)
    mine = allowed(actor=actor, batch=batch)
    batch.columns = {name: head for name, head in columns.items() if name in mine and head in batch.heads}
    batch.save(update_fields=["columns"])
    if save:
        ColumnMapping.objects.update_or_create(
            controller_id=batch.controller_id, signature=_signature(batch.heads), defaults={"columns": batch.columns}
        )
    _judge_rows(batch)
    return batch


def _judge_rows(batch: Batch) -> None:
    places = {folded(place.name): place.code.removeprefix("GM") for place in gemeenten_on(batch.known_on)}
    found: list[Draft] = []
    own = _own(batch)
    for number, cells in json.loads(open_sealed(batch.content)):
        made = {head: Cell(text, at) for head, (text, at) in cells.items()}
        found += drafts(number=number, cells=made, columns=batch.columns, gemeenten=places, known_on=batch.known_on, own=own)
    verdicts = judge(controller_id=batch.controller_id, drafts=found)
    BatchRow.objects.filter(batch=batch).delete()
    BatchRow.objects.bulk_create([_row(batch, draft, verdict) for draft, verdict in zip(found, verdicts, strict=True)], batch_size=500)


def _own(batch: Batch) -> Own:
    """A gemeente's own list: it acts for these people, and a colleague is known by the whole name."""
    holder = batch.controller
    if batch.origin != Batch.Origin.OWN or holder.gemeente_id is None:
        return Own()
    code = GemeenteName.objects.filter(gemeente_id=holder.gemeente_id, valid_before=None).values_list("code", flat=True).first() or ""
    names = User.objects.filter(steward_id=holder.pk, is_active=True).values_list("name", "pk")
    return Own(code.removeprefix("GM"), holder.name, {" ".join(name.casefold().split()): str(pk) for name, pk in names})


def _row(batch: Batch, draft: Draft, verdict: Verdict) -> BatchRow:
    shown = {"name": draft.name, "v": draft.values.get("v_nummer", ""), "born": str(draft.born or ""), "facts": pack(draft.facts)}
    return BatchRow(
        controller_id=batch.controller_id, batch=batch, dossier_id=verdict.dossier_id, number=draft.number, state=verdict.state,
        why=verdict.why[:300], remedy=verdict.remedy[:300], body=seal(json.dumps(shown, ensure_ascii=False)),
    )  # fmt: skip


def shown(row: BatchRow) -> dict[str, Any]:
    """What the preview shows of a row; nothing once the list is done."""
    return dict(json.loads(open_sealed(row.body))) if row.body else {"name": "", "v": "", "born": "", "facts": "[]"}


def facts_in(told: Mapping[str, Any]) -> list[Fact]:
    """What a row, as `shown`, would bring; not yet recorded."""
    return unpack(told["facts"])


def _locked(actor: Actor, batch_id: UUID, *states: str) -> Batch:
    """Raises NotNow when the list is past this: applied, undone or dropped by somebody else."""
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    check_may_write(actor=actor, controller_id=batch.controller_id)
    if batch.state not in states:
        raise NotNow("list", _("Deze lijst is intussen %s.") % batch.get_state_display().lower())
    return batch


@transaction.atomic
def drop(*, actor: Actor, batch_id: UUID) -> Batch:
    """Throws a list away before anything was recorded."""
    batch = _locked(actor, batch_id, Batch.State.PREVIEW)
    return _close(actor, batch, Batch.State.DROPPED, "list.dropped")


WAITS = timedelta(days=14)
"""How long a list may wait to be recorded: as long as a draft of a form."""


@transaction.atomic
def sweep(*, actor: Actor, controller_id: UUID, now: datetime) -> int:
    """Throws away lists that nobody recorded: they name people who may not have a dossier here. Returns how many."""
    stale = list(Batch.objects.filter(controller_id=controller_id, state=Batch.State.PREVIEW, made_at__lt=now - WAITS))
    for batch in stale:
        _close(actor, batch, Batch.State.DROPPED, "list.dropped")
    return len(stale)


@transaction.atomic
def start(*, actor: Actor, batch_id: UUID) -> Batch:
    """A person decides that the list is to be recorded; what follows may take a while."""
    batch = _locked(actor, batch_id, Batch.State.PREVIEW)
    batch.state = Batch.State.APPLYING
    batch.save(update_fields=["state"])
    trail.record(actor=actor, action="list.applied", controller_id=batch.controller_id, object_kind="batch", object_id=batch.pk)
    return batch


@transaction.atomic
def apply_some(*, actor: Actor, batch_id: UUID, most: int = 50) -> int:
    """Records up to `most` waiting rows; returns how many are left. Broken off and begun again it doubles nothing."""
    batch = _locked(actor, batch_id, Batch.State.APPLYING)
    waiting = BatchRow.objects.filter(batch=batch, outcome=BatchRow.Outcome.WAITS).order_by("number", "pk")
    for row in list(waiting[:most]):
        _apply(actor, batch, row)
    left = waiting.count()
    if left == 0:
        _close(actor, batch, Batch.State.APPLIED, "list.done")
    return left


def _apply(actor: Actor, batch: Batch, row: BatchRow) -> None:
    if row.state not in (BatchRow.State.NEW, BatchRow.State.MATCHED):
        _end(row, BatchRow.Outcome.SKIPPED)
        return
    facts, source = unpack(shown(row)["facts"]), Source(batch.origin, str(batch.pk))
    if row.dossier_id is None:
        dossier = open_dossier(actor=actor, controller_id=batch.controller_id, opened_on=batch.known_on, facts=facts, source=source)
        row.dossier_id, row.opened, added = dossier.pk, True, facts
    elif added := new_to(row.dossier_id, facts):
        record_facts(actor=actor, dossier_id=row.dossier_id, facts=added, source=source)
    row.facts = [fact.id for fact in added]
    _end(row, BatchRow.Outcome.RECORDED if added else BatchRow.Outcome.NOTHING)


def _end(row: BatchRow, outcome: str) -> None:
    row.outcome, row.body = outcome, ""
    row.save(update_fields=["outcome", "body", "dossier_id", "opened", "facts"])


def _close(actor: Actor, batch: Batch, state: str, action: str) -> Batch:
    """The list itself goes: its facts are in the dossiers, and it names people it should not name for ever."""
    batch.state, batch.content = state, ""
    batch.save(update_fields=["state", "content"])
    BatchRow.objects.filter(batch=batch).update(body="")
    counts = {outcome or "waits": BatchRow.objects.filter(batch=batch, outcome=outcome).count() for outcome in BatchRow.Outcome.values}
    trail.record(actor=actor, action=action, controller_id=batch.controller_id, object_kind="batch", object_id=batch.pk, detail=counts)
    return batch


@transaction.atomic
def undo(*, actor: Actor, batch_id: UUID, reason: str, today: date) -> Batch:
    """Voids what nobody built on. What was decided upon or sent on stays, listed with a drafted correction."""
    batch = _locked(actor, batch_id, Batch.State.APPLIED)
    for row in BatchRow.objects.filter(batch=batch, outcome=BatchRow.Outcome.RECORDED).order_by("number"):
        _undo(actor, batch, row, reason, today)
    batch.state = Batch.State.UNDONE
    batch.save(update_fields=["state"])
    trail.record(actor=actor, action="list.undone", controller_id=batch.controller_id, object_kind="batch", object_id=batch.pk)
    return batch


def _undo(actor: Actor, batch: Batch, row: BatchRow, reason: str, today: date) -> None:
    assert row.dossier_id is not None  # only recorded rows are undone
    dossier = Dossier.objects.select_for_update().get(pk=row.dossier_id)
    mine = list(FactRow.objects.filter(dossier=dossier, pk__in=row.facts, superseded_by=None))
    if built := _built_on(dossier, batch, row):
        row.outcome, row.draft = BatchRow.Outcome.STANDS, _draft(mine, built, reason)
    else:
        voids = [_void(fact, reason, today) for fact in mine]
        if voids:
            record_facts(actor=actor, dossier_id=dossier.pk, facts=voids, source=Source(batch.origin, str(batch.pk)))
        if row.opened and dossier.closed_on is None:
            close_dossier(actor=actor, dossier_id=dossier.pk, closed_on=max(today, dossier.opened_on), reason=_("lijst ongedaan gemaakt"))
        row.outcome = BatchRow.Outcome.UNDONE
    row.save(update_fields=["outcome", "draft"])


def _void(row: FactRow, reason: str, today: date) -> Fact:
    return replace(
        new_fact(kind="feit.nietig", valid_from=today, known_on=today, reden=reason[:200]), supersedes=str(row.pk), mode="correction"
    )


def _built_on(dossier: Dossier, batch: Batch, row: BatchRow) -> list[str]:
    """What came after the list in this dossier: other people's facts, and messages to DUO."""
    later = FactRow.objects.filter(dossier=dossier, sequence__gt=_last(row)).exclude(source_ref=str(batch.pk)).exclude(kind__in=NO_DECISION)
    kinds = sorted(set(later.values_list("kind", flat=True)))
    sent = Outgoing.objects.filter(dossier_id=dossier.pk).exclude(state=Outgoing.State.DRAFT).values_list("operation", flat=True)
    return [*(KINDS[kind].nl for kind in kinds), *(f"verzonden aan DUO: {name}" for name in sorted(set(sent)))]


def _last(row: BatchRow) -> int:
    return max(FactRow.objects.filter(pk__in=row.facts).values_list("sequence", flat=True), default=0)


def _draft(facts: list[FactRow], built: list[str], reason: str) -> str:
    lines = [_("Ingelezen en intussen gebruikt voor: %s.") % "; ".join(built), _("Voorstel, na eigen beoordeling vast te leggen:")]
    lines += [_("- laat vervallen: %(kind)s van %(day)s (reden: %(why)s)") % {"kind": KINDS[fact.kind].nl, "day": fact.valid_from, "why": reason} for fact in facts]
    return "\n".join([*lines, _("Ging er al iets naar DUO, dan ook daar intrekken of verbeteren.")])


__all__ = ["NotNow", "UnreadableList", "apply_some", "drop", "match_columns", "read_in", "shown", "start", "undo"]
