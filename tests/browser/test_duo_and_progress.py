"""A regievoerder records hours and hears what DUO is told: in a real browser, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .checks import assert_accessible, assert_no_sideways_scroll, follow

pytestmark = pytest.mark.browser
PAGES = ("/voortgang/", "/duo/", "/duo/logboek/", "/duo/verschillen/")


def test_from_school_hours_to_what_duo_must_hear(site: Any, as_role: Callable[..., Any]) -> None:
    dossier = site.made["dossiers"][1]
    page = as_role("teamleider")
    page.goto(f"{site.url}/dossiers/{dossier}/vastleggen/pip.vastgesteld/")
    page.fill("input[name=valid_from]", "2-11-2026")
    page.select_option("select[name=d_leerroute]", "b1_route")
    follow(page.locator("main button[type=submit]").first)
    page.goto(f"{site.url}/dossiers/{dossier}/voortgang/uren/")
    for name, value in (("first", "3-11-2026"), ("last", "20-11-2026"), ("aangeboden", "20"), ("gevolgd", "18")):
        page.fill(f"input[name={name}]", value)
    page.select_option("select[name=soort]", "nt2")
    follow(page.locator("main button[type=submit]").first)
    assert "18 van 600" in page.inner_text("main")
    assert_accessible(page)
    page.goto(f"{site.url}/duo/?state=draft")
    follow(page.get_by_role("link", name="Tesfay").first)
    assert "Kopieerkaart" in page.inner_text("main")
    assert_accessible(page)
    follow(page.get_by_role("button", name="Ik heb dit overgenomen"))
    assert "Genoteerd" in page.inner_text("body")
    for address in (*PAGES, f"/dossiers/{dossier}/voortgang/"):
        page.goto(site.url + address)
        assert_accessible(page)


def test_it_fits_a_phone(site: Any, as_role: Callable[..., Any]) -> None:
    page = as_role("teamleider", width=320)
    for address in (*PAGES, f"/dossiers/{site.made['dossiers'][0]}/voortgang/"):
        page.goto(site.url + address)
        assert_no_sideways_scroll(page)
