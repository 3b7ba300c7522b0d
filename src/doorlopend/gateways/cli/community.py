"""`bin/doorlopend community`: the search index of signals, lessons and answers."""

from __future__ import annotations

import json

import click

from .django_setup import setup
from .progress import Progress


@click.group()
def group() -> None:
    """Make the search index of signals anew after words or stems have changed."""


@group.command()
@click.option("--all", "everything", is_flag=True, help="Also what is up to date.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def reindex(everything: bool, as_json: bool) -> None:
    """Make anew what an older version of the word lists made. The worker does this each night.

    Safe while the site runs, safe to stop and to run again.
    """
    setup()
    from doorlopend.practice.community.services.indexing import reindex as again

    with Progress("Search index") as progress:
        count = again(everything=everything, tell=progress.tell)
    click.echo(json.dumps({"made_anew": count}) if as_json else f"{count} entries made anew")
