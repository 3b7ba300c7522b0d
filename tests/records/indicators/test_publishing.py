"""What a region reads: protected figures only, published once, on the division it asks for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import TODAY, a_controller, a_region, a_user
from tests.records.indicators.lives import Life, a_life, record

from doorlopend.engines.disclosure import attack
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.audit.models import AuditRow
from doorlopend.records.indicators import queries, services
from doorlopend.records.indicators.counting import count, counter_for
from doorlopend.records.indicators.models import Figure, Publication
from doorlopend.records.indicators.recut import Division, to_new, to_old
from doorlopend.records.indicators.registry import MEDIAN, indicators

FIRST, LAST = date(2026, 5, 1), date(2026, 5, 31)
PLACES = [("Goirle", 785), ("Tilburg", 855), ("Waalwijk", 867)]


def newcomers(number: int, gemeente) -> list[Life]:
    return [
        Life(gemeente, FIRST, None, "wi2021", date(1990, 1, 1), [("inburgeringsplicht.vastgesteld", FIRST, {}), ("status.vastgesteld", FIRST, {"groep": "wi2021"})])
        for _ in range(number)
    ]


@pytest.fixture
def controllers(db):
    return [a_controller(name, code=f"GM{n:04d}", number=n) for name, n in PLACES]


@pytest.fixture
def region(controllers):
    return a_region("Hart van Brabant", *controllers)


@pytest.fixture
def coordinator(region):
    return a_user("regiocoordinator", region.pk)[1]


def publish(region, code="instroom", counted_on=TODAY):
    return services.publish(indicator=indicators()[code], region_id=region.pk, first=FIRST, last=LAST, counted_on=counted_on)


def read(actor, region, code="instroom"):
    with acting(actor):
        rows = queries.figures(actor=actor, region_id=region.pk, indicator=code, first=FIRST, last=LAST)
    return {(row.gemeente_id, row.breakdown): row for row in rows}


def test_a_small_number_stays_in_the_house(region, controllers, coordinator):
    for controller, number in zip(controllers, [3, 12, 20], strict=True):
        record(controller, newcomers(number, controller.gemeente_id))
    done = publish(region)
    assert done.new and done.hidden
    figures = read(coordinator, region)
    totals = [figures[c.gemeente_id, ""] for c in controllers]
    assert totals[0].value is None and totals[0].state == Figure.State.HIDDEN
    shown = [row.value for row in [*totals, figures[None, ""]] if row.value is not None]
    assert shown and all(value >= 5 for value in shown)
    assert not (totals[1].value and totals[2].value and figures[None, ""].value), "or 3 follows by subtraction"
    assert {row.state for row in figures.values()} <= {Figure.State.SHOWN, Figure.State.HIDDEN}


def test_nothing_hidden_can_be_solved_from_all_months_together(region, controllers):
    chance = Random(5)
    for controller in controllers:
        record(controller, [a_life(chance, controller.gemeente_id) for _ in range(14)])
    for month in (4, 5, 6):
        services.publish(
            indicator=indicators()["open_dossiers"], region_id=region.pk, first=date(2026, month, 1),
            last=date(2026, month, 30), counted_on=TODAY,
        )  # fmt: skip
    with acting(counter_for(region.pk)):
        tables = services._register(region.pk, indicators()["open_dossiers"])
    assert len(tables) == 3
    assert not [finding for finding in attack(tables) if finding.since is None and finding.recovered]


def test_the_same_count_is_published_once_and_a_later_one_beside_it(region, controllers, coordinator):
    goirle = controllers[0]
    record(goirle, newcomers(10, goirle.gemeente_id))
    publish(region)
    assert not publish(region).new
    record(goirle, newcomers(10, goirle.gemeente_id))
    assert publish(region, counted_on=date(2026, 12, 1)).new
    assert read(coordinator, region)[goirle.gemeente_id, ""].value == 20
    with acting(coordinator):
        both = Figure.objects.filter(gemeente_id=goirle.gemeente_id, breakdown="", indicator="instroom")
        assert sorted(both.values_list("value", flat=True)) == [10, 20], "what was published then can be shown again"


def test_a_month_does_not_follow_from_two_longer_periods(region, controllers):
    """April and June shown beside the quarter would give May's three away."""
    flow, stock = indicators()["instroom"], indicators()["open_dossiers"]
    publish(region)
    quarter = {"region_id": region.pk, "first": date(2026, 4, 1), "last": date(2026, 6, 30), "counted_on": TODAY}
    with pytest.raises(services.OverlappingPeriod, match=r"instroom.*2026-05-01 up to 2026-05-31"):
        services.publish(indicator=flow, **quarter)
    assert services.publish(indicator=stock, **quarter).new, "how it stands on a day is no sum over days"
    assert publish(region, counted_on=date(2026, 12, 1)).new, "the same days may be counted again"
    after = services.unpublished(region_id=region.pk, first=date(2026, 6, 15), last=date(2026, 7, 31))
    assert "open_dossiers" not in after and "instroom" in after


