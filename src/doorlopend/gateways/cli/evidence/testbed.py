"""What the commands about a testbed share: their options, the protocol with its data, and how an answer is said."""

from typing import Any

import click

from doorlopend.engines.evidence.errors import EvidenceError

from .reading import read_table, read_toml

PROTOCOL = click.option(
    "--protocol", "protocol_file", required=True, metavar="FILE", help="Protocol in TOML."
)
LOCKED = click.option(
    "--locked",
    "locked_file",
    metavar="FILE",
    help="The protocol as it was locked, to see what changed since.",
)
OUTCOME = click.option("--outcome", metavar="ID", help="One outcome (default: all, primary first).")
ARM = click.option("--arm", metavar="ID", help="One approach (default: all).")
SUBGROUP = click.option(
    "--subgroup",
    metavar="COLUMN=VALUE",
    help="Only these people; the column must stand in the protocol (R15).",
)
READER = click.option(
    "--reader", type=click.Choice(["bestuur", "beleid", "onderzoek"]), default="bestuur", show_default=True
)
LANGUAGE = click.option(
    "--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True, help="Of the sentences."
)


def canonical_show(value: Any) -> None:
    """Canonical JSON: the same bytes for the same protocol, data and engine version."""
    from doorlopend.engines.evidence.canonical import canonical

    click.echo(canonical(value))


def case(protocol_file: str, data_files: tuple[str, ...]) -> tuple[Any, Any]:
    from doorlopend.engines.evidence import parse, snapshot

    protocol = parse(read_toml(protocol_file))
    if not data_files:
        raise EvidenceError("missing_argument", "--data", "geef een bestand met gegevens", "give a data file")
    return protocol, snapshot(protocol, read_table(data_files))


def results_of(
    protocol: Any,
    people: Any,
    outcome: str | None,
    arm: str | None,
    locked_file: str | None = None,
    subgroup: str | None = None,
) -> list[Any]:
    from doorlopend.engines.evidence import analyse, parse

    locked = parse(read_toml(locked_file)) if locked_file else None
    outcomes = (
        [protocol.outcome(outcome)] if outcome else sorted(protocol.outcomes, key=lambda o: not o.primary)
    )
    arms = [protocol.treatment(arm)] if arm else list(protocol.treatments)
    part = _subgroup(subgroup)
    return [
        analyse(protocol, people, o.id, arm=a.id, subgroup=part, locked=locked)
        for o in outcomes
        for a in arms
    ]


def _subgroup(text: str | None) -> tuple[str, str] | None:
    if text is None:
        return None
    column, mark, value = text.partition("=")
    if not mark or not column:
        raise EvidenceError(
            "not_a_pair",
            "--subgroup",
            f"'{text}' is geen KOLOM=WAARDE",
            f"'{text}' is not COLUMN=VALUE",
            "bijvoorbeeld geslacht=vrouw",
            "for example sex=woman",
        )
    return column.strip(), value.strip()


def say(results: list[Any], protocol: Any, reader: str, language: str) -> None:
    from doorlopend.engines.evidence import tell

    for r in results:
        page = tell(r, reader=reader, language=language, learning=protocol.learning)
        click.echo("\n".join([page.sentence, *page.based_on, *page.unknown, page.next_step, ""]))
