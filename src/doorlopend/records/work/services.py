"""Tasks: made from obligations by the record, or by a person; each with one owner and one date."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.models import Dossier, Obligation
from doorlopend.records.dossiers.policies import check_may_write
from doorlopend.records.dossiers.services import seen

from .models import Task

MINE = ("college", "gemeente", "coa")


def follow_obligations(dossier: Dossier, obligations: list[Obligation]) -> None:
    """One task per obligation of the controller; its owner is the named contact, else the default assignee."""
    tasks = {task.obligation_key: task for task in Task.objects.filter(dossier=dossier).exclude(obligation_key="")}
    ours = {row.key: row for row in obligations if row.responsible.startswith(MINE)}
    for key, row in ours.items():
        _follow(dossier, row, tasks.get(key))
    lapsed = [task for key, task in tasks.items() if key not in ours and not task.ended]
    for task in lapsed:
        _end(task, Task.Ended.LAPSED, on=task.due_on, by="system:derivation")


def _follow(dossier: Dossier, row: Obligation, task: Task | None) -> None:
    owner = dossier.contact_user_id or dossier.assigned_to_id
    due = row.due_on or row.starts_on
    if task is None:
        task = Task(
            controller_id=dossier.controller_id, dossier=dossier, obligation_key=row.key, kind=row.rule, due_on=due,
            owner_id=owner, risk=row.risk, made_by="system:derivation",
        )  # fmt: skip
        _close_if_met(task, row)
        task.save(force_insert=True)
        return
    task.due_on, task.risk = due, row.risk
    task.owner_id = task.owner_id if task.owner_id and task.owner_id != dossier.assigned_to_id else owner
    if task.ended != Task.Ended.DONE or row.until is not None:
        task.ended, task.ended_on, task.ended_by = "", None, ""
    _close_if_met(task, row)
    task.save()


def _close_if_met(task: Task, row: Obligation) -> None:
    if row.until is not None:
        task.ended, task.ended_on, task.ended_by = Task.Ended.DONE, row.until, "system:derivation"


def _end(task: Task, how: str, *, on: date, by: str, reason: str = "") -> None:
    task.ended, task.ended_on, task.ended_by, task.reason = how, on, by, reason
    task.save(update_fields=["ended", "ended_on", "ended_by", "reason"])


@transaction.atomic
def add_task(*, actor: Actor, dossier_id: UUID, title: str, due_on: date, owner_id: UUID, kind: str = "afspraak") -> Task:
    """A next step that a person agreed."""
    dossier = Dossier.objects.get(pk=dossier_id)
    check_may_write(actor=actor, controller_id=dossier.controller_id)
    task = Task.objects.create(
        controller_id=dossier.controller_id, dossier=dossier, kind=kind, title=title, due_on=due_on,
        owner_id=owner_id, made_by=actor.id,
    )  # fmt: skip
    trail.record(actor=actor, action="task.added", controller_id=dossier.controller_id, subjects=[seen(dossier)], object_kind="task", object_id=task.pk)
    return task


@transaction.atomic
def finish_task(*, actor: Actor, task_id: UUID, on: date, reason: str = "") -> Task:
    """Marks a person's own step as done. What the law asks ends by a fact, not by a tick."""
    task = Task.objects.select_for_update().select_related("dossier").get(pk=task_id)
    check_may_write(actor=actor, controller_id=task.controller_id)
    if task.obligation_key:
        raise ObligationEndsByFact(task.kind)
    if not task.ended:
        _end(task, Task.Ended.DONE, on=on, by=actor.id, reason=reason)
        trail.record(actor=actor, action="task.finished", controller_id=task.controller_id, subjects=[seen(task.dossier)], object_kind="task", object_id=task.pk)
    return task


class ObligationEndsByFact(ValueError):
    """A legal duty is met by recording what happened; ticking it off would hide that it was not."""


@transaction.atomic
def reassign(*, actor: Actor, dossier_ids: list[UUID], to_user: UUID, reason: str) -> int:
    """Gives all open tasks of these dossiers another owner; returns how many tasks moved."""
    dossiers = list(Dossier.objects.filter(pk__in=dossier_ids).select_for_update())
    for dossier in dossiers:
        check_may_write(actor=actor, controller_id=dossier.controller_id)
    moved = Task.objects.filter(dossier__in=dossiers, ended="").update(owner_id=to_user)
    Dossier.objects.filter(pk__in=[dossier.pk for dossier in dossiers]).update(assigned_to_id=to_user)
    trail.record(actor=actor, action="tasks.reassigned", subjects=[seen(dossier) for dossier in dossiers], detail={"reason": reason})
    return moved
