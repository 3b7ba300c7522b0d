"""Nothing is said in one language only: every word in a template passes through translation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

PACKAGE = Path(__file__).resolve().parents[3] / "src" / "doorlopend"
TEMPLATES = sorted(path for path in PACKAGE.rglob("templates/**/*.html") if "<" in path.read_text(encoding="utf-8"))
SPOKEN = re.compile(r'\b(?:aria-label|title|placeholder|alt)="([^"{]*)"')
WORD = re.compile(r"[A-Za-zÀ-ÿ]{3,}")
NAMES = {"Doorlopend", "div", "DUO", "COA", "PIP", "PDF", "RSS", "Excel", "Divosa", "Community", "Practice", "BSN", "OIN", "nbsp", "middot", "rarr", "mdash", "times", "hellip"}
"""Names that are the same in every language, and entities."""
IGNORED = re.compile(r"<(script|style|code)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL)


def words_outside(source: str) -> Iterator[str]:
    """Words that a reader would see or hear and that no translation tag holds."""
    text, inside = "", 0
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            name = token.contents.split()[0]
            inside += name in {"blocktrans", "blocktranslate", "comment"}
            inside -= name in {"endblocktrans", "endblocktranslate", "endcomment"}
        if token.token_type == TokenType.TEXT and not inside:
            text += token.contents
        else:
            text += "{}" if '"' in text[-200:] else " "
    for match in SPOKEN.finditer(text):
        yield from (word for word in WORD.findall(match.group(1)) if word not in NAMES)
    yield from (word for word in WORD.findall(IGNORED.sub(" ", text)) if word not in NAMES)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_word_stands_outside_a_translation(path: Path) -> None:
    assert list(words_outside(path.read_text(encoding="utf-8"))) == []


def test_the_check_finds_a_forgotten_word() -> None:
    assert list(words_outside('<p title="Let op">{% trans "Goed" %} vergeten</p>')) == ["Let", "vergeten"]
    assert list(words_outside('{% blocktrans %}Wel vertaald{% endblocktrans %}<a class="dl-quiet">{{ x }}</a>')) == []
