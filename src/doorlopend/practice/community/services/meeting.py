"""The Community of Practice: who takes part, its sessions, and what is decided while they sit together."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail

from ..models import Community, Member, Session
from .handling import _allowed


@transaction.atomic
def found_community(*, actor: Actor, region_id: UUID, name: str, since: date, rhythm_weeks: int, method: str, themes: list[str]) -> Community:
    _allowed(actor, region_id)
    made = Community.objects.create(region_id=region_id, name=name, since=since, rhythm_weeks=rhythm_weeks, method=method, themes=themes)
    trail.record(actor=actor, action="community.founded", object_kind="community", object_id=made.pk)
    return made


@transaction.atomic
def add_member(*, actor: Actor, community_id: UUID, name: str, organisation: str, leads: bool, since: date) -> Member:
    community = Community.objects.get(pk=community_id)
    _allowed(actor, community.region_id)
    made = Member.objects.create(region_id=community.region_id, community=community, name=name, organisation=organisation, leads=leads, since=since)
    trail.record(actor=actor, action="community.joined", object_kind="community", object_id=community.pk)
    return made


@transaction.atomic
def plan_session(*, actor: Actor, community_id: UUID, on: date, theme: str) -> Session:
    community = Community.objects.get(pk=community_id)
    _allowed(actor, community.region_id)
    made = Session.objects.create(region_id=community.region_id, community=community, on=on, theme=theme)
    trail.record(actor=actor, action="session.planned", object_kind="session", object_id=made.pk)
    return made


@transaction.atomic
def run_session(
    *, actor: Actor, session_id: UUID, theme: str | None = None, minutes: int | None = None, now: datetime | None = None,
    notes: str | None = None, attendance: dict[str, int] | None = None,
) -> Session:  # fmt: skip
    """During the meeting: pick the theme, start the clock, note who is there and what is said."""
    session = Session.objects.select_for_update().get(pk=session_id)
    _allowed(actor, session.region_id)
    if theme is not None:
        session.theme = theme
    if minutes is not None and now is not None:
        session.timer_ends_at = now + timedelta(minutes=minutes)
    if notes is not None:
        session.notes = notes
    if attendance is not None:
        session.attendance = attendance
    session.save()
    trail.record(actor=actor, action="session.run", object_kind="session", object_id=session.pk)
    return session


@transaction.atomic
def close_session(*, actor: Actor, session_id: UUID, today: date) -> Session:
    session = Session.objects.select_for_update().get(pk=session_id)
    _allowed(actor, session.region_id)
    session.closed_on, session.timer_ends_at = today, None
    session.save()
    trail.record(actor=actor, action="session.closed", object_kind="session", object_id=session.pk)
    return session
