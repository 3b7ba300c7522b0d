"""The wording of letters at one gemeente: what is shipped, what it says itself, and how far a translation was checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from doorlopend.practice.casework.intake.words import LANGUAGES
from doorlopend.practice.casework.page import lang
from doorlopend.records.access.actor import Actor
from doorlopend.records.documents import markup
from doorlopend.records.documents import services as documents
from doorlopend.records.documents.letters import KNOWN, Template, Text, shipped
from doorlopend.records.documents.models import OwnText


@dataclass(frozen=True, slots=True)
class Wording:
    """One letter in one language at one gemeente."""

    controller_id: UUID
    code: str
    name: str
    text: Text
    own: bool
    version: str

    @property
    def language_name(self) -> str:
        return str(LANGUAGES.get(self.text.language, self.text.language))


def wordings(*, actor: Actor, controller_id: UUID, today: date) -> list[Wording]:
    """Every text that would go out today, letter by letter, Dutch first."""
    if not actor.may(documents.PERMISSION, controller_id):
        return []
    own = set(OwnText.objects.filter(controller_id=controller_id, valid_from__lte=today).values_list("code", "language"))
    found = []
    for code in sorted(shipped()):
        template = documents.template_for(controller_id=controller_id, code=code, day=today)
        for text in sorted(template.texts.values(), key=lambda one: (one.language != "nl", one.language)):
            found.append(Wording(controller_id, code, name_of(template), text, (code, text.language) in own, template.version))
    return found


def name_of(template: Template) -> str:
    return template.en if lang() == "en" else template.nl


def field_names(template: Template) -> Mapping[str, str]:
    """What may stand between braces, with its meaning."""
    known = {
        "persoon": _("naam van de persoon"), "gemeente": _("naam van de gemeente"), "vandaag": _("datum van de brief"),
        "afzender": _("wie schrijft, zoals “de gemeente Goirle”"), "contactpersoon": _("naam van de contactpersoon"),
    }  # fmt: skip
    return {**{name: known[name] for name in sorted(KNOWN)}, **{name: words[lang() == "en"] for name, words in template.fields.items()}}


def may_be_empty(template: Template) -> str:
    """The fields that a letter may lack, in one line."""
    return ", ".join(f"{{{name}}}" for name in template.fields if name in template.optional)


def sample(template: Template, body: str) -> SafeString:
    """The text as it will look, each field by its meaning."""
    return markup.html(body, {name: f"[{words}]" for name, words in field_names(template).items()})
