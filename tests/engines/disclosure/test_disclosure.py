"""What may leave the house: an outsider with all tables of all dates learns no small number."""

from datetime import date
from itertools import product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.engines.disclosure.worlds import (
    FIVE,
    FIVE_ZEROS_SHOWN,
    GEMEENTEN,
    JULY,
    OCTOBER,
    ROUTES,
    TEN,
    agreeing_worlds,
    frame,
    later,
    tables,
)

from doorlopend.engines.disclosure import (
    TOTAL,
    Dimension,
    DisclosureError,
    State,
    Table,
    Threshold,
    attack,
    recoverable,
    suppress,
)

steps = st.lists(st.integers(-3, 6), min_size=6, max_size=6)
rises = st.lists(st.integers(0, 6), min_size=6, max_size=6)
thresholds = st.sampled_from([FIVE, FIVE_ZEROS_SHOWN, Threshold("figures", 10, date(2022, 1, 1), source="t")])
careful = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
costly = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@careful
@given(table=tables(), threshold=thresholds)
def test_no_small_number_can_be_worked_out(table, threshold):
    result = suppress([table], thresholds=[threshold])
    sensitive = {
        result.tables[0].frame.cell(k) for k, c in result.tables[0].cells.items() if c.state is State.PRIMARY
    }
    for finding in attack(result.tables):
        assert not finding.recovered
        if finding.cell in sensitive:
            assert not finding.narrower_than(threshold.minimum - 1)
            assert finding.high is None or finding.high >= threshold.minimum
    assert result.already_exposed == ()


@careful
@given(table=tables(), threshold=thresholds)
def test_what_is_shown_is_true_and_never_small(table, threshold):
    for key, value in suppress([table], thresholds=[threshold]).tables[0].public().items():
        if value is not None:
            assert value == table.counts[key]
            assert value >= threshold.minimum or (value == 0 and threshold.zeros_shown)


@costly
@given(first=tables(), moves=steps)
def test_a_next_date_shows_no_small_change_and_reveals_nothing_of_the_first(first, moves):
    july = suppress([first], thresholds=[FIVE]).tables
    second = later(first, moves)
    result = suppress([second], thresholds=[FIVE], published=july)
    assert result.already_exposed == ()
    for finding in attack([*july, *result.tables]):
        assert not finding.recovered
        if finding.since is not None and 0 < abs(_change(first, second, finding.cell)) < 5:
            assert not finding.narrower_than(4)


@costly
@given(first=tables(over_time="cumulative"), moves=rises, more=rises)
def test_series_that_never_fall_keep_their_secrets_over_three_dates(first, moves, more):
    dates = [first, later(first, moves), later(first, [a + b for a, b in zip(moves, more, strict=True)],
                                               vintage=date(2027, 1, 1))]  # fmt: skip
    published = []
    for table in dates:
        published += suppress([table], thresholds=[FIVE], published=published).tables
    for finding in attack(published, changes=False):
        assert not finding.recovered


@careful
@given(table=tables(), threshold=thresholds)
def test_publishing_the_same_again_changes_nothing(table, threshold):
    once = suppress([table], thresholds=[threshold])
    again = suppress([table], thresholds=[threshold], published=once.tables)
    assert again.tables[0].cells == once.tables[0].cells


@costly
@given(
    leaves=st.lists(st.integers(0, 6), min_size=4, max_size=4),
    threshold=st.sampled_from([FIVE, FIVE_ZEROS_SHOWN]),
)
def test_counting_all_possible_tables_agrees_with_the_solver(leaves, threshold):
    layout = frame(dimensions=(Dimension("gemeente", ("A", "B")), Dimension("leerroute", ("B1", "Z"))))
    table = Table.of(layout, dict(zip(product("AB", ("B1", "Z")), leaves, strict=True)))
    published = suppress([table], thresholds=[threshold]).tables[0]
    worlds = list(agreeing_worlds(published, most=6))
    findings = attack([published], changes=False)
    all_small = all(finding.high is not None and finding.high <= 6 for finding in findings)
    for finding in findings:
        values = {w[k] for w in worlds for k in w if published.frame.cell(k) == finding.cell}
        assert finding.low is not None and finding.low <= min(values)
        assert finding.high is None or max(values) <= finding.high
        if all_small:
            assert (min(values), max(values)) == (finding.low, finding.high) and len(values) > 1


