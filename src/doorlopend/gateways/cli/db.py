"""`bin/doorlopend db`: make, migrate and check the database."""

from __future__ import annotations

import json
import os

import click

from . import embedded
from .django_setup import setup
from .troubles import MIGRATE, Trouble


@click.group()
def group() -> None:
    """Make, migrate and check the database."""


@group.command()
@click.option("--admin-url", envvar="DATABASE_ADMIN_URL", help="Address with the right to create roles.")
def init(admin_url: str | None) -> None:
    """Make the four roles and the database (embedded: done by itself)."""
    if admin_url is None:
        embedded.ensure()
    else:
        embedded.prepare(admin_url, database=os.environ.get("DOORLOPEND_DATABASE", embedded.DATABASE))
    click.echo("roles and database are there")


@group.command()
def migrate() -> None:
    """Bring tables, policies and grants up to this version. Runs as owner."""
    setup(owner=True)
    from django.core.management import call_command

    from doorlopend.records.access import security

    call_command("migrate", verbosity=0, interactive=False)
    security.apply()
    click.echo("tables, policies and grants are up to date")


@group.command()
def ready() -> None:
    """Can web and workers run on this database? Ends with 2 when somebody must mend something first."""
    setup()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from doorlopend.records.access.roles import refuse_strong_role
    from doorlopend.records.dossiers.destruction import refuse_older_record

    refuse_strong_role()
    planned = MigrationExecutor(connection)
    if planned.migration_plan(planned.loader.graph.leaf_nodes()):
        raise Trouble(MIGRATE)
    refuse_older_record()
    click.echo("web and workers can run")


@group.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def check(as_json: bool) -> None:
    """Compare policies and classes in the database with those in code."""
    setup()
    from doorlopend.records.access import security

    found = security.problems()
    click.echo(json.dumps({"problems": found}) if as_json else "\n".join(found) or "all is as it should be")
    raise SystemExit(1 if found else 0)


@group.command(hidden=True)
@click.argument("arguments", nargs=-1)
def django(arguments: tuple[str, ...]) -> None:
    """Any Django management command, for developers."""
    setup(owner=arguments[:1] in {("makemigrations",), ("migrate",)})
    from django.core.management import execute_from_command_line

    execute_from_command_line(["doorlopend", *arguments])
