"""Periods follow each other without a gap or an overlap, and are read as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlopend.records.indicators.periods import RHYTHMS, last_whole, period_of, read_period

DAYS = st.dates(date(2022, 1, 1), date(2040, 12, 31))


@given(day=DAYS, rhythm=st.sampled_from(sorted(RHYTHMS)))
def test_every_day_is_in_one_period_and_the_one_before_ends_just_ahead_of_it(day: date, rhythm: str) -> None:
    first, last = period_of(day, rhythm)
    assert first <= day <= last and period_of(first, rhythm) == period_of(last, rhythm) == (first, last)
    assert last_whole(day, rhythm)[1] == first - timedelta(days=1)
    assert first.day == 1 and (last + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)), ("2026-h2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)), ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)  # fmt: skip
def test_a_period_as_people_write_it(text: str, first: date, last: date) -> None:
    assert read_period(text) == (first, last)


@pytest.mark.parametrize("text", ["", "2026-13", "2026-Q5", "oktober", "2026-H3", "26-10"])
def test_anything_else_is_refused_with_the_way_to_write_it(text: str) -> None:
    with pytest.raises(ValueError, match="2026-Q4"):
        read_period(text)
