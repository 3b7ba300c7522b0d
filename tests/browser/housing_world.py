"""A placement round with advice in the browser's database: `python -m tests.browser.housing_world` prints its id."""

from __future__ import annotations

import json
from datetime import date

import django

django.setup()

from doorlopend.practice.housing.models import Round  # noqa: E402
from doorlopend.practice.housing.services import rounds  # noqa: E402
from doorlopend.records.access.actor import acting  # noqa: E402
from doorlopend.records.regions.models import Controller, Organisation, OrganisationArea, Region  # noqa: E402
from tests import factories  # noqa: E402
from tests.practice.housing import world as housing  # noqa: E402

DAY = date(2026, 11, 21)


def build(households: int = 40) -> dict[str, str]:
    """Once per database; COA's officers log in as `plaatser@test.invalid` and `beslisser@test.invalid`."""
    region = Region.objects.get(code="hart-van-brabant")
    gemeenten = tuple(factories.a_controller(name, code=code, number=number) for name, code, number in housing.PLACES)
    factories.a_region("Hart van Brabant", *gemeenten)
    coa = Controller.objects.create(kind="coa", name="COA", oin="00000000000000000999")
    corporation = Organisation.objects.create(kind="corporatie", name="Woonstichting Test")
    OrganisationArea.objects.create(organisation=corporation, gemeente_id=gemeenten[0].gemeente_id)
    housing.mandate(coa, region)
    factories.a_user("corporatie", corporation.pk, email="verhuurder@test.invalid")
    officer = factories.a_user("coa_plaatsing", coa.pk, email="plaatser@test.invalid")[1]
    second = factories.a_user("coa_plaatsing", coa.pk, email="beslisser@test.invalid")[1]
    coordinator = factories.a_user("regiocoordinator", region.pk, email="coordinator-wonen@test.invalid")[1]
    made = housing.World(region, gemeenten, coa, corporation, coordinator, officer, second, officer, officer)
    for number in range(households):
        criteria = [{"kind": "medical", "places": ["GM0855"], "proof": "verklaring"}] if number == 0 else []
        housing.a_household(made, number, children=number % 3, criteria=criteria)
    round_ = housing.an_open_round(made)
    with acting(officer):
        rounds.take_snapshot(actor=officer, round_id=round_.pk, today=DAY)
    with acting(coordinator):
        rounds.set_places(actor=coordinator, round_id=round_.pk, places=housing.places(households, households, households), policy={}, today=DAY)
        assert Round.objects.get(pk=round_.pk).places
    return {"round": str(round_.pk)}


if __name__ == "__main__":
    print(json.dumps(build()))
