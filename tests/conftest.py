"""Every worker of the test run gets its own database, copied from one that was migrated once."""

from __future__ import annotations

import gc
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("DOORLOPEND_HOME", str(ROOT / "var" / "test"))
os.environ.setdefault("DOORLOPEND_INVALID_TEMPLATE_VARIABLE", "")
os.environ["DOORLOPEND_DUO_CLIENT_CERTIFICATE"] = "0"
# Playwright keeps an event loop running in the thread of a test; Django need not worry about it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorlopend.settings")
os.environ.setdefault("DATABASE_URL", "postgresql://unset/unset")

import django  # noqa: E402
from django.conf import settings  # noqa: E402

django.setup()
# What slows down who guesses a password would slow down every test that makes somebody.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
# Every test client is a site that starts: it looks a static file up when asked for one, not all of them beforehand.
settings.WHITENOISE_AUTOREFRESH = True

try:
    from hypothesis import settings as hypothesis_settings

    hypothesis_settings.register_profile("ci", deadline=None, max_examples=60)
    hypothesis_settings.load_profile("ci")
except ImportError:  # pragma: no cover - the engines' own tests need it anyway
    pass


def pytest_collection_finish() -> None:
    """What is imported by now stays, as in the web server: the collector need not look at it again, and looks less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def _in_dutch() -> None:
    """A page asked for in English leaves English on in this process; every test begins in the language of the site."""
    from django.utils import translation

    translation.activate("nl")


def _schema_digest() -> str:
    """Changes when any migration or policy does, so that a stale template is never used."""
    records = ROOT / "src/doorlopend/records"
    sources = [path for end in ("py", "sql", "toml") for path in sorted(records.rglob(f"*.{end}")) if "kit" not in path.parts]
    sources += sorted((ROOT / "src").rglob("migrations/*.py")) + sorted((ROOT / "src").rglob("models.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]


def _run_as_owner(url: str, *arguments: str) -> None:
    code = (
        "import os,django;django.setup();from django.core.management import call_command;"
        "from doorlopend.records.access import security;"
        "call_command('migrate',verbosity=0,interactive=False);security.apply()"
    )
    environment = {**os.environ, "DATABASE_OWNER_URL": url, "DOORLOPEND_ACT_AS": "owner"}
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, env=environment)


@pytest.fixture(scope="session")
def server() -> str:
    """The administrator's address of the test server (embedded, or DOORLOPEND_TEST_ADMIN_URL)."""
    from doorlopend.gateways.cli import embedded

    return os.environ.get("DOORLOPEND_TEST_ADMIN_URL") or embedded.start(home=Path(os.environ["DOORLOPEND_HOME"]))


@pytest.fixture(scope="session")
def template(server: str) -> str:
    """The name of a migrated database; made once per schema, by whichever worker comes first."""
    import psycopg

    from doorlopend.gateways.cli import embedded

    name = f"template_{_schema_digest()}"
    with psycopg.connect(server, autocommit=True) as link:
        link.execute("SELECT pg_advisory_lock(7301)")
        if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            embedded.prepare(server, database=f"{name}_new")
            _run_as_owner(embedded.address(server, role="doorlopend_owner", database=f"{name}_new"))
            link.execute(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"')
        link.execute("SELECT pg_advisory_unlock(7301)")
    return name


def make_database(server: str, template: str, name: str) -> str:
    """A fresh copy of the migrated database; returns the application role's address."""
    import psycopg

    from doorlopend.gateways.cli import embedded

    with psycopg.connect(server, autocommit=True) as link:
        link.execute("SELECT pg_advisory_lock(7302)")
        link.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        link.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER doorlopend_owner STRATEGY FILE_COPY')
        link.execute("SELECT pg_advisory_unlock(7302)")
    return embedded.address(server, role="doorlopend_app", database=name)


@pytest.fixture(scope="session")
def django_db_setup(server: str, template: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Points Django at this worker's own copy, as the application role."""
    from django.db import connections

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    url = make_database(server, template, f"test_{worker}_{os.getpid()}")
    os.environ["DATABASE_URL"] = url
    from doorlopend.settings.env import database

    settings = connections["default"].settings_dict
    settings.update({**database(), "CONN_MAX_AGE": 0})
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield
    connections.close_all()


@pytest.fixture
def owner_url(server: str, django_db_setup: None) -> str:
    """The owner's address of this worker's database, for what only an owner can do."""
    from django.db import connections

    from doorlopend.gateways.cli import embedded

    return embedded.address(server, role="doorlopend_owner", database=connections["default"].settings_dict["NAME"])


FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The system's browser, one for all tests of a worker; its absence fails with the remedy."""
    from playwright.sync_api import sync_playwright

    names = (os.environ.get("DOORLOPEND_CHROMIUM") or "", "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("no Chromium found; install it (apt-get install chromium) or set DOORLOPEND_CHROMIUM")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield found
        found.close()
