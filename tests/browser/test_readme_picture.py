"""The picture in the README is a real screen: `DOORLOPEND_PICTURES=1 bin/test tests/browser -k readme` makes it anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Site
from tests.conftest import ROOT

pytestmark = pytest.mark.browser


def test_the_readme_shows_the_worklist_as_it_is(as_role: Callable[..., Any], site: Site, tmp_path: Path) -> None:
    page = as_role("teamleider")
    page.goto(f"{site.url}/mensen/?whose=team")
    folder = ROOT / "docs" / "images" if os.environ.get("DOORLOPEND_PICTURES") else tmp_path
    page.screenshot(path=folder / "worklist.png")
    assert "docs/images/worklist.png" in (ROOT / "README.md").read_text()
    assert (ROOT / "docs" / "images" / "worklist.png").stat().st_size > 10_000
