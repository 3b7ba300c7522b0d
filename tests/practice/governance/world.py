"""Hart van Brabant with nine gemeenten, its bodies, and who works there."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.factories import a_user, hart_van_brabant

from doorlopend.practice.governance.models import Body, Meeting
from doorlopend.practice.governance.services import meeting as service
from doorlopend.practice.governance.states import MeetingAct
from doorlopend.records.access.actor import Actor, acting
from doorlopend.records.regions.queries import Place, members_on

TODAY = date(2026, 11, 21)
region = hart_van_brabant


def places() -> list[Place]:
    return members_on(region().pk, TODAY)


def somebody(role: str, where: Any = None) -> Actor:
    return a_user(role, (where or region()).pk)[1]


def a_body(actor: Actor, name: str = "Stuurgroep", kind: str = "stuurgroep", **more: Any) -> Body:
    values = {"name": name, "kind": kind, "mandate": "Besluit over programma en geld", "since": date(2022, 7, 6), "rhythm_weeks": 8, **more}
    with acting(actor):
        return service.found_body(actor=actor, region_id=region().pk, values=values)


def a_meeting(actor: Actor, body: Body | None = None, on: date = TODAY, *, until: MeetingAct | None = MeetingAct.OPEN) -> Meeting:
    """A meeting, taken step by step up to and including this act."""
    with acting(actor):
        made = service.plan(actor=actor, body=body or a_body(actor), first=on)[0]
        if until is not None:
            for what in (MeetingAct.OPEN, MeetingAct.FIX, MeetingAct.SEND, MeetingAct.HOLD, MeetingAct.DRAFT, MeetingAct.ADOPT):
                service.act(actor=actor, meeting_id=made.pk, what=what, today=TODAY)
                if what is until:
                    break
        made.refresh_from_db()
        return made
