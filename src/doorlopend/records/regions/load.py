"""Brings the reference data of the product into the record. A second run changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail

from . import data
from .models import (
    Controller,
    Gemeente,
    GemeenteInhabitants,
    GemeenteName,
    GemeenteSuccession,
    Organisation,
    OrganisationArea,
    Region,
    RegionMember,
)

INHABITANTS_ON = date(2024, 1, 1)
COUNT = "inhabitants_2024_01_01"
Progress = Callable[[int], None]


@dataclass(slots=True)
class Loaded:
    """How many rows of each table were new."""

    new: dict[str, int] = field(default_factory=dict)

    def add(self, table: str, made: bool | int) -> None:
        self.new[table] = self.new.get(table, 0) + int(made)


@transaction.atomic
def load(*, actor: Actor, tick: Progress = lambda steps: None) -> Loaded:
    """Adds what is missing; never changes or ends a row that is there, since an installation may have done so.

    `tick` hears how many gemeenten each step was about, for a progress bar.
    """
    done = Loaded()
    gemeenten = _gemeenten(done)
    _inhabitants(gemeenten, done)
    tick(len(gemeenten) // 2)
    _members(gemeenten, done)
    _successions(gemeenten, done)
    _controllers(gemeenten, done)
    tick(len(gemeenten) - len(gemeenten) // 2)
    if any(done.new.values()):
        trail.record(actor=actor, action="regions.loaded", detail=done.new)
    return done


def _gemeenten(done: Loaded) -> dict[str, Gemeente]:
    """Every gemeente of the list by code; the new ones with their name."""
    names = GemeenteName.objects.select_related("gemeente").order_by("-valid_from")
    found = {name.code: name.gemeente for name in names}
    rows = [row for row in data.gemeenten() if row["code"] not in found]
    made = {row["code"]: Gemeente(province=row["province"]) for row in rows}
    Gemeente.objects.bulk_create(made.values())
    source = data.regions()["sources"]["gemeenten"]
    GemeenteName.objects.bulk_create(
        GemeenteName(gemeente=made[row["code"]], code=row["code"], name=row["name"], source=source, **_period(row)) for row in rows
    )
    done.add("gemeente", len(made))
    return found | made


def _period(row: data.Row) -> dict[str, date | None]:
    before = date.fromisoformat(row["valid_before"]) if row["valid_before"] else None
    return {"valid_from": date.fromisoformat(row["valid_from"]), "valid_before": before}


def _inhabitants(gemeenten: dict[str, Gemeente], done: Loaded) -> None:
    have = set(GemeenteInhabitants.objects.filter(on=INHABITANTS_ON).values_list("gemeente_id", flat=True))
    source = data.regions()["sources"]["inhabitants"]
    wanted = [
        GemeenteInhabitants(gemeente=gemeenten[row["code"]], on=INHABITANTS_ON, count=int(row[COUNT]), source=source)
        for row in data.gemeenten()
        if row[COUNT] and gemeenten[row["code"]].pk not in have
    ]
    done.add("inhabitants", len(GemeenteInhabitants.objects.bulk_create(wanted)))


def _members(gemeenten: dict[str, Gemeente], done: Loaded) -> None:
    regions = {**_labour_regions(done), **_cooperations(done)}
    wanted = [(row["arbeidsmarktregio"], row["code"], _period(row)) for row in data.gemeenten()]
    for entry in data.regions()["samenwerking"]:
        period = {"valid_from": entry["valid_from"], "valid_before": None}
        wanted += [(entry["code"], code, period) for code in entry["members"]]
    have = set(RegionMember.objects.values_list("region_id", "gemeente_id"))
    rows = [
        RegionMember(region=regions[region], gemeente=gemeenten[code], **period)
        for region, code, period in wanted
        if (regions[region].pk, gemeenten[code].pk) not in have
    ]
    done.add("member", len(RegionMember.objects.bulk_create(rows)))


def _region(*, kind: str, code: str, name: str, source: str, done: Loaded) -> Region:
    region, made = Region.objects.get_or_create(code=code.lower(), defaults={"kind": kind, "name": name, "source": source})
    done.add("region", made)
    return region


def _labour_regions(done: Loaded) -> dict[str, Region]:
    content = data.regions()
    source = content["sources"]["arbeidsmarktregios"]
    return {
        code: _region(kind=Region.Kind.ARBEIDSMARKT, code=code, name=name, source=source, done=done)
        for code, name in content["arbeidsmarktregios"].items()
    }


def _cooperations(done: Loaded) -> dict[str, Region]:
    return {
        one["code"]: _region(
            kind=Region.Kind.SAMENWERKING, code=one["code"], name=one["name"], source=one["source"], done=done
        )
        for one in data.regions()["samenwerking"]
    }


def _successions(gemeenten: dict[str, Gemeente], done: Loaded) -> None:
    checked = data.regions()["sources"]["checked_on"]
    for entry in data.regions()["succession"]:
        past = entry["enacted"] and entry["on"] <= checked
        applied = timezone.make_aware(datetime.combine(entry["on"], time())) if past else None
        _, made = GemeenteSuccession.objects.get_or_create(
            predecessor=gemeenten[entry["predecessor"]],
            successor=gemeenten[entry["successor"]],
            on=entry["on"],
            defaults={"share": entry["share"], "source": entry["source"], "enacted": entry["enacted"], "applied_at": applied},
        )
        done.add("succession", made)


def _controllers(gemeenten: dict[str, Gemeente], done: Loaded) -> None:
    """One controller and one organisation for each gemeente of today, and COA."""
    rows = [row for row in data.gemeenten() if not row["valid_before"]]
    have = set(Controller.objects.values_list("gemeente_id", flat=True))
    wanted = [_controller(row, gemeenten[row["code"]]) for row in rows if gemeenten[row["code"]].pk not in have]
    done.add("controller", len(Controller.objects.bulk_create(wanted)))
    _organisations(rows, gemeenten, done)
    for entry in data.regions()["controller"]:
        _, made = Controller.objects.get_or_create(
            kind=entry["kind"], defaults={"name": entry["name"], "oin": demo_oin(entry["demo_number"])}
        )
        done.add("controller", made)


def _controller(row: data.Row, gemeente: Gemeente) -> Controller:
    number = int(row["code"].removeprefix("GM"))
    name = f"Gemeente {row['name']}"
    return Controller(kind=Controller.Kind.GEMEENTE, name=name, gemeente=gemeente, oin=demo_oin(number))


def _organisations(rows: list[data.Row], gemeenten: dict[str, Gemeente], done: Loaded) -> None:
    kind = Organisation.Kind.GEMEENTE
    have = set(Organisation.objects.filter(kind=kind).values_list("name", flat=True))
    made = {row["code"]: Organisation(kind=kind, name=f"Gemeente {row['name']}") for row in rows}
    new = {code: one for code, one in made.items() if one.name not in have}
    Organisation.objects.bulk_create(new.values())
    OrganisationArea.objects.bulk_create(
        OrganisationArea(organisation=one, gemeente=gemeenten[code]) for code, one in new.items()
    )
    done.add("organisation", len(new))


def demo_oin(number: int) -> str:
    """Twenty digits that are in no register, so that nobody mistakes it for a real number."""
    return f"{data.regions()['oin']['demo_prefix']}{number:09d}000"


def is_demo_oin(oin: str) -> bool:
    return oin.startswith(data.regions()["oin"]["demo_prefix"])
