"""Letter templates as data: one TOML file per letter and version, registered by the room that writes the letter."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

from .markup import fields_in

State = Literal["source", "draft", "checked"]
"""Of a text: the source (Dutch), a translation that nobody checked, or one that a named person checked."""
RTL = frozenset({"ar", "fa", "ur", "ps", "he", "ckb", "prs"})
KNOWN = frozenset({"persoon", "gemeente", "afzender", "vandaag", "contactpersoon"})
"""Filled in by the service, whatever the caller gives. `gemeente` is the bare name of the place the person lives in or
comes to live in (Goirle); `afzender` is who writes, as a sentence says it (de gemeente Goirle, het COA)."""


class BadLetter(ValueError):
    """A template that cannot be used: which file, which field, what to do."""


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a letter in one language, and how far they can be trusted."""

    language: str
    subject: str
    body: str
    state: State
    checked_by: str = ""
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """One version of one letter. `fields` are what its writer fills in: name → (Dutch words, English words).

    Of `optional` fields a letter may lack the value: what speaks of it is then left out.
    """

    code: str
    version: str
    valid_from: date
    nl: str
    en: str
    texts: Mapping[str, Text]
    fields: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    article: str = ""
    decision: bool = False


_FOLDERS: list[str] = []


def register(package: str) -> None:
    """A package whose `*.toml` files are letters; called in `apps.ready` of the room that sends them."""
    if package not in _FOLDERS:
        _FOLDERS.append(package)
        shipped.cache_clear()


@cache
def shipped() -> Mapping[str, tuple[Template, ...]]:
    """Every letter by code, its versions oldest first. Raises BadLetter for a file that does not fit."""
    found: dict[str, list[Template]] = {}
    for package in _FOLDERS:
        for entry in sorted(files(package).iterdir(), key=lambda one: one.name):
            if entry.name.endswith(".toml"):
                template = read(entry)
                found.setdefault(template.code, []).append(template)
    return {code: tuple(sorted(many, key=lambda one: (one.valid_from, one.version))) for code, many in found.items()}


def read(entry: Traversable) -> Template:
    """One file as a template; every field in a text must be announced, and Dutch must be there."""
    row: dict[str, Any] = tomllib.loads(entry.read_text(encoding="utf-8"))
    fields = {name: (words["nl"], words["en"]) for name, words in row.get("fields", {}).items()}
    texts = {lang: Text(language=lang, **text) for lang, text in row["text"].items()}
    template = Template(
        code=row["code"], version=str(row["version"]), valid_from=row["valid_from"], nl=row["nl"], en=row["en"], texts=texts,
        fields=fields, optional=frozenset(name for name, words in row.get("fields", {}).items() if words.get("optional")), article=row.get("article", ""), decision=row.get("decision", False),
    )  # fmt: skip
    check(template, where=entry.name)
    return template


def check(template: Template, *, where: str) -> None:
    """Raises BadLetter, which names the file and what to mend."""
    if "nl" not in template.texts or template.texts["nl"].state != "source":
        raise BadLetter(f"{where}: add [text.nl] with state = \"source\"; the Dutch text is the one that counts")
    for text in template.texts.values():
        if unknown := fields_in(text.subject + text.body) - set(template.fields) - KNOWN:
            raise BadLetter(f"{where}, text {text.language}: announce {', '.join(sorted(unknown))} under [fields], or take it out")
        if text.state == "checked" and not (text.checked_by and text.checked_on):
            raise BadLetter(f"{where}, text {text.language}: a checked text needs checked_by and checked_on")


def shipped_on(code: str, day: date) -> Template:
    """The version that holds on that day. Raises LookupError for a code that no room registered."""
    versions = [one for one in shipped().get(code, ()) if one.valid_from <= day]
    if not versions:
        raise LookupError(f"no letter {code} on {day}; register its folder with records.documents.letters.register")
    return versions[-1]
