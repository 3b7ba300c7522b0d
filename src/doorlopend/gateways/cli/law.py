"""`doorlopend law`: assess a life, list facts and results, compare, ask what if, explain, write the docs."""

import json
from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, ParamSpec

import click

from doorlopend.engines.facts import KINDS, Fact, FactError, Field, fact_schema
from doorlopend.engines.law import (
    Assessment,
    Entry,
    LawbookError,
    assess,
    compare,
    explain,
    grant_extension,
    load_lawbook,
    load_results,
    move,
    on_date,
    said,
    switch_route,
    to_json,
)
from doorlopend.engines.law.docs import pages
from doorlopend.engines.law.life import Life

from . import law_spuk
from .law_input import BadInput, a_book, a_day, read_life, within_reach

P = ParamSpec("P")
ROOT = Path(__file__).parents[4]
_json = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout, errors too.")
_lang = click.option("--lang", type=click.Choice(["nl", "en"]), default="nl", show_default=True, help="Language of texts.")
_lawbook = click.option("--lawbook", metavar="ID", help="Name or full id of the lawbook; default wi2021.")
_bill = click.option("--bill", type=click.Path(path_type=Path), help="TOML file with a bill, laid over the lawbook.")
_known = click.option("--known", metavar="DATE", help="Use only facts known on this day.")


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Turn bad input into one message and exit code 2."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except BadInput as error:
            _refuse(error.details, as_json=bool(kwargs.get("as_json")))
        except LawbookError as error:
            _refuse({"message": str(error), "field": "lawbook", "remedy": "doorlopend law assess --help"},
                    as_json=bool(kwargs.get("as_json")))  # fmt: skip

    return run


def _refuse(details: dict[str, str], *, as_json: bool) -> NoReturn:
    if as_json:
        click.echo(json.dumps({"error": details}, ensure_ascii=False, indent=2))
    else:
        lines = [details["message"], *(f"  {name}: {text}" for name, text in details.items() if name != "message")]
        click.echo("\n".join(lines), err=True)
    raise SystemExit(2)


