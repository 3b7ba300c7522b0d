"""What every life has to be: valid, repeatable, known by today, and recognisably nobody."""

from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorlopend.engines.cohort import (
    Figures,
    FiguresError,
    demo_places,
    generate,
    overlay,
    published_figures,
    stories,
)
from doorlopend.engines.cohort import (
    testbeds as trials,
)
from doorlopend.engines.facts import KINDS, validate_life

TODAY = date(2026, 9, 1)
FIGURES, PLACES = published_figures(), demo_places()


def some(seed=1, households=150, today=TODAY, **more):
    return list(
        generate(seed=seed, households=households, today=today, figures=FIGURES, places=PLACES, **more)
    )


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), today=st.dates(date(2023, 1, 1), date(2029, 12, 31)))
def test_every_fact_is_valid_and_known_by_today(seed, today):
    for life in some(seed, 25, today):
        validate_life(life.facts)
        assert life.facts
        assert all(fact.known_on <= today for fact in life.facts)
        assert [f.known_on for f in life.facts] == sorted(f.known_on for f in life.facts)


def test_the_same_seed_gives_the_same_lives_whole_or_in_parts():
    whole = some(households=60)
    assert whole == some(households=60)
    assert whole == some(households=25) + some(households=35, first=25)
    assert whole != some(seed=2, households=60)


def test_all_groups_are_there_and_only_the_obliged_have_a_plan():
    lives = some(households=400)
    assert {x.traits.group for x in lives} == {
        "wi2021",
        "gezinsmigrant",
        "oekrainer",
        "asielzoeker",
        "wi2013",
    }
    planned = {x.traits.group for x in lives for f in x.facts if f.kind == "pip.vastgesteld"}
    assert planned == {"wi2021", "gezinsmigrant"}


def test_the_cohort_shows_the_breadth_of_the_vocabulary():
    used = {f.kind for x in some(households=2500, names=False) for f in x.facts}
    wanted = {
        "persoon.nationaliteit", "persoon.geboren", "huishouden.band", "diploma.behaald", "azc.verblijf", "koppeling",
        "huisvesting.gerealiseerd", "brp.inschrijving", "pip.vastgesteld", "uren.gevolgd", "examen.afgelegd",
        "pvt.ondertekend", "map.eindgesprek", "werk.dienstverband", "bijstand.recht", "vrijwilligerswerk",
        "vrijstelling.besluit", "ontheffing.besluit", "verlenging.besluit", "pip.overgedragen", "aanbod.lokaal",
        "onderwijs.inschrijving", "z_route.afgerond", "inburgeringsplicht.beeindigd", "intake.waarschuwing",
    }  # fmt: skip
    assert wanted <= used <= set(KINDS)


def test_names_say_that_nobody_is_meant():
    for life in some(households=80):
        assert life.names[1] in {"Voorbeeld", "Fictief", "Denkbeeld", "Verzonnen", "Bedacht", "Proefpersoon",
                                 "Verbeelding", "Schijnbaar", "Demo", "Testman"}  # fmt: skip


def test_numbers_are_unique_and_bsns_only_of_the_9999_series_and_on_request():
    plain, numbered = some(), some(bsns=True)
    assert not [f for x in plain for f in x.facts if f.kind == "persoon.bsn"]
    bsns = [f.data["bsn"] for x in numbered for f in x.facts if f.kind == "persoon.bsn"]
    assert len(bsns) == len(set(bsns)) == len(numbered)
    assert all(b.startswith("9999") for b in bsns)
    v_numbers = [f.data["v_nummer"] for x in plain for f in x.facts if f.kind == "persoon.v_nummer"]
    assert len(v_numbers) == len(set(v_numbers)) == len(plain)
    with pytest.raises(ValueError, match="9999 series"):
        list(
            generate(
                seed=1, households=9000, today=TODAY, figures=FIGURES, places=PLACES, names=False, bsns=True
            )
        )


def test_the_order_of_the_chain_is_kept():
    chain = ("verblijfsrecht.verleend", "koppeling", "huisvesting.gerealiseerd", "intake.oproep", "pip.vastgesteld",
             "lessen.gestart", "examen.afgelegd")  # fmt: skip
    for life in some(households=300):
        if life.traits.group == "wi2021":
            days = [next(f.valid_from for f in life.facts if f.kind == kind) for kind in chain
                    if any(f.kind == kind for f in life.facts)]  # fmt: skip
            assert days == sorted(days)


def test_whoever_is_on_the_way_has_a_named_contact_and_a_day_ahead():
    for life in some(households=200):
        ended = any(f.kind in ("inburgeringsplicht.beeindigd", "persoon.overleden") for f in life.facts)
        steps = [f for f in life.facts if f.kind == "volgende_stap.afgesproken"]
        assert bool(steps) != ended
        assert all(step.data["datum"] > TODAY for step in steps)


