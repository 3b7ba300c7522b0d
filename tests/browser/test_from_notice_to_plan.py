"""From DUO's notice that a clock runs to a plan that DUO took: one person, one afternoon, nothing typed twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from doorlopend.gateways.exchange.duo_simulator import Gemeente, Settings, Simulator, serving
from doorlopend.gateways.exchange.duo_simulator.numbers import bsns
from doorlopend.gateways.exchange.duo_simulator.person import new
from tests.browser.checks import follow
from tests.browser.conftest import TODAY, Site
from tests.browser.line_world import CODE, OIN
from tests.conftest import ROOT

pytestmark = pytest.mark.browser
LIFE = [
    (date(2026, 10, 5), "verplicht", {"coa": False, "gemeente": CODE}),
    (date(2026, 10, 12), "lbt_aanmelding", {"score": 60}),
]  # fmt: skip
BSN = bsns(1)[0]
MOST_CLICKS = 30


class Hand:
    """What a person does with mouse and keys; what is asked twice stands in `filled` twice."""

    def __init__(self, page: Any) -> None:
        self.page, self.clicks, self.filled = page, 0, list[str]()

    def click(self, name: str, role: str = "link") -> None:
        follow(self.page.get_by_role(role, name=name, exact=True).first)
        assert self.page.get_by_role("heading", level=1).is_visible(), f"a dead end after {name}"
        self.clicks += 1

    def press(self, name: str) -> None:
        self.click(name, "button")

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label).fill(text)
        self.filled.append(text)

    def choose(self, label: str, value: str) -> None:
        self.page.get_by_label(label).select_option(value)
        self.clicks += 1
        self.filled.append(label)


@pytest.fixture
def duo(site: Site) -> Iterator[Simulator]:
    """The stand-in for DUO that notifies this very site, with one person whose ten weeks started."""
    settings = Settings(gemeenten=(Gemeente.parse(f"{CODE}={OIN}"),), portal=0.0, callback=site.url)
    simulator = Simulator.open(None, settings=settings)
    simulator.add(new(bsn=BSN, v_nummer=9_000_000_001, asiel=True, detail="Asielstatushouder"), LIFE)
    with serving(simulator) as address:
        subprocess.run([sys.executable, "-m", "tests.browser.line_world", address], cwd=ROOT, env=site.environment, check=True)
        yield simulator


def worker(site: Site) -> None:
    """Handles what waits, as the worker beside the site does all day."""
    subprocess.run([sys.executable, "-m", "doorlopend.gateways.cli", "worker", "--once"], cwd=ROOT, env=site.environment, check=True, capture_output=True)


def test_from_a_notice_to_a_plan_that_duo_took(as_role: Callable[..., Any], site: Site, duo: Simulator) -> None:
    duo.advance(to=date.fromisoformat(TODAY))
    worker(site)
    page = as_role("lijn")
    hand = Hand(page)
    _takes_on(hand)
    _talks(hand)
    _weighs(hand)
    _plans(hand)
    hand.click("PIP melden aan DUO")
    assert "DUO zou dit bericht weigeren" not in page.inner_text("main")
    hand.press("Versturen naar DUO")
    worker(site)
    page.reload()
    assert page.get_by_text("aangenomen door DUO").first.is_visible()
    taken = duo.document(BSN)
    assert taken is not None and [one["pip"]["dagtekeningPip"] for one in taken["pips"]] == [TODAY]
    assert len(hand.filled) == len(set(hand.filled)), "something was asked twice"
    assert hand.clicks <= MOST_CLICKS
    print(f"\n{hand.clicks} clicks, {len(hand.filled)} answers")


def _takes_on(hand: Hand) -> None:
    """Nobody's person is found from her own list, taken on with one click, and named."""
    hand.click("Van niemand 1")
    hand.click("Naam nog niet bekend")
    hand.press("Ik word contactpersoon")
    hand.click("Vastleggen wie dit is")
    for label, text in (("Voornamen", "Selam"), ("Achternaam", "Tewolde"), ("Geboortedatum", "4-5-1994"), ("Telefoon", "0612345678")):
        hand.fill(label, text)
    hand.press("Opslaan")


def _talks(hand: Hand) -> None:
    """Each page leads to the next; what DUO said of the test is there already."""
    hand.click("Verder met de intake")
    hand.click("Verder met: gesprek")
    hand.choose("Waar", "thuis")
    hand.choose("In welke taal is gesproken", "ti")
    hand.choose("Wie hielp met vertalen", "tolk")
    hand.choose("Gewezen op het recht", "ja")
    hand.press("Vastleggen en verder")
    assert hand.page.get_by_label("Taal die de persoon het best spreekt").input_value() == "ti"
    hand.press("Vastleggen en verder")
    hand.choose("Onderwijs: niveau", "voortgezet")
    hand.press("Vastleggen en verder")
    hand.fill("In eigen woorden", "Ik wil als bakker werken.")
    hand.choose("Wil de persoon een beroepsopleiding", "nee")
    hand.press("Vastleggen en verder")
    hand.click("Naar de intake")


def _weighs(hand: Hand) -> None:
    hand.click("Weging van de leerroute")
    assert hand.page.get_by_label("B1-route").is_checked(), "the advice rests on what DUO said of the test"
    hand.fill("Waarom past deze leerroute", "B1 is haalbaar, en zij wil werken.")
    hand.press("Vastleggen en verder")
    hand.press("Vastleggen")


def _plans(hand: Hand) -> None:
    """Composed from the intake: reasons for and against each route stand there, and she only reads."""
    hand.press("PIP opstellen")
    assert hand.page.get_by_label("Redenen: B1-route").input_value() == "B1 is haalbaar, en zij wil werken."
    assert hand.page.get_by_label("Redenen: Z-route").input_value()
    hand.press("Opslaan en nakijken")
    hand.press("PIP vaststellen")
