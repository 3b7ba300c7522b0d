"""How decisions that wait are shown on agendas and in calendars."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from doorlopend.records.registry import Waiting

from ..pages import place_name
from .models import Follow
from .queries import Owed


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
