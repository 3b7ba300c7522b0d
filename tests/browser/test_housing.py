"""A whole round in the browser: advice, reasons, a household moved with its effect on everyone, decided by a second person."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.checks import assert_readable, follow
from tests.conftest import ROOT

pytestmark = pytest.mark.browser
PAGES = {
    "coordinator-wonen": (
        "/woningen/", "/woningen/kalender/", "/woningen/locaties/", "/taakstelling/", "/taakstelling/cijfer/", "/regiokaart/", "/plaatsing/",
        "/plaatsing/nieuw/", "/plaatsing/algoritme/", "{round}", "{round}plaatsen/", "{round}wegingen/", "{round}logboek/", "{round}billijkheid/", "{round}een-woning-erbij/?place=GM0855&persons=4", "{round}1/",
    ),
    "plaatser": ("/plaatsing/huishoudens/", "{round}1/", "{round}1/gezegd/"),
    "verhuurder": ("/woningen/melden/", "/woningen/lijst/"),
}  # fmt: skip


@pytest.fixture(scope="module")
def round_(site: Any) -> str:
    """The address of a round with a snapshot, made in the site's own database."""
    made = subprocess.run([sys.executable, "-m", "tests.browser.housing_world"], cwd=ROOT, env=site.environment, check=True, capture_output=True)
    return f"/plaatsing/{json.loads(made.stdout)['round']}/"


def test_a_round_from_advice_to_decision(site: Any, as_role: Callable[..., Any], round_: str) -> None:
    page = as_role("coordinator-wonen")
    page.goto(f"{site.url}{round_}")
    page.click("button:has-text('Advies vragen')")
    page.wait_for_selector("[data-hs-board]")
    assert "Geheim" not in page.content()
    card = page.locator("[data-hs-place^='GM'] [data-hs-card][draggable=true]").filter(has_not_text="hard criterium").first
    number = card.get_attribute("data-hs-card")
    here = card.locator("xpath=ancestor::section").get_attribute("data-hs-place")
    other = next(code for code in ("GM0785", "GM0855", "GM0867") if code != here)
    page.drag_and_drop(f"[data-hs-card='{number}']", f"[data-hs-place='{other}'] h2")
    page.wait_for_selector("#effect textarea")
    assert f"Huishouden {number}" in page.locator("#effect").inner_text()
    page.fill("#effect textarea", "Een zus woont daar")
    page.click("#effect button[type=submit]")
    page.wait_for_selector(f"[data-hs-place='{other}'] [data-hs-card='{number}'] >> text=door een mens geplaatst")
    follow(page.locator(f"[data-hs-card='{number}'] a"))
    assert "Een zus woont daar" in page.inner_text("main") and "Advies:" in page.inner_text("main")
    _by_keyboard(site, page, round_, number)
    page.goto(f"{site.url}{round_}")
    page.click("a:has-text('Voorstellen ter besluit')")
    page.fill("textarea[name=proxy_reason]", "Kleine ronde, besproken met de FG")
    page.click("main button[type=submit]")
    page.wait_for_selector("text=voorgesteld")
    assert page.locator("button:has-text('Besluiten')").count() == 0, "who may not decide gets no button"
    _decided(site, as_role, round_)


def _by_keyboard(site: Any, page: Any, round_: str, moved: str) -> None:
    """The same without a mouse: choose, look at the effect, give the reason."""
    page.goto(f"{site.url}{round_}")
    free = page.locator("[data-hs-card][draggable=true]").filter(has_not_text="hard criterium")
    number = next(found for found in (free.nth(n).get_attribute("data-hs-card") for n in range(free.count())) if found != moved)
    page.goto(f"{site.url}{round_}{number}/")
    page.focus("select[name=place]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Werk in de buurt")
    page.focus("[data-hs-preview]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#effect >> text=Wat dit voor iedereen betekent")
    page.focus("main form[data-hs-effect] button:has-text('Verplaatsen')")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=is verplaatst")


def _decided(site: Any, as_role: Callable[..., Any], round_: str) -> None:
    page = as_role("beslisser")
    page.goto(f"{site.url}{round_}")
    page.click("button:has-text('Besluiten')")
    page.wait_for_selector("text=Het besluit is genomen")
    page.goto(f"{site.url}{round_}logboek/")
    text = page.inner_text("main")
    assert "Wijziging door een mens" in text and "aanvaard" in text and "afgewezen" not in text


def test_pages_are_accessible(site: Any, as_role: Callable[..., Any], round_: str) -> None:
    for role, paths in PAGES.items():
        page = as_role(role)
        for path in paths:
            page.goto(f"{site.url}{path.format(round=round_)}")
            assert_readable(page)
