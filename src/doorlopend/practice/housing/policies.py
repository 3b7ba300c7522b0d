"""When an act is possible: a raising check and its boolean twin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.regions.models import Mandate

from .states import Step


def check_may(*, actor: Actor, permission: str, places: set[UUID]) -> None:
    """The actor holds the permission at one of these organisations."""
    if not may(actor=actor, permission=permission, places=places):
        raise PermissionDenied(_("Uw rol geeft hier geen recht op. Vraag uw beheerder om een rol."))


def may(*, actor: Actor, permission: str, places: set[UUID]) -> bool:
    return any(actor.may(permission, place) or actor.may("system", place) for place in places)


def step_of(machine: Mapping[Any, Mapping[Any, Step]], state: Any, act: Any, *, reason: str = "") -> Step:
    """The step of this act from this state. Raises NotNow when there is none, or when its reason is missing."""
    step = machine[state].get(act)
    if step is None:
        raise NotNow("act", _("“%(act)s” kan niet vanuit de stand “%(state)s”.") % {"act": act.label, "state": state.label})
    if step.reason and not reason.strip():
        raise NotNow("reason", _("Schrijf in één zin waarom. De reden staat in het logboek bij uw naam."))
    return step


def mandate_for(*, region_id: UUID, controller_id: UUID, today: date) -> Mandate | None:
    """The mandate under which the region may prepare a round with this controller's cards today; the longest one."""
    mandates = Mandate.objects.on(today).filter(organisation_id=region_id, controller_id=controller_id, purpose=Mandate.PLACING)
    found: Mandate | None = mandates.order_by("-valid_before").first()
    return found


def check_mandate(*, region_id: UUID, controller_id: UUID, today: date) -> Mandate:
    mandate = mandate_for(region_id=region_id, controller_id=controller_id, today=today)
    if mandate is None:
        raise NotNow("controller", _("Er is geen mandaat voor een plaatsingsronde dat vandaag geldt. De beheerder van de verwerkingsverantwoordelijke (COA) legt het vast, met grond en laatste dag."))
    if mandate.period.last is None:
        raise NotNow("controller", _("Dit mandaat heeft geen laatste dag. Een mandaat voor een ronde eindigt met de ronde: laat een laatste dag vastleggen."))
    return mandate
