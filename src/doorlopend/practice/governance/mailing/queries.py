"""The outbox as who keeps it reads it; of readers outside only how many there are."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from doorlopend.records.access.actor import Actor

from ..permissions import PUBLISH, WRITE
from .models import Mail, Reader, Refusal
from .states import MailState


def mails(*, actor: Actor) -> QuerySet[Mail]:
    return Mail.objects.filter(region_id__in=actor.where(WRITE)).order_by("-made_on", "-pk")


def counts(*, actor: Actor) -> dict[str, int]:
    rows = mails(actor=actor).order_by().values_list("state").annotate(Count("pk"))
    found = dict(rows)
    return {state.value: found.get(state.value, 0) for state in MailState}


def stuck(*, actor: Actor) -> list[Mail]:
    """What waits for a person."""
    return list(mails(actor=actor).filter(state__in=[MailState.ONZEKER, MailState.MISLUKT])[:100])


def put_off(*, actor: Actor) -> list[Mail]:
    """What was tried and waits for the mail server."""
    return list(mails(actor=actor).filter(state=MailState.KLAAR, attempts__gt=0).order_by("held_until", "pk")[:100])


def went(*, actor: Actor, page_id: UUID) -> dict[str, int]:
    """How far the e-mails of a newsletter came: counts only, no reader is followed."""
    mine = Mail.objects.filter(region_id__in=actor.where(PUBLISH), key__startswith=f"newsletter:{page_id}:")
    rows = mine.order_by().values_list("state").annotate(Count("pk"))
    return dict(rows)


def outside(*, actor: Actor) -> tuple[int, int]:
    """Readers who confirmed, and addresses that still have to."""
    found = Reader.objects.filter(region_id__in=actor.where(PUBLISH)).aggregate(there=Count("pk", filter=Q(confirmed_on__isnull=False)), asked=Count("pk", filter=Q(confirmed_on=None)))
    return found["there"], found["asked"]


def refused(*, actor: Actor) -> set[str]:
    return set(Refusal.objects.filter(user_id__in=[actor.user_id]).values_list("kind", flat=True))
