"""Joining two dossiers of one person, and parting them again. The only way to write in this corner.

What the double says besides is copied into the dossier that goes on, each copy under an id of its own that names its
origin; the double is closed and stays as it was. Parting voids the copies and opens the double again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from doorlopend.engines.facts import KINDS, Fact
from doorlopend.records.access.actor import Actor
from doorlopend.records.access.ids import ordered
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.convert import to_fact
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.novelty import new_to
from doorlopend.records.dossiers.policies import check_may_write
from doorlopend.records.dossiers.services import (
    Source,
    change_subject,
    close_dossier,
    new_fact,
    record_facts,
    reopen_dossier,
    seen,
    with_fresh_ids,
)
from doorlopend.records.messages import outbox
from doorlopend.records.messages.models import Outgoing
from doorlopend.records.messages.services import move_incoming
from doorlopend.records.work.services import move_tasks

from .models import Joined

SOURCE = "merge"


class NotTogether(ValueError):
    """These two cannot be joined, or no longer be parted; the text says why."""


@transaction.atomic
def join(*, actor: Actor, dossier_id: UUID, double_id: UUID, reason: str, today: date) -> Joined:
    """The first dossier goes on with what both know; the double is closed. Raises NotTogether, PermissionDenied."""
    kept, double = _both(actor, dossier_id, double_id)
    if kept.closed_on or double.closed_on:
        raise NotTogether(_("Een van beide dossiers is al gesloten."))
    _check_nothing_under_way(double)
    row = Joined.objects.create(
        controller_id=kept.controller_id, dossier_id=kept.pk, double_id=double.pk, subject_before=double.subject_id, reason=reason[:300],
        made_by=actor.id, tasks=_words(move_tasks(actor=actor, source_id=double.pk, target_id=kept.pk)),
        messages=_words(move_incoming(actor=actor, source_id=double.pk, target_id=kept.pk)),
    )  # fmt: skip
    _copy_facts(actor, double, kept, row)
    _withdraw_drafts(double)
    change_subject(actor=actor, dossier_id=double.pk, subject_id=kept.subject_id, reason=_("samengevoegd"))
    close_dossier(actor=actor, dossier_id=double.pk, closed_on=max(today, double.opened_on), reason=_("samengevoegd"))
    _audit(actor, "dossier.joined", row, [kept, double])
    return row


@transaction.atomic
def part(*, actor: Actor, joined_id: UUID, reason: str, today: date) -> list[str]:
    """Undoes a join; returns what stays in the first dossier because somebody built on it. Raises NotTogether."""
    row = Joined.objects.select_for_update().get(pk=joined_id)
    kept, double = _both(actor, row.dossier_id, row.double_id)
    if row.undone_at:
        raise NotTogether(_("Deze dossiers zijn intussen weer gescheiden."))
    copies = FactRow.objects.filter(dossier=kept, source=SOURCE, source_ref=str(row.pk))
    stays = sorted({KINDS[one.kind].nl for one in copies.filter(superseded_by__isnull=False).exclude(superseded_by__source_ref=str(row.pk))})
    voids = [_void(one, reason, today) for one in copies.filter(superseded_by=None)]
    if voids:
        record_facts(actor=actor, dossier_id=kept.pk, facts=voids, source=Source("form", str(row.pk)))
    _open_again(actor, double, row)
    row.undone_at = timezone.now()
    row.save(update_fields=["undone_at"])
    _audit(actor, "dossier.parted", row, [kept, double], reason=reason)
    return stays


def _both(actor: Actor, first: UUID, second: UUID) -> tuple[Dossier, Dossier]:
    """Both under lock, in one order for everybody."""
    found = {one.pk: one for one in Dossier.objects.select_for_update().filter(pk__in=[first, second]).order_by("pk")}
    if len(found) != 2 or len({one.controller_id for one in found.values()}) != 1:
        raise NotTogether(_("Kies twee verschillende dossiers van dezelfde organisatie."))
    check_may_write(actor=actor, controller_id=found[first].controller_id)
    return found[first], found[second]


def _check_nothing_under_way(double: Dossier) -> None:
    if Outgoing.objects.filter(dossier_id=double.pk, state__in=outbox.UNDER_WAY).exists():
        raise NotTogether(_("Over het andere dossier is nog een bericht onderweg of vastgelopen. Handel dat eerst af."))


def _copy_facts(actor: Actor, double: Dossier, kept: Dossier, row: Joined) -> None:
    """What was once true and what stands, not what was corrected away, and not what the other says already."""
    rows = FactRow.objects.filter(dossier=double).exclude(kind="feit.nietig").exclude(superseded_by__mode="correction").order_by("sequence")
    facts = new_to(kept.pk, [to_fact(one) for one in rows])
    ids = {fact.id for fact in facts}
    whole = [fact if fact.supersedes is None or fact.supersedes in ids else replace(fact, supersedes=None, mode="") for fact in facts]
    copies = with_fresh_ids(whole)
    origins = {copy.id: UUID(fact.id) for copy, fact in zip(copies, whole, strict=True)}
    if copies:
        record_facts(actor=actor, dossier_id=kept.pk, facts=copies, source=Source(SOURCE, str(row.pk)), origins=origins)


def _words(keys: Sequence[UUID]) -> list[str]:
    return [str(key) for key in keys]


def _withdraw_drafts(double: Dossier) -> None:
    drafts = list(Outgoing.objects.filter(dossier_id=double.pk, state=Outgoing.State.DRAFT))
    for receiver in {one.receiver for one in drafts}:
        outbox.sync_drafts(dossier=double, receiver=receiver, wanted=[], messages=[one for one in drafts if one.receiver == receiver])


def _void(row: FactRow, reason: str, today: date) -> Fact:
    return replace(
        new_fact(kind="feit.nietig", valid_from=today, known_on=today, reden=reason[:200]), id=str(ordered()), supersedes=str(row.pk), mode="correction"
    )


def _open_again(actor: Actor, double: Dossier, row: Joined) -> None:
    change_subject(actor=actor, dossier_id=double.pk, subject_id=row.subject_before, reason=_("weer gesplitst"))
    move_tasks(actor=actor, source_id=row.dossier_id, target_id=double.pk, only=[UUID(key) for key in row.tasks])
    move_incoming(actor=actor, source_id=row.dossier_id, target_id=double.pk, only=[UUID(key) for key in row.messages])
    reopen_dossier(actor=actor, dossier_id=double.pk, reason=_("weer gesplitst"))


def _audit(actor: Actor, action: str, row: Joined, about: Sequence[Dossier], *, reason: str = "") -> None:
    trail.record(
        actor=actor, action=action, controller_id=row.controller_id, subjects=[seen(one) for one in about],
        object_kind="joined", object_id=row.pk, reason=reason or row.reason,
    )  # fmt: skip
