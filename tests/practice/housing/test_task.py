"""The board gives the published figures, keeps what was known when, and never moves a region's total by an exchange."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.factories import TODAY, a_controller
from tests.practice.housing.world import World, build

from doorlopend.practice.housing.forms import EntryForm
from doorlopend.practice.housing.models import Home, TaskEntry
from doorlopend.practice.housing.queries import homes as home_queries
from doorlopend.practice.housing.queries.task import (
    board,
    ladder_on,
    ladders,
    month_points,
    months_in,
    period_of,
    periods,
)
from doorlopend.practice.housing.services import task
from doorlopend.practice.housing.words import Certainty, Entry
from doorlopend.records.access.actor import acting
from doorlopend.records.kit.forming import NotNow

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build()


def note(world: World, number: int, kind: Entry, persons: int, on: date, period: str = "2025-1", **more: str) -> TaskEntry:
    with acting(world.coordinator):
        return task.note(
            actor=world.coordinator, region_id=world.region.pk, gemeente_id=world.gemeenten[number].gemeente_id, period=period, kind=kind, persons=persons,
            known_on=on, source="COA-overzicht", **more,
        )  # fmt: skip


def seen(world: World, period: str, day: date):  # type: ignore[no-untyped-def]
    with acting(world.coordinator):
        return board(region_id=world.region.pk, period=period, day=day)


def test_the_task_is_the_published_share_and_a_correction_of_the_total_keeps_its_history(world: World) -> None:
    """Tilburg's share by inhabitants of 17,700 and, after the cut, of 15,000 (2025-1); Goirle's 20.3 rounds to 20."""
    before, after = seen(world, "2025-1", date(2025, 1, 31)), seen(world, "2025-1", date(2025, 6, 30))
    assert (before.total.persons, after.total.persons) == (17_700, 15_000)
    assert [one.persons for one in after.history] == [17_700, 15_000]
    tasks = {row.place.name: row.told["task"] for row in after.rows}
    assert tasks == {"Goirle": 20, "Tilburg": 192, "Waalwijk": 42}
    assert {row.place.name: row.told["task"] for row in before.rows}["Tilburg"] == round(17_700 * 229_836 / 17_942_942)


def test_a_lead_is_deducted_and_the_norm_is_a_sixth_a_month(world: World) -> None:
    note(world, 0, Entry.STAND, -16, date(2025, 1, 1))
    note(world, 0, Entry.GEHUISVEST, 3, date(2025, 4, 1))
    row = next(row for row in seen(world, "2025-1", date(2025, 4, 10)).rows if row.place.name == "Goirle")
    assert row.told["corrected"] == 20 - 16 and row.told["to_do"] == 1 and row.told["norm_line"][2] == 2.0 and row.told["pace"] == "on_track"


def test_what_was_known_on_a_day_can_be_looked_up_again(world: World) -> None:
    note(world, 1, Entry.GEHUISVEST, 50, date(2025, 3, 1))
    note(world, 1, Entry.GEHUISVEST, 90, date(2025, 5, 1))
    for day, housed in ((date(2025, 2, 1), 0), (date(2025, 3, 2), 50), (date(2025, 6, 1), 90)):
        assert seen(world, "2025-1", day).sum("housed") == housed
    with acting(world.coordinator):
        rows = list(TaskEntry.objects.filter(period="2025-1").order_by("known_on", "pk"))
        assert month_points(rows, "2025-1", date(2025, 5, 10)) == [None, 50, 50, 90, None, None]


def test_figures_that_come_in_after_the_half_year_count_for_it(world: World) -> None:
    """The state of 30 June is published in July: the half-year that is over is judged by it."""
    note(world, 1, Entry.GEHUISVEST, 90, date(2025, 6, 1))
    note(world, 1, Entry.GEHUISVEST, 120, date(2025, 7, 10))
    assert [seen(world, "2025-1", day).sum("housed") for day in (date(2025, 7, 1), date(2025, 7, 10), date(2026, 2, 1))] == [90, 120, 120]
    with acting(world.coordinator):
        rows = list(TaskEntry.objects.filter(period="2025-1").order_by("known_on", "pk"))
        assert month_points(rows, "2025-1", date(2025, 8, 1))[4:] == [90, 120]


def test_a_published_task_ends_with_the_national_number_it_came_from(world: World) -> None:
    """Goirle's task under 17,700 is no task under 15,000; a newer publication holds again."""
    note(world, 0, Entry.TAAK, 24, date(2024, 10, 5))
    told = [next(row.told for row in seen(world, "2025-1", day).rows if row.place.name == "Goirle") for day in (date(2025, 2, 1), date(2025, 3, 1))]
    assert [(one["task"], one["basis"], one["replaced"]) for one in told] == [(24, "gepubliceerd", None), (20, "berekend", 24)]
    note(world, 0, Entry.TAAK, 21, date(2025, 3, 1))
    assert next(row.told["task"] for row in seen(world, "2025-1", date(2025, 3, 1)).rows if row.place.name == "Goirle") == 21


