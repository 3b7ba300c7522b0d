"""From the card to the protocol of `engines.evidence`: what the draft lacks, what it can show, and its canonical source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doorlopend.engines import evidence

from .definitions import definition
from .models import Testbed
from .words import Answer, Design

ENGINE_DESIGN = {Design.LOTTERY: "lottery", Design.WEDGE: "wedge", Design.CHOSEN: "chosen", Design.TOWN: "chosen"}
PLACEBO = "werkte_voor_start"
PLACEBO_MARGIN = 0.15
CARD = (
    "theory", "target_group", "usual_care", "why_fair", "evaluator", "independence", "missing_plan", "legal_room",
    "expected_people", "base", "starts_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lack:
    """What a draft still needs: the part of the card, what to do, and the field of the card's form that asks it."""

    part: str
    text: str
    field: str = ""


def lacks(testbed: Testbed) -> list[Lack]:
    """Everything that must be agreed before a plan can be made; empty when it can."""
    found = [Lack(name, _("Vul in: %s.") % label, name) for name, label in _labels().items() if getattr(testbed, name) in (None, "")]
    found += [Lack("learning", _("Zeg bij elk antwoord wat u dan doet: %s.") % answer.label, f"learn_{answer}") for answer in Answer if not testbed.learning.get(answer)]
    return found + _lacks_of_arms(testbed) + _lacks_of_places(testbed)


def _labels() -> dict[str, str]:
    return {
        "theory": _("de verandertheorie"), "target_group": _("de doelgroep"), "usual_care": _("wat nu gebruikelijk is"),
        "why_fair": _("waarom de verdeling eerlijk is"), "evaluator": _("de evaluator"), "independence": _("hoe onafhankelijk de evaluator is"),
        "missing_plan": _("wat u doet met ontbrekende uitkomsten"), "legal_room": _("de juridische ruimte"),
        "expected_people": _("het verwachte aantal mensen"), "base": _("hoeveel van de 100 het nu halen"), "starts_on": _("de startdag"),
    }  # fmt: skip


def _lacks_of_arms(testbed: Testbed) -> list[Lack]:
    arms, outcomes = list(testbed.arms.all()), list(testbed.outcomes.all())
    found = []
    if len(arms) < 2 or not any(arm.control for arm in arms):
        found.append(Lack("arms", _("Noem de gebruikelijke begeleiding en ten minste één aanpak.")))
    if testbed.design == Design.WEDGE and len(arms) != 2:
        found.append(Lack("arms", _("Gemeente na gemeente kan met één aanpak naast de gebruikelijke begeleiding.")))
    if not any(outcome.primary for outcome in outcomes):
        found.append(Lack("outcomes", _("Kies één hoofduitkomst.")))
    if testbed.design in (Design.CHOSEN, Design.TOWN) and not testbed.covariates:
        found.append(Lack("covariates", _("Wie kiest, moet vergelijkbaar zijn: noem kenmerken van vóór de start."), "covariates"))
    return found


def _lacks_of_places(testbed: Testbed) -> list[Lack]:
    places = list(testbed.participants.all())
    if not places:
        return [Lack("participants", _("Noem ten minste één gemeente die meedoet."))]
    if testbed.design == Design.WEDGE and any(place.start is None for place in places):
        return [Lack("participants", _("Geef bij elke gemeente een startperiode; welke gemeente welke krijgt, wordt geloot."))]
    if testbed.design == Design.TOWN and any(not place.arm for place in places):
        return [Lack("participants", _("Geef bij elke gemeente de aanpak die zij koos."))]
    return []


