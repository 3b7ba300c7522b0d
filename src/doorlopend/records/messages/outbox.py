"""The only way to write what goes out. Every step is one transaction and one line in the ledger.

A message is composed (draft), released by a person (ready), under way (sent) and settled: accepted, refused, or stuck
until a person decides. Sending happens outside any transaction, so a stop between the receiver's answer and our commit
leaves a message `sent`: nobody here knows whether it arrived, and the sender finds out before it sends again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.access.vault import digest, digests, open_sealed, seal
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import seen

from .models import LedgerLine, Outgoing

State = Outgoing.State
UNDER_WAY = (State.READY, State.SENT, State.DEAD)
SETTLED = (State.ACCEPTED, State.REFUSED, State.WITHDRAWN)
SEND = "dossier.write"
LEASE = timedelta(seconds=60)
"""As long as an attempt may take; after it a message that is still `sent` belongs to a sender that stopped."""

SENDERS: dict[str, Callable[[Outgoing], None]] = {}
"""Per receiver what puts a released message on the queue; a gateway registers itself when its app is ready."""


class NotNow(ValueError):
    """The message is past this: sent, settled or withdrawn by somebody else."""


class Busy(Exception):
    """Another sender is at it; worth trying again."""


class Behind(Exception):
    """An earlier message about the same person goes first; once that is settled this one is put on the queue again."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What should be told: which operation, for which place, with which keys and body, from which facts."""

    operation: str
    slot: str
    body: Mapping[str, Any] | None
    keys: Mapping[str, Any] = field(default_factory=dict)
    facts: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return canonical(self.operation, self.keys, self.body)


def canonical(operation: str, keys: Mapping[str, Any], body: Mapping[str, Any] | None) -> str:
    """The same content gives the same text, whatever the order it was made in."""
    return json.dumps([operation, dict(keys), body if body is None else dict(body)], sort_keys=True, separators=(",", ":"))


def body_of(message: Outgoing) -> dict[str, Any] | None:
    """None for a message without a body, and for one whose fact was destroyed."""
    found: dict[str, Any] | None = json.loads(open_sealed(message.body)) if message.body else None
    return found


def answer_of(message: Outgoing) -> Any:
    return json.loads(open_sealed(message.answer)) if message.answer else None


def latest_told(messages: Sequence[Outgoing]) -> dict[str, Outgoing]:
    """Per slot the last message that was told or is being told; refused and withdrawn ones do not count."""
    counting = [one for one in messages if one.state in (*UNDER_WAY, State.ACCEPTED)]
    return {one.slot: one for one in sorted(counting, key=lambda one: (one.state in UNDER_WAY, str(one.released_at), one.pk))}


def sync_drafts(*, dossier: Dossier, receiver: str, wanted: Sequence[Wanted], messages: Sequence[Outgoing]) -> None:
    """Makes the drafts of a dossier what `wanted` says, less what was told already. Same facts twice change nothing."""
    told = latest_told(messages)
    drafts = {one.slot: one for one in messages if one.state == State.DRAFT}
    for want in wanted:
        if want.slot in told and told[want.slot].content in digests(want.text):
            continue
        _draft(dossier, receiver, want, drafts.pop(want.slot, None))
    for stale in drafts.values():
        stale.state, stale.settled_at = State.WITHDRAWN, timezone.now()
        stale.save(update_fields=["state", "settled_at"])


def _draft(dossier: Dossier, receiver: str, want: Wanted, there: Outgoing | None) -> None:
    if there is not None and there.content in digests(want.text):
        return
    row = there or Outgoing(
        controller_id=dossier.controller_id, dossier_id=dossier.pk, receiver=receiver, slot=want.slot,
        message_id=uuid4(), state=State.DRAFT,
    )  # fmt: skip
    _fill(row, want)
    row.save()


def _fill(row: Outgoing, want: Wanted) -> None:
    row.operation, row.keys, row.facts = want.operation, dict(want.keys), list(want.facts)
    row.body = seal(json.dumps(None if want.body is None else dict(want.body)))
    row.content = digest(want.text)


