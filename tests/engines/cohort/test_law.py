"""The law, which knows nothing of the generator, can follow the lives and finds no quarrel in them."""

from datetime import date

from doorlopend.engines.cohort import demo_places, generate, published_figures, stories
from doorlopend.engines.law import assess, load_lawbook

TODAY = date(2026, 9, 1)
QUARRELS = {"termijn.verschil_duo", "verantwoordelijk.onbekend"}


def test_terms_and_responsible_gemeente_agree_with_the_law():
    lawbook = load_lawbook()
    made = generate(seed=6, households=250, today=TODAY, figures=published_figures(), places=demo_places())
    for life in (*made, *stories(today=TODAY)):
        found = assess(facts=life.facts, lawbook=lawbook)
        assert not [s for s in found.signals if s.key in QUARRELS], life.key


def test_the_story_of_a_late_plan_is_a_running_obligation():
    layla = next(life for life in stories(today=TODAY) if life.key == "hvb-layla")
    found = assess(facts=layla.facts, lawbook=load_lawbook())
    assert [o for o in found.obligations if o.due is not None and 0 <= (o.due - TODAY).days <= 21]
