"""What is done with a plan; each call is one act with its audit. Setting it records facts: the plan is never a private truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.engines.facts import Fact
from doorlopend.engines.law import to_json
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.access.ids import ordered
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.convert import to_fact
from doorlopend.records.dossiers.derivation import assess_dossier
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.policies import check_may_write
from doorlopend.records.dossiers.services import Source, new_fact, record_facts, seen
from doorlopend.records.files.services import add_file
from doorlopend.records.kit import pdf
from doorlopend.records.regions.models import Controller, GemeenteName

from ..intake import drafts
from ..intake.queries import known
from . import letters
from .checks import check, stops
from .compose import Content, as_facts, compose
from .models import Plan, SecondEyes
from .policies import NotYet, check_colleague, check_set, step_of, wants_second_eyes
from .states import OPEN, PlanAct

FORM = "pip.opstellen"
"""The name under which text typed in a plan is kept as a draft."""
OCCASIONS = ("eerste", "schakelen", "afschalen", "verhuizing", "inhoud_gewijzigd", "heroverweging")


@transaction.atomic
def start(*, actor: Actor, dossier: Dossier, occasion: str, today: date, route: str = "") -> Plan:
    """A plan composed from the intake, or from the plan that holds; the one already being made, if there is one."""
    check_may_write(actor=actor, controller_id=dossier.controller_id)
    Dossier.objects.select_for_update().get(pk=dossier.pk)
    making = Plan.objects.filter(dossier=dossier, state__in=OPEN).first()
    if making is not None:
        return making
    content = compose(found=known(dossier=dossier), today=today)
    if route:
        content = replace(content, leerroute=route)
    plan = Plan.objects.create(
        controller_id=dossier.controller_id, dossier=dossier, occasion=occasion, content=content.as_json(), made_by=actor.user_id
    )
    _note(actor, plan, "plan.started", occasion=occasion)
    return plan


@transaction.atomic
def change(*, actor: Actor, plan_id: UUID, content: Content) -> Plan:
    """Another content; what a colleague agreed to before no longer holds."""
    plan = _locked(actor, plan_id)
    step = step_of(plan, PlanAct.COMPOSE)
    plan.content, plan.state, plan.checked_by = content.as_json(), step.to, None
    plan.save(update_fields=["content", "state", "checked_by"])
    drafts.submitted(actor=actor, dossier=plan.dossier, form=FORM)
    _note(actor, plan, step.event)
    return plan


@transaction.atomic
def act(*, actor: Actor, plan_id: UUID, what: PlanAct, remark: str = "") -> Plan:
    """Offers, agrees, returns or drops; setting has a call of its own."""
    plan = _locked(actor, plan_id)
    step = step_of(plan, what)
    if what in (PlanAct.AGREE, PlanAct.RETURN):
        check_colleague(actor=actor, plan=plan)
    if what == PlanAct.OFFER:
        plan.offered_by, plan.checked_by = actor.user_id, None
    if what == PlanAct.AGREE:
        plan.checked_by = actor.user_id
    plan.state, plan.remark = step.to, remark
    plan.save(update_fields=["state", "remark", "offered_by", "checked_by"])
    _note(actor, plan, step.event, reason=remark)
    return plan


class ReasonNeeded(ValueError):
    """A check speaks against this plan: setting it asks one reason, which is kept."""


@transaction.atomic
def set_plan(*, actor: Actor, plan_id: UUID, on: date, told_on: date | None, today: date, reason: str = "") -> Plan:
    """The decision: facts, what it rests on, and the letter, in one transaction.

    `on` is the dagtekening, `told_on` the day it was made known (None = the same). Raises NotYet, ReasonNeeded.
    """
    plan = _locked(actor, plan_id)
    check_set(plan=plan, on=today)
    content = Content.from_json(plan.content)
    found = known(dossier=plan.dossier)
    if not reason and stops(check(found=found, content=content, occasion=plan.occasion, on=on, today=today)):
        raise ReasonNeeded
    facts = as_facts(content, occasion=plan.occasion, on=on, today=today, gemeente=gemeente_of(plan.controller), told_on=told_on)
    rows = record_facts(actor=actor, dossier_id=plan.dossier_id, facts=facts, source=Source("form", f"plan:{plan.pk}"))
    with acting(system_for(plan.controller_id, why="decision")):
        plan.assessment = to_json(assess_dossier(plan.dossier))
    plan.state, plan.fact_id, plan.decided_on, plan.override = step_of(plan, PlanAct.SET).to, rows[0].pk, on, reason
    plan.file_id = _keep_decision(actor, plan, content)
    plan.save()
    _note(actor, plan, "plan.set", reason=reason, fact=str(rows[0].pk))
    return plan


def _keep_decision(actor: Actor, plan: Plan, content: Content) -> UUID | None:
    """The decision as it was made, among the files; where PDFs cannot be made it is made when asked for."""
    try:
        data = letters.decision(plan=plan, content=content, signed_by=actor.label)
    except pdf.PdfUnavailable:
        return None
    name = f"PIP-beschikking-{plan.decided_on}.pdf"
    return add_file(actor=actor, dossier_id=plan.dossier_id, name=name, content=data, sensitivity="identifying").pk


def gemeente_of(controller: Controller) -> str:
    """The CBS code of four digits by which facts name a gemeente; empty for another controller."""
    name = GemeenteName.objects.filter(gemeente=controller.gemeente_id, valid_before=None).first() if controller.gemeente_id else None
    return name.code.removeprefix("GM") if name else ""


@transaction.atomic
def judge_lowering(*, actor: Actor, dossier: Dossier, effort: bool, attainable: bool, today: date) -> FactRow:
    """The college's view on lowering to A2 (Bi 5.5); whether it may follows from the law engine."""
    fact = new_fact(kind="afschalen.beoordeling", valid_from=today, known_on=today, inzet_voldoende=effort, b1_haalbaar=attainable)
    return record_facts(actor=actor, dossier_id=dossier.pk, facts=[fact], source=Source("form", "plan"))[0]