def test_nobody_lives_in_two_gemeenten_at_once():
    for life in some(households=500, names=False):
        stays = sorted((f for f in life.facts if f.kind == "brp.inschrijving"), key=lambda f: f.valid_from)
        for earlier, later in pairwise(stays):
            assert earlier.valid_until is not None and earlier.valid_until < later.valid_from
        if stays:
            assert stays[-1].data["gemeente"] == life.gemeente


@pytest.mark.parametrize("today", [date(2026, 9, 1), date(2027, 2, 28), date(2030, 12, 31)])
def test_stories_hold_on_any_day_and_every_region_has_some(today):
    told = stories(today=today)
    for life in told:
        validate_life(life.facts)
        assert life.story and all(f.known_on <= today for f in life.facts)
    assert {x.region for x in told} == {p.region for p in PLACES.gemeenten}
    assert sum(x.region == "hart-van-brabant" for x in told) >= 8


def test_a_story_from_the_future_or_from_nowhere_is_refused():
    text = '[[story]]\nkey = "x"\nname = ["A", "Demo"]\ngemeente = "{}"\nstory = "s"\nfacts = [{{ kind = "koppeling", on = {} }}]'
    with pytest.raises(FiguresError, match="after today"):
        stories(today=TODAY, text=text.format("0855", 3))
    with pytest.raises(FiguresError, match="9999"):
        stories(today=TODAY, text=text.format("9999", -3))


def test_figures_without_source_are_refused_and_a_missing_table_is_named():
    with pytest.raises(FiguresError, match=r"\[a\]"):
        Figures.parse("[a]\nvalues = { x = 1 }")
    with pytest.raises(FiguresError, match=r"work\.nothing"):
        FIGURES.table("work.nothing")
    with pytest.raises(FiguresError, match="as_of"):
        Figures.parse('[a]\nsource = "CBS"\nvalues = { x = 1 }')
    assert all(year and source for _, year, source, _ in FIGURES.sources())
    with pytest.raises(FiguresError, match="hart-van-brabant"):
        PLACES.region("utopia")


@pytest.fixture(scope="module")
def limburg():
    places = PLACES.region("noord-limburg")
    return list(generate(seed=4, households=4000, today=TODAY, figures=FIGURES, places=places, names=False))


@pytest.mark.parametrize("testbed", trials(), ids=lambda t: t.key)
def test_the_true_effect_of_each_arm_is_in_the_record(limburg, testbed):
    told = overlay(limburg, testbed=testbed, seed=1, since=date(2022, 6, 1), today=TODAY)
    for life in told.lives:
        validate_life(life.facts)
    assert sum(t.people for t in told.truth) == len(told.assigned) > 1000
    for truth in told.truth:
        assert truth.realised == pytest.approx(truth.effect, abs=0.02)
    assert told == overlay(limburg, testbed=testbed, seed=1, since=date(2022, 6, 1), today=TODAY)


def test_a_lottery_finds_its_effect_back_and_choice_deceives(limburg):
    lottery, _, choice, town = (
        overlay(limburg, testbed=t, seed=3, since=date(2022, 6, 1), today=TODAY) for t in trials()
    )
    assert _difference(lottery) == pytest.approx(lottery.truth[1].realised, abs=0.05)
    assert _difference(choice) > choice.truth[1].realised + 0.02
    by_town = {life.gemeente: town.assigned[life.key][0] for life in town.lives if life.key in town.assigned}
    for life in town.lives:
        if life.key in town.assigned:
            assert town.assigned[life.key][0] == by_town[life.gemeente]


def test_the_wedge_only_ever_switches_on(limburg):
    told = overlay(limburg, testbed=trials()[1], seed=3, since=date(2022, 6, 1), today=TODAY)
    gemeente = {life.key: life.gemeente for life in told.lives}
    rows = sorted((gemeente[key], day, arm) for key, (arm, day) in told.assigned.items())
    for (town, _, arm), (next_town, _, next_arm) in pairwise(rows):
        assert not (town == next_town and arm == "werkvloer" and next_arm == "gebruikelijk")


def test_lives_stream():
    endless = generate(seed=1, households=10**9, today=TODAY, figures=FIGURES, places=PLACES, names=False)
    assert len(list(islice(endless, 10))) == 10


def _difference(told):
    """Share at work a year after the start, second arm minus first, among those a year has passed for."""
    counts = {arm.arm: [0, 0] for arm in told.truth}
    for life in told.lives:
        arm, start = told.assigned.get(life.key, (None, None))
        if arm is not None and start + timedelta(days=365) <= TODAY - timedelta(days=30):
            day = start + timedelta(days=365)
            worked = any(f.kind == "werk.dienstverband" and f.valid_from <= day <= (f.valid_until or date.max)
                         for f in life.facts)  # fmt: skip
            counts[arm][0] += worked
            counts[arm][1] += 1
    first, second = (counts[arm.arm][0] / counts[arm.arm][1] for arm in told.truth)
    return second - first
