"""The way from a dossier to the other dossier of the same person."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit.values import Action


def panel(*, actor: Actor, dossier: Dossier, today: date) -> dict[str, Any]:
    return {"action": Action(label=_("Samenvoegen met een ander dossier"), url=reverse("same:find", args=[dossier.pk]))}