@transaction.atomic
def ask(*, actor: Actor, controller_id: UUID, receiver: str, wanted: Wanted, dossier_id: UUID | None = None) -> Outgoing:
    """A message that a person asks for rather than facts, released at once. Asked twice while under way, it is one."""
    _check(actor, controller_id)
    mine = Outgoing.objects.select_for_update().filter(controller_id=controller_id, dossier_id=dossier_id, receiver=receiver)
    there = mine.filter(slot=wanted.slot, state__in=UNDER_WAY).first()
    if there is not None:
        if there.content in digests(wanted.text):
            return there
        raise NotNow(_("Er is al een bericht onderweg voor dit gegeven. Wacht tot dat klaar is."))
    row = Outgoing(
        controller_id=controller_id, dossier_id=dossier_id, receiver=receiver, slot=wanted.slot, message_id=uuid4(),
        state=State.READY, released_by=actor.id, released_at=timezone.now(),
    )  # fmt: skip
    _fill(row, wanted)
    row.save(force_insert=True)
    _released(actor, row)
    return row


@transaction.atomic
def release(*, actor: Actor, message_id: UUID) -> Outgoing:
    """A person lets a draft go; it is sent as soon as the receiver answers. Raises NotNow, PermissionDenied."""
    row = _locked(actor, message_id, State.DRAFT)
    if Outgoing.objects.filter(dossier_id=row.dossier_id, slot=row.slot, receiver=row.receiver, state__in=UNDER_WAY).exists():
        raise NotNow(_("Een eerder bericht over dit gegeven is nog onderweg of vastgelopen. Handel dat eerst af."))
    row.state, row.released_by, row.released_at = State.READY, actor.id, timezone.now()
    row.save(update_fields=["state", "released_by", "released_at"])
    _released(actor, row)
    return row


def _released(actor: Actor, row: Outgoing) -> None:
    note(actor, row, "released")
    trail.record(
        actor=actor, action="message.released", controller_id=row.controller_id, subjects=_subjects(row),
        object_kind="outgoing", object_id=row.pk, detail={"operation": row.operation},
    )  # fmt: skip
    dispatch(row)


def dispatch(row: Outgoing) -> None:
    """On the queue, in the same transaction; without a sender the message waits for its copy card."""
    if row.receiver in SENDERS:
        SENDERS[row.receiver](row)


@transaction.atomic
def enter_by_hand(*, actor: Actor, message_id: UUID) -> Outgoing:
    """A person entered the content in the receiver's portal: it counts as a message that was accepted.

    Also for a message that got stuck, when somebody sees in the portal that it did arrive.
    """
    row = _locked(actor, message_id, State.DRAFT, State.READY, State.DEAD)
    row.by_hand, row.released_by, row.released_at = True, actor.id, row.released_at or timezone.now()
    _settle(row, State.ACCEPTED)
    note(actor, row, "entered")
    trail.record(
        actor=actor, action="message.entered", controller_id=row.controller_id, subjects=_subjects(row),
        object_kind="outgoing", object_id=row.pk, detail={"operation": row.operation},
    )  # fmt: skip
    return row


@transaction.atomic
def try_again(*, actor: Actor, message_id: UUID) -> Outgoing:
    """A person mended the cause, or saw that it never arrived: the stuck message goes out as if for the first time."""
    row = _locked(actor, message_id, State.DEAD)
    row.state, row.unsure, row.attempts, row.problem, row.next_try_at = State.READY, False, 0, "", None
    row.save()
    note(actor, row, "retry asked")
    trail.record(actor=actor, action="message.retried", controller_id=row.controller_id, subjects=_subjects(row), object_kind="outgoing", object_id=row.pk)
    dispatch(row)
    return row


@transaction.atomic
def withdraw(*, actor: Actor, message_id: UUID, reason: str) -> Outgoing:
    """A person decides that this need not be told any more, and why."""
    row = _locked(actor, message_id, State.READY, State.DEAD)
    if row.attempts and row.state == State.READY:
        raise NotNow(_("Dit bericht is al een keer verzonden. Wacht op het antwoord."))
    row.problem = reason[:300]
    _settle(row, State.WITHDRAWN)
    note(actor, row, "withdrawn", reason)
    trail.record(
        actor=actor, action="message.withdrawn", controller_id=row.controller_id, subjects=_subjects(row),
        object_kind="outgoing", object_id=row.pk, reason=reason,
    )  # fmt: skip
    return row


def begin_attempt(*, actor: Actor, message_id: UUID, now: datetime) -> Outgoing | None:
    """Marks a message as on its way and returns it; None when there is nothing left to send. Raises Busy, Behind.

    `unsure` on the returned row says that an earlier attempt may have arrived.
    """
    row = Outgoing.objects.select_for_update().get(pk=message_id)
    if row.state not in (State.READY, State.SENT):
        return None
    if row.state == State.SENT and row.next_try_at and row.next_try_at > now:
        raise Busy
    if _earlier(row):
        raise Behind
    row.unsure = row.unsure or row.state == State.SENT
    row.state, row.attempts, row.next_try_at = State.SENT, row.attempts + 1, now + LEASE
    row.save(update_fields=["unsure", "state", "attempts", "next_try_at"])
    note(actor, row, "sent", _("poging %d") % row.attempts)
    return row


