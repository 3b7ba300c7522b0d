"""`bin/doorlopend backup`: make a backup; put one back without bringing destroyed files to life.

A backup is a folder: the database as pg_dump writes it, the seals of the audit, the destruction ledger and a
manifest with digests. The keys that open identifying numbers are never in it: keep those elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import psycopg

from . import embedded
from .postgres import Server
from .progress import Progress

DUMP, LEDGER, SEALS, MANIFEST = "database.dump", "destructions.jsonl", "seals.jsonl", "manifest.json"


@click.group()
def group() -> None:
    """Make a backup; put one back without bringing destroyed files to life."""


@group.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def make(folder: Path) -> None:
    """Write a backup in a new folder below FOLDER, and print its path."""
    embedded.ensure()
    target = folder / f"doorlopend-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    target.mkdir(parents=True, mode=0o700)
    with Progress("Writing the database"):
        _tool("pg_dump", "--format=custom", "--file", str(target / DUMP), "--dbname", _owner_url())
    _write_lines(target / LEDGER, _ledger())
    if _seals().exists():
        shutil.copy(_seals(), target / SEALS)
    manifest = {"made_at": datetime.now(UTC).isoformat(), "sha256": {path.name: _sha256(path) for path in sorted(target.iterdir())}}
    (target / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")
    click.echo(target)


@group.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--admin-url", envvar="DATABASE_ADMIN_URL", help="Address with the right to make databases (a real server).")
@click.option("--ledger", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A later destruction ledger.")
def restore(folder: Path, admin_url: str | None, ledger: Path | None) -> None:
    """Put the backup in FOLDER back.

    It is restored beside the present database, brought up to this version, stripped of all that was destroyed
    since, and checked. Only then it takes the place of the present database, which is kept under another name.
    """
    _check_whole(folder)
    began = time.monotonic()
    destroyed = _all_destroyed(folder, ledger)
    embedded.ensure()
    admin = admin_url or os.environ.get("DATABASE_ADMIN_URL") or _no_admin()
    name = _database_name()
    fresh = f"{name}_restored_{datetime.now(UTC):%Y%m%d%H%M%S}"
    embedded.prepare(admin, database=fresh)
    _fill(admin, fresh, folder)
    _start_seals_anew(folder, last=_last_link(admin, fresh))
    again = _in_restored(admin, fresh, destroyed)
    kept = _swap(admin, name, fresh)
    click.echo(f"{folder} is back in {time.monotonic() - began:.1f} s; {again} destructions repeated.")
    if kept:
        click.echo(f"The database as it was is kept as {kept}; drop it when you no longer need it.")


def _fill(admin: str, fresh: str, folder: Path) -> None:
    with Progress("Reading the database back"):
        address = embedded.address(admin, role="postgres", database=fresh) if _is_embedded() else _renamed(admin, fresh)
        _tool("pg_restore", "--exit-on-error", "--single-transaction", "--dbname", address, str(folder / DUMP))


def _in_restored(admin: str, fresh: str, destroyed: list[dict[str, Any]]) -> int:
    """Migrates, destroys again and checks, each in a process of its own that sees only the restored database."""
    surroundings = {**os.environ, **_urls(admin, fresh)}
    with Progress("Bringing it up to date, destroying again, checking"):
        _ours(["db", "migrate"], surroundings)
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
            file.writelines(json.dumps(line) + "\n" for line in destroyed)
            file.flush()
            answer = _ours(["dossier", "replay-destructions", "--ledger", file.name, "--json"], surroundings)
        _ours(["check", "all"], surroundings)
    return int(json.loads(answer)["count"])


def _swap(admin: str, name: str, fresh: str) -> str | None:
    """Renames within one second or not at all; whoever is connected is sent away and comes back.

    Returns the name under which the database as it was is kept; an empty one is not.
    """
    empty = _is_empty()
    kept = f"{name}_before_{datetime.now(UTC):%Y%m%d%H%M%S}"
    with psycopg.connect(admin, autocommit=True) as link:
        _rename(link, name, kept)
        _rename(link, fresh, name)
        _let_in(link, name, yes=True)
        if empty:
            link.execute(f'DROP DATABASE "{kept}"')  # type: ignore[arg-type]
    return None if empty else kept


def _is_empty() -> bool:
    with psycopg.connect(_owner_url()) as link:
        return not link.execute("SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace").fetchone()


def _rename(link: psycopg.Connection[Any], old: str, new: str) -> None:
    """The door is closed first: a pool that reconnects at once would keep the old name in use for ever."""
    _let_in(link, old, yes=False)
    for _attempt in range(5):
        _send_away(link, old)
        try:
            link.execute(f'ALTER DATABASE "{old}" RENAME TO "{new}"')  # type: ignore[arg-type]
            return
        except psycopg.errors.ObjectInUse:
            time.sleep(0.2)
    _let_in(link, old, yes=True)
    raise click.ClickException(f"The database {old} stays in use. Stop web and workers, then restore again.")


def _let_in(link: psycopg.Connection[Any], database: str, *, yes: bool) -> None:
    link.execute(f'ALTER DATABASE "{database}" ALLOW_CONNECTIONS {"true" if yes else "false"}')  # type: ignore[arg-type]


def _send_away(link: psycopg.Connection[Any], database: str) -> None:
    link.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database])


def _ledger() -> Iterator[dict[str, Any]]:
    """The destruction ledger of the present database."""
    query = "SELECT to_jsonb(d) FROM dossiers_destruction d ORDER BY destroyed_on, id"
    with psycopg.connect(_owner_url()) as link:
        yield from (line for (line,) in link.execute(query))


def _all_destroyed(folder: Path, later: Path | None) -> list[dict[str, Any]]:
    """From the backup, from the ledger kept outside the database, from the file given, and from the present database."""
    found = {line["id"]: line for path in (folder / LEDGER, _kept_ledger(), later) if path and path.exists() for line in _lines(path)}
    try:
        embedded.ensure()
        found |= {line["id"]: line for line in _ledger()}
    except (psycopg.Error, click.ClickException):
        click.echo("There is no present database to ask what was destroyed; the kept ledger says it.", err=True)
    return list(found.values())


def _kept_ledger() -> Path:
    return _home() / LEDGER


def _last_link(admin: str, database: str) -> int:
    with psycopg.connect(_urls(admin, database)["DATABASE_OWNER_URL"]) as link:
        row = link.execute("SELECT max(number) FROM audit_seal").fetchone()
    return (row and row[0]) or 0


def _start_seals_anew(folder: Path, *, last: int) -> None:
    """The chain continues from the backup; the seals written after it are kept as evidence under another name.

    The sealer goes on while a backup is made, so the copies in it may be of links that its database does not have yet.
    """
    seals = _seals()
    if seals.exists():
        seals.rename(seals.with_name(f"seals-before-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.jsonl"))
    if (folder / SEALS).exists():
        seals.parent.mkdir(parents=True, exist_ok=True)
        _write_lines(seals, (line for line in _lines(folder / SEALS) if line["number"] <= last))


def _check_whole(folder: Path) -> None:
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
    except FileNotFoundError:
        raise click.ClickException(f"{folder} holds no {MANIFEST}: point to a folder that `backup make` printed.") from None
    for name, digest in manifest["sha256"].items():
        if not (folder / name).exists() or _sha256(folder / name) != digest:
            raise click.ClickException(f"{folder / name} is not what the manifest says: the backup is damaged. Take another.")


def _tool(name: str, *arguments: str) -> None:
    """The embedded server's own tools also speak to real servers of the same version or older."""
    done = subprocess.run([str(Server.tool(name)), *arguments], capture_output=True, text=True)
    if done.returncode:
        raise click.ClickException(f"{name}: {done.stderr.strip()[-1500:]}")


