"""Every indicator counted in the database against the same lives counted by hand."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from statistics import median as middle

import pytest
from tests.factories import a_controller, a_region
from tests.records.indicators.lives import Life, a_life, record

from doorlopend.records.access.actor import acting
from doorlopend.records.indicators.counting import count, counter_for, median
from doorlopend.records.indicators.registry import indicators, problems

FIRST, LAST = date(2026, 5, 1), date(2026, 7, 31)
PLACES = [("Goirle", 785), ("Tilburg", 855), ("Waalwijk", 867)]


@pytest.fixture(params=[1, 2, 3])
def world(request, db):
    chance = Random(request.param)
    controllers = [a_controller(name, code=f"GM{n:04d}", number=n) for name, n in PLACES]
    region = a_region("Hart van Brabant", *controllers)
    lives = []
    for controller in controllers:
        mine = [a_life(chance, controller.gemeente_id) for _ in range(60)]
        record(controller, mine)
        lives += mine
    return region, [c.gemeente_id for c in controllers], lives


def is_open(life: Life) -> bool:
    return life.opened <= LAST and (life.closed is None or life.closed > LAST)


def within(days: list[date]) -> bool:
    return any(FIRST <= day <= LAST for day in days)


def before(days: list[date], limit: date = LAST) -> list[date]:
    return [day for day in days if day <= limit]


def days_class(days: int) -> str:
    return next((code for code, last in [("tot_84", 84), ("tot_182", 182), ("tot_365", 365)] if days <= last), "langer")


def group_on_last(life: Life) -> str | None:
    return life.group if life.opened <= LAST else None


def instroom(life):
    return "onbekend" if within(life.days("inburgeringsplicht.vastgesteld")) else None


def open_dossiers(life):
    return (life.group or "onbekend") if is_open(life) else None


def pip_tijdig(life):
    if life.due is None or not FIRST <= life.due[1] <= LAST:
        return None
    start, last, until = life.due
    plans = [day for day in life.days("pip.vastgesteld") if day >= start]
    if not plans and until is not None and until < last:
        return None
    if plans and plans[0] <= last:
        return "op_tijd"
    causes = {data["oorzaak"] for kind, _, data in life.facts if kind == "pip.vertraging"}
    return "niet_vastgelegd" if not causes else "meerdere" if len(causes) > 1 else causes.pop()


def pip_stoplicht(life):
    if life.due is None or not is_open(life) or life.due[0] > LAST or (life.due[2] is not None and life.due[2] <= LAST):
        return None
    start, last, _ = life.due
    if any(start <= day <= LAST for day in life.days("pip.vastgesteld")):
        return None
    return "rood" if last < LAST else "oranje" if last - LAST <= timedelta(days=14) else "groen"


def gekoppeld_niet_gehuisvest(life):
    linked = before(life.days("koppeling"))
    if not is_open(life) or not linked or any(day >= linked[-1] for day in before(life.days("huisvesting.gerealiseerd"))):
        return None
    return days_class((LAST - linked[-1]).days)


def leerroutes(life):
    if not is_open(life) or group_on_last(life) != "wi2021":
        return None
    plans = [(day, data["leerroute"]) for kind, day, data in life.facts if kind == "pip.vastgesteld" and day <= LAST]
    return max(plans)[1] if plans else "nog_geen"


def betaald_werk(life):
    age = LAST.year - life.born.year - ((LAST.month, LAST.day) < (life.born.month, life.born.day))
    if not is_open(life) or not 18 <= age < 65 or group_on_last(life) == "asielzoeker":
        return None
    return "werk" if before(life.days("werk.dienstverband")) else "geen_werk"


def step(start, end):
    def days(life) -> int | None:
        ends = life.days(end)
        if not ends or not FIRST <= ends[0] <= LAST or not before(life.days(start), ends[0]):
            return None
        return (ends[0] - before(life.days(start), ends[0])[-1]).days

    return days


STEPS = {
    "dagen_koppeling_huisvesting": step("koppeling", "huisvesting.gerealiseerd"),
    "dagen_huisvesting_intake": step("huisvesting.gerealiseerd", "intake.afgerond"),
    "dagen_intake_pip": step("intake.afgerond", "pip.vastgesteld"),
    "dagen_pip_les": step("pip.vastgesteld", "lessen.gestart"),
}
BY_HAND = {
    f.__name__: f
    for f in (instroom, open_dossiers, pip_tijdig, pip_stoplicht, gekoppeld_niet_gehuisvest, leerroutes, betaald_werk)
}


def test_the_registry_is_whole():
    assert problems() == []
    assert set(indicators()) == {*BY_HAND, *STEPS, "routewissels", "einde_plicht", "regioplaatsing"}


def test_the_database_counts_as_a_person_would(world):
    region, gemeenten, lives = world
    with acting(counter_for(region.pk)):
        for code, by_hand in BY_HAND.items():
            expected = Counter((life.gemeente, by_hand(life)) for life in lives if by_hand(life))
            found = count(indicators()[code], first=FIRST, last=LAST, gemeente_ids=gemeenten)
            assert found == dict(expected), code
            assert expected, f"{code}: nobody to count proves nothing"


def test_who_has_lost_the_assignment_does_not_wait_for_a_home_there(db):
    controller = a_controller()
    region, code = a_region("Hart van Brabant", controller), "0785"
    early, late = LAST - timedelta(days=60), LAST - timedelta(days=20)
    linked, fell = ("koppeling", early, {"gemeente": code}), ("koppeling.vervallen", late, {"gemeente": code, "reden": "weigering_terecht"})
    again = ("koppeling", LAST - timedelta(days=5), {"gemeente": code})
    of_another = ("koppeling.vervallen", late, {"gemeente": "0855", "reden": "ingetrokken"})
    lives = [[linked], [linked, fell], [linked, fell, again], [linked, of_another], [("koppeling", early - timedelta(days=9), {"gemeente": "0855"}), linked, fell]]
    record(controller, [Life(controller.gemeente_id, FIRST - timedelta(days=400), None, None, date(1990, 1, 1), facts) for facts in lives])
    with acting(counter_for(region.pk)):
        found = count(indicators()["gekoppeld_niet_gehuisvest"], first=FIRST, last=LAST, gemeente_ids=[controller.gemeente_id])
    assert found == {(controller.gemeente_id, "tot_84"): 3}


def test_days_per_step_and_their_median(world):
    region, gemeenten, lives = world
    with acting(counter_for(region.pk)):
        for code, days in STEPS.items():
            taken = [(life.gemeente, days(life)) for life in lives if days(life) is not None]
            found = count(indicators()[code], first=FIRST, last=LAST, gemeente_ids=gemeenten)
            assert found == dict(Counter((place, days_class(n)) for place, n in taken)), code
            people, value = median(indicators()[code], first=FIRST, last=LAST, gemeente_ids=gemeenten)
            assert people == len(taken) > 0
            assert float(value) == middle(n for _, n in taken)


def test_a_fact_recorded_in_error_or_given_by_another_is_not_counted(db):
    from doorlopend.records.access.actor import system_for
    from doorlopend.records.dossiers.models import FactRow

    controller = a_controller()
    region = a_region("Hart van Brabant", controller)
    lives = [Life(controller.gemeente_id, FIRST, None, None, date(1990, 1, 1), [("inburgeringsplicht.vastgesteld", FIRST, {})]) for _ in range(3)]
    wrong, given, _right = record(controller, lives)
    with acting(system_for(controller.pk, why="test")):
        fact = FactRow.objects.get(dossier=wrong)
        FactRow.objects.create(
            controller=controller, dossier=wrong, sequence=2, kind="feit.nietig", schema_version=1, sensitivity="ordinary",
            data={}, valid_from=FIRST, known_on=FIRST, recorded_by="t", source="t", supersedes=fact, mode="correction",
        )  # fmt: skip
    with acting(system_for(controller.pk, why="test")):
        other = FactRow.objects.get(dossier=given)
        FactRow.objects.create(
            controller=controller, dossier=given, sequence=2, kind="inburgeringsplicht.vastgesteld", schema_version=1,
            sensitivity="ordinary", data={}, valid_from=FIRST, known_on=FIRST, recorded_by="t", source="hand-over",
            supersedes=other, mode="correction", origin_id=other.pk,
        )  # fmt: skip
    with acting(counter_for(region.pk)):
        found = count(indicators()["instroom"], first=FIRST, last=LAST, gemeente_ids=[controller.gemeente_id])
    assert found == {(controller.gemeente_id, "onbekend"): 1}
