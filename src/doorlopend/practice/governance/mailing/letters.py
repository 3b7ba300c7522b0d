"""What an e-mail looks like: the same words as plain text and as HTML, with nothing that is fetched from anywhere."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.html import urlize
from django.utils.safestring import SafeString

from ..publicity.prose import prose

RULE = "-- \n"
"""What mail programs take for the beginning of the lines below a letter (RFC 3676, 4.3)."""


def foot(*lines: str) -> str:
    return RULE + "\n".join(lines)


def plain(text: str) -> str:
    """Without the marks of headings; points keep theirs."""
    return "\n".join(line.removeprefix("## ") for line in text.split("\n"))


def html(*, subject: str, text: str, language: str) -> str:
    """The same words with headings, lists and links one can press."""
    body, _rule, below = text.partition(f"\n{RULE}")
    return render_to_string("mailing/letter.html", {"subject": subject, "body": prose(body, words=_pressable), "foot": prose(below, words=_pressable), "language": language})


def _pressable(line: str) -> SafeString:
    """Whole where it leads, short where it is read."""
    return SafeString(urlize(line, trim_url_limit=48, autoescape=True))
