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
    Region,
    RegionMember,
)

INHABITANTS_ON = date(2024, 1, 1)
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

    `tick` hears after each gemeente, for a progress bar.
    """
    done = Loaded()
    gemeenten = {}
    for row in data.gemeenten():
        gemeenten[row["code"]] = _gemeente(row, done)
        tick(1)
    _labour_regions(gemeenten, done)
    _cooperations(gemeenten, done)
    _successions(gemeenten, done)
    _controllers(gemeenten, done)
    if any(done.new.values()):
        trail.record(actor=actor, action="regions.loaded", detail=done.new)
    return done


def _gemeente(row: data.Row, done: Loaded) -> Gemeente:
    start = date.fromisoformat(row["valid_from"])
    known = GemeenteName.objects.filter(code=row["code"]).select_related("gemeente").order_by("valid_from").first()
    if known is None:
        end = date.fromisoformat(row["valid_before"]) if row["valid_before"] else None
        gemeente = Gemeente.objects.create(province=row["province"])
        source = data.regions()["sources"]["gemeenten"]
        known = GemeenteName.objects.create(
            gemeente=gemeente, code=row["code"], name=row["name"], valid_from=start, valid_before=end, source=source
        )
        done.add("gemeente", 1)
    _inhabitants(known.gemeente, row, done)
    return known.gemeente


def _inhabitants(gemeente: Gemeente, row: data.Row, done: Loaded) -> None:
    if not row["inhabitants_2024_01_01"]:
        return
    _, made = GemeenteInhabitants.objects.get_or_create(
        gemeente=gemeente,
        on=INHABITANTS_ON,
        defaults={"count": int(row["inhabitants_2024_01_01"]), "source": data.regions()["sources"]["inhabitants"]},
    )
    done.add("inhabitants", made)


def _region(*, kind: str, code: str, name: str, source: str, done: Loaded) -> Region:
    region, made = Region.objects.get_or_create(code=code.lower(), defaults={"kind": kind, "name": name, "source": source})
    done.add("region", made)
    return region


def _member(region: Region, gemeente: Gemeente, start: date, before: date | None, done: Loaded) -> None:
    if not RegionMember.objects.filter(region=region, gemeente=gemeente).exists():
        RegionMember.objects.create(region=region, gemeente=gemeente, valid_from=start, valid_before=before)
        done.add("member", 1)


def _labour_regions(gemeenten: dict[str, Gemeente], done: Loaded) -> None:
    content = data.regions()
    regions = {
        code: _region(
            kind=Region.Kind.ARBEIDSMARKT, code=code, name=name, source=content["sources"]["arbeidsmarktregios"], done=done
        )
        for code, name in content["arbeidsmarktregios"].items()
    }
    for row in data.gemeenten():
        before = date.fromisoformat(row["valid_before"]) if row["valid_before"] else None
        start = date.fromisoformat(row["valid_from"])
        _member(regions[row["arbeidsmarktregio"]], gemeenten[row["code"]], start, before, done)


def _cooperations(gemeenten: dict[str, Gemeente], done: Loaded) -> None:
    for entry in data.regions()["samenwerking"]:
        region = _region(
            kind=Region.Kind.SAMENWERKING, code=entry["code"], name=entry["name"], source=entry["source"], done=done
        )
        for code in entry["members"]:
            _member(region, gemeenten[code], entry["valid_from"], None, done)


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
    for row in data.gemeenten():
        if row["valid_before"]:
            continue
        gemeente = gemeenten[row["code"]]
        number = int(row["code"].removeprefix("GM"))
        _, made = Controller.objects.get_or_create(
            gemeente=gemeente,
            defaults={"kind": Controller.Kind.GEMEENTE, "name": f"Gemeente {row['name']}", "oin": demo_oin(number)},
        )
        done.add("controller", made)
        _organisation(f"Gemeente {row['name']}", gemeente, done)
    for entry in data.regions()["controller"]:
        _, made = Controller.objects.get_or_create(
            kind=entry["kind"], name=entry["name"], defaults={"oin": demo_oin(entry["demo_number"])}
        )
        done.add("controller", made)


def _organisation(name: str, gemeente: Gemeente, done: Loaded) -> None:
    organisation, made = Organisation.objects.get_or_create(kind=Organisation.Kind.GEMEENTE, name=name)
    if made:
        organisation.gemeenten.add(gemeente)
    done.add("organisation", made)


def demo_oin(number: int) -> str:
    """Twenty digits that are in no register, so that nobody mistakes it for a real number."""
    return f"{data.regions()['oin']['demo_prefix']}{number:09d}000"


def is_demo_oin(oin: str) -> bool:
    return oin.startswith(data.regions()["oin"]["demo_prefix"])
