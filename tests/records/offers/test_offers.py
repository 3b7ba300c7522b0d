"""The region's offer: found by language, place and hour; kept by those it belongs to; honest about its age."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import TODAY, a_controller, a_region, a_user

from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.audit.models import AuditRow
from doorlopend.records.audit.sealing import SEALER
from doorlopend.records.offers import queries, services
from doorlopend.records.offers.models import Offer
from doorlopend.records.offers.queries import Wanted
from doorlopend.records.offers.services import OfferError, Slot
from doorlopend.records.regions.models import Organisation

pytestmark = pytest.mark.django_db
TUESDAY = Slot(2, time(9), time(12))


@pytest.fixture
def goirle():
    return a_controller()


@pytest.fixture
def tilburg():
    return a_controller("Tilburg", code="GM0855", number=855)


@pytest.fixture
def region(goirle, tilburg):
    return a_region("Hart van Brabant", goirle, tilburg)


@pytest.fixture
def pool(region, goirle):
    organisation = Organisation.objects.create(kind="zelforganisatie", name="Pool sleutelpersonen")
    organisation.gemeenten.add(goirle.gemeente)
    return organisation


@pytest.fixture
def coordinator(region):
    return a_user("poolcoordinator", region.pk)[1]


@pytest.fixture
def manager(goirle):
    return a_user("regievoerder", goirle.pk)[1]


def offer(actor, organisation, gemeente_id, **changes):
    given = {
        "kind": "sleutelpersoon", "name": "Sleutelpersoon", "funding": "regio", "language": "ti", "times": [TUESDAY],
        "first_day": date(2026, 1, 1), "today": TODAY, **changes,
    }  # fmt: skip
    with acting(actor):
        return services.add_offer(actor=actor, organisation_id=organisation.pk, gemeenten=[gemeente_id], **given)


def find(actor, **wanted):
    on = wanted.pop("on", TODAY)
    with acting(actor):
        return [one.name for one in queries.search(actor=actor, on=on, wanted=Wanted(**wanted))]


def test_who_speaks_tigrinya_in_goirle_on_tuesday_at_ten(coordinator, manager, region, pool, goirle, tilburg):
    right = offer(coordinator, pool, goirle.gemeente_id, name="right")
    offer(coordinator, pool, goirle.gemeente_id, name="Arabic", language="ar")
    offer(coordinator, pool, tilburg.gemeente_id, name="Tilburg")
    offer(coordinator, pool, goirle.gemeente_id, name="Wednesday", times=[Slot(3, time(9), time(12))])
    offer(coordinator, pool, goirle.gemeente_id, name="afternoon", times=[Slot(2, time(13), time(17))])
    offer(coordinator, pool, goirle.gemeente_id, name="over", last_day=TODAY - timedelta(days=1))
    offer(coordinator, pool, goirle.gemeente_id, name="a lesson", kind="activiteit")
    with acting(coordinator):
        services.set_contact(actor=coordinator, offer_id=right.pk, region_id=region.pk, name="Selam", phone="06", today=TODAY)
    asked = {"kind": "sleutelpersoon", "language": "ti", "gemeente_id": goirle.gemeente_id, "weekday": 2, "at": time(10)}
    assert find(manager, **asked) == ["right"]
    with acting(manager):
        ((contact,),) = queries.contacts(actor=manager, offer_ids=[right.pk]).values()
        assert contact.name == "Selam"


def test_a_name_and_number_are_for_the_region_only(coordinator, region, pool, goirle):
    one = offer(coordinator, pool, goirle.gemeente_id)
    with acting(coordinator):
        services.set_contact(actor=coordinator, offer_id=one.pk, region_id=region.pk, name="Selam", phone="06", today=TODAY)
    _, stranger = a_user("regievoerder", a_controller("Venlo", code="GM0983", number=983).pk)
    with acting(stranger):
        assert queries.contacts(actor=stranger, offer_ids=[one.pk]) == {}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(weekday=st.integers(1, 7), at=st.times(), start=st.integers(0, 22), hours=st.integers(1, 3))
def test_an_hour_counts_from_its_start_until_just_before_its_end(coordinator, manager, pool, goirle, weekday, at, start, hours):
    slot = Slot(2, time(start), time(min(start + hours, 23), 0 if start + hours <= 23 else 59))
    with transaction.atomic():
        offer(coordinator, pool, goirle.gemeente_id, times=[slot])
        found = find(manager, weekday=weekday, at=at)
        assert bool(found) == (weekday == 2 and slot.starts_at <= at < slot.ends_at)
        transaction.set_rollback(True)


def test_by_appointment_is_found_when_asked(coordinator, manager, pool, goirle):
    offer(coordinator, pool, goirle.gemeente_id, times=[])
    assert find(manager, weekday=2, at=time(10)) == []
    assert find(manager, weekday=2, at=time(10), or_without_times=True) == ["Sleutelpersoon"]


@pytest.mark.parametrize(
    ("details", "hit", "miss"),
    [
        ({"places": 10, "places_free": 1}, {"free_only": True}, None),
        ({"places": 10, "places_free": 0}, {}, {"free_only": True}),
        ({}, {}, {"free_only": True}),
        ({"min_age": 18, "max_age": 30}, {"age": 30}, {"age": 31}),
        ({"min_age": 18}, {"age": 64}, {"age": 17}),
        ({}, {"age": 5}, {"childcare": True}),
        ({"childcare": True, "mode": "avond"}, {"childcare": True, "mode": "avond"}, {"mode": "overdag"}),
        ({"level": "B1", "variant": "brugklas"}, {"level": "B1", "variant": "brugklas"}, {"level": "A2"}),
        ({"description": "Samen fietsen"}, {"text": "FIETS"}, {"text": "zwemmen"}),
        ({"funding": "geen"}, {"funding": "geen"}, {"funding": "rijk"}),
    ],
)
def test_search_narrows(details, hit, miss, coordinator, manager, pool, goirle):
    offer(coordinator, pool, goirle.gemeente_id, kind="traject", language="", **details)
    assert find(manager, **hit) == ["Sleutelpersoon"]
    if miss:
        assert find(manager, **miss) == []


def test_an_offer_that_nobody_confirms_grows_stale_and_a_look_renews_it(coordinator, manager, pool, goirle):
    long_ago = TODAY - timedelta(days=184)
    old = offer(coordinator, pool, goirle.gemeente_id, name="old", today=long_ago)
    fresh = offer(coordinator, pool, goirle.gemeente_id, name="fresh", today=TODAY - timedelta(days=183))
    with acting(manager):
        assert [one.name for one in queries.stale(actor=manager, today=TODAY)] == ["old"]
        assert not queries.is_stale(fresh, today=TODAY)
    with acting(coordinator):
        services.confirm_offer(actor=coordinator, offer_id=old.pk, today=TODAY)
        assert queries.stale(actor=coordinator, today=TODAY) == []


def test_places_change_and_never_more_free_than_there_are(coordinator, pool, goirle):
    one = offer(coordinator, pool, goirle.gemeente_id, places=8, places_free=8)
    with acting(coordinator):
        services.change_places(actor=coordinator, offer_id=one.pk, today=TODAY, places_free=3, waiting=2)
        one.refresh_from_db()
        assert (one.places, one.places_free, one.waiting) == (8, 3, 2)
        with pytest.raises(OfferError) as refused:
            services.change_places(actor=coordinator, offer_id=one.pk, today=TODAY, places_free=9)
        assert refused.value.field == "places_free"
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=one.pk).update(places_free=9)


def test_an_end_leaves_the_past_findable(coordinator, manager, pool, goirle):
    one = offer(coordinator, pool, goirle.gemeente_id)
    with acting(coordinator):
        services.end_offer(actor=coordinator, offer_id=one.pk, last_day=TODAY, today=TODAY)
        with pytest.raises(OfferError):
            services.end_offer(actor=coordinator, offer_id=one.pk, last_day=date(2025, 12, 31), today=TODAY)
    assert find(manager) == ["Sleutelpersoon"]
    assert find(manager, on=TODAY + timedelta(days=1)) == []


def test_change_replaces_area_and_timetable(coordinator, manager, pool, goirle, tilburg):
    one = offer(coordinator, pool, goirle.gemeente_id)
    with acting(coordinator):
        services.change_offer(
            actor=coordinator, offer_id=one.pk, today=TODAY, gemeenten=[tilburg.gemeente_id], times=[Slot(4, time(19), time(21))],
            level="B1", mode="avond",
        )  # fmt: skip
    assert find(manager, gemeente_id=goirle.gemeente_id) == []
    assert find(manager, gemeente_id=tilburg.gemeente_id, weekday=4, at=time(20), level="B1") == ["Sleutelpersoon"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "circus"}, "kind"), ({"funding": "loterij"}, "funding"), ({"name": " "}, "name"),
        ({"language": ""}, "language"), ({"mode": "nacht"}, "mode"), ({"places": 1, "places_free": 2}, "places_free"),
        ({"places": -1}, "places"), ({"min_age": 9, "max_age": 8}, "max_age"), ({"colour": "red"}, "colour"),
        ({"times": [Slot(8, time(9), time(10))]}, "times"), ({"times": [Slot(1, time(9), time(9))]}, "times"),
    ],
)  # fmt: skip
def test_a_wrong_offer_names_its_field(changes, field, coordinator, pool, goirle):
    with pytest.raises(OfferError) as refused:
        offer(coordinator, pool, goirle.gemeente_id, **changes)
    assert refused.value.field == field and set(refused.value.message) == {"nl", "en"}
    assert not Offer.objects.exists()


def test_whose_offer_it_is_may_change_it(region, coordinator, pool, goirle, manager):
    one = offer(coordinator, pool, goirle.gemeente_id)
    _, school = a_user("taalaanbieder", pool.pk)
    other = Organisation.objects.create(kind="taalaanbieder", name="Andere school")
    _, rival = a_user("taalaanbieder", other.pk)
    _, far = a_user("poolcoordinator", a_region("Achterhoek", a_controller("Aalten", code="GM0197", number=197)).pk)
    with acting(school):
        services.confirm_offer(actor=school, offer_id=one.pk, today=TODAY)
    for actor in (rival, far, manager):
        with acting(actor), pytest.raises(PermissionDenied):
            services.confirm_offer(actor=actor, offer_id=one.pk, today=TODAY)
    _, volunteer = a_user("vrijwilliger", pool.pk)
    with acting(volunteer), pytest.raises(PermissionDenied):
        queries.search(actor=volunteer, on=TODAY, wanted=Wanted())


def test_every_write_leaves_a_line(coordinator, region, pool, goirle):
    one = offer(coordinator, pool, goirle.gemeente_id, places=3, places_free=3)
    with acting(coordinator):
        services.change_offer(actor=coordinator, offer_id=one.pk, today=TODAY, level="A2")
        services.change_places(actor=coordinator, offer_id=one.pk, today=TODAY, places_free=1)
        services.confirm_offer(actor=coordinator, offer_id=one.pk, today=TODAY)
        services.set_contact(actor=coordinator, offer_id=one.pk, region_id=region.pk, name="S", phone="06", today=TODAY)
        services.end_offer(actor=coordinator, offer_id=one.pk, last_day=TODAY, today=TODAY)
    with acting(SEALER):
        actions = AuditRow.objects.filter(object_id=str(one.pk)).order_by("at").values_list("action", flat=True)
        assert list(actions) == [f"offer.{verb}" for verb in ("added", "changed", "places_changed", "confirmed", "contact_set", "ended")]


def test_the_system_of_an_organisation_may_write(pool, goirle):
    assert offer(system_for(pool.pk, why="import"), pool, goirle.gemeente_id).confirmed_on == TODAY
