"""Regional placement: azc residents by where they will live, counted from COA's files, small numbers hidden."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories import TEST, a_controller, a_region
from tests.practice.housing.world import AZC, KNOWN, World, build

from doorlopend.practice.housing.views.public import percent
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.dossiers.services import new_fact, open_dossier, record_facts
from doorlopend.records.indicators.queries import figures
from doorlopend.records.indicators.registry import indicators
from doorlopend.records.indicators.services import publish

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 9, 1), date(2026, 9, 30)


def a_resident(world: World, *, to: str = "", on: date = KNOWN, left: date | None = None, permit: bool = True) -> None:
    system = system_for(world.coa.pk, why="test")
    facts = [new_fact(kind="azc.verblijf", valid_from=KNOWN, valid_until=left, known_on=KNOWN, locatie=AZC, gemeente="0824")]
    if permit:
        facts.append(new_fact(kind="verblijfsrecht.verleend", valid_from=KNOWN, known_on=KNOWN, soort="asiel_bepaalde_tijd"))
    with acting(system):
        dossier = open_dossier(actor=system, controller_id=world.coa.pk, opened_on=KNOWN, facts=facts, source=TEST)
        if to:
            koppeling = new_fact(kind="koppeling", valid_from=on, known_on=on, gemeente=to)
            record_facts(actor=system, dossier_id=dossier.pk, facts=[koppeling], source=TEST)


def test_the_share_counts_who_stays_here_with_a_right_to_stay() -> None:
    world = build()
    oisterwijk = a_controller("Oisterwijk", code="GM0824", number=824)
    a_region("Hart van Brabant", oisterwijk)
    for _each in range(6):
        a_resident(world, to="0785")
    for _each in range(6):
        a_resident(world, to="0363")
    for _each in range(8):
        a_resident(world)
    a_resident(world, to="0855", left=date(2026, 8, 1))
    a_resident(world, permit=False)
    a_resident(world, to="0785", on=date(2026, 10, 5))
    publish(indicator=indicators()["regioplaatsing"], region_id=world.region.pk, first=FIRST, last=LAST, counted_on=date(2026, 10, 1))
    with acting(world.coordinator):
        found = {one.breakdown: int(one.value) for one in figures(actor=world.coordinator, region_id=world.region.pk, indicator="regioplaatsing", first=FIRST, last=LAST) if one.gemeente_id is None and one.value is not None}
    assert found == {"in_regio": 6, "elders": 6, "niet_gekoppeld": 9, "": 21}
    assert percent(found) == 28.6 and percent({"in_regio": None, "": 21}) is None
