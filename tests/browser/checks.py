"""What every page must pass: axe with the WCAG 2.2 AA rules, and no sideways scrolling; and how a test goes on to a next page."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
WIDTHS = (1280, 320)


def assert_readable(page: Any, *, widths: tuple[int, ...] = WIDTHS) -> None:
    """The page as it stands can be read by everybody, on a desk and on a phone."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
        assert_no_sideways_scroll(page)


def assert_accessible(page: Any, *, part: str = "") -> None:
    """The whole page, or what came into one part of it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("async ([part, options]) => (await axe.run(part || document, options)).violations", [part, OPTIONS])
    told = [f"{one['id']}: {one['help']} — {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found]
    assert not told, f"{page.url}: " + "\n".join(told)


TOO_WIDE = """() => [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(0, 6).map((one) => `${one.tagName.toLowerCase()}.${one.className} ${one.textContent.trim().slice(0, 40)}`)"""
"""The first few elements that stick out."""


def assert_no_sideways_scroll(page: Any) -> None:
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= seen, f"{page.url} is {wide} wide in a window of {seen}: {page.evaluate(TOO_WIDE)}"


def follow(target: Any) -> None:
    """Clicks a link or button and waits for the page that comes of it: on a busy machine a look too early sees the old one."""
    with target.page.expect_navigation():
        target.click()
