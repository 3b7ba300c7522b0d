"""Who a notification is about when only a person can tell: the dossiers it may be, and what was decided."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.dossiers import index
from doorlopend.records.dossiers.models import Dossier, Identifier
from doorlopend.records.dossiers.services import Source, new_fact, record_facts
from doorlopend.records.messages.models import Incoming
from doorlopend.records.messages.services import ask_placing, body_of, say_new

from .notification import Notification, parse

OTHER_LAW = ("oekrainer",)
"""Groups that DUO sends nothing about."""


class NotThisOne(ValueError):
    """The choice does not fit any more; the text says why."""


def said(message: Incoming) -> Notification:
    return parse(body_of(message).encode())


def day_of(note: Notification) -> date:
    """The day on which DUO registered the event, here."""
    return timezone.localtime(datetime.fromisoformat(note.registered_at)).date()


def without_bsn(*, controller_id: UUID) -> QuerySet[Dossier]:
    """Open dossiers of people known by V-nummer only: each may be the person whom DUO names by BSN."""
    return _without("bsn", controller_id).filter(_has("v_nummer"))


def candidates(message: Incoming) -> QuerySet[Dossier]:
    """Open dossiers that lack the number by which this message names its person."""
    if said(message).bsn:
        return without_bsn(controller_id=message.controller_id)
    return _without("v_nummer", message.controller_id)


def _without(kind: str, controller_id: UUID) -> QuerySet[Dossier]:
    mine = Dossier.objects.filter(controller_id=controller_id, closed_on=None).exclude(status_group__in=OTHER_LAW)
    return mine.filter(~_has(kind)).order_by("display_name", "pk")


def _has(kind: str) -> Exists:
    return Exists(Identifier.objects.filter(dossier=OuterRef("pk"), kind=kind))


@transaction.atomic
def is_this_one(*, actor: Actor, message_id: UUID, dossier_id: UUID, today: date) -> Incoming:
    """The notification's number is of this person: it is recorded there, and the message is handled with it. Raises NotThisOne."""
    message = _waiting(actor, message_id)
    note = said(message)
    kind, value = ("bsn", note.bsn) if note.bsn else ("v_nummer", note.v_nummer)
    dossier = candidates(message).select_for_update().filter(pk=dossier_id).first()
    if not value or dossier is None:
        raise NotThisOne(_("Dit dossier heeft intussen zo'n nummer. Kijk opnieuw wie bedoeld is."))
    if index.find_by_number(controller_id=message.controller_id, kind=kind, value=value):
        raise NotThisOne(_("Dit nummer staat intussen in een ander dossier."))
    given: dict[str, Any] = {kind: value}
    number = new_fact(kind=f"persoon.{kind}", valid_from=today, known_on=today, **given)
    record_facts(actor=actor, dossier_id=dossier.pk, facts=[number], source=Source("form", str(message.message_id)))
    return _again(actor, message)


@transaction.atomic
def is_somebody_new(*, actor: Actor, message_id: UUID) -> Incoming:
    """Nobody here is meant: the message opens a dossier. Raises NotThisOne."""
    message = _waiting(actor, message_id)
    say_new(actor=actor, message=message)
    return _again(actor, message)


def _waiting(actor: Actor, message_id: UUID) -> Incoming:
    message = Incoming.objects.select_for_update().get(pk=message_id)
    if not actor.may("dossier.write", message.controller_id):
        raise PermissionDenied(_("Uw rol mag geen dossiers wijzigen."))
    if message.state != Incoming.State.UNPLACEABLE:
        raise NotThisOne(_("Dit bericht is intussen verwerkt."))
    return message


def _again(actor: Actor, message: Incoming) -> Incoming:
    from doorlopend.gateways.exchange import tasks

    ask_placing(actor=actor, message=message)
    tasks.enqueue(message)
    return message
