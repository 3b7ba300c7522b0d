"""Letters from versioned templates to accessible PDF, kept with the dossier. How to use it:

1. Write the letter as data: `<room>/letters/<code>.toml` (and `<room>/letters/__init__.py`), a new file per version:

       code = "uitnodiging_intake"
       version = "1"
       valid_from = 2026-01-01
       nl = "Uitnodiging voor de brede intake"
       en = "Invitation to the brede intake"
       article = "Wi 14"            # optional
       decision = false             # true for a beschikking
       [fields.dag]
       nl = "dag van het gesprek"
       en = "day of the talk"
       optional = false             # true: what speaks of it is left out when there is no value
       [text.nl]
       state = "source"
       subject = "Uitnodiging voor een gesprek"
       body = '''
       Beste {persoon},

       Wij nodigen u uit op {dag}.
       '''
       [text.en]
       state = "draft"              # or "checked" with checked_by and checked_on
       subject = "Invitation to a talk"
       body = '''…'''

   `{persoon}`, `{gemeente}` (Goirle), `{afzender}` (de gemeente Goirle, in the language of the text), `{vandaag}` and
   `{contactpersoon}` are filled in here. Markup: `markup.py`.
2. In the room's `apps.ready`: `letters.register("doorlopend.practice.casework.<corner>.letters")`.
3. `preview(...)` gives the PDF without keeping it; `send(...)` keeps PDF and letter with the dossier, with audit.
   A value may be given per language (`{"nl": …, "en": …}`); a day is written in the language of the text.
   A longer text of one's own (the reasons of a beschikking) is a field whose value is safe HTML, alone in its paragraph.

A gemeente words a letter its own way with `save_text`; a gemeente's own Dutch text sets shipped translations aside, since
they no longer say the same. Safety facts never reach a letter: no value is read from them, a contact person is named only
as the file names one, and under a secret address the address lines stay as empty as when none is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from doorlopend.engines.facts import Fact
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.derivation import facts_of, standing_facts
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.policies import check_may_write
from doorlopend.records.dossiers.services import seen
from doorlopend.records.files.services import add_file
from doorlopend.records.kit import pdf
from doorlopend.records.kit.values import Letter
from doorlopend.records.regions.queries import UnknownGemeente, gemeente_by_code, own_name

from . import markup, sender
from .letters import KNOWN, RTL, Template, Text, shipped_on
from .models import OwnText, SentLetter

PERMISSION = "letters.write"
NOT_CHECKED = {
    "nl": "Deze vertaling is niet gecontroleerd. De Nederlandse tekst geldt.",
    "en": "Nobody checked this translation. The Dutch text counts.",
    "ar": "لم تتم مراجعة هذه الترجمة. النص الهولندي هو المعتمد.",
    "uk": "Цей переклад ніхто не перевірив. Чинним є текст нідерландською.",
    "tr": "Bu çeviriyi kimse kontrol etmedi. Geçerli olan Hollandaca metindir.",
}
CHECKED = {"nl": "De Nederlandse tekst geldt.", "en": "The Dutch text counts.", "ar": "النص الهولندي هو المعتمد."}


class MissingValue(ValueError):
    """A letter lacks what it must say. `field` names what to fill in."""

    def __init__(self, field: str, nl: str, en: str) -> None:
        super().__init__(nl)
        self.field, self.message = field, {"nl": f"Vul in: {nl}.", "en": f"Fill in: {en}."}


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter ready to print: `language` is that of the translation that goes along, empty when there is none."""

    template: Template
    subject: str
    body: SafeString
    language: str
    translation: str
    missing: str = ""
    """The language the person asked for, when no text exists in it."""


def compose(*, dossier: Dossier, code: str, values: Mapping[str, Any], today: date, language: str | None = None) -> Ready:
    """The words of a letter to this person. `language` None is the person's preferred one, "" Dutch alone.

    Raises MissingValue naming the field, LookupError for an unknown code.
    """
    template = template_for(controller_id=dossier.controller_id, code=code, day=today)
    for name, (nl, en) in template.fields.items():
        if name not in template.optional and values.get(name) in (None, ""):
            raise MissingValue(name, nl, en)
    facts = _ordinary(dossier)
    filled = {**values, **_known(dossier, facts, today, template)}
    wanted = preferred_language(facts) if language is None else language
    dutch, other = template.texts["nl"], template.texts.get(wanted) if wanted not in ("", "nl") else None
    if not filled["gemeente"] and "gemeente" in markup.fields_in(dutch.subject + dutch.body):
        raise MissingValue("gemeente", "de gemeente waar deze persoon gaat wonen (de koppeling)", "the municipality in which this person comes to live (the koppeling)")
    body = markup.html(dutch.body, filled, optional=template.optional) + (_translated(template, other, filled) if other else "")
    return Ready(
        template, markup.plain(dutch.subject, filled), mark_safe(body), other.language if other else "",
        other.state if other else "", missing=wanted if wanted not in ("", "nl") and other is None else "",
    )  # fmt: skip


