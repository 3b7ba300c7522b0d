"""The decision as PDF/UA, and the plan in plain words: Dutch at B1, and the person's language where there is a text.

The decision is worded by the template that held on its day. The plain words are letters of `records.documents`, beside
this file: one per leerroute, which a gemeente may word its own way, each translation with its state, which the letter tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from doorlopend.engines.law import Assessment, Finding, Term
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.documents import services as documents
from doorlopend.records.documents.letters import Template, Text
from doorlopend.records.dossiers.derivation import assess_dossier
from doorlopend.records.kit import pdf
from doorlopend.records.kit.values import Letter
from doorlopend.records.regions.queries import own_name

from ...intake import words as intake_words
from .. import words
from ..compose import Content
from ..models import Plan


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of the decision, from its first day."""

    number: int
    since: date
    file: str


DECISIONS = (Version(1, date(2022, 1, 1), "plan/letters/beschikking_v1.html"),)


def version_on(day: date) -> Version:
    return [one for one in DECISIONS if one.since <= day][-1]


def decision(*, plan: Plan, content: Content, signed_by: str, language: str = "nl") -> bytes:
    """The beschikking; raises `pdf.PdfUnavailable`."""
    assert plan.decided_on is not None
    version = version_on(plan.decided_on)
    with translation.override(language):
        body = render_to_string(version.file, _context(plan, content))
        letter = Letter(
            sender=_("College van burgemeester en wethouders van %s") % own_name(plan.controller, plan.decided_on), addressee=documents.addressee(plan.dossier),
            on=plan.decided_on, subject=_subject(plan), reference=f"pip-v{version.number}",
            signed_by=(_("Namens het college,"), signed_by), language=language,
        )  # fmt: skip
        return pdf.letter(letter, body=body)


def _subject(plan: Plan) -> str:
    if plan.occasion == "eerste":
        return _("Besluit: uw persoonlijk plan inburgering en participatie (PIP)")
    return _("Besluit: uw aangepaste persoonlijk plan inburgering en participatie (PIP)")


def _context(plan: Plan, content: Content) -> dict[str, Any]:
    with acting(system_for(plan.controller_id, why="letter")):
        law = assess_dossier(plan.dossier)
    return {
        "plan": plan, "content": content, "route": intake_words.ROUTES[content.leerroute], "first": plan.occasion == "eerste",
        "reasons": [(intake_words.ROUTES[name], text, name == content.leerroute) for name, text in content.reasons.items() if text.strip()],
        "goals": [(goal["wat"], words.owner_names()[goal["wie"]], date.fromisoformat(goal["uiterlijk"])) for goal in content.goals],
        "support": [words.support_names()[one] for one in content.ondersteuning], "term": _term(law), "appeal": _appeal(law, str(plan.fact_id)),
        "asylum": _answer(law, "pip.intensiteit_leerroute_vereist") is not False,
    }  # fmt: skip


def _term(law: Assessment) -> Term | None:
    found = [term for term in law.terms if term.key == "inburgeringstermijn"]
    return found[-1] if found else None


def _appeal(law: Assessment, fact_id: str) -> date | None:
    found = [one.last_day for one in law.terms if one.key == "bezwaar" and one.about == fact_id]
    return found[-1] if found else None


def _answer(law: Assessment, key: str) -> Any:
    found = [one.value for one in law.findings if isinstance(one, Finding) and one.key == key]
    return found[-1] if found else None


def plain_code(content: Content) -> str:
    """Under which name the letters of records.documents know the plan in plain words for this leerroute."""
    return f"pip_{content.leerroute}"


def languages_for(plan: Plan, content: Content, spoken: str) -> list[Text]:
    """The texts in which to offer the plan in plain words: Dutch, then the person's own where there is one, then English."""
    texts = _template(plan, content).texts
    return [texts[code] for code in dict.fromkeys(("nl", spoken, "en")) if code in texts]


def _template(plan: Plan, content: Content) -> Template:
    assert plan.decided_on is not None
    return documents.template_for(controller_id=plan.controller_id, code=plain_code(content), day=plan.decided_on)


def plain(*, plan: Plan, content: Content, language: str) -> bytes:
    """The plan in plain words, beside the Dutch where it is another language; it is no decision and says so.

    Raises KeyError for a language without a text, `pdf.PdfUnavailable`.
    """
    assert plan.decided_on is not None
    _template(plan, content).texts[language]
    ready = documents.compose(
        dossier=plan.dossier, code=plain_code(content), values=_values(_context(plan, content)), today=plan.decided_on, language="" if language == "nl" else language
    )
    return documents.as_pdf(dossier=plan.dossier, ready=ready, on=plan.decided_on)


def _values(context: Mapping[str, Any]) -> dict[str, Any]:
    """What the texts fill in; what is not set stays empty, and the sentence about it is left out."""
    content, term = context["content"], context["term"]
    goals = format_html_join("", "<li>{} ({})</li>", ((what, date_format(by, "j F Y")) for what, _who, by in context["goals"]))
    return {
        "uren": content.intensiteit_uren if context["asylum"] else None, "pvt": content.pvt_uren, "map": content.map_uren, "gesprekken": content.voortgangsgesprekken,
        "doelen": format_html('<ul lang="nl" dir="ltr">{}</ul>', goals) if goals else goals,
        "begin": term.start if term else None, "einde": term.last_day if term else None, "bezwaar": context["appeal"],
    }  # fmt: skip
