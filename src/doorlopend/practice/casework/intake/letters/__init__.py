"""Letters of the intake. A letter follows from its fact: its words are those that held on the fact's day.

The words are templates of `records.documents`, beside this file, which a gemeente may word its own way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from doorlopend.engines.facts import Fact
from doorlopend.engines.law.life import Life
from doorlopend.records.documents import services as documents
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit.shell import Text

TITLES: Mapping[str, Text] = {
    "intake_oproep": gettext_lazy("Uitnodiging (PDF)"), "intake_oproep_opnieuw": gettext_lazy("Nieuwe uitnodiging (PDF)"),
    "intake_waarschuwing": gettext_lazy("Waarschuwing (PDF)"), "intake_bij_verstek": gettext_lazy("Brief over afronding (PDF)"),
}  # fmt: skip


def letter_of(fact: Fact, life: Life) -> str:
    """The code of the letter that goes with a fact; empty when none does."""
    if fact.kind == "intake.oproep":
        earlier = [call for call in life.all("intake.oproep") if call.valid_from < fact.valid_from]
        return "intake_oproep_opnieuw" if earlier else "intake_oproep"
    if fact.kind == "intake.afgerond" and fact.data.get("bij_verstek"):
        return "intake_bij_verstek"
    return {"intake.waarschuwing": "intake_waarschuwing"}.get(fact.kind, "")


def ready_for(*, dossier: Dossier, fact: Fact, life: Life, language: str | None = None) -> documents.Ready | None:
    """The letter as worded on the fact's day; None for a fact without one. `language` as in `documents.compose`."""
    code = letter_of(fact, life)
    return documents.compose(dossier=dossier, code=code, values=_values(fact), today=fact.valid_from, language=language) if code else None


def _values(fact: Fact) -> dict[str, Any]:
    return {"dag": fact.data.get("termijn")}


def make(*, dossier: Dossier, ready: documents.Ready, fact: Fact, signed_by: str) -> bytes:
    """The letter as PDF/UA; raises `pdf.PdfUnavailable`."""
    signed = (gettext("Met vriendelijke groet,"), signed_by, dossier.controller.name)
    return documents.as_pdf(dossier=dossier, ready=ready, on=fact.valid_from, signed_by=signed)
