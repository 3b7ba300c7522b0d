"""What the dossier page shows of the course: alarms and meters, with the way to all of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from doorlopend.practice.casework.reading import assessed, seen
from doorlopend.records.access.actor import Actor
from doorlopend.records.dossiers.derivation import standing_facts
from doorlopend.records.dossiers.models import Dossier

from .alarms import alarms
from .page import meters, said


def panel(*, actor: Actor, dossier: Dossier, today: date) -> dict[str, Any]:
    assessment = assessed(dossier)
    found = alarms(facts=standing_facts(seen(dossier)), assessment=assessment, today=today)
    return {
        "alarms": [{"text": said(one), "tone": one.tone} for one in found], "meters": meters(assessment),
        "url": reverse("progress:progress", args=[dossier.pk]),
    }  # fmt: skip
