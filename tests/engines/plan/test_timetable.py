"""A week that cannot be lived is told; a week that can be is left alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlopend.engines.plan import DAYS, Block, TimeError, clashes, minutes, parameters, weekly_hours

NUMBERS = parameters(date(2026, 1, 1))


def block(key: str, day: str, start: str, end: str, what: str = "les", travel: int = 0) -> Block:
    return Block(key=key, what=what, day=day, start=minutes(start), end=minutes(end), travel=travel)


def codes(*blocks: Block, **more: object) -> list[str]:
    return [one.code for one in clashes(blocks, parameters=NUMBERS, **more)]  # type: ignore[arg-type]


def test_a_quiet_week_has_no_clash() -> None:
    week = [block("les", day, "9:00", "12:00", travel=20) for day in DAYS[:4]] + [block("werk", "vr", "8:00", "16:00", "werk", 30)]
    assert codes(*week) == [] and weekly_hours(week) == 20


def test_lessons_and_work_at_the_same_time() -> None:
    found = clashes([block("les", "ma", "9:00", "12:00"), block("werk", "ma", "11:30", "15:00", "werk")], parameters=NUMBERS)
    assert [(one.code, one.amount, one.certain) for one in found] == [("overlap", 30, True)]


def test_travel_that_does_not_fit_is_certain_only_when_no_map_could_save_it() -> None:
    school, job = block("les", "ma", "9:00", "12:00", travel=10), block("werk", "ma", "12:15", "16:00", "werk", 45)
    found = clashes([school, job], parameters=NUMBERS)
    assert [(one.code, one.certain) for one in found] == [("travel", True)]  # 45 from home against 10: at least 35 apart
    near = clashes([school, block("werk", "ma", "12:08", "16:00", "werk", 10)], parameters=NUMBERS)
    assert [(one.code, one.certain) for one in near] == [("travel", False)]


def test_children_are_somewhere_during_lessons_and_on_the_way_there() -> None:
    lesson = block("les", "di", "9:00", "12:00", travel=30)
    assert codes(lesson) == []
    assert codes(lesson, children=True) == ["childcare"]
    care = [block("school", "di", "8:30", "11:30", "school_kind"), block("opvang", "di", "11:30", "12:30", "opvang_kind")]
    assert codes(lesson, *care, children=True) == []
    late = clashes([lesson, care[0]], parameters=NUMBERS, children=True)
    assert late[0].amount == 60  # half an hour of lessons and half an hour home


def test_more_than_a_week_holds_and_more_than_the_person_has() -> None:
    lessons = [block("les", day, "9:00", "15:00") for day in DAYS[:5]]
    assert codes(*lessons, loose_hours=36) == ["week_full"]
    assert codes(*lessons, available=24) == ["more_than_available"]


@pytest.mark.parametrize("text", ["25:00", "9", "9:60", "negen uur", ""])
def test_a_time_that_is_none_is_refused_by_field(text: str) -> None:
    with pytest.raises(TimeError) as told:
        minutes(text, field="tot")
    assert told.value.field == "tot"


def test_a_block_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(TimeError):
        block("les", "ma", "12:00", "9:00")


slots = st.builds(
    lambda n, day, start, length, what, travel: Block(key=f"b{n}", what=what, day=day, start=start, end=start + length, travel=travel),
    st.integers(0, 10**6), st.sampled_from(DAYS), st.integers(0, 1300), st.integers(5, 130), st.sampled_from(["les", "werk"]), st.integers(0, 40),
)  # fmt: skip


@given(st.lists(slots, max_size=8), st.randoms())
def test_two_blocks_at_once_are_always_found_and_order_does_not_matter(week: list[Block], random) -> None:  # type: ignore[no-untyped-def]
    found = clashes(week, parameters=NUMBERS)
    busy = [(one.day, minute) for one in week for minute in range(one.start, one.end)]
    assert any(one.code == "overlap" for one in found) == (len(busy) != len(set(busy)))
    mixed = list(week)
    random.shuffle(mixed)
    assert sorted(map(str, clashes(mixed, parameters=NUMBERS))) == sorted(map(str, found)) or any(one.code == "overlap" for one in found)


@given(st.lists(slots, max_size=6))
def test_cover_for_the_whole_day_settles_childcare(week: list[Block]) -> None:
    cover = [Block(key=f"c{day}", what="opvang_kind", day=day, start=0, end=1440) for day in DAYS]
    assert not [one for one in clashes([*week, *cover], parameters=NUMBERS, children=True) if one.code == "childcare"]