def source_of(testbed: Testbed) -> dict[str, Any]:
    """The protocol as plain data: everything that is fixed by the hash."""
    return {
        "testbed": {
            "id": testbed.code, "title": testbed.title, "question": testbed.question, "theory": [line for line in testbed.theory.splitlines() if line.strip()],
            "eligible": testbed.target_group, "assignment": _assignment(testbed), "why_fair": testbed.why_fair,
            "evaluator": testbed.evaluator, "independence": testbed.independence, "missing_plan": testbed.missing_plan,
        },
        "arms": [
            {"id": a.code, "name": a.name, "control": a.control, "weight": a.weight, "description": a.description or testbed.usual_care * a.control}
            for a in testbed.arms.all()
        ],
        "design": _design(testbed), "outcomes": [_outcome(one) for one in testbed.outcomes.all()], "columns": _columns(testbed),
        "analysis": _analysis(testbed), "learning": dict(testbed.learning),
        **({"placebos": [{"column": PLACEBO, "margin": PLACEBO_MARGIN}]} if testbed.design in (Design.CHOSEN, Design.TOWN) else {}),
    }  # fmt: skip


def _assignment(testbed: Testbed) -> str:
    return {
        Design.LOTTERY: "Loting per persoon, in blokken van gemeente, half jaar en passende aanpakken.",
        Design.WEDGE: "Gemeenten starten na elkaar; de volgorde is geloot.",
        Design.CHOSEN: "De persoon en de regievoerder kiezen.",
        Design.TOWN: "Elke gemeente koos een aanpak.",
    }[Design(testbed.design)]


def _design(testbed: Testbed) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": ENGINE_DESIGN[Design(testbed.design)]}
    if testbed.design == Design.LOTTERY:
        made["blocks"] = ["blok"]
    if testbed.design == Design.WEDGE:
        made["rollout"] = {place.controller.name: float(place.start or 0) for place in testbed.participants.select_related("controller").order_by("controller__name")}
        made["order"] = "random"
    return made


def _columns(testbed: Testbed) -> dict[str, str]:
    columns = {"person": "persoon", "arm": "aanpak", "town": "gemeente", "time_zero": "start", "arm_known_on": "toegewezen"}
    return {**columns, "period": "periode"} if testbed.design == Design.WEDGE else columns


def _analysis(testbed: Testbed) -> dict[str, Any]:
    made: dict[str, Any] = {"sample_size": testbed.expected_people, "base": (testbed.base or 0) / 100}
    if testbed.covariates:
        made["covariates"] = list(testbed.covariates)
    if testbed.looks:
        made["looks"] = list(testbed.looks)
    return made


def outcome_id(definition_code: str, months: int) -> str:
    return f"{definition_code}_{months}"


def _outcome(chosen: Any) -> dict[str, Any]:
    page = definition(chosen.definition, chosen.version)
    name = outcome_id(chosen.definition, chosen.months)
    made: dict[str, Any] = {
        "id": name, "kind": page.kind, "primary": chosen.primary, "horizon": float(chosen.months),
        "thing_nl": page.thing_nl, "thing_en": page.thing_en,
    }  # fmt: skip
    if page.kind == "time":
        made |= {"time": f"{name}_maanden", "event": f"{name}_soort", "tau": float(chosen.months)}
    else:
        made["column"] = name
    if page.kind == "ordinal":
        made |= {"step": page.step, "low": page.low, "high": page.high}
    if chosen.margin:
        made["margin"] = chosen.margin / 100 if page.kind in {"share", "ordinal"} else float(chosen.margin)
    return made


def plan_of(testbed: Testbed) -> dict[str, Any]:
    """What this number of people can show, said before anything else. Raises EvidenceError with field and remedy."""
    return evidence.plan(evidence.parse(source_of(testbed)), simulate=200).as_dict()


def with_status(source: Mapping[str, Any], *, closed: bool, changes: list[Mapping[str, Any]]) -> evidence.Protocol:
    """The locked protocol as the engine reads it today: its hash stays, status and later changes come beside it."""
    return evidence.parse({**source, "status": {"closed": closed}, "changes": changes})


def half_year(day: date) -> str:
    return f"{day.year}-{1 if day.month < 7 else 2}"


def period_of(day: date, *, start: date, months: int) -> int:
    """Which period of a roll-out a day falls in, from 0; days before the start fall in period 0."""
    return max((day.year - start.year) * 12 + day.month - start.month - (day.day < start.day), 0) // months