class _Command(click.Command):
    """Refuses its options as JSON too when --json was asked."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        as_json = "--json" in args
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            if not as_json:
                raise
            param = getattr(error, "param", None)
            field = param.opts[0] if param is not None else getattr(error, "option_name", "FILE")
            _refuse({"message": error.format_message(), "field": field, "remedy": f"doorlopend law {self.name} --help"}, as_json=True)


class _Group(click.Group):
    command_class = _Command


@click.group(name="law", cls=_Group)
def group() -> None:
    """Assess a life under the Wet inburgering 2021: duties, dates, rights, signals and reasons."""


@group.command("assess")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--on", "on", metavar="DATE", help="Look at the result on this day: what is open, late, next.")
@_known
@_lawbook
@_bill
@_lang
@_json
@guarded
def assess_command(
    file: Path, on: str | None, known: str | None, lawbook: str | None, bill: Path | None, lang: str, as_json: bool
) -> None:
    """Assess the facts in FILE (JSON: {"facts": [...]})."""
    life = read_life(file, lang)
    day = within_reach(a_day(on, "--on"), life)
    result = assess(facts=life, lawbook=a_book(lawbook, bill), known=a_day(known, "--known"))
    if as_json:
        _print_json(to_json(result, on=day, lang=lang))
    else:
        _print_assessment(result, day, lang)


@group.command("facts")
@_json
@guarded
def facts_command(as_json: bool) -> None:
    """List every kind of fact: its fields, types, allowed values, meaning and sensitivity."""
    if as_json:
        _print_json({name: _kind_json(name) for name in KINDS})
        return
    for name, kind in KINDS.items():
        click.echo(f"{name}  [{kind.span}, {kind.sensitivity}]  {kind.nl} / {kind.en}")
        click.echo(f"    valid_from: {kind.date_nl} / {kind.date_en}")
        for field in kind.fields:
            click.echo(f"    {_field_line(field)}")


@group.command("results")
@_json
@guarded
def results_command(as_json: bool) -> None:
    """List every result: where it stands in the JSON of `law assess`, its type and its meaning."""
    rows = load_results().values()
    if as_json:
        _print_json([{"path": row.path, "category": row.category, "key": row.key, "type": row.type, "about": row.about,
                      "values": row.codes, "reasons": row.reasons, "nl": row.nl, "en": row.en} for row in rows])  # fmt: skip
        return
    for row in rows:
        about = f" (about: {row.about})" if row.about else ""
        click.echo(f"{row.path}  {row.type}{about}\n    {row.nl}\n    {row.en}")
        for name, told in (("values", row.codes), ("reden", row.reasons)):
            if told:
                click.echo(f"    {name}: {' | '.join(told)}")


@group.command("diff")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--old-known", metavar="DATE", help="Assess OLD with the facts known on this day.")
@click.option("--new-known", metavar="DATE", help="Assess NEW with the facts known on this day.")
@click.option("--old-lawbook", metavar="ID")
@click.option("--new-lawbook", metavar="ID")
@click.option("--new-bill", type=click.Path(path_type=Path), help="TOML file with a bill, for NEW only.")
@_lang
@_json
@guarded
def diff_command(
    old: Path, new: Path, old_known: str | None, new_known: str | None, old_lawbook: str | None, new_lawbook: str | None,
    new_bill: Path | None, lang: str, as_json: bool,
) -> None:  # fmt: skip
    """Compare the assessments of two files of facts: was, is, because."""
    before = assess(facts=read_life(old, lang), lawbook=a_book(old_lawbook, None), known=a_day(old_known, "--old-known"))
    after = assess(facts=read_life(new, lang), lawbook=a_book(new_lawbook, new_bill), known=a_day(new_known, "--new-known"))
    _print_differences(before, after, lang, as_json)


@group.command("whatif")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--on", "on", metavar="DATE", required=True, help="Day on which the change happens.")
@click.option("--route", metavar="ROUTE", help="Switch to b1_route, onderwijsroute or z_route.")
@click.option("--extension", type=click.IntRange(min=1), metavar="MONTHS", help="DUO grants an extension of so many months.")
@click.option("--move", "gemeente", metavar="CODE", help="Move to the gemeente with this four-digit code.")
@_lawbook
@_bill
@_lang
@_json
@guarded
def whatif_command(
    file: Path, on: str, route: str | None, extension: int | None, gemeente: str | None, lawbook: str | None,
    bill: Path | None, lang: str, as_json: bool,
) -> None:  # fmt: skip
    """What would change if the route were switched, an extension granted, the person moved, or a bill became law."""
    life = read_life(file, lang)
    day = within_reach(a_day(on, "--on"), life)
    assert day is not None
    if not (route or extension is not None or gemeente or bill):
        raise BadInput("Nothing to change.", field="--route", remedy="Give --route, --extension, --move or --bill.")
    book = load_lawbook(lawbook)
    changed = _changed(life, day, route, extension, gemeente, lang)
    _print_differences(assess(facts=life, lawbook=book), assess(facts=changed, lawbook=a_book(lawbook, bill)), lang, as_json)


@group.command("explain")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", help="Only results with this key, for instance pip.laatste_dag.")
@click.option("--audience", type=click.Choice(["regievoerder", "inburgeraar"]), default="regievoerder", show_default=True)
@_known
@_lawbook
@_lang
@_json
@guarded
def explain_command(
    file: Path, key: str | None, audience: str, known: str | None, lawbook: str | None, lang: str, as_json: bool
) -> None:
    """Say in words what follows from the facts in FILE, and why."""
    result = assess(facts=read_life(file, lang), lawbook=a_book(lawbook, None), known=a_day(known, "--known"))
    chosen = [entry for entry in result.log if key in (None, entry.key)]
    if key and not chosen:
        raise BadInput(f"No result '{key}' for these facts.", field="--key", remedy="See `law results`.")
    texts = [{"key": one.key, "about": one.about, "text": explain(one, lang, audience)} for one in chosen]  # type: ignore[arg-type]
    if as_json:
        _print_json(texts)
        return
    for text in texts:
        click.echo(f"- {text['text']}")


@group.command("spuk")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--year", type=int, required=True, help="Budget year.")
@click.option("--on", "on", metavar="DATE", required=True, help="Day on which the woongemeente counts.")
@click.option("--provisional", is_flag=True, help="Other migrants of two years before, as in the provisional grant.")
@click.option("--total-weight", type=float, help="Sum of the weights of all gemeenten, with --budget.")
@click.option("--budget", type=float, help="National budget to be shared, with --total-weight.")
@_lawbook
@_bill
@_json
@guarded
def spuk_command(
    files: tuple[Path, ...], year: int, on: str, provisional: bool, total_weight: float | None, budget: float | None,
    lawbook: str | None, bill: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Count the lives in FILES for the SPUK of a year, per gemeente (one life per file)."""
    if (total_weight is None) != (budget is None) or total_weight == 0:
        raise BadInput("A share needs both national figures.", field="--total-weight", remedy="Give --total-weight and --budget.")
    national = None if total_weight is None or budget is None else (total_weight, budget)
    day = a_day(on, "--on")
    assert day is not None
    rows = law_spuk.counted(files, year=year, on=day, lawbook=a_book(lawbook, bill), provisional=provisional, national=national)
    _print_json(rows) if as_json else law_spuk.show(rows)


