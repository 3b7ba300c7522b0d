"""Where people live: regions, their gemeenten with inhabitants, and reception locations."""

import tomllib
from dataclasses import dataclass
from functools import cache

from .figures import FiguresError, resource


@dataclass(frozen=True, slots=True)
class Place:
    """One gemeente: region key, CBS code, name, inhabitants (weight)."""

    region: str
    code: str
    name: str
    inhabitants: int


@dataclass(frozen=True, slots=True)
class Places:
    """Gemeenten people are housed in, and reception locations per region: (name, gemeente code)."""

    gemeenten: tuple[Place, ...]
    locations: tuple[tuple[str, str, str], ...]

    def region(self, key: str) -> "Places":
        """Only that region; raises `FiguresError` for an unknown one."""
        kept = tuple(p for p in self.gemeenten if p.region == key)
        if not kept:
            known = ", ".join(sorted({p.region for p in self.gemeenten}))
            raise FiguresError(f"unknown region '{key}'; choose from {known}")
        return Places(kept, tuple(one for one in self.locations if one[0] == key))

    @classmethod
    def of(
        cls, gemeenten: list[tuple[str, str, str, int]], locations: list[tuple[str, str, str]]
    ) -> "Places":
        """From rows (region, code, name, inhabitants) and (region, location, gemeente code)."""
        return cls(tuple(Place(*row) for row in gemeenten), tuple(locations))


@cache
def demo_places() -> Places:
    """The four demonstration regions."""
    rows = tomllib.loads(resource("places.toml"))["region"]
    gemeenten = [(r["key"], code, name, n) for r in rows for code, name, n in r["gemeenten"]]
    locations = [(r["key"], name, code) for r in rows for name, code in r["locations"]]
    return Places.of(gemeenten, locations)
