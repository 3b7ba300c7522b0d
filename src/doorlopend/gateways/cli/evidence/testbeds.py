"""`evidence plan … assign`: a protocol and its data, from what can be seen to what was found."""

from typing import Any

import click

from doorlopend.engines.evidence.errors import EvidenceError

from .reading import DATA, JSON, guarded, read_table, read_toml, show


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


def _case(protocol_file: str, data_files: tuple[str, ...]) -> tuple[Any, Any]:
    from doorlopend.engines.evidence import parse, snapshot

    protocol = parse(read_toml(protocol_file))
    if not data_files:
        raise EvidenceError("missing_argument", "--data", "geef een bestand met gegevens", "give a data file")
    return protocol, snapshot(protocol, read_table(data_files))


def _results(
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

    protocol, people = _case(protocol_file, data_files)
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


@click.command("analyse")
@DATA
@PROTOCOL
@OUTCOME
@ARM
@SUBGROUP
@LOCKED
@LANGUAGE
@JSON
@guarded
def analyse_command(
    data_files: tuple[str, ...],
    protocol_file: str,
    outcome: str | None,
    arm: str | None,
    subgroup: str | None,
    locked_file: str | None,
    language: str,
    as_json: bool,
) -> None:
    """Answer the protocol's questions, or refuse them with the reason. The design chooses the method."""
    protocol, people = _case(protocol_file, data_files)
    results = _results(protocol, people, outcome, arm, locked_file, subgroup)
    if as_json:
        canonical_show(
            {"protocol": protocol.hash, "snapshot": people.hash, "results": [r.as_dict() for r in results]}
        )
    else:
        _say(results, protocol, "bestuur", language)


def _say(results: list[Any], protocol: Any, reader: str, language: str) -> None:
    from doorlopend.engines.evidence import tell

    for r in results:
        page = tell(r, reader=reader, language=language, learning=protocol.learning)
        click.echo("\n".join([page.sentence, *page.based_on, *page.unknown, page.next_step, ""]))


@click.command("compare")
@DATA
@PROTOCOL
@OUTCOME
@click.option("--best", is_flag=True, help="Ask for a single winner.")
@LOCKED
@READER
@LANGUAGE
@JSON
@guarded
def compare_command(
    data_files: tuple[str, ...],
    protocol_file: str,
    outcome: str | None,
    best: bool,
    locked_file: str | None,
    reader: str,
    language: str,
    as_json: bool,
) -> None:
    """All approaches together: better than usual, which can be best, how big."""
    from doorlopend.engines.evidence import Finding, compare

    protocol, people = _case(protocol_file, data_files)
    results = _results(protocol, people, outcome or protocol.primary.id, None, locked_file)
    found = [r for r in results if isinstance(r, Finding)]
    together = compare(found, name_best=best) if found else None
    if as_json:
        canonical_show(
            {
                "comparison": together.as_dict() if together else None,
                "refused": [r.as_dict() for r in results if not isinstance(r, Finding)],
            }
        )
    else:
        _say(
            ([together] if together else []) + [r for r in results if not isinstance(r, Finding)],
            protocol,
            reader,
            language,
        )


@click.command("pool")
@DATA
@PROTOCOL
@OUTCOME
@ARM
@LANGUAGE
@JSON
@guarded
def pool_command(
    data_files: tuple[str, ...],
    protocol_file: str,
    outcome: str | None,
    arm: str | None,
    language: str,
    as_json: bool,
) -> None:
    """One approach over the towns together, each town pulled towards the rest."""
    from doorlopend.engines.evidence import pool_towns

    protocol, people = _case(protocol_file, data_files)
    found = pool_towns(protocol, people, outcome, arm=arm)
    canonical_show(found.as_dict()) if as_json else _say([found], protocol, "bestuur", language)


@click.command("look")
@click.argument("number", type=int)
@DATA
@PROTOCOL
@OUTCOME
@ARM
@LANGUAGE
@JSON
@guarded
def look_command(
    number: int,
    data_files: tuple[str, ...],
    protocol_file: str,
    outcome: str | None,
    arm: str | None,
    language: str,
    as_json: bool,
) -> None:
    """A planned interim look, by number from 1."""
    from doorlopend.engines.evidence import look

    protocol, people = _case(protocol_file, data_files)
    found = look(protocol, people, number, outcome=outcome, arm=arm)
    canonical_show(found.as_dict()) if as_json else _say([found], protocol, "bestuur", language)


@click.command("sensitivity")
@DATA
@PROTOCOL
@OUTCOME
@ARM
@JSON
@guarded
def sensitivity_command(
    data_files: tuple[str, ...], protocol_file: str, outcome: str | None, arm: str | None, as_json: bool
) -> None:
    """How far the answer bends: missing people, other estimators, without one town."""
    from doorlopend.engines.evidence import Finding, sensitivity

    protocol, people = _case(protocol_file, data_files)
    results = _results(protocol, people, outcome or protocol.primary.id, arm)
    canonical_show(
        {
            "results": [
                sensitivity(protocol, people, r) if isinstance(r, Finding) else r.as_dict() for r in results
            ]
        }
    )


@click.command("tell")
@DATA
@PROTOCOL
@OUTCOME
@ARM
@SUBGROUP
@LOCKED
@READER
@LANGUAGE
@JSON
@guarded
def tell_command(
    data_files: tuple[str, ...],
    protocol_file: str,
    outcome: str | None,
    arm: str | None,
    subgroup: str | None,
    locked_file: str | None,
    reader: str,
    language: str,
    as_json: bool,
) -> None:
    """Sentence, picture, what it rests on, what is not known, what is next."""
    from doorlopend.engines.evidence import tell

    protocol, people = _case(protocol_file, data_files)
    results = _results(protocol, people, outcome, arm, locked_file, subgroup)
    if as_json:
        canonical_show(
            {
                "pages": [
                    tell(r, reader=reader, language=language, learning=protocol.learning).as_dict()
                    for r in results
                ]
            }
        )
    else:
        _say(results, protocol, reader, language)


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
        protocol, people = _case(protocol_file, data_files)
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
