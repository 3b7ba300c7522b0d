"""How a regional decision goes on in one gemeente, and what can become of the decision itself, as data."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ..steps import Step


class FollowState(TextChoices):
    OPEN = "open", _("nog niet ingepland")
    GEPLAND = "gepland", _("college ingepland")
    BESLOTEN = "besloten", _("college besloten")
    RAAD = "raad_besloten", _("raad besloten")
    VERWERKT = "verwerkt", _("lokaal verwerkt")
    GEWEIGERD = "niet_overgenomen", _("niet overgenomen")


class FollowAct(TextChoices):
    PLAN = "inplannen", _("College inplannen")
    TAKE = "overnemen", _("College nam over")
    CHANGE = "wijzigen", _("College nam over met wijziging")
    REFUSE = "weigeren", _("College nam niet over")
    COUNCIL = "raad", _("Raad besloot")
    WORK_IN = "verwerken", _("Lokaal verwerkt")


S, A = FollowState, FollowAct
_DECIDE = {
    A.TAKE: Step(S.BESLOTEN.value, "follow.taken", asks=("decided_on",)),
    A.CHANGE: Step(S.BESLOTEN.value, "follow.changed", asks=("decided_on", "deviation", "reason")),
    A.REFUSE: Step(S.GEWEIGERD.value, "follow.refused", asks=("decided_on", "reason")),
}
_PLAN = {A.PLAN: Step(S.GEPLAND.value, "follow.planned", asks=("planned_on",))}
_WORK = {A.WORK_IN: Step(S.VERWERKT.value, "follow.worked_in", asks=("worked_in_on",))}
FOLLOW_MACHINE: dict[FollowState, dict[FollowAct, Step]] = {
    S.OPEN: {**_PLAN, **_DECIDE},
    S.GEPLAND: {**_DECIDE, **_PLAN},
    S.BESLOTEN: {A.COUNCIL: Step(S.RAAD.value, "follow.council", asks=("council_on",)), **_WORK},
    S.RAAD: dict(_WORK),
    S.GEWEIGERD: {**_PLAN, A.TAKE: _DECIDE[A.TAKE], A.CHANGE: _DECIDE[A.CHANGE]},
    S.VERWERKT: {},
}
OWES = {S.OPEN, S.GEPLAND}
"""The college has not said anything yet."""


class DecisionState(TextChoices):
    CONCEPT = "concept", _("voorstel")
    GENOMEN = "genomen", _("regionaal akkoord")
    VERVANGEN = "vervangen", _("vervangen")
    INGETROKKEN = "ingetrokken", _("ingetrokken")


class DecisionAct(TextChoices):
    AGREE = "akkoord", _("Regionaal akkoord")
    REPLACE = "vervangen", _("Vervangen door een ander besluit")
    WITHDRAW = "intrekken", _("Intrekken")


DECISION_MACHINE: dict[DecisionState, dict[DecisionAct, Step]] = {
    DecisionState.CONCEPT: {
        DecisionAct.AGREE: Step("genomen", "decision.agreed", asks=("taken_on",)),
        DecisionAct.WITHDRAW: Step("ingetrokken", "decision.withdrawn", asks=("why",)),
    },
    DecisionState.GENOMEN: {
        DecisionAct.REPLACE: Step("vervangen", "decision.replaced", asks=("replaced_by", "why")),
        DecisionAct.WITHDRAW: Step("ingetrokken", "decision.withdrawn", asks=("why",)),
    },
    DecisionState.VERVANGEN: {},
    DecisionState.INGETROKKEN: {},
}
