"""Deriving a whole controller anew writes what deriving one by one writes, and leaves alone what stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.factories import TODAY, a_controller, a_dossier

from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.dossiers.derivation import SHAPE, VALUES, lawbook
from doorlopend.records.dossiers.models import Dossier, Involved, Obligation
from doorlopend.records.dossiers.rebuild import Rebuilt, rebuild
from doorlopend.records.dossiers.services import new_fact
from doorlopend.records.regions.models import Controller
from doorlopend.records.work.models import Task

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 26)


def some_facts(route: str) -> tuple[Any, ...]:
    return (
        new_fact(kind="verblijfsrecht.verleend", valid_from=DAY, known_on=DAY, soort="asiel_bepaalde_tijd"),
        new_fact(kind="inburgeringsplicht.kennisgeving", valid_from=DAY, known_on=DAY),
        new_fact(kind="brp.inschrijving", valid_from=DAY, known_on=DAY, gemeente="0785"),
        new_fact(kind="pip.vastgesteld", valid_from=date(2026, 3, 2), known_on=date(2026, 3, 2), leerroute=route, gemeente="0785"),
        new_fact(kind="organisatie.handelt", valid_from=DAY, known_on=DAY, organisatie="Goirle"),
        new_fact(kind="volgende_stap.afgesproken", valid_from=DAY, known_on=DAY, wat="Bellen", datum=TODAY),
    )


def derived(place: Controller) -> tuple[list[Any], list[Any], list[Any], list[Any]]:
    """All that is derived at this controller."""
    with acting(system_for(place.pk, why="test")):
        return (
            sorted(map(str, Obligation.objects.values_list("id", "dossier_id", "key", *VALUES))),
            sorted(map(str, Involved.objects.values_list("dossier_id", *SHAPE))),
            sorted(map(str, Dossier.objects.values_list("id", "display_name", "status_group", "lawbook_id", "engine_version", "version"))),
            sorted(map(str, Task.objects.values_list("dossier_id", "kind", "due_on", "ended", "obligation_key"))),
        )


@pytest.fixture
def goirle() -> Controller:
    place = a_controller()
    for route in ("b1_route", "z_route", "onderwijsroute"):
        a_dossier(place, facts=some_facts(route))
    return place


def test_a_rebuild_of_what_stands_changes_no_row(goirle: Controller) -> None:
    before = derived(goirle)
    told: list[Rebuilt] = []
    assert rebuild(controller_id=goirle.pk, batch=2, told=told.append) == Rebuilt(3, 0)
    assert told == [Rebuilt(2, 0), Rebuilt(3, 0)]
    assert derived(goirle) == before


def test_a_rebuild_mends_what_was_lost_or_bent_and_keeps_the_ids_that_are_there(goirle: Controller) -> None:
    before = derived(goirle)
    with acting(system_for(goirle.pk, why="test")):
        rows = list(Dossier.objects.order_by("pk"))
        Obligation.objects.filter(dossier=rows[0]).update(due_on=date(2030, 1, 1))
        Involved.objects.filter(dossier=rows[1]).delete()
        Dossier.objects.filter(pk=rows[2].pk).update(lawbook_id="older")
    assert rebuild(controller_id=goirle.pk) == Rebuilt(3, 2)
    assert derived(goirle) == before


def test_a_rebuild_makes_everything_when_nothing_was_derived(goirle: Controller) -> None:
    before = derived(goirle)
    with acting(system_for(goirle.pk, why="test")):
        Obligation.objects.all().delete()
        Involved.objects.all().delete()
        Dossier.objects.update(lawbook_id="", display_name="", status_group="")
    assert rebuild(controller_id=goirle.pk) == Rebuilt(3, 3)
    after = derived(goirle)
    assert after[1:] == before[1:]
    assert len(after[0]) == len(before[0])
    with acting(system_for(goirle.pk, why="test")):
        assert set(Dossier.objects.values_list("lawbook_id", flat=True)) == {lawbook().id}


def test_lost_rows_come_back_without_touching_what_people_worked_on(goirle: Controller) -> None:
    before = derived(goirle)
    with acting(system_for(goirle.pk, why="test")):
        Obligation.objects.all().delete()
        Task.objects.update(ended="done", ended_on=TODAY, ended_by="mens", reason="klaar")
    assert rebuild(controller_id=goirle.pk, follow=False) == Rebuilt(3, 3)
    with acting(system_for(goirle.pk, why="test")):
        assert set(Task.objects.values_list("ended", flat=True)) == {"done"}
        assert Obligation.objects.count() == len(before[0])


def test_a_rebuild_stays_within_one_controller(goirle: Controller) -> None:
    other = a_controller("Tilburg", code="GM0855", number=855)
    a_dossier(other, facts=some_facts("b1_route"))
    assert rebuild(controller_id=other.pk) == Rebuilt(1, 0)
