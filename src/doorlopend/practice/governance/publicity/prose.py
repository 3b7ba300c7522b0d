"""Plain text as paragraphs, headings and lists: the whole of the markup that public pages and e-mails know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

Words = Callable[[str], Any]


def prose(body: str, *, words: Words = conditional_escape) -> SafeString:
    """`##` makes a heading, `-` a point of a list; nothing else is markup. `words` makes safe HTML of a line."""
    parts = (part.strip().split("\n") for part in body.replace("\r", "").split("\n\n") if part.strip())
    return format_html_join("\n", "{}", ((_part(lines, words),) for lines in parts))


def _part(lines: list[str], words: Words) -> SafeString:
    heading = format_html("<h2>{}</h2>", words(lines[0][3:].strip())) if lines[0].startswith("## ") else SafeString("")
    rest = lines[1:] if heading else lines
    points = [words(line[2:]) for line in rest if line.startswith("- ")]
    said = [words(line) for line in rest if not line.startswith("- ")]
    text = format_html("<p>{}</p>", format_html_join(SafeString("<br>"), "{}", ((line,) for line in said))) if said else SafeString("")
    listed = format_html('<ul class="dl-list">{}</ul>', format_html_join("", "<li>{}</li>", ((one,) for one in points))) if points else SafeString("")
    return format_html("{}{}{}", heading, text, listed)
