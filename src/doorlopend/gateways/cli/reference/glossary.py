"""Terms with their meaning, from `docs/glossary.toml`; every word of the fact vocabulary is in it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from . import table


def page(root: Path) -> str:
    """Raises ValueError for a word of the vocabulary without a term, a term twice, or a word nothing uses."""
    groups = tomllib.loads((root / "docs/glossary.toml").read_text(encoding="utf-8"))
    _check(groups)
    parts = ["# Glossary", "Statutory and official words stay Dutch in code; English screens say what stands beside them."]
    for group in groups.values():
        rows = [(f"**{term['nl']}**", term["en"], term["means"], term.get("article", "")) for term in group["terms"]]
        parts += [f"## {group['title']}", table(("Dutch", "English", "meaning", "where"), rows)]
    return "\n\n".join(parts)


def _check(groups: dict[str, Any]) -> None:
    from doorlopend.engines.facts import KINDS

    terms = [term for group in groups.values() for term in group["terms"]]
    names = [term["nl"].lower() for term in terms]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"docs/glossary.toml has twice: {', '.join(twice)}")
    words = {word for term in terms for word in term.get("words", ())}
    used = {name.split(".")[0] for name in KINDS}
    if missing := sorted(used - words):
        raise ValueError(f"docs/glossary.toml lacks a term with words = {missing}: facts are called so")
    if idle := sorted(words - used):
        raise ValueError(f"docs/glossary.toml says words = {idle}, which no fact is called")
