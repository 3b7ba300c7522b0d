"""`evidence schema plan lock check export assign`: a protocol, and what must be right before an outcome is opened."""

from typing import Any

import click

from .reading import DATA, JSON, guarded, read_toml, show
from .testbed import LANGUAGE, LOCKED, PROTOCOL, canonical_show, case


@click.command("schema")
@click.argument("name", required=False)
@click.option("--page", is_flag=True, help="The reference page in Markdown.")
def schema_command(name: str | None, page: bool) -> None:
    """JSON schema of the protocol or of a result (evidence-protocol, evidence-result)."""
    from doorlopend.engines.evidence.schema import SCHEMAS, reference

    if page:
        click.echo(reference(), nl=False)
    elif name not in SCHEMAS:
        raise click.BadParameter(f"choose from {', '.join(SCHEMAS)}", param_hint="NAME")
    else:
        show(SCHEMAS[name]())


@click.command("plan")
@PROTOCOL
@click.option("--per-arm", type=float, help="People per approach (default: sample_size over the arms).")
@LANGUAGE
@JSON
@guarded
def plan_command(protocol_file: str, per_arm: float | None, language: str, as_json: bool) -> None:
    """Say first what this number of people can show."""
    from doorlopend.engines.evidence import parse, plan

    found = plan(parse(read_toml(protocol_file)), per_arm=per_arm)
    if as_json:
        canonical_show(found.as_dict())
    else:
        dutch = language == "nl"
        click.echo(found.sentence_nl if dutch else found.sentence_en)
        click.echo(found.advice_nl if dutch else found.advice_en)


@click.command("lock")
@PROTOCOL
@JSON
@guarded
def lock_command(protocol_file: str, as_json: bool) -> None:
    """The hash to publish before the first person is placed."""
    from doorlopend.engines.evidence import lock, parse

    protocol = parse(read_toml(protocol_file))
    canonical_show({"id": protocol.id, "hash": lock(protocol)}) if as_json else click.echo(lock(protocol))


@click.command("check")
@DATA
@PROTOCOL
@LOCKED
@LANGUAGE
@JSON
@guarded
def check_command(
    data_files: tuple[str, ...], protocol_file: str, locked_file: str | None, language: str, as_json: bool
) -> None:
    """Questions to design and data before any outcome is opened."""
    from doorlopend.engines.evidence import check, parse

    protocol, people = case(protocol_file, data_files)
    found = check(protocol, people, locked=parse(read_toml(locked_file)) if locked_file else None)
    if as_json:
        canonical_show(
            {
                "protocol": protocol.hash,
                "snapshot": people.hash,
                "flow": people.flow,
                "checks": [c.as_dict() for c in found],
            }
        )
        return
    for c in found:
        click.echo(_asked(c, language))


def _asked(c: Any, language: str) -> str:
    """One question and its answer on a line."""
    dutch = language == "nl"
    head, note, limit, alert = (
        (("ja " if c.passed else "NEE"), c.note_nl, "grens", "let op")
        if dutch
        else (("yes" if c.passed else "NO "), c.note_en, "limit", "beware")
    )
    return f"{head} {c.name}: {note} = {c.value} ({limit} {c.limit}){'' if c.passed else ' → ' + (c.refuses or alert)}"


@click.command("export")
@click.argument("form")
@DATA
@PROTOCOL
@JSON
@guarded
def export_command(form: str, data_files: tuple[str, ...], protocol_file: str, as_json: bool) -> None:
    """Protocol, TARGET, CONSORT, ESF+, UIA/EUI or Movisie fields."""
    from doorlopend.engines.evidence import analyse_all, export, parse

    if data_files:
        protocol, people = case(protocol_file, data_files)
        canonical_show(export(protocol, form, snapshot=people, results=analyse_all(protocol, people)))
    else:
        canonical_show(export(parse(read_toml(protocol_file)), form))


@click.command("assign")
@PROTOCOL
@click.option("--block", required=True, help="Block of the draw, e.g. town and half-year.")
@click.option(
    "--position", type=int, required=True, help="Place of the person in this block, counted from 0."
)
@click.option("--suitable", required=True, help="Arms that suit the person, separated by commas.")
@JSON
@guarded
def assign_command(protocol_file: str, block: str, position: int, suitable: str, as_json: bool) -> None:
    """Draw the arm of one person; anyone can repeat the draw from the protocol's hash."""
    from doorlopend.engines.evidence import assign, parse

    drawn = assign(
        parse(read_toml(protocol_file)),
        block=block,
        position=position,
        suitable=[x.strip() for x in suitable.split(",")],
    )
    canonical_show(drawn) if as_json else click.echo(f"{drawn.arm}: {drawn.reason_nl}")
