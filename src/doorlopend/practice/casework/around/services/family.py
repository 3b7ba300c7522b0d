"""The household: children and their school, who follows later, and files that belong together."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.work.services import add_task

from ..models import Child, Follower, Relative
from ..states import NAREIS_MACHINE, Nareis, NareisAct
from .common import NotNow, file_of, note

MIRROR = {"partner": "partner", "kind": "ouder", "ouder": "kind", "broer_zus": "broer_zus", "overig": "overig"}


@transaction.atomic
def save_child(*, actor: Actor, dossier_id: UUID, child_id: UUID | None, values: dict[str, Any]) -> Child:
    """Adds a child, or says where its school and papers stand now."""
    dossier = file_of(actor, dossier_id)
    if child_id is None:
        child = Child.objects.create(controller_id=dossier.controller_id, dossier_id=dossier.pk, **values)
    else:
        child = Child.objects.select_for_update().get(pk=child_id, dossier_id=dossier.pk)
        for name, value in values.items():
            setattr(child, name, value)
        child.save()
    note(actor, "household.child", dossier, "child", child.pk)
    return child


@transaction.atomic
def expect(*, actor: Actor, dossier_id: UUID, adults: int, children: int, expected: date | None, home_fits: bool, today: date) -> Follower:
    """Family members are expected to follow; a month is kept, not a day."""
    dossier = file_of(actor, dossier_id)
    row = Follower.objects.create(
        controller_id=dossier.controller_id, dossier_id=dossier.pk, adults=adults, children=children,
        expected=expected.replace(day=1) if expected else None, home_fits=home_fits, since=today,
    )  # fmt: skip
    note(actor, "household.expected", dossier, "follower", row.pk)
    return row


@transaction.atomic
def follow(*, actor: Actor, follower_id: UUID, act: NareisAct, today: date) -> Follower:
    """The next step of who follows. On arrival there is a task at once: they come without any profile."""
    row = Follower.objects.select_for_update().get(pk=follower_id)
    dossier = file_of(actor, row.dossier_id)
    if act not in NAREIS_MACHINE[Nareis(row.state)]:
        raise NotNow(_("Die stap kan nu niet."))
    row.state, row.since = NAREIS_MACHINE[Nareis(row.state)][act], today
    row.save(update_fields=["state", "since"])
    if act == NareisAct.ARRIVE:
        add_task(
            actor=actor, dossier_id=dossier.pk, title=_("Nareizigers aangekomen: dossiers openen, school en huisarts regelen"),
            due_on=today + timedelta(days=7), owner_id=dossier.assigned_to_id or actor.user_id, kind="nareis",
        )  # fmt: skip
    note(actor, "household.follower", dossier, "follower", row.pk, act=act.value)
    return row


@transaction.atomic
def tie(*, actor: Actor, dossier_id: UUID, other_id: UUID, role: str) -> None:
    """Two files of one household, each with its side of the tie. Only within one controller."""
    mine, other = file_of(actor, dossier_id), file_of(actor, other_id)
    if mine.controller_id != other.controller_id or mine.pk == other.pk:
        raise NotNow(_("Kies een ander dossier van dezelfde gemeente."))
    for one, two, what in ((mine, other, role), (other, mine, MIRROR.get(role, "overig"))):
        row, _made = Relative.objects.update_or_create(dossier_id=one.pk, other_id=two.pk, defaults={"controller_id": one.controller_id, "role": what, "ended_on": None})
        note(actor, "household.tied", one, "relative", row.pk)


@transaction.atomic
def untie(*, actor: Actor, dossier_id: UUID, other_id: UUID, today: date) -> None:
    """The household parted; both sides say since when."""
    for one, two in ((dossier_id, other_id), (other_id, dossier_id)):
        dossier: Dossier = file_of(actor, one)
        for row in Relative.objects.filter(dossier_id=one, other_id=two):
            row.ended_on = today
            row.save(update_fields=["ended_on"])
            note(actor, "household.untied", dossier, "relative", row.pk)
