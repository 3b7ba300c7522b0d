"""`bin/doorlopend dossier`: what is done to many files at once: new rules, lost rows, destructions, digests."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from .colleague import BY, acting_for, place
from .django_setup import setup
from .progress import Progress

as_json = click.option("--json", "as_json", is_flag=True, help="One JSON document.")


@click.group()
def group() -> None:
    """Show and apply what a new lawbook changes; write lost rows anew; destroy again after a restore; renew digests."""


@group.command()
@BY
@click.option("--at", metavar="NAME", help="Of which gemeente or COA. Needed when this colleague may write at more than one.")
@as_json
def changes(email: str, at: str | None, as_json: bool) -> None:
    """What the present lawbook and engine would change: was -> is per dossier. Writes nothing."""
    told: list[dict[str, Any]] = []
    with acting_for(email, as_json=as_json) as actor, Progress("Comparing"):
        from doorlopend.records.dossiers.renewal import behind, renewals

        for one in renewals(actor=actor, dossiers=behind(controllers=[place(actor, at)])):
            lines = [{"key": change.key, "was": change.was, "now": change.now} for change in one.changes]
            told.append({"dossier": str(one.dossier.pk), "lawbook": one.dossier.lawbook_id, "changes": lines})
    if as_json:
        click.echo(json.dumps({"behind": told}, ensure_ascii=False))
        return
    for row in told:
        for line in row["changes"]:
            click.echo(f"{row['dossier']}  {line['key']}: {line['was'] or '-'}  ->  {line['now'] or '-'}")
    click.echo(f"{len(told)} dossiers stand under an older version; in {sum(bool(row['changes']) for row in told)} something changes")


@group.command("apply-lawbook")
@BY
@click.option("--at", metavar="NAME", help="Of which gemeente or COA. Needed when this colleague may write at more than one.")
@click.option("--only", "chosen", metavar="DOSSIER", type=click.UUID, multiple=True, help="Only this dossier; may be given more than once.")
@as_json
def apply_lawbook(email: str, at: str | None, chosen: tuple[UUID, ...], as_json: bool) -> None:
    """Derive dossiers of an older version by the present lawbook and engine, each in a transaction of its own.

    Look at `dossier changes` first. Broken off and begun again it goes on where it was.
    """
    with acting_for(email, as_json=as_json) as actor:
        from doorlopend.records.dossiers import services
        from doorlopend.records.dossiers.renewal import behind

        waiting = behind(controllers=[place(actor, at)])
        keys = list((waiting.filter(pk__in=chosen) if chosen else waiting).values_list("pk", flat=True))
    changed = 0
    with Progress("Applying") as progress:
        for done, key in enumerate(keys, start=1):
            with acting_for(email, as_json=as_json) as actor:
                changed += bool(services.apply_lawbook(actor=actor, dossier_id=key))
            progress.tell(done, len(keys))
    click.echo(json.dumps({"applied": len(keys), "changed": changed}) if as_json else f"{len(keys)} dossiers derived anew, {changed} changed")


@group.command()
@as_json
def rebuild(as_json: bool) -> None:
    """Write derived rows that were lost or damaged anew from the facts. Where they stand, nothing changes.

    Dossiers of an older lawbook or engine are left alone: see `changes`.
    """
    setup()
    from doorlopend.records.dossiers.rebuild import Rebuilt
    from doorlopend.records.dossiers.rebuild import rebuild as anew
    from doorlopend.records.regions.models import Controller

    found, keys = Rebuilt(), list(Controller.objects.values_list("pk", flat=True))
    with Progress("Deriving") as progress:
        for done, key in enumerate(keys, start=1):
            found += anew(controller_id=key, present=True, follow=False)
            progress.tell(done, len(keys))
    click.echo(json.dumps(asdict(found)) if as_json else f"{found.derived} dossiers derived, {found.changed} mended")


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
