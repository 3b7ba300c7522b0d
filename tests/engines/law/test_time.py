"""Time: what was known when, corrections and changes, the calendar, and how a day looks."""

from datetime import date
from typing import Any

import pytest

from doorlopend.engines.facts import Fact
from doorlopend.engines.law import Assessment, Finding, Obligation, Right, Term, on_date
from doorlopend.engines.law.calendar import atw, extend, free_days, is_working_day, length
from doorlopend.engines.law.life import Life, day
from tests.engines.law.lives import BOOK, asylum, d, fact, family, home, judged, life, look, notice, plan

EASTER = {1961: "04-02", 1981: "04-19", 1999: "04-04", 2000: "04-23", 2008: "03-23", 2016: "03-27", 2019: "04-21", 2022: "04-17", 2023: "04-09", 2028: "04-16",
          2029: "04-01", 2030: "04-21", 2035: "03-25", 2038: "04-25", 2049: "04-18", 2076: "04-19", 2100: "03-28", 2106: "04-18", 2285: "03-22"}  # fmt: skip


@pytest.mark.parametrize("year", EASTER)
def test_easter_by_the_almanac(year: int) -> None:
    """Dates of the ecclesiastical almanac (Gregorian reckoning)."""
    from doorlopend.engines.law.calendar import easter

    assert easter(year) == d(f"{year}-{EASTER[year]}")


def test_free_days_hold_first_and_last_year_and_equated_days() -> None:
    days = free_days(2026, 2027, [d("2026-05-15")])
    assert {d("2026-01-01"), d("2027-12-26"), d("2026-05-15")} <= days
    assert d("2025-12-25") not in days and d("2028-01-01") not in days
    assert len(free_days(2026, 2026)) == 9


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [("2026-03-02", 2, "2026-03-04"),  # two days are not stretched
     ("2026-04-02", 3, "2026-04-08"),  # Good Friday, Easter: stretched until it holds two working days
     ("2026-04-01", 3, "2026-04-07"),  # the 2nd is one working day, Tuesday after Easter the second
     ("2026-12-24", 3, "2026-12-29"),  # Christmas on Friday and Saturday: Monday and Tuesday
     ("2026-03-05", 3, "2026-03-09"),  # Friday and Monday
     ("2026-03-02", 3, "2026-03-05"), ("2026-03-06", 8, "2026-03-16")],
)  # fmt: skip
def test_a_short_term_holds_two_working_days(start: str, days: int, last: str) -> None:
    assert atw(d(start), days, BOOK.free) == d(last)


def test_a_term_of_a_ministerial_regulation_or_of_more_than_twelve_weeks_is_not_moved() -> None:
    law = BOOK.rules["pip.termijn"].versions[-1]
    start = d("2026-01-17")  # a Saturday: so are the days weeks later
    assert BOOK.deadline(law, start) == d("2026-03-30")
    for weeks, basis, last in ((12, "amvb", "2026-04-13"), (12, "regeling", "2026-04-11"), (13, "amvb", "2026-04-18"), (12, "wet", "2026-04-13")):
        version = type(law)("x", "a", "b", "L", law.valid_from, None, {"weeks": weeks, "basis": basis})
        assert BOOK.deadline(version, start) == d(last)
    assert BOOK.deadline(type(law)("x", "a", "b", "L", law.valid_from, None, {"days": 84, "basis": "amvb"}), start) == d("2026-04-13")
    assert BOOK.deadline(type(law)("x", "a", "b", "L", law.valid_from, None, {"months": 2, "basis": "amvb"}), d("2026-01-31")) == d("2026-03-31")


def test_lengths_and_extensions() -> None:
    assert length(d("2025-02-01"), d("2025-02-28")) == (1, 0)
    assert length(d("2025-01-31"), d("2025-02-27")) == (1, 0)
    assert length(d("2025-01-15"), d("2025-03-20")) == (2, 6)
    assert extend(d("2027-01-31"), 0, 30) == d("2027-02-28")  # days never carry past a month more
    assert extend(d("2027-01-31"), 1, 0) == d("2027-02-28")
    assert extend(d("2027-03-15"), 1, 10) == d("2027-04-25")
    assert not is_working_day(d("2026-03-07"), BOOK.free) and is_working_day(d("2026-03-06"), BOOK.free)


