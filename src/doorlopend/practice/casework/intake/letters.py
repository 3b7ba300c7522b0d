"""Letters of the intake. A letter follows from its fact: the template is the version that held on the fact's day.

An address that is known to be secret, or of a shelter, is in no letter; the letter then looks like that of
somebody whose address is not known, so it tells nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy

from doorlopend.engines.facts import Fact
from doorlopend.engines.law.life import Life
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.dossiers.derivation import facts_of
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit import pdf
from doorlopend.records.kit.shell import Text
from doorlopend.records.kit.values import Letter

LANGUAGES = ("nl", "en")
SECRET = ("veiligheid.geheim_adres", "veiligheid.opvang", "omstandigheid.opvang")


@dataclass(frozen=True, slots=True)
class Template:
    """One version of a letter: the first day it is used, its subject and its file."""

    key: str
    version: int
    since: date
    title: Text
    subject: Text
    file: str


START = date(2022, 1, 1)
TEMPLATES = (
    Template("oproep", 1, START, gettext_lazy("Uitnodiging (PDF)"), gettext_lazy("Uitnodiging voor een gesprek over uw inburgering"), "intake/letters/oproep_v1.html"),
    Template("oproep_opnieuw", 1, START, gettext_lazy("Nieuwe uitnodiging (PDF)"), gettext_lazy("Nieuwe uitnodiging: kom naar het gesprek over uw inburgering"), "intake/letters/oproep_opnieuw_v1.html"),
    Template("waarschuwing", 1, START, gettext_lazy("Waarschuwing (PDF)"), gettext_lazy("Waarschuwing: u bent niet naar het gesprek gekomen"), "intake/letters/waarschuwing_v1.html"),
    Template("bij_verstek", 1, START, gettext_lazy("Brief over afronding (PDF)"), gettext_lazy("Wij maken uw plan zonder gesprek met u"), "intake/letters/bij_verstek_v1.html"),
)  # fmt: skip


def letters_of(fact: Fact, life: Life) -> list[Template]:
    """The letters that go with a fact, in the versions of its day."""
    key = _key(fact, life)
    held = [one for one in TEMPLATES if one.key == key and one.since <= fact.valid_from]
    return held[-1:]


def _key(fact: Fact, life: Life) -> str:
    if fact.kind == "intake.oproep":
        earlier = [call for call in life.all("intake.oproep") if call.valid_from < fact.valid_from]
        return "oproep_opnieuw" if earlier else "oproep"
    if fact.kind == "intake.afgerond" and fact.data.get("bij_verstek"):
        return "bij_verstek"
    return {"intake.waarschuwing": "waarschuwing"}.get(fact.kind, "")


def make(*, dossier: Dossier, template: Template, fact: Fact, sender: str, signed_by: str, language: str = "nl") -> bytes:
    """The letter as PDF/UA in that language; raises `pdf.PdfUnavailable`."""
    with translation.override(language):
        body = render_to_string(template.file, {"fact": fact, "law": _law(fact)})
        letter = Letter(
            sender=sender, addressee=addressee(dossier), on=fact.valid_from, subject=str(template.subject),
            reference=f"{template.key}-v{template.version}", signed_by=(gettext("Met vriendelijke groet,"), signed_by, sender), language=language,
        )  # fmt: skip
        return pdf.letter(letter, body=body)


def _law(fact: Fact) -> dict[str, Any]:
    return {"termijn": fact.data.get("termijn")}


def addressee(dossier: Dossier) -> tuple[str, ...]:
    """Name and address as far as a letter may show them."""
    life = Life(facts_of(dossier))
    name, home = life.last("persoon.naam"), life.last("persoon.adres")
    lines = [" ".join(str(name.data[key]) for key in ("voornamen", "tussenvoegsel", "achternaam") if name.data.get(key))] if name else []
    if home and not _secret(dossier):
        lines += [str(home.data.get("straat") or ""), f"{home.data.get('postcode') or ''} {home.data['woonplaats']}".strip()]
    return tuple(line for line in lines if line)


def _secret(dossier: Dossier) -> bool:
    """Asked as the controller's own system: whoever makes the letter may not see why."""
    with acting(system_for(dossier.controller_id, why="letter")):
        life = Life(facts_of(dossier))
    return any(fact.valid_until is None for fact in life.all(*SECRET))
