"""What a regievoerder does in the morning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.checks import assert_accessible, assert_no_sideways_scroll
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser
PAGES = ("/mensen/", "/mensen/?whose=team", "/sluitend/", "/zoeken/", "/berichten/")


def test_she_sees_who_needs_her_today_and_why_that_date(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regievoerder")
    page.goto(f"{site.url}/mensen/")
    assert page.locator("table tbody tr").count() == 4
    page.get_by_role("link", name="Haddad, Amal").click()
    plan = page.locator(".dl-duty", has_text="Eerste PIP vaststellen")
    plan.get_by_text("Waarom deze datum?").click()
    assert plan.get_by_text("Bi 5.3 lid 1").first.is_visible()


def test_she_agrees_a_next_step_and_it_stands_on_her_list(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regievoerder")
    page.goto(f"{site.url}/dossiers/{site.made['dossiers'][1]}/")
    page.get_by_role("link", name="Volgende stap afspreken").click()
    page.get_by_label("Wat gaat er gebeuren?").fill("Kennismaken met de sleutelpersoon")
    page.get_by_label("Wanneer?").fill("22-11-2026")
    page.get_by_role("button", name="Opslaan").click()
    assert page.get_by_text("Kennismaken met de sleutelpersoon").first.is_visible()
    page.goto(f"{site.url}/sluitend/?gap=step")
    assert page.get_by_role("link", name="Tesfay, Amal").count() == 0


def test_a_colleagues_file_asks_a_reason_first(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regievoerder")
    page.goto(f"{site.url}/dossiers/{site.made['dossiers'][6]}/")
    assert "Dossier van een collega" in page.content()
    page.get_by_label("Reden").fill("Waarneming bij ziekte")
    page.get_by_role("button", name="Dossier openen").click()
    assert page.get_by_role("heading", name="Petrenko, Amal").is_visible()


def test_she_works_by_keyboard_alone(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regievoerder")
    page.goto(f"{site.url}/mensen/")
    page.keyboard.press("Tab")
    assert "Naar de inhoud" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Haddad, Amal").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/dossiers/**")


def test_it_works_without_javascript(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regievoerder", javascript=False)
    page.goto(f"{site.url}/mensen/?urgency=0")
    page.get_by_role("link", name="Haddad, Amal").click()
    assert page.get_by_role("heading", name="Haddad, Amal").is_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_can_be_read_by_everybody(as_role: Callable[..., Any], site: Site, width: int) -> None:
    page = as_role("regievoerder", width=width)
    dossier = f"/dossiers/{site.made['dossiers'][0]}/"
    extra = (dossier, f"{dossier}volgende-stap/", f"{dossier}vastleggen/", f"{dossier}vastleggen/pip.vastgesteld/", f"/dossiers/{site.made['dossiers'][7]}/openen/")
    for path in PAGES + extra:
        page.goto(site.url + path)
        assert_accessible(page)
        assert_no_sideways_scroll(page)
