"""The process log: what was learned and delivered on the way. It holds nothing of a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail

from ..models import Note, Testbed
from ..policies import check_write


@transaction.atomic
def write_note(*, actor: Actor, testbed_id: UUID, values: Mapping[str, Any]) -> Note:
    testbed = Testbed.objects.get(pk=testbed_id)
    check_write(actor=actor, testbed=testbed)
    note = Note.objects.create(region_id=testbed.region_id, testbed=testbed, by=actor.label or actor.id, **values)
    trail.record(actor=actor, action="testbed.noted", object_kind="testbed", object_id=testbed.pk, detail={"kind": note.kind})
    return note
