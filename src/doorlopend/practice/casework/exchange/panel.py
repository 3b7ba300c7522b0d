"""What the dossier page shows of the exchange with DUO: what must still be told, and what came of the rest."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit.values import Action

from .queries import outgoing
from .words import badge, name_of

SHOWN = 8


def panel(*, actor: Actor, dossier: Dossier, today: date) -> dict[str, Any]:
    rows = list(outgoing(actor=actor).filter(dossier_id=dossier.pk).order_by("-made_at")[:SHOWN])
    return {"rows": _rows(dossier, rows), "actions": _actions(actor, dossier)}


def _rows(dossier: Dossier, rows: list[Any]) -> list[dict[str, Any]]:
    return [
        {"name": name_of(row.operation), "badge": badge(row.state), "note": row.problem, "url": reverse("duo:message", args=[dossier.pk, row.pk])}
        for row in rows
    ]


def _actions(actor: Actor, dossier: Dossier) -> list[Action]:
    if not actor.may("dossier.write", dossier.controller_id):
        return []
    return [
        Action(label=_("Aanmelden leerbaarheidstoets"), url=reverse("duo:sign-up", args=[dossier.pk]), method="post"),
        Action(label=_("Vergelijken met DUO"), url=reverse("duo:compare", args=[dossier.pk]), method="post"),
    ]