PLACES = Dimension(
    "plaats", ("Achterhoek", "Aalten", "Winterswijk", "Noord-Limburg", "Venlo", "Venray"),
    {"Aalten": "Achterhoek", "Winterswijk": "Achterhoek", "Venlo": "Noord-Limburg", "Venray": "Noord-Limburg"},
)  # fmt: skip


@costly
@given(data=st.data(), threshold=thresholds)
def test_a_later_linked_table_with_levels_reveals_nothing_of_the_first(data, threshold):
    counts = st.integers(0, 9) | st.integers(0, 60)
    whole = {(p, r, s): data.draw(counts) for p, r, s in product(PLACES.leaves(), ROUTES, "mv")}
    by_route, by_sex = (
        Table.of(
            frame(name=name, dimensions=(PLACES, Dimension(name, parts))),
            {
                (p, c): sum(n for k, n in whole.items() if k[0] == p and k[at] == c)
                for p in PLACES.leaves()
                for c in parts
            },
        )
        for name, parts, at in (("leerroute", ROUTES, 1), ("geslacht", ("m", "v"), 2))
    )
    first = suppress([by_route], thresholds=[threshold])
    second = suppress([by_sex], thresholds=[threshold], published=first.tables)
    assert first.already_exposed == second.already_exposed == ()
    both = (*first.tables, *second.tables)
    small = {t.frame.cell(k) for t in both for k, c in t.cells.items() if c.state is State.PRIMARY}
    for finding in attack(both):
        assert not finding.recovered
        if finding.cell in small:
            assert not finding.narrower_than(threshold.minimum - 1)
            assert finding.high is None or finding.high >= threshold.minimum


def test_one_small_number_takes_a_second_along_in_its_row_and_column():
    table = Table.of(frame(), {(g, r): 20 for g, r in product(GEMEENTEN, ROUTES)} | {("Goirle", "Z"): 2})
    cells = suppress([table], thresholds=[FIVE]).tables[0].cells
    assert cells[("Goirle", "Z")].state is State.PRIMARY
    hidden = [k for k, c in cells.items() if c.state is State.COMPLEMENTARY]
    assert len(hidden) == 3
    assert cells[(TOTAL, TOTAL)].value == 102


def test_linked_tables_hide_the_same_number_in_both():
    both = (Dimension("gemeente", GEMEENTEN), Dimension("leerroute", ROUTES))
    by_route = Table.of(
        frame(dimensions=both), {("Goirle", "Z"): 3, ("Goirle", "B1"): 9, ("Tilburg", "B1"): 40}
    )
    by_sex = Table.of(
        frame(name="sex", dimensions=(both[0], Dimension("geslacht", ("m", "v")))),
        {("Goirle", "m"): 6, ("Goirle", "v"): 6, ("Tilburg", "m"): 20, ("Tilburg", "v"): 20},
    )
    result = suppress([by_route, by_sex], thresholds=[FIVE])
    shown = result.table("t").public()[("Goirle", TOTAL)]
    assert shown == result.table("sex").public()[("Goirle", TOTAL)]
    assert not recoverable(result.tables)


def test_levels_are_tied_so_that_a_gemeente_does_not_follow_from_its_regio():
    places = Dimension(
        "plaats", ("Achterhoek", "Aalten", "Winterswijk", "Noord-Limburg", "Venlo"),
        {"Aalten": "Achterhoek", "Winterswijk": "Achterhoek", "Venlo": "Noord-Limburg"},
    )  # fmt: skip
    table = Table.of(frame(dimensions=(places,)), {("Aalten",): 2, ("Winterswijk",): 30, ("Venlo",): 50})
    public = suppress([table], thresholds=[FIVE]).tables[0].public()
    assert public[("Aalten",)] is None
    assert public[("Winterswijk",)] is None or public[("Achterhoek",)] is None


def test_the_higher_threshold_wins_for_the_same_people():
    cohort = Table.of(
        frame(dimensions=(Dimension("arm", ("a", "b", "c")),), name="x"), {("a",): 7, ("b",): 30, ("c",): 40}
    )
    other = Table.of(
        frame(dimensions=(Dimension("sexe", ("m", "v")),), name="y", purpose="testbeds"),
        {("m",): 37, ("v",): 40},
    )
    result = suppress([cohort, other], thresholds=[FIVE, TEN])
    assert result.table("x").cells[("a",)].state is State.PRIMARY
    assert result.table("x").minimum == 10


