"""Tasks: made from obligations by the record, or by a person; each with one owner and one date."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from operator import attrgetter
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from doorlopend.engines.facts import Fact
from doorlopend.records.access import rows
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.derivation import Derived
from doorlopend.records.dossiers.models import Dossier, Obligation
from doorlopend.records.dossiers.policies import check_may_write
from doorlopend.records.dossiers.services import seen

from .models import Task

MINE = ("college", "gemeente", "coa")
HOUSE = frozenset({"cbs.leveren", "dossier.verwijderen"})
"""Duties that the organisation meets for all at once (statistics, retention); as a step for a person they would hide that there is none."""
DERIVED, NIGHT = "system:derivation", "system:night"


def follow_obligations(derived: Derived) -> None:
    """One task per duty of the controller and per agreed next step; its owner is the named contact."""
    dossier, standing = derived.dossier, derived.standing
    tasks = {task.obligation_key: task for task in rows.read(Task, dossier_id=dossier.pk) if task.obligation_key}
    owner = _owner(standing) or dossier.assigned_to_id
    known = max((fact.known_on for fact in standing), default=None)
    wanted = {row.key: _from_duty(row, known) for row in derived.obligations if row.responsible in MINE and row.rule not in HOUSE}
    wanted |= {f"stap:{fact.id}": _from_step(fact) for fact in standing if fact.kind == "volgende_stap.afgesproken"}
    rows.add([_new(dossier, key, (*want, owner)) for key, want in wanted.items() if key not in tasks])
    changed = [task for key, task in tasks.items() if (_follow(task, (*wanted[key], owner)) if key in wanted else _lapse(task))]
    rows.put(changed, fields=FOLLOWED)


def _owner(standing: tuple[Fact, ...]) -> UUID | None:
    named = [fact for fact in standing if fact.kind == "contactpersoon.aangewezen" and fact.valid_until is None]
    user = max(named, key=lambda fact: fact.valid_from).data.get("gebruiker") if named else None
    return UUID(str(user)) if user else None


FOLLOWED = ("kind", "title", "due_on", "risk", "ended", "ended_on", "ended_by", "reason", "owner_id")
"""What a task takes over from the record, in the order of a `Wanted` and the owner after it."""
Wanted = tuple[str, str, date, int, str, date | None, str, str]
AGREED = 2
"""The weight of a day that people agreed; a sure statutory day weighs 3 (`derivation.risk_of`)."""
OPEN = ("", None, "", "")
_followed, _ended = attrgetter(*FOLLOWED), attrgetter("ended", "ended_on", "ended_by", "reason")


def _from_duty(row: Obligation, known: date | None) -> Wanted:
    """Ended when the record knows that the duty is over. A day that is still to come ends nothing: someone must act first."""
    over = row.until is not None and known is not None and row.until <= known
    end = (str(Task.Ended.DONE), row.until, DERIVED, "") if over else OPEN
    return (row.rule, "", row.due_on or row.starts_on, row.risk, *end)


def _from_step(fact: Fact) -> Wanted:
    return ("volgende_stap", str(fact.data["wat"])[:200], cast(date, fact.data["datum"]), AGREED, *OPEN)


def _new(dossier: Dossier, key: str, values: tuple[Any, ...]) -> Task:
    kept = dict(zip(FOLLOWED, values, strict=True))
    return Task(dossier=dossier, controller_id=dossier.controller_id, obligation_key=key, made_by=DERIVED, **kept)


def _follow(task: Task, values: tuple[Any, ...]) -> bool:
    """The task as the record wants it; False when it is so already."""
    if task.ended and not task.ended_by.startswith("system:"):  # a person finished this step; the duty itself ends by facts
        values = (*values[:4], *_ended(task), values[-1])
    if _followed(task) == values:
        return False
    for name, value in zip(FOLLOWED, values, strict=True):
        setattr(task, name, value)
    return True


def _lapse(task: Task) -> bool:
    """Ends the step of a duty that is no longer there; False when it had ended."""
    if task.ended:
        return False
    task.ended, task.ended_on, task.ended_by = Task.Ended.LAPSED, task.due_on, DERIVED
    return True


def _end(task: Task, how: str, *, on: date, by: str, reason: str = "") -> None:
    task.ended, task.ended_on, task.ended_by, task.reason = how, on, by, reason
    task.save(update_fields=["ended", "ended_on", "ended_by", "reason"])


@transaction.atomic
def lapse(*, controller_id: UUID, today: date) -> int:
    """Ends the steps of duties whose last day has passed, such as those of who reached the AOW age; returns how many."""
    night = system_for(controller_id, why="night")
    with acting(night):
        over = Obligation.objects.filter(dossier=OuterRef("dossier"), key=OuterRef("obligation_key"), until__lt=today)
        steps = Task.objects.filter(controller_id=controller_id, ended="").exclude(obligation_key="").filter(Exists(over))
        touched = list(Dossier.objects.filter(pk__in=steps.values("dossier")))
        ended = steps.update(ended=Task.Ended.LAPSED, ended_on=Subquery(over.values("until")[:1]), ended_by=NIGHT)
        if touched:
            trail.record(actor=night, action="tasks.lapsed", controller_id=controller_id, subjects=map(seen, touched), detail={"tasks": ended})
    return ended


@transaction.atomic
def add_task(*, actor: Actor, dossier_id: UUID, title: str, due_on: date, owner_id: UUID | None, kind: str = "afspraak") -> Task:
    """A next step that a person agreed or a message asks for; without owner it is on the team's list."""
    dossier = Dossier.objects.get(pk=dossier_id)
    check_may_write(actor=actor, controller_id=dossier.controller_id)
    task = Task.objects.create(
        controller_id=dossier.controller_id, dossier=dossier, kind=kind, title=title, due_on=due_on,
        owner_id=owner_id, made_by=actor.id, risk=AGREED,
    )  # fmt: skip
    trail.record(actor=actor, action="task.added", controller_id=dossier.controller_id, subjects=[seen(dossier)], object_kind="task", object_id=task.pk)
    return task


@transaction.atomic
def move_tasks(*, actor: Actor, source_id: UUID, target_id: UUID, only: Collection[UUID] | None = None) -> list[UUID]:
    """Gives another dossier of this controller the open steps that people agreed on, or `only` these; returns which.

    A step that follows from the law or from facts is not moved: it comes by itself where its facts are.
    """
    both = list(Dossier.objects.filter(pk__in=[source_id, target_id]).order_by("pk"))
    for dossier in both:
        check_may_write(actor=actor, controller_id=dossier.controller_id)
    mine = Task.objects.filter(dossier_id=source_id, obligation_key="")
    mine = mine.filter(ended="") if only is None else mine.filter(pk__in=only)
    moved = list(mine.order_by("pk").values_list("pk", flat=True))
    if moved:
        Task.objects.filter(pk__in=moved).update(dossier_id=target_id)
        trail.record(actor=actor, action="tasks.moved", controller_id=both[0].controller_id, subjects=map(seen, both), detail={"tasks": len(moved)})
    return moved


@transaction.atomic
def finish_task(*, actor: Actor, task_id: UUID, on: date, reason: str = "") -> Task:
    """Marks a person's own step as done. What the law asks ends by a fact, not by a tick."""
    task = Task.objects.select_for_update().select_related("dossier").get(pk=task_id)
    check_may_write(actor=actor, controller_id=task.controller_id)
    if task.obligation_key and not task.obligation_key.startswith("stap:"):
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
    trail.record(actor=actor, action="tasks.reassigned", subjects=[seen(dossier) for dossier in dossiers], reason=reason)
    return moved
