"""What a state machine of this room is made of, and the one way to take a step in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail
from doorlopend.records.kit.forming import NotNow as NotNow

from .permissions import WRITE


@dataclass(frozen=True, slots=True)
class Step:
    """One transition: where to, the audit event, whom it answers, what it takes, and which fields must be filled."""

    to: str
    event: str
    answers: str = ""
    needs: str = WRITE
    asks: tuple[str, ...] = ()


Machine = Mapping[Any, Mapping[Any, Step]]


def check_allowed(*, actor: Actor, region_id: Any, permission: str = WRITE) -> None:
    if not actor.may(permission, region_id):
        raise PermissionDenied(_("Uw rol geeft hier geen recht op. Vraag de regiocoördinator."))


def acts_of(*, actor: Actor, row: Any, machine: Machine) -> list[Any]:
    """What this actor may do with the row as it stands, in the order of the machine."""
    steps = machine[type(next(iter(machine)))(row.state)]
    return [act for act, step in steps.items() if actor.may(step.needs, row.region_id)]


def take(*, actor: Actor, row: Any, machine: Machine, act: Any, given: Mapping[str, Any] | None = None) -> Step:
    """Sets the next state and what goes with it on `row`, saves, and writes the audit line.

    Raises PermissionDenied, or NotNow when the machine knows no such step from here or something asked is empty.
    """
    states, given = type(next(iter(machine))), given or {}
    step = machine[states(row.state)].get(act)
    if step is None:
        raise NotNow("act", _("Dat kan niet vanuit de stand “%s”.") % states(row.state).label)
    check_allowed(actor=actor, region_id=row.region_id, permission=step.needs)
    for name in step.asks:
        if given.get(name) in (None, ""):
            raise NotNow(name, _("Vul dit in; zonder dit kan de stap niet."))
    before = row.state
    for name, value in given.items():
        setattr(row, name, value)
    row.state = step.to
    row.save()
    trail.record(actor=actor, action=step.event, object_kind=row._meta.model_name, object_id=row.pk, detail={"from": before, "to": step.to})
    return step
