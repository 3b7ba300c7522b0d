"""Justified refusals of before the file said so itself: households whose file still has the koppeling that fell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail
from doorlopend.records.audit.models import AuditRow
from doorlopend.records.dossiers.models import FactRow

from .. import permissions
from ..households import linked_by
from ..models import Card, Ground
from ..states import CARD_MACHINE, CardAct, CardState
from .deciding import end_link, link_facts

UPHELD = CARD_MACHINE[CardState.GEWEIGERD][CardAct.JUSTIFY].event


@dataclass(frozen=True, slots=True)
class Lasting:
    """A koppeling that a round recorded and that stands although its refusal was found justified on `on`."""

    card_id: UUID
    dossier_id: UUID
    gemeente: str
    on: date


def lasting(*, actor: Actor, today: date) -> list[Lasting]:
    """Of the controllers where the actor decides; the day comes from the audit (today when it does not hold it)."""
    cards = Card.objects.filter(controller_id__in=actor.where(permissions.DECIDE), state=CardState.HERZIEN).order_by("pk")
    return [one for card in cards for one in _of(card, today)]


def _of(card: Card, today: date) -> list[Lasting]:
    found = []
    for ground in Ground.objects.filter(card_id=card.pk).order_by("pk"):
        standing = linked_by(link_facts(ground.dossier_id))
        if standing is not None and FactRow.objects.filter(pk=standing.id, source_ref=str(card.pk)).exists():
            found.append(Lasting(card.pk, ground.dossier_id, str(standing.data["gemeente"]), upheld_on(card, today)))
    return found


def upheld_on(card: Card, today: date) -> date:
    at = AuditRow.objects.filter(controller_id=card.controller_id, object_id=str(card.pk), action=UPHELD).order_by("at").values_list("at", flat=True).last()
    return today if at is None else min(today, timezone.localdate(at))


@transaction.atomic
def end_lasting(*, actor: Actor, today: date) -> list[Lasting]:
    """Lets each file say from which day its koppeling no longer holds. Running it twice does it once."""
    found = lasting(actor=actor, today=today)
    for card_id, on in {one.card_id: one.on for one in found}.items():
        card = Card.objects.select_for_update().get(pk=card_id)
        end_link(card, on)
        trail.record(actor=actor, action="card.link_ended", controller_id=card.controller_id, object_kind="card", object_id=card.pk, detail={"on": str(on)})
    return found
