"""From the first click on a person to the decision, as she clicks it; and text that a lost log-in does not take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.checks import assert_accessible, assert_readable, follow
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser


def on(page: Any, label: str, value: str) -> None:
    page.get_by_label(label, exact=False).first.fill(value)


def go_on(page: Any) -> None:
    follow(page.get_by_role("button", name="Vastleggen en verder"))


def test_she_goes_from_intake_to_plan_to_decision(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("teamleider")
    page.goto(f"{site.url}/dossiers/{site.made['dossiers'][5]}/")
    follow(page.get_by_role("link", name="Intake beginnen"))
    follow(page.get_by_role("link", name="Verder met: gesprek"))
    page.get_by_label("In welke taal is gesproken").select_option("tr")
    page.get_by_label("Wie hielp met vertalen").select_option("tolk")
    page.get_by_label("Gewezen op het recht").select_option("ja")
    go_on(page)
    page.get_by_label("Taal die de persoon het best spreekt").select_option("tr")
    go_on(page)
    page.get_by_label("Onderwijs: niveau").select_option("voortgezet")
    go_on(page)
    on(page, "In eigen woorden", "Ik wil als elektricien werken.")
    page.get_by_label("Wil de persoon een beroepsopleiding").select_option("nee")
    go_on(page)
    page.goto(page.url.replace("kinderen", "toets"))
    on(page, "Toets gemaakt op", "20-11-2026")
    page.get_by_label("Uitslag van DUO").select_option("b1_haalbaar")
    go_on(page)
    assert page.get_by_label("B1-route").is_checked()  # advised by what was just recorded
    assert page.get_by_text("past het best bij deze feiten").is_visible()
    on(page, "Waarom past deze leerroute", "B1 is haalbaar en zij wil aan het werk.")
    go_on(page)
    follow(page.get_by_role("button", name="Vastleggen"))
    follow(page.get_by_role("button", name="PIP opstellen"))
    assert "B1 is haalbaar en zij wil aan het werk." in page.get_by_label("Redenen: B1-route").input_value()
    on(page, "Intensiteit van de leerroute", "600")
    assert_accessible(page)
    follow(page.get_by_role("button", name="Opslaan en nakijken"))
    assert page.get_by_text("spreken elkaar niet tegen").is_visible()
    follow(page.get_by_role("button", name="PIP vaststellen"))
    page.wait_for_url("**/pip/")
    assert page.get_by_text("21 nov 2029").first.is_visible()
    with page.expect_download() as got:
        page.get_by_role("link", name="Beschikking (PDF)").click()
    assert got.value.suggested_filename.endswith(".pdf")


def test_text_survives_a_lost_log_in_and_is_sealed_on_the_device(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("teamleider")
    path = f"{site.url}/dossiers/{site.made['dossiers'][4]}/intake/deel/wensen/"
    page.goto(path)
    page.wait_for_load_state("networkidle")
    words = page.get_by_label("In eigen woorden", exact=False)
    words.fill("Ik wil een bakkerij")
    page.get_by_text("Bewaard om").wait_for()
    page.context.clear_cookies()  # the session is gone, the page is still open
    words.fill("Ik wil een bakkerij beginnen met mijn zus")
    page.locator("[data-draft-lost]").wait_for(state="visible")
    page.wait_for_function("Object.keys(localStorage).some((key) => key.startsWith('dl-draft:'))")
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "bakkerij" not in kept
    page.goto(f"{site.url}/inloggen/")
    page.fill("input[name=email]", "teamleider@test.invalid")
    page.fill("input[name=password]", "een lang wachtwoord")
    follow(page.locator("main button[type=submit]").first)
    page.goto(path)
    page.locator("[data-draft-restored]").wait_for(state="visible")
    assert page.get_by_label("In eigen woorden", exact=False).input_value() == "Ik wil een bakkerij beginnen met mijn zus"
    page.get_by_text("Bewaard om").wait_for()
    page.wait_for_function("!Object.keys(localStorage).some((key) => key.startsWith('dl-draft:'))")


def test_intake_and_plan_can_be_read_by_everybody(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("teamleider")
    dossier = f"/dossiers/{site.made['dossiers'][7]}/"
    paths = ("intake/", "intake/deel/leefgebieden/", "intake/deel/weging/", "pip/", "pip/rooster/")
    for path in paths:
        page.goto(f"{site.url}{dossier}{path}")
        assert_readable(page)
