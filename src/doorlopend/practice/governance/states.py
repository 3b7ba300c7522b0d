"""What can become of a meeting and of an event, as data."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .steps import Step


class MeetingState(TextChoices):
    GEPLAND = "gepland", _("gepland")
    AGENDA_OPEN = "agenda_open", _("agenda open voor inbreng")
    AGENDA_VAST = "agenda_vast", _("agenda vast")
    STUKKEN = "stukken_verzonden", _("stukken verzonden")
    GEHOUDEN = "gehouden", _("gehouden")
    CONCEPT = "concept_verslag", _("conceptverslag")
    VASTGESTELD = "vastgesteld", _("verslag vastgesteld")
    GEARCHIVEERD = "gearchiveerd", _("gearchiveerd")
    VERVALLEN = "vervallen", _("vervallen")


class MeetingAct(TextChoices):
    OPEN = "openen", _("Agenda openen voor inbreng")
    FIX = "vastzetten", _("Agenda vastzetten")
    SEND = "stukken", _("Stukken verzonden")
    HOLD = "houden", _("Vergadering gehouden")
    DRAFT = "concept", _("Conceptverslag klaar")
    ADOPT = "vaststellen", _("Verslag vaststellen")
    ARCHIVE = "archiveren", _("Archiveren")
    CANCEL = "vervallen", _("Laten vervallen")


M, A = MeetingState, MeetingAct
_CANCEL = {A.CANCEL: Step(M.VERVALLEN.value, "meeting.cancelled")}
MEETING_MACHINE: dict[MeetingState, dict[MeetingAct, Step]] = {
    M.GEPLAND: {A.OPEN: Step(M.AGENDA_OPEN.value, "meeting.opened"), **_CANCEL},
    M.AGENDA_OPEN: {A.FIX: Step(M.AGENDA_VAST.value, "meeting.fixed"), **_CANCEL},
    M.AGENDA_VAST: {A.SEND: Step(M.STUKKEN.value, "meeting.sent"), A.OPEN: Step(M.AGENDA_OPEN.value, "meeting.opened"), **_CANCEL},
    M.STUKKEN: {A.HOLD: Step(M.GEHOUDEN.value, "meeting.held"), **_CANCEL},
    M.GEHOUDEN: {A.DRAFT: Step(M.CONCEPT.value, "meeting.drafted")},
    M.CONCEPT: {A.ADOPT: Step(M.VASTGESTELD.value, "meeting.adopted")},
    M.VASTGESTELD: {A.ARCHIVE: Step(M.GEARCHIVEERD.value, "meeting.archived")},
    M.GEARCHIVEERD: {},
    M.VERVALLEN: {},
}
AGENDA_MOVES = {M.GEPLAND, M.AGENDA_OPEN}
"""While something can be put on the agenda."""
MINUTES_MOVE = {M.AGENDA_VAST, M.STUKKEN, M.GEHOUDEN, M.CONCEPT}
"""While the minutes can be written."""


class EventState(TextChoices):
    CONCEPT = "concept", _("concept")
    OPEN = "open", _("aanmelding open")
    GEHOUDEN = "gehouden", _("gehouden")
    VERVALLEN = "vervallen", _("vervallen")


class EventAct(TextChoices):
    OPEN = "openen", _("Aanmelding openen")
    HOLD = "houden", _("Gehouden: opkomst vastleggen")
    CANCEL = "vervallen", _("Laten vervallen")


EVENT_MACHINE: dict[EventState, dict[EventAct, Step]] = {
    EventState.CONCEPT: {EventAct.OPEN: Step("open", "event.opened"), EventAct.CANCEL: Step("vervallen", "event.cancelled")},
    EventState.OPEN: {
        EventAct.HOLD: Step("gehouden", "event.held", asks=("attended",)),
        EventAct.CANCEL: Step("vervallen", "event.cancelled"),
    },
    EventState.GEHOUDEN: {},
    EventState.VERVALLEN: {},
}
