"""Homes from offer to key: ten fields, a list judged per row, and what a corporation may know of a household."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from tests.factories import TODAY, a_dossier
from tests.practice.housing.world import World, build

from doorlopend.practice.housing.models import Gift, Home, Upload
from doorlopend.practice.housing.queries import homes as queries
from doorlopend.practice.housing.services import homes, uploads
from doorlopend.practice.housing.services.homes import About, Done
from doorlopend.practice.housing.states import (
    CARD_MACHINE,
    ENDS,
    HOME_MACHINE,
    ROUND_MACHINE,
    TAKEN,
    CardState,
    HomeAct,
    HomeState,
    RoundAct,
    RoundState,
)
from doorlopend.records.access.actor import acting
from doorlopend.records.dossiers.models import FactRow
from doorlopend.records.kit.forming import NotNow


@pytest.fixture
def world() -> World:
    return build()


def values(world: World, **other: Any) -> dict[str, Any]:
    return {
        "reference": "W-1", "gemeente_id": world.gemeenten[0].gemeente_id, "kind": "regulier", "postcode": "5051", "bedrooms": 2, "least": 1, "most": 4,
        "features": ["gelijkvloers"], "rent": None, "available_from": TODAY + timedelta(days=10), **other,
    }  # fmt: skip


def a_home(world: World, **other: Any) -> Home:
    with acting(world.landlord):
        return homes.announce(actor=world.landlord, organisation_id=world.corporation.pk, values=values(world, **other), today=TODAY)


def about(dossier_id: UUID, **other: Any) -> About:
    return About(dossier_id=dossier_id, persons=3, composition="2 volwassenen, 1 kind", language="Arabisch", income="recht op huurtoeslag", **other)


@pytest.mark.django_db
def test_a_corporation_announces_only_where_it_works_and_only_once(world: World) -> None:
    a_home(world)
    with acting(world.landlord):
        for other, field in (({"gemeente_id": world.gemeenten[2].gemeente_id, "reference": "W-2"}, "gemeente_id"), ({}, "reference"), ({"reference": "W-3", "least": 5}, "least")):
            with pytest.raises(NotNow) as error:
                homes.announce(actor=world.landlord, organisation_id=world.corporation.pk, values=values(world, **other), today=TODAY)
            assert error.value.field == field
    with acting(world.caseworker), pytest.raises(PermissionDenied):
        homes.announce(actor=world.caseworker, organisation_id=world.corporation.pk, values=values(world, reference="W-4"), today=TODAY)


@pytest.mark.django_db
def test_the_corporation_sees_size_and_needs_and_never_who_until_the_key(world: World) -> None:
    dossier, home = a_dossier(world.gemeenten[0], surname="Geheim"), a_home(world)
    with acting(world.caseworker):
        homes.act(actor=world.caseworker, home_id=home.pk, done=Done(act=HomeAct.RESERVEREN, about=about(dossier.pk, needs=("gelijkvloers",))), today=TODAY)
    with acting(world.landlord), connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(g)::text FROM housing_gift g")
        (row,) = cursor.fetchone()
        assert "2 volwassenen" in row and "Geheim" not in row
        for table in ("dossiers_dossier", "dossiers_fact", "housing_arrival", "housing_card", "housing_screening"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table
        assert queries.gift_of(actor=world.landlord, home=Home.objects.get(pk=home.pk)) is not None
        for act in (HomeAct.ACCEPTEREN, HomeAct.CONTRACT):
            with pytest.raises((PermissionDenied, NotNow)):
                homes.act(actor=world.landlord, home_id=home.pk, done=Done(act=act), today=TODAY)
    with acting(world.caseworker):
        for act in (HomeAct.BEZICHTIGEN, HomeAct.ACCEPTEREN, HomeAct.CONTRACT, HomeAct.SLEUTEL):
            homes.act(actor=world.caseworker, home_id=home.pk, done=Done(act=act), today=TODAY)
        fact = FactRow.objects.get(kind="huisvesting.gerealiseerd")
        assert fact.dossier_id == dossier.pk and fact.data["gemeente"] == "0785" and fact.valid_from == TODAY
    with acting(world.landlord):
        assert not Gift.objects.exists(), "taken back with the key"
    with acting(world.coordinator):
        assert not Gift.objects.exists(), "a region never sees it"


@pytest.mark.django_db
def test_a_corporation_cannot_write_what_it_was_told(world: World) -> None:
    dossier, home = a_dossier(world.gemeenten[0]), a_home(world)
    with acting(world.caseworker):
        homes.act(actor=world.caseworker, home_id=home.pk, done=Done(act=HomeAct.RESERVEREN, about=about(dossier.pk)), today=TODAY)
    with pytest.raises(Exception, match="row-level security"), acting(world.landlord), transaction.atomic():
        Gift.objects.update(persons=9)


@pytest.mark.django_db
def test_a_household_that_does_not_fit_is_not_tied_to_a_home(world: World) -> None:
    dossier, home = a_dossier(world.gemeenten[0]), a_home(world, most=2)
    elsewhere = a_dossier(world.gemeenten[1])
    with acting(world.caseworker):
        for given_, field in ((about(dossier.pk), "persons"), (About(dossier_id=dossier.pk, persons=2, needs=("lift",)), "needs"), (About(dossier_id=elsewhere.pk, persons=2), "dossier")):
            with pytest.raises(NotNow) as error:
                homes.act(actor=world.caseworker, home_id=home.pk, done=Done(act=HomeAct.RESERVEREN, about=given_), today=TODAY)
            assert error.value.field == field
    with pytest.raises(IntegrityError), acting(world.coordinator), transaction.atomic():
        Home.objects.filter(pk=home.pk).update(state=HomeState.CONTRACT)


def a_list(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(uploads.HEADS)
    for row in rows:
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


GOOD = ("W-10", "Goirle", "regulier", "5051 AB", 2, 1, 4, "gelijkvloers, lift", "645,50", "01-02-2027")


@pytest.mark.django_db
def test_a_list_is_judged_per_row_taken_in_and_taken_back(world: World) -> None:
    bad = [("", *GOOD[1:]), ("W-11", "Atlantis", *GOOD[2:]), ("W-12", *GOOD[1:5], 5, 4, *GOOD[7:]), ("W-10", *GOOD[1:]), ("W-13", *GOOD[1:7], "zwembad", *GOOD[8:]), ("W-14", *GOOD[1:9], "31-02-2027"), ("W-15", "Waalwijk", *GOOD[2:])]
    with acting(world.landlord):
        made = uploads.read(actor=world.landlord, organisation_id=world.corporation.pk, region_id=world.region.pk, data=a_list(GOOD, *bad), file_name="lijst.xlsx", today=TODAY)
        assert [row["state"] for row in made.rows] == ["new"] + ["error"] * len(bad)
        assert all(row["why"] and row["remedy"] for row in made.rows[1:])
        assert not Home.objects.exists()
        assert uploads.apply(actor=world.landlord, upload_id=made.pk, today=TODAY) == 1
        assert uploads.apply(actor=world.landlord, upload_id=made.pk, today=TODAY) == 0
        home = Home.objects.get()
        assert (home.postcode, home.available_from, str(home.rent), home.features) == ("5051", date(2027, 2, 1), "645.50", ["gelijkvloers", "lift"])
        assert uploads.undo(actor=world.landlord, upload_id=made.pk, today=TODAY) == 1
        assert Home.objects.get().state == HomeState.INGETROKKEN and Upload.objects.get().undone_on == TODAY


@pytest.mark.django_db
def test_a_list_with_a_tied_home_is_not_taken_back(world: World) -> None:
    with acting(world.landlord):
        made = uploads.read(actor=world.landlord, organisation_id=world.corporation.pk, region_id=world.region.pk, data=a_list(GOOD), file_name="lijst.xlsx", today=TODAY)
        uploads.apply(actor=world.landlord, upload_id=made.pk, today=TODAY)
        home = Home.objects.get()
    dossier = a_dossier(world.gemeenten[0])
    with acting(world.caseworker):
        homes.act(actor=world.caseworker, home_id=home.pk, done=Done(act=HomeAct.RESERVEREN, about=about(dossier.pk)), today=TODAY)
    with acting(world.landlord), pytest.raises(NotNow, match="W-10"):
        uploads.undo(actor=world.landlord, upload_id=made.pk, today=TODAY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("heads", "rows", "words"),
    [
        (("Naam", "Adres", "Huur"), 3, "Deze kolommen ontbreken: Kenmerk, Gemeente"),
        (uploads.HEADS, 5_000, "5000 regels"),
    ],
)  # fmt: skip
def test_a_list_of_another_kind_or_length_is_refused_whole(world: World, heads: tuple[str, ...], rows: int, words: str) -> None:
    """Nothing is cut off in silence, and a list without the columns is not judged row by row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(heads)
    for number in range(rows):
        sheet.append((f"W-{number}", *GOOD[1:])[: len(heads)])
    out = BytesIO()
    book.save(out)
    with acting(world.landlord), pytest.raises(NotNow) as error:
        uploads.read(actor=world.landlord, organisation_id=world.corporation.pk, region_id=world.region.pk, data=out.getvalue(), file_name="lijst.xlsx", today=TODAY)
    assert error.value.field == "file" and words in str(error.value)


