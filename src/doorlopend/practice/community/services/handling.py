"""What is done with a signal once it is there: each act a step of the machine, with its history and its promise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail

from ..days import FIRST_REPLY, working_days_after
from ..models import Cluster, Evidence, Happening, Signal, Stay, Trial
from ..policies import check_act
from ..states import SIGNAL_MACHINE, SignalAct, SignalState, Step
from ..words import Level
from . import indexing

LEVELS = {
    SignalState.REGIO: Level.REGIO, SignalState.STUURGROEP: Level.STUURGROEP, SignalState.DIVOSA: Level.DIVOSA,
    SignalState.LANDELIJK: Level.LANDELIJK,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One act: what is said, and what it needs besides: an owner, a last day for feedback, the same signal."""

    act: SignalAct
    text: str = ""
    owner: str = ""
    owner_id: UUID | None = None
    feedback_due: date | None = None
    same_as: UUID | None = None
    party: str = ""


@transaction.atomic
def act(*, actor: Actor, signal_id: UUID, done: Done, today: date) -> Signal:
    """One step. Raises PermissionDenied, or NotNow with what would make it possible."""
    signal = Signal.objects.select_for_update().get(pk=signal_id)
    step = check_act(actor=actor, signal=signal, done=done, today=today)
    before = SignalState(signal.state)
    signal.state = step.to
    _fill(signal, done, step, today)
    signal.save()
    _stay(signal, before, today, done.party)
    happened(
        actor=actor, region_id=signal.region_id, kind="signal", id=signal.pk, act=done.act.value, source=before.value,
        target=step.to, text=done.text, to_senders=step.notice, answer=step.answers, today=today,
    )  # fmt: skip
    trail.record(actor=actor, action=step.event, object_kind="signal", object_id=signal.pk, detail={"from": before.value, "to": step.to})
    return signal


def _fill(signal: Signal, done: Done, step: Step, today: date) -> None:
    if done.owner:
        signal.owner_label, signal.owner_id = done.owner, done.owner_id
    if done.feedback_due:
        signal.feedback_due = done.feedback_due
    if done.act is SignalAct.DOUBLE:
        signal.same_as_id = done.same_as
    if step.answers:
        signal.answered_on = today
    if done.act is SignalAct.REOPEN:
        signal.answered_on = None
        signal.feedback_due = done.feedback_due or working_days_after(today, FIRST_REPLY)
    if done.act is SignalAct.CLOSE:
        signal.closed_on = today


def _stay(signal: Signal, before: SignalState, today: date, party: str) -> None:
    """Elapsed days per level: leaving closes the stay, arriving opens one."""
    if before in LEVELS:
        Stay.objects.filter(signal=signal, left_on=None).update(left_on=today)
    level = LEVELS.get(SignalState(signal.state))
    if level is not None:
        Stay.objects.create(region_id=signal.region_id, signal=signal, level=level, party=party, arrived_on=today)


def happened(
    *, actor: Actor, region_id: UUID, kind: str, id: UUID, act: str, today: date, text: str = "", source: str = "",
    target: str = "", to_senders: bool = False, answer: bool = False,
) -> Happening:  # fmt: skip
    """One line of history; who sent or joined is never named in it."""
    by = "" if actor.kind == "sender" else actor.label
    return Happening.objects.create(
        region_id=region_id, about_kind=kind, about_id=id, act=act, source=source, target=target, on=today, by=by,
        text=text, to_senders=to_senders, answer=answer,
    )  # fmt: skip


def _allowed(actor: Actor, region_id: UUID, permission: str = "signals.handle") -> None:
    if not actor.may(permission, region_id):
        raise PermissionDenied(_("Uw rol geeft hier geen recht op. Vraag de regiocoördinator."))


@transaction.atomic
def weigh(*, actor: Actor, signal_id: UUID, values: dict[str, Any], today: date) -> Signal:
    """Cause, solvability, severity, size, places and whether others may see it; the text stays the sender's."""
    signal = Signal.objects.select_for_update().get(pk=signal_id)
    _allowed(actor, signal.region_id)
    for name in ("title", "phase", "theme", "cause", "solvable", "severity", "touched", "recurring", "consequence", "workaround", "shared", "places"):
        if name in values:
            setattr(signal, name, values[name])
    signal.save()
    indexing.put(signal)
    trail.record(actor=actor, action="signal.described", object_kind="signal", object_id=signal.pk, detail={"fields": sorted(values)})
    return signal


@transaction.atomic
def put_in_cluster(*, actor: Actor, signal_id: UUID, name: str, today: date) -> Cluster:
    """Into the cluster of that name, made when new; a new signal thereby becomes clustered."""
    signal = Signal.objects.select_for_update().get(pk=signal_id)
    _allowed(actor, signal.region_id)
    cluster = Cluster.objects.filter(region_id=signal.region_id, name__iexact=name.strip()).first()
    cluster = cluster or Cluster.objects.create(region_id=signal.region_id, name=name.strip(), made_on=today)
    Signal.objects.filter(pk=signal.pk).update(cluster=cluster)
    if SignalAct.CLUSTER in SIGNAL_MACHINE[SignalState(signal.state)]:
        act(actor=actor, signal_id=signal.pk, done=Done(act=SignalAct.CLUSTER, text=cluster.name), today=today)
    return cluster


@transaction.atomic
def start_trial(*, actor: Actor, signal_id: UUID, what: str, owner: str, measure: str, before: str, due_on: date, today: date) -> Trial:
    """The test of a solution begins; its owner reports back on its last day."""
    signal = act(
        actor=actor, signal_id=signal_id, today=today,
        done=Done(act=SignalAct.TEST, text=what, owner=owner, feedback_due=due_on),
    )  # fmt: skip
    return Trial.objects.create(
        region_id=signal.region_id, signal=signal, what=what, owner_label=owner, starts_on=today, due_on=due_on,
        measure=measure, before=before,
    )  # fmt: skip


@transaction.atomic
def end_trial(*, actor: Actor, trial_id: UUID, after: str, outcome: str, today: date) -> Trial:
    trial = Trial.objects.select_for_update().get(pk=trial_id, ended_on=None)
    _allowed(actor, trial.region_id)
    trial.after, trial.outcome, trial.ended_on = after, outcome, today
    trial.save()
    happened(
        actor=actor, region_id=trial.region_id, kind="signal", id=trial.signal_id, act="uitkomst", today=today,
        text=f"{trial.measure}: {trial.before} → {after}. {outcome}", to_senders=True,
    )  # fmt: skip
    trail.record(actor=actor, action="trial.ended", object_kind="signal", object_id=trial.signal_id)
    return trial


@transaction.atomic
def add_evidence(*, actor: Actor, signal_id: UUID, indicator: str, breakdown: str, question: str, today: date) -> Evidence:
    """Ties a signal to what the record can count; the counts of the day it was sent are kept with it."""
    from ..queries.evidence import counts_on

    signal = Signal.objects.select_for_update().get(pk=signal_id)
    _allowed(actor, signal.region_id)
    then = counts_on(actor=actor, region_id=signal.region_id, indicator=indicator, breakdown=breakdown, day=signal.sent_on)
    evidence, _made = Evidence.objects.update_or_create(
        signal=signal, indicator=indicator, breakdown=breakdown,
        defaults={
            "region_id": signal.region_id, "question": question, "added_on": today,
            "then": {str(key or ""): value for key, value in then.values.items()}, "then_period_end": then.day,
        },
    )  # fmt: skip
    trail.record(actor=actor, action="signal.evidenced", object_kind="signal", object_id=signal.pk, detail={"indicator": indicator})
    return evidence
