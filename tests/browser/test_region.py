"""The region's screens and the import of lists: accessible, and no sideways scrolling, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.checks import assert_readable

pytestmark = pytest.mark.browser
PAGES = {
    "regiocoordinator": ("/regio/", "/regio/indicatoren/", "/regio/indicatoren/pip_tijdig/", "/regio/aanspreekpunten/", "/regio/aanbod/"),
    "regievoerder": ("/lijsten/", "/berichten/"),
}


def test_pages_are_accessible(site: Any, as_role: Callable[..., Any]) -> None:
    for role, paths in PAGES.items():
        page = as_role(role)
        for path in paths:
            page.goto(f"{site.url}{path}")
            assert_readable(page)
