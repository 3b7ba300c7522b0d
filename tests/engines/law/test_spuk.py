"""The SPUK counted over gemeenten: Bi 10.1-10.3 and the amounts of Ri 10.2-10.4 for 2026, worked out by hand."""

from dataclasses import replace

import pytest

from doorlopend.engines.law.spuk import Person, count, person_of
from tests.engines.law.lives import BOOK, asylum, d, fact, family, home, judged, plan

UTRECHT, AMSTERDAM = "0344", "0363"


def holder(cohort: int, completed: int | None = None, **more: object) -> Person:
    return replace(Person(UTRECHT, cohort, True, completed, False), **more)


PEOPLE = [
    *[holder(2026)] * 3, *[holder(2025)] * 2, holder(2024), holder(2023, 2023), holder(2022, 2024), holder(2022, 2025),
    replace(holder(2026), asylum=False), replace(holder(2026), asylum=False), replace(holder(2024, 2024), asylum=False),
    replace(holder(2025), gemeente=AMSTERDAM),
]  # fmt: skip


def test_cohorts_performance_and_others_of_2026() -> None:
    mine = count(PEOPLE, year=2026, lawbook=BOOK)[UTRECHT]
    assert (mine.housed, mine.completed, mine.others, mine.onderwijsroute) == ((3, 2, 1), 2, 2, 0)
    assert mine.weight == 28731.01  # 3 x 5820.70 + 2 x 4247.06 + 1061.77 + 2 x 856.51
    assert mine.amounts == 28879.68  # 3 x 6087.34 + 2 x 4718.96 + 1179.74
    assert mine.others_amount == 1413.44
    assert mine.share is None


def test_a_provisional_count_takes_the_other_migrants_of_two_years_before() -> None:
    assert count(PEOPLE, year=2026, lawbook=BOOK, provisional=True)[UTRECHT].others == 1


def test_the_share_follows_the_weight() -> None:
    found = count(PEOPLE, year=2026, lawbook=BOOK, national=(28731.01 * 4, 100_000.0))
    assert found[UTRECHT].share == 25_000.0
    assert list(found) == [UTRECHT, AMSTERDAM]


def test_before_2026_a_diploma_weighs_nothing() -> None:
    mine = count(PEOPLE, year=2025, lawbook=BOOK)[UTRECHT]
    assert (mine.housed, mine.completed) == ((2, 1, 1), 0)
    assert mine.weight == mine.amounts == 24104.25  # 2 x 9154.91 + 4635.54 + 1158.89


def test_the_amount_for_the_onderwijsroute_is_of_the_year_of_housing() -> None:
    people = [holder(2026, onderwijsroute=True), holder(2025, onderwijsroute=True)]
    assert count(people, year=2026, lawbook=BOOK)[UTRECHT].onderwijsroute == 1


def test_a_year_without_amounts_is_refused() -> None:
    with pytest.raises(LookupError, match="2031"):
        count(PEOPLE, year=2031, lawbook=BOOK)


def test_somebody_counts_where_he_lives_on_the_day_by_the_year_of_housing() -> None:
    moved = judged(asylum("2024-01-08"), home("2024-06-03", UTRECHT, "2026-01-31"), home("2026-02-02", AMSTERDAM),
                   plan("2024-08-01", "onderwijsroute"), fact("taalschakeltraject.beeindigd", "2025-07-01", voltooid=True),
                   fact("pvt.ondertekend", "2025-02-03"))  # fmt: skip
    assert person_of(moved, on=d("2026-01-31")) == Person(UTRECHT, 2024, True, 2025, True)
    assert person_of(moved, on=d("2026-02-02")) == Person(AMSTERDAM, 2024, True, 2025, True)
    assert person_of(judged(family("2026-01-05"), home("2026-02-02")), on=d("2026-03-02")) == Person(UTRECHT, 2026, False, None, False)


def test_who_was_never_housed_or_has_no_duty_does_not_count() -> None:
    assert person_of(judged(asylum("2024-01-08"), fact("azc.verblijf", "2024-01-08")), on=d("2026-03-02")) is None
    assert person_of(judged(fact("asiel.aanvraag", "2024-01-08"), home("2024-06-03")), on=d("2026-03-02")) is None
    assert person_of(judged(asylum("2024-01-08"), home("2024-06-03")), on=d("2024-01-01")) is None
