"""The task per half-year against published figures (numbers from public sources, collected in shared/domain)."""

import csv
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlopend.engines.placement import taakstelling as t
from doorlopend.engines.placement.model import Malformed

SHARED = Path(__file__).resolve().parents[4] / "shared" / "domain"
NATIONAL = 17_942_942
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the collected public figures are not beside this checkout")


def inhabitants() -> dict[str, int]:
    with (SHARED / "gemeenten-nl.csv").open() as file:
        return {row["gm_code"]: int(row["inwoners_2024_01_01"]) for row in csv.DictReader(file)}


def published_rows() -> list[tuple[str, int, float, float, float]]:
    row = re.compile(r"^\| [^|]+\| (GM\d{4}) \| ([\d,]+) \|.*%\s*\| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", re.M)
    text = (SHARED / "placement.md").read_text()
    return [(m[1], int(m[2].replace(",", "")), *map(float, m.group(3, 4, 5))) for m in row.finditer(text)]


@needs_shared
def test_reproduces_every_share_of_the_seed_regions() -> None:
    rows = published_rows()
    assert len(rows) == 33
    for code, people, per_ten, first, second in rows:
        assert inhabitants()[code] == people
        for total, figure, digits in ((10_000, per_ten, 2), (15_000, first, 1), (13_000, second, 1)):
            exact = t.share(total=total, inhabitants=people, national=NATIONAL)
            assert float(exact) == pytest.approx(figure, abs=0.5000001 * 10**-digits), code


@needs_shared
def test_largest_remainder_gives_the_whole_country_its_exact_total() -> None:
    people = inhabitants()
    assert sum(people.values()) == NATIONAL
    exact = {k: t.share(total=13_000, inhabitants=n, national=NATIONAL) for k, n in people.items()}
    assert sum(t.largest_remainder(exact, total=13_000).values()) == 13_000


def test_horst_aan_de_maas_two_half_years() -> None:
    ahead = t.carry(to_do=6, housed=22)
    assert ahead == -16
    task = t.rounded(t.share(total=17_700, inhabitants=43_917, national=NATIONAL))
    assert (task, t.corrected(task=task, carried=ahead)) == (43, 27)
    assert float(t.share(total=15_000, inhabitants=43_917, national=NATIONAL)) == pytest.approx(36.7, abs=0.05)


def test_gooise_meren_task_plus_backlog() -> None:
    assert t.corrected(task=33, carried=t.carry(to_do=37, housed=31)) == 39


@pytest.mark.parametrize(("task", "backlog", "to_do"), [(857, 68, 925), (13_500, 1_858, 15_358), (23_000, 5_283, 28_283)])
def test_backlog_comes_on_top(task: int, backlog: int, to_do: int) -> None:
    assert t.corrected(task=task, carried=backlog) == to_do


@pytest.mark.parametrize(("to_do", "per_month"), [(23_000 + 5_283, 4_714), (13_000 + 6_082, 3_180)])
def test_monthly_norm_of_2016_and_2017(to_do: int, per_month: int) -> None:
    assert t.norm_line(to_do)[0] == pytest.approx(per_month, abs=0.6)
    assert [round(100 * n / to_do, 1) for n in t.norm_line(to_do)[:3]] == [16.7, 33.3, 50.0]


def test_gelderland_2015_leaves_28() -> None:
    assert t.carry(to_do=t.corrected(task=1_764, carried=611), housed=2_347) == 28


def test_breda_backlog_and_next_task() -> None:
    behind = t.carry(to_do=145, housed=59)
    assert behind == 86
    assert t.corrected(task=149 - behind, carried=behind) == 149


def test_den_bosch_own_share_and_lead() -> None:
    people = 160_783 if not SHARED.exists() else inhabitants()["GM0796"]
    task = t.rounded(t.share(total=13_000, inhabitants=people, national=NATIONAL))
    assert task == 116
    assert t.carry(to_do=58, housed=58 + 57) == -57