@pytest.mark.django_db
def test_headings_in_capitals_empty_rows_formulas_and_merged_cells_are_read_as_they_look(world: World) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Woningen van Woonstichting Test"])
    sheet.merge_cells("A1:J1")
    sheet.append([head.upper() for head in uploads.HEADS])
    sheet.append(GOOD)
    sheet.append([])
    sheet.append(["W-11", "Goirle", "regulier", "5051", "=1+1", 1, 4, "", "=HYPERLINK(\"http://x\")", "01-02-2027"])
    sheet.append(["W-12", *GOOD[1:]])
    sheet.append(["W-13", "Goirle", *GOOD[2:9], "01-02-1927"])
    sheet.merge_cells("B6:B7")
    out = BytesIO()
    book.save(out)
    with acting(world.landlord):
        made = uploads.read(actor=world.landlord, organisation_id=world.corporation.pk, region_id=world.region.pk, data=out.getvalue(), file_name="lijst.xlsx", today=TODAY)
    assert [row["state"] for row in made.rows] == ["new", "error", "new", "error"]
    assert "Slaapkamers" in made.rows[1]["why"] and "jaar" in made.rows[3]["why"]


@pytest.mark.django_db
def test_a_list_is_judged_without_asking_per_row(world: World, django_assert_max_num_queries: Any) -> None:
    data = a_list(*((f"W-{number}", *GOOD[1:]) for number in range(60)))
    with acting(world.landlord), django_assert_max_num_queries(12):
        uploads.read(actor=world.landlord, organisation_id=world.corporation.pk, region_id=world.region.pk, data=data, file_name="lijst.xlsx", today=TODAY)


