"""The definition pages of outcomes and covariates: from `data/definitions.toml`, each with its version."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What is counted and by which rule of `outcomes`; `facts` are the kinds it reads, `step` the ladder step that counts."""

    code: str
    version: int
    kind: str
    rule: str
    facts: tuple[str, ...]
    nl: str
    en: str
    thing_nl: str
    thing_en: str
    meaning_nl: str
    meaning_en: str
    step: float | None = None
    low: float | None = None
    high: float | None = None


@cache
def definitions() -> Mapping[tuple[str, int], Definition]:
    rows = tomllib.loads(files(__package__).joinpath("data/definitions.toml").read_text(encoding="utf-8"))["definition"]
    made = [Definition(**{**row, "facts": tuple(row["facts"])}) for row in rows]
    return {(one.code, one.version): one for one in made}


def definition(code: str, version: int) -> Definition:
    """The definition a protocol named; raises LookupError for one that never was."""
    found = definitions().get((code, version))
    if found is None:
        raise LookupError(f"no definition {code} version {version}")
    return found


def current() -> list[Definition]:
    """The newest version of each, in the order of the file."""
    newest = {code: max(v for c, v in definitions() if c == code) for code, _ in definitions()}
    return [one for one in definitions().values() if one.version == newest[one.code]]
