"""A decision of the regional day from the minutes to every college, a session on a phone, and a page with two readers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.checks import assert_accessible, assert_no_sideways_scroll, assert_readable, follow
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser
DECISION = "Wij stellen één integrale stuurgroep in"


def go(page: Any, name: str, **fields: str) -> None:
    """Opens a page by its link, fills what it asks and confirms."""
    follow(page.locator("main").get_by_role("link", name=name, exact=True).first)
    fill(page, **fields)


def fill(page: Any, **fields: str) -> None:
    for label, value in fields.items():
        field = page.locator(f"main [name={label}]").first
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    follow(page.locator("main form.dl-form button[type=submit]").first)


def a_body(page: Any, site: Site, name: str, kind: str) -> None:
    page.goto(f"{site.url}/vergaderen/gremia/nieuw/")
    fill(page, name=name, kind=kind, mandate="Besluit voor de regio")


def test_a_decision_is_one_keystroke_in_the_minutes_and_every_college_owes_an_answer(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regiocoordinator")
    a_body(page, site, "Regiodag", "portefeuillehouders")
    go(page, "Vergadering plannen", first="21-11-2026", place="Tilburg")
    follow(page.get_by_role("link", name="Regiodag").last)
    for act in ("Agenda openen voor inbreng", "Agenda vastzetten", "Stukken verzonden"):
        go(page, act)
    follow(page.get_by_role("link", name="Verslag schrijven"))
    page.locator("textarea[name=text]").fill("De corporaties zijn welkom")
    page.keyboard.press("Enter")
    page.get_by_text("De corporaties zijn welkom").first.wait_for()
    page.locator("textarea[name=text]").fill(DECISION)
    page.keyboard.press("F2")
    page.get_by_role("heading", name="Besluiten").wait_for()

    page.goto(f"{site.url}/besluiten/")
    follow(page.get_by_role("link", name=DECISION))
    assert re.search(r"0 van \d+ colleges", page.locator("main").inner_text())
    follow(page.get_by_role("link", name="nog te doen").first)
    go(page, "College nam over met wijziging", decided_on="20-11-2026", deviation="Zonder wonen", reason="Andere wethouder")
    assert "1 gewijzigd" in page.locator("main").inner_text()
    assert page.get_by_text("Zonder wonen").first.is_visible()


def test_minutes_can_be_taken_without_javascript(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("beleidsmedewerker", javascript=False, width=320)
    a_body(page, site, "Werkgroep zonder script", "werkgroep")
    go(page, "Vergadering plannen", first="20-11-2026")
    follow(page.get_by_role("link", name="Werkgroep zonder script").last)
    for act in ("Agenda openen voor inbreng", "Agenda vastzetten"):
        go(page, act)
    follow(page.get_by_role("link", name="Verslag schrijven"))
    page.locator("textarea[name=text]").fill("Brief herschrijven")
    page.locator("input[name=owner]").fill("Goirle")
    page.locator("button[value=actie]").click()
    page.get_by_role("heading", name="Acties").wait_for()
    assert page.get_by_text("Brief herschrijven").first.is_visible()


def test_advice_goes_round_and_a_phone_votes_in_the_room(as_role: Callable[..., Any], site: Site, chromium: Any) -> None:
    page = as_role("regiocoordinator")
    page.goto(f"{site.url}/werksessies/nieuw/")
    fill(page, title="Middag in Venlo", problem="Wie doet mee?", aims="Vier proeftuinen", on="21-11-2026")
    for act in ("Uitnodigen", "Beginnen"):
        go(page, act)
    code = page.get_by_text("typ de code").inner_text().rstrip(".").rsplit(" ", 1)[-1]
    phone = chromium.new_context(viewport={"width": 320, "height": 700}).new_page()
    phone.goto(f"{site.url}/meedoen/")
    phone.locator("input[name=code]").fill(code.lower())
    phone.locator("main button[type=submit]").click()
    phone.get_by_label("Uw idee: Welke aanpak wilt u uitproberen?").fill("Taalmaatje op het werk")
    phone.get_by_label("Uw idee: Welke aanpak wilt u uitproberen?").press("Enter")
    phone.get_by_text("Taalmaatje op het werk").first.wait_for()
    other = chromium.new_context(viewport={"width": 320, "height": 700}).new_page()
    other.goto(f"{site.url}/meedoen/")
    other.locator("input[name=code]").fill(code)
    other.locator("main button[type=submit]").click()
    other.locator("main button[id^=vote-]").first.click()
    phone.get_by_text("1 stem", exact=True).wait_for(timeout=15_000)
    assert_accessible(phone)
    assert_no_sideways_scroll(phone)
    for one in (phone, other):
        one.context.close()


def test_a_page_is_public_only_after_another_read_it(as_role: Callable[..., Any], site: Site) -> None:
    writer, reader = as_role("redacteur"), as_role("regiocoordinator")
    writer.goto(f"{site.url}/redactie/nieuw/")
    fill(writer, kind="nieuws", slug="brief-kort", title="De brief is kort", body="Eén vraag per brief.", owner="Redactie")
    go(writer, "Ter beoordeling geven")
    address = writer.url
    go(writer, "Goedkeuren")
    assert "keurt haar niet zelf goed" in writer.content()
    reader.goto(address)
    go(reader, "Goedkeuren")
    writer.goto(address)
    go(writer, "Publiceren")
    writer.goto(f"{site.url}/openbaar/hart-van-brabant/")
    follow(writer.get_by_role("link", name="De brief is kort"))
    assert "Eén vraag per brief." in writer.locator("main").inner_text()
    follow(writer.get_by_role("link", name="Nieuwsbrief per e-mail"))
    fill(writer, address="lezer@voorbeeld.invalid")
    assert "Kijk in uw e-mail" in writer.locator("main").inner_text()


def test_every_page_of_governance_can_be_read_by_everybody(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regiocoordinator")
    paths = ["/vergaderen/", "/vergaderen/gremia/nieuw/", "/vergaderen/jaar/", "/vergaderen/acties/", "/bijeenkomsten/", "/bijeenkomsten/nieuw/"]
    paths += ["/besluiten/", "/besluiten/nieuw/", "/documenten/", "/documenten/nieuw/", "/adviezen/", "/adviezen/vragen/", "/adviezen/ongevraagd/"]
    paths += ["/keten/", "/keten/nieuw/", "/werksessies/", "/projecten/", "/projecten/nieuw/", "/projecten/naast-elkaar/", "/redactie/", "/redactie/nieuw/?soort=privacy"]
    paths += ["/redactie/nieuwsbrief/", "/e-mail/", "/e-mail/keuze/", "/e-mail/lezers/", "/openbaar/hart-van-brabant/nieuwsbrief/aanmelden/", "/lessen/uitwisselen/", "/subsidies/", "/subsidies/nieuw/", "/meedoen/", "/openbaar/hart-van-brabant/", "/openbaar/hart-van-brabant/privacy/", "/openbaar/hart-van-brabant/archief/"]
    for path in paths:
        page.goto(site.url + path)
        assert_readable(page)
