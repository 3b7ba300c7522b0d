"""The pages hold longer words and a script that runs the other way: languages that are still to come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from doorlopend.gateways.web.matrix import addresses
from tests.browser.checks import assert_no_sideways_scroll
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser
PSEUDO = """() => {
  const accents = {a: "á", e: "ë", i: "ï", o: "ö", u: "ü", A: "Á", E: "É", O: "Ö", U: "Ü"};
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    node.data = node.data.replace(/[A-Za-z]{3,}/g, (word) => [...word].map((c) => accents[c] || c).join("") + "ôë".repeat(Math.ceil(word.length / 5)));
  }
}"""
"""Each word about forty per cent longer and accented, as German or Finnish would be."""


def pages_for(role: str) -> list[str]:
    wanted = [one for one in addresses() if "GET" in one.methods and not one.arguments and one.open_to(role)]
    return [reverse(one.name) for one in wanted if not one.route.endswith(("xlsx", "logout", "uitloggen/")) and not one.route.startswith(("api/", "kit/"))]


@pytest.mark.parametrize("role", ["regievoerder", "regiocoordinator"])
def test_longer_words_and_a_script_from_the_right_still_fit_a_phone(as_role: Callable[..., Any], site: Site, role: str) -> None:
    page = as_role(role, width=320)
    for path in pages_for(role):
        answer = page.goto(site.url + path)
        if "text/html" not in (answer.headers.get("content-type") or ""):
            continue
        page.evaluate(PSEUDO)
        assert_no_sideways_scroll(page)
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert_no_sideways_scroll(page)
