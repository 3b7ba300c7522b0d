"""The little markup of letters: paragraphs, `## heading`, `- item`, and `{field}` for what is filled in.

Everything is escaped. A field whose value is a sequence becomes a list; one whose value is safe HTML and that stands
alone in its paragraph is put in as it is. A paragraph or item with an optional field that has no value is left out, and so
is a heading under which nothing is left. Letters are written by people of practice: nothing here can be run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import takewhile
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

FIELD = re.compile(r"\{([a-z][a-z0-9_]*)\}")
DECLINED = frozenset({"uk", "ru", "pl", "el"})
"""Languages in which the month of a day has another ending than the month alone: 21 березня, not 21 Березень."""


def fields_in(text: str) -> frozenset[str]:
    """The names of the fields that a text fills in."""
    return frozenset(FIELD.findall(text))


def plain(text: str, values: Mapping[str, Any], *, language: str = "nl") -> str:
    """A line with its fields filled in, as plain text (for a subject)."""
    said = told(values, language)
    return FIELD.sub(lambda found: _line(said.get(found[1], "")), text)


def html(text: str, values: Mapping[str, Any], *, language: str = "nl", optional: Iterable[str] = ()) -> SafeString:
    """The text as safe HTML; the markup above, paragraph by paragraph."""
    said = told(values, language)
    empty = frozenset(name for name in optional if said.get(name) in (None, "", [], ()))
    blocks = (block.strip() for block in re.split(r"\n\s*\n", text.strip()))
    made = [(block.startswith("## "), _block(block, said, empty)) for block in blocks if block]
    kept = [part for at, (heading, part) in enumerate(made) if part and not (heading and _nothing_under(made[at + 1 :]))]
    return mark_safe("\n".join(kept))


def _nothing_under(following: Sequence[tuple[bool, str]]) -> bool:
    """Blocks follow, and up to the next heading all of them were left out."""
    under = list(takewhile(lambda one: not one[0], following))
    return bool(under) and not any(part for _heading, part in under)


def told(values: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The values as this language says them: days in its words, and of a value given per language its own, else the Dutch."""
    return {name: _in_words(value.get(language, value.get("nl")) if isinstance(value, Mapping) else value, language) for name, value in values.items()}


def _in_words(value: Any, language: str) -> Any:
    if not isinstance(value, date):
        return value
    with translation.override(language if language in LANG_INFO else "en"):
        return date_format(value, "j E Y" if language in DECLINED else "j F Y")


def _block(block: str, values: Mapping[str, Any], empty: frozenset[str]) -> str:
    if alone := FIELD.fullmatch(block):
        value = values.get(alone[1], "")
        if isinstance(value, SafeString):
            return str(value)
        if not isinstance(value, str) and isinstance(value, Sequence):
            return _items([str(escape(item)) for item in value])
    if block.startswith("## "):
        return f"<h2>{_inline(block[3:], values)}</h2>"
    lines = block.splitlines()
    if all(line.startswith("- ") for line in lines):
        return _items([_inline(line[2:], values) for line in lines if not fields_in(line) & empty])
    return "" if fields_in(block) & empty else f"<p>{'<br>'.join(_inline(line, values) for line in lines)}</p>"


def _items(items: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>" if items else ""


def _inline(line: str, values: Mapping[str, Any]) -> str:
    """Escaped before the fields are filled in: braces survive escaping, and a value never adds a field."""
    return FIELD.sub(lambda found: str(conditional_escape(_line(values.get(found[1], "")))), str(escape(line)))


def _line(value: Any) -> str:
    """A sequence in one line; nothing for None."""
    if not isinstance(value, str) and isinstance(value, Sequence):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
