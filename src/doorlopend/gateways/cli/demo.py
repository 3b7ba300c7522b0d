"""`bin/demo`: a whole installation of its own in `var/demo`, with invented people, ready to look around in.

Modules that have something to show add a loader to `LOADERS`. A loader runs once per database, as the
application role, and returns one line that says what is there now.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Protocol

import click
import psycopg

from . import embedded
from .progress import Progress

LOADERS = [
    "doorlopend.gateways.cli.demo_people:load_regions",
    "doorlopend.gateways.cli.demo_people:load",
    "doorlopend.gateways.cli.demo_dossiers:load",
    "doorlopend.practice.housing.demo:load",
    "doorlopend.practice.casework.plan.demo:load",
    "doorlopend.practice.casework.handover.demo:load",
    "doorlopend.practice.casework.progress.demo:load",
    "doorlopend.practice.casework.exchange.demo:load",
    "doorlopend.practice.casework.around.demo:load",
    "doorlopend.practice.monitoring.demo:load",
    "doorlopend.practice.community.demo:load",
    "doorlopend.practice.governance.demo:load",
    "doorlopend.practice.testbeds.demo:load",
]
"""`module:function`, in this order; see `Loader`. What is not there yet is an error, not a shrug."""

LOADED = "doorlopend.demo_loaded"
"""The setting of the demo database that holds which loaders ran."""


BEGUN = "!"
"""Before the name of a loader that has begun and not ended."""


class Loader(Protocol):
    """Loads one part of the demo; tells `progress` how far it is (done, of how many)."""

    def __call__(self, *, progress: Callable[[int, int], None]) -> str: ...


@click.group(invoke_without_command=True)
@click.option("--check", "only_check", is_flag=True, help="Open every page as every role on a throw-away copy, and stop.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.pass_context
def group(ctx: click.Context, only_check: bool, host: str, port: int) -> None:
    """Doorlopend with demo data. Do not put real people in it."""
    if ctx.invoked_subcommand:
        return
    if only_check:
        raise SystemExit(check())
    run(host=host, port=port)


@group.command()
def reset() -> None:
    """Throw the demo away, so that the next start begins anew."""
    from .postgres import Server

    home = demo_home()
    with suppress(click.ClickException, FileNotFoundError):
        Server(home.resolve() / "pg").stop()
    shutil.rmtree(home, ignore_errors=True)
    click.echo(f"{home} is gone")


def demo_home() -> Path:
    """Apart from a real installation's: its own server, keys and seals."""
    return Path(os.environ.get("DOORLOPEND_DEMO_HOME", embedded.HOME / "demo"))


def run(*, host: str, port: int) -> None:
    """Makes what is not there yet, and serves until Ctrl-C."""
    from . import serve

    listener = serve.listen(host, port)
    began = time.monotonic()
    build(demo_home())
    os.environ["DOORLOPEND_SITE"] = address = f"http://{host}:{port}"
    serve.supervise(listener, workers=1, ready=lambda: _welcome(address, time.monotonic() - began))


def build(home: Path) -> None:
    """Server, database, tables and data in this folder; quick when all is there."""
    _own_surroundings(home)
    with Progress("Starting the database"):
        admin = embedded.start(home=home)
        _drop_half_loaded(admin, home)
        _make_marked(admin)
        embedded.ensure(home=home)
    if _schema() != _schema_there(home):
        with Progress("Bringing the tables up to date"):
            _migrate()
            (home / "schema").write_text(_schema())
    _load(admin)


