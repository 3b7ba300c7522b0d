"""`bin/doorlopend docs`: the reference pages that are made from code, so that they cannot lag behind."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import click

PAGES = ("settings", "commands", "roles", "addresses", "tables", "states", "glossary", "decisions")
HEAD = "<!-- Made by `bin/doorlopend docs`; change the source it names, not this page. -->\n\n"


@click.command()
@click.option("--check", "only_check", is_flag=True, help="Write nothing; end with 1 when a page is out of date.")
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder of the project.")
def group(only_check: bool, root: Path | None) -> None:
    """Write the reference pages that are made from code: settings, commands, roles, tables, states, glossary, decisions."""
    folder = root or Path(__file__).resolve().parents[4]
    _without_a_database()
    try:
        stale = list(_write(folder, only_check=only_check))
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    for path in stale:
        click.echo(f"{path.relative_to(folder)} {'is out of date: run bin/doorlopend docs' if only_check else 'written'}")
    raise SystemExit(1 if stale and only_check else 0)


def _write(folder: Path, *, only_check: bool) -> Iterator[Path]:
    for name in PAGES:
        module = import_module(f"{__package__}.reference.{name}")
        page: Callable[[Path], str] = module.page
        path = folder / getattr(module, "PATH", f"docs/reference/{name}.md")
        text = HEAD + page(folder).rstrip() + "\n"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            if not only_check:
                path.write_text(text, encoding="utf-8")
            yield path


def _without_a_database() -> None:
    """Models and settings are read, nothing is asked of a server, no key is made."""
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorlopend.settings")
    for name in ("SECRET_KEY", "RECORD_KEYS", "AUDIT_KEY"):
        os.environ.setdefault(f"DOORLOPEND_{name}", "only to read the models")
