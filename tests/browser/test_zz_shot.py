"""The rules were renewed: a caseworker sees what was and what becomes, and decides."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import ROOT

from .checks import assert_readable, follow

pytestmark = pytest.mark.browser


def test_new_rules_are_looked_at_in_one_file_and_applied_to_all(site: Any, as_role: Callable[..., Any]) -> None:
    subprocess.run([sys.executable, "-m", "tests.browser.rules_world"], cwd=ROOT, env=site.environment, check=True, capture_output=True)
    page = as_role("regels")
    page.goto(site.url + "/nieuwe-regels/")
    assert_readable(page)
    follow(page.get_by_role("link", name="Eyasu"))
    assert "24 dec 2026" in page.inner_text("main"), "what was"
    assert_readable(page)
    page.set_viewport_size({"width":1280,"height":800}); page.screenshot(path="/tmp/l/r2.png")
    follow(page.get_by_role("link", name="Annuleren"))
    page.screenshot(path="/tmp/l/r1.png")
    follow(page.get_by_role("button", name="Toepassen op deze 2 dossiers"))
    assert "2 dossiers staan nu onder de regels van nu" in page.inner_text("body")
    assert "Alle dossiers zijn bij" in page.inner_text("main")
    assert_readable(page)
