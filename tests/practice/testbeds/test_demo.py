"""The made-up cohort has people enough for every story of the demo, whatever the day."""

from __future__ import annotations

from datetime import date

import pytest

from doorlopend.practice.testbeds import demo


@pytest.mark.parametrize("day", [date(2026, 1, 5), date(2026, 11, 22), date(2027, 12, 31)])
def test_every_story_has_its_people(day: date) -> None:
    assert len(list(demo._lives(day))) >= sum(demo.PEOPLE.values())
    assert {story.key for story in demo.STORIES} == set(demo.PEOPLE)