def test_noord_brabant_gross_and_net_gap_differ_by_those_ahead() -> None:
    net = 3_764 - 2_280
    ahead = 1_533 - net
    assert t.gaps([1_533, -ahead]) == (1_533, 1_484)


def test_haaglanden_2022() -> None:
    task, housed = (417, 76, 81, 109, 15, 13), (367, 85, 53, 86, 24, 12)
    left = [t.carry(to_do=a, housed=b) for a, b in zip(task, housed, strict=True)]
    assert [n <= 0 for n in left] == [False, True, False, False, True, False]  # alleen Delft en Wassenaar op schema
    assert t.gaps(left) == (50 + 28 + 23 + 1, 711 - 627)


@pytest.mark.parametrize(
    ("total", "first", "then"), [("2019-1", 8_000, 6_000), ("2023-2", 27_300, 17_600), ("2025-1", 17_700, 15_000)]
)
def test_a_mid_period_correction_replaces_and_is_remembered(total: str, first: int, then: int) -> None:
    totals = (
        t.Total(known_on=date(2024, 10, 1), persons=first, source="Staatscourant"),
        t.Total(known_on=date(2025, 3, 15), persons=then, source="Kamerbrief"),
    )
    before, after = t.total_on(totals, date(2025, 1, 1)), t.total_on(totals, date(2025, 3, 15))
    assert before and after and (before.persons, after.persons) == (first, then)
    assert t.total_on(totals, date(2024, 9, 30)) is None


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=60), st.integers(0, 30_000))
def test_largest_remainder_is_within_one_person_and_sums(people: list[int], total: int) -> None:
    exact = {str(i): t.share(total=total, inhabitants=n, national=sum(people)) for i, n in enumerate(people)}
    whole = t.largest_remainder(exact, total=total)
    assert sum(whole.values()) == total
    assert all(abs(whole[k] - exact[k]) < 1 for k in exact)


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=12))
def test_nothing_is_lost_over_half_years(periods: list[tuple[int, int]]) -> None:
    carried = 0
    for task, housed in periods:
        carried = t.carry(to_do=t.corrected(task=task, carried=carried), housed=housed)
    assert carried == sum(task for task, _ in periods) - sum(housed for _, housed in periods)


def document(**changes: object) -> dict[str, object]:
    base: dict[str, object] = {
        "schema": "doorlopend/taakstelling/1", "period": "2025-1", "as_of": "2025-04-01", "months": 3,
        "national": {"inhabitants": NATIONAL, "on": "2024-01-01", "source": "CBS"},
        "totals": [
            {"known_on": "2024-10-01", "persons": 17_700, "source": "Staatscourant"},
            {"known_on": "2025-03-20", "persons": 15_000, "source": "Kamerbrief"},
        ],
        "gemeenten": [
            {"id": "GM0785", "name": "Goirle", "province": "Noord-Brabant", "inhabitants": 24_327, "carried": 4, "housed": 8},
            {"id": "GM0855", "name": "Tilburg", "province": "Noord-Brabant", "inhabitants": 229_836, "carried": -10,
             "housed": 190, "missed": 4},
        ],
        "exchanges": [{"relieved": "GM0785", "takes_over": "GM0855", "persons": 3, "agreed_on": "2025-02-01",
                       "both_colleges": True, "province_informed": True}],
        "ladders": {"Noord-Brabant": [
            {"number": 1, "name": "Signaleren", "missed": 1}, {"number": 5, "name": "Laatste termijn", "missed": 4, "term_days": 28},
        ]},
    }  # fmt: skip
    return base | changes


