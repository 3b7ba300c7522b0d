"""What the screens of the exchange read, scoped by the actor."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, QuerySet

from doorlopend.records.access.actor import Actor
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.messages.models import Incoming, LedgerLine, Outgoing
from doorlopend.records.people.models import User

from .models import Colleague, Difference
from .services import DUO

OPEN = ("draft", "ready", "sent", "dead")


def outgoing(*, actor: Actor) -> QuerySet[Outgoing]:
    """Messages to DUO of the controllers whose messages this actor may see; withdrawn drafts are left out."""
    mine = Outgoing.objects.filter(controller__in=actor.where("messages.read"), receiver=DUO)
    return mine.exclude(state="withdrawn", released_by="")


def counts(*, actor: Actor) -> dict[str, int]:
    """How many per state, in one query."""
    rows = outgoing(actor=actor).order_by().values_list("state").annotate(total=Count("pk"))
    return dict(rows)


def people(rows: Iterable[Outgoing | LedgerLine | Difference]) -> dict[UUID, Dossier]:
    """The dossiers of one page, in one query."""
    wanted = {row.dossier_id for row in rows if row.dossier_id}
    return {one.pk: one for one in Dossier.objects.filter(pk__in=wanted)}


def ledger(*, actor: Actor) -> QuerySet[LedgerLine]:
    return LedgerLine.objects.filter(controller__in=actor.where("messages.read"))


def history(message: Outgoing) -> list[LedgerLine]:
    return list(LedgerLine.objects.filter(controller_id=message.controller_id, message_id=message.message_id).order_by("at", "pk"))


def who(lines: Iterable[str]) -> dict[str, str]:
    """Names behind `user:…`; a machine's act has none."""
    ids = {line.removeprefix("user:") for line in lines if line.startswith("user:")}
    return {f"user:{user.pk}": user.name for user in User.objects.filter(pk__in=ids)}


def differences(*, actor: Actor) -> QuerySet[Difference]:
    return Difference.objects.filter(controller__in=actor.where("messages.read"))


def unplaced(*, actor: Actor) -> int:
    """Notifications of DUO about people whom nobody here could be found for."""
    return Incoming.objects.filter(controller__in=actor.where("messages.read"), state=Incoming.State.UNPLACEABLE).count()


def colleagues(*, actor: Actor) -> QuerySet[Colleague]:
    return Colleague.objects.filter(controller__in=actor.where("dossier.assign")).order_by("name")
