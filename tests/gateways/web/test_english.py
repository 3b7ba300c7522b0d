"""Who reads English meets no Dutch sentence, also none that was never marked for translation."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from tests.gateways.web import test_matrix as matrix

from doorlopend.gateways.web.matrix import addresses

pytestmark = pytest.mark.django_db
world, demo = matrix.world, matrix.demo
DUTCH = re.compile(r"\b(een|niet|wordt|worden|deze|geen|nog|voor|zijn|kunt|moet|naar|ook|wie|waarom|alle)\b", re.IGNORECASE)
"""Small words that hold a Dutch sentence together and are no English ones."""
SOURCES = ("Werkafspraak",)
"""Documents are cited as they are called."""
LEFT_OUT = re.compile(r"^kit/|^brieventeksten/")
"""The gallery of components shows both languages; letters have the language of who gets them."""


def sentences(page: str) -> list[str]:
    main = re.search(r"<main.*?</main>", page, re.DOTALL)
    text = re.sub(r"<(script|style).*?</\1>", " ", main[0] if main else page, flags=re.DOTALL)
    return [" ".join(html.unescape(one).split()) for one in re.findall(r">([^<>]+)<", text)]


@pytest.mark.parametrize("role", ["teamleider", "regiocoordinator"])
def test_no_dutch_is_left_on_an_english_page(role: str, world: dict[str, Any]) -> None:
    client, found = matrix.through_the_site(matrix.somebody(role, world)[0]), []
    client.cookies["django_language"] = "en"
    for address in addresses():
        if "GET" not in address.methods or not address.open_to(role) or address.name == "web:logout" or LEFT_OUT.match(address.route.lstrip("/")):
            continue
        answer = client.get(matrix.path_of(address, world))
        if answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html"):
            told = [one for one in sentences(answer.content.decode()) if DUTCH.search(one) and not one.startswith(SOURCES)]
            found += [f"{address.route}: {one[:120]}" for one in told]
    assert not found, "\n".join(found)
