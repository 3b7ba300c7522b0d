"""How decisions that wait are shown on agendas and in calendars."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.registry import Waiting

from ..pages import place_name
from .models import Decision, Follow
from .queries import Owed, decisions
from .states import DecisionState


def owed(row: Owed) -> Waiting:
    names = ", ".join(sorted(place_name(one) for one in row.gemeenten))
    title = _("%(decision)s: nog te besluiten in %(places)s") % {"decision": row.decision.title, "places": names}
    return Waiting(
        title=title, kind="decision", id=row.decision.pk, region_id=row.decision.region_id, on=row.decision.college_due,
        url=reverse("decisions:decision", args=[row.decision.pk]), bodies=("portefeuillehouders", "stuurgroep", "beleidsoverleg"),
    )  # fmt: skip


def planned(row: Follow) -> Waiting:
    title = _("College %(place)s: %(decision)s") % {"place": place_name(row.gemeente_id), "decision": row.decision.title}
    return Waiting(title=title, kind="follow", id=row.pk, region_id=row.region_id, on=row.planned_on, url=reverse("decisions:decision", args=[row.decision_id]))


def standing(*, actor: Actor, region_id: UUID) -> list[Waiting]:
    """Decisions of a region that were taken and not replaced or withdrawn, newest first."""
    return [_taken(row) for row in decisions(actor=actor).filter(region_id=region_id, state=DecisionState.GENOMEN)]


def _taken(row: Decision) -> Waiting:
    title = f"{row.title} ({row.body.name})" if row.body else row.title
    return Waiting(title=title, kind="governance.decision", id=row.pk, region_id=row.region_id, on=row.taken_on, url=reverse("decisions:decision", args=[row.pk]))
