"""What the dossier page shows of the exchange with DUO."""

from __future__ import annotations

from datetime import date
from typing import Any

from doorlopend.records.access.actor import Actor
from doorlopend.records.dossiers.models import Dossier


def panel(*, actor: Actor, dossier: Dossier, today: date) -> dict[str, Any]:
    return {}
