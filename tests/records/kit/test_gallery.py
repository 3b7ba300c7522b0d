"""The gallery in a real browser: what stands there works for everyone, at any width, by keyboard, without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.test import Client

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
PAGES = ["/kit/", "/kit/?language=en", "/kit/confirm/", "/kit/?name=zzz"]
Open = Callable[..., Any]


def complaints(page: Any) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS)
    return [f"{v['id']}: {n['html'][:160]}" for v in found["violations"] for n in v["nodes"]]


@pytest.mark.browser
@pytest.mark.parametrize(("address", "width"), [("/kit/", 1280), ("/kit/?language=en", 320), ("/kit/confirm/", 320)])
def test_axe_finds_nothing(open_page: Open, address: str, width: int) -> None:
    page = open_page(address, width=width)
    page.evaluate("document.querySelectorAll('details:not([name])').forEach(d => { d.open = true })")
    assert complaints(page) == []


@pytest.mark.browser
@pytest.mark.parametrize("address", PAGES)
def test_nothing_scrolls_sideways(open_page: Open, address: str) -> None:
    page = open_page(address, width=320)
    page.evaluate("document.querySelectorAll('details:not([name])').forEach(d => { d.open = true })")
    for width in (320, 700, 720, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_open_menus_are_accessible_too(open_page: Open, width: int) -> None:
    page = open_page("/kit/confirm/", width=width)
    menus = page.locator("details[name='dl-pop']:visible > summary")
    for n in range(menus.count()):
        menus.nth(n).click()
        assert complaints(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.keyboard.press("Escape")
    assert page.locator("details[name='dl-pop'][open]").count() == 0


@pytest.mark.browser
def test_the_worklist_is_walked_by_keyboard(open_page: Open) -> None:
    page = open_page("/kit/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert "Yusuf al-Amin" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("k")
    page.keyboard.press("x")
    assert page.locator("[name='ids']:checked").count() == 1
    assert "1 gekozen" in page.locator("[data-dl-chosen]").inner_text()
    page.keyboard.press("Enter")
    assert page.url.endswith("#person-0")
    page.keyboard.press("/")
    page.keyboard.type("jk")
    assert page.locator("#dl-search").input_value() == "jk"


@pytest.mark.browser
def test_all_rows_are_chosen_at_once(open_page: Open) -> None:
    page = open_page("/kit/")
    page.locator("[data-dl-all]").check()
    assert page.locator("[name='ids']:checked").count() == 8


@pytest.mark.browser
def test_a_filter_replaces_only_the_table(open_page: Open) -> None:
    page = open_page("/kit/")
    page.evaluate("document.body.dataset.kept = 'yes'")
    page.locator("#people-name").fill("o")
    page.locator("#people-name").press("Enter")
    page.wait_for_url("**name=o**")
    page.wait_for_function("document.querySelectorAll('.dl-row__link').length === 1")
    assert page.evaluate("document.body.dataset.kept") == "yes"


@pytest.mark.browser
def test_without_scripts_sorting_filtering_and_menus_work(open_page: Open) -> None:
    page = open_page("/kit/", width=320, java_script_enabled=False)
    page.locator("a.dl-sort", has_text="Persoon").click()
    assert "sort=person" in page.url
    assert page.locator(".dl-row__link").first.inner_text().startswith("Abdi Farah")
    page.locator("#people-name").fill("o")
    page.locator(".dl-filters button[type=submit]").click()
    assert page.locator(".dl-row__link").count() == 1
    page.locator(".dl-menu > summary").click()
    assert page.locator(".dl-menu__panel a").first.is_visible()
    assert page.locator("[data-dl-all]").is_hidden()


@pytest.mark.browser
def test_the_progress_bar_finishes_by_itself(open_page: Open) -> None:
    page = open_page("/kit/progress/40/")
    assert "Klaar" in page.inner_text("body")


@pytest.mark.browser
def test_the_first_tab_leads_past_the_navigation(open_page: Open) -> None:
    page = open_page("/kit/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.browser
def test_right_to_left_mirrors_without_breaking(open_page: Open) -> None:
    page = open_page("/kit/", width=320)
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page = open_page("/kit/", width=1280)
    page.evaluate("document.documentElement.dir = 'rtl'")
    side, main = (page.locator(name).bounding_box() for name in (".dl-side", ".dl-page"))
    assert side["x"] > main["x"]


@pytest.mark.browser
def test_text_can_be_spaced_out_without_losing_words(open_page: Open) -> None:
    """WCAG 1.4.12: wider lines, words and letters cut nothing off."""
    page = open_page("/kit/", width=320)
    page.add_style_tag(content="* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.browser
def test_paper_gets_words_and_figures_only(open_page: Open) -> None:
    page = open_page("/kit/")
    page.emulate_media(media="print")
    for gone in (".dl-side", ".dl-header__tools", ".dl-filters", ".dl-pages"):
        assert page.locator(gone).first.is_hidden()
    assert page.locator(".dl-table").first.is_visible()


@pytest.mark.browser
def test_high_contrast_keeps_every_status_readable(open_page: Open) -> None:
    page = open_page("/kit/", forced_colors="active")
    border = page.locator(".dl-badge").first.evaluate("e => getComputedStyle(e).borderBlockStartStyle")
    assert border == "solid"


def test_both_languages_are_whole_pages_of_their_own() -> None:
    dutch, english = (Client().get("/kit/", {"language": code}).content.decode() for code in ("nl", "en"))
    assert '<html lang="nl"' in dutch and '<html lang="en"' in english
    assert "Mijn mensen vandaag" in dutch and "Mijn mensen vandaag" not in english
    assert "My people today" in english


def test_history_holds_no_pages_and_htmx_runs_no_code() -> None:
    html = Client().get("/kit/").content.decode()
    assert '"historyCacheSize":0' in html
    assert '"allowEval":false' in html


def test_the_language_form_leads_back_in_the_chosen_language() -> None:
    assert Client().post("/kit/", {"language": "en"}).headers["Location"] == "?language=en"
    assert Client().post("/kit/", {"language": "//evil"}).headers["Location"] == "?language=nl"


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_stands_alone_and_says_what_to_do(code: str) -> None:
    from django.template.loader import render_to_string

    html = render_to_string(f"{code}.html")
    assert html.count("<h1") == 1
    assert '<main class="dl-main" id="main"' in html
    assert 'href="/"' in html
