"""What the gemeente of koppeling hears and sees of a household, passed on to COA in the gemeente's name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.models import FactRow
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.regions.models import Controller

from .. import permissions
from ..households import LINK
from ..models import Answer, Arrival, Outcome
from ..policies import check_may
from ..words import Step
from .answering import Said, say
from .deciding import note_outcome


@transaction.atomic
def pass_to_coa(*, actor: Actor, arrival_id: UUID, said: Said, today: date) -> Answer:
    """What the household told the gemeente, kept by COA in the gemeente's name. Raises as `say`."""
    arrival = _of(actor, arrival_id, "kind")
    trail.record(actor=actor, action="koppeling.said", controller_id=arrival.controller_id, object_kind="arrival", object_id=arrival.pk, detail={"kind": said.kind.value})
    with acting(system_for(_coa(), why="koppeling")) as system:
        return say(actor=replace(system, label=actor.label), card_id=arrival.origin_id, said=said, today=today)


@transaction.atomic
def pass_outcome(*, actor: Actor, arrival_id: UUID, step: Step, on: date, source: str, today: date) -> Outcome:
    """What followed on the decision, as the gemeente knows it. Raises as `note_outcome`."""
    arrival = _of(actor, arrival_id, "step")
    trail.record(actor=actor, action="koppeling.outcome", controller_id=arrival.controller_id, object_kind="arrival", object_id=arrival.pk, detail={"step": step.value})
    with acting(system_for(_coa(), why="koppeling")) as system:
        return note_outcome(actor=replace(system, label=actor.label), card_id=arrival.origin_id, step=step, on=on, source=source, today=today)


def key_given(*, actor: Actor, dossier_id: UUID, on: date, today: date) -> Outcome | None:
    """The key of a home went to this file: COA hears that the household of its koppeling is housed; None when it came by no round."""
    given = FactRow.objects.filter(dossier_id=dossier_id, kind=LINK, origin_id__isnull=False).values_list("origin_id", flat=True)
    arrival = Arrival.objects.filter(facts__overlap=list(given), ended_on=None, housed_on=None).first()
    if arrival is None or on < arrival.koppeling_on:
        return None
    with acting(system_for(_coa(), why="koppeling")) as system:
        told = replace(system, label=actor.label)
        return note_outcome(actor=told, card_id=arrival.origin_id, step=Step.GEHUISVEST, on=on, source=_("Sleutel overgedragen door de gemeente"), today=today)


def _of(actor: Actor, arrival_id: UUID, field: str) -> Arrival:
    arrival: Arrival = Arrival.objects.select_for_update().get(pk=arrival_id)
    check_may(actor=actor, permission=permissions.LISTEN, places={arrival.controller_id})
    if arrival.ended_on is not None:
        raise NotNow(field, _("Deze koppeling is vervallen. Het huishouden komt in een volgende ronde."))
    return arrival


def _coa() -> UUID:
    return UUID(str(Controller.objects.get(kind=Controller.Kind.COA).pk))
