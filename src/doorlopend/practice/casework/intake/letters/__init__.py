"""Letters of the intake. A letter follows from its fact: its words are those that held on the fact's day.

The words are templates of `records.documents`, beside this file, which a gemeente may word its own way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from doorlopend.engines.facts import Fact
from doorlopend.engines.law.life import Life
from doorlopend.records.documents import services as documents
from doorlopend.records.documents.models import SentLetter
from doorlopend.records.dossiers.derivation import standing_facts
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit.shell import Text

from ...post import Posted
from ...reading import seen

TITLES: Mapping[str, Text] = {
    "intake_oproep": gettext_lazy("Uitnodiging (PDF)"), "intake_oproep_opnieuw": gettext_lazy("Nieuwe uitnodiging (PDF)"),
    "intake_waarschuwing": gettext_lazy("Waarschuwing (PDF)"), "intake_bij_verstek": gettext_lazy("Brief over afronding (PDF)"),
}  # fmt: skip


KINDS = {"intake.oproep", "intake.waarschuwing", "intake.afgerond"}
"""Kinds of facts that a letter may go with."""


def letter_of(fact: Fact, life: Life) -> str:
    """The code of the letter that goes with a fact; empty when none does."""
    if fact.kind == "intake.oproep":
        earlier = [call for call in life.all("intake.oproep") if call.valid_from < fact.valid_from]
        return "intake_oproep_opnieuw" if earlier else "intake_oproep"
    if fact.kind == "intake.afgerond" and fact.data.get("bij_verstek"):
        return "intake_bij_verstek"
    return {"intake.waarschuwing": "intake_waarschuwing"}.get(fact.kind, "")


def ready_for(*, dossier: Dossier, fact: Fact, life: Life, language: str | None = None) -> documents.Ready | None:
    """The letter as worded on the fact's day; None for a fact without one, and for a day before there was a text. `language` as in `documents.compose`."""
    code = letter_of(fact, life)
    try:
        return documents.compose(dossier=dossier, code=code, values=_values(fact), today=fact.valid_from, language=language) if code else None
    except LookupError:
        return None


def _values(fact: Fact) -> dict[str, Any]:
    return {"dag": fact.data.get("termijn")}


def kept_of(*, dossier: Dossier, fact: Fact, life: Life) -> SentLetter | None:
    """The letter as it went out with this fact, where it was kept."""
    code = letter_of(fact, life)
    return next((one for one in documents.letters_to(dossier.pk) if one.code == code and one.made_on == fact.valid_from), None) if code else None


def posted(dossier: Dossier) -> list[Posted]:
    """Letters that went with a fact recorded elsewhere, and so were not kept: they can be made as worded on that day."""
    life = Life(standing_facts(seen(dossier)))
    found = [fact for fact in life.facts if letter_of(fact, life) and kept_of(dossier=dossier, fact=fact, life=life) is None]
    names = {"intake_oproep": gettext("Uitnodiging voor de brede intake"), "intake_oproep_opnieuw": gettext("Nieuwe uitnodiging voor de brede intake"),
             "intake_waarschuwing": gettext("Waarschuwing"), "intake_bij_verstek": gettext("Brief over afronding van de intake")}  # fmt: skip
    return [Posted(on=fact.valid_from, subject=names[letter_of(fact, life)], url=reverse("intake:letter", args=[dossier.pk, fact.id])) for fact in found]


def make(*, dossier: Dossier, ready: documents.Ready, fact: Fact, signed_by: str) -> bytes:
    """The letter as PDF/UA; raises `pdf.PdfUnavailable`."""
    signed = (gettext("Met vriendelijke groet,"), signed_by, dossier.controller.name)
    return documents.as_pdf(dossier=dossier, ready=ready, on=fact.valid_from, signed_by=signed)