def test_a_number_of_the_region_on_the_same_day_replaces_the_shipped_one(world: World) -> None:
    with acting(world.coordinator):
        task.note_total(actor=world.coordinator, region_id=world.region.pk, period="2025-1", persons=14_000, known_on=date(2025, 3, 1), source="Staatscourant")
    found = seen(world, "2025-1", date(2025, 3, 1))
    assert found.total.persons == 14_000
    assert next(row.told["task"] for row in found.rows if row.place.name == "Tilburg") == 179


def test_who_is_short_at_the_end_for_the_first_time_is_on_the_first_step(world: World) -> None:
    note(world, 1, Entry.GEHUISVEST, 500, date(2025, 6, 1))
    steps = {row.place.name: row.told["ladder"] for row in seen(world, "2025-1", date(2025, 7, 1)).rows}
    assert steps["Tilburg"] is None and steps["Goirle"]["step"] == 1
    assert all(row.told["ladder"] is None for row in seen(world, "2025-1", date(2025, 6, 1)).rows)


def test_an_exchange_moves_persons_and_not_the_region(world: World) -> None:
    day = date(2025, 6, 1)
    before = seen(world, "2025-1", day).sum("corrected")
    arguments = {"region_id": world.region.pk, "period": "2025-1", "relieved": world.gemeenten[1].gemeente_id, "takes_over": world.gemeenten[0].gemeente_id, "persons": 5, "agreed_on": date(2025, 5, 1), "source": "besluiten van 1 mei"}
    with acting(world.coordinator):
        for lacking in ({"both_colleges": False, "province_informed": True}, {"both_colleges": True, "province_informed": False}):
            with pytest.raises(NotNow):
                task.exchange(actor=world.coordinator, **arguments, **lacking)
        task.exchange(actor=world.coordinator, **arguments, both_colleges=True, province_informed=True)
    after = seen(world, "2025-1", day)
    assert after.sum("corrected") == before
    assert {row.place.name: row.exchanged for row in after.rows} == {"Goirle": 5, "Tilburg": -5, "Waalwijk": 0}


def test_no_figure_without_a_source_and_none_by_another_role(world: World) -> None:
    with acting(world.coordinator), pytest.raises(NotNow) as error:
        task.note_total(actor=world.coordinator, region_id=world.region.pk, period="2026-2", persons=1, known_on=TODAY, source=" ")
    assert error.value.field == "source"
    with acting(world.caseworker), pytest.raises(PermissionDenied):
        task.note_total(actor=world.caseworker, region_id=world.region.pk, period="2026-2", persons=1, known_on=TODAY, source="x")


def test_without_a_national_number_no_task_is_invented(world: World) -> None:
    empty = seen(world, "2026-2", TODAY)
    assert empty.total is None and empty.rows == []


def test_every_ladder_says_whether_it_is_read_or_told(world: World) -> None:
    with acting(world.coordinator):
        laid = ladders(world.region.pk)
    found = {province: ladder_on(laid, province, TODAY) for province in ("Noord-Brabant", "Zuid-Holland")}
    assert all(one.certainty in {"bron", "lezing"} and one.source for one in found.values())
    assert found["Noord-Brabant"].province == "" and found["Zuid-Holland"].province == "Zuid-Holland"
    assert [step["missed"] for step in found["Zuid-Holland"].steps if step["number"] == 5] == [4]


