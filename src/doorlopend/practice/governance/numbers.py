"""Numbers as the language writes them: 228, 59,5."""

from __future__ import annotations

from django.utils.formats import number_format


def as_written(value: float) -> str:
    """Whole numbers without decimals, others with as many as they have."""
    return number_format(f"{value:g}", use_l10n=True)
