"""The entry for the Algoritmeregister, and the evidence that the system itself gives about how placement is used.

Fields, limits and lists are data (`data/register.toml`, from Publicatiestandaard 1.0.9); `faults` holds an entry to them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor

from . import data
from .models import Fairness, Run
from .queries.rounds import counted
from .states import RoundState

STANDARD = str(data.read("register")["version"])
CONTACT = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|https://\S+")
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


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
    found = counted(actor=actor)
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
        "standard_version": STANDARD.rpartition(".")[0], "lang": "nld", "name": "Adviseren over plaatsing van statushouders", "organization": organisation,
        "description_short": "Adviseert per ronde bij welke gemeente een huishouden met een verblijfsvergunning het best past. Het legt uit waarom. Een medewerker stelt voor en een andere medewerker beslist.",
        "category": ["Migratie en integratie", "Wonen"], "status": "In gebruik" if found.decided else "In ontwikkeling",
        "begin_date": found.since.strftime("%Y-%m") if found.since else "", "end_date": "", "contact_email": contact,
        "publication_category": "Impactvolle algoritmes",
        "goal": "Huishoudens krijgen een plaats die past bij werk, opleiding, netwerk en hun eigen wens, binnen wat gemeenten opnemen. Wie de uitkomst krijgt, krijgt ook de redenen en kan antwoorden.",
        "proportionality": "Zonder advies kiest een medewerker per huishouden, zonder zicht op de gevolgen voor anderen. Het advies maakt de gevolgen zichtbaar en blijft binnen harde criteria. Geen huishouden krijgt een plaats die slechter past dan een loting gemiddeld zou geven, tenzij een mens dat met reden besluit.",
        "human_intervention": f"Niets wordt automatisch geplaatst. Een medewerker kan elk advies met een reden wijzigen, een tweede medewerker beslist. In dit systeem: {found.decided} besloten rondes, {found.two_people} daarvan door twee verschillende mensen; {found.overrides} van {found.households} huishoudens kregen een andere plaats dan het advies.",
        "risks": "Gevolgen kunnen ongelijk uitvallen voor groepen. Nationaliteit, geslacht en moedertaal tellen nooit mee. Per ronde wordt nagegaan of een groep te raden is uit wat wel meetelt; boven een vastgestelde grens moet iemand schriftelijk motiveren.",
        "lawful_basis": "De Huisvestingswet 2014 geeft gemeenten de taak om mensen met een verblijfsvergunning te huisvesten (artikel 28). COA vangt mensen op en bemiddelt bij hun huisvesting. Persoonsgegevens worden verwerkt voor een taak van algemeen belang (AVG artikel 6 lid 1 onder e).",
        "lawful_basis_grouping": [{"title": "Huisvestingswet 2014", "link": "https://wetten.overheid.nl/BWBR0035303"}], "impacttoetsen_grouping": [],
        "impacttoetsen": "In te vullen door de organisatie: welke toetsen (DPIA, IAMA) zijn gedaan, of waarom niet.",
        "source_data": "Per huishouden: aantal personen, wat de woning moet hebben, of er een hard criterium is en voor welke gemeenten, werkervaring en gewenst onderwijs per volwassene, netwerk, eigen wensen. Bron: het screeningsgesprek van COA. Per gemeente: aantal personen, vacatures, onderwijs, woningen. Bron: de regio en de woningcorporaties.",
        "methods_and_models": f"Exacte optimalisatie (lineair en geheeltallig programmeren) met een bewijs dat los is na te rekenen. Wegingen: werk {weights['work']}, opleiding {weights['education']}, netwerk {weights['network']}, eigen wens {weights['wish']}. Geen zelflerend model.",
        "provider": "Doorlopend (open source)", "tags": "plaatsing, statushouders, taakstelling", "source_id": "doorlopend-plaatsing",
    }  # fmt: skip


def faults(found: Mapping[str, Any]) -> list[str]:
    """What keeps an entry from being taken by the register; empty when it is whole and within every limit."""
    known: Mapping[str, Mapping[str, Any]] = data.read("register")["field"]
    told = [_("%s staat niet in de standaard") % name for name in sorted(found.keys() - known.keys())]
    told += [_("%s ontbreekt") % field["term"] for name, field in known.items() if field.get("required") and not found.get(name)]
    if found.get("contact_email") and not CONTACT.fullmatch(str(found["contact_email"])):
        told.append(_("%s: vul een e-mailadres in, of een adres dat met https:// begint") % known["contact_email"]["term"])
    told += [_("%s: geen maand zoals 2027-03") % known[name]["term"] for name in ("begin_date", "end_date") if found.get(name) and not MONTH.fullmatch(str(found[name]))]
    return told + [f"{known[name]['term']}: {why}" for name, value in found.items() if name in known and (why := _fault(known[name], value))]


def _fault(field: Mapping[str, Any], value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    if len(values) > field.get("most_items", len(values)) or any(len(str(one)) > field.get("most", len(str(one))) for one in values):
        return _("te lang")
    if "items" in field:
        return "" if all(set(one) <= set(field["items"]) for one in values) else _("andere onderdelen dan de standaard")
    return "" if all(one in field.get("values", [one]) for one in values) else _("staat niet in de lijst van de standaard")


def features(lang: str) -> list[dict[str, str]]:
    """Each feature with its reading, in the reader's language."""
    return [{"code": one["code"], "name": one[lang], "ai": one[f"ai_{lang}"], "annex": one[f"annex_{lang}"], "avg": one[f"avg_{lang}"]} for one in data.read("ai")["feature"]]


def of(part: int, whole: int) -> str:
    return _("%(part)s van %(whole)s") % {"part": part, "whole": whole}


def told(found: Evidence) -> list[tuple[str, str]]:
    """The evidence in words, for the page."""
    return [
        (_("Rondes waarover besloten is"), of(found.decided, found.rounds)),
        (_("Besloten door een ander dan wie voorstelde"), of(found.two_people, found.decided)),
        (_("Berekeningen die de onafhankelijke controle aanvaardt"), of(found.verified, found.runs)),
        (_("Huishoudens waarvan een mens een andere plaats koos"), of(found.overrides, found.households)),
        (_("Billijkheidsverslagen"), str(found.reports)),
    ]