def test_thresholds_are_dated():
    newer = Threshold("figures", 10, date(2026, 9, 1), source="decision 2026/9")
    older = Threshold("figures", 5, date(2022, 1, 1), source="decision 2022/1", valid_until=date(2026, 8, 31))
    places = (Dimension("gemeente", GEMEENTEN),)
    leaves = {("Goirle",): 7, ("Heusden",): 30, ("Tilburg",): 90}
    july = suppress([Table.of(frame(dimensions=places), leaves)], thresholds=[older, newer])
    october = suppress(
        [Table.of(frame(dimensions=places, vintage=OCTOBER), leaves)], thresholds=[older, newer]
    )
    assert july.tables[0].public()[("Goirle",)] == 7
    assert october.tables[0].public()[("Goirle",)] is None


def test_one_person_more_is_not_shown_next_to_the_earlier_figure():
    places = (Dimension("gemeente", GEMEENTEN),)
    first = Table.of(frame(dimensions=places), {("Goirle",): 20, ("Heusden",): 30, ("Tilburg",): 90})
    second = later(first, (1, 12, 15))
    july = suppress([first], thresholds=[FIVE]).tables
    october = suppress([second], thresholds=[FIVE], published=july).tables[0]
    assert october.cells[("Goirle",)].state is State.OVER_TIME
    assert sum(c.value is None for c in october.cells.values()) >= 2


def test_unrelated_dates_are_not_compared():
    places = (Dimension("gemeente", GEMEENTEN),)
    first = Table.of(frame(dimensions=places, over_time="separate"), {(g,): 20 for g in GEMEENTEN})
    july = suppress([first], thresholds=[FIVE]).tables
    october = suppress([later(first, (1, 1, 1))], thresholds=[FIVE], published=july).tables[0]
    assert all(cell.state is State.SHOWN for cell in october.cells.values())


def test_impossible_combinations_stay_visible_zeros():
    layout = frame(impossible=frozenset({("Goirle", "Z")}))
    table = Table.of(layout, {(g, r): 20 for g, r in product(GEMEENTEN, ROUTES) if (g, r) != ("Goirle", "Z")})
    assert suppress([table], thresholds=[FIVE]).tables[0].public()[("Goirle", "Z")] == 0


def test_figures_exposed_before_are_named_and_not_narrowed_further():
    places = (Dimension("gemeente", GEMEENTEN),)
    table = Table.of(
        frame(dimensions=places, over_time="cumulative"), {("Goirle",): 3, ("Heusden",): 30, ("Tilburg",): 90}
    )
    safe = suppress([table], thresholds=[FIVE]).tables[0]
    careless = type(safe)(
        safe.frame, 5, False,
        {k: type(c)(State.PRIMARY if k == ("Goirle",) else State.SHOWN, None if k == ("Goirle",) else table.counts[k])
         for k, c in safe.cells.items()},
    )  # fmt: skip
    result = suppress([later(table, (9, 9, 9))], thresholds=[FIVE], published=[careless])
    assert any("Goirle" in text for text in result.already_exposed)
    assert "3" not in "".join(result.already_exposed).replace("2026-07-01", "")


@pytest.mark.parametrize(
    ("leaves", "message"),
    [({("Goirle", "X"): 1}, "not a leaf"), ({("Goirle", "Z"): -1}, "negative")],
)
def test_bad_counts_are_refused_by_name(leaves, message):
    with pytest.raises(DisclosureError, match=message):
        Table.of(frame(), leaves)


def test_a_table_without_threshold_or_with_changed_history_is_refused():
    table = Table.of(frame(), {("Goirle", "Z"): 9})
    with pytest.raises(DisclosureError, match="no threshold"):
        suppress([table], thresholds=[TEN])
    published = suppress([Table.of(frame(), {(g, r): 20 for g, r in product(GEMEENTEN, ROUTES)})],
                         thresholds=[FIVE]).tables  # fmt: skip
    with pytest.raises(DisclosureError, match="new date"):
        suppress([table], thresholds=[FIVE], published=published)


def test_two_tables_that_count_the_same_people_differently_are_refused():
    one = Table.of(frame(), {("Goirle", "Z"): 9})
    two = Table.of(frame(name="u"), {("Goirle", "Z"): 8})
    with pytest.raises(DisclosureError, match="differs"):
        suppress([one, two], thresholds=[FIVE])


def _change(first, second, cell):
    assume(cell.vintage == OCTOBER and first.frame.vintage == JULY)
    before = {first.frame.cell(k).series: v for k, v in first.counts.items()}
    after = {second.frame.cell(k): v for k, v in second.counts.items()}
    return after[cell] - before[cell.series]
