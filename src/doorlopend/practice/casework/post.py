"""Everything that went to one person by letter, wherever in casework it was written, as one list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from doorlopend.records.documents import services as documents
from doorlopend.records.documents.models import SentLetter
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.people.world import language

from .page import lang


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter of a day: what it is about, the translation that went along, and where it can be read."""

    on: date
    subject: str
    url: str
    translation: str = ""


FURTHER_LETTERS: list[Callable[[Dossier], list[Posted]]] = []
"""What a corner wrote that is no letter of its own among the documents; registered when its app is ready."""


def posted(dossier: Dossier) -> list[Posted]:
    """The newest first."""
    kept = [_kept(one) for one in documents.letters_to(dossier.pk)]
    more = [letter for further in FURTHER_LETTERS for letter in further(dossier)]
    return sorted([*kept, *more], key=lambda one: one.on, reverse=True)


def _kept(one: SentLetter) -> Posted:
    return Posted(on=one.made_on, subject=one.subject, url=reverse("around:letter-pdf", args=[one.dossier_id, one.pk]), translation=_translation(one))


def _translation(one: SentLetter) -> str:
    if not one.language:
        return ""
    words = {"source": _("bron"), "checked": _("gecontroleerd")}
    return f"{language(one.language, lang())} ({words.get(one.translation) or _('niet gecontroleerd')})"
