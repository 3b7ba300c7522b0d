"""What every page must pass: axe with the WCAG 2.2 AA rules, and no sideways scrolling."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def assert_accessible(page: Any) -> None:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]
    told = [f"{one['id']}: {one['help']} — {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found]
    assert not told, f"{page.url}: " + "\n".join(told)


TOO_WIDE = """() => [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(0, 6).map((one) => `${one.tagName.toLowerCase()}.${one.className} ${one.textContent.trim().slice(0, 40)}`)"""
"""The first few elements that stick out."""


def assert_no_sideways_scroll(page: Any) -> None:
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= seen, f"{page.url} is {wide} wide in a window of {seen}: {page.evaluate(TOO_WIDE)}"
