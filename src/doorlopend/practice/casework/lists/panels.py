"""What the dossier page says of the person's right to see it, and of when it goes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from doorlopend.records.access.actor import Actor
from doorlopend.records.dossiers.models import Dossier, Obligation

from .retention import DUTY


def rights_panel(*, actor: Actor, dossier: Dossier, today: date) -> dict[str, Any]:
    bound = Obligation.objects.filter(dossier=dossier, rule=DUTY).first()
    return {
        "goes_on": bound.due_on if bound else None, "article": bound.article if bound else "",
        "export_url": reverse("lists:whole", args=[dossier.pk]) if actor.may("dossier.export", dossier.controller_id) else "",
        "keeps_url": reverse("lists:keeps", args=[dossier.pk]),
    }  # fmt: skip
