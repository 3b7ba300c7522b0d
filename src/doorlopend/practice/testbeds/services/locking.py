"""Fixing the protocol: its hash, the drawn order of gemeenten, the sealed secret of the draw, and the public page."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.engines import evidence
from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.regions.models import Region

from .. import drafting
from ..models import Change, Lock, PublicPage, Testbed
from ..policies import check_act, check_write
from ..states import MEASURED, Act, State
from ..words import Design
from .card import take


@transaction.atomic
def lock(*, actor: Actor, testbed_id: UUID, today: date) -> Lock:
    """Fixes the protocol for good and publishes it. Raises NotNow without a decision of every college."""
    testbed = Testbed.objects.select_for_update().get(pk=testbed_id)
    check_write(actor=actor, testbed=testbed)
    check_act(testbed=testbed, act=Act.LOCK)
    order_hash = _draw_order(testbed) if testbed.design == Design.WEDGE else ""
    source = drafting.source_of(testbed)
    secret = secrets.token_hex(32)
    row = Lock.objects.create(
        testbed=testbed, region_id=testbed.region_id, source=source, hash=evidence.lock(evidence.parse(source)), order_hash=order_hash,
        secret=secret, commitment=hashlib.sha256(secret.encode()).hexdigest(), locked_on=today, locked_by=actor.label or actor.id,
    )  # fmt: skip
    take(actor=actor, testbed=testbed, what=Act.LOCK, today=today)
    publish_page(testbed)
    return row


def _draw_order(testbed: Testbed) -> str:
    """Which gemeente starts when: drawn from the hash of the plan as it lay there, so that anybody can repeat it."""
    before = evidence.parse(drafting.source_of(testbed))
    places = {place.controller.name: place for place in testbed.participants.select_related("controller")}
    for name, start in evidence.assign_towns(before, list(places)).items():
        places[name].start = int(float(start))
        places[name].save(update_fields=["start"])
    return before.hash


@transaction.atomic
def append_change(*, actor: Actor, testbed_id: UUID, part: str, reason: str, today: date) -> Change:
    """A later change, with its reason; after the measurements were opened it makes the result exploratory."""
    testbed = Testbed.objects.select_for_update().get(pk=testbed_id)
    check_write(actor=actor, testbed=testbed)
    if not hasattr(testbed, "lock"):
        raise NotNow("", _("Er is nog geen protocol vastgelegd."))
    opened = testbed.analyses.filter(state="klaar").exists()
    row = Change.objects.create(
        region_id=testbed.region_id, testbed=testbed, on=today, part=part, reason=reason, after_unblinding=opened, by=actor.label or actor.id
    )
    trail.record(actor=actor, action="testbed.protocol_changed", object_kind="testbed", object_id=testbed.pk, detail={"part": part, "opened": opened})
    publish_page(testbed)
    return row


def protocol_of(testbed: Testbed) -> evidence.Protocol:
    """The locked protocol as the engine reads it now."""
    changes = [{"on": c.on, "part": c.part, "reason": c.reason, "after_unblinding": c.after_unblinding} for c in testbed.changes.order_by("on", "pk")]
    return drafting.with_status(testbed.lock.source, closed=State(testbed.state) in MEASURED, changes=list(changes))


def publish_page(testbed: Testbed) -> None:
    """The page for everybody, made anew from what may be public."""
    region = Region.objects.get(pk=testbed.region_id)
    PublicPage.objects.update_or_create(
        testbed_id=testbed.pk,
        defaults={
            "region_name": region.name, "title": testbed.title, "hash": testbed.lock.hash, "locked_on": testbed.lock.locked_on,
            "content": _public_content(testbed),
        },
    )  # fmt: skip


def _public_content(testbed: Testbed) -> dict[str, Any]:
    protocol = protocol_of(testbed)
    final = testbed.analyses.filter(kind="eind", state="klaar").order_by("pk").first()
    told = final.results.order_by("order") if final is not None and State(testbed.state) in MEASURED else ()
    return {
        "protocol": evidence.canonical(evidence.export(protocol, "protocol")), "plan": testbed.plan, "places": _places(testbed),
        "commitment": testbed.lock.commitment, "order_hash": testbed.lock.order_hash,
        "secret": testbed.lock.secret if State(testbed.state) in MEASURED else "",
        "state": testbed.state, "results": [{"kind": r.kind, "outcome": r.outcome, "arm": r.arm, "pages": {lang: r.pages["bestuur"][lang] for lang in ("nl", "en")}} for r in told],
        "decisions": [{"verdict": d.verdict, "on": d.on.isoformat(), "why": d.why} for d in testbed.decisions.order_by("on")],
    }  # fmt: skip


def _places(testbed: Testbed) -> list[dict[str, Any]]:
    return [
        {"name": p.controller.name, "start": p.start, "decision": p.decision_text, "on": p.decision_on.isoformat() if p.decision_on else ""}
        for p in testbed.participants.select_related("controller").order_by("controller__name")
    ]
