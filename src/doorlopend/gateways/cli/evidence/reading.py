"""What the `evidence` commands read and write: delimited files, protocols, arguments, one JSON document."""

import csv
import io
import json
import re
import sys
import tomllib
from collections.abc import Callable, Mapping
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
    if "\0" in text:
        raise EvidenceError(
            "unreadable",
            str(path),
            "bevat tekens die geen tekst zijn",
            "holds characters that are no text",
            "bewaar het opnieuw als CSV in UTF-8",
            "save it again as CSV in UTF-8",
        )
    rows = _split(text, path.suffix.lower())
    if not rows:
        raise EvidenceError("empty", str(path), "het bestand is leeg", "the file is empty")
    head = [h.strip() for h in rows[0]]
    _distinct(head, path)
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(head):
            raise EvidenceError(
                "ragged",
                str(path),
                f"regel {number} heeft {len(row)} velden, de kop {len(head)}",
                f"line {number} has {len(row)} fields, the header {len(head)}",
                "herstel de regel",
                "repair the line",
            )
    return head, rows[1:]


def _distinct(head: list[str], path: Path) -> None:
    """Two columns of one name: nobody can tell which of them is meant."""
    twice = next((h for i, h in enumerate(head) if h and h in head[:i]), None)
    if twice is not None:
        raise EvidenceError(
            "duplicate_column",
            twice,
            f"deze kolom staat twee keer in {path.name}",
            f"this column stands twice in {path.name}",
            "geef elke kolom een eigen naam",
            "give every column a name of its own",
        )


def _split(text: str, suffix: str) -> list[list[str]]:
    """Fields per row, empty lines left out; a quoted field may run over several lines."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    if suffix == ".dat" or not re.search(r"[,;\t]", first):
        return [line.split() for line in text.splitlines() if line.strip()]
    mark = "\t" if "\t" in first else (";" if first.count(";") > first.count(",") else ",")
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return [row for row in csv.reader(io.StringIO(plain), delimiter=mark) if any(v.strip() for v in row)]


def read_args(
    text: str, pairs: tuple[str, ...] = (), types: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Arguments as JSON text or @FILE, and KEY=VALUE pairs that go over it."""
    try:
        source = Path(text[1:]).read_text(encoding="utf-8") if text.startswith("@") else text
        value = json.loads(source)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as problem:
        raise EvidenceError(
            "not_json",
            "--args",
            f"geen geldige JSON ({problem})",
            f"not valid JSON ({problem})",
            'bijvoorbeeld {"x1": 36}, of @bestand.json, of x1=36',
            'for example {"x1": 36}, or @file.json, or x1=36',
        ) from problem
    if not isinstance(value, dict):
        raise EvidenceError("not_json", "--args", "hoort een object te zijn", "must be an object")
    return value | dict(_pair(p, types or {}) for p in pairs)


def _pair(text: str, types: Mapping[str, str]) -> tuple[str, Any]:
    key, mark, value = text.partition("=")
    if not mark or not key:
        raise EvidenceError(
            "not_a_pair",
            text,
            "is geen NAAM=WAARDE",
            "is not KEY=VALUE",
            "bijvoorbeeld x1=36",
            "for example x1=36",
        )
    if types.get(key) in LISTS and not value.startswith("[") and "," in value:
        return key, [_word(v.strip()) for v in value.split(",")]
    return key, value if types.get(key) in ("formula", "column") else _word(value)


LISTS = ("numbers", "labels", "columns", "texts")


def _word(text: str) -> Any:
    """A JSON value, or the text itself."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


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
