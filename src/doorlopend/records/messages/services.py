"""The only way to write messages: kept first, handled later, every step in the ledger."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.access.vault import digest, digests, open_sealed, seal
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.policies import check_may_write
from doorlopend.records.dossiers.services import seen

from .models import Incoming, LedgerLine

State = Incoming.State
STANDING = (State.RECEIVED, State.HANDLED, State.UNPLACEABLE)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message at the door: who sent which id for which event, its body, and what makes it the same event."""

    controller_id: UUID
    sender: str
    message_id: UUID
    event: str
    body: str
    same_as: tuple[str, ...]


def receive(*, actor: Actor, arrival: Arrival) -> Incoming:
    """Keeps a message and says what it is: received, repeated (seen before) or conflict (same id, other content).

    Two that arrive at once are told apart by the database's constraints; the loser looks again.
    """
    for _attempt in range(2):
        alike = _alike(arrival)
        if (known := _known(arrival, alike)) is not None:
            _note(actor, known, "repeated")
            return known
        try:
            with transaction.atomic():
                return _keep(actor, arrival, alike)
        except IntegrityError:
            continue
    return _keep(actor, arrival, _alike(arrival), state=State.REPEATED)


def _alike(arrival: Arrival) -> list[Incoming]:
    """All that this message may repeat or contradict, in one look; also after the keys were renewed."""
    told = Q(same_as__in=digests("|".join(arrival.same_as)), state__in=STANDING)
    sent = Q(sender=arrival.sender, message_id=arrival.message_id)
    return list(Incoming.objects.filter(told | sent, controller_id=arrival.controller_id))


def _has_id_of(message: Incoming, arrival: Arrival) -> bool:
    return (message.sender, message.message_id) == (arrival.sender, arrival.message_id)


def _known(arrival: Arrival, alike: list[Incoming]) -> Incoming | None:
    """The very same message, sent again because our answer got lost."""
    content = digests(arrival.body)
    return next((one for one in alike if _has_id_of(one, arrival) and one.content in content), None)


def _keep(actor: Actor, arrival: Arrival, alike: list[Incoming], state: str | None = None) -> Incoming:
    standing = _standing(arrival, alike)
    message = Incoming.objects.create(
        controller_id=arrival.controller_id, sender=arrival.sender, message_id=arrival.message_id,
        event=arrival.event, body=seal(arrival.body), content=digest(arrival.body),
        same_as=standing.same_as if standing else digest("|".join(arrival.same_as)),
        state=state or _state(arrival, alike, standing), dossier_id=standing.dossier_id if standing else None,
    )  # fmt: skip
    message.just_kept = True
    _note(actor, message, message.state)
    return message


def _standing(arrival: Arrival, alike: list[Incoming]) -> Incoming | None:
    """The message that already tells of this event, under whichever key it was noted."""
    same = digests("|".join(arrival.same_as))
    return next((one for one in alike if one.same_as in same and one.state in STANDING), None)


def _state(arrival: Arrival, alike: list[Incoming], standing: Incoming | None) -> str:
    if any(_has_id_of(one, arrival) for one in alike):
        return State.CONFLICT
    return State.RECEIVED if standing is None else State.REPEATED


def _note(actor: Actor, message: Incoming, what: str, note: str = "") -> None:
    LedgerLine.objects.create(
        controller_id=message.controller_id, dossier_id=message.dossier_id, direction="in",
        message_id=message.message_id, what=what, by=actor.id, note=note[:300],
    )  # fmt: skip


def body_of(message: Incoming) -> str:
    return open_sealed(message.body)


def lock_waiting(*, message_id: UUID) -> Incoming | None:
    """The message under lock if it still waits to be handled; None when somebody else has done it."""
    return Incoming.objects.select_for_update().filter(pk=message_id, state__in=[State.RECEIVED, State.UNPLACEABLE]).first()


def mark_handled(*, actor: Actor, message: Incoming, dossier_id: UUID | None) -> None:
    message.state, message.dossier_id, message.handled_at, message.problem = State.HANDLED, dossier_id, timezone.now(), ""
    message.attempts += 1
    message.save()
    repeats = Incoming.objects.filter(controller_id=message.controller_id, same_as=message.same_as)
    repeats.filter(dossier_id=None).update(dossier_id=dossier_id)
    _note(actor, message, "handled")


def mark_unplaceable(*, actor: Actor, message: Incoming, problem: str) -> None:
    """Kept and shown to a person, who mends the cause and has it tried again."""
    message.state, message.problem = State.UNPLACEABLE, problem[:300]
    message.attempts += 1
    message.save()
    _note(actor, message, "unplaceable", problem)


def note_attempt(*, actor: Actor, message: Incoming, problem: str) -> None:
    """An attempt that came to nothing for now: the message goes on waiting, and both it and the ledger say why."""
    message.problem = problem[:300]
    message.attempts += 1
    message.save(update_fields=["problem", "attempts"])
    _note(actor, message, "attempt failed", problem)


@transaction.atomic
def ask_retry(*, actor: Actor, message_id: UUID) -> Incoming:
    """A person asks to try an unplaceable message again; the gateway enqueues it."""
    from django.core.exceptions import PermissionDenied

    message = Incoming.objects.select_for_update().get(pk=message_id)
    if not actor.may("messages.retry", message.controller_id):
        raise PermissionDenied(_("U mag berichten niet opnieuw laten verwerken."))
    _note(actor, message, "retry asked")
    trail.record(actor=actor, action="message.retried", controller_id=message.controller_id, object_kind="incoming", object_id=message.pk)
    return message


def say_new(*, actor: Actor, message: Incoming) -> None:
    """A person says that a notification is about somebody who has no dossier here; it may open one."""
    message.as_new = True
    message.save(update_fields=["as_new"])
    _note(actor, message, "said new")


def ask_placing(*, actor: Actor, message: Incoming) -> None:
    """A person said whom a waiting notification is about; the gateway enqueues it."""
    _note(actor, message, "placed")
    trail.record(actor=actor, action="message.placed", controller_id=message.controller_id, object_kind="incoming", object_id=message.pk, detail={"new": message.as_new})


@transaction.atomic
def move_incoming(*, actor: Actor, source_id: UUID, target_id: UUID, only: Collection[UUID] | None = None) -> list[UUID]:
    """Says that the notifications about one dossier, or `only` these, are about another of the same controller; returns which."""
    both = list(Dossier.objects.filter(pk__in=[source_id, target_id]).order_by("pk"))
    for dossier in both:
        check_may_write(actor=actor, controller_id=dossier.controller_id)
    mine = Incoming.objects.select_for_update().filter(dossier_id=source_id)
    moved = list((mine if only is None else mine.filter(pk__in=only)).order_by("pk"))
    for message in moved:
        message.dossier_id = target_id
        _note(actor, message, "moved")
    if moved:
        Incoming.objects.filter(pk__in=[one.pk for one in moved]).update(dossier_id=target_id)
        trail.record(actor=actor, action="messages.moved", controller_id=both[0].controller_id, subjects=map(seen, both), detail={"messages": len(moved)})
    return [one.pk for one in moved]
