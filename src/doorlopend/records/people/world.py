"""Countries and languages by their names: a record holds ISO codes, a person reads words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

KINDS = {"land": "country", "taal": "language"}
"""The types of a field of a fact that hold such a code."""


def country(code: str, lang: str) -> str:
    """The name of a country (ISO 3166-1, two letters) in `nl` or `en`; an unlisted code stays as it is."""
    return _name("country", code, lang)


def language(code: str, lang: str) -> str:
    """The name of a language (ISO 639) in `nl` or `en`; an unlisted code stays as it is."""
    return _name("language", code, lang)


def named(field_type: str, value: object, lang: str) -> str:
    """The name behind a value of a field of this type; empty where the type holds no such code."""
    return _name(KINDS[field_type], str(value), lang) if field_type in KINDS else ""


def choices(field_type: str, lang: str) -> list[tuple[str, str]]:
    """Every code of a field of this type with its name, by name."""
    names = _world()[KINDS[field_type]]
    return sorted(((code, told[lang == "en"]) for code, told in names.items()), key=lambda pair: pair[1].casefold())


def _name(kind: str, code: str, lang: str) -> str:
    names = _world()[kind].get(code)
    return names[lang == "en"] if names else code


@cache
def _world() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(files(f"{__package__}.data").joinpath("world.toml").read_text(encoding="utf-8"))