def test_a_median_needs_ten_people(region, controllers, coordinator):
    def housed(number, controller):
        steps = [("koppeling", date(2026, 3, 1), {}), ("huisvesting.gerealiseerd", date(2026, 5, 10), {})]
        record(controller, [Life(controller.gemeente_id, FIRST, None, None, date(1990, 1, 1), list(steps)) for _ in range(number)])

    housed(9, controllers[0])
    housed(10, controllers[1])
    publish(region, "dagen_koppeling_huisvesting")
    found = read(coordinator, region, "dagen_koppeling_huisvesting")
    assert found[controllers[0].gemeente_id, MEDIAN].value is None
    assert found[controllers[1].gemeente_id, MEDIAN].value == 70
    assert found[None, MEDIAN].value == 70


def test_a_month_of_the_whole_registry(region, controllers, coordinator):
    chance = Random(9)
    for controller in controllers:
        record(controller, [a_life(chance, controller.gemeente_id) for _ in range(30)])
    done = services.publish_period(region_id=region.pk, first=date(2026, 6, 1), last=date(2026, 6, 30), counted_on=TODAY)
    assert [one.indicator for one in done] == list(indicators()) and all(one.new for one in done)
    with acting(coordinator):
        for code in indicators():
            assert queries.periods(actor=coordinator, region_id=region.pk, indicator=code) == [(date(2026, 6, 1), date(2026, 6, 30))]
        assert queries.cuts(actor=coordinator, region_id=region.pk) == ["now"]
    with acting(counter_for(region.pk)):
        small = count(indicators()["open_dossiers"], first=FIRST, last=date(2026, 6, 30), gemeente_ids=[c.gemeente_id for c in controllers])
    public = {key: row.value for key, row in read_all(coordinator, region).items()}
    assert all(public[key] is None for key, people in small.items() if people < 5)


def read_all(actor, region):
    with acting(actor):
        rows = queries.figures(actor=actor, region_id=region.pk, indicator="open_dossiers", first=FIRST, last=date(2026, 6, 30))
    return {(row.gemeente_id, row.breakdown): row for row in rows}