@pytest.mark.django_db
def test_a_row_that_was_announced_meanwhile_stops_the_list_and_is_named(world: World) -> None:
    with acting(world.landlord):
        made = uploads.read(actor=world.landlord, organisation_id=world.corporation.pk, region_id=world.region.pk, data=a_list(GOOD, ("W-11", *GOOD[1:])), file_name="lijst.xlsx", today=TODAY)
        a_home(world, reference="W-11")
        with pytest.raises(NotNow, match="Regel 3"):
            uploads.apply(actor=world.landlord, upload_id=made.pk, today=TODAY)
        assert Home.objects.count() == 1 and Upload.objects.get().applied_on is None


@pytest.mark.django_db
def test_the_day_of_the_key_is_the_day_of_housing(world: World) -> None:
    dossier, home = a_dossier(world.gemeenten[0]), a_home(world)
    with acting(world.caseworker):
        def step(act: HomeAct, on: date, **more: Any) -> None:
            homes.act(actor=world.caseworker, home_id=home.pk, done=Done(act=act, on=on, **more), today=TODAY + timedelta(days=9))

        step(HomeAct.RESERVEREN, TODAY, about=about(dossier.pk))
        for act in (HomeAct.ACCEPTEREN, HomeAct.CONTRACT):
            step(act, TODAY + timedelta(days=2))
        for wrong in (TODAY + timedelta(days=1), TODAY + timedelta(days=10)):
            with pytest.raises(NotNow) as error:
                step(HomeAct.SLEUTEL, wrong)
            assert error.value.field == "on"
        step(HomeAct.SLEUTEL, TODAY + timedelta(days=3))
        assert FactRow.objects.get(kind="huisvesting.gerealiseerd").valid_from == TODAY + timedelta(days=3)


