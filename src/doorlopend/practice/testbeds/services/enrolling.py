"""People in a testbed: which approaches suit, the draw among those, leaving, and outcomes typed in by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.engines import evidence
from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import seen
from doorlopend.records.kit.forming import NotNow

from ..drafting import half_year, period_of
from ..models import DrawCounter, Enrolment, HandOutcome, Testbed
from ..policies import check_enrol
from ..words import Design, Why
from .locking import protocol_of


@transaction.atomic
def enrol(
    *, actor: Actor, dossier_id: UUID, testbed_id: UUID, suitable: Mapping[str, str], today: date, chosen: str = ""
) -> Enrolment:
    """Somebody takes part. `suitable` maps each approach that suits this person to why; the arm comes from the design.

    A lottery draws among the suitable arms only, by the locked mechanism, at the very moment this is confirmed. Raises
    PermissionDenied, or NotNow with the field and the remedy.
    """
    dossier = Dossier.objects.select_for_update().get(pk=dossier_id)
    testbed = Testbed.objects.get(pk=testbed_id)
    check_enrol(actor=actor, testbed=testbed, controller_id=dossier.controller_id)
    if Enrolment.objects.filter(testbed=testbed, dossier=dossier).exists():
        raise NotNow("", _("Deze persoon doet al mee aan deze proeftuin."))
    drawn = _assigned(testbed, dossier, _checked(testbed, suitable), chosen, today)
    row = Enrolment.objects.create(
        controller_id=dossier.controller_id, dossier=dossier, testbed=testbed, suitable=sorted(suitable), reasons=dict(suitable),
        on=today, by=actor.label or actor.id, **drawn,
    )  # fmt: skip
    trail.record(
        actor=actor, action="testbed.enrolled", controller_id=dossier.controller_id, subjects=[seen(dossier)], object_kind="testbed",
        object_id=testbed.pk, detail={"arm": row.arm, "how": row.how, "block": row.block, "position": row.position, "suitable": row.suitable},
    )  # fmt: skip
    return row


def _checked(testbed: Testbed, suitable: Mapping[str, str]) -> Mapping[str, str]:
    known = {arm.code for arm in testbed.arms.all()}
    if unknown := set(suitable) - known:
        raise NotNow("suitable", _("Deze aanpak hoort niet bij deze proeftuin: %s.") % ", ".join(sorted(unknown)))
    if without := sorted(code for code, why in suitable.items() if not why.strip()):
        raise NotNow("suitable", _("Zeg bij elke passende aanpak waarom die past: %s.") % ", ".join(without))
    return suitable


def _assigned(testbed: Testbed, dossier: Dossier, suitable: Mapping[str, str], chosen: str, today: date) -> dict[str, Any]:
    match Design(testbed.design):
        case Design.LOTTERY:
            return _drawn(testbed, dossier, suitable, today)
        case Design.CHOSEN:
            return _chosen(suitable, chosen, dossier)
        case _:
            return _by_town(testbed, dossier, suitable, today)


def _drawn(testbed: Testbed, dossier: Dossier, suitable: Mapping[str, str], today: date) -> dict[str, Any]:
    if len(suitable) < 2:
        raise NotNow("suitable", _("Er valt niets te loten: minstens twee aanpakken moeten passen. Past er één, plaats de persoon dan buiten de proeftuin om."))
    block = f"{dossier.controller.name}|{half_year(today)}"
    counter, _made = DrawCounter.objects.get_or_create(
        controller_id=dossier.controller_id, testbed=testbed, block=block, suitable="+".join(sorted(suitable))
    )
    counter = DrawCounter.objects.select_for_update().get(pk=counter.pk)
    draw = evidence.assign(protocol_of(testbed), block=block, position=counter.next, suitable=list(suitable), secret=testbed.lock.secret)
    counter.next += 1
    counter.save(update_fields=["next"])
    log = {"seed": str(draw.seed), "nl": draw.reason_nl, "en": draw.reason_en, "protocol": testbed.lock.hash, "engine": evidence.ENGINE_VERSION}
    return {"arm": draw.arm, "how": Enrolment.How.DRAWN, "block": f"{block}|{counter.suitable}", "position": draw.position, "log": log}


def _chosen(suitable: Mapping[str, str], chosen: str, dossier: Dossier) -> dict[str, Any]:
    if chosen not in suitable:
        raise NotNow("chosen", _("Kies een van de aanpakken die passen."))
    return {"arm": chosen, "how": Enrolment.How.CHOSEN, "block": dossier.controller.name}


def _by_town(testbed: Testbed, dossier: Dossier, suitable: Mapping[str, str], today: date) -> dict[str, Any]:
    """The approach that runs in this gemeente on this day; somebody whom it does not suit stays outside the trial."""
    place = testbed.participants.get(controller_id=dossier.controller_id)
    arm = place.arm or _started(testbed, place.start, today)
    if arm not in suitable:
        raise NotNow("suitable", _("In deze gemeente loopt nu %s. Past dat niet, plaats de persoon dan buiten de proeftuin om.") % testbed.arms.get(code=arm).name)
    return {"arm": arm, "how": Enrolment.How.TOWN, "block": dossier.controller.name}


def _started(testbed: Testbed, start: int | None, today: date) -> str:
    assert testbed.starts_on is not None
    now = period_of(today, start=testbed.starts_on, months=testbed.period_months)
    return str(testbed.arms.get(control=not (start and now >= start)).code)


@transaction.atomic
def leave(*, actor: Actor, enrolment_id: UUID, why: str, note: str, today: date) -> Enrolment:
    """Somebody leaves an approach: noted with its reason; the analysis keeps the person where the draw put them."""
    row = Enrolment.objects.select_for_update().select_related("dossier").get(pk=enrolment_id)
    _check_own(actor, row)
    if row.left_on is not None:
        raise NotNow("", _("Het vertrek is al vastgelegd."))
    if why not in Why.values:
        raise NotNow("why", _("Kies een reden."))
    row.left_on, row.left_why, row.left_note = today, why, note
    row.save(update_fields=["left_on", "left_why", "left_note"])
    _told(actor, row, "testbed.left", why=why)
    return row


@transaction.atomic
def enter_outcome(*, actor: Actor, enrolment_id: UUID, outcome: str, value: float, on: date, reason: str) -> HandOutcome:
    """An outcome that the record cannot tell: the exception. It is marked in the result."""
    row = Enrolment.objects.select_related("dossier").get(pk=enrolment_id)
    _check_own(actor, row)
    known = {one["id"] for one in row.testbed.lock.source["outcomes"]}
    if outcome not in known:
        raise NotNow("outcome", _("Deze uitkomst staat niet in het protocol."))
    if not reason.strip():
        raise NotNow("reason", _("Zeg waarom het dossier deze uitkomst niet kan vertellen."))
    made = HandOutcome.objects.create(
        controller_id=row.controller_id, dossier=row.dossier, enrolment=row, outcome=outcome, value=value, on=on, reason=reason, by=actor.label or actor.id
    )
    _told(actor, row, "testbed.outcome_by_hand", outcome=outcome)
    return made


def _check_own(actor: Actor, row: Enrolment) -> None:
    from django.core.exceptions import PermissionDenied

    from ..policies import may_enrol

    if not may_enrol(actor=actor, controller_id=row.controller_id):
        raise PermissionDenied(_("Alleen de regievoerder van deze gemeente laat iemand meedoen aan een proeftuin."))


def _told(actor: Actor, row: Enrolment, action: str, **detail: Any) -> None:
    trail.record(actor=actor, action=action, controller_id=row.controller_id, subjects=[seen(row.dossier)], object_kind="testbed", object_id=row.testbed_id, detail=detail)
