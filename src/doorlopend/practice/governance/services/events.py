"""Events with sign-up and attendance, and the region's own dates of the year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail

from ..models import Event, SignUp, YearDate
from ..states import EVENT_MACHINE, EventAct, EventState
from ..steps import NotNow, check_allowed, take
from ..writing import add, change


@transaction.atomic
def add_event(*, actor: Actor, region_id: UUID, values: Mapping[str, Any]) -> Event:
    return add(actor=actor, model=Event, region_id=region_id, values=values)


@transaction.atomic
def change_event(*, actor: Actor, event: Event, values: Mapping[str, Any]) -> Event:
    return change(actor=actor, row=event, values=values)


@transaction.atomic
def event_act(*, actor: Actor, event_id: UUID, what: EventAct, given: Mapping[str, Any]) -> Event:
    event = Event.objects.select_for_update().get(pk=event_id)
    take(actor=actor, row=event, machine=EVENT_MACHINE, act=what, given=given)
    return event


@transaction.atomic
def sign_up(*, actor: Actor, event_id: UUID, today: date) -> SignUp:
    """The visitor comes; once. Raises NotNow when sign-up is closed, the day is past or all places are taken."""
    event = Event.objects.select_for_update().get(pk=event_id)
    if actor.user_id is None:
        raise PermissionDenied(_("Log in om u aan te melden."))
    if event.state != EventState.OPEN or event.on < today:
        raise NotNow("act", _("Aanmelden kan niet meer."))
    row = SignUp.objects.filter(event_id=event.pk, user_id=actor.user_id).first()
    if row is not None:
        return row
    if event.seats is not None and event.taken >= event.seats:
        raise NotNow("act", _("Alle plaatsen zijn bezet."))
    row = SignUp.objects.create(region_id=event.region_id, event_id=event.pk, user_id=actor.user_id, name=actor.label, on=today)
    Event.objects.filter(pk=event.pk).update(taken=event.taken + 1)
    trail.record(actor=actor, action="event.signed_up", object_kind="event", object_id=event.pk)
    return row


@transaction.atomic
def sign_off(*, actor: Actor, event_id: UUID) -> None:
    event = Event.objects.select_for_update().get(pk=event_id)
    gone, _tables = SignUp.objects.filter(event_id=event_id, user_id__in=[actor.user_id]).delete()
    Event.objects.filter(pk=event.pk).update(taken=event.taken - gone)
    trail.record(actor=actor, action="event.signed_off", object_kind="event", object_id=event_id)


def add_date(*, actor: Actor, region_id: UUID, values: Mapping[str, Any]) -> YearDate:
    return add(actor=actor, model=YearDate, region_id=region_id, values=values)


@transaction.atomic
def remove_date(*, actor: Actor, row: YearDate) -> None:
    check_allowed(actor=actor, region_id=row.region_id)
    trail.record(actor=actor, action="yeardate.removed", object_kind="yeardate", object_id=row.pk, detail={"title": row.title})
    row.delete()
