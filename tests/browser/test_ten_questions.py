"""The ten questions a regievoerder asks of her morning, each answered on a screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.checks import assert_readable, follow
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser


def at(site: Site, number: int, path: str = "") -> str:
    return f"{site.url}/dossiers/{site.made['dossiers'][number]}/{path}"


def test_1_who_was_newly_linked_to_us_where_and_is_the_driegesprek_planned(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regievoerder")
    page.goto(f"{site.url}/overdrachten/")
    assert page.get_by_role("heading", name="Overdrachten").is_visible()
    assert page.get_by_text("Te ontvangen").first.is_visible() and page.get_by_text("Te geven").first.is_visible()
    page.goto(at(site, 0, "overdracht/"))
    for act in ("contactpersoon toegewezen", "driegesprek gepland"):
        page.get_by_label("Wat gebeurde er?").select_option(label=act)
        follow(page.get_by_role("button", name="Vastleggen"))
    assert page.get_by_text("De stap staat in het dossier.").is_visible()
    planned = page.locator(".dl-stepper li, .dl-steps li, li").filter(has_text="driegesprek gepland").first
    assert planned.is_visible()


def test_2_which_legal_terms_run_out_first(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regievoerder")
    page.goto(f"{site.url}/mensen/")
    assert page.locator("table tbody tr").first.get_by_text("te laat").first.is_visible()
    page.goto(f"{site.url}/mensen/?urgency=0")
    assert page.get_by_role("link", name="Haddad, Amal").is_visible()


def test_3_what_do_we_know_already_and_from_whom(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regievoerder")
    page.goto(at(site, 0))
    assert page.get_by_role("heading", name="Tijdlijn").is_visible()
    assert page.get_by_text("bekend op").first.is_visible()


def test_4_who_speaks_tigrinya_on_tuesday_at_ten(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regievoerder")
    page.goto(at(site, 0, "intake/vertaalhulp/"))
    for day, found in (("2", 1), ("3", 0)):
        page.get_by_label("In welke taal?").select_option("ti")
        page.get_by_label("Op welke dag?").select_option(day)
        page.get_by_label("Hoe laat?").fill("10:00")
        follow(page.locator("main").get_by_role("button", name="Zoeken"))
        assert page.get_by_text("Yonas").count() == found
    assert page.get_by_text("Regel een tolk").is_visible()
    page.get_by_label("Een tolk").check()
    follow(page.get_by_role("button", name="Vastleggen"))
    page.wait_for_url("**/intake/")


def test_5_which_route_fits_what_did_the_test_say_and_where_do_the_reasons_go(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regievoerder")
    page.goto(at(site, 2, "intake/deel/toets/"))
    page.get_by_label("Toets gemaakt op").fill("20-11-2026")
    page.get_by_label("Uitslag van DUO").select_option("b1_niet_haalbaar")
    follow(page.get_by_role("button", name="Vastleggen en verder"))
    advised = page.locator("[type=radio]:checked")
    assert advised.get_attribute("value") == "z_route"
    assert page.get_by_text("Tegen").first.is_visible() and page.get_by_text("De uitslag is een advies").first.is_visible()
    page.get_by_label("B1-route").check()
    page.get_by_label("Waarom past deze leerroute").fill("De toets is gemaakt in een week van ziekte; de docent ziet B1.")
    follow(page.get_by_role("button", name="Vastleggen", exact=True))
    page.goto(at(site, 2, "intake/deel/weging/"))
    assert page.get_by_label("B1-route").is_checked()
    assert page.locator("dl").get_by_text("de docent ziet B1").first.is_visible()


def test_6_where_is_a_place_free_near_in_the_evening_and_when_does_it_start(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regievoerder")
    page.goto(at(site, 1, "pip/"))
    place = page.locator("section", has=page.get_by_role("heading", name="Plaatsen op deze leerroute"))
    told = place.inner_text()
    assert all(words in told for words in ("B1 in de avond", "3 plaatsen vrij", "start 1 dec 2026", "in de avond", "Dorpsstraat 1"))


def test_7_who_was_absent_and_what_did_the_school_do(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regievoerder")
    page.goto(f"{site.url}/voortgang/")
    row = page.locator("tbody tr", has_text="Al-Masri")
    assert row.get_by_text("Docent belde twee keer").is_visible()
    follow(row.get_by_role("link").first)
    assert page.get_by_role("heading", name="Verzuim").is_visible() and page.get_by_text("Docent belde twee keer").first.is_visible()


def test_8_what_fits_beside_the_lessons(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regievoerder")
    beside = page.locator("section", has=page.get_by_role("heading", name="Past naast de lessen"))
    page.goto(at(site, 0, "pip/"))
    assert beside.get_by_text("Taalcafé").is_visible()
    page.goto(at(site, 0, "pip/rooster/"))
    for name, value in (("wat_1", "les"), ("dag_1", "do")):
        page.select_option(f"[name={name}]", value)
    for name, value in (("van_1", "13:00"), ("tot_1", "16:00")):
        page.fill(f"[name={name}]", value)
    follow(page.get_by_role("button", name="Vastleggen en nakijken"))
    page.goto(at(site, 0, "pip/"))
    assert beside.get_by_text("Taalcafé").count() == 0, "the hours clash now"


def test_9_what_did_the_others_do_and_who_does_what_next(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regievoerder")
    page.goto(at(site, 1, "overleg/"))
    page.get_by_label("Wanneer?").fill("24-11-2026")
    page.get_by_label("Welke vraag ligt er?").fill("Waarom stokt de les?")
    follow(page.get_by_role("button", name="Opslaan"))
    follow(page.locator("table tbody tr").first.get_by_role("link").first)
    page.get_by_label("Wie waren er?").fill("Marit, taalschool")
    page.get_by_label("Kort verslag").fill("Opvang wordt aangevraagd.")
    page.locator("[name=what_1]").fill("Kinderopvang aanvragen")
    page.locator("[name=due_1]").fill("01-12-2026")
    follow(page.get_by_role("button", name="Opslaan"))
    page.get_by_text("de afspraken staan op de lijst").first.wait_for()
    page.goto(at(site, 1, "inzage/"))
    assert page.get_by_text("Kinderopvang aanvragen").first.is_visible()
    page.get_by_role("navigation", name="Op deze pagina").get_by_role("link", name="Afgesproken stappen").click()
    part = page.locator("#inzage-stappen")
    assert part.evaluate("one => one.getBoundingClientRect().top") < 300, "the contents lead there"
    part.locator("summary").press("Enter")
    line = part.get_by_text("Kinderopvang aanvragen")
    assert not line.is_visible(), "folded by the reader"
    page.emulate_media(media="print")
    assert line.is_visible(), "paper cannot be unfolded"


def test_10_with_whom_did_nobody_speak_for_thirty_days_and_who_has_no_next_date(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regievoerder")
    page.goto(f"{site.url}/lang-niet-gesproken/")
    assert page.get_by_role("link", name="Karimi, Parwin").is_visible()
    page.goto(at(site, 2, "contact/"))
    page.get_by_label("Wanneer?").fill("20-11-2026")
    follow(page.get_by_role("button", name="Opslaan"))
    page.goto(f"{site.url}/lang-niet-gesproken/")
    assert page.get_by_role("link", name="Karimi, Parwin").count() == 0
    page.goto(f"{site.url}/sluitend/?gap=step")
    assert page.get_by_role("heading", name="Sluitende aanpak").is_visible()


def test_every_page_around_a_person_can_be_read_by_everybody(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("teamleider")
    parts = ("contact/", "gezin/", "gezin/kind/", "netwerk/", "overleg/", "partners/", "brieven/", "brieven/welkom/", "delen/", "overdracht/", "inzage/", "bewaren/", "wie/")
    for path in (*(at(site, 3, part) for part in parts), *(f"{site.url}/{part}/" for part in ("overdrachten", "bewaren", "team", "agenda", "lang-niet-gesproken", "brieventeksten"))):
        page.goto(path)
        assert_readable(page)
