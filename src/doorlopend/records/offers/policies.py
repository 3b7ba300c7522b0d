"""Who may read and keep offers; each rule raises, and has a boolean twin."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.regions.models import Organisation, RegionMember
from doorlopend.records.regions.policies import regions_worked_in


def check_may_read(*, actor: Actor) -> None:
    if not (actor.where("offers.read") or actor.where("system")):
        raise PermissionDenied(_("U mag het aanbod niet inzien. Vraag uw beheerder om een rol."))


def may_write(*, actor: Actor, organisation: Organisation, gemeenten: set[UUID], on: date) -> bool:
    """The organisation itself, or somebody of a region in which it works or the offer is held."""
    held = actor.where("offers.write") | actor.where("system")
    if organisation.pk in held:
        return True
    members = RegionMember.objects.on(on).filter(gemeente_id__in=gemeenten)
    regions = regions_worked_in(organisation, on) | set(members.values_list("region_id", flat=True))
    return bool(held & regions)


def check_may_write(*, actor: Actor, organisation: Organisation, gemeenten: set[UUID], on: date) -> None:
    if not may_write(actor=actor, organisation=organisation, gemeenten=gemeenten, on=on):
        raise PermissionDenied(
            f"U mag het aanbod van {organisation.name} niet bijhouden. Vraag de organisatie zelf of de regio."
        )
