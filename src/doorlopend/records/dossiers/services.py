"""The only way to write a dossier: facts in, derived rows along, audit in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.engines.facts import KINDS, Fact, FactError, Value, validate
from doorlopend.records.access import rows as stored
from doorlopend.records.access.actor import Actor
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.audit import trail

from . import derivation, index
from .convert import to_row
from .models import Dossier, FactRow, Subject
from .policies import check_may_write


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from: `kind` (form, duo, coa, excel, hand-over, demo), and a reference to the message or file."""

    kind: str
    reference: str = ""


class AlreadySuperseded(ValueError):
    """Somebody replaced this fact first; look again before replacing the newer one."""


def new_fact(*, kind: str, valid_from: date, known_on: date, valid_until: date | None = None, **data: Value) -> Fact:
    """A fact with a fresh id, not yet recorded."""
    return Fact(
        id=str(ordered()), kind=kind, valid_from=valid_from, valid_until=valid_until, known_on=known_on, data=data
    )


def with_fresh_ids(facts: Iterable[Fact]) -> list[Fact]:
    """The same facts under ids of their own, references along; for facts that come with names of elsewhere."""
    given = list(facts)
    ids = {fact.id: str(ordered()) for fact in given}
    return [
        replace(
            fact, id=ids[fact.id], supersedes=ids.get(fact.supersedes or "", fact.supersedes),
            data={name: _renamed(fact.kind, name, value, ids) for name, value in fact.data.items()},
        )
        for fact in given
    ]  # fmt: skip


def _renamed(kind: str, name: str, value: Any, ids: Mapping[str, str]) -> Any:
    field = KINDS[kind].field(name) if kind in KINDS else None
    return ids.get(value, value) if field and field.type == "fact" else value


@transaction.atomic
def open_dossier(
    *, actor: Actor, controller_id: UUID, opened_on: date, facts: Sequence[Fact] = (), source: Source, subject_id: UUID | None = None
) -> Dossier:
    """Opens a dossier for a person who is new to this controller, or for a new period of a known one."""
    check_may_write(actor=actor, controller_id=controller_id)
    if subject_id is None:
        subject_id = Subject.objects.create(controller_id=controller_id).pk
    dossier = Dossier.objects.create(
        id=unguessable(), controller_id=controller_id, subject_id=subject_id, opened_on=opened_on
    )
    trail.record(actor=actor, action="dossier.opened", controller_id=controller_id, subjects=[seen(dossier)])
    if facts:
        record_facts(actor=actor, dossier_id=dossier.pk, facts=facts, source=source)
        dossier.refresh_from_db()
    return dossier


@transaction.atomic
def record_facts(
    *, actor: Actor, dossier_id: UUID, facts: Sequence[Fact], source: Source, origins: Mapping[str, UUID] = MappingProxyType({})
) -> list[FactRow]:
    """Adds facts to a dossier and derives it anew. `origins`: by fact id, the fact at the controller that gave it.

    Raises FactError (which fact, which field, what to do), AlreadySuperseded, or PermissionDenied.
    """
    dossier = _locked(actor, dossier_id)
    rows = _rows(actor, dossier, _with_ids(facts), source)
    for row in rows:
        row.origin_id = origins.get(str(row.pk))
    _check_supersession(dossier, rows)
    stored.add(rows)
    dossier.version += len(rows)
    index.update(dossier, facts=rows)
    derivation.derive(dossier)
    _audit(actor, dossier, rows, source)
    return rows


def _locked(actor: Actor, dossier_id: UUID) -> Dossier:
    """The dossier, held until the transaction ends, by somebody who may write it."""
    found = stored.read(Dossier, lock=True, id=dossier_id)
    if not found:
        raise Dossier.DoesNotExist(f"no dossier {dossier_id} for {actor.id}")
    check_may_write(actor=actor, controller_id=found[0].controller_id)
    return found[0]


def _with_ids(facts: Iterable[Fact]) -> list[Fact]:
    """Facts validated one by one; a life's consistency is the law engine's to signal, not to refuse."""
    ready = [replace(fact, id=str(fact.id or ordered())) for fact in facts]
    for fact in ready:
        validate(fact)
        _check_key(fact, "id", fact.id)
        _check_key(fact, "supersedes", fact.supersedes)
    return ready


def _check_key(fact: Fact, field: str, key: str | None) -> None:
    """The record knows facts by uuid; a made-up key is refused by name, not by a crash."""
    try:
        UUID(key or fact.id)
    except ValueError:
        raise FactError(
            fact_id=fact.id, kind=fact.kind, field=field, code="not_a_key", nl=f"'{key}' is geen sleutel van een feit.",
            en=f"'{key}' is not the key of a fact.", remedy_nl="Laat het veld leeg of geef een uuid.",
            remedy_en="Leave the field empty or give a uuid.",
        ) from None  # fmt: skip


