"""`evidence`: plan, check, analyse, compare and tell a testbed; estimators by name for published numbers."""

import csv
import json
import re
import sys
import tomllib
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from doorlopend.engines.evidence.errors import EvidenceError

BAD_INPUT = 2


def _finite(value: Any) -> Any:
    """JSON has no infinity or not-a-number: both become null."""
    if isinstance(value, dict):
        return {str(k): _finite(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(v) for v in value]
    if hasattr(value, "item"):
        value = value.item()
    return (
        None
        if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf")))
        else value
    )


def show(value: Any) -> None:
    """One JSON document on stdout, at full precision."""
    click.echo(json.dumps(_finite(value), ensure_ascii=False, indent=2))


def guarded(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn bad input into one clear message (or JSON document) and exit code 2."""

    @wraps(command)
    def run(*args: Any, as_json: bool, **kwargs: Any) -> Any:
        try:
            return command(*args, as_json=as_json, **kwargs)
        except EvidenceError as problem:
            if as_json:
                show({"error": problem.as_dict()})
            else:
                click.echo(f"{problem.field}: {problem.nl} {problem.remedy_nl}\n{problem}", err=True)
            sys.exit(BAD_INPUT)

    return run


JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")
DATA = click.option(
    "--data",
    "data_files",
    multiple=True,
    metavar="FILE",
    help="CSV (or .tsv, or .dat split by spaces); repeat to stack files.",
)


def read_table(files: tuple[str, ...]) -> dict[str, Any]:
    """Columns of one or more delimited files; columns that a file lacks are missing there."""
    from doorlopend.engines.evidence.table import table

    parts = [_rows(Path(name)) for name in files]
    names = list(dict.fromkeys(n for head, _ in parts for n in head))
    raw: dict[str, list[Any]] = {n: [] for n in names}
    for head, rows in parts:
        for n in names:
            raw[n] += [r[head.index(n)] for r in rows] if n in head else [None] * len(rows)
    return dict(table(raw))


def _rows(path: Path) -> tuple[list[str], list[list[str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise EvidenceError(
            "unreadable",
            str(path),
            "dit bestand is niet te lezen",
            f"cannot read this file ({problem})",
            "geef een CSV-bestand in UTF-8",
            "give a CSV file in UTF-8",
        ) from problem
    lines = text.splitlines()
    if not lines:
        raise EvidenceError("empty", str(path), "het bestand is leeg", "the file is empty")
    rows = _split(lines, path.suffix.lower())
    width = len(rows[0])
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != width:
            raise EvidenceError(
                "ragged",
                str(path),
                f"regel {number} heeft {len(row)} velden, de kop {width}",
                f"line {number} has {len(row)} fields, the header {width}",
                "herstel de regel",
                "repair the line",
            )
    return [h.strip() for h in rows[0]], rows[1:]


def _split(lines: list[str], suffix: str) -> list[list[str]]:
    full = [line for line in lines if line.strip()]
    if suffix == ".dat" or not re.search(r"[,;\t]", full[0]):
        return [line.split() for line in full]
    mark = "\t" if "\t" in full[0] else (";" if full[0].count(";") > full[0].count(",") else ",")
    return list(csv.reader(full, delimiter=mark))


def read_args(text: str) -> dict[str, Any]:
    """Arguments as JSON text or as @FILE."""
    source = Path(text[1:]).read_text(encoding="utf-8") if text.startswith("@") else text
    try:
        value = json.loads(source)
    except json.JSONDecodeError as problem:
        raise EvidenceError(
            "not_json",
            "--args",
            f"geen geldige JSON ({problem})",
            f"not valid JSON ({problem})",
            'bijvoorbeeld {"x1": 36}',
            'for example {"x1": 36}',
        ) from problem
    if not isinstance(value, dict):
        raise EvidenceError("not_json", "--args", "hoort een object te zijn", "must be an object")
    return value


def read_toml(path: str) -> dict[str, Any]:
    """A protocol file."""
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise EvidenceError(
            "protocol_file",
            path,
            f"dit protocol is niet te lezen ({problem})",
            f"cannot read this protocol ({problem})",
            "zie docs/reference/evidence-schema.md",
            "see docs/reference/evidence-schema.md",
        ) from problem


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """Analyse a testbed honestly, or refuse with the reason."""


@group.command("estimators")
@click.argument("name", required=False)
@JSON
@guarded
def list_estimators(name: str | None, as_json: bool) -> None:
    """List estimators with their arguments, data columns and result paths; or describe one."""
    from doorlopend.engines.evidence.estimators import COMMON, estimators

    found = estimators()
    if name is not None and name not in found:
        raise EvidenceError(
            "unknown_estimator",
            name,
            "onbekende schatter",
            "unknown estimator",
            f"kies uit {', '.join(found)}",
            f"choose from {', '.join(found)}",
        )
    chosen = {name: found[name]} if name else found
    if as_json:
        show({"common_args": COMMON, "estimators": [e.describe() for e in chosen.values()]})
        return
    for e in chosen.values():
        click.echo(_described(e.describe()))


def _described(e: dict[str, Any]) -> str:
    lines = [f"{e['name']}  [{e['family']}]", f"  {e['meaning']}", f"  source: {e['source']}", "  arguments:"]
    for key, a in e["args"].items():
        rest = "required" if a["required"] else f"default {json.dumps(a['default'])}"
        lines.append(
            f"    {key} ({a['type']}, {rest}): {a['meaning']}"
            + (f"; one of {', '.join(map(str, a['choices']))}" if "choices" in a else "")
        )
    return "\n".join(
        [
            *lines,
            "  results:",
            *(f"    {path}: {meaning}" for path, meaning in e["results"].items()),
            f"  example: --args '{json.dumps(e['example'])}'",
            "",
        ]
    )


@group.command("estimate")
@click.argument("name")
@DATA
@click.option("--args", "args_text", default="{}", metavar="JSON", help="Arguments as JSON, or @FILE.")
@JSON
@guarded
def run_estimator(name: str, data_files: tuple[str, ...], args_text: str, as_json: bool) -> None:
    """Run one estimator by name (see `evidence estimators`); results at full precision."""
    from doorlopend.engines.evidence.estimators import estimate

    data = read_table(data_files) if data_files else None
    result = estimate(name, args=read_args(args_text), data=data)
    show({"estimator": name, "result": result})


@group.command("schema")
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
    protocol: Any, people: Any, outcome: str | None, arm: str | None, locked_file: str | None = None
) -> list[Any]:
    from doorlopend.engines.evidence import analyse, parse

    locked = parse(read_toml(locked_file)) if locked_file else None
    outcomes = (
        [protocol.outcome(outcome)] if outcome else sorted(protocol.outcomes, key=lambda o: not o.primary)
    )
    arms = [protocol.treatment(arm)] if arm else list(protocol.treatments)
    return [analyse(protocol, people, o.id, arm=a.id, locked=locked) for o in outcomes for a in arms]


@group.command("plan")
@PROTOCOL
@click.option("--per-arm", type=float, help="People per approach (default: sample_size over the arms).")
@JSON
@guarded
def plan_command(protocol_file: str, per_arm: float | None, as_json: bool) -> None:
    """Say first what this number of people can show."""
    from doorlopend.engines.evidence import parse, plan

    found = plan(parse(read_toml(protocol_file)), per_arm=per_arm)
    if as_json:
        canonical_show(found.as_dict())
    else:
        click.echo(f"{found.sentence_nl}\n{found.advice_nl}")


@group.command("lock")
@PROTOCOL
@JSON
@guarded
def lock_command(protocol_file: str, as_json: bool) -> None:
    """The hash to publish before the first person is placed."""
    from doorlopend.engines.evidence import lock, parse

    protocol = parse(read_toml(protocol_file))
    canonical_show({"id": protocol.id, "hash": lock(protocol)}) if as_json else click.echo(lock(protocol))


@group.command("check")
@DATA
@PROTOCOL
@LOCKED
@JSON
@guarded
def check_command(
    data_files: tuple[str, ...], protocol_file: str, locked_file: str | None, as_json: bool
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
        click.echo(
            f"{'ja ' if c.passed else 'NEE'} {c.name}: {c.note_nl} = {c.value} (grens {c.limit}){'' if c.passed else ' → ' + (c.refuses or 'let op')}"
        )


@group.command("analyse")
@DATA
@PROTOCOL
@OUTCOME
@ARM
@LOCKED
@JSON
@guarded
def analyse_command(
    data_files: tuple[str, ...],
    protocol_file: str,
    outcome: str | None,
    arm: str | None,
    locked_file: str | None,
    as_json: bool,
) -> None:
    """Answer the protocol's questions, or refuse them with the reason. The design chooses the method."""
    protocol, people = _case(protocol_file, data_files)
    results = _results(protocol, people, outcome, arm, locked_file)
    if as_json:
        canonical_show(
            {"protocol": protocol.hash, "snapshot": people.hash, "results": [r.as_dict() for r in results]}
        )
    else:
        _say(results, protocol, "bestuur", "nl")


def _say(results: list[Any], protocol: Any, reader: str, language: str) -> None:
    from doorlopend.engines.evidence import tell

    for r in results:
        page = tell(r, reader=reader, language=language, learning=protocol.learning)
        click.echo("\n".join([page.sentence, *page.based_on, *page.unknown, page.next_step, ""]))


@group.command("compare")
@DATA
@PROTOCOL
@OUTCOME
@click.option("--best", is_flag=True, help="Ask for a single winner.")
@JSON
@guarded
def compare_command(
    data_files: tuple[str, ...], protocol_file: str, outcome: str | None, best: bool, as_json: bool
) -> None:
    """All approaches together: better than usual, which can be best, how big."""
    from doorlopend.engines.evidence import Finding, compare

    protocol, people = _case(protocol_file, data_files)
    results = _results(protocol, people, outcome or protocol.primary.id, None)
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
            "bestuur",
            "nl",
        )


@group.command("pool")
@DATA
@PROTOCOL
@OUTCOME
@ARM
@JSON
@guarded
def pool_command(
    data_files: tuple[str, ...], protocol_file: str, outcome: str | None, arm: str | None, as_json: bool
) -> None:
    """One approach over the towns together, each town pulled towards the rest."""
    from doorlopend.engines.evidence import pool_towns

    protocol, people = _case(protocol_file, data_files)
    found = pool_towns(protocol, people, outcome, arm=arm)
    canonical_show(found.as_dict()) if as_json else _say([found], protocol, "bestuur", "nl")


@group.command("look")
@click.argument("number", type=int)
@DATA
@PROTOCOL
@OUTCOME
@ARM
@JSON
@guarded
def look_command(
    number: int,
    data_files: tuple[str, ...],
    protocol_file: str,
    outcome: str | None,
    arm: str | None,
    as_json: bool,
) -> None:
    """A planned interim look, by number from 1."""
    from doorlopend.engines.evidence import look

    protocol, people = _case(protocol_file, data_files)
    found = look(protocol, people, number, outcome=outcome, arm=arm)
    canonical_show(found.as_dict()) if as_json else _say([found], protocol, "bestuur", "nl")


@group.command("sensitivity")
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


@group.command("tell")
@DATA
@PROTOCOL
@OUTCOME
@ARM
@click.option(
    "--reader", type=click.Choice(["bestuur", "beleid", "onderzoek"]), default="bestuur", show_default=True
)
@click.option("--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True)
@JSON
@guarded
def tell_command(
    data_files: tuple[str, ...],
    protocol_file: str,
    outcome: str | None,
    arm: str | None,
    reader: str,
    language: str,
    as_json: bool,
) -> None:
    """Sentence, picture, what it rests on, what is not known, what is next."""
    from doorlopend.engines.evidence import tell

    protocol, people = _case(protocol_file, data_files)
    results = _results(protocol, people, outcome, arm)
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


@group.command("export")
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


@group.command("assign")
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
