"""`evidence analyse compare pool look sensitivity tell`: from a protocol and its data to what was found, or why not."""

import click

from .reading import DATA, JSON, guarded
from .testbed import (
    ARM,
    LANGUAGE,
    LOCKED,
    OUTCOME,
    PROTOCOL,
    READER,
    SUBGROUP,
    canonical_show,
    case,
    results_of,
    say,
)


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
    protocol, people = case(protocol_file, data_files)
    results = results_of(protocol, people, outcome, arm, locked_file, subgroup)
    if as_json:
        canonical_show(
            {"protocol": protocol.hash, "snapshot": people.hash, "results": [r.as_dict() for r in results]}
        )
    else:
        say(results, protocol, "bestuur", language)


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

    protocol, people = case(protocol_file, data_files)
    results = results_of(protocol, people, outcome or protocol.primary.id, None, locked_file)
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
        say(
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

    protocol, people = case(protocol_file, data_files)
    found = pool_towns(protocol, people, outcome, arm=arm)
    canonical_show(found.as_dict()) if as_json else say([found], protocol, "bestuur", language)


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

    protocol, people = case(protocol_file, data_files)
    found = look(protocol, people, number, outcome=outcome, arm=arm)
    canonical_show(found.as_dict()) if as_json else say([found], protocol, "bestuur", language)


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

    protocol, people = case(protocol_file, data_files)
    results = results_of(protocol, people, outcome or protocol.primary.id, arm)
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

    protocol, people = case(protocol_file, data_files)
    results = results_of(protocol, people, outcome, arm, locked_file, subgroup)
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
        say(results, protocol, reader, language)