@transaction.atomic
def set_week(*, actor: Actor, dossier: Dossier, slots: Sequence[dict[str, object]], today: date) -> list[FactRow]:
    """The fixed slots of the week from today; those that were dropped end, those that stayed stay."""
    running = [to_fact(row) for row in FactRow.objects.filter(dossier=dossier, kind="weekrooster.blok", valid_before=None, superseded_by=None)]
    wanted = [{name: value for name, value in slot.items() if value not in (None, "")} for slot in slots]
    ended = [_ended(fact, today) for fact in running if dict(fact.data) not in wanted]
    kept = [dict(fact.data) for fact in running]
    new = [new_fact(kind="weekrooster.blok", valid_from=today, known_on=today, **slot) for slot in wanted if slot not in kept]  # type: ignore[arg-type]
    return record_facts(actor=actor, dossier_id=dossier.pk, facts=[*ended, *new], source=Source("form", "plan")) if ended or new else []


def _ended(fact: Fact, today: date) -> Fact:
    """Until yesterday; a slot of today only was never there."""
    if fact.valid_from >= today:
        return replace(new_fact(kind="feit.nietig", valid_from=today, known_on=today), supersedes=fact.id, mode="correction")
    return replace(fact, id=str(ordered()), known_on=today, valid_until=today - timedelta(days=1), supersedes=fact.id, mode="correction")


@transaction.atomic
def ask_second_eyes(*, actor: Actor, controller_id: UUID, wanted: bool, today: date) -> bool:
    """Whether from today a colleague looks before a plan is set; returns what holds now."""
    if not actor.may("dossier.assign", controller_id):
        raise PermissionDenied(_("Alleen een teamleider stelt dit in."))
    if wanted == wants_second_eyes(controller_id=controller_id, on=today):
        return wanted
    if wanted:
        SecondEyes.objects.create(controller_id=controller_id, valid_from=today, set_by=actor.user_id)
    else:
        for row in SecondEyes.objects.on(today).filter(controller_id=controller_id):
            row.valid_before = max(today, row.valid_from + timedelta(days=1))
            row.save(update_fields=["valid_before"])
    trail.record(actor=actor, action="plan.second_eyes", controller_id=controller_id, detail={"wanted": wanted})
    return wanted


def note_letter(*, actor: Actor, plan: Plan, template: str, language: str) -> None:
    _note(actor, plan, "letter.made", template=template, language=language)


def _locked(actor: Actor, plan_id: UUID) -> Plan:
    plan = Plan.objects.select_for_update(of=("self",)).select_related("dossier", "controller").get(pk=plan_id)
    check_may_write(actor=actor, controller_id=plan.controller_id)
    return plan


def _note(actor: Actor, plan: Plan, action: str, *, reason: str = "", **detail: str) -> None:
    trail.record(
        actor=actor, action=action, controller_id=plan.controller_id, subjects=[seen(plan.dossier)], object_kind="plan",
        object_id=plan.pk, detail={name: value for name, value in detail.items() if value}, reason=reason,
    )  # fmt: skip


__all__ = ["FORM", "OCCASIONS", "NotYet", "ReasonNeeded", "act", "change", "set_plan", "start"]
