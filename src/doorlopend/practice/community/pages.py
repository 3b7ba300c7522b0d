"""What a page says of a signal that was sent from it: phase and theme, by the beginning of the page's name."""

from __future__ import annotations

from .words import Phase, Theme

HINTS: dict[str, tuple[str, str]] = {
    "casework:messages": ("", Theme.OVERIG), "casework:gaps": ("", Theme.OVERDRACHT), "casework": ("", ""),
    "housing": (Phase.HUISVESTING, Theme.WONEN), "placement": (Phase.LEERROUTE, Theme.AANBOD), "contracts": (Phase.LEERROUTE, Theme.AANBOD),
    "activities": (Phase.PARTICIPATIE, Theme.AANBOD), "key_persons": ("", Theme.COMMUNICATIE), "portal": ("", Theme.COMMUNICATIE),
    "testbeds": ("", ""), "monitoring": ("", ""), "governance": ("", Theme.OVERIG),
}  # fmt: skip


def hint(page: str) -> tuple[str, str]:
    """Phase and theme; empty where the page does not tell."""
    for name in (page, page.partition(":")[0]):
        if name in HINTS:
            return HINTS[name]
    return ("", "")
