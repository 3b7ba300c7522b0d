"""The outbox as who keeps it reads it."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from doorlopend.records.access.actor import Actor

from ..permissions import WRITE
from .models import Mail, Refusal
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


def refused(*, actor: Actor) -> set[str]:
    return set(Refusal.objects.filter(user_id__in=[actor.user_id]).values_list("kind", flat=True))