def preview(*, actor: Actor, dossier: Dossier, code: str, values: Mapping[str, Any], today: date, language: str | None = None) -> bytes:
    """The PDF, kept nowhere; the look is in the audit."""
    check_may_write(actor=actor, controller_id=dossier.controller_id)
    data = as_pdf(dossier=dossier, ready=compose(dossier=dossier, code=code, values=values, today=today, language=language), on=today)
    trail.record(actor=actor, action="letter.previewed", controller_id=dossier.controller_id, subjects=[seen(dossier)], detail={"letter": code})
    return data


@transaction.atomic
def send(
    *, actor: Actor, dossier_id: UUID, code: str, values: Mapping[str, Any], today: date, language: str | None = None
) -> SentLetter:
    """Makes the PDF, keeps it with the dossier, and says in the audit which wording went out.

    Raises MissingValue, PermissionDenied, LookupError, or kit.pdf.PdfUnavailable.
    """
    dossier = Dossier.objects.get(pk=dossier_id)
    check_may_write(actor=actor, controller_id=dossier.controller_id)
    ready = compose(dossier=dossier, code=code, values=values, today=today, language=language)
    return keep(actor=actor, dossier=dossier, ready=ready, content=as_pdf(dossier=dossier, ready=ready, on=today), on=today)


@transaction.atomic
def keep(*, actor: Actor, dossier: Dossier, ready: Ready, content: bytes, on: date) -> SentLetter:
    """Keeps a letter as it goes out: the PDF among the files of the dossier, and which wording it had. Raises PermissionDenied."""
    check_may_write(actor=actor, controller_id=dossier.controller_id)
    code = ready.template.code
    file = add_file(actor=actor, dossier_id=dossier.pk, name=f"{code}.pdf", content=content)
    sent = SentLetter.objects.create(
        controller_id=dossier.controller_id, dossier_id=dossier.pk, code=code, version=ready.template.version, subject=ready.subject[:200],
        language=ready.language, translation=ready.translation, file_id=file.pk, made_on=on, made_by=actor.id,
    )  # fmt: skip
    trail.record(
        actor=actor, action="letter.sent", controller_id=dossier.controller_id, subjects=[seen(dossier)], object_kind="letter",
        object_id=sent.pk, detail={"letter": code, "version": sent.version, "language": sent.language, "translation": sent.translation},
    )  # fmt: skip
    return sent


def letters_to(dossier_id: UUID) -> list[SentLetter]:
    """What went to this person, the newest first."""
    return list(SentLetter.objects.filter(dossier_id=dossier_id).order_by("-made_on", "-id"))


def template_for(*, controller_id: UUID, code: str, day: date) -> Template:
    """The letter as it reads at this controller on that day: shipped, with its own wording laid over it."""
    template = shipped_on(code, day)
    own: dict[str, OwnText] = {}
    for row in OwnText.objects.filter(controller_id=controller_id, code=code, valid_from__lte=day).order_by("number"):
        own[row.language] = row
    if not own:
        return template
    kept = {} if "nl" in own else dict(template.texts)
    texts = {**kept, **{language: _text(row) for language, row in own.items()}}
    version = f"{template.version}+{max(row.number for row in own.values())}"
    return replace(template, version=version, texts={"nl": template.texts["nl"], **texts})


def _text(row: OwnText) -> Text:
    state: Any = "source" if row.language == "nl" else row.state
    return Text(row.language, row.subject, row.body, state, row.checked_by, row.checked_on)


@transaction.atomic
def save_text(
    *, actor: Actor, controller_id: UUID, code: str, language: str, subject: str, body: str, valid_from: date,
    checked_by: str = "", checked_on: date | None = None,
) -> OwnText:  # fmt: skip
    """A gemeente's own wording from a day on; earlier wordings stay. Raises PermissionDenied, LookupError or ValueError."""
    if not actor.may(PERMISSION, controller_id):
        raise PermissionDenied("U mag de brieven van deze gemeente niet wijzigen.")
    template = shipped_on(code, valid_from)
    if unknown := markup.fields_in(subject + body) - set(template.fields) - KNOWN:
        raise ValueError(f"Onbekend veld: {', '.join(sorted(unknown))}. Gebruik een van: {', '.join(sorted(template.fields))}.")
    state = OwnText.State.SOURCE if language == "nl" else OwnText.State.CHECKED if checked_by and checked_on else OwnText.State.DRAFT
    before = OwnText.objects.filter(controller_id=controller_id, code=code, language=language).count()
    row = OwnText.objects.create(
        controller_id=controller_id, code=code, language=language, number=before + 1, valid_from=valid_from, subject=subject,
        body=body, state=state, checked_by=checked_by, checked_on=checked_on, made_by=actor.id,
    )  # fmt: skip
    trail.record(actor=actor, action="letter.worded", controller_id=controller_id, object_kind="letter", object_id=row.pk, detail={"letter": code, "language": language})
    return row


