"""`bin/doorlopend placement`: solve, verify, simulate, generate, explain and compute the half-year task.

Bad input ends with exit code 2 and one message that names the file, the field and the remedy; with --json the
same as one document. Engines are imported inside the commands, so that the command line starts at once.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from .colleague import BY, acting_for

BAD_INPUT = 2
NOT_POSSIBLE = 3
REJECTED = 1


class Stop(Exception):
    """A command cannot go on: what the user reads, and the same as data."""

    def __init__(self, message: str, *, code: int, **data: Any) -> None:
        super().__init__(message)
        self.exit_code, self.data = code, {"message": message, **data}


def say(document: Any, *, as_json: bool, lines: list[str]) -> None:
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False))
    else:
        click.echo("\n".join(lines))


def stop(problem: Stop, *, as_json: bool) -> NoReturn:
    if as_json:
        click.echo(json.dumps({"error": problem.data}, ensure_ascii=False))
    else:
        click.echo(f"Error: {problem}", err=True)
    sys.exit(problem.exit_code)


def load(path: Path) -> tuple[Any, str]:
    """The document in a file and the sha256 of its bytes."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Stop(f"{path}: kan niet worden gelezen / cannot be read ({error.strerror})", code=BAD_INPUT, file=str(path)) from None
    try:
        return json.loads(raw, object_pairs_hook=_once), hashlib.sha256(raw).hexdigest()
    except (ValueError, RecursionError) as error:
        where = f"regel/line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "encoding"
        raise Stop(f"{path}: geen geldige JSON / not valid JSON ({where}: {error})", code=BAD_INPUT, file=str(path), field="(document)") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which no field stands twice: of two values one would be silently forgotten."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key in found if sum(key == other for other, _ in pairs) > 1)
        raise ValueError(f"'{twice}' staat twee keer in één object / occurs twice in one object")
    return found


def read(path: Path) -> tuple[Any, Any, str]:
    """An `Instance`, the document it came from and its sha256."""
    from doorlopend.engines.placement.model import Malformed
    from doorlopend.engines.placement.reading import read_instance

    document, digest = load(path)
    try:
        return read_instance(document), document, digest
    except Malformed as error:
        raise Stop(
            f"{path}: {error.field}: {error.nl} / {error.en}", code=BAD_INPUT, file=str(path),
            field=error.field, nl=error.nl, en=error.en,
        ) from None  # fmt: skip


def write(document: Any, out: Path | None, *, as_json: bool) -> None:
    if out is None:
        return
    try:
        out.write_text(json.dumps(document, ensure_ascii=False))
    except OSError as error:
        why = f"--out {out}: kan niet worden geschreven / cannot be written ({error.strerror})"
        stop(Stop(why, code=BAD_INPUT, file=str(out), field="--out"), as_json=as_json)


@click.group()
def group() -> None:
    """Advise who is best received and housed where; verify any advice."""


INSTANCE = click.argument("instance", type=click.Path(path_type=Path))
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
OUT = click.option("--out", type=click.Path(path_type=Path), help="Write the document to this file.")


@group.command()
@INSTANCE
@click.option("--time", "seconds", type=click.FloatRange(min=0.1), default=60.0, show_default=True, help="Seconds at most.")
@click.option("--gap", type=click.FloatRange(min=0), default=0.0, show_default=True, help="Stop at this proven relative gap.")
@JSON
@OUT
def solve(instance: Path, seconds: float, gap: float, as_json: bool, out: Path | None) -> None:
    """Advise a whole round, with a certificate of how good the advice is."""
    from doorlopend.engines.placement import solve as engine

    try:
        found, _, digest = read(instance)
        document = _solve(engine, found, digest, seconds, gap)
    except Stop as problem:
        stop(problem, as_json=as_json)
    write(document, out, as_json=as_json)
    goal, proof = document["objective"], document["certificate"]
    say(document, as_json=as_json, lines=[
        f"{document['status']}: value {goal['value']:.4f}, score {goal['score']:.4f}",
        f"placed {goal['placed']}, unplaced {goal['unplaced']}",
        f"proven: at most {proof['bound']:.4f}, gap {100 * proof['gap']:.4f} %",
        f"{document['engine']['seconds']:.1f} s",
    ])  # fmt: skip