def test_report_exchange_keeps_the_region_total_and_shows_both_roundings() -> None:
    plain, swapped = t.report(document(exchanges=[])), t.report(document())
    assert sum(r["corrected"] for r in plain["gemeenten"]) == sum(r["corrected"] for r in swapped["gemeenten"])
    goirle, tilburg = swapped["gemeenten"]
    assert (goirle["task"], goirle["exchanged"], goirle["corrected"]) == (20, -3, 21)
    assert (tilburg["task_rounded"], tilburg["corrected"], tilburg["to_do"]) == (192, 185, -5)
    assert (swapped["gap_gross"], swapped["gap_net"]) == (13, 8)
    assert tilburg["ladder"] == {"step": 5, "name": "Laatste termijn", "term_days": 28}
    assert goirle["ladder"] is None
    assert [h["persons"] for h in swapped["history"]] == [17_700, 15_000]


def test_exchange_without_both_colleges_does_not_count() -> None:
    half = [{"relieved": "GM0785", "takes_over": "GM0855", "persons": 3, "agreed_on": "2025-02-01", "both_colleges": True}]
    assert [r["exchanged"] for r in t.report(document(exchanges=half))["gemeenten"]] == [0, 0]


def test_malformed_field_is_named() -> None:
    with pytest.raises(Malformed) as error:
        t.report(document(totals=[{"known_on": "soon", "persons": 1, "source": "x"}]))
    assert error.value.field == "totals[0].known_on"


@given(st.integers(0, 200), st.integers(1, 5), st.integers(0, 60))
def test_forecast_contains_what_is_sure(housed: int, months: int, planned: int) -> None:
    found = t.forecast(housed=housed, months=months, planned=planned)
    assert housed + planned <= found.low <= found.high
    assert found.expected >= housed + planned


@pytest.mark.parametrize(
    ("place", "total", "task", "digits"),
    [
        ("Gooise Meren", 0.00332, 42, -2), ("Gooise Meren", 0.00332, 18, -2), ("Gooise Meren", 0.00333, 45, -3), ("Gooise Meren", 0.00333, 37, -3),
    ],
)  # fmt: skip
def test_the_national_number_that_a_known_share_gives_back(place: str, total: float, task: int, digits: int) -> None:
    """2019: 12,650; 2020-1: 5,400; 2021-1: 13,500 (in thousands 14); 2021-2: 11,000."""
    expected = {42: 12_700, 18: 5_400, 45: 14_000, 37: 11_000}[task]
    assert round(task / total, digits) == expected
    share = Fraction(total).limit_denominator(10**6)
    assert t.rounded(t.share(total=round(task / total), inhabitants=share.numerator, national=share.denominator)) == task


def test_gooise_meren_from_2020_to_2022() -> None:
    """18 + 22 to house in 2020, 46 housed; then 45, of which 6 were housed already; then 37, all but 6; then 33 + 6."""
    carried = t.carry(to_do=18 + 22, housed=46)
    assert (carried, t.corrected(task=45, carried=carried)) == (-6, 39)
    carried = t.carry(to_do=t.corrected(task=37, carried=t.carry(to_do=39, housed=39)), housed=31)
    assert (carried, t.corrected(task=33, carried=carried)) == (6, 39)


@pytest.mark.parametrize(
    ("to_do", "housed", "left"),
    [
        (1_923, 1_825, 98), (925, 925, 0), (30, 54, -24), (30, 19, 11), (56, 38, 18), (78, 46, 32), (17, 26, -9), (174 + 165 + 26, 174 + 165, 26), (52, 19, 33),
        (15_358, 29_050 - 11_886, -1_806),
    ],
    ids=["Noord-Brabant 2022-1", "Limburg 2017-1", "Montferland", "Lochem", "Lochem heel 2022", "Peel en Maas", "Beesel", "Haarlemmermeer 2023", "Westerwolde",
         "Nederland 2022-2: 1.800 boven het afgesprokene"],
)  # fmt: skip
def test_what_was_left_or_ahead(to_do: int, housed: int, left: int) -> None:
    assert t.carry(to_do=to_do, housed=housed) == left