def _rows(actor: Actor, dossier: Dossier, facts: Sequence[Fact], source: Source) -> list[FactRow]:
    return [
        to_row(
            fact, id=UUID(fact.id), controller_id=dossier.controller_id, dossier_id=dossier.pk,
            sequence=dossier.version + place, recorded_by=actor.id, source=source.kind, source_ref=source.reference,
        )
        for place, fact in enumerate(facts, start=1)
    ]  # fmt: skip


def _check_supersession(dossier: Dossier, rows: Sequence[FactRow]) -> None:
    """Under the dossier's lock: what is superseded exists in this dossier and still stands."""
    wanted = {row.supersedes_id for row in rows if row.supersedes_id} - {row.pk for row in rows}
    if not wanted:
        return
    here = set(FactRow.objects.filter(dossier=dossier, pk__in=wanted).values_list("pk", flat=True))
    if missing := wanted - here:
        raise FactError(
            fact_id=str(missing.pop()), kind="", field="supersedes", code="unknown_fact",
            nl="Dit feit staat niet in het dossier.", en="This fact is not in the dossier.",
            remedy_nl="Kies een feit uit dit dossier.", remedy_en="Choose a fact of this dossier.",
        )  # fmt: skip
    if FactRow.objects.filter(supersedes_id__in=wanted).exists():
        raise AlreadySuperseded(_("Dit feit is intussen al vervangen. Bekijk het dossier opnieuw."))


def _audit(actor: Actor, dossier: Dossier, rows: Sequence[FactRow], source: Source) -> None:
    kinds = sorted({row.kind for row in rows})
    trail.record(
        actor=actor,
        action="facts.recorded",
        controller_id=dossier.controller_id,
        subjects=[seen(dossier)],
        object_kind="source",
        object_id=source.kind,
        detail={"kinds": kinds, "version": dossier.version},
    )


@transaction.atomic
def apply_lawbook(*, actor: Actor, dossier_id: UUID) -> list[derivation.Change]:
    """A person has a dossier derived by the present lawbook and engine; returns what it changed."""
    dossier = _locked(actor, dossier_id)
    was, found = dossier.lawbook_id, derivation.changes(dossier, derivation.lawbook())
    derivation.derive(dossier)
    detail = {"was": was, "now": dossier.lawbook_id, "changed": [change.key for change in found]}
    trail.record(
        actor=actor, action="lawbook.applied", controller_id=dossier.controller_id, subjects=[seen(dossier)], detail=detail
    )
    return found


def seen(dossier: Dossier) -> trail.Seen:
    """The dossier as the audit may know it."""
    return trail.Seen(controller_id=dossier.controller_id, token=dossier.audit_token, dossier_id=dossier.pk)


@transaction.atomic
def close_dossier(*, actor: Actor, dossier_id: UUID, closed_on: date, reason: str) -> Dossier:
    """Ends the period of this dossier; its retention starts to run."""
    dossier = _locked(actor, dossier_id)
    dossier.closed_on = closed_on
    dossier.save(update_fields=["closed_on"])
    trail.record(
        actor=actor, action="dossier.closed", controller_id=dossier.controller_id, subjects=[seen(dossier)],
        reason=reason,
    )  # fmt: skip
    return dossier


@transaction.atomic
def reopen_dossier(*, actor: Actor, dossier_id: UUID, reason: str) -> Dossier:
    """Takes a closing back that was a mistake; what follows from its facts is derived anew."""
    dossier = _locked(actor, dossier_id)
    dossier.closed_on = None
    dossier.save(update_fields=["closed_on"])
    derivation.derive(dossier)
    trail.record(actor=actor, action="dossier.reopened", controller_id=dossier.controller_id, subjects=[seen(dossier)], reason=reason)
    return dossier


@transaction.atomic
def change_subject(*, actor: Actor, dossier_id: UUID, subject_id: UUID, reason: str) -> UUID:
    """Says that a dossier is about this person of the same controller; returns the person it was about before.

    Raises Subject.DoesNotExist for a person of another controller.
    """
    dossier = _locked(actor, dossier_id)
    before, dossier.subject = dossier.subject_id, Subject.objects.get(pk=subject_id, controller_id=dossier.controller_id)
    dossier.save(update_fields=["subject"])
    trail.record(actor=actor, action="dossier.subject_changed", controller_id=dossier.controller_id, subjects=[seen(dossier)], reason=reason)
    return before
