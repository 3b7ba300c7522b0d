"""From the values of a row to drafts of persons: who it is, and the facts that would be recorded."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doorlopend.engines.facts import Fact, FactError, data_from_json, plain, validate
from doorlopend.records.dossiers.services import new_fact

from .fields import BadCell, Cell, Field, fields, value_of

PARTNER = "partner_"


@dataclass(slots=True)
class Draft:
    """One person of one row. `problems` are (words, remedy); a draft with problems is never recorded."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    @property
    def name(self) -> str:
        parts = (self.values.get("achternaam"), self.values.get("voornamen"))
        return ", ".join(str(part) for part in parts if part)

    @property
    def born(self) -> date | None:
        return self.values["geboortedatum"][0] if self.values.get("geboortedatum") else None


@dataclass(frozen=True, slots=True)
class Own:
    """What a gemeente's own list leaves unsaid: which gemeente it is, and which name is which colleague."""

    code: str = ""
    name: str = ""
    colleagues: Mapping[str, str] = field(default_factory=dict)

    def colleague(self, name: str) -> str | None:
        """The log-in of the colleague of that name, when exactly this name is known."""
        return self.colleagues.get(" ".join(name.casefold().split()))


def drafts(
    *, number: int, cells: Mapping[str, Cell], columns: Mapping[str, str], gemeenten: Mapping[str, str], known_on: date, own: Own = Own()
) -> list[Draft]:
    """The person of the row, and the partner when the row holds a household."""
    main, partner = Draft(number), Draft(number)
    for name, head in columns.items():
        if head in cells and name in fields():
            target = partner if name.startswith(PARTNER) else main
            _read(target, fields()[name], cells[head], gemeenten, known_on)
    if partner.values or partner.problems:
        partner.values = {**{k: v for k, v in main.values.items() if k in SHARED}, **partner.values}
        found = [main, partner]
    else:
        found = [main]
    for draft in found:
        _complete(draft, known_on, own)
    return found


NEEDS = ("personen", "slaapkamers", "gelijkvloers", "rolstoel")
SHARED = (
    "koppeling_op", "koppelgemeente", "locatie", "locatie_sinds", "brp_op", "gehuisvest_op", "straat", "postcode", "woonplaats", "contactpersoon",
    "kinderen", *NEEDS,
)  # fmt: skip
"""What holds for a household as a whole."""


def _read(draft: Draft, field_: Field, cell: Cell, gemeenten: Mapping[str, str], known_on: date) -> None:
    try:
        value = value_of(field_, cell, gemeenten=gemeenten, known_on=known_on)
    except BadCell as bad:
        draft.problems.append((_("Cel %(at)s (%(field)s): %(problem)s.") % {"at": cell.at, "field": field_.label, "problem": bad.problem}, bad.remedy))
        return
    if value is not None:
        draft.values[field_.name.removeprefix(PARTNER)] = value


def _complete(draft: Draft, known_on: date, own: Own) -> None:
    values = draft.values
    if not draft.problems and not (values.get("v_nummer") or values.get("bsn") or (values.get("achternaam") and values.get("geboortedatum"))):
        draft.problems.append((_("Aan deze rij is niet te zien wie het is."), _("Vul een V-nummer of BSN in, of een achternaam met geboortedatum.")))
    if draft.problems:
        return
    try:
        draft.facts = [*_facts(values, known_on), *_own_facts(values, known_on, own)]
        for fact in draft.facts:
            validate(fact)
    except FactError as error:
        lang = "nl"
        draft.problems.append((f"{error.field}: {error.message[lang]}", error.remedy[lang]))


def _facts(v: Mapping[str, Any], on: date) -> Sequence[Fact]:
    """Facts hold from the day the list says, else from the day it was read."""
    found: list[Fact] = []

    def add(kind: str, day: date, **data: Any) -> None:
        given = {name: value for name, value in data.items() if value is not None}
        found.append(new_fact(kind=kind, valid_from=day, known_on=on, **given))

    if v.get("bsn"):
        add("persoon.bsn", on, bsn=v["bsn"])
    if v.get("v_nummer"):
        add("persoon.v_nummer", on, v_nummer=v["v_nummer"])
    if v.get("achternaam"):
        add("persoon.naam", on, achternaam=v["achternaam"], tussenvoegsel=v.get("tussenvoegsel"), voornamen=v.get("voornamen"))
    if v.get("geboortedatum"):
        day, exact = v["geboortedatum"]
        add("persoon.geboren", day, nauwkeurigheid=exact)
    if v.get("nationaliteit"):
        add("persoon.nationaliteit", on, land=v["nationaliteit"])
    if v.get("taal"):
        add("persoon.taal", on, taal=v["taal"])
    if v.get("vergunning_op"):
        add("verblijfsrecht.verleend", v["vergunning_op"], soort="asiel_bepaalde_tijd")
    if v.get("koppeling_op") and v.get("koppelgemeente"):
        add("koppeling", v["koppeling_op"], gemeente=v["koppelgemeente"])
    if v.get("locatie"):
        add("azc.verblijf", v.get("locatie_sinds") or v.get("koppeling_op") or on, locatie=v["locatie"])
    _background(v, on, add)
    _housing(v, on, add)
    return found