def _ours(arguments: list[str], surroundings: dict[str, str]) -> str:
    command = [sys.executable, "-m", "doorlopend.gateways.cli", *arguments]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True)
    if done.returncode:
        raise click.ClickException(
            f"{' '.join(arguments)} failed on the restored database, so the present one stays: {(done.stdout + done.stderr).strip()[-1500:]}"
        )
    return done.stdout.strip()


def _urls(admin: str, database: str) -> dict[str, str]:
    if _is_embedded():
        roles = {"DATABASE_URL": "doorlopend_app", "DATABASE_OWNER_URL": "doorlopend_owner"}
        return {name: embedded.address(admin, role=role, database=database) for name, role in roles.items()}
    return {name: _renamed(os.environ[name], database) for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}


def _renamed(url: str, database: str) -> str:
    return psycopg.conninfo.make_conninfo(url, dbname=database) if "://" not in url else _with_path(url, database)


def _with_path(url: str, database: str) -> str:
    from urllib.parse import quote, urlsplit

    return urlsplit(url)._replace(path="/" + quote(database)).geturl()


def _owner_url() -> str:
    if "DATABASE_OWNER_URL" not in os.environ:
        raise click.ClickException("Set DATABASE_OWNER_URL: a backup reads every table, which only the owner may.")
    return os.environ["DATABASE_OWNER_URL"]


def _no_admin() -> str:
    raise click.ClickException("Set DATABASE_ADMIN_URL or --admin-url: restoring makes and renames databases.")


def _database_name() -> str:
    return str(psycopg.conninfo.conninfo_to_dict(os.environ["DATABASE_URL"])["dbname"])


def _is_embedded() -> bool:
    return embedded.MADE_BY in os.environ


def _home() -> Path:
    return Path(os.environ.get("DOORLOPEND_HOME", embedded.HOME))


def _seals() -> Path:
    return Path(os.environ.get("DOORLOPEND_AUDIT_SEALS", _home() / "seals")) / SEALS


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def _write_lines(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
