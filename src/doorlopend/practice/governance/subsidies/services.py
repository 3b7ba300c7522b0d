"""The subsidy file: the only way to write it. What is accounted for is whole: no report open, no evidence missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor

from ..steps import NotNow, take
from ..writing import add, change
from .models import Duty, Partner, Subsidy, Target
from .queries import missing_evidence, money_of
from .states import SUBSIDY_MACHINE, SubsidyAct


@transaction.atomic
def spot(*, actor: Actor, region_id: UUID, values: Mapping[str, Any]) -> Subsidy:
    return add(actor=actor, model=Subsidy, region_id=region_id, values=values)


@transaction.atomic
def change_subsidy(*, actor: Actor, subsidy: Subsidy, values: Mapping[str, Any]) -> Subsidy:
    return change(actor=actor, row=subsidy, values=values)


@transaction.atomic
def act(*, actor: Actor, subsidy_id: UUID, what: SubsidyAct, given: Mapping[str, Any], today: date) -> Subsidy:
    """One step. Not submitted after the deadline or with co-finance short; not accounted for with evidence missing."""
    row = Subsidy.objects.select_for_update().get(pk=subsidy_id)
    if what is SubsidyAct.SUBMIT:
        _check_complete(row, today)
    if what is SubsidyAct.ACCOUNT and (lacking := missing_evidence(row)):
        raise NotNow("act", _("Dit ontbreekt nog: %s.") % ", ".join(one.title for one in lacking))
    take(actor=actor, row=row, machine=SUBSIDY_MACHINE, act=what, given=given)
    return row


def _check_complete(row: Subsidy, today: date) -> None:
    if row.deadline < today:
        raise NotNow("act", _("De indiendatum is voorbij."))
    if row.budget is None:
        raise NotNow("act", _("Vul eerst de totale kosten in."))
    if (short := money_of(row).short) > 0:
        raise NotNow("act", _("Er is nog %s euro cofinanciering nodig.") % f"{short:.2f}")


@transaction.atomic
def join(*, actor: Actor, subsidy: Subsidy, values: Mapping[str, Any]) -> Partner:
    return add(actor=actor, model=Partner, region_id=subsidy.region_id, values={**values, "subsidy": subsidy})


@transaction.atomic
def promise(*, actor: Actor, subsidy: Subsidy, values: Mapping[str, Any]) -> Duty:
    return add(actor=actor, model=Duty, region_id=subsidy.region_id, values={**values, "subsidy": subsidy})


@transaction.atomic
def fulfil(*, actor: Actor, duty: Duty, where: str, today: date) -> Duty:
    if duty.kind == Duty.Kind.BEWIJS and not where.strip():
        raise NotNow("where", _("Waar ligt het bewijs? Zonder vindplaats telt het niet."))
    return change(actor=actor, row=duty, values={"where": where.strip(), "done_on": today})


@transaction.atomic
def aim(*, actor: Actor, subsidy: Subsidy, values: Mapping[str, Any]) -> Target:
    return add(actor=actor, model=Target, region_id=subsidy.region_id, values={**values, "subsidy": subsidy})


@transaction.atomic
def count(*, actor: Actor, target: Target, reached: int, today: date) -> Target:
    return change(actor=actor, row=target, values={"reached": reached, "counted_on": today})
