"""DUO's events as data: what each means, what is read after it, which facts stand at once, and the step it brings."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

WITH = {"doelgroep": ("doelgroep_eerder",), "termijn": ("termijn_eerder",)}
"""A register and the one that holds its past: only together do they tell the whole."""


@dataclass(frozen=True, slots=True)
class Event:
    """`opens`: a person unknown here gets a dossier. `facts`: kinds dated by the notification until DUO's date is read."""

    code: str
    nl: str
    en: str
    opens: bool = False
    live: bool = True
    facts: tuple[str, ...] = ()
    fetch: tuple[str, ...] = ()
    tells: Mapping[str, Any] = field(default_factory=dict)
    step: str = ""
    days: int = 0

    def due(self, day: date) -> date:
        """When the step is due for a notification of that day."""
        return day + timedelta(days=self.days)


def _event(code: str, row: dict[str, Any]) -> Event:
    fetch = [name for first in row.pop("fetch", ()) for name in (first, *WITH.get(first, ()))]
    return Event(code=code, facts=tuple(row.pop("at_once", ())), fetch=tuple(fetch), **row)


_FILE = tomllib.loads(files(__package__).joinpath("data/events.toml").read_text(encoding="utf-8"))
EVENTS: dict[str, Event] = {code: _event(code, row) for code, row in _FILE.items()}
ALL = tuple(dict.fromkeys(name for event in EVENTS.values() for name in event.fetch))
"""Every register there is: read for a person who is met here for the first time."""
