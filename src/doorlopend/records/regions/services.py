"""The only way to write organisations, mandates and the numbers of controllers: one call, one audit row."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.access.periods import Period
from doorlopend.records.audit import trail

from .errors import RegionError
from .models import Controller, Gemeente, Mandate, Organisation, OrganisationArea, RegionMember
from .policies import check_may_keep_organisation, check_may_mandate, regions_worked_in


@transaction.atomic
def add_organisation(
    *, actor: Actor, kind: str, name: str, gemeenten: Collection[UUID], today: date, kvk: str = ""
) -> Organisation:
    """A new party, with the gemeenten where it works; by whoever keeps contacts in one of their regions."""
    _check_known(kind, kvk)
    members = RegionMember.objects.on(today).filter(gemeente_id__in=gemeenten)
    check_may_keep_organisation(actor=actor, regions=set(members.values_list("region_id", flat=True)))
    if Organisation.objects.filter(kind=kind, name=name).exists():
        raise RegionError(
            field="name",
            nl=f"{name} staat al in het register. Voeg daar de gemeenten aan toe.",
            en=f"{name} is in the register already. Add the gemeenten there.",
        )
    organisation = Organisation.objects.create(kind=kind, name=name, kvk=kvk)
    organisation.gemeenten.set(Gemeente.objects.filter(pk__in=gemeenten))
    _audit(actor, "organisation.added", organisation)
    return organisation


def _check_known(kind: str, kvk: str) -> None:
    if kind not in Organisation.Kind.values:
        choices = ", ".join(Organisation.Kind.values)
        raise RegionError(
            field="kind", nl=f"Kies een soort organisatie uit: {choices}.", en=f"Choose a kind of: {choices}."
        )
    if kvk and not re.fullmatch(r"\d{8}", kvk):
        raise RegionError(
            field="kvk", nl="Een KvK-nummer heeft acht cijfers.", en="A KvK number has eight digits."
        )


@transaction.atomic
def change_areas(
    *, actor: Actor, organisation_id: UUID, add: Collection[UUID] = (), remove: Collection[UUID] = (), today: date
) -> Organisation:
    """Where an organisation works from now on."""
    organisation = _locked(organisation_id)
    members = RegionMember.objects.on(today).filter(gemeente_id__in=add)
    regions = regions_worked_in(organisation, today) | set(members.values_list("region_id", flat=True))
    check_may_keep_organisation(actor=actor, regions=regions)
    OrganisationArea.objects.filter(organisation=organisation, gemeente_id__in=remove).delete()
    organisation.gemeenten.add(*Gemeente.objects.filter(pk__in=add))
    _audit(actor, "organisation.areas_changed", organisation, added=len(add), removed=len(remove))
    return organisation


@transaction.atomic
def end_organisation(*, actor: Actor, organisation_id: UUID, last_day: date) -> Organisation:
    """The last day on which an organisation takes part; its history stays."""
    organisation = _locked(organisation_id)
    check_may_keep_organisation(actor=actor, regions=regions_worked_in(organisation, last_day))
    organisation.ended_on = last_day
    organisation.save(update_fields=["ended_on"])
    _audit(actor, "organisation.ended", organisation, last_day=str(last_day))
    return organisation


def _locked(organisation_id: UUID) -> Organisation:
    return Organisation.objects.select_for_update().get(pk=organisation_id)


def _audit(actor: Actor, action: str, organisation: Organisation, **detail: object) -> None:
    trail.record(
        actor=actor, action=action, object_kind="organisation", object_id=organisation.pk, detail=detail
    )


@transaction.atomic
def add_mandate(
    *, actor: Actor, controller_id: UUID, organisation_id: UUID, purpose: str, ground: str,
    first_day: date, last_day: date | None = None,
) -> Mandate:  # fmt: skip
    """Lets an organisation act in a controller's files, for a purpose, on a ground, from day to day inclusive."""
    check_may_mandate(actor=actor, controller_id=controller_id)
    if organisation_id == controller_id:
        raise RegionError(
            field="organisation", nl="Een gemeente mandateert niet zichzelf.", en="A gemeente does not mandate itself."
        )
    if not ground.strip():
        raise RegionError(
            field="ground",
            nl="Noem de grond van het mandaat, bijvoorbeeld het mandaatbesluit met datum.",
            en="Name the ground of the mandate, such as the decision with its date.",
        )
    mandate = Mandate.objects.create(
        controller_id=controller_id, organisation_id=organisation_id, purpose=purpose, ground=ground,
        valid_from=first_day, valid_before=Period(first_day, last_day).before,
    )  # fmt: skip
    _audit_mandate(actor, "mandate.given", mandate, organisation=str(organisation_id), purpose=purpose)
    return mandate


@transaction.atomic
def end_mandate(*, actor: Actor, mandate_id: UUID, last_day: date) -> Mandate:
    """Ends a mandate: the day after `last_day` the party sees no files any more."""
    mandate: Mandate = Mandate.objects.select_for_update().get(pk=mandate_id)
    check_may_mandate(actor=actor, controller_id=mandate.controller_id)
    if last_day < mandate.valid_from:
        raise RegionError(
            field="last_day",
            nl=f"Het mandaat begon op {mandate.valid_from}; kies een latere laatste dag.",
            en=f"The mandate began on {mandate.valid_from}; choose a later last day.",
        )
    mandate.valid_before = last_day + timedelta(days=1)
    mandate.save(update_fields=["valid_before"])
    _audit_mandate(actor, "mandate.ended", mandate, last_day=str(last_day))
    return mandate


def _audit_mandate(actor: Actor, action: str, mandate: Mandate, **detail: object) -> None:
    trail.record(
        actor=actor, action=action, controller_id=mandate.controller_id, object_kind="mandate", object_id=mandate.pk,
        detail=detail,
    )  # fmt: skip


@transaction.atomic
def set_oin(*, actor: Actor, controller_id: UUID, oin: str) -> Controller:
    """The number by which DUO and others address this controller; by its administrator or the system."""
    if not (actor.may("users.manage", controller_id) or "system" in actor.flags):
        raise PermissionDenied(_("Alleen de beheerder van deze gemeente mag het OIN instellen."))
    if not re.fullmatch(r"\d{20}", oin):
        raise RegionError(
            field="oin",
            nl=f"Een OIN heeft twintig cijfers; dit zijn er {len(oin)}. Neem het over uit het OIN-register van Logius.",
            en=f"An OIN has twenty digits; this has {len(oin)}. Copy it from the OIN register of Logius.",
        )
    if Controller.objects.filter(oin=oin).exclude(pk=controller_id).exists():
        raise RegionError(
            field="oin", nl="Dit OIN hoort al bij een ander.", en="This OIN belongs to another controller."
        )
    controller = Controller.objects.select_for_update().get(pk=controller_id)
    before, controller.oin = controller.oin, oin
    controller.save(update_fields=["oin"])
    trail.record(
        actor=actor, action="controller.oin_set", controller_id=controller_id, object_kind="controller",
        object_id=controller_id, detail={"was": before, "is": oin},
    )  # fmt: skip
    return controller
