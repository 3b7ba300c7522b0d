"""What can become of a plan in the making. A change of a set plan is a new plan; the old one stays as it was."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlanState(TextChoices):
    CONCEPT = "concept", _("concept")
    OFFERED = "voorgelegd", _("voorgelegd aan een collega")
    AGREED = "akkoord", _("akkoord van een collega")
    SET = "vastgesteld", _("vastgesteld")
    DROPPED = "vervallen", _("vervallen")


class PlanAct(TextChoices):
    COMPOSE = "opstellen", _("Opstellen")
    OFFER = "voorleggen", _("Voorleggen aan een collega")
    AGREE = "akkoord_geven", _("Akkoord geven")
    RETURN = "teruggeven", _("Teruggeven")
    SET = "vaststellen", _("Vaststellen")
    DROP = "laten_vervallen", _("Laten vervallen")


@dataclass(frozen=True, slots=True)
class Step:
    """Where an act leads, and its event in the audit."""

    to: str
    event: str


S, A = PlanState, PlanAct
_DROP = {A.DROP: Step(S.DROPPED, "plan.dropped")}
_COMPOSE = {A.COMPOSE: Step(S.CONCEPT, "plan.composed")}

MACHINE: dict[PlanState, dict[PlanAct, Step]] = {
    S.CONCEPT: {**_COMPOSE, A.OFFER: Step(S.OFFERED, "plan.offered"), A.SET: Step(S.SET, "plan.set"), **_DROP},
    S.OFFERED: {A.AGREE: Step(S.AGREED, "plan.agreed"), A.RETURN: Step(S.CONCEPT, "plan.returned"), **_DROP},
    S.AGREED: {**_COMPOSE, A.SET: Step(S.SET, "plan.set"), **_DROP},
    S.SET: {},
    S.DROPPED: {},
}
OPEN = ("concept", "voorgelegd", "akkoord")
"""The states in which a dossier has a plan in the making; one at a time."""
