"""What a regievoerder asks before she decides: what if."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.checks import assert_accessible, assert_readable, follow
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser


def test_she_asks_what_if_in_place_and_nothing_is_saved(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regievoerder")
    address = f"{site.url}/dossiers/{site.made['dossiers'][0]}/"
    page.goto(address)
    events = page.locator(".dl-line__item").count()
    page.get_by_text("Iets uitproberen").click()
    page.get_by_label("Wat verandert er vandaag?").select_option(label="Z-route")
    page.get_by_role("button", name="Laat zien").click()
    page.locator("#wat-als [role=status]").wait_for()
    assert page.url == address
    assert page.locator("#wat-als").get_by_text("nieuw:").first.is_visible()
    assert_accessible(page, part="#wat-als")
    page.reload()
    assert page.locator(".dl-line__item").count() == events


def test_it_can_be_read_by_everybody_and_without_javascript(as_role: Callable[..., Any], site: Site) -> None:
    page = as_role("regievoerder")
    page.goto(f"{site.url}/dossiers/{site.made['dossiers'][0]}/wat-als/?change=extension:6")
    assert_readable(page)
    plain = as_role("regievoerder", javascript=False)
    plain.goto(f"{site.url}/dossiers/{site.made['dossiers'][0]}/")
    follow(plain.get_by_text("Iets uitproberen"))
    plain.get_by_label("Wat verandert er vandaag?").select_option(label="Z-route")
    follow(plain.get_by_role("button", name="Laat zien"))
    assert "/wat-als/" in plain.url
    assert plain.locator("#wat-als [role=status]").is_visible()
