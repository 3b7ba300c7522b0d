"""`bin/doorlopend regions`: load and show gemeenten and regions, merge gemeenten, count figures."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from .django_setup import setup

if TYPE_CHECKING:
    from doorlopend.records.access.actor import Actor
    from doorlopend.records.regions.models import Region

DAY = click.DateTime(formats=["%Y-%m-%d"])
as_json = click.option("--json", "as_json", is_flag=True, help="One JSON document.")


@click.group()
def group() -> None:
    """Load and show gemeenten and regions, merge gemeenten, count figures."""


class BadInput(click.ClickException):
    exit_code = 2


def _fail(error: Exception, *, as_json: bool) -> None:
    """One clear message and exit code 2; on stdout as JSON when a program reads it."""
    field = getattr(error, "field", "")
    if as_json:
        click.echo(json.dumps({"error": {"field": field, "message": str(error)}}, ensure_ascii=False))
        raise SystemExit(2)
    raise BadInput(f"{field}: {error}" if field else str(error))


def guarded(command: Callable[..., None]) -> Callable[..., None]:
    """Turns what the record refuses into a message for the user."""

    @wraps(command)
    def run(**options: Any) -> None:
        try:
            command(**options)
        except (ValueError, LookupError) as error:
            if not isinstance(error, _refusals()):
                raise
            _fail(error, as_json=bool(options.get("as_json")))

    return run


def _refusals() -> tuple[type[Exception], ...]:
    from doorlopend.engines.disclosure import DisclosureError
    from doorlopend.records.indicators.services import OverlappingPeriod, SharedGemeente
    from doorlopend.records.regions.errors import RegionError
    from doorlopend.records.regions.queries import UnknownGemeente

    return RegionError, UnknownGemeente, DisclosureError, SharedGemeente, OverlappingPeriod


def _system() -> Actor:
    from doorlopend.records.access.actor import Actor

    return Actor(id="system:cli", kind="system", label="cli", flags=frozenset({"system"}))


def _day(value: datetime | None) -> date:
    from doorlopend.records.access.today import today

    return value.date() if value else today()


@group.command()
@as_json
def load(as_json: bool) -> None:
    """Bring gemeenten, regions and controllers into the record; a second run changes nothing."""
    setup()
    from doorlopend.records.access.actor import acting
    from doorlopend.records.regions import data
    from doorlopend.records.regions.load import load as fill

    with acting(_system()) as actor, click.progressbar(
        length=len(data.gemeenten()), label="gemeenten", hidden=as_json
    ) as bar:
        done = fill(actor=actor, tick=bar.update)
    if as_json:
        click.echo(json.dumps({"new": done.new}))
    else:
        click.echo(", ".join(f"{count} {name}" for name, count in done.new.items() if count) or "nothing new")


@group.command(name="list")
@click.option("--on", "on", type=DAY, help="As they are on this day (default today).")
@click.option("--kind", type=click.Choice(["samenwerking", "arbeidsmarktregio"]))
@as_json
def list_(on: datetime | None, kind: str | None, as_json: bool) -> None:
    """The regions and how many gemeenten they have."""
    setup()
    from doorlopend.records.regions.models import Region

    found = [_region(region, _day(on)) for region in Region.objects.order_by("kind", "code") if kind in {None, region.kind}]
    if as_json:
        click.echo(json.dumps({"on": _day(on).isoformat(), "regions": found}, ensure_ascii=False))
    else:
        for one in found:
            click.echo(f"{one['code']:<24}{one['name']:<32}{len(one['gemeenten']):>3} gemeenten")


def _region(region: Region, day: date) -> dict[str, Any]:
    from doorlopend.records.regions.queries import members_on

    members = [{"code": one.code, "name": one.name} for one in members_on(region.pk, day)]
    return {"code": region.code, "kind": region.kind, "name": region.name, "source": region.source, "gemeenten": members}


@group.command()
@click.argument("code")
@click.option("--on", "on", type=DAY, help="As it is on this day (default today).")
@as_json
@guarded
def show(code: str, on: datetime | None, as_json: bool) -> None:
    """One region by its code, or one gemeente by its CBS code."""
    setup()
    from doorlopend.records.regions.models import Region

    region = Region.objects.filter(code=code.lower()).first()
    shown = _whole_region(region, _day(on)) if region else _gemeente(code, _day(on))
    if as_json:
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    for name, value in shown.items():
        lines = value if isinstance(value, list) else [value]
        click.echo(f"{name:<20}" + ("\n" + " " * 20).join(_words(line) for line in lines))


def _words(value: Any) -> str:
    return "  ".join(str(part) for part in value.values()) if isinstance(value, dict) else str(value)


def _whole_region(region: Region, day: date) -> dict[str, Any]:
    from doorlopend.records.regions.queries import labour_regions_of

    labour = [
        {"code": one.region.code.upper(), "name": one.region.name, "shared": one.shared, "size": one.size}
        for one in labour_regions_of(region.pk, day)
    ]
    return {**_region(region, day), "arbeidsmarktregios": labour}


def _gemeente(code: str, day: date) -> dict[str, Any]:
    from doorlopend.records.regions import queries
    from doorlopend.records.regions.load import is_demo_oin
    from doorlopend.records.regions.models import Controller

    place = queries.gemeente_by_code(code, day)
    oin = Controller.objects.filter(gemeente_id=place.id).values_list("oin", flat=True).first() or ""
    return {
        "code": place.code,
        "name": place.name,
        "province": place.province,
        "inhabitants": queries.inhabitants([place.id], day).get(place.id),
        "regions": [{"code": one.code, "name": one.name} for one in queries.regions_of(place.id, day)],
        "oin": oin,
        "oin_fictitious": is_demo_oin(oin),
    }


@group.group()
def oin() -> None:
    """The numbers by which controllers are addressed."""


@oin.command(name="set")
@click.argument("code")
@click.argument("number")
@as_json
@guarded
def set_(code: str, number: str, as_json: bool) -> None:
    """Set the OIN of a gemeente (CBS code) or of COA (`coa`)."""
    setup()
    from doorlopend.records.access.actor import acting
    from doorlopend.records.regions import queries, services
    from doorlopend.records.regions.models import Controller

    with acting(_system()) as actor:
        if code.lower() == "coa":
            controller = Controller.objects.get(kind=Controller.Kind.COA)
        else:
            controller = Controller.objects.get(gemeente_id=queries.gemeente_by_code(code, _day(None)).id)
        services.set_oin(actor=actor, controller_id=controller.pk, oin=number)
    click.echo(json.dumps({"controller": controller.name, "oin": number}) if as_json else f"{controller.name}: {number}")


@group.command()
@click.argument("code", required=False)
@click.option("--on", "on", type=DAY, required=True, help="Day on which the merger takes effect.")
@click.option("--enacted-by", default="", help="The act, such as 'Stb. 2026, 123', when it stands as a bill.")
@click.option("--confirm", is_flag=True, help="Do it. Without this only counts are shown. There is no undo.")
@as_json
@guarded
def merge(code: str | None, on: datetime, enacted_by: str, confirm: bool, as_json: bool) -> None:
    """Follow a merger of gemeenten: files, staff, mandates and contacts go to the successor.

    Shows what would happen, counted exactly; with --confirm it happens. Needs DATABASE_OWNER_URL. Make a backup
    first. CODE is the gemeente that ceases (default: all of that day).
    """
    if "DATABASE_URL" in os.environ and "DATABASE_OWNER_URL" not in os.environ:
        raise BadInput("DATABASE_OWNER_URL is not set: a merger runs as owner of the database.")
    setup(owner=True)
    done = _merge_all(code, on.date(), enacted_by, confirm)
    if as_json:
        click.echo(json.dumps({"mergers": done}, ensure_ascii=False))
        return
    for one in done:
        _show_merger(one)


def _merge_all(code: str | None, day: date, enacted_by: str, confirm: bool) -> list[dict[str, object]]:
    from django.conf import settings

    from doorlopend.records.access.actor import acting
    from doorlopend.records.indicators.recut import recut_region
    from doorlopend.records.regions.errors import RegionError
    from doorlopend.records.regions.merge import merge as follow
    from doorlopend.records.regions.queries import normal_code, regions_of, successions

    rows = successions(on=day)
    rows = rows.filter(predecessor__names__code=normal_code(code)) if code else rows
    if not rows:
        raise RegionError(field="on", nl=f"Geen herindeling bekend op {day}.", en=f"No merger known on {day}.")
    found = []
    for row in rows:
        with acting(_system()) as actor:
            merger = follow(
                actor=actor, succession=row, today=_day(None), enacted_by=enacted_by, confirmed=confirm,
                early=settings.DEMO,
            )  # fmt: skip
            figures = 0
            if confirm:
                regions = regions_of(row.successor_id, day)
                figures = sum(recut_region(actor=actor, region_id=one.pk, day=day) for one in regions)
        found.append({**merger.as_dict(), "figures_recut": figures})
    return found


def _show_merger(done: dict[str, Any]) -> None:
    click.echo(f"{done['predecessor']} → {done['successor']}, {done['on']}")
    for name, count in {**done["moved"], **done["changed"]}.items():
        click.echo(f"  {name:<32}{count:>8}")
    click.echo(f"  {'persons with a file at both':<32}{done['known_to_both']:>8}")
    if done["applied"]:
        click.echo(f"  {'figures on the other cut':<32}{done['figures_recut']:>8}")
    click.echo("done" if done["applied"] else "nothing was changed; repeat with --confirm to do this (no undo)")


@group.command()
@click.argument("code")
@click.option("--period", required=True, help="Year, half-year, quarter or month: 2026, 2026-H2, 2026-Q4 or 2026-10.")
@as_json
@guarded
def count(code: str, period: str, as_json: bool) -> None:
    """Count every indicator of a region over a period and publish it under disclosure control.

    The worker does this by itself for each region that somebody reads figures of (DOORLOPEND_FIGURES). Keep to one
    rhythm: periods that overlap are refused.
    """
    setup()
    from doorlopend.records.indicators.periods import read_period
    from doorlopend.records.indicators.registry import indicators
    from doorlopend.records.indicators.services import publish_period
    from doorlopend.records.regions.errors import RegionError
    from doorlopend.records.regions.models import Region

    region = Region.objects.filter(code=code.lower()).first()
    if region is None:
        raise RegionError(field="code", nl=f"Onbekende regio {code}.", en=f"Unknown region {code}; see `regions list`.")
    try:
        first, last = read_period(period)
    except ValueError as error:
        raise RegionError(field="period", nl=str(error), en=str(error)) from None
    with click.progressbar(length=len(indicators()), label=region.name, hidden=as_json) as bar:
        done = publish_period(region_id=region.pk, first=first, last=last, counted_on=_day(None), tick=bar.update)
    if as_json:
        click.echo(json.dumps({"region": region.code, "published": [asdict(one) for one in done]}))
        return
    for one in done:
        hidden = f"{one.figures:>5} figures, {one.hidden} hidden" if one.new else "published before"
        click.echo(f"  {one.indicator:<32}{hidden}")
        for exposed in one.already_exposed:
            click.echo(f"    earlier figures already tell: {exposed}", err=True)
