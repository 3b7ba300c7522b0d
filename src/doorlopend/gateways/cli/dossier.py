"""`bin/doorlopend dossier`: what an administrator does to files: destroy again after a restore, renew digests."""

from __future__ import annotations

import json
from pathlib import Path

import click

from .django_setup import setup

as_json = click.option("--json", "as_json", is_flag=True, help="One JSON document.")


@click.group()
def group() -> None:
    """Destroy again after a restored backup; renew digests after a new key; show what a lawbook changes."""


@group.command("replay-destructions")
@click.option("--ledger", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Default: the one kept outside the database.")
@click.option("--check", is_flag=True, help="Only say what would be destroyed again; ends with 1 when there is something.")
@as_json
def replay_destructions(ledger: Path | None, check: bool, as_json: bool) -> None:
    """Carry out what the destruction ledger says and this database has not. Before the site opens."""
    setup(owner=True)
    from doorlopend.records.dossiers import destruction

    try:
        lines = destruction.read_ledger(ledger or destruction.kept_ledger())
    except ValueError as error:
        raise click.BadParameter(f"{ledger or destruction.kept_ledger()} is no destruction ledger: {error}. Take the last whole copy.") from None
    count = len(destruction.pending(lines)) if check else destruction.replay(lines)
    did = "to destroy again" if check else "destroyed again"
    click.echo(json.dumps({"count": count, "applied": not check}) if as_json else f"{count} {did}")
    raise SystemExit(1 if check and count else 0)


@group.command()
@as_json
def rekey(as_json: bool) -> None:
    """Renew the digests by which BSN and V-nummer are found, after a new key came first in DOORLOPEND_RECORD_KEYS."""
    setup()
    from doorlopend.records.access.actor import acting, system_for
    from doorlopend.records.dossiers.index import renew_digests
    from doorlopend.records.regions.models import Controller

    renewed = 0
    for controller_id in Controller.objects.values_list("pk", flat=True):
        with acting(system_for(controller_id, why="rekey")):
            renewed += renew_digests(controller_id=controller_id)
    click.echo(json.dumps({"renewed": renewed}) if as_json else f"{renewed} numbers stand under the current key")
