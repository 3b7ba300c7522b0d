"""The one clock of screens and tasks. Engines never see it: they are given a date."""

from __future__ import annotations

import os
from datetime import date

from django.utils import timezone


def today() -> date:
    """Today in the Netherlands; `DOORLOPEND_TODAY` fixes it for screenshots and drills."""
    fixed = os.environ.get("DOORLOPEND_TODAY")
    return date.fromisoformat(fixed) if fixed else timezone.localdate()
