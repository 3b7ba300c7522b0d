"""What asks for attention in a course, and what is asked only when it may be answered."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlopend.engines.facts import Fact
from doorlopend.engines.law import assess, load_lawbook
from doorlopend.engines.law.calendar import add_months
from doorlopend.practice.casework.exchange.checks import blame_choices
from doorlopend.practice.casework.progress.alarms import Course, alarms, hours_between
from doorlopend.practice.casework.progress.kept import from_json, to_json
from doorlopend.practice.casework.progress.page import EVIDENCE, claims

BOOK = load_lawbook()
PLAN = date(2025, 3, 3)
TODAY = date(2026, 11, 21)


def fact(kind: str, on: date, until: date | None = None, **data: Any) -> Fact:
    return Fact(id=f"{kind}-{on}-{sorted(data.items())}", kind=kind, valid_from=on, valid_until=until, known_on=on, data=data)


def life(*more: Fact, plan: dict[str, Any] | None = None) -> tuple[Fact, ...]:
    began = date(2025, 1, 6)
    return (
        fact("inburgeringsplicht.vastgesteld", began), fact("inburgeringsplicht.kennisgeving", began),
        fact("doelgroep.vastgesteld", began, doelgroep="asielstatushouder_a"), fact("brp.inschrijving", began, gemeente="0785"),
        fact("pip.vastgesteld", PLAN, **(plan or {"leerroute": "b1_route", "niveau": "b1", "intensiteit_uren": 600})), *more,
    )  # fmt: skip


def codes(*more: Fact, today: date = TODAY, plan: dict[str, Any] | None = None) -> set[str]:
    facts = life(*more, plan=plan)
    return {one.code for one in alarms(facts=facts, assessment=assess(facts=facts, lawbook=BOOK), today=today)}


def month(offered: float, followed: float, ago: int = 1) -> list[Fact]:
    last = TODAY - timedelta(days=7 * ago)
    first = last - timedelta(days=27)
    return [fact("uren.aangeboden", first, last, soort="nt2", uren=offered), fact("uren.gevolgd", first, last, soort="nt2", uren=followed)]


@pytest.mark.parametrize(("followed", "alarm"), [(80, False), (79, True), (0, True), (100, False)])
def test_attendance_below_the_agreed_share_asks_attention(followed: float, alarm: bool) -> None:
    assert ("aanwezigheid" in codes(*month(100, followed))) == alarm


def test_old_absence_does_not_go_on_asking() -> None:
    assert "aanwezigheid" not in codes(*month(100, 10, ago=12))


def test_three_times_without_notice_asks_attention_and_illness_does_not() -> None:
    days = [TODAY - timedelta(days=3 * n) for n in range(1, 4)]
    assert "zonder_bericht" in codes(*(fact("verzuim.gemeld", day, uren=3, reden="zonder_bericht") for day in days))
    assert "zonder_bericht" not in codes(*(fact("verzuim.gemeld", day, uren=3, reden="ziek") for day in days))


def test_a_school_that_is_silent_is_seen() -> None:
    started = fact("lessen.gestart", date(2025, 5, 5))
    assert "geen_uren" in codes(started)
    assert "geen_uren" not in codes(started, *month(40, 40))
    assert "geen_uren" not in codes(started, fact("lessen.afgerond", date(2026, 6, 1)))


def test_falling_behind_the_plan_is_measured_against_the_time_that_has_gone() -> None:
    assert "tempo" in codes(*month(40, 40))
    assert "tempo" not in codes(fact("uren.gevolgd", date(2025, 5, 5), date(2026, 9, 1), soort="nt2", uren=400))


def test_the_end_of_the_term_is_told_half_a_year_before_and_not_when_all_is_done() -> None:
    end = date(2028, 3, 3)
    assert "termijn_nadert" in codes(today=add_months(end, -6))
    assert "termijn_nadert" not in codes(today=add_months(end, -6) - timedelta(days=3))
    everything = [fact("examen.afgelegd", date(2026, 5, 4), onderdeel=part, niveau="b1", uitslag="geslaagd") for part in ("lezen", "luisteren", "schrijven", "spreken")]
    everything += [fact("examen.afgelegd", date(2026, 5, 5), onderdeel="knm", uitslag="geslaagd"), fact("pvt.ondertekend", date(2026, 5, 6)), fact("map.eindgesprek", date(2026, 5, 7))]
    assert not codes(*everything, today=date(2027, 10, 4))


def test_two_failed_attempts_use_up_what_is_free() -> None:
    tries = [fact("examen.afgelegd", date(2026, month, 2), onderdeel="lezen", niveau="b1", uitslag="gezakt") for month in (3, 6)]
    assert "pogingen_op" in codes(*tries)
    assert "pogingen_op" not in codes(tries[0])
    assert "pogingen_op" not in codes(*tries, fact("examen.afgelegd", date(2026, 9, 2), onderdeel="lezen", niveau="b1", uitslag="geslaagd"))


@given(reports=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 60), st.integers(0, 60)), max_size=12))
def test_hours_are_counted_once_wherever_the_period_is_cut(reports: list[tuple[int, int, int]]) -> None:
    """Two neighbouring periods together hold what the whole holds."""
    facts = []
    for place, (ago, offered, followed) in enumerate(reports):
        last = TODAY - timedelta(days=ago)
        facts += [Fact(f"o{place}", "uren.aangeboden", last - timedelta(days=20), last, {"soort": "nt2", "uren": offered}, last)]
        facts += [Fact(f"f{place}", "uren.gevolgd", last - timedelta(days=20), last, {"soort": "nt2", "uren": followed}, last)]
    first, cut = TODAY - timedelta(days=400), TODAY - timedelta(days=100)
    whole, left, right = (hours_between(facts, *period) for period in ((first, TODAY), (first, cut), (cut + timedelta(days=1), TODAY)))
    assert (whole.offered, whole.followed) == (left.offered + right.offered, left.followed + right.followed)


DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2029, 12, 31))


@given(dated=DAYS, end=DAYS, today=DAYS)
def test_blame_is_asked_only_after_the_term_and_ja_only_once_it_has_passed(dated: date, end: date, today: date) -> None:
    choices = blame_choices(dated=dated, term_end=end, today=today)
    assert (choices == ("",)) == (dated < end)
    assert "Ja" not in choices or end <= today
    assert "Nee" not in choices or end <= add_months(today, 2)


def test_a_ground_that_holds_comes_with_its_proof() -> None:
    facts = life(fact("omstandigheid.ziekte", date(2025, 9, 1), date(2026, 1, 31), betreft="persoon"))
    (claim,) = [one for one in claims(facts, assess(facts=facts, lawbook=BOOK)) if one.ground == "ziekte"]
    assert claim.evidence and "4.1" in claim.article
    short = life(fact("omstandigheid.ziekte", date(2025, 9, 1), date(2025, 9, 30), betreft="persoon"))
    assert not [one for one in claims(short, assess(facts=short, lawbook=BOOK)) if one.ground == "ziekte"]


def test_every_ground_of_the_vocabulary_has_its_proof_or_is_given_without_application() -> None:
    from doorlopend.engines.facts.kinds.plan import EXTENSION_GROUNDS

    assert set(EXTENSION_GROUNDS) - set(EVIDENCE) == {"onderbreking", "nakijkvertraging"}
    assert all(row["nl"] and row["en"] and len(row["nl"]) == len(row["en"]) for row in EVIDENCE.values())


OPTIONAL_DAY = st.none() | DAYS
COURSES = st.builds(
    Course, ends=OPTIONAL_DAY, reports=st.lists(st.tuples(DAYS, st.sampled_from(["uren.gevolgd", "uren.aangeboden"]), st.floats(0, 60)), max_size=4).map(tuple),
    told=st.lists(st.tuples(DAYS, st.floats(0, 100)), max_size=2).map(tuple), unannounced=st.lists(DAYS, max_size=4).map(tuple), silent=OPTIONAL_DAY,
    planned=st.floats(0, 900), followed=st.floats(0, 900), term=st.none() | st.tuples(DAYS, DAYS), last_day=OPTIONAL_DAY, lacking=st.booleans(),
    used_up=st.lists(st.sampled_from(["lezen", "knm"]), unique=True).map(tuple), school=st.text(max_size=9),
)  # fmt: skip


@given(course=COURSES)
def test_a_course_that_was_kept_is_the_course(course: Course) -> None:
    assert from_json(json.loads(json.dumps(to_json(course)))) == course
