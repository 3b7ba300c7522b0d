"""After the findings: adopt, adjust or stop, tied to a decision of governance; and the lesson that goes on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.registry import Waiting, hand_on, registries

from ..models import Decision, Learned, Testbed
from ..policies import check_act, check_write
from ..states import Act
from ..words import Verdict
from .card import take
from .locking import publish_page


@transaction.atomic
def decide(
    *, actor: Actor, testbed_id: UUID, verdict: Verdict, why: str, on: date, today: date, arm: str = "",
    governance_text: str = "", governance_kind: str = "", governance_id: UUID | None = None,
) -> Decision:  # fmt: skip
    """What the region does with the answer. Raises NotNow without the decision it rests on."""
    testbed = Testbed.objects.select_for_update().get(pk=testbed_id)
    check_write(actor=actor, testbed=testbed)
    check_act(testbed=testbed, act=Act.DECIDE, text=why)
    rests_on = standing_decision(actor=actor, testbed=testbed, kind=governance_kind, id=governance_id)
    if governance_id and rests_on is None:
        raise NotNow("governance", _("Dit besluit van de regio staat er niet of is vervangen. Kies een ander, of schrijf orgaan en dag."))
    if not (governance_text.strip() or rests_on):
        raise NotNow("governance", _("Noem het besluit van de regio waarop dit rust: kies het, of schrijf orgaan en dag."))
    row = Decision.objects.create(
        region_id=testbed.region_id, testbed=testbed, verdict=verdict, arm=arm, why=why, on=on, by=actor.label or actor.id,
        governance_text=governance_text.strip() or _named(rests_on), governance_kind=governance_kind if governance_id else "", governance_id=governance_id,
    )  # fmt: skip
    take(actor=actor, testbed=testbed, what=Act.DECIDE, today=today, text=why)
    publish_page(testbed)
    return row


def standing_decisions(*, actor: Actor, testbed: Testbed) -> list[Waiting]:
    """What the region decided, in whichever room keeps that, for who may see it."""
    return [row for find in registries.decisions for row in find(actor=actor, region_id=testbed.region_id)]


def standing_decision(*, actor: Actor, testbed: Testbed, kind: str, id: UUID | None) -> Waiting | None:
    """The one of that kind and id, or None when it is not there or stands no longer."""
    rows = standing_decisions(actor=actor, testbed=testbed) if id else []
    return next((row for row in rows if (row.kind, row.id) == (kind, id)), None)


def _named(row: Waiting | None) -> str:
    """The decision in words, so that the page of the testbed reads without the other room."""
    if row is None:
        return ""
    return f"{row.title}, {row.on:%d-%m-%Y}"[:300] if row.on else str(row.title)[:300]


@transaction.atomic
def learn(*, actor: Actor, testbed_id: UUID, values: Mapping[str, str], today: date) -> Learned:
    """Closes the testbed with its lesson, and hands that to whichever room keeps lessons."""
    testbed = Testbed.objects.select_for_update().get(pk=testbed_id)
    check_write(actor=actor, testbed=testbed)
    check_act(testbed=testbed, act=Act.LEARN)
    kind, key = _hand_on(actor, testbed, values, today)
    row = Learned.objects.create(testbed=testbed, region_id=testbed.region_id, on=today, lesson_kind=kind, lesson_id=key, **values)
    take(actor=actor, testbed=testbed, what=Act.LEARN, today=today)
    return row


def _hand_on(actor: Actor, testbed: Testbed, values: Mapping[str, str], today: date) -> tuple[str, UUID | None]:
    """To the rooms that take lessons; who may not write there keeps the lesson here, and the page says so."""
    lesson: dict[str, Any] = {
        "title": testbed.title, "context": f"{testbed.question}\n{values['thought']}", "done": testbed.theory, "gave": f"{values['saw']}\n{values['know']}",
        "for_whom": testbed.target_group[:300], "conditions": values["unknown"], "proof": "onderzoek",
    }  # fmt: skip
    return hand_on(registries.lesson_takers, actor=actor, region_id=testbed.region_id, values=lesson, today=today)
