"""Who may keep contacts, organisations and mandates; each rule raises, and has a boolean twin."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor

from .models import Organisation, RegionMember


def may_keep_contacts(*, actor: Actor, region_id: UUID) -> bool:
    return actor.may("contacts.write", region_id) or actor.may("system", region_id)


def check_may_keep_contacts(*, actor: Actor, region_id: UUID) -> None:
    if not may_keep_contacts(actor=actor, region_id=region_id):
        raise PermissionDenied(_("U mag in deze regio geen aanspreekpunten bijhouden. Vraag de regiocoördinator."))


def check_may_read_contacts(*, actor: Actor) -> None:
    """Which regions' contacts somebody sees is row-level security's to say; whether at all is the role's."""
    if not (actor.where("contacts.read") or actor.where("system")):
        raise PermissionDenied(_("U mag de aanspreekpunten niet inzien. Vraag uw beheerder om een rol."))


def may_mandate(*, actor: Actor, controller_id: UUID) -> bool:
    return actor.may("users.manage", controller_id) or actor.may("system", controller_id)


def check_may_mandate(*, actor: Actor, controller_id: UUID) -> None:
    """A mandate opens files, so it is the controller's own to give."""
    if not may_mandate(actor=actor, controller_id=controller_id):
        raise PermissionDenied(_("Alleen de beheerder van deze gemeente mag een mandaat vastleggen of beëindigen."))


def regions_worked_in(organisation: Organisation, on: date) -> set[UUID]:
    """The regions of the gemeenten where an organisation works on that day."""
    gemeenten = organisation.gemeenten.values("pk")
    return set(RegionMember.objects.on(on).filter(gemeente_id__in=gemeenten).values_list("region_id", flat=True))


def may_keep_organisation(*, actor: Actor, regions: set[UUID]) -> bool:
    held = actor.where("contacts.write") | actor.where("system")
    return bool(held & regions)


def check_may_keep_organisation(*, actor: Actor, regions: set[UUID]) -> None:
    if not may_keep_organisation(actor=actor, regions=regions):
        raise PermissionDenied(_("U mag deze organisatie niet bijhouden: zij werkt niet in een regio die u beheert."))
