"""Messages to partners inside the platform: what is shared, on which ground; each side keeps its own copy."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.engines.facts import Fact
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.access.ids import unguessable
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.derivation import facts_of, standing_facts
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import seen
from doorlopend.records.regions.models import Organisation

from ..models import Message, PartnerMessage
from ..sharing import share_for
from .common import NotNow, file_of, note

ANSWER = "partner.answer"


@transaction.atomic
def send(*, actor: Actor, dossier_id: UUID, partner_id: UUID, item: str, text: str, reason: str = "", thread: UUID | None = None) -> Message:
    """Tells a partner one agreed thing; `reason` says why words that give somebody away are in it. Raises NotNow when nothing was agreed to be shared with this sort of partner."""
    dossier = file_of(actor, dossier_id)
    partner = Organisation.objects.get(pk=partner_id)
    share = share_for(partner)
    if share is None or item not in share.items:
        raise NotNow(_("Dit mag niet met deze partner worden gedeeld. Kies iets uit de lijst."))
    ground, _certainty = share.ground_of(item)
    thread = thread or unguessable()
    made = Message.objects.create(
        controller_id=dossier.controller_id, dossier_id=dossier.pk, thread=thread, partner=partner, ours=True, item=item, ground=ground, text=text,
        by_name=actor.label[:120],
    )  # fmt: skip
    called = about(dossier)
    with acting(system_for(partner.pk, why="partner")):
        PartnerMessage.objects.create(
            organisation_id=partner.pk, controller_id=dossier.controller_id, dossier_id=dossier.pk, thread=thread, about=called,
            sender=f"{actor.label}, {dossier.controller.name}"[:160], ours=True, text=text, ground=ground,
        )  # fmt: skip
    note(actor, "partner.told", dossier, "organisation", partner.pk, reason=reason, item=item, ground=ground)
    return made


def about(dossier: Dossier) -> str:
    """A first name and a reference: enough to know whom it is about for who knows the person."""
    with acting(system_for(dossier.controller_id, why="partner")):
        names = [fact for fact in standing_facts(facts_of(dossier)) if fact.kind == "persoon.naam"]
    return f"{_first(names)} · {str(dossier.pk)[:8]}".strip(" ·")


def _first(names: list[Fact]) -> str:
    data = max(names, key=lambda fact: fact.valid_from).data if names else {}
    return str(data.get("roepnaam") or data.get("voornamen") or "").split(" ")[0]


@transaction.atomic
def reply(*, actor: Actor, message_id: UUID, text: str) -> PartnerMessage:
    """The partner answers; the answer lands in the controller's file, under the same ground."""
    asked = PartnerMessage.objects.get(pk=message_id)
    if not actor.may(ANSWER, asked.organisation_id):
        raise PermissionDenied("U mag hier niet antwoorden.")
    partner = Organisation.objects.get(pk=asked.organisation_id)
    with acting(system_for(asked.controller_id, why="partner")):
        first = Message.objects.filter(thread=asked.thread).order_by("id").first()
        Message.objects.create(
            controller_id=asked.controller_id, dossier_id=asked.dossier_id, thread=asked.thread, partner=partner, ours=False,
            item=first.item if first else "", ground=asked.ground, text=text, by_name=actor.label[:120],
        )  # fmt: skip
        _audit(actor, asked)
    return PartnerMessage.objects.create(
        organisation_id=asked.organisation_id, controller_id=asked.controller_id, dossier_id=asked.dossier_id, thread=asked.thread, about=asked.about,
        sender=actor.label[:160], ours=False, text=text, ground=asked.ground,
    )  # fmt: skip


def _audit(actor: Actor, asked: PartnerMessage) -> None:
    dossier = Dossier.objects.filter(pk=asked.dossier_id).first()
    subjects = [seen(dossier)] if dossier else []
    trail.record(actor=actor, action="partner.answered", controller_id=asked.controller_id, subjects=subjects, object_kind="organisation", object_id=asked.organisation_id)
