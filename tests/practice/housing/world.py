"""A region with three gemeenten, a corporation, COA with households at azc Oisterwijk, and a mandate for a round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tests.factories import TEST, TODAY, a_controller, a_region, a_user

from doorlopend.practice.housing.models import Round
from doorlopend.practice.housing.services import advising, rounds
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import new_fact, open_dossier
from doorlopend.records.regions.models import (
    Controller,
    GemeenteInhabitants,
    Mandate,
    Organisation,
    OrganisationArea,
    Region,
)
from doorlopend.records.regions.services import add_mandate

__all__ = ["TODAY"]
AZC = "azc Oisterwijk"
KNOWN = date(2026, 6, 1)
LAST = date(2026, 12, 31)
INHABITANTS = (24_327, 229_836, 50_302)
PLACES = (("Goirle", "GM0785", 785), ("Tilburg", "GM0855", 855), ("Waalwijk", "GM0867", 867))


@dataclass(frozen=True, slots=True)
class World:
    region: Region
    gemeenten: tuple[Controller, ...]
    coa: Controller
    corporation: Organisation
    coordinator: Actor
    officer: Actor
    second: Actor
    landlord: Actor
    caseworker: Actor


def build(*, mandated: bool = True) -> World:
    gemeenten = tuple(a_controller(name, code=code, number=number) for name, code, number in PLACES)
    region = a_region("Hart van Brabant", *gemeenten)
    for gemeente, count in zip(gemeenten, INHABITANTS, strict=True):
        GemeenteInhabitants.objects.get_or_create(gemeente_id=gemeente.gemeente_id, on=date(2024, 1, 1), defaults={"count": count, "source": "CBS"})
    coa = Controller.objects.filter(kind="coa").first() or Controller.objects.create(kind="coa", name="COA", oin="00000000000000000999")
    corporation = Organisation.objects.create(kind="corporatie", name="Woonstichting Test")
    for gemeente in gemeenten[:2]:
        OrganisationArea.objects.create(organisation=corporation, gemeente_id=gemeente.gemeente_id)
    if mandated:
        mandate(coa, region)
    return World(
        region, gemeenten, coa, corporation, a_user("regiocoordinator", region.pk)[1], a_user("coa_plaatsing", coa.pk, email="een@coa.invalid")[1],
        a_user("coa_plaatsing", coa.pk, email="twee@coa.invalid")[1], a_user("corporatie", corporation.pk)[1], a_user("regievoerder", gemeenten[0].pk)[1],
    )  # fmt: skip


def mandate(coa: Controller, region: Region, *, first: date = date(2026, 1, 1), last: date | None = LAST) -> None:
    system = system_for(coa.pk, why="test")
    with acting(system):
        add_mandate(actor=system, controller_id=coa.pk, organisation_id=region.pk, purpose=Mandate.PLACING, ground="test", first_day=first, last_day=last)


def a_household(world: World, number: int, *, children: int = 0, partner: bool = False, **screening: object) -> Dossier:
    """Somebody at the azc with the right to stay, family that belongs to it, and the talk's outcome."""
    system = system_for(world.coa.pk, why="test")
    facts = [
        new_fact(kind="persoon.naam", valid_from=date(1990, 1, 1), known_on=KNOWN, achternaam=f"Geheim{number:03d}", voornamen="Amal"),
        new_fact(kind="persoon.geboren", valid_from=date(1990, 1, 1), known_on=KNOWN),
        new_fact(kind="persoon.nationaliteit", valid_from=date(1990, 1, 1), known_on=KNOWN, land="SY" if number % 2 else "ER"),
        new_fact(kind="azc.verblijf", valid_from=KNOWN, known_on=KNOWN, locatie=AZC, gemeente="0824"),
        new_fact(kind="verblijfsrecht.verleend", valid_from=KNOWN, known_on=KNOWN, soort="asiel_bepaalde_tijd"),
    ]
    if partner:
        facts.append(new_fact(kind="huishouden.band", valid_from=KNOWN, known_on=KNOWN, relatie="partner", persoon=f"p{number}", samenwonend=True))
    for child in range(children):
        facts.append(new_fact(kind="huishouden.band", valid_from=KNOWN, known_on=KNOWN, relatie="kind", persoon=f"k{number}.{child}", samenwonend=True))
    with acting(system):
        dossier = open_dossier(actor=system, controller_id=world.coa.pk, opened_on=KNOWN, facts=facts, source=TEST)
    values = {"talked_on": KNOWN, "work": [["bouw"]] if number % 3 else [["zorg"]], **screening}
    with acting(world.officer):
        rounds.screen(actor=world.officer, dossier_id=dossier.pk, controller_id=world.coa.pk, values=values)
    return dossier


def places(*maxima: int) -> list[dict[str, object]]:
    """The three gemeenten with so many persons each, and vacancies that differ."""
    vacancies = ({"bouw": 0.9, "zorg": 0.2}, {"bouw": 0.4, "zorg": 0.9}, {"bouw": 0.5, "zorg": 0.5})
    return [
        {"id": code, "name": name, "persons": {"maximum": most}, "profile": {"vacancies": found, "education": ["isk"]}}
        for (name, code, _n), most, found in zip(PLACES, maxima, vacancies, strict=True)
    ]


def an_open_round(world: World) -> Round:
    with acting(world.coordinator):
        return rounds.open_round(
            actor=world.coordinator, region_id=world.region.pk, controller_id=world.coa.pk, name="Ronde december", location=AZC, last_day=LAST, today=TODAY
        )


def a_round(world: World, *, maxima: tuple[int, int, int] = (6, 12, 6)) -> UUID:
    """Opened by the coordinator, filled by COA, with places; no advice yet."""
    made = an_open_round(world)
    with acting(world.officer):
        rounds.take_snapshot(actor=world.officer, round_id=made.pk, today=TODAY)
    with acting(world.coordinator):
        rounds.set_places(actor=world.coordinator, round_id=made.pk, places=places(*maxima), policy={}, today=TODAY)
    return made.pk


def an_advised_round(world: World, **more: tuple[int, int, int]) -> UUID:
    made = a_round(world, **more)
    with acting(world.coordinator):
        assert advising.ask_advice(actor=world.coordinator, round_id=made, today=TODAY)
    return made
