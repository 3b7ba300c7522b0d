"""`bin/doorlopend import`: read in a list of COA or of a gemeente from a file, row by row, and take it back."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from .colleague import BY, acting_for, place
from .progress import Progress

if TYPE_CHECKING:
    from doorlopend.gateways.exchange.coa.models import Batch
    from doorlopend.records.access.actor import Actor

LIST = click.argument("batch_id", metavar="LIST", type=click.UUID)
as_json = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
AT_A_TIME = 50


@click.group()
def group() -> None:
    """Read in a list of COA or of a gemeente: preview every row, record it, take it back.

    Names and numbers of people are never printed: a row is known by its number in the file.
    """


@group.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@BY
@click.option("--at", metavar="NAME", help="For which gemeente or COA. Needed when this colleague may write at more than one.")
@click.option("--own", is_flag=True, help="The gemeente's own list of yesterday, instead of one of COA.")
@as_json
def preview(file: Path, email: str, at: str | None, own: bool, as_json: bool) -> None:
    """Keep a list (Excel, CSV or JSON) sealed and judge each row. Nothing is recorded yet."""
    with acting_for(email, as_json=as_json) as actor, Progress("Judging the rows"):
        from doorlopend.gateways.exchange.coa import services
        from doorlopend.gateways.exchange.coa.models import Batch
        from doorlopend.records.access.today import today

        batch = services.read_in(
            actor=actor, controller_id=place(actor, at), data=file.read_bytes(), file_name=file.name, today=today(),
            origin=Batch.Origin.OWN if own else Batch.Origin.COA,
        )  # fmt: skip
        told = _told(batch)
    _say(told, as_json=as_json)


@group.command()
@LIST
@BY
@as_json
def show(batch_id: UUID, email: str, as_json: bool) -> None:
    """Each row of a list: what it is and why, or what became of it."""
    with acting_for(email, as_json=as_json) as actor:
        told = _told(_mine(actor, batch_id))
    _say(told, as_json=as_json)


@group.command()
@LIST
@BY
@as_json
def apply(batch_id: UUID, email: str, as_json: bool) -> None:
    """Record the new and found rows as facts, fifty at a time. Broken off and begun again it doubles nothing."""
    with acting_for(email, as_json=as_json) as actor:
        from doorlopend.gateways.exchange.coa import services
        from doorlopend.gateways.exchange.coa.models import Batch

        batch = _mine(actor, batch_id)
        if batch.state == Batch.State.PREVIEW:
            services.start(actor=actor, batch_id=batch.pk)
        people = batch.rows.count()  # a household in one row is more people than rows of the file
    with Progress("Recording") as progress:
        left = 1  # a list without rows must be closed too
        while left:
            with acting_for(email, as_json=as_json) as actor:
                left = services.apply_some(actor=actor, batch_id=batch_id, most=AT_A_TIME)
                progress.tell(people - left, people)
    with acting_for(email, as_json=as_json) as actor:
        told = _told(_mine(actor, batch_id))
    _say(told, as_json=as_json)


@group.command()
@LIST
@BY
@as_json
def drop(batch_id: UUID, email: str, as_json: bool) -> None:
    """Throw a list away before anything of it was recorded."""
    with acting_for(email, as_json=as_json) as actor:
        from doorlopend.gateways.exchange.coa import services

        told = _told(services.drop(actor=actor, batch_id=_mine(actor, batch_id).pk))
    _say(told, as_json=as_json)


@group.command()
@LIST
@BY
@click.option("--reason", required=True, help="Kept with every fact that lapses.")
@as_json
def undo(batch_id: UUID, email: str, reason: str, as_json: bool) -> None:
    """Let the facts of a list lapse; what somebody built on stays, with a drafted correction."""
    with acting_for(email, as_json=as_json) as actor:
        from doorlopend.gateways.exchange.coa import services
        from doorlopend.records.access.today import today

        told = _told(services.undo(actor=actor, batch_id=_mine(actor, batch_id).pk, reason=reason, today=today()))
    _say(told, as_json=as_json)


def _mine(actor: Actor, batch_id: UUID) -> Batch:
    from doorlopend.gateways.exchange.coa.models import Batch
    from doorlopend.records.kit.forming import NotNow

    batch = Batch.objects.filter(pk=batch_id, controller__in=actor.where("dossier.write")).first()
    if batch is None:
        raise NotNow("list", "There is no such list where this colleague may write. `import preview` prints the key of a list.")
    return batch


def _told(batch: Batch) -> dict[str, Any]:
    from doorlopend.gateways.exchange.coa.models import BatchRow

    rows = BatchRow.objects.filter(batch=batch).order_by("number", "pk").values("number", "state", "why", "remedy", "outcome", "draft")
    return {"list": str(batch.pk), "state": batch.state, "columns": batch.columns, "rows": list(rows)}


def _say(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for row in told["rows"]:
        words = " ".join(filter(None, (row["why"], row["remedy"], row["draft"])))
        click.echo(f"row {row['number']:>5}  {row['state']:<9} {row['outcome']:<9} {words}".rstrip())
    counts = Counter(row["outcome"] or row["state"] for row in told["rows"])
    click.echo(f"{told['list']}  {told['state']}: " + ", ".join(f"{count} {name}" for name, count in sorted(counts.items())))
