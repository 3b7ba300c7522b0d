"""A signal's way from a sleutelpersoon to the ministry and back, as each of them meets it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.checks import assert_readable, follow
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser
REPORT = "De uitnodiging voor de intake wordt niet begrepen en mensen komen niet"


def act(page: Any, name: str, **fields: str) -> None:
    """Opens a step of the signal or file, fills it and confirms."""
    follow(page.locator("main").get_by_role("link", name=name, exact=True).first)
    for label, value in fields.items():
        page.locator(f"[name={label}]").fill(value)
    follow(page.locator("main form.dl-form button[type=submit]").first)


def report(page: Any, text: str) -> None:
    follow(page.locator("footer").get_by_role("link", name="Iets werkt niet? Meld het"))
    page.get_by_label("Wat gaat er niet goed?").fill(text)
    page.get_by_label("Wat zou er moeten gebeuren?").fill("Een korte brief in gewone taal")
    page.locator("main form.dl-form button[type=submit]").first.click()
    page.get_by_role("heading", name="Gemeld, dank u wel").wait_for()


def test_a_signal_goes_up_and_comes_back_to_everybody(as_role: Callable[..., Any], site: Site) -> None:
    first = as_role("sleutelpersoon", width=320)
    report(first, REPORT)
    second = as_role("regievoerder")
    second.goto(f"{site.url}/melden/")
    second.get_by_label("Wat gaat er niet goed?").press_sequentially("Niemand snapt de uitnodiging voor de intake", delay=5)
    second.get_by_role("button", name="Ik merk dit ook").first.click()
    second.get_by_role("heading", name="U doet mee").wait_for()

    cop = as_role("regiocoordinator")
    assert cop.get_by_text("Terugkoppeling te laat").first.is_visible()
    cop.goto(f"{site.url}/signalen/")
    follow(cop.get_by_role("link", name=REPORT))
    act(cop, "Oppakken", owner="Werkgroep brieven")
    act(cop, "Oplossing testen", what="Herschreven brief", measure="Niet verschenen", before="38 van 100")
    act(cop, "Uitkomst vastleggen", after="17 van 100", outcome="Meer mensen bellen")
    cop.get_by_text("38 van 100 → 17 van 100").first.wait_for()
    act(cop, "Les schrijven", done="Herschreven", gave="Minder gemiste afspraken")
    cop.get_by_role("button", name="Delen").click()
    act(cop, "Gemeente neemt dit over")
    cop.get_by_text(re.compile(r"1 van \d+ gemeenten")).first.wait_for()
    follow(cop.get_by_role("link", name="Naar het signaal"))
    act(cop, "Opschalingsdossier maken", question="Mag de brief korter?", tried="Herschreven", proposal="Ja")
    follow(cop.get_by_role("button", name="Verzenden"))
    address = cop.url

    divosa = as_role("divosa")
    divosa.goto(address)
    act(divosa, "Beantwoorden", text="Dat mag.")
    cop.goto(address)
    act(cop, "Delen met melders", text="De brief mag korter.")
    for page in (first, second):
        page.goto(f"{site.url}/mijn-signalen/")
        page.get_by_text("De brief mag korter.").first.wait_for()


def test_person_data_is_pointed_out_and_a_phone_without_javascript_can_report(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("vrijwilliger", width=320, javascript=False)
    page.goto(f"{site.url}/melden/")
    page.get_by_label("Wat gaat er niet goed?").fill("Bel mij op 06-12345678 over de bus")
    if page.locator("select[name=region]").count():
        page.locator("select[name=region]").select_option(label="Hart van Brabant")
    follow(page.locator("main form.dl-form button[type=submit]").first)
    assert "06-12345678" in page.locator("main").inner_text()


def test_every_page_of_the_learning_flow_can_be_read_by_everybody(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regiocoordinator")
    report(page, "De bus naar de taalschool rijdt na acht uur niet meer")
    page.goto(f"{site.url}/signalen/")
    signal = page.locator("main .dl-board a").first.get_attribute("href")
    paths = ["/melden/", "/melden/code/", "/mijn-signalen/", "/vragen/", "/vragen/stellen/", "/signalen/", "/signalen/?beeld=lijst", "/signalen/clusters/"]
    paths += [signal, f"{signal}wegen/", f"{signal}stap/oppakken/", f"{signal}cijfer/", f"{signal}opschalen/", "/opschaling/", "/uitvragen/", "/uitvragen/nieuw/"]
    paths += ["/lessen/", "/lessen/nieuw/", "/lessen/uitwisselen/", "/lessen/uitwisselen/regio/", "/cop/", "/cop/nieuw/"]
    for path in paths:
        page.goto(site.url + str(path))
        assert_readable(page)
