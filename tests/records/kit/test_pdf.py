"""Letters are PDFs a screen reader can read, made without the network."""

from __future__ import annotations

import builtins
from datetime import date
from io import BytesIO
from typing import Any

import pypdf
import pytest
from django.utils.safestring import mark_safe

from doorlopend.records.kit import pdf
from doorlopend.records.kit.values import Letter

PAGE = '<!doctype html><html lang="nl"><head><title>Brief</title></head><body>{}</body></html>'


def letter(**changes: Any) -> Letter:
    held = {"sender": "Gemeente Veldhaven", "addressee": ("Mevrouw <S> Haile",), "on": date(2026, 11, 23), "subject": "Uitnodiging"}
    return Letter(**{**held, **changes})


def opened(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(data))


def test_a_letter_is_tagged_titled_and_in_its_language() -> None:
    made = opened(pdf.letter(letter(reference="INB-1"), body=mark_safe("<h2>Wat nu?</h2><p>U krijgt een gesprek.</p>")))
    root: Any = made.trailer["/Root"]
    assert root["/Lang"] == "nl"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert made.metadata is not None and made.metadata.title == "Uitnodiging"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    text = made.pages[0].extract_text()
    assert "maandag 23 november 2026" in text
    assert "Mevrouw <S> Haile" in text
    assert "U krijgt een gesprek." in text


def test_a_letter_speaks_the_language_it_is_in() -> None:
    text = opened(pdf.letter(letter(language="en"), body="x")).pages[0].extract_text()
    assert "Monday 23 November 2026" in text


def test_plain_text_in_a_body_is_escaped() -> None:
    assert "<b>1</b>" in opened(pdf.letter(letter(), body="<b>1</b>")).pages[0].extract_text()


def test_nothing_is_fetched_from_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr("socket.create_connection", lambda *a, **k: asked.append(a))
    made = pdf.make(PAGE.format('<p>x</p><img alt="" src="http://127.0.0.1:9/a.png"><img alt="" src="file:///etc/passwd">'))
    assert made.startswith(b"%PDF")
    assert asked == []


def test_an_accessible_pdf_needs_a_language_and_a_title() -> None:
    with pytest.raises(ValueError, match="lang"):
        pdf.make("<html><head><title>x</title></head></html>")
    with pytest.raises(ValueError, match="title"):
        pdf.make('<html lang="nl"><head><title> </title></head></html>')


def test_a_machine_without_pango_is_told_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def lacking(name: str, *rest: Any, **more: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", lacking)
    with pytest.raises(pdf.PdfUnavailable, match="apt-get install libpango"):
        pdf.make(PAGE.format("x"))
