"""A testbed as those who use it meet it: agreed on screen, drawn from the file, read by everybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.checks import assert_readable, follow
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser
LEARN = ("better", "equal", "worse", "unclear", "refused")
CARD = {
    "theory": "Als iemand een maatje heeft\ndan oefent hij de taal\nwant dan spreekt hij vaker", "target_group": "Mensen met een PIP", "usual_care": "Taalles",
    "why_fair": "Er zijn minder maatjes dan mensen", "legal_room": "Naast de leerroute", "expected_people": "120", "base": "30", "starts_on": "01-11-2026",
    "missing_plan": "Grenzen tonen", "evaluator": "Hogeschool", "independence": "Geen belang",
}  # fmt: skip


def send(page: Any, **fields: str) -> None:
    for name, value in fields.items():
        field = page.locator(f"main form.dl-form [name={name}]").first
        kind = field.evaluate("one => one.type || one.tagName.toLowerCase()")
        if kind == "checkbox":
            field.check()
        elif kind.startswith("select"):
            field.select_option(value)
        else:
            field.fill(value)
    follow(page.locator("main form.dl-form button[type=submit]").first)


def add(page: Any, link: str, **fields: str) -> None:
    follow(page.locator("main").get_by_role("link", name=link, exact=True).first)
    send(page, **fields)


def a_running_testbed(page: Any, site: Site, title: str) -> str:
    """From an empty card to a running testbed, with the screens alone; gives its address."""
    page.goto(f"{site.url}/proeftuinen/nieuw/")
    send(page, title=title, question="Helpt een taalmaatje aan werk?", **CARD, **{f"learn_{key}": f"Dan doen we {key}" for key in LEARN})
    address = page.url
    add(page, "Aanpak toevoegen", name="Gewoon", code="gewoon", control="on")
    add(page, "Aanpak toevoegen", name="Taalmaatje", code="maatje", cost_each="900")
    add(page, "Uitkomst toevoegen", months="12", primary="on")
    add(page, "Gemeente toevoegen", controller="Goirle")
    follow(page.get_by_role("button", name="Plan maken"))
    page.get_by_text("mensen per 100 of meer").first.wait_for()
    follow(page.get_by_role("link", name="Protocol vastleggen"))
    page.locator("main button[type=submit]").first.click()
    page.get_by_text("Zonder collegebesluit wordt niets vastgelegd").wait_for()
    follow(page.get_by_role("link", name=re.compile("^Collegebesluit van")).first)
    send(page, text="Collegebesluit 12", on="20-10-2026")
    follow(page.get_by_role("link", name="Protocol vastleggen"))
    page.locator("main button[type=submit]").first.click()
    follow(page.get_by_role("button", name="Starten"))
    page.get_by_text("Gedaan: Starten").wait_for()
    return str(address)


def test_from_the_card_to_the_draw_and_the_public_page(as_role: Callable[..., Any], site: Site) -> None:
    coordinator = as_role("regiocoordinator")
    address = a_running_testbed(coordinator, site, "Taalmaatjes van de browser")

    regievoerder = as_role("regievoerder", javascript=False)
    dossier = site.made["dossiers"][0]
    regievoerder.goto(f"{site.url}/dossiers/{dossier}/")
    follow(regievoerder.get_by_role("link", name="Meedoen aan Taalmaatjes van de browser"))
    send(regievoerder, fits_gewoon="on", why_gewoon="kan altijd", fits_maatje="on", why_maatje="wil vaker spreken")
    regievoerder.get_by_text("geloot als nummer 1").wait_for()

    coordinator.goto(f"{address}deelnemers/")
    assert coordinator.get_by_text("Haddad").count() == 0, "a region does not see who takes part"

    visitor = coordinator.context.browser.new_page()
    visitor.goto(f"{site.url}/proeftuinen/openbaar/")
    follow(visitor.get_by_role("link", name="Protocol en bevindingen van Taalmaatjes van de browser"))
    assert re.search(r"[0-9a-f]{64}", visitor.locator("main").inner_text())
    visitor.close()


def test_every_page_can_be_read_by_everybody(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regiocoordinator")
    address = a_running_testbed(page, site, "Leesbaar voor iedereen").removeprefix(site.url)
    own = [f"{address}{part}" for part in ("", "protocol/", "protocol/wijziging/", "logboek/", "logboek/nieuw/", "bevindingen/", "bevindingen/?lezer=onderzoek", "onderzoek/", "onderzoek/toestemming/", "stoppen/")]
    for path in ["/proeftuinen/", "/proeftuinen/nieuw/", "/proeftuinen/uitkomsten/", "/proeftuinen/openbaar/", *own]:
        page.goto(site.url + path)
        assert_readable(page)