def _earlier(row: Outgoing) -> bool:
    """Messages about one person go one by one, in the order in which they were released."""
    if row.dossier_id is None:
        return False
    before = Outgoing.objects.filter(dossier_id=row.dossier_id, receiver=row.receiver, state__in=UNDER_WAY)
    return before.filter(released_at__lt=row.released_at).exists()


def mark_later(*, actor: Actor, message_id: UUID, problem: str, unsure: bool) -> Outgoing | None:
    """No answer for now: it stays on the queue. `unsure`: it may have arrived all the same."""
    row = under_lock(message_id)
    if row is None:
        return None
    row.state = State.SENT if unsure else State.READY
    row.unsure, row.problem, row.next_try_at = row.unsure or unsure, problem[:300], None
    row.save(update_fields=["state", "unsure", "problem", "next_try_at"])
    note(actor, row, "attempt failed", problem)
    return row


def mark_dead(*, actor: Actor, message_id: UUID, problem: str) -> Outgoing | None:
    """A person must look: the list of stuck messages shows it with the reason."""
    row = under_lock(message_id)
    if row is None:
        return None
    row.state, row.problem, row.next_try_at = State.DEAD, problem[:300], None
    row.save(update_fields=["state", "problem", "next_try_at"])
    note(actor, row, "stuck", problem)
    return row


def mark_accepted(*, actor: Actor, message_id: UUID, answer: Any = None, remark: str = "") -> Outgoing | None:
    """The receiver took it; None when somebody else settled it first."""
    row = under_lock(message_id)
    if row is None:
        return None
    row.answer, row.problem, row.unsure = "" if answer is None else seal(json.dumps(answer)), "", False
    _settle(row, State.ACCEPTED)
    note(actor, row, "accepted", remark)
    return row


def mark_refused(*, actor: Actor, message_id: UUID, reasons: Sequence[str]) -> Outgoing | None:
    """The receiver said no, and why; the facts make a new draft when the cause is mended."""
    row = under_lock(message_id)
    if row is None:
        return None
    row.problem = " ".join(reasons)[:300]
    row.answer = seal(json.dumps(list(reasons)))
    _settle(row, State.REFUSED)
    note(actor, row, "refused", row.problem)
    return row


def _dispatch_next(row: Outgoing) -> None:
    """Once a message is settled the next one about the same person gets its turn."""
    if row.dossier_id is None:
        return
    waiting = Outgoing.objects.filter(dossier_id=row.dossier_id, receiver=row.receiver, state=State.READY)
    following = waiting.exclude(pk=row.pk).order_by("released_at").first()
    if following is not None:
        dispatch(following)


def under_lock(message_id: UUID) -> Outgoing | None:
    """A message that is not settled yet."""
    return Outgoing.objects.select_for_update().exclude(state__in=(*SETTLED, State.DRAFT)).filter(pk=message_id).first()


def _settle(row: Outgoing, state: str) -> None:
    row.state, row.settled_at, row.next_try_at = state, timezone.now(), None
    row.save()
    _dispatch_next(row)


def _locked(actor: Actor, message_id: UUID, *states: str) -> Outgoing:
    row = Outgoing.objects.select_for_update().get(pk=message_id)
    _check(actor, row.controller_id)
    if row.state not in states:
        raise NotNow(_("Dit bericht is intussen al verder. Bekijk de lijst opnieuw."))
    return row


def _check(actor: Actor, controller_id: UUID) -> None:
    if not (actor.may(SEND, controller_id) or actor.may("system", controller_id)):
        raise PermissionDenied(_("Uw rol mag geen berichten aan DUO versturen."))


def _subjects(row: Outgoing) -> list[trail.Seen]:
    dossier = Dossier.objects.filter(pk=row.dossier_id).first() if row.dossier_id else None
    return [seen(dossier)] if dossier else []


def note(actor: Actor, row: Outgoing, what: str, remark: str = "") -> None:
    LedgerLine.objects.create(
        controller_id=row.controller_id, dossier_id=row.dossier_id, direction="out", message_id=row.message_id,
        what=what, by=actor.id, note=remark[:300],
    )  # fmt: skip