@group.command("docs")
@click.option("--check", is_flag=True, help="Only say whether the generated pages are up to date.")
@guarded
def docs_command(check: bool) -> None:
    """Write docs/law and the JSON schemas from the lawbook and the vocabulary."""
    stale = []
    files = sorted((ROOT / "tests" / "engines" / "law" / "cases").glob("*.json"))
    for name, text in pages(json.loads(path.read_text(encoding="utf-8")) for path in files).items():
        path = ROOT / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if check and stale:
        click.echo(f"out of date: {', '.join(stale)}; run bin/doorlopend law docs", err=True)
        raise SystemExit(1)
    click.echo("up to date" if not stale else f"written: {', '.join(stale)}")


@group.command("schema")
@guarded
def schema_command() -> None:
    """Print the JSON schema of a file of facts."""
    _print_json(fact_schema())


def _check_switch(facts: tuple[Fact, ...], route: str, on: date) -> None:
    """A switch asks for a plan that runs on that day, with another route."""
    plans = [fact for fact in Life(facts).all("pip.vastgesteld") if fact.valid_from <= on]
    if not plans:
        raise BadInput(f"--route: no plan on {on}", field="--route", remedy="Record pip.vastgesteld, or give a later --on.")
    if plans[-1].data["leerroute"] == route:
        raise BadInput(f"--route: the route is {route} already", field="--route", remedy="Give another route.")


def _changed(
    life: list[Fact], on: date, route: str | None, extension: int | None, gemeente: str | None, lang: str
) -> list[Fact]:
    facts: tuple[Fact, ...] = tuple(life)
    try:
        if route:
            _check_switch(facts, route, on)
            facts = switch_route(facts, to=route, on=on)
        if extension is not None:
            facts = grant_extension(facts, months=extension, on=on)
        if gemeente:
            facts = move(facts, gemeente=gemeente, on=on)
    except FactError as error:
        details = error.as_dict(lang=lang)
        raise BadInput(f"{details['field']}: {details.pop('message')}", **details) from error
    return list(facts)


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def _print_assessment(result: Assessment, day: date | None, lang: str) -> None:
    click.echo(f"lawbook {result.lawbook}")
    if day is not None:
        view = on_date(result, day)
        titles = {"nl": ("Te laat", "Open", "Volgende stap"), "en": ("Late", "Open", "Next step")}[lang]
        for title, rows in zip(titles, (view.late, view.open, [view.next] if view.next else []), strict=True):
            click.echo(f"\n{title}:")
            for one in rows:
                click.echo(f"- {explain(one, lang)}")
        click.echo("")
    for entry in result.log:
        click.echo(f"- {explain(entry, lang)}")


def _print_differences(before: Assessment, after: Assessment, lang: str, as_json: bool) -> None:
    def words(entry: Entry | None) -> str:
        return said(entry, lang) if entry is not None else "—"

    rows = [{"category": one.category, "key": one.key, "about": one.about, "was": one.was, "now": one.now,
             "was_in_words": words(one.before), "now_in_words": words(one.after), "rule": one.rule,
             "article": one.article, "facts": list(one.facts), "because": explain(one.entry, lang)}
            for one in compare(before, after)]  # fmt: skip
    if as_json:
        _print_json({"old": before.lawbook, "new": after.lawbook, "differences": rows})
        return
    for row in rows:
        about = f" [{row['about']}]" if row["about"] else ""
        click.echo(f"{row['key']}{about}: {row['was_in_words']} -> {row['now_in_words']}\n    {row['because']}")
    if not rows:
        click.echo("no difference")


def _kind_json(name: str) -> dict[str, Any]:
    kind = KINDS[name]
    return {
        "nl": kind.nl, "en": kind.en, "span": kind.span, "valid_from": {"nl": kind.date_nl, "en": kind.date_en},
        "sensitivity": kind.sensitivity, "retention": kind.retention, "legal_core": kind.core, "version": kind.version,
        "fields": {field.name: _field_json(field) for field in kind.fields},
    }  # fmt: skip


def _field_json(field: Field) -> dict[str, Any]:
    return {"type": field.type, "required": field.required, "values": list(field.values), "minimum": field.minimum, "maximum": field.maximum,
            "nl": field.nl, "en": field.en}  # fmt: skip


def _field_line(field: Field) -> str:
    values = f" = {' | '.join(field.values)}" if field.values else ""
    return f"{field.name}{'!' if field.required else ''}: {field.type}{values}  {field.nl} / {field.en}"
