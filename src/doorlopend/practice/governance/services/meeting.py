"""Bodies, series of meetings, the agenda with what was pulled in, the round of gemeenten, and the live minutes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail

from .. import hooks
from ..models import AgendaItem, Body, Line, Meeting, Paper, Round, Seat
from ..states import AGENDA_MOVES, MEETING_MACHINE, MINUTES_MOVE, MeetingAct, MeetingState
from ..steps import NotNow, check_allowed, take
from ..words import BodyKind, ItemKind, LineKind
from ..writing import add, change
from .papers import Upload, attach

LAW = "lawbook"
"""Source of the item with which a policy meeting opens."""
LONGEST_SERIES = 60


@transaction.atomic
def found_body(*, actor: Actor, region_id: UUID, values: Mapping[str, Any]) -> Body:
    return add(actor=actor, model=Body, region_id=region_id, values=values)


@transaction.atomic
def change_body(*, actor: Actor, body: Body, values: Mapping[str, Any]) -> Body:
    """Raises NotNow when the body would report to itself, directly or by others."""
    above = values.get("parent")
    while above is not None:
        if above.pk == body.pk:
            raise NotNow("parent", _("Zo rapporteert dit gremium aan zichzelf. Kies een ander gremium."))
        above = above.parent
    return change(actor=actor, row=body, values=values)


@transaction.atomic
def seat(*, actor: Actor, body: Body, values: Mapping[str, Any]) -> Seat:
    if not values.get("gemeente_id") and not values.get("organisation"):
        raise NotNow("organisation", _("Voor welke gemeente of organisatie zit dit lid aan tafel?"))
    return add(actor=actor, model=Seat, region_id=body.region_id, values={**values, "body": body})


@transaction.atomic
def end_seat(*, actor: Actor, seat: Seat, until: date) -> Seat:
    return change(actor=actor, row=seat, values={"until": until})


@transaction.atomic
def plan(*, actor: Actor, body: Body, first: date, times: int = 1, weeks: int | None = None, **values: Any) -> list[Meeting]:
    """One meeting, or a series by the rhythm of the body; days that are taken already are left as they are."""
    check_allowed(actor=actor, region_id=body.region_id)
    if not 1 <= times <= LONGEST_SERIES:
        raise NotNow("times", _("Kies een aantal van 1 tot en met %d.") % LONGEST_SERIES)
    step = timedelta(weeks=weeks or body.rhythm_weeks)
    taken = set(Meeting.objects.filter(body=body).values_list("on", flat=True))
    days = [first + step * number for number in range(times)]
    made = [Meeting(region_id=body.region_id, body=body, on=day, **values) for day in days if day not in taken]
    if not made:
        raise NotNow("first", _("Op deze dag staat al een vergadering van dit gremium."))
    Meeting.objects.bulk_create(made)
    trail.record(actor=actor, action="meeting.planned", object_kind="body", object_id=body.pk, detail={"days": [one.on.isoformat() for one in made]})
    return made


@transaction.atomic
def act(*, actor: Actor, meeting_id: UUID, what: MeetingAct, today: date) -> Meeting:
    meeting = Meeting.objects.select_for_update().select_related("body").get(pk=meeting_id)
    if what is MeetingAct.HOLD and meeting.on > today:
        raise NotNow("act", _("Deze vergadering is nog niet geweest."))
    take(actor=actor, row=meeting, machine=MEETING_MACHINE, act=what)
    if what is MeetingAct.OPEN and meeting.body.kind == BodyKind.BELEID:
        _open_with_the_law(meeting)
    return meeting


def _open_with_the_law(meeting: Meeting) -> None:
    """The first item of a policy meeting: what changed in the law and whom it touches."""
    AgendaItem.objects.get_or_create(
        meeting=meeting, source_kind=LAW, source_id=meeting.pk,
        defaults={"region_id": meeting.region_id, "order": 0, "title": _("Wat veranderde in de wet, en wie raakt dat?"), "kind": ItemKind.KENNISNAME},
    )  # fmt: skip


def _check_agenda_moves(meeting: Meeting) -> None:
    if MeetingState(meeting.state) not in AGENDA_MOVES:
        raise NotNow("title", _("De agenda staat vast. Open haar eerst opnieuw."))


def _next(meeting: Meeting) -> int:
    return int(meeting.items.aggregate(top=Max("order"))["top"] or 0) + 1


@transaction.atomic
def put_on_agenda(*, actor: Actor, meeting: Meeting, values: Mapping[str, Any]) -> AgendaItem:
    _check_agenda_moves(meeting)
    return add(actor=actor, model=AgendaItem, region_id=meeting.region_id, values={"order": _next(meeting), **values, "meeting": meeting})


@transaction.atomic
def pull(*, actor: Actor, meeting: Meeting, found: list[dict[str, Any]]) -> int:
    """Puts what waits elsewhere on the agenda, each thing once; returns how many came on."""
    check_allowed(actor=actor, region_id=meeting.region_id)
    _check_agenda_moves(meeting)
    there = set(meeting.items.values_list("source_kind", "source_id"))
    new = [one for one in found if (one["source_kind"], one["source_id"]) not in there]
    start = _next(meeting)
    AgendaItem.objects.bulk_create(
        AgendaItem(region_id=meeting.region_id, meeting=meeting, order=start + number, **one) for number, one in enumerate(new)
    )
    trail.record(actor=actor, action="agenda.pulled", object_kind="meeting", object_id=meeting.pk, detail={"items": len(new)})
    return len(new)


@transaction.atomic
def take_off(*, actor: Actor, item: AgendaItem) -> None:
    check_allowed(actor=actor, region_id=item.region_id)
    _check_agenda_moves(item.meeting)
    trail.record(actor=actor, action="agenda.removed", object_kind="meeting", object_id=item.meeting_id, detail={"title": item.title})
    item.delete()


@transaction.atomic
def add_paper(*, actor: Actor, meeting: Meeting, values: Mapping[str, Any], upload: Upload | None = None) -> Paper:
    """What must be read beforehand: as text, as a link or as a file. Raises NotNow."""
    if not values.get("text") and not values.get("link") and upload is None:
        raise NotNow("text", _("Geef de tekst, de link waar het stuk staat, of een bestand."))
    made = add(actor=actor, model=Paper, region_id=meeting.region_id, values={**values, "meeting": meeting})
    if upload is not None:
        attach(actor=actor, paper=made, upload=upload)
    return made


@transaction.atomic
def bring_in(*, actor: Actor, meeting: Meeting, gemeente_id: UUID, today: date, input: str | None = None, presence: str | None = None) -> Round:
    """What a gemeente brings in beforehand, or whether it was there; what is not given stays as it was."""
    check_allowed(actor=actor, region_id=meeting.region_id)
    row, _made = Round.objects.select_for_update().get_or_create(meeting=meeting, gemeente_id=gemeente_id, defaults={"region_id": meeting.region_id})
    if input is not None:
        row.input, row.given_on = input, today if input.strip() else None
    if presence is not None:
        row.presence = presence
    row.save()
    trail.record(actor=actor, action="round.noted", object_kind="meeting", object_id=meeting.pk, detail={"gemeente": str(gemeente_id)})
    return row


@transaction.atomic
def write(
    *, actor: Actor, meeting: Meeting, kind: LineKind, text: str, today: date, item: AgendaItem | None = None, owner: str = "",
    due_on: date | None = None,
) -> Line:  # fmt: skip
    """One line of the minutes. A decision at once becomes a row in the decision matrix, an action gets owner and day."""
    check_allowed(actor=actor, region_id=meeting.region_id)
    if MeetingState(meeting.state) not in MINUTES_MOVE:
        raise NotNow("text", _("Bij deze stand kan het verslag niet worden geschreven. Zet eerst de agenda vast."))
    if not text.strip():
        raise NotNow("text", _("Schrijf eerst op wat er is gezegd."))
    if kind is LineKind.ACTIE and not owner.strip():
        raise NotNow("owner", _("Wie doet dit? Een actie heeft één eigenaar."))
    if kind is LineKind.ACTIE and due_on is None:
        due_on = today + timedelta(weeks=meeting.body.rhythm_weeks)
    line = Line.objects.create(region_id=meeting.region_id, meeting=meeting, item=item, kind=kind, text=text.strip(), owner=owner.strip(), due_on=due_on)
    trail.record(actor=actor, action=f"minutes.{kind.value}", object_kind="meeting", object_id=meeting.pk)
    if kind is LineKind.BESLUIT:
        for tell in hooks.DECIDED:
            tell(actor=actor, line=line, today=today)
    return line


@transaction.atomic
def finish_action(*, actor: Actor, line_id: UUID, result: str, today: date) -> Line:
    """Raises NotNow without a word on what came of it: whoever asked for it must hear."""
    line = Line.objects.select_for_update().get(pk=line_id, kind=LineKind.ACTIE)
    if not result.strip():
        raise NotNow("result", _("Schrijf kort op wat ervan kwam."))
    return change(actor=actor, row=line, values={"result": result.strip(), "done_on": today})


@transaction.atomic
def ask_reflection(*, actor: Actor, item: AgendaItem, body: Body, question: str, due_on: date, today: date) -> None:
    """Sends an item to another body; its answer comes back as an advice."""
    check_allowed(actor=actor, region_id=item.region_id)
    if body.pk == item.meeting.body_id:
        raise NotNow("body", _("Kies een ander gremium dan waar dit punt op de agenda staat."))
    AgendaItem.objects.filter(pk=item.pk).update(kind=ItemKind.REFLECTIE)
    for tell in hooks.REFLECT:
        tell(actor=actor, item=item, body=body, question=question, due_on=due_on, today=today)
    trail.record(actor=actor, action="reflection.asked", object_kind="meeting", object_id=item.meeting_id, detail={"body": str(body.pk)})
