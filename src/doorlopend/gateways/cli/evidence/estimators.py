"""`evidence estimators` and `evidence estimate`: calculations by name, for comparison with published numbers."""

import json
from typing import Any

import click

from doorlopend.engines.evidence.errors import EvidenceError

from .reading import DATA, JSON, guarded, read_args, read_table, show


@click.command("estimators")
@click.argument("name", required=False)
@click.option("--long", "in_full", is_flag=True, help="Describe every estimator in full.")
@JSON
@guarded
def list_estimators(name: str | None, in_full: bool, as_json: bool) -> None:
    """List the estimators by family with their arguments, or describe one: NAME gives meaning, source, each argument
    with its type and default, the path of each result, and an example that runs as it stands.

    Every estimator also takes data (columns as lists), derive, filter and head.
    """
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
    if name or in_full:
        for e in chosen.values():
            click.echo(_described(e.describe()))
        return
    click.echo(_overview([e.describe() for e in chosen.values()]))


def _overview(found: list[dict[str, Any]]) -> str:
    """A line of arguments and a line of meaning per estimator; what is required stands first, without a default."""
    lines: list[str] = []
    for family in dict.fromkeys(e["family"] for e in sorted(found, key=lambda e: str(e["family"]))):
        lines += [f"{family.upper()}"]
        for e in (e for e in found if e["family"] == family):
            lines += [
                f"  {e['name']}({', '.join(map(_short, *zip(*e['args'].items(), strict=True)))})",
                f"      {e['meaning']}",
            ]
        lines.append("")
    return "\n".join(
        [
            *lines,
            *_common(),
            "",
            "Describe one in full:  evidence estimators NAME",
            "Run one:               evidence estimate NAME [--data FILE] [--args JSON|@FILE] [KEY=VALUE ...]",
        ]
    )


def _common() -> list[str]:
    """What every estimator takes besides its own arguments."""
    from doorlopend.engines.evidence.estimators import COMMON

    return ["EVERY ESTIMATOR ALSO TAKES", *(f"  {key} ({meaning})" for key, meaning in COMMON.items())]


def _short(key: str, arg: dict[str, Any]) -> str:
    if arg["required"]:
        return key
    shown = json.dumps(arg["default"], ensure_ascii=False).strip('"')
    choices = f"{{{'|'.join(map(str, arg['choices']))}}}" if "choices" in arg else ""
    return f"{key}={shown}{choices}"


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
            "    data, derive, filter, head: as every estimator, see `evidence estimators`",
            "  results:",
            *(f"    {path}: {meaning}" for path, meaning in e["results"].items()),
            f"  example: --args '{json.dumps(e['example'])}'",
            "",
        ]
    )


@click.command("estimate")
@click.argument("name")
@click.argument("pairs", nargs=-1, metavar="[KEY=VALUE]...")
@DATA
@click.option("--args", "args_text", default="{}", metavar="JSON", help="Arguments as JSON, or @FILE.")
@JSON
@guarded
def run_estimator(
    name: str, pairs: tuple[str, ...], data_files: tuple[str, ...], args_text: str, as_json: bool
) -> None:
    """Run one estimator by name (`evidence estimators` lists them); results at full precision as one JSON document.

    \b
    evidence estimate proportion_difference x1=36 n1=154 x0=12 n0=77
    evidence estimate adjust_p p=0.001,0.02,0.04
    evidence estimate ols --data kielmc.csv --args '{"formula": "rprice ~ y81 * nearinc", "se": "classical"}'
    """
    from doorlopend.engines.evidence.estimators import estimate, estimators

    found = estimators().get(name)
    types = {k: a.type for k, a in found.args.items()} if found else {}
    args = read_args(args_text, pairs, types)
    result = estimate(name, args=args, data=read_table(data_files) if data_files else None)
    show({"estimator": name, "result": result})
