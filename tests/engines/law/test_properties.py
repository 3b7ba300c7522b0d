"""What must hold for every life."""

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorlopend.engines.facts import Fact
from doorlopend.engines.law import Assessment, assess, compare, load_results, on_date
from doorlopend.engines.law.calendar import add_months, atw, extend, is_working_day, length
from doorlopend.engines.law.compare import gist
from doorlopend.engines.law.explain import category_of
from tests.engines.law.lives import BOOK, asylum, fact, family, judged, life, notice, plan
from tests.engines.law.strategies import lives, trajectories

CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
IRRELEVANT = [
    fact("persoon.taal", "2024-01-01", taal="ar"), fact("persoon.contactgegevens", "2024-01-01", email="a@example.org"),
    fact("netwerk.contact", "2024-05-01", soort="maatje"), fact("vrijwilligerswerk", "2024-05-01"),
    fact("werk.dienstverband", "2024-05-01", uren_per_week=16), fact("activiteit.gestart", "2024-05-01"),
    fact("sleutelpersoon.gestart", "2024-05-01"), fact("veiligheid.geheim_adres", "2024-01-01"),
]  # fmt: skip


def run(facts: list[Fact], known: date | None = None) -> Assessment:
    return assess(facts=facts, lawbook=BOOK, known=known)


def said(result: Assessment) -> list[object]:
    return [(category_of(one), one.key, one.about, one.rule, gist(one)) for one in result.log]


@CALM
@given(lives())
def test_any_valid_life_is_assessed_and_every_result_has_rule_and_article(facts: list[Fact]) -> None:
    declared = load_results()
    for entry in run(facts).log:
        assert entry.article and entry.rule in BOOK.rules
        assert f"{category_of(entry)}.{entry.key}" in declared
        assert set(entry.facts) <= {one.id for one in facts}


@CALM
@given(trajectories(), st.randoms())
def test_the_order_of_facts_does_not_matter(facts: list[Fact], chance: random.Random) -> None:
    mixed = list(facts)
    chance.shuffle(mixed)
    assert said(run(mixed)) == said(run(facts))


@CALM
@given(trajectories())
def test_irrelevant_facts_change_nothing(facts: list[Fact]) -> None:
    extra = [replace(one, id=f"extra{n}") for n, one in enumerate(life(*IRRELEVANT))]
    before, after = run(facts), run([*facts, *extra])
    unmoved = {(one.category, one.key) for one in compare(before, after)}
    assert unmoved <= {("finding", "bewaren.dossier_verwijderen_op"), ("finding", "bewaren.kern_uiterlijk_tot")}


@CALM
@given(trajectories())
def test_no_deadline_lies_before_its_trigger(facts: list[Fact]) -> None:
    result = run(facts)
    for duty in result.obligations:
        assert duty.responsible in ("college", "duo", "persoon", "gemeente")
        if duty.due is not None and duty.key not in ("intake.afronden_bij_verstek", "vve.verkennen"):
            assert duty.due >= duty.valid_from, duty
    for term in result.terms:
        if term.key in ("inburgeringstermijn", "bezwaar", "ontzorgen"):
            assert term.last_day >= term.start, term


@CALM
@given(trajectories(), st.sampled_from(["ziekte", "opvang", "dakloosheid", "aanbieder", "overig", "alfabetisering"]),
       st.dates(date(2022, 6, 1), date(2027, 6, 1)), st.integers(0, 900))  # fmt: skip
def test_a_further_ground_never_shortens_the_term(facts: list[Fact], ground: str, first: date, days: int) -> None:
    before = run(facts)
    more = Fact("more", f"omstandigheid.{ground}", first, first, {}, first + timedelta(days=days))
    after = run([*facts, more])
    for key in ("termijn.laatste_dag", "termijn.laatste_dag_met_aanspraken"):
        old = [one.value for one in before.about(key)]
        new = [one.value for one in after.about(key)]
        assert len(old) == len(new)
        if old and old[0] and new[0]:
            assert new[0] >= old[0]  # type: ignore[operator]


@CALM
@given(trajectories())
def test_somebody_is_responsible_on_every_day_since_the_file_opened(facts: list[Fact]) -> None:
    spans = [one for one in run(facts).responsible if one.party != "openbaar_lichaam"]
    assert spans
    for earlier, later in pairwise(spans):
        assert earlier.valid_until is not None
        assert later.valid_from == earlier.valid_until + timedelta(days=1)
    assert spans[-1].valid_until is None
    assert spans[0].valid_from <= min(one.valid_from for one in facts if one.id == "permit")


@CALM
@given(trajectories(), st.dates(date(2022, 1, 1), date(2028, 12, 31)))
def test_time_travel_never_sees_later_knowledge(facts: list[Fact], known: date) -> None:
    early = [one for one in facts if one.known_on <= known]
    result = run(facts, known)
    assert said(result) == said(run(early))
    assert {fact_id for one in result.log for fact_id in one.facts} <= {one.id for one in early}


