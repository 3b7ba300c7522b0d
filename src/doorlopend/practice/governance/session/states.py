"""What can become of a working session, as data."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ..steps import Step


class WorkshopState(TextChoices):
    CONCEPT = "concept", _("in voorbereiding")
    AANMELDEN = "aanmelden", _("aanmelding open")
    BEZIG = "bezig", _("bezig")
    AFGEROND = "afgerond", _("afgerond")
    VERVALLEN = "vervallen", _("vervallen")


class WorkshopAct(TextChoices):
    INVITE = "uitnodigen", _("Uitnodigen")
    START = "beginnen", _("Beginnen")
    END = "afronden", _("Afronden")
    CANCEL = "vervallen", _("Laten vervallen")


W, A = WorkshopState, WorkshopAct
_CANCEL = {A.CANCEL: Step(W.VERVALLEN.value, "workshop.cancelled")}
WORKSHOP_MACHINE: dict[WorkshopState, dict[WorkshopAct, Step]] = {
    W.CONCEPT: {A.INVITE: Step(W.AANMELDEN.value, "workshop.invited"), **_CANCEL},
    W.AANMELDEN: {A.START: Step(W.BEZIG.value, "workshop.started"), **_CANCEL},
    W.BEZIG: {A.END: Step(W.AFGEROND.value, "workshop.ended")},
    W.AFGEROND: {},
    W.VERVALLEN: {},
}
JOINABLE = {W.AANMELDEN, W.BEZIG, W.AFGEROND}
"""While the code lets somebody in."""