@pytest.mark.django_db
def test_a_household_is_tied_to_one_home_at_a_time(world: World) -> None:
    dossier, first, second = a_dossier(world.gemeenten[0]), a_home(world), a_home(world, reference="W-2")
    with acting(world.caseworker):
        def tie(home: Home, **more: Any) -> None:
            homes.act(actor=world.caseworker, home_id=home.pk, done=Done(act=HomeAct.RESERVEREN, about=about(dossier.pk, **more)), today=TODAY)

        with pytest.raises(NotNow) as error:
            tie(first, viewing_on=TODAY + timedelta(days=5), move_on=TODAY)
        assert error.value.field == "move_on"
        tie(first)
        with pytest.raises(NotNow) as error:
            tie(second)
        assert error.value.field == "dossier"
        homes.act(actor=world.caseworker, home_id=first.pk, done=Done(act=HomeAct.WEIGEREN, reason="te klein"), today=TODAY)
        tie(second)


@pytest.mark.django_db
def test_a_corporation_moves_the_day_a_home_comes_free_and_the_tie_stays(world: World) -> None:
    dossier, home = a_dossier(world.gemeenten[0]), a_home(world)
    later = TODAY + timedelta(days=30)
    with acting(world.caseworker):
        homes.act(actor=world.caseworker, home_id=home.pk, done=Done(act=HomeAct.RESERVEREN, about=about(dossier.pk)), today=TODAY)
    with acting(world.landlord):
        for wrong in (None, home.available_from, TODAY + timedelta(days=4_000)):
            with pytest.raises(NotNow) as error:
                homes.act(actor=world.landlord, home_id=home.pk, done=Done(act=HomeAct.VERZETTEN, reason="verbouwing", available_from=wrong), today=TODAY)
            assert error.value.field == "available_from"
        homes.act(actor=world.landlord, home_id=home.pk, done=Done(act=HomeAct.VERZETTEN, reason="verbouwing loopt uit", available_from=later), today=TODAY)
        now = Home.objects.get(pk=home.pk)
        assert (now.available_from, now.state, now.household_ref is not None) == (later, HomeState.GERESERVEERD, True)
    with acting(world.caseworker), pytest.raises(PermissionDenied):
        homes.act(actor=world.caseworker, home_id=home.pk, done=Done(act=HomeAct.VERZETTEN, reason="x", available_from=TODAY), today=TODAY)


@given(data=st.data())
def test_on_every_road_a_home_has_a_household_in_the_taken_states_only(data: st.DataObject) -> None:
    state, tied = HomeState.AANGEBODEN, False
    for _step in range(30):
        steps = HOME_MACHINE[state]
        if not steps:
            break
        act = data.draw(st.sampled_from(sorted(steps)))
        state = HomeState(steps[act].to)
        tied = True if act is HomeAct.RESERVEREN else tied and state in TAKEN
        assert tied == (state in TAKEN)


@given(data=st.data())
def test_on_every_road_a_decision_follows_a_proposal_and_a_proposal_an_advice(data: st.DataObject) -> None:
    state, advised, proposed = RoundState.OPEN, False, False
    for _step in range(40):
        steps = ROUND_MACHINE[state]
        if not steps:
            assert state in ENDS
            return
        act = data.draw(st.sampled_from(sorted(steps)))
        assert act is not RoundAct.DECIDE or (advised and proposed)
        advised = advised or act is RoundAct.ADVISED
        proposed = act is RoundAct.PROPOSE or (proposed and act not in {RoundAct.BACK, RoundAct.ASK})
        state = RoundState(steps[act].to)


def test_a_household_is_housed_only_after_it_agreed_and_an_end_can_always_be_reached() -> None:
    into = [state for state, steps in CARD_MACHINE.items() for step in steps.values() if step.to == CardState.GEHUISVEST]
    assert into == [CardState.AKKOORD]
    for machine in (HOME_MACHINE, ROUND_MACHINE, CARD_MACHINE):
        for start in machine:
            reached, todo = set(), [start]
            while todo:
                state = todo.pop()
                if state not in reached:
                    reached.add(state)
                    todo += [type(state)(step.to) for step in machine[state].values()]  # type: ignore[index]
            assert any(not machine[state] for state in reached), f"stuck in {start}"  # type: ignore[index]