@CALM
@given(trajectories(), st.data())
def test_a_correction_equals_a_life_in_which_the_error_never_was(facts: list[Fact], data: st.DataObject) -> None:
    wrong = data.draw(st.sampled_from(facts))
    shift = timedelta(days=data.draw(st.integers(-30, 30)))
    last = wrong.valid_until and max(wrong.valid_until, wrong.valid_from + shift)
    right = replace(wrong, id="mended", valid_from=wrong.valid_from + shift, valid_until=last, supersedes=wrong.id, mode="correction")
    clean = [one if one.id != wrong.id else replace(right, supersedes=None, mode="") for one in facts]
    assert said(run([*facts, right])) == said(run(clean))


@CALM
@given(trajectories(), st.data())
def test_a_fact_declared_void_leaves_no_trace(facts: list[Fact], data: st.DataObject) -> None:
    wrong = data.draw(st.sampled_from(facts))
    void = Fact("void", "feit.nietig", wrong.valid_from, wrong.known_on, {}, None, wrong.id, "correction")
    assert said(run([*facts, void])) == said(run([one for one in facts if one.id != wrong.id]))


@CALM
@given(trajectories(), st.dates(date(2022, 1, 1), date(2029, 1, 1)))
def test_late_is_open_and_open_is_not_done(facts: list[Fact], on: date) -> None:
    view = on_date(run(facts), on)
    assert set(map(id, view.late)) <= set(map(id, view.open))
    assert all(one.done_on is None or one.done_on > on for one in view.open)
    assert all(one.due is not None and one.due < on for one in view.late)
    assert (view.next is None) == (not view.open)


def test_a_change_keeps_the_past_and_a_correction_does_not() -> None:
    lived = fact("brp.inschrijving", "2024-01-08", id="a", gemeente="0344")
    moved = fact("brp.inschrijving", "2025-03-01", id="b", gemeente="0363", supersedes="a", mode="change")
    wrong = fact("brp.inschrijving", "2024-01-08", id="b", gemeente="0363", supersedes="a", mode="correction")
    changed = [(one.gemeente, one.valid_until) for one in judged(family(), lived, moved).responsible]
    assert changed[-2:] == [("0344", date(2025, 2, 28)), ("0363", None)]
    assert [one.gemeente for one in judged(family(), lived, wrong).responsible] == ["0363"]


def test_correcting_a_change_lets_the_older_fact_run_to_the_right_day() -> None:
    lived = fact("brp.inschrijving", "2024-01-08", id="a", gemeente="0344")
    moved = fact("brp.inschrijving", "2025-03-01", id="b", gemeente="0363", supersedes="a", mode="change")
    later = fact("brp.inschrijving", "2025-04-01", id="c", gemeente="0363", supersedes="b", mode="correction")
    spans = [(one.gemeente, one.valid_until) for one in judged(family(), lived, moved, later).responsible]
    assert spans[-2:] == [("0344", date(2025, 3, 31)), ("0363", None)]


def test_a_corrected_plan_date_moves_the_term_only_once_known() -> None:
    wrong = plan("2024-03-15", id="p")
    right = plan("2024-04-15", id="q", supersedes="p", mode="correction", known_on="2025-01-06")
    assert judged(asylum(), notice("2024-02-01"), wrong, right, known="2025-01-05").value("termijn.laatste_dag") == date(2027, 3, 15)
    assert judged(asylum(), notice("2024-02-01"), wrong, right, known="2025-01-06").value("termijn.laatste_dag") == date(2027, 4, 15)


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.integers(1, 84))
def test_a_moved_term_ends_on_the_first_working_day(start: date, days: int) -> None:
    end, plain = atw(start, days, BOOK.free), start + timedelta(days=days)
    assert end >= plain and is_working_day(end, BOOK.free)
    if days > 10:
        between = [plain + timedelta(days=n) for n in range((end - plain).days)]
        assert not any(is_working_day(day, BOOK.free) for day in between)
    if days >= 3:
        inside = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
        assert sum(is_working_day(day, BOOK.free) for day in inside) >= 2


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 800), st.integers(0, 60))
def test_a_longer_delay_never_gives_an_earlier_day(base: date, first: date, days: int, more: int) -> None:
    short = length(first, first + timedelta(days=days))
    long = length(first, first + timedelta(days=days + more))
    assert extend(base, *short) <= extend(base, *long)
    assert extend(base, *short) <= extend(base + timedelta(days=1), *short)


@pytest.mark.parametrize(("day", "months", "expected"), [("2024-01-31", 1, "2024-02-29"), ("2023-01-31", 1, "2023-02-28"),
                                                         ("2024-02-29", 36, "2027-02-28"), ("2024-12-15", 1, "2025-01-15"),
                                                         ("2024-03-31", -1, "2024-02-29")])  # fmt: skip
def test_months_run_to_the_same_number_or_the_last_day(day: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)
