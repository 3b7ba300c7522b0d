"""The state machine of a testbed as data: which act leads where, its audit event, and what it must have been told."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    DRAFT = "ontwerp", _("ontwerp")
    PLAN = "plan", _("plan")
    LOCKED = "vastgelegd", _("protocol vastgelegd")
    RUNNING = "loopt", _("loopt")
    CLOSED = "gesloten", _("metingen gesloten")
    FOUND = "bevindingen", _("bevindingen bekend")
    DECIDED = "besloten", _("besloten")
    DONE = "afgerond", _("afgerond met een les")
    STOPPED = "gestopt", _("voortijdig gestopt")


class Act(TextChoices):
    PLAN = "plannen", _("Plan maken")
    REVISE = "herzien", _("Terug naar ontwerp")
    LOCK = "vastleggen", _("Protocol vastleggen")
    START = "starten", _("Starten")
    CLOSE = "sluiten", _("Metingen sluiten")
    FIND = "bevinden", _("Bevindingen vaststellen")
    DECIDE = "besluiten", _("Besluit vastleggen")
    LEARN = "leren", _("Les vastleggen")
    STOP = "stoppen", _("Voortijdig stoppen")


@dataclass(frozen=True, slots=True)
class Step:
    """Where an act leads, what the audit calls it, and whether people see it as a button or it follows by itself."""

    to: State
    event: str
    words_needed: bool = False
    by_itself: bool = False


S, A = State, Act
_STOP = {A.STOP: Step(S.STOPPED, "testbed.stopped", words_needed=True)}
_LEARN = {A.LEARN: Step(S.DONE, "testbed.learned")}

MACHINE: dict[State, dict[Act, Step]] = {
    S.DRAFT: {A.PLAN: Step(S.PLAN, "testbed.planned")},
    S.PLAN: {A.REVISE: Step(S.DRAFT, "testbed.revised"), A.LOCK: Step(S.LOCKED, "testbed.locked"), **_STOP},
    S.LOCKED: {A.START: Step(S.RUNNING, "testbed.started"), **_STOP},
    S.RUNNING: {A.CLOSE: Step(S.CLOSED, "testbed.closed"), **_STOP},
    S.CLOSED: {A.FIND: Step(S.FOUND, "testbed.found", by_itself=True), **_STOP},
    S.FOUND: {A.DECIDE: Step(S.DECIDED, "testbed.decided", words_needed=True)},
    S.DECIDED: dict(_LEARN),
    S.STOPPED: dict(_LEARN),
    S.DONE: {},
}
ENDS = {S.DONE}
OPEN_CARD = {S.DRAFT, S.PLAN}
"""While the card may still change; a plan that is changed goes back to draft."""
FIXED = {S.LOCKED, S.RUNNING, S.CLOSED, S.FOUND, S.DECIDED, S.DONE}
"""States that cannot be reached without a locked protocol."""
ENROLLING = {S.RUNNING}
MEASURED = {S.CLOSED, S.FOUND, S.DECIDED, S.DONE}
"""Recruiting and following up have ended: ordinary intervals may be shown."""
