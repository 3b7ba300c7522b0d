"""Whom a notification is about, and two files of one person: a caseworker settles both, wide and narrow."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import ROOT

from .checks import assert_accessible, assert_no_sideways_scroll, follow

pytestmark = pytest.mark.browser


def test_a_number_nobody_knows_and_a_person_with_two_files(site: Any, as_role: Callable[..., Any]) -> None:
    command = [sys.executable, "-m", "tests.browser.doubles_world"]
    made = json.loads(subprocess.run(command, cwd=ROOT, env=site.environment, check=True, capture_output=True, text=True).stdout)
    wide, narrow = as_role("dubbel"), as_role("dubbel", width=320)

    def opened(path: str) -> Any:
        for page in (narrow, wide):
            page.goto(site.url + path)
            assert_accessible(page)
            assert_no_sideways_scroll(page)
        return wide

    opened("/berichten/")
    page = opened(f"/berichten/{made['message']}/wie/")
    page.get_by_label("Berhane").check()
    assert "geboren 1 feb 1990 · V-nummer 9000000881" in page.inner_text("main")
    follow(page.get_by_role("button", name="Dit is de persoon"))
    assert "Het bericht wordt nu verwerkt" in page.inner_text("body")
    page = opened("/dubbel/")
    follow(page.get_by_role("link", name="Dawit").first)
    page = opened(page.url.removeprefix(site.url))
    assert page.inner_text("main").count("999900018") == 2, "both stand side by side"
    page.get_by_label("Reden").fill("zelfde pas")
    follow(page.get_by_role("button", name="Samenvoegen"))
    assert "Samengevoegd" in page.inner_text("body")
    page = opened("/dubbel/")
    follow(page.get_by_role("table", name="Eerder samengevoegd").get_by_role("link").first)
    page = opened(page.url.removeprefix(site.url))
    page.get_by_label("Reden").fill("toch broers")
    follow(page.get_by_role("button", name="Scheiden"))
    assert "weer open" in page.inner_text("body")
