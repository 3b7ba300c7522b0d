"""On which grounds something may be destroyed, as data with article and source."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Ground:
    """Why something is destroyed; `core_years` is how long the legal core set outlives it at most, 0 for not at all."""

    code: str
    nl: str
    en: str
    objects: tuple[str, ...]
    core_years: int
    article: str
    source: str

    def core_until(self, closed_on: date) -> date | None:
        """The last day of the core set; 29 February counts as the 28th."""
        if not self.core_years:
            return None
        day = 28 if (closed_on.month, closed_on.day) == (2, 29) else closed_on.day
        return closed_on.replace(year=closed_on.year + self.core_years, day=day)


@lru_cache(maxsize=1)
def grounds() -> dict[str, Ground]:
    text = files(__package__).joinpath("data/grounds.toml").read_text(encoding="utf-8")
    entries = tomllib.loads(text)["ground"]
    return {entry["code"]: Ground(**{**entry, "objects": tuple(entry["objects"])}) for entry in entries}
