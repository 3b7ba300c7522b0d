"""`doorlopend law spuk`: what the lives in some files count for in the SPUK, per gemeente."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from doorlopend.engines.law import Lawbook, assess
from doorlopend.engines.law.spuk import count, person_of

from .law_input import BadInput, read_life

Rows = list[dict[str, Any]]


def counted(
    files: Iterable[Path], *, year: int, on: date, lawbook: Lawbook, provisional: bool, national: tuple[float, float] | None
) -> Rows:
    """One row per gemeente, or BadInput when the lawbook has no amounts for that year."""
    people = [person_of(assess(facts=read_life(file), lawbook=lawbook), on=on) for file in files]
    try:
        found = count((one for one in people if one), year=year, lawbook=lawbook, provisional=provisional, national=national)
    except LookupError as error:
        raise BadInput(f"No amounts for budget year {year} ({error}).", field="--year",
                       remedy="Take a year of the table spuk in docs/law/rules.md, or give the amounts with --bill.") from error  # fmt: skip
    return [asdict(one) for one in found.values()]


def show(rows: Rows) -> None:
    """One line per gemeente."""
    for row in rows:
        housed = ", ".join(f"{row['year'] - ago}: {number}" for ago, number in enumerate(row["housed"]))
        share = "" if row["share"] is None else f"; share {row['share']:.2f}"
        click.echo(f"{row['gemeente']}  housed {housed}; completed {row['completed']}; others {row['others']} "
                   f"({row['others_amount']:.2f} euro); onderwijsroute {row['onderwijsroute']}; weight {row['weight']:.2f}; "
                   f"amounts {row['amounts']:.2f} euro{share}")  # fmt: skip
    if not rows:
        click.echo("nobody counts")
