"""The card and its parts, the steps of the machine, and the plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from doorlopend.engines.evidence import EvidenceError
from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail
from doorlopend.records.kit.forming import NotNow

from .. import drafting
from ..models import Arm, ChosenOutcome, Happening, Participant, Partner, Testbed
from ..permissions import WRITE
from ..policies import check_act, check_card_open, check_write
from ..states import Act, State

PARTS: Mapping[str, Any] = {"aanpak": Arm, "partner": Partner, "gemeente": Participant, "uitkomst": ChosenOutcome}
CODE_LENGTH = 24


@transaction.atomic
def open_testbed(*, actor: Actor, region_id: UUID, values: Mapping[str, Any], today: date) -> Testbed:
    """A new card, in draft."""
    if not actor.may(WRITE, region_id):
        raise PermissionDenied(_("Uw rol geeft hier geen recht op. Vraag de regiocoördinator."))
    testbed = Testbed.objects.create(region_id=region_id, code=_free_code(region_id, values["title"]), made_on=today, **values)
    _told(actor, testbed, "testbed.opened")
    return testbed


def _free_code(region_id: UUID, title: str) -> str:
    base = slugify(title)[:20].strip("-") or "proeftuin"
    taken = set(Testbed.objects.filter(region_id=region_id, code__startswith=base).values_list("code", flat=True))
    return next(code for code in [base, *(f"{base}-{n}" for n in range(2, 999))] if code not in taken)[:CODE_LENGTH]


@transaction.atomic
def change_card(*, actor: Actor, testbed_id: UUID, values: Mapping[str, Any]) -> Testbed:
    """Better words or numbers, as long as nothing is locked; a plan goes back to draft, since it rests on the card."""
    testbed = _open_card(actor, testbed_id)
    for name, value in values.items():
        setattr(testbed, name, value)
    _back_to_draft(testbed)
    _told(actor, testbed, "testbed.changed", fields=sorted(values))
    return testbed


def _open_card(actor: Actor, testbed_id: UUID) -> Testbed:
    testbed = Testbed.objects.select_for_update().get(pk=testbed_id)
    check_write(actor=actor, testbed=testbed)
    check_card_open(testbed)
    return testbed


def _back_to_draft(testbed: Testbed) -> None:
    testbed.state, testbed.plan = State.DRAFT, None
    testbed.save()


def _told(actor: Actor, testbed: Testbed, event: str, **detail: Any) -> None:
    trail.record(actor=actor, action=event, object_kind="testbed", object_id=testbed.pk, detail=detail)


@transaction.atomic
def put_part(*, actor: Actor, testbed_id: UUID, part: str, values: Mapping[str, Any], part_id: UUID | None = None) -> Any:
    """An arm, partner, gemeente or outcome of the card: a new one, or the same one changed."""
    testbed = _open_card(actor, testbed_id)
    model = PARTS[part]
    if part == "aanpak" and values.get("control"):
        testbed.arms.filter(control=True).update(control=False)
    if part == "uitkomst" and values.get("primary"):
        testbed.outcomes.filter(primary=True).update(primary=False)
    if part_id is None:
        row = model.objects.create(region_id=testbed.region_id, testbed=testbed, **values)
    else:
        row = model.objects.get(pk=part_id, testbed=testbed)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
    _back_to_draft(testbed)
    _told(actor, testbed, "testbed.changed", part=part)
    return row


@transaction.atomic
def drop_part(*, actor: Actor, testbed_id: UUID, part: str, part_id: UUID) -> None:
    testbed = _open_card(actor, testbed_id)
    PARTS[part].objects.filter(pk=part_id, testbed=testbed).delete()
    _back_to_draft(testbed)
    _told(actor, testbed, "testbed.changed", dropped=part)


@transaction.atomic
def note_decision(*, actor: Actor, testbed_id: UUID, controller_id: UUID, text: str = "", on: date | None = None, kind: str = "", id: UUID | None = None) -> Participant:
    """The college of a gemeente decided to take part: by kind and id of the decision, or by its words and day.

    May also come in while the plan lies with the colleges; it changes nothing in the protocol.
    """
    testbed = Testbed.objects.select_for_update().get(pk=testbed_id)
    check_write(actor=actor, testbed=testbed)
    check_card_open(testbed)
    place = testbed.participants.get(controller_id=controller_id)
    place.decision_text, place.decision_on, place.decision_kind, place.decision_id = text, on, kind, id
    place.save()
    _told(actor, testbed, "testbed.college_decided", gemeente=str(controller_id))
    return place


@transaction.atomic
def act(*, actor: Actor, testbed_id: UUID, what: Act, today: date, text: str = "") -> Testbed:
    """One step of the machine. Raises PermissionDenied, or NotNow with what would make it possible.

    What a step needs besides (lock, findings, decision, lesson) is written by its own service, which calls `take`.
    """
    testbed = Testbed.objects.select_for_update().get(pk=testbed_id)
    check_write(actor=actor, testbed=testbed)
    if what in {Act.LOCK, Act.FIND, Act.DECIDE, Act.LEARN}:
        raise NotNow("", _("Deze stap heeft een eigen formulier."))
    if what is Act.PLAN:
        check_act(testbed=testbed, act=what)
        testbed.plan = _plan(testbed)
    if what is Act.CLOSE:
        testbed.closed_on = today
    return take(actor=actor, testbed=testbed, what=what, today=today, text=text)


def _plan(testbed: Testbed) -> dict[str, Any]:
    try:
        return drafting.plan_of(testbed)
    except EvidenceError as error:
        from ..telling import lang

        raise NotNow("", f"{getattr(error, lang())} {getattr(error, f'remedy_{lang()}')}".strip()) from error


def take(*, actor: Actor, testbed: Testbed, what: Act, today: date, text: str = "") -> Testbed:
    """Moves the machine and writes history and audit; the row is locked and the permission checked by the caller."""
    before = State(testbed.state)
    step = check_act(testbed=testbed, act=what, text=text)
    testbed.state = step.to
    testbed.save()
    Happening.objects.create(
        region_id=testbed.region_id, testbed=testbed, act=what, source=before, target=step.to, on=today, by=actor.label or actor.id, text=text
    )
    _told(actor, testbed, step.event, **{"from": before.value, "to": step.to.value})
    return testbed