def _own_surroundings(home: Path) -> None:
    """Nothing of another installation's environment may leak in: neither its database nor its keys."""
    home.mkdir(parents=True, exist_ok=True)
    for name in list(os.environ):
        if name.startswith(("DATABASE_", "DOORLOPEND_")) and name not in KEPT:
            del os.environ[name]
    os.environ["DOORLOPEND_HOME"] = str(home.resolve())
    os.environ["DOORLOPEND_DEMO"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "doorlopend.settings"


KEPT = {
    "DOORLOPEND_TODAY", "DOORLOPEND_LOG", "DOORLOPEND_LOG_LEVEL", "DOORLOPEND_HOSTS", "DOORLOPEND_ORIGINS",
    "DOORLOPEND_DEMO_HOME", "DOORLOPEND_PG_OPTIONS", "DOORLOPEND_WEB_WORKERS", "DOORLOPEND_WEB_THREADS",
    "DOORLOPEND_VENV", "DOORLOPEND_INVALID_TEMPLATE_VARIABLE", "DOORLOPEND_DUO_URL",
}  # fmt: skip


def _make_marked(admin: str) -> None:
    """The mark without which the second factor stays on is set only on a database made right here."""
    from doorlopend.records.people.demo import MARK

    if embedded.prepare(admin):
        (Path(os.environ["DOORLOPEND_HOME"]) / "schema").unlink(missing_ok=True)
        with psycopg.connect(admin, autocommit=True) as link:
            link.execute(f"COMMENT ON DATABASE \"{embedded.DATABASE}\" IS '{MARK}'")  # type: ignore[arg-type]


def _drop_half_loaded(admin: str, home: Path) -> None:
    """A start that was broken off while loading left half a world, on which no loader can go on: the demo begins anew."""
    if any(name.startswith(BEGUN) for name in _loaded(admin)):
        with psycopg.connect(admin, autocommit=True) as link:
            link.execute(f'DROP DATABASE IF EXISTS "{embedded.DATABASE}" WITH (FORCE)')
        shutil.rmtree(home / "seals", ignore_errors=True)
        (home / "destructions.jsonl").unlink(missing_ok=True)


def _schema() -> str:
    """Changes with every migration, policy and table class, so that an unchanged start need not migrate."""
    package = Path(__file__).resolve().parents[2]
    sources = [*package.rglob("migrations/*.py"), *package.rglob("models.py"), *package.rglob("*.sql"), *package.glob("records/access/*.py")]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(sources))).hexdigest()


def _schema_there(home: Path) -> str:
    path = home / "schema"
    return path.read_text() if path.exists() else ""


def _migrate() -> None:
    """In a process of its own, as owner: this one and its children stay the application role."""
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-m", "doorlopend.gateways.cli", "db", "migrate"], capture_output=True, text=True)
    if done.returncode:
        raise click.ClickException(f"The tables could not be made: {done.stderr.strip()[-2000:]}")


def _load(admin: str) -> None:
    """Runs the loaders that this database has not seen."""
    import django

    django.setup()
    done = _loaded(admin)
    for name in LOADERS:
        if name not in done:
            _remember(admin, [*done, BEGUN + name])
            _load_one(name)
            done.append(name)
            _remember(admin, done)
    from django.db import connections

    connections.close_all()


def _load_one(name: str) -> None:
    module, function = name.split(":")
    loader: Loader = getattr(import_module(module), function)
    label = next(part for part in reversed(module.split(".")) if part != "demo").removeprefix("demo_").replace("_", " ")
    with Progress(f"Loading {label}") as progress:
        progress.end = loader(progress=progress.tell)


def _loaded(admin: str) -> list[str]:
    with psycopg.connect(admin) as link:
        row = link.execute(
            "SELECT split_part(entry, '=', 2) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase,"
            " unnest(s.setconfig) entry WHERE d.datname = %s AND s.setrole = 0 AND split_part(entry, '=', 1) = %s",
            [embedded.DATABASE, LOADED],
        ).fetchone()
    return row[0].split(",") if row else []


def _remember(admin: str, names: list[str]) -> None:
    with psycopg.connect(admin, autocommit=True) as link:
        value = ",".join(names)
        link.execute(f"ALTER DATABASE \"{embedded.DATABASE}\" SET {LOADED} = '{value}'")  # type: ignore[arg-type]


def _welcome(address: str, seconds: float) -> None:
    from . import accounts

    click.secho(f"\nDoorlopend · demo · {address}   ({seconds:.1f} s)\n", bold=True)
    for line in accounts.lines():
        click.echo(f"  {line}")
    click.echo("\nInvented people only; the second factor is off here. Stop: Ctrl-C. Begin anew: bin/demo reset\n")


def check() -> int:
    """A throw-away installation, every page as every role; 0 when every page answered as it should."""
    from .visit import visit_all

    home = Path(tempfile.mkdtemp(prefix="doorlopend-check-"))
    try:
        build(home)
        return visit_all()
    finally:
        _throw_away(home)


def _throw_away(home: Path) -> None:
    from .postgres import Server

    with suppress(click.ClickException):
        Server(home.resolve() / "pg").stop()
    shutil.rmtree(home, ignore_errors=True)
