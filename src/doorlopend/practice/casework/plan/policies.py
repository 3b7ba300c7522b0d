"""When a plan may be set: as the states, the law engine and the gemeente's own rule say."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor

from .models import Plan, SecondEyes
from .states import MACHINE, PlanAct, PlanState, Step


class NotYet(ValueError):
    """An act that is not possible now; the words say why and what to do."""


def step_of(plan: Plan, act: PlanAct) -> Step:
    """The transition, or NotYet for a plan on which this cannot be done any more."""
    step = MACHINE[PlanState(plan.state)].get(act)
    if step is None:
        raise NotYet(_("Dit kan nu niet: het plan is %s.") % PlanState(plan.state).label)
    return step


def wants_second_eyes(*, controller_id: UUID, on: date) -> bool:
    return SecondEyes.objects.on(on).filter(controller_id=controller_id).exists()


def may_set(*, plan: Plan, on: date) -> bool:
    try:
        check_set(plan=plan, on=on)
    except NotYet:
        return False
    return True


def check_set(*, plan: Plan, on: date) -> None:
    """By the states, and with a colleague's agreement where the gemeente asks that."""
    step_of(plan, PlanAct.SET)
    if plan.state == PlanState.CONCEPT and wants_second_eyes(controller_id=plan.controller_id, on=on):
        raise NotYet(_("Uw gemeente wil dat een collega meekijkt. Leg het plan eerst voor."))


def check_colleague(*, actor: Actor, plan: Plan) -> None:
    """Whoever offered a plan does not agree to it as well."""
    if actor.user_id is None or actor.user_id == plan.offered_by:
        raise NotYet(_("U hebt dit plan zelf voorgelegd. Een collega kijkt mee."))