def test_the_ladder_follows_the_half_years_missed(world: World) -> None:
    note(world, 1, Entry.GEMIST, 4, date(2025, 1, 2))
    row = next(row for row in seen(world, "2025-1", date(2025, 6, 1)).rows if row.place.name == "Tilburg")
    assert row.told["ladder"]["step"] == 5


def test_half_years_and_their_months() -> None:
    assert period_of(date(2026, 6, 30)) == "2026-1" and period_of(TODAY) == "2026-2" and periods(TODAY, 3) == ["2026-2", "2026-1", "2025-2"]
    assert [months_in("2026-2", date(2026, month, 1)) for month in (7, 8, 12)] == [0, 1, 5]


def test_the_calendar_counts_a_home_in_the_week_it_comes_free_and_no_taken_one(world: World) -> None:
    common = {"region_id": world.region.pk, "organisation_id": world.corporation.pk, "gemeente_id": world.gemeenten[0].gemeente_id, "kind": "regulier", "postcode": "5051", "bedrooms": 1, "announced_on": TODAY}
    with acting(world.coordinator):
        Home.objects.create(reference="A", most=2, available_from=date(2026, 1, 1), **common)
        Home.objects.create(reference="B", most=7, available_from=date(2026, 12, 2), **common)
        Home.objects.create(reference="C", most=2, available_from=date(2026, 12, 2), state="ingetrokken", **common)
        weeks = home_queries.calendar(actor=world.coordinator, today=TODAY)
    assert len(weeks) == 12 and weeks[0].homes["2"] == 1
    second = next(week for week in weeks if week.monday == date(2026, 11, 30))
    assert second.homes["6+"] == 1 and sum(week.total for week in weeks) == 2


def _steps(*missed: int, term: int | None = None) -> list[task.Rung]:
    return [task.Rung(number=n, name=f"Trede {n}", missed=count, term_days=term) for n, count in enumerate(missed, start=1)]


def test_the_steps_of_a_province_are_dated_and_the_board_goes_by_those_of_its_day(world: World) -> None:
    note(world, 0, Entry.GEMIST, 2, date(2025, 1, 2))
    told = {"actor": world.coordinator, "region_id": world.region.pk, "province": "Noord-Brabant", "certainty": Certainty.BRON}
    with acting(world.coordinator):
        task.note_ladder(**told, valid_from=date(2025, 3, 1), steps=_steps(0, 1, 3, term=21), source="Beleidsregel 2025, artikel 4")
        task.note_ladder(**told, valid_from=date(2025, 5, 1), steps=_steps(0, 1, 2), source="Beleidsregel 2025, gewijzigd")
    steps = {}
    for day in (date(2025, 2, 1), date(2025, 4, 1), date(2025, 6, 1)):
        found = seen(world, "2025-1", day)
        row = next(row for row in found.rows if row.place.name == "Goirle")
        steps[day.month] = (row.told["ladder"]["step"], row.told["ladder"]["term_days"], found.ladders["Noord-Brabant"].certainty)
    assert steps == {2: (3, None, "lezing"), 4: (2, 21, "bron"), 6: (3, None, "bron")}


def test_a_ladder_goes_upwards_and_names_its_source(world: World) -> None:
    told = {"actor": world.coordinator, "region_id": world.region.pk, "province": "Noord-Brabant", "valid_from": TODAY, "certainty": Certainty.LEZING}
    with acting(world.coordinator):
        for steps, source, place in ((_steps(0, 2, 1), "bron", "missed_3"), ([], "bron", "missed_1"), (_steps(0, 1), " ", "source")):
            with pytest.raises(NotNow) as error:
                task.note_ladder(**told, steps=steps, source=source)
            assert error.value.field == place
    with acting(world.caseworker), pytest.raises(PermissionDenied):
        task.note_ladder(**(told | {"actor": world.caseworker}), steps=_steps(0, 1), source="bron")


