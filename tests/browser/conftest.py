"""A real site in a real browser: its own database, its own web server, nobody's shared state."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from doorlopend.records.people.demo import MARK
from tests.browser.checks import follow
from tests.conftest import ROOT, make_database

TODAY = "2026-11-21"


@dataclass(frozen=True, slots=True)
class Site:
    """Where the site is and what stands in it."""

    url: str
    made: dict[str, Any]
    server: str
    database: str
    environment: dict[str, str]
    """Under which a command works in this site's installation."""


@pytest.fixture(scope="session")
def site(server: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    database = f"browser_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    url = make_database(server, template, database)
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f"COMMENT ON DATABASE \"{database}\" IS '{MARK}'")
    home = tmp_path_factory.mktemp("home")
    environment = {**os.environ, "DOORLOPEND_HOME": str(home), "DATABASE_URL": url, "DOORLOPEND_DEMO": "1", "DOORLOPEND_TODAY": TODAY, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "DJANGO_SETTINGS_MODULE": "tests.browser.settings"}
    made = json.loads(subprocess.run([sys.executable, "-m", "tests.browser.world"], cwd=ROOT, env=environment, check=True, capture_output=True).stdout)
    port = _free_port()
    log = (tmp_path_factory.mktemp("site") / "web.log").open("w")
    command = [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "--threads", "4", "doorlopend.gateways.web.wsgi"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait(f"http://127.0.0.1:{port}/gezond/", process, Path(log.name))
        yield Site(f"http://127.0.0.1:{port}", made, server, database, environment)
    finally:
        process.terminate()
        process.wait(20)
        with psycopg.connect(server, autocommit=True) as link:
            link.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _attempt in range(900):
        try:
            urllib.request.urlopen(url, timeout=2)
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.2)
    raise RuntimeError(f"the site did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def sessions(site: Site) -> dict[str, list[Any]]:
    """The session of each role that logged in: in a next browser the same person need not do so again."""
    return {}


@pytest.fixture
def as_role(site: Site, chromium: Any, sessions: dict[str, list[Any]]) -> Iterator[Callable[..., Any]]:
    """`as_role("regievoerder", width=320)` gives a page of somebody logged in, in a browser of its own."""
    contexts: list[Any] = []
    refused: list[str] = []

    def note(message: Any) -> None:
        if "Content Security Policy" in message.text:
            refused.append(message.text)

    def log_in(role: str, *, width: int = 1280, javascript: bool = True) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=javascript, locale="nl-NL")
        contexts.append(context)
        context.on("console", note)
        context.add_cookies(sessions.get(role, []))
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(f"{site.url}/")
        if "/inloggen/" in page.url:
            page.fill("input[name=email]", f"{role}@test.invalid")
            page.fill("input[name=password]", "een lang wachtwoord")
            follow(page.locator("main button[type=submit]").first)
            assert "/inloggen/" not in page.url, f"{role} cannot log in"
            sessions[role] = [one for one in context.cookies() if one["name"] == "sessionid"]
        return page

    yield log_in
    for context in contexts:
        context.close()
    assert not refused, "a page asks for what its own policy forbids"
