"""The entry for the Algoritmeregister, and the evidence that the system itself gives about how placement is used.

Fields and their limits: Publicatiestandaard Algoritmeregister 1.0.9 (MinBZK, 9 July 2024).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor

from . import data
from .models import Fairness, Run
from .queries.rounds import rounds
from .states import RoundState

STANDARD = "1.0.9"
LIMITS: Mapping[str, int] = {
    "name": 100, "organization": 100, "description_short": 350, "goal": 2500, "proportionality": 2500, "human_intervention": 2500, "risks": 2500,
    "source_data": 10_000, "methods_and_models": 10_000, "lawful_basis": 2500,
}  # fmt: skip
"""The most characters of a field; `entry` is held to them by a test."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the log of this installation says, for the rounds the actor may see."""

    rounds: int
    decided: int
    two_people: int
    runs: int
    verified: int
    households: int
    overrides: int
    reports: int
    since: date | None


def evidence(*, actor: Actor) -> Evidence:
    found = rounds(actor=actor)
    decided = [one for one in found if one.state in {RoundState.BESLOTEN, RoundState.AFGESLOTEN}]
    runs = Run.objects.filter(round__in=found)
    checked = runs.exclude(result_sha256="")
    return Evidence(
        rounds=len(found), decided=len(decided), two_people=sum(one.decided_by != one.proposed_by for one in decided), runs=checked.count(),
        verified=checked.filter(verified=True).count(), households=sum(int(one.demand.get("decided", 0)) for one in decided),
        overrides=sum(int(one.demand.get("overrides", 0)) for one in decided), reports=Fairness.objects.filter(round__in=found).count(),
        since=runs.aggregate(first=Min("on"))["first"],
    )  # fmt: skip


def entry(*, organisation: str, contact: str, found: Evidence, today: date) -> dict[str, Any]:
    """One registration as the standard asks; one per organisation. `contact` is an address for questions."""
    weights = data.in_force("policy", "weights", today)
    return {
        "standard_version": STANDARD, "lang": "NLD", "name": "Adviseren over plaatsing van statushouders", "organization": organisation,
        "description_short": "Adviseert per ronde bij welke gemeente een huishouden met een verblijfsvergunning het best past. Het legt uit waarom. Een medewerker stelt voor en een andere medewerker beslist.",
        "category": ["Migratie en integratie", "Huisvesting"], "status": "In gebruik" if found.decided else "In ontwikkeling",
        "begin_date": found.since.strftime("%Y-%m") if found.since else None, "end_date": None, "contact_email": contact,
        "publication_category": "Impactvolle algoritmes",
        "goal": "Huishoudens krijgen een plaats die past bij werk, opleiding, netwerk en hun eigen wens, binnen wat gemeenten opnemen. Wie de uitkomst krijgt, krijgt ook de redenen en kan antwoorden.",
        "proportionality": "Zonder advies kiest een medewerker per huishouden, zonder zicht op de gevolgen voor anderen. Het advies maakt de gevolgen zichtbaar en blijft binnen harde criteria. Geen huishouden krijgt een plaats die slechter past dan een loting gemiddeld zou geven, tenzij een mens dat met reden besluit.",
        "human_intervention": f"Niets wordt automatisch geplaatst. Een medewerker kan elk advies met een reden wijzigen, een tweede medewerker beslist. In dit systeem: {found.decided} besloten rondes, {found.two_people} daarvan door twee verschillende mensen; {found.overrides} van {found.households} huishoudens kregen een andere plaats dan het advies.",
        "risks": "Gevolgen kunnen ongelijk uitvallen voor groepen. Nationaliteit, geslacht en moedertaal tellen nooit mee. Per ronde wordt nagegaan of een groep te raden is uit wat wel meetelt; boven een vastgestelde grens moet iemand schriftelijk motiveren.",
        "lawful_basis": "Huisvestingswet 2014 artikel 28; Wet Centraal Orgaan opvang asielzoekers; AVG artikel 6 lid 1 onder e.",
        "lawful_basis_link": [{"link": "https://wetten.overheid.nl/BWBR0035303"}], "impacttoetsen": [],
        "source_data": "Per huishouden: aantal personen, wat de woning moet hebben, of er een hard criterium is en voor welke gemeenten, werkervaring en gewenst onderwijs per volwassene, netwerk, eigen wensen. Per gemeente: aantal personen, vacatures, onderwijs, woningen.",
        "methods_and_models": f"Exacte optimalisatie (lineair en geheeltallig programmeren) met een bewijs dat los is na te rekenen. Wegingen: werk {weights['work']}, opleiding {weights['education']}, netwerk {weights['network']}, eigen wens {weights['wish']}. Geen zelflerend model.",
        "provider": "Doorlopend (open source)", "tags": ["plaatsing", "statushouders", "taakstelling"], "source_id": "doorlopend-plaatsing",
    }  # fmt: skip


def features(lang: str) -> list[dict[str, str]]:
    """Each feature with its reading, in the reader's language."""
    return [{"code": one["code"], "name": one[lang], "ai": one[f"ai_{lang}"], "annex": one[f"annex_{lang}"], "avg": one[f"avg_{lang}"]} for one in data.read("ai")["feature"]]


def told(found: Evidence) -> list[tuple[str, str]]:
    """The evidence in words, for the page."""
    return [
        (_("Rondes, waarvan besloten"), f"{found.rounds}, {found.decided}"),
        (_("Besloten door een ander dan wie voorstelde"), f"{found.two_people} / {found.decided}"),
        (_("Berekeningen, waarvan door de onafhankelijke controle aanvaard"), f"{found.runs}, {found.verified}"),
        (_("Huishoudens waarvan een mens een andere plaats koos"), f"{found.overrides} / {found.households}"),
        (_("Billijkheidsverslagen"), str(found.reports)),
    ]
