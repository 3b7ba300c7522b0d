"""Databases of a chosen size for the benchmarks of the record, in a server of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import psycopg

from doorlopend.gateways.cli import embedded

HOME = Path(os.environ.get("DOORLOPEND_BENCH_HOME", Path(__file__).resolve().parents[2] / "var" / "bench"))


def database(name: str, *, dossiers: int, controllers: int, facts: int = 20, workers: int = 40) -> None:
    """Points DATABASE_URL at a filled database of this name; made when it is not there."""
    os.environ["DOORLOPEND_HOME"] = str(HOME)
    os.environ["DOORLOPEND_DUO_CLIENT_CERTIFICATE"] = "0"
    admin = embedded.start(home=HOME)
    fresh = embedded.prepare(admin, database=name)
    owner = embedded.address(admin, role="doorlopend_owner", database=name)
    os.environ["DATABASE_URL"] = embedded.address(admin, role="doorlopend_app", database=name)
    if fresh:
        _migrate(owner)
        _fill(owner, dossiers=dossiers, controllers=controllers, facts=facts, workers=workers)


def _migrate(owner: str) -> None:
    environment = {**os.environ, "DATABASE_OWNER_URL": owner, "DOORLOPEND_ACT_AS": "owner"}
    subprocess.run([sys.executable, "-m", "doorlopend.gateways.cli", "db", "migrate"], env=environment, check=True)


def _fill(owner: str, **sizes: int) -> None:
    script = files(__package__).joinpath("fill.sql").read_text().format(**sizes)
    with psycopg.connect(owner) as link:
        link.execute(script)  # type: ignore[call-overload]
        link.commit()
        link.autocommit = True
        link.execute("VACUUM ANALYZE")