def test_a_month_before_the_end_of_2023_two_were_far_behind_and_one_was_done() -> None:
    stand = {"Peel en Maas": (78, 46), "Westerwolde": (52, 19), "Beesel": (17, 26)}
    assert {name: t.pace(to_do=a, housed=b, months=5) for name, (a, b) in stand.items()} == {
        "Peel en Maas": "far_behind", "Westerwolde": "far_behind", "Beesel": "on_track"}  # fmt: skip


@needs_shared
def test_the_totals_of_the_seed_regions_add_up() -> None:
    people, rows = inhabitants(), published_rows()
    text = (SHARED / "placement.md").read_text()
    sums = {name: sum(people[code] for code, *_ in rows if code in codes) for name, codes in {
        "Achterhoek": {"GM0197", "GM1859", "GM1876", "GM0222", "GM1955", "GM1586", "GM1509", "GM0294"},
        "Noord-Limburg": {"GM0889", "GM0893", "GM0907", "GM1507", "GM1894", "GM0983", "GM0984"},
    }.items()}  # fmt: skip
    for name, total in sums.items():
        assert re.search(rf"{name} \(\d\) {total:,}", text)


@pytest.mark.parametrize(("exact", "whole"), [(Fraction(5, 2), 3), (Fraction(7, 2), 4), (Fraction(249, 100), 2), (Fraction(0), 0), (Fraction(1, 2), 1)])
def test_a_half_is_rounded_up(exact: Fraction, whole: int) -> None:
    assert t.rounded(exact) == whole


def test_equal_remainders_go_by_name_and_the_sum_holds() -> None:
    assert t.largest_remainder({"b": Fraction(1, 2), "a": Fraction(1, 2)}, total=1) == {"a": 1, "b": 0}


def test_an_exchange_counts_from_the_day_it_was_agreed() -> None:
    early = t.report(document(as_of="2025-01-31"))["gemeenten"]
    late = t.report(document(as_of="2025-02-01"))["gemeenten"]
    assert [r["exchanged"] for r in early] == [0, 0] and [r["exchanged"] for r in late] == [-3, 3]


def test_an_exchange_with_itself_is_refused() -> None:
    own = [{"relieved": "GM0785", "takes_over": "GM0785", "persons": 3, "agreed_on": "2025-02-01"}]
    with pytest.raises(Malformed) as error:
        t.report(document(exchanges=own))
    assert error.value.field == "exchanges[0].takes_over"


def test_a_published_task_is_replaced_with_the_national_number() -> None:
    gemeenten = [{"id": "GM1507", "inhabitants": 43_917, "published": 43, "published_on": "2024-10-01"}]
    before, after = (t.report(document(gemeenten=gemeenten, exchanges=[], as_of=day))["gemeenten"][0] for day in ("2025-03-19", "2025-03-20"))
    assert (before["task"], before["basis"], before["replaced"]) == (43, "gepubliceerd", None)
    assert (after["task"], after["basis"], after["replaced"]) == (37, "berekend", 43)


def test_two_numbers_of_one_day_the_later_row_holds() -> None:
    rows = [{"known_on": "2025-03-20", "persons": n, "source": "x"} for n in (15_000, 14_000)]
    assert t.report(document(totals=rows))["total"]["persons"] == 14_000


STEPS = tuple(t.Step(number=n, name=str(n), missed=n - 1, term_days=None) for n in range(1, 7))


@pytest.mark.parametrize(("missed", "behind", "step"), [(0, False, None), (0, True, 1), (1, False, 2), (3, True, 4), (5, False, 6), (9, False, 6)])
def test_the_step_follows_what_was_missed(missed: int, behind: bool, step: int | None) -> None:
    found = t.ladder_step(STEPS, missed=missed, behind=behind)
    assert (found.number if found else None) == step


def test_share_is_exact() -> None:
    assert t.share(total=1, inhabitants=1, national=3) * 3 == Fraction(1)
