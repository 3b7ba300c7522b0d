"""HTML to accessible PDF (PDF/UA) with WeasyPrint, loaded only when a PDF is asked for."""

import re
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from .values import Letter

STYLE = Path(__file__).parent / "static" / "kit" / "letter.css"


class PdfUnavailable(RuntimeError):
    """The machine cannot make PDFs; the message says how to mend that."""


def weasyprint() -> Any:
    """The library, or PdfUnavailable with the remedy when its system parts are missing."""
    try:
        import weasyprint as library
    except (ImportError, OSError) as error:
        raise PdfUnavailable(
            _("PDF's maken kan nog niet: Pango ontbreekt. Installeer het, op Debian en Ubuntu met "
              "“apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0”.")
        ) from error  # fmt: skip
    return library


def make(html: str, *, style: str = "") -> bytes:
    """A whole HTML page as PDF/UA-1. Only data: addresses are fetched: no network, no local files.

    The page must name its language and have a title; ValueError says which is missing.
    """
    for needed, words in ((r"<html[^>]*\slang=", "lang"), (r"<title>\s*[^<\s]", "title")):
        if not re.search(needed, html):
            raise ValueError(f"an accessible PDF needs {words} in its HTML")
    library = weasyprint()
    fetcher = library.urls.URLFetcher(allowed_protocols=("data",))
    sheets = [library.CSS(string=style or STYLE.read_text(), url_fetcher=fetcher)]
    made: bytes = library.HTML(string=html, url_fetcher=fetcher).write_pdf(stylesheets=sheets, pdf_variant="pdf/ua-1")
    return made


def letter(letter: Letter, *, body: str, template: str = "kit/letter.html") -> bytes:
    """A letter as PDF/UA in its own language; `body` is safe HTML (mark_safe or rendered)."""
    with translation.override(letter.language):
        html = render_to_string(template, {"letter": letter, "body": body, "rtl": translation.get_language_bidi()})
        return make(html)


def response(data: bytes, *, file_name: str) -> HttpResponse:
    """A PDF as a download that no shared cache keeps; `file_name` must hold no person data."""
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{re.sub(r"[^A-Za-z0-9._-]", "-", file_name)}"'
    answer["Cache-Control"] = "no-store"
    return answer
