"""Steps, arrangements per gemeente and improvements: the only way to write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.engines.facts import KINDS
from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail

from ..steps import NotNow, check_allowed
from ..writing import add, change
from .models import Arrangement, ChainStep, Improvement


def check_step(values: Mapping[str, Any]) -> None:
    """Raises NotNow for a fact that does not exist, a step that goes nowhere, or a term nobody can look up."""
    for name in ("starts", "ends"):
        if values.get(name) not in KINDS:
            raise NotNow(name, _("Dit soort feit bestaat niet. Kies er een uit de lijst."))
    if values["starts"] == values["ends"]:
        raise NotNow("ends", _("Een stap begint en eindigt met een ander feit."))
    if values.get("term_days") is not None and not values.get("ground"):
        raise NotNow("ground", _("Waar is deze termijn afgesproken? Noem het artikel, besluit of de overeenkomst."))


@transaction.atomic
def add_step(*, actor: Actor, region_id: UUID, values: Mapping[str, Any]) -> ChainStep:
    check_step(values)
    return add(actor=actor, model=ChainStep, region_id=region_id, values=values)


@transaction.atomic
def change_step(*, actor: Actor, step: ChainStep, values: Mapping[str, Any]) -> ChainStep:
    check_step(values)
    return change(actor=actor, row=step, values=values)


@transaction.atomic
def arrange(*, actor: Actor, step: ChainStep, gemeente_id: UUID, values: Mapping[str, Any]) -> Arrangement:
    """Who does this step in that gemeente; a later arrangement replaces the earlier one."""
    check_allowed(actor=actor, region_id=step.region_id)
    row, _made = Arrangement.objects.update_or_create(step=step, gemeente_id=gemeente_id, defaults={"region_id": step.region_id, **values})
    trail.record(actor=actor, action="arrangement.made", object_kind="chainstep", object_id=step.pk, detail={"gemeente": str(gemeente_id)})
    return row


@transaction.atomic
def improve(*, actor: Actor, step: ChainStep, values: Mapping[str, Any]) -> Improvement:
    return add(actor=actor, model=Improvement, region_id=step.region_id, values={**values, "step": step})


@transaction.atomic
def finish(*, actor: Actor, row: Improvement, result: str, today: date) -> Improvement:
    if not result.strip():
        raise NotNow("result", _("Schrijf kort op wat ervan kwam."))
    return change(actor=actor, row=row, values={"result": result.strip(), "done_on": today})