def test_what_was_known_on_a_day() -> None:
    late = fact("pip.vastgesteld", "2024-03-15", id="p", known_on="2024-04-02", leerroute="b1_route")
    assert look(judged(family(), late, known="2024-04-01"), "termijn.start") is None
    assert look(judged(family(), late, known="2024-04-02"), "termijn.start") == "2024-03-16"


def ids(*raws: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(one.id, one.valid_until.isoformat() if one.valid_until else None) for one in Life(life(*raws)).facts]


LIVED = fact("brp.inschrijving", "2024-01-08", id="a", gemeente="0344")


def again(day_: str, mode: str, of: str, id: str, **data: Any) -> dict[str, Any]:
    return fact("brp.inschrijving", day_, id=id, gemeente="0363", supersedes=of, mode=mode, **data)


CHANGES = {
    "nothing replaced": ([LIVED, home("2025-03-01", "0363")], [("a", None), ("f2", None)]),
    "changed": ([LIVED, again("2025-03-01", "change", "a", "b")], [("a", "2025-02-28"), ("b", None)]),
    "changed on its first day": ([LIVED, again("2024-01-08", "change", "a", "b")], [("b", None)]),
    "changed before it began": ([LIVED, again("2024-01-07", "change", "a", "b", known_on="2024-02-01")], [("b", None)]),
    "changed after it had ended": ([home("2024-01-08", until="2024-12-31") | {"id": "a"}, again("2025-03-01", "change", "a", "b")], [("a", "2024-12-31"), ("b", None)]),
    "changed the day after its end": ([home("2024-01-08", until="2025-02-28") | {"id": "a"}, again("2025-03-01", "change", "a", "b")], [("a", "2025-02-28"), ("b", None)]),
    "changed while it ran": ([home("2024-01-08", until="2025-12-31") | {"id": "a"}, again("2025-03-01", "change", "a", "b")], [("a", "2025-02-28"), ("b", None)]),
    "corrected": ([LIVED, again("2024-02-01", "correction", "a", "b")], [("b", None)]),
    "a correction corrected": ([LIVED, again("2024-02-01", "correction", "a", "b"), again("2024-03-01", "correction", "b", "c")], [("c", None)]),
    "a change corrected": ([LIVED, again("2025-03-01", "change", "a", "b"), again("2025-04-01", "correction", "b", "c")], [("a", "2025-03-31"), ("c", None)]),
    "the corrected fact changed": ([LIVED, again("2024-02-01", "correction", "a", "b"), again("2025-03-01", "change", "b", "c")], [("b", "2025-02-28"), ("c", None)]),
    "changed twice": ([LIVED, again("2025-03-01", "change", "a", "b"), again("2025-09-01", "change", "b", "c")], [("a", "2025-02-28"), ("b", "2025-08-31"), ("c", None)]),
    "void": ([LIVED, home("2025-03-01", "0363"), fact("feit.nietig", "2025-04-01", id="n", supersedes="a", mode="correction")], [("f2", None)]),
    "a change declared void": ([LIVED, again("2025-03-01", "change", "a", "b"), fact("feit.nietig", "2025-04-01", id="n", supersedes="b", mode="correction")], [("a", None)]),
    "a moment keeps its day when changed": ([plan("2024-03-15", id="p"), fact("pip.vastgesteld", "2025-01-06", id="q", leerroute="z_route", supersedes="p", mode="change")], [("p", None), ("q", None)]),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_corrections_and_changes(name: str) -> None:
    raws, expected = CHANGES[name]
    assert ids(*raws) == expected


def test_a_life_is_asked_by_kind_and_day() -> None:
    found = Life(life(LIVED, home("2025-03-01", "0363", until="2025-08-31"), plan("2024-03-15", id="p"), notice("2024-02-01")))
    assert [one.id for one in found.all("pip.vastgesteld", "brp.inschrijving")] == ["a", "p", "f2"]
    assert [found.on("brp.inschrijving", d(one)).id for one in ("2025-02-28", "2025-03-01", "2025-08-31", "2025-09-01")] == ["a", "f2", "f2", "a"]  # type: ignore[union-attr]
    assert found.on("brp.inschrijving", d("2024-01-07")) is None
    told = Fact("x", "inburgeringstermijn.duo", d("2024-03-16"), d("2024-03-16"), {"einddatum": d("2027-03-16")})
    assert (day(told, "einddatum"), day(told, "startdatum")) == (d("2027-03-16"), None)


def duty(key: str, first: str, due: str | None = None, until: str | None = None, done: str | None = None) -> Obligation:
    days = [d(one) if one else None for one in (due, until, done)]
    return Obligation(key, "college", "r", "a", "L", d(first), *days)


def seen(on: str, *entries: Any) -> tuple[list[str], list[str], str | None]:
    view = on_date(Assessment("b", "1", None, tuple(entries)), d(on))
    return [one.key for one in view.open], [one.key for one in view.late], view.next.key if view.next else None


@pytest.mark.parametrize(
    ("on", "open_", "late"),
    [("2024-01-31", False, False), ("2024-02-01", True, False), ("2024-03-01", True, False), ("2024-03-02", True, True), ("2024-05-01", True, True),
     ("2024-05-02", False, False)],
)  # fmt: skip
def test_a_duty_is_open_from_its_first_to_its_last_day_and_late_after_it_was_due(on: str, open_: bool, late: bool) -> None:
    assert seen(on, duty("x", "2024-02-01", "2024-03-01", "2024-05-01"))[:2] == (["x"] if open_ else [], ["x"] if late else [])


def test_a_duty_is_closed_on_the_day_it_is_done() -> None:
    assert seen("2024-02-09", duty("x", "2024-02-01", "2024-03-01", done="2024-02-10"))[0] == ["x"]
    assert seen("2024-02-10", duty("x", "2024-02-01", "2024-03-01", done="2024-02-10"))[0] == []


def test_what_comes_next() -> None:
    late, soon, later, undated = duty("late", "2024-01-01", "2024-02-01"), duty("soon", "2024-01-01", "2024-03-01"), duty("later", "2024-01-01", "2024-04-01"), duty("a", "2024-01-01")
    assert seen("2024-03-01", undated, later, soon, late) == (["late", "soon", "later", "a"], ["late"], "late")
    assert seen("2024-03-01", undated, later, soon) == (["soon", "later", "a"], [], "soon")
    assert seen("2024-03-02", undated, later) == (["later", "a"], [], "later")
    assert seen("2024-03-02", undated) == (["a"], [], "a")
    assert seen("2024-03-02") == ([], [], None)
    assert seen("2024-03-02", duty("b", "2024-01-01"), duty("a", "2024-01-01"))[0] == ["a", "b"]


def test_findings_rights_terms_and_who_is_responsible_on_a_day() -> None:
    spans = [Finding("f", True, "r", "a", "L", valid_from=d("2024-02-01"), valid_until=d("2024-02-10")), Term("t", d("2024-02-01"), d("2024-02-10"), "r", "a", "L"),
             Right("r", True, "r", "a", "L", d("2024-02-01"), d("2024-02-10")), Finding("always", 1, "r", "a", "L")]  # fmt: skip
    for on, there in (("2024-01-31", False), ("2024-02-01", True), ("2024-02-10", True), ("2024-02-11", False)):
        view = on_date(Assessment("b", "1", None, tuple(spans)), d(on))
        assert ([one.key for one in view.findings], len(view.terms), len(view.rights)) == (["f", "always"] if there else ["always"], int(there), int(there))
    case = judged(asylum(), home("2024-02-05"))
    assert [on_date(case, d(one)).responsible.party for one in ("2024-02-04", "2024-02-05")] == ["coa", "college"]  # type: ignore[union-attr]
    assert on_date(case, date(2023, 1, 1)).responsible is None
