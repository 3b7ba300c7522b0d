"""A region of three gemeenten, who works there, and testbeds at every stage, made through the services."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from tests.factories import a_controller, a_dossier, a_region, a_user

from doorlopend.practice.testbeds.models import Analysis, Enrolment
from doorlopend.practice.testbeds.models import Testbed as Proeftuin
from doorlopend.practice.testbeds.services import analysing, card, enrolling, locking
from doorlopend.practice.testbeds.states import Act
from doorlopend.practice.testbeds.words import AnalysisKind, Answer, Design
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.dossiers.services import new_fact
from doorlopend.records.regions.models import Controller, Region

TODAY = date(2026, 11, 21)
START = date(2025, 1, 6)
NAMES = ("Venlo", "Venray", "Gennep")


@dataclass(slots=True)
class World:
    region: Region
    places: list[Controller]
    coordinator: Actor
    regievoerder: Actor
    teamleider: Actor
    onderzoeker: Actor


def world() -> World:
    places = [a_controller(name, code=f"GM8{n:03d}", number=8000 + n) for n, name in enumerate(NAMES)]
    region = a_region("Noord-Limburg", *places)
    return World(
        region, places, a_user("regiocoordinator", region.pk)[1], a_user("regievoerder", places[0].pk)[1],
        a_user("teamleider", places[0].pk)[1], a_user("onderzoeker", region.pk)[1],
    )  # fmt: skip


def card_values(**more: Any) -> dict[str, Any]:
    values = {
        "title": "Startbaan", "question": "Helpt een startbaan aan werk na een jaar?", "design": Design.LOTTERY, "theory": "Als iemand werkt\ndan leert hij sneller",
        "target_group": "Statushouders met een PIP", "usual_care": "Taalles en gesprekken", "why_fair": "Er zijn minder plaatsen dan mensen",
        "legal_room": "De loting raakt geen recht of plicht", "evaluator": "Hogeschool", "independence": "Geen belang bij de uitkomst", "missing_plan": "Grenzen tonen",
        "expected_people": 160, "base": 30, "starts_on": START, "learning": {str(answer): f"Dan doen we {answer}" for answer in Answer},
    }  # fmt: skip
    return {**values, **more}


def a_draft(w: World, *, places: int = 1, outcomes: tuple[tuple[str, int], ...] = (("betaald_werk", 12),), arms: tuple[str, ...] = ("startbaan",), **more: Any) -> Proeftuin:
    """A card with usual care and the approaches, its outcomes and gemeenten; nothing decided yet."""
    with acting(w.coordinator):
        testbed = card.open_testbed(actor=w.coordinator, region_id=w.region.pk, values=card_values(**more), today=START - timedelta(days=60))

        def put(part: str, **values: Any) -> None:
            card.put_part(actor=w.coordinator, testbed_id=testbed.pk, part=part, values=values)

        put("aanpak", code="gewoon", name="Gewoon", control=True, cost_each=2000)
        for code in arms:
            put("aanpak", code=code, name=code.title(), cost_each=3500)
        for n, (code, months) in enumerate(outcomes):
            put("uitkomst", definition=code, version=1, months=months, primary=n == 0)
        for place in w.places[:places]:
            put("gemeente", controller_id=place.pk, arm=arms[0] if more.get("design") == Design.TOWN else "")
        testbed.refresh_from_db()
    return testbed


def decided(w: World, testbed: Proeftuin) -> None:
    with acting(w.coordinator):
        for place in list(testbed.participants.all()):
            card.note_decision(actor=w.coordinator, testbed_id=testbed.pk, controller_id=place.controller_id, text="B&W 12", on=START - timedelta(days=40))


def a_running(w: World, **more: Any) -> Proeftuin:
    testbed = a_draft(w, **more)
    with acting(w.coordinator):
        card.act(actor=w.coordinator, testbed_id=testbed.pk, what=Act.PLAN, today=START - timedelta(days=50))
    decided(w, testbed)
    with acting(w.coordinator):
        locking.lock(actor=w.coordinator, testbed_id=testbed.pk, today=START - timedelta(days=30))
        return card.act(actor=w.coordinator, testbed_id=testbed.pk, what=Act.START, today=START)


def worker(w: World, place: Controller) -> Actor:
    """Who enrols in this gemeente, for tests that are not about permissions."""
    system = system_for(place.pk, why="test")
    return replace(system, scope={**system.scope, "region": frozenset({w.region.pk})})


def person(place: Controller, number: int, *, works_from: date | None = None, until: date | None = None) -> Any:
    facts = (new_fact(kind="werk.dienstverband", valid_from=works_from, known_on=works_from, valid_until=until, uren_per_week=24),) if works_from else ()
    return a_dossier(place, surname=f"Deelnemer-{number}", known=START - timedelta(days=100), facts=facts)


def taking_part(w: World, testbed: Proeftuin, count: int, *, place: Controller | None = None, helped: str = "startbaan", on: date = START + timedelta(days=10), one_in: int = 3) -> list[Enrolment]:
    """So many people drawn; in the helped arm all but one in `one_in` work after half a year, elsewhere that one.

    Counted within each arm, so that how many work does not hang on the draw."""
    place = place or w.places[0]
    actor, rows, before = worker(w, place), list[Enrolment](), Counter[str]()
    with acting(actor):
        suits = {arm.code: "past bij de wens" for arm in testbed.arms.all()}
    for number in range(count):
        dossier = person(place, number)
        with acting(actor):
            rows.append(enrolling.enrol(actor=actor, dossier_id=dossier.pk, testbed_id=testbed.pk, suitable=suits, today=on))
        _life(place, rows[-1], before[rows[-1].arm], helped, one_in)
        before[rows[-1].arm] += 1
    return rows


def _life(place: Controller, row: Enrolment, number: int, helped: str, one_in: int) -> None:
    from doorlopend.records.dossiers.services import Source, record_facts

    works = number % one_in != 0 if row.arm == helped else number % one_in == 0
    if works:
        day = row.on + timedelta(days=180)
        system = system_for(place.pk, why="test")
        with acting(system):
            record_facts(actor=system, dossier_id=row.dossier_id, facts=[new_fact(kind="werk.dienstverband", valid_from=day, known_on=day, uren_per_week=32)], source=Source("test"))


def closed(w: World, testbed: Proeftuin) -> Proeftuin:
    with acting(w.coordinator):
        return card.act(actor=w.coordinator, testbed_id=testbed.pk, what=Act.CLOSE, today=TODAY)


def analysed(w: World, testbed: Proeftuin, kind: AnalysisKind = AnalysisKind.FINAL, *, number: int = 0, today: date = TODAY) -> Analysis:
    with acting(w.coordinator):
        asked = analysing.ask(actor=w.coordinator, testbed_id=testbed.pk, kind=kind, number=number, today=today)
    return analysing.run(analysis_id=asked.pk, region_id=w.region.pk, today=today)