def preferred_language(facts: Sequence[Fact]) -> str:
    """The language in which to address the person: the one marked so, else the mother tongue, else Dutch."""
    spoken = sorted((fact for fact in facts if fact.kind == "persoon.taal"), key=lambda fact: fact.valid_from, reverse=True)
    chosen = next((fact for fact in spoken if fact.data.get("voorkeur")), None)
    chosen = chosen or next((fact for fact in spoken if fact.data.get("beheersing") == "moedertaal"), None) or next(iter(spoken), None)
    return str(chosen.data["taal"]) if chosen else ""


HIDING = frozenset({"veiligheid.geheim_adres", "veiligheid.opvang", "omstandigheid.opvang"})
"""Whoever lives where nobody may find them has no address on a letter."""


def addressee(dossier: Dossier) -> tuple[str, ...]:
    """Name and address as far as a letter may show them."""
    return _lines(_ordinary(dossier))


def _lines(facts: Sequence[Fact]) -> tuple[str, ...]:
    home = _latest(facts, "persoon.adres")
    lines = (_called(facts), str(home.get("straat") or ""), f"{home.get('postcode') or ''} {home.get('woonplaats') or ''}".strip())
    return tuple(line for line in lines if line)


def _ordinary(dossier: Dossier) -> tuple[Fact, ...]:
    """What a letter may draw from: identity only; of a secret address nothing, not even that it is secret."""
    with acting(system_for(dossier.controller_id, why="letter")):
        standing = standing_facts(facts_of(dossier))
    hidden = any(fact.kind in HIDING and fact.valid_until is None for fact in standing)
    kinds = {"persoon.naam", "persoon.taal", "contactpersoon.aangewezen", *(() if hidden else ("persoon.adres", "koppeling"))}
    return tuple(fact for fact in standing if fact.kind in kinds)


def _latest(facts: Sequence[Fact], kind: str) -> Mapping[str, Any]:
    found = max((fact for fact in facts if fact.kind == kind and fact.valid_until is None), key=lambda fact: fact.valid_from, default=None)
    return found.data if found else {}


def _called(facts: Sequence[Fact]) -> str:
    name = _latest(facts, "persoon.naam")
    parts = (name.get("roepnaam") or name.get("voornamen"), name.get("tussenvoegsel"), name.get("achternaam"))
    return " ".join(str(part) for part in parts if part)


def _known(dossier: Dossier, facts: Sequence[Fact], today: date, template: Template) -> dict[str, Any]:
    contact = _latest(facts, "contactpersoon.aangewezen")
    return {
        "persoon": _called(facts), "gemeente": _town(dossier, facts, today), "vandaag": today, "contactpersoon": contact.get("naam", ""),
        "afzender": sender.called(dossier.controller, on=today, languages=template.texts),
    }  # fmt: skip


def _town(dossier: Dossier, facts: Sequence[Fact], today: date) -> str:
    """Of a gemeente its own name; a body that is no gemeente writes about the one the person was assigned to."""
    if dossier.controller.gemeente_id:
        return own_name(dossier.controller, today)
    try:
        return gemeente_by_code(str(_latest(facts, "koppeling").get("gemeente") or ""), today).name
    except UnknownGemeente:
        return ""


def _translated(template: Template, text: Text, values: Mapping[str, Any]) -> SafeString:
    words = CHECKED if text.state == "checked" else NOT_CHECKED
    note = words.get(text.language, words["en"])
    turn = "rtl" if text.language in RTL else "ltr"
    return format_html(
        '<section class="letter__other" lang="{}" dir="{}"><h2>{}</h2>{}<p><em>{}</em></p></section>',
        text.language, turn, markup.plain(text.subject, values, language=text.language),
        markup.html(text.body, values, language=text.language, optional=template.optional), note,
    )  # fmt: skip


def as_pdf(*, dossier: Dossier, ready: Ready, on: date, signed_by: Sequence[str] = ()) -> bytes:
    """The letter of that day as PDF/UA, kept nowhere. Raises `kit.pdf.PdfUnavailable`."""
    college = [sender.college(dossier.controller, on=on)] if ready.template.decision else []
    letter = Letter(
        sender=dossier.controller.name, addressee=addressee(dossier), on=on, subject=ready.subject,
        reference=f"{ready.template.code}-v{ready.template.version}-{on:%y%m%d}", signed_by=[*signed_by] or college,
    )  # fmt: skip
    return pdf.letter(letter, body=ready.body)
