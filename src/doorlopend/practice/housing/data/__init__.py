"""Dated figures and texts of the room, read once. Each entry says since when it holds and where it comes from."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def in_force(name: str, part: str, on: date) -> dict[str, Any]:
    """The entry of this part that holds on the day: the last one that began by then."""
    entries = [one for one in read(name)[part] if one["valid_from"] <= on]
    if not entries:
        raise LookupError(f"{name}.toml: no [[{part}]] in force on {on}")
    found: dict[str, Any] = max(entries, key=lambda one: one["valid_from"])
    return found
