"""The little markup of letters: paragraphs, `## heading`, `- item`, and `{field}` for what is filled in.

Everything is escaped. A field whose value is a sequence becomes a list; one whose value is safe HTML and that stands
alone in its paragraph is put in as it is. Letters are written by people of practice: nothing here can be run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

FIELD = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def fields_in(text: str) -> frozenset[str]:
    """The names of the fields that a text fills in."""
    return frozenset(FIELD.findall(text))


def plain(text: str, values: Mapping[str, Any]) -> str:
    """A line with its fields filled in, as plain text (for a subject)."""
    return FIELD.sub(lambda found: _said(values.get(found[1], "")), text)


def html(text: str, values: Mapping[str, Any]) -> SafeString:
    """The text as safe HTML; the markup above, paragraph by paragraph."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text.strip())]
    return mark_safe("\n".join(_block(block, values) for block in blocks if block))


def _block(block: str, values: Mapping[str, Any]) -> str:
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
        return _items([_inline(line[2:], values) for line in lines])
    return f"<p>{'<br>'.join(_inline(line, values) for line in lines)}</p>"


def _items(items: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>" if items else ""


def _inline(line: str, values: Mapping[str, Any]) -> str:
    """Escaped before the fields are filled in: braces survive escaping, and a value never adds a field."""
    return FIELD.sub(lambda found: str(conditional_escape(_said(values.get(found[1], "")))), str(escape(line)))


def _said(value: Any) -> str:
    """A day as people write it; a sequence in one line; nothing for None."""
    if isinstance(value, date):
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    if not isinstance(value, str) and isinstance(value, Sequence):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