@pytest.mark.parametrize("role", ["regiocoordinator", "toezicht", "bestuurder"])
def test_a_regional_role_reads_figures_and_can_neither_count_nor_write(role, region, controllers):
    record(controllers[0], newcomers(3, controllers[0].gemeente_id))
    publish(region)
    _, actor = a_user(role, region.pk, email=f"{role}@test.invalid")
    assert read(actor, region)
    with acting(actor):
        for statement in (
            f"SELECT * FROM dl_count_instroom_v1('2026-01-01', '2026-12-31', '{{{controllers[0].gemeente_id}}}')",
            f"SELECT * FROM dl_published('{region.pk}', 'instroom', 1)",
            "SELECT dl_add_figures('[]')",
            "SELECT * FROM indicators_publication",
            "DELETE FROM indicators_figure",
            "INSERT INTO indicators_figure (id, region_id, indicator, indicator_version, cut, period_start, period_end,"
            f" breakdown, state) VALUES (gen_random_uuid(), '{region.pk}', 'x', 1, 'now', now(), now(), '', 'shown')",
        ):
            with pytest.raises(DatabaseError, match=r"only the counter|permission denied"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        with pytest.raises(DatabaseError), transaction.atomic():
            Publication.objects.count()


def test_figures_of_another_region_stay_there(region, controllers):
    record(controllers[1], newcomers(20, controllers[1].gemeente_id))
    publish(region)
    other = a_region("Achterhoek", a_controller("Aalten", code="GM0197", number=197))
    _, stranger = a_user("regiocoordinator", other.pk)
    with acting(stranger):
        with pytest.raises(PermissionDenied):
            queries.figures(actor=stranger, region_id=region.pk, indicator="instroom", first=FIRST, last=LAST)
        assert not Figure.objects.filter(region_id=region.pk).exists()


def test_a_gemeente_in_two_regions_is_not_counted_unprotected(region, controllers):
    a_region("Achterhoek", controllers[0])
    with pytest.raises(services.SharedGemeente, match="Goirle"):
        publish(region)


def test_publishing_leaves_a_line(region):
    publish(region)
    from doorlopend.records.audit.sealing import SEALER

    with acting(SEALER):
        assert AuditRow.objects.filter(action="figures.published", actor="system:counter").count() == 1


def test_the_counter_sees_no_person_file(region, controllers):
    from doorlopend.records.dossiers.models import Dossier

    record(controllers[0], newcomers(3, controllers[0].gemeente_id))
    with acting(counter_for(region.pk)):
        assert not Dossier.objects.exists()
    with acting(system_for(controllers[0].pk, why="test")):
        assert Dossier.objects.count() == 3


OLD, NEW, FAR = "old", "new", "far"
numbers = st.none() | st.integers(5, 500).map(Decimal)


@given(old=numbers, new=numbers, far=numbers, people=st.tuples(st.integers(1, 10**5), st.integers(1, 10**5)))
def test_recutting_adds_up_and_discloses_nothing(old, new, far, people):
    weights = {OLD: Decimal(people[0]) / sum(people), NEW: Decimal(people[1]) / sum(people)}
    division = Division(date(2027, 1, 1), {NEW: weights}, {OLD: {NEW: Decimal(1)}, NEW: {NEW: Decimal(1)}})
    forward = to_new({OLD: old, NEW: new, FAR: far}, division, "")
    assert set(forward) == {NEW, FAR} and forward[FAR][0] == far
    hidden = old is None or new is None
    assert forward[NEW] == ((None, Figure.State.HIDDEN) if hidden else (old + new, Figure.State.SHOWN))
    back = to_old({NEW: new, FAR: far}, division, "")
    assert set(back) == {OLD, NEW, FAR} and back[FAR][0] == far
    if new is None:
        assert back[OLD] == back[NEW] == (None, Figure.State.HIDDEN)
    else:
        assert abs(back[OLD][0] + back[NEW][0] - new) <= Decimal("0.002")
        assert {back[OLD][1], back[NEW][1]} == {Figure.State.ESTIMATE}
    assert to_new({OLD: old, NEW: new}, division, MEDIAN)[NEW][0] is None


@given(share=st.integers(1, 99).map(lambda n: Decimal(n) / 100), value=st.integers(5, 500).map(Decimal))
def test_a_divided_gemeente_goes_by_share_as_an_estimate(share, value):
    left, right = "left", "right"
    shares = {OLD: {left: share, right: 1 - share}}
    division = Division(date(2027, 1, 1), {left: {OLD: Decimal(1)}, right: {OLD: Decimal(1)}}, shares)
    found = to_new({OLD: value}, division, "")
    assert found[left][0] + found[right][0] == value
    assert {found[left][1], found[right][1]} == {Figure.State.ESTIMATE}
