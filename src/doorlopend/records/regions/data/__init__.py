"""Reference data that ships with the product: gemeenten, regions, successions, topics; each with its source."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

Row = dict[str, str]


@cache
def gemeenten() -> tuple[Row, ...]:
    """One row per gemeente since `covers_from`: code, name, province, period, inhabitants, arbeidsmarktregio."""
    text = files(__package__).joinpath("gemeenten.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def regions() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("regions.toml").read_text(encoding="utf-8"))


@cache
def contact_topics() -> dict[str, Any]:
    """Topics of the contact register by code, with their names, and how long a confirmation holds."""
    return tomllib.loads(files(__package__).joinpath("contact_topics.toml").read_text(encoding="utf-8"))


@cache
def mandate_purposes() -> tuple[dict[str, Any], ...]:
    """What a mandate may be for: code, names, from and until which day it is offered, whether it needs a last day."""
    return tuple(tomllib.loads(files(__package__).joinpath("mandate_purposes.toml").read_text(encoding="utf-8"))["purpose"])
