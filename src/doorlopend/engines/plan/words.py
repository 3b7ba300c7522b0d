"""Reasons, clashes and collisions in words, Dutch and English, from one catalogue."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def catalogue() -> dict[str, dict[str, dict[str, str]]]:
    """Group (reason, missing, clash, collision) → code → language → text."""
    return tomllib.loads(files(__package__).joinpath("wording.toml").read_text(encoding="utf-8"))


def tell(group: str, code: str, lang: str = "nl", **values: Any) -> str:
    """One text with its values filled in; KeyError for a code without words."""
    texts: Mapping[str, str] = catalogue()[group][code]
    return texts["en" if lang == "en" else "nl"].format_map(_Filled(values))


class _Filled(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"
