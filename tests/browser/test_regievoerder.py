"""What a regievoerder does in the morning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.checks import assert_readable, follow
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser
PAGES = ("/mensen/", "/mensen/?whose=team", "/sluitend/", "/zoeken/", "/berichten/")


def test_she_sees_who_needs_her_today_and_why_that_date(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regievoerder")
    page.goto(f"{site.url}/mensen/")
    assert page.locator("table tbody tr").count() == 4
    follow(page.get_by_role("link", name="Haddad, Amal"))
    plan = page.locator(".dl-duty", has_text="Eerste PIP vaststellen")
    plan.get_by_text("Waarom deze datum?").click()
    assert plan.get_by_text("Bi 5.3 lid 1").first.is_visible()


def test_she_agrees_a_next_step_and_it_stands_on_her_list(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regievoerder")
    page.goto(f"{site.url}/dossiers/{site.made['dossiers'][1]}/")
    follow(page.get_by_role("link", name="Volgende stap afspreken"))
    page.get_by_label("Wat gaat er gebeuren?").fill("Kennismaken met de sleutelpersoon")
    page.get_by_label("Wanneer?").fill("22-11-2026")
    follow(page.get_by_role("button", name="Opslaan"))
    assert page.get_by_text("Kennismaken met de sleutelpersoon").first.is_visible()
    page.goto(f"{site.url}/sluitend/?gap=step")
    assert page.get_by_role("link", name="Tesfay, Daniel").count() == 0


def test_a_colleagues_file_asks_a_reason_first(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regievoerder")
    page.goto(f"{site.url}/dossiers/{site.made['dossiers'][6]}/")
    assert "Dossier van een collega" in page.content()
    page.get_by_label("Reden").fill("Waarneming bij ziekte")
    follow(page.get_by_role("button", name="Dossier openen"))
    assert page.get_by_role("heading", name="Petrenko, Olha").is_visible()


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
    follow(page.get_by_role("link", name="Haddad, Amal"))
    assert page.get_by_role("heading", name="Haddad, Amal").is_visible()


def test_every_page_can_be_read_by_everybody(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regievoerder")
    dossier = f"/dossiers/{site.made['dossiers'][0]}/"
    extra = (dossier, f"{dossier}volgende-stap/", f"{dossier}vastleggen/", f"{dossier}vastleggen/pip.vastgesteld/", f"/dossiers/{site.made['dossiers'][7]}/openen/")
    for path in PAGES + extra:
        page.goto(site.url + path)
        assert_readable(page)
