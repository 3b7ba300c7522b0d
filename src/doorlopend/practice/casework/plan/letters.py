"""The decision as PDF/UA, and the plan in plain words: Dutch at B1, and the person's language where there is a text.

The decision is worded by the template that held on its day. Texts in other languages stand in `data/plain.toml`
with the state of their translation, which the letter itself tells.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from doorlopend.engines.law import Assessment, Finding, Term
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.dossiers.derivation import assess_dossier
from doorlopend.records.kit import pdf
from doorlopend.records.kit.templatetags.kit import longday
from doorlopend.records.kit.values import Letter

from ..intake import words as intake_words
from ..intake.letters import addressee
from . import words
from .compose import Content
from .models import Plan


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
            sender=_("College van burgemeester en wethouders van %s") % plan.controller.name, addressee=addressee(plan.dossier),
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


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Language → name of a sentence → the sentence; `_name`, `_state` are the language's own name and state."""
    return tomllib.loads(files(__package__).joinpath("data/plain.toml").read_text(encoding="utf-8"))


def languages_for(spoken: str) -> list[tuple[str, str]]:
    """Code and name of the plain versions to offer: Dutch first, then the person's own where there is a text, then English."""
    order = ["nl", *([spoken] if spoken in texts() and spoken not in ("nl", "en") else []), "en"]
    return [(code, texts()[code]["_name"]) for code in order]


def plain(*, plan: Plan, content: Content, language: str) -> bytes:
    """The plan in plain words; it is no decision and says so. Raises KeyError for a language without texts."""
    said = texts()[language]
    assert plan.decided_on is not None
    context = _context(plan, content)
    with translation.override(language):
        filled = {name: text.format_map(_Values(context, plan, content)) for name, text in said.items()}
        body = render_to_string("plan/letters/plain.html", {**context, "say": filled, "foreign": language not in ("nl",)})
        letter = Letter(
            sender=plan.controller.name, addressee=addressee(plan.dossier), on=plan.decided_on, subject=said["title"], reference=f"pip-{language}", language=language,
        )  # fmt: skip
        return pdf.letter(letter, body=body)


class _Values(dict[str, str]):
    """What the sentences fill in; a number that is not set is shown as a dash."""

    def __init__(self, context: Mapping[str, Any], plan: Plan, content: Content) -> None:
        term, appeal = context["term"], context["appeal"]
        super().__init__(
            gemeente=plan.controller.name, route=str(context["route"]), pvt=str(content.pvt_uren or "–"), map=str(content.map_uren or "–"),
            hours=str(content.intensiteit_uren or "–"), talks=str(content.voortgangsgesprekken or "–"),
            start=longday(term.start) if term else "–", end=longday(term.last_day) if term else "–", appeal=longday(appeal) if appeal else "–",
        )  # fmt: skip

    def __missing__(self, key: str) -> str:
        return "–"