def _solve(engine: Any, found: Any, digest: str, seconds: float, gap: float) -> dict[str, Any]:
    from doorlopend.engines.placement.conflict import smallest_conflict

    try:
        advice = engine.solve(found, time=seconds, gap=gap)
    except engine.Infeasible as nothing:
        conflict = smallest_conflict(nothing.problem, time=max(5.0, seconds / 2))
        raise Stop(conflict.message, code=NOT_POSSIBLE, **conflict.as_document()) from None
    parameters = {"time": seconds, "gap": gap}
    return dict(engine.result_document(advice, instance_sha256=digest, parameters=parameters))


@group.command()
@INSTANCE
@click.argument("result", type=click.Path(path_type=Path))
@JSON
def verify(instance: Path, result: Path, as_json: bool) -> None:
    """Check a result against its instance: feasibility, scores, total and bound, by code that shares nothing."""
    from doorlopend.engines.placement.verification import Rejected
    from doorlopend.engines.placement.verification import verify as check

    try:
        (document, digest), (claim, _) = load(instance), load(result)
        figures = check(document, claim, instance_sha256=digest)
    except Stop as problem:
        stop(problem, as_json=as_json)
    except Rejected as no:
        stop(Stop(f"rejected ({no.code}): {no}", code=REJECTED, accepted=False, reason=no.code), as_json=as_json)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        stop(Stop(f"rejected (malformed): {type(error).__name__} {error}", code=REJECTED, accepted=False, reason="malformed"), as_json=as_json)
    say({"accepted": True, **figures}, as_json=as_json, lines=[
        f"accepted: value {figures['value']:.4f}, at most {figures['bound']:.4f}, gap {100 * figures['gap']:.4f} %",
    ])  # fmt: skip


@group.command()
@click.option("--family", type=click.Choice(["small", "region", "country"]), required=True)
@click.option("--seed", type=int, required=True)
@click.option("--tight", is_flag=True, help="1 % spare quota and 5 % spare homes instead of 2 % and 10 %.")
@click.option("--earlier", is_flag=True, help="The cohort of an earlier half-year in the same world, to learn from.")
@click.option("--announced", is_flag=True, help="Homes become known over the half-year instead of all at once; for simulate.")
@click.option("--out", type=click.Path(path_type=Path), required=True)
@JSON
def generate(family: str, seed: int, tight: bool, earlier: bool, announced: bool, out: Path, as_json: bool) -> None:
    """Write a seeded synthetic instance: 300x8, 5,000x60 or 20,000x342."""
    from doorlopend.engines.placement import generate as engine

    document = engine.earlier_period(family=family, seed=seed) if earlier else engine.generate(family=family, seed=seed, tight=tight)
    document = engine.announced(document, seed=seed) if announced else document
    write(document, out, as_json=as_json)
    size = {"file": str(out), "id": document["id"], "households": len(document["households"]), "places": len(document["places"])}
    say(size, as_json=as_json, lines=[f"{out}: {size['households']} households, {size['places']} places"])


@group.command()
@INSTANCE
@click.argument("result", type=click.Path(path_type=Path))
@click.option("--household", required=True, help="The household to explain.")
@click.option("--lang", type=click.Choice(["nl", "en"]), default="nl", show_default=True)
@JSON
def explain(instance: Path, result: Path, household: str, lang: str, as_json: bool) -> None:
    """Why this place, which alternatives there were and what they would cost whom, in plain words."""
    from doorlopend.engines.placement import explain as engine

    try:
        found, _, _ = read(instance)
        claim, _ = load(result)
        if household not in {h.id for h in found.households}:
            raise Stop(f"--household {household}: staat niet in / is not in {instance}", code=BAD_INPUT, field="--household")
        document = engine.explain_result(found, claim, household)
    except Stop as problem:
        stop(problem, as_json=as_json)
    say(document, as_json=as_json, lines=[*document["text"][lang], "", *document["b1"][lang]])