def test_what_is_sent_twice_counts_once(world: World) -> None:
    """Corrections and exchanges add up, so the same one again would move the task a second time."""
    note(world, 0, Entry.CORRECTIE, 3, date(2025, 2, 1))
    with pytest.raises(NotNow, match="staat er al"):
        note(world, 0, Entry.CORRECTIE, 3, date(2025, 2, 1))
    shared = {"region_id": world.region.pk, "period": "2025-1", "relieved": world.gemeenten[1].gemeente_id, "takes_over": world.gemeenten[0].gemeente_id,
              "persons": 2, "agreed_on": date(2025, 3, 1), "both_colleges": True, "province_informed": True, "source": "brief"}  # fmt: skip
    with acting(world.coordinator):
        task.exchange(actor=world.coordinator, **shared)
        with pytest.raises(NotNow, match="staat er al"):
            task.exchange(actor=world.coordinator, **shared)
        task.exchange(actor=world.coordinator, **{**shared, "source": "tweede brief"})
        row = next(row for row in board(region_id=world.region.pk, period="2025-1", day=date(2025, 6, 30)).rows if row.place.name == "Goirle")
        assert (row.corrections, row.exchanged) == (3, 4)


def test_nobody_hands_over_more_than_the_task_and_no_day_is_still_to_come(world: World) -> None:
    elsewhere = a_controller("Amsterdam", code="GM0363", number=363)
    shared = {"region_id": world.region.pk, "period": "2025-1", "relieved": world.gemeenten[0].gemeente_id, "takes_over": world.gemeenten[1].gemeente_id,
              "persons": 500, "agreed_on": date(2025, 5, 1), "both_colleges": True, "province_informed": True, "source": "brief", "today": date(2025, 6, 1)}  # fmt: skip
    with acting(world.coordinator):
        for change, field in (({}, "persons"), ({"persons": 1, "agreed_on": date(2025, 7, 1)}, "agreed_on"), ({"persons": 1, "takes_over": elsewhere.gemeente_id}, "takes_over")):
            with pytest.raises(NotNow) as error:
                task.exchange(actor=world.coordinator, **{**shared, **change})
            assert error.value.field == field
        common = {"actor": world.coordinator, "region_id": world.region.pk, "period": "2025-1", "source": "x", "today": date(2025, 6, 1)}
        with pytest.raises(NotNow) as error:
            task.note(gemeente_id=elsewhere.gemeente_id, kind=Entry.GEHUISVEST, persons=1, known_on=date(2025, 5, 1), **common)
        assert error.value.field == "gemeente_id"
        with pytest.raises(NotNow) as error:
            task.note_total(persons=1, known_on=date(2025, 6, 2), **common)
        assert error.value.field == "known_on"
        with pytest.raises(NotNow) as error:
            task.note(gemeente_id=world.gemeenten[0].gemeente_id, kind=Entry.OORZAAK, persons=0, known_on=date(2025, 5, 1), cause="overig", **common)
        assert error.value.field == "note"


def test_an_empty_number_is_not_nought() -> None:
    given = {"gemeente_id": "1", "kind": Entry.GEHUISVEST, "known_on": "01-05-2025", "source": "x", "persons": ""}
    assert "persons" in EntryForm(given, gemeenten=[("1", "Goirle")]).errors
    assert not EntryForm({**given, "persons": "0"}, gemeenten=[("1", "Goirle")]).errors
    assert not EntryForm({**given, "kind": Entry.OORZAAK, "cause": "nareis"}, gemeenten=[("1", "Goirle")]).errors


def test_a_location_changes_and_closes_and_is_not_counted_when_it_is_not_open(world: World) -> None:
    with acting(world.coordinator):
        shared = {"actor": world.coordinator, "source": "overeenkomst"}
        made = task.open_location(region_id=world.region.pk, gemeente_id=world.gemeenten[0].gemeente_id, kind="azc", name="azc Test", capacity=100, linked=[], opens_on=date(2026, 1, 1), closes_on=None, **shared)
        with pytest.raises(NotNow) as error:
            task.open_location(region_id=world.region.pk, gemeente_id=world.gemeenten[0].gemeente_id, kind="azc", name="AZC test", capacity=9, linked=[], opens_on=date(2026, 2, 1), closes_on=None, **shared)
        assert error.value.field == "name"
        for on in (date(2025, 12, 31), TODAY + timedelta(days=1)):
            with pytest.raises(NotNow):
                task.note_occupancy(location_id=made.pk, on=on, persons=4, today=TODAY, **shared)
        task.change_location(location_id=made.pk, capacity=80, linked=[], closes_on=date(2026, 6, 30), **shared)
        assert home_queries.locations(today=TODAY) == []