def _housing(v: Mapping[str, Any], on: date, add: Add) -> None:
    """What a home must have is a fact about the home; of health only whether it matters, in a class of its own."""
    if any(v.get(name) is not None for name in NEEDS):
        add("woning.behoefte", on, **{name: v.get(name) for name in NEEDS})
    if v.get("gezondheid") is not None:
        add("gezondheid.huisvesting", on, weegt_mee=v["gezondheid"])


def _background(v: Mapping[str, Any], on: date, add: Add) -> None:
    """What the klantprofiel tells of children, schooling and Dutch; a child is known by its birth date only."""
    for born, exact in v.get("kinderen", ()):
        add("huishouden.band", born, relatie="kind", geboortedatum=born if exact == "dag" else None)
    if v.get("opleiding"):
        add("opleiding.eerder", on, niveau=v["opleiding"], jaren=v.get("opleiding_jaren"), land=v.get("opleiding_land"))
    if v.get("taalniveau"):
        add("taalniveau.gemeten", on, niveau=v["taalniveau"])


Add = Callable[..., None]


def _own_facts(v: Mapping[str, Any], on: date, own: Own) -> Sequence[Fact]:
    """What a gemeente keeps itself; who acts is the gemeente whose list it is."""
    found: list[Fact] = []

    def add(kind: str, day: date, **data: Any) -> None:
        given = {name: value for name, value in data.items() if value is not None}
        found.append(new_fact(kind=kind, valid_from=day, known_on=on, **given))

    _where(v, on, own, add)
    _on_the_way(v, add)
    if own.name:
        add("organisatie.handelt", on, organisatie=own.name)
    if v.get("contactpersoon"):
        add("contactpersoon.aangewezen", on, naam=v["contactpersoon"], organisatie=own.name or None, gebruiker=own.colleague(v["contactpersoon"]))
    if v.get("volgende_stap") and v.get("volgende_stap_op"):
        add("volgende_stap.afgesproken", on, wat=v["volgende_stap"], datum=v["volgende_stap_op"], wie=v.get("contactpersoon"))
    return found


def _where(v: Mapping[str, Any], on: date, own: Own, add: Add) -> None:
    if v.get("groep"):
        add("status.vastgesteld", v.get("kennisgeving_op") or v.get("brp_op") or on, groep=v["groep"])
    if v.get("brp_op") and own.code:
        add("brp.inschrijving", v["brp_op"], gemeente=own.code)
    if v.get("gehuisvest_op") and own.code:
        add("huisvesting.gerealiseerd", v["gehuisvest_op"], gemeente=own.code)
    if v.get("woonplaats"):
        add("persoon.adres", v.get("brp_op") or on, straat=v.get("straat"), postcode=v.get("postcode"), woonplaats=v["woonplaats"])
    if v.get("telefoon") or v.get("email"):
        add("persoon.contactgegevens", on, telefoon=v.get("telefoon"), email=v.get("email"))


def _on_the_way(v: Mapping[str, Any], add: Add) -> None:
    if v.get("kennisgeving_op"):
        add("inburgeringsplicht.vastgesteld", v["kennisgeving_op"])
        add("inburgeringsplicht.kennisgeving", v["kennisgeving_op"])
    if v.get("doelgroep") and v.get("kennisgeving_op"):
        add("doelgroep.vastgesteld", v["kennisgeving_op"], doelgroep=v["doelgroep"])
    if v.get("intake_op"):
        add("intake.afgerond", v["intake_op"])
    if v.get("pip_op") and v.get("leerroute"):
        add("pip.vastgesteld", v["pip_op"], leerroute=v["leerroute"], niveau=v.get("niveau"))
    if v.get("lessen_op"):
        add("lessen.gestart", v["lessen_op"], soort=v.get("leerroute"), aanbieder=v.get("aanbieder"))


def pack(facts: Sequence[Fact]) -> str:
    """Facts as text, to be sealed."""
    return json.dumps(
        [{"kind": f.kind, "from": f.valid_from.isoformat(), "on": f.known_on.isoformat(), "data": {k: plain(x) for k, x in f.data.items()}} for f in facts]
    )


def unpack(text: str) -> list[Fact]:
    return [_unpacked(row) for row in json.loads(text)]


def _unpacked(row: Mapping[str, Any]) -> Fact:
    data: Mapping[str, Any] = data_from_json(row["kind"], row["data"])
    return new_fact(kind=row["kind"], valid_from=date.fromisoformat(row["from"]), known_on=date.fromisoformat(row["on"]), **data)