@group.command()
@INSTANCE
@click.option("--earlier", type=click.Path(path_type=Path), help="An earlier period (same places) to learn the forecast from.")
@click.option("--policy", "policies", multiple=True, help="A policy to run (default: all that fit the size).")
@click.option("--forecast-error", type=float, default=0.0, show_default=True, help="E.g. 0.2: the forecast is 20 % too high.")
@click.option("--seed", type=int, default=1, show_default=True)
@JSON
@OUT
def simulate(instance: Path, earlier: Path | None, policies: tuple[str, ...], forecast_error: float, seed: int, as_json: bool, out: Path | None) -> None:
    """Let the households of an instance arrive one by one under several policies, side by side."""
    from doorlopend.engines.placement import online

    try:
        found, _, _ = read(instance)
        unknown = sorted(set(policies) - set(online.POLICIES))
        if unknown:
            raise Stop(f"--policy {unknown[0]}: onbekend / unknown; {', '.join(online.POLICIES)}", code=BAD_INPUT, field="--policy")
        past = None if earlier is None else read(earlier)[0]
        document = online.simulate(found, earlier=past, policies=policies or None, forecast_error=forecast_error, seed=seed)
    except Stop as problem:
        stop(problem, as_json=as_json)
    write(document, out, as_json=as_json)
    say(document, as_json=as_json, lines=[
        f"{'policy':<22}{'% of hindsight':>15}{'unplaced':>10}{'balance':>9}{'seconds':>9}",
        *(f"{r['policy']:<22}{r['percent']:>15.2f}{r['unplaced']:>10}{r['balance']:>9.3f}{r['seconds']:>9.2f}" for r in document["runs"]),
    ])  # fmt: skip


@group.command()
@click.argument("task", type=click.Path(path_type=Path))
@JSON
def taakstelling(task: Path, as_json: bool) -> None:
    """Compute the half-year task of every gemeente in a file: rounded both ways, corrected, with gap and ladder."""
    from doorlopend.engines.placement.model import Malformed
    from doorlopend.engines.placement.taakstelling import report

    try:
        document, _ = load(task)
        found = report(document)
    except Malformed as error:
        stop(Stop(f"{task}: {error.field}: {error.nl} / {error.en}", code=BAD_INPUT, file=str(task), field=error.field,
                  nl=error.nl, en=error.en), as_json=as_json)  # fmt: skip
    except Stop as problem:
        stop(problem, as_json=as_json)
    say(found, as_json=as_json, lines=[
        f"{'gemeente':<24}{'taak':>8}{'gecorrigeerd':>14}{'gehuisvest':>12}{'nog te doen':>13}",
        *(f"{r['name']:<24}{r['task']:>8}{r['corrected']:>14}{r['housed']:>12}{r['to_do']:>13}" for r in found["gemeenten"]),
        f"tekort bruto {found['gap_gross']}, netto {found['gap_net']}",
    ])  # fmt: skip


@group.command("end-links")
@BY
@click.option("--apply", "apply_", is_flag=True, help="Record it; without this nothing is written.")
@JSON
def end_links(email: str, apply_: bool, as_json: bool) -> None:
    """Files in which a koppeling stands although its refusal was found justified: show them, or put them right.

    A justified refusal ends the koppeling; files of before that was recorded by itself are found by this. The day is
    that on which the refusal was found justified.
    """
    with acting_for(email, as_json=as_json) as actor:
        from doorlopend.practice.housing.services import mending
        from doorlopend.records.access.today import today

        found = (mending.end_lasting if apply_ else mending.lasting)(actor=actor, today=today())
    rows = [{"dossier": str(one.dossier_id), "card": str(one.card_id), "gemeente": one.gemeente, "on": one.on.isoformat()} for one in found]
    say({"applied": apply_, "links": rows}, as_json=as_json, lines=[
        *(f"{row['dossier']}  GM{row['gemeente']}  koppeling vervallen per / assignment ended on {row['on']}" for row in rows),
        f"{len(rows)} {'vastgelegd / recorded' if apply_ else 'gevonden / found'}",
    ])  # fmt: skip
