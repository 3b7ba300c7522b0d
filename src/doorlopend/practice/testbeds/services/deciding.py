"""After the findings: adopt, adjust or stop, tied to a decision of governance; and the lesson that goes on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.registry import hand_on, registries

from ..models import Decision, Learned, Testbed
from ..policies import NotNow, check_act, check_write
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
    if not (governance_text.strip() or (governance_kind and governance_id)):
        raise NotNow("governance", _("Noem het besluit van de regio waarop dit rust: kies het, of schrijf orgaan en dag."))
    row = Decision.objects.create(
        region_id=testbed.region_id, testbed=testbed, verdict=verdict, arm=arm, why=why, on=on, by=actor.label or actor.id,
        governance_text=governance_text, governance_kind=governance_kind, governance_id=governance_id,
    )  # fmt: skip
    take(actor=actor, testbed=testbed, what=Act.DECIDE, today=today, text=why)
    publish_page(testbed)
    return row


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
