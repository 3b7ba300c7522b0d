"""DUO's events as data: what each means, what is fetched after it, and which facts it brings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """`opens`: a person unknown here gets a dossier. `facts`: kinds dated by the notification itself until fetched."""

    code: str
    nl: str
    opens: bool = False
    facts: tuple[str, ...] = ()
    fetch: tuple[str, ...] = ()


_TABLE = [
    Event("SS101", "Inburgeringsplichtig geworden", True, ("inburgeringsplicht.vastgesteld",), ("inburgeringsplicht", "doelgroep")),
    Event("SS128", "Inburgeringsplichtig; AOW-leeftijd binnen zes maanden", True, ("inburgeringsplicht.vastgesteld",), ("inburgeringsplicht", "doelgroep")),
    Event("SS139", "Inburgeringsplichtig en PIP-termijn van tien weken gestart", True, ("inburgeringsplicht.vastgesteld", "inburgeringsplicht.kennisgeving"), ("inburgeringsplicht", "doelgroep")),
]  # fmt: skip
EVENTS: dict[str, Event] = {event.code: event for event in _TABLE}
