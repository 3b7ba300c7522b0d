"""A list of homes: each row judged before it counts, taken in at once, and taken back as long as nothing followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.kit.lists import Sheet, folded, read_list
from doorlopend.records.regions.models import OrganisationArea, Region, RegionMember
from doorlopend.records.regions.queries import gemeenten_on

from .. import permissions
from ..models import Home, Upload
from ..policies import check_may
from ..states import HomeAct, HomeState
from ..words import Feature, HomeKind
from .homes import Done, act, announce, check_area, check_day, check_new, check_sizes, region_of_home

HEADS = ("Kenmerk", "Gemeente", "Soort", "Postcode", "Slaapkamers", "Van personen", "Tot personen", "Kenmerken woning", "Kale huur", "Beschikbaar vanaf")
NEEDED = ("Kenmerk", "Gemeente", "Postcode", "Slaapkamers", "Van personen", "Tot personen", "Beschikbaar vanaf")
"""Without these columns no row can be read; kind, features and rent may be left out."""
MOST = 2_000
"""Rows that are taken in at once."""


class BadCell(ValueError):
    """A cell that cannot be read: which field, what is wrong, what mends it."""

    def __init__(self, field: str, why: str, remedy: str) -> None:
        super().__init__(why)
        self.field, self.why, self.remedy = field, why, remedy


@transaction.atomic
def read(*, actor: Actor, organisation_id: UUID, region_id: UUID, data: bytes, file_name: str, today: date) -> Upload:
    """Judges every row and keeps the outcome; nothing is announced yet."""
    check_may(actor=actor, permission=permissions.ANNOUNCE, places={organisation_id})
    sheets = read_list(data, file_name=file_name, expected=HEADS)
    _check_shape(sheets[0])
    rows = judge(organisation_id=organisation_id, sheet=sheets[0], today=today)
    return Upload.objects.create(region_id=region_id, organisation_id=organisation_id, file_name=file_name[:120], rows=rows, made_on=today)


def judge(*, organisation_id: UUID, sheet: Sheet, today: date) -> list[dict[str, Any]]:
    """One row each: number, state, the cells as read, what is wrong and what mends it."""
    known = _known(organisation_id, today)
    heads = {folded(head): head for head in sheet.heads}
    seen: set[str] = set()
    found = []
    for row in sheet.rows:
        told = [row[heads[folded(head)]].text if folded(head) in heads else "" for head in HEADS]
        if any(told):
            found.append(_judged(dict(zip(HEADS, told, strict=True)), row.number, known, seen, today))
    return found


def _check_shape(sheet: Sheet) -> None:
    """The columns are there and the list is not longer than a person can look through."""
    there = {folded(head) for head in sheet.heads}
    if missing := [head for head in NEEDED if folded(head) not in there]:
        raise NotNow("file", _("Deze kolommen ontbreken: %s. Zet ze in de kopregel, of begin met het voorbeeldbestand.") % ", ".join(missing))
    if len(sheet.rows) > MOST:
        told = {"count": len(sheet.rows), "most": MOST}
        raise NotNow("file", _("De lijst heeft %(count)s regels; ten hoogste %(most)s worden in één keer ingelezen. Splits de lijst.") % told)


@dataclass(frozen=True, slots=True)
class Known:
    """What each row is held to, read once: gemeenten by name and code, where the organisation works, marks in use."""

    organisation_id: UUID
    places: Mapping[str, UUID]
    regions: Mapping[UUID, UUID]
    area: frozenset[UUID]
    taken: frozenset[str]


def _known(organisation_id: UUID, today: date) -> Known:
    every = gemeenten_on(today)
    named = {place.name.lower(): place.id for place in every} | {place.code: place.id for place in every}
    members = RegionMember.objects.on(today).filter(region__kind=Region.Kind.SAMENWERKING).order_by("region__name")
    area = frozenset(OrganisationArea.objects.filter(organisation_id=organisation_id).values_list("gemeente_id", flat=True))
    standing = Home.objects.filter(organisation_id=organisation_id).exclude(state__in=[HomeState.INGETROKKEN, HomeState.SLEUTEL])
    regions: dict[UUID, UUID] = {}
    for gemeente_id, region_id in members.values_list("gemeente_id", "region_id"):
        regions.setdefault(gemeente_id, region_id)
    return Known(organisation_id, named, regions, area, frozenset(standing.values_list("reference", flat=True)))


def _judged(cells: Mapping[str, str], number: int, known: Known, seen: set[str], today: date) -> dict[str, Any]:
    told = {"number": number, "cells": list(cells.values()), "state": "new", "why": "", "remedy": "", "values": {}}
    try:
        values = values_of(cells, known.places)
        if values["reference"] in seen:
            raise BadCell("Kenmerk", _("dit kenmerk staat twee keer in het bestand"), _("Haal één van de twee regels weg."))
        seen.add(values["reference"])
        check_sizes(values)
        check_day(values["available_from"], today)
        if values["reference"] in known.taken:
            check_new(known.organisation_id, values["reference"])
        _check_place(known, values["gemeente_id"], today)
    except BadCell as error:
        return {**told, "state": "error", "why": f"{error.field}: {error.why}", "remedy": error.remedy}
    except NotNow as error:
        twice = error.field == "reference"
        return {**told, "state": "conflict" if twice else "error", "why": str(error), "remedy": _("Pas de regel aan, of laat haar weg: andere regels gaan gewoon door.")}
    return {**told, "values": {name: _kept(value) for name, value in values.items()}}


def _check_place(known: Known, gemeente_id: UUID, today: date) -> None:
    """As `announce` will; asked of the register only when it does not go without saying."""
    region = known.regions.get(gemeente_id)
    if region is None or (gemeente_id not in known.area and known.organisation_id != region):
        check_area(organisation_id=known.organisation_id, gemeente_id=gemeente_id, region_id=region_of_home(gemeente_id, today))


def _kept(value: Any) -> Any:
    return [str(one) for one in value] if isinstance(value, list) else value if isinstance(value, int) or value is None else str(value)


def values_of(cells: Mapping[str, str], places: Mapping[str, UUID]) -> dict[str, Any]:
    """The ten fields of one row; raises BadCell at the first that cannot be read."""
    where = cells["Gemeente"].strip()
    gemeente = places.get(where.lower()) or places.get(where.upper())
    if gemeente is None:
        raise BadCell("Gemeente", _("“%s” is geen gemeente") % where, _("Schrijf de naam voluit of de CBS-code, bijvoorbeeld Goirle of GM0785."))
    return {
        "reference": _text(cells, "Kenmerk"), "gemeente_id": gemeente, "kind": _kind(cells["Soort"]), "postcode": _postcode(cells["Postcode"]),
        "bedrooms": _number(cells, "Slaapkamers", 0, 20), "least": _number(cells, "Van personen", 1, 20), "most": _number(cells, "Tot personen", 1, 20),
        "features": _features(cells["Kenmerken woning"]), "rent": _rent(cells["Kale huur"]), "available_from": _day(cells["Beschikbaar vanaf"]),
    }  # fmt: skip


def _text(cells: Mapping[str, str], head: str) -> str:
    if not cells[head].strip():
        raise BadCell(head, _("is leeg"), _("Vul het in: daarmee vindt u de woning in uw eigen systeem terug."))
    return cells[head].strip()[:40]


def _kind(text: str) -> str:
    wanted = text.strip().lower()
    for kind in HomeKind:
        if wanted in {kind.value, str(kind.label).lower()}:
            return kind.value
    if not wanted:
        return HomeKind.REGULIER.value
    raise BadCell("Soort", _("“%s” is niet bekend") % text, _("Kies uit: %s.") % ", ".join(kind.value for kind in HomeKind))


def _postcode(text: str) -> str:
    digits = text.strip()[:4]
    if not (digits.isascii() and digits.isdigit() and len(digits) == 4):
        raise BadCell("Postcode", _("“%s” begint niet met vier cijfers") % text, _("Schrijf alleen de vier cijfers; het huisnummer is niet nodig."))
    return digits


def _number(cells: Mapping[str, str], head: str, least: int, most: int) -> int:
    raw = cells[head].strip().removesuffix(".0")
    if not (raw.isascii() and raw.isdigit() and least <= int(raw) <= most):
        raise BadCell(head, _("“%s” is geen aantal") % cells[head], _("Schrijf een heel getal van %(least)s tot en met %(most)s.") % {"least": least, "most": most})
    return int(raw)


def _features(text: str) -> list[str]:
    wanted = [part.strip().lower() for part in text.replace(";", ",").split(",") if part.strip()]
    known = {str(one.label).lower(): one.value for one in Feature} | {one.value: one.value for one in Feature}
    for part in wanted:
        if part not in known:
            raise BadCell("Kenmerken woning", _("“%s” is niet bekend") % part, _("Kies uit: %s. Scheid met een komma.") % ", ".join(one.value for one in Feature))
    return sorted({known[part] for part in wanted})


def _rent(text: str) -> Decimal | None:
    raw = text.replace("€", "").strip()
    if not raw:
        return None
    raw = raw.replace(".", "").replace(",", ".") if "," in raw else raw
    try:
        found = Decimal(raw).quantize(Decimal("0.01"))
    except InvalidOperation:
        found = Decimal(-1)
    if not 0 <= found < 100_000:
        raise BadCell("Kale huur", _("“%s” is geen bedrag") % text, _("Schrijf euro's, bijvoorbeeld 645,50, of laat het leeg."))
    return found


def _day(text: str) -> date:
    from django.core.exceptions import ValidationError

    from doorlopend.records.kit.forms import DayField

    try:
        found = DayField().to_python(text.strip()[:10])
    except ValidationError as error:
        raise BadCell("Beschikbaar vanaf", error.messages[0], _("Schrijf dag-maand-jaar, bijvoorbeeld 01-02-2027.")) from None
    if found is None:
        raise BadCell("Beschikbaar vanaf", _("is leeg"), _("Schrijf dag-maand-jaar, bijvoorbeeld 01-02-2027."))
    return found


@transaction.atomic
def apply(*, actor: Actor, upload_id: UUID, today: date) -> int:
    """Announces every good row; returns how many. A second time does nothing."""
    upload = Upload.objects.select_for_update().get(pk=upload_id)
    check_may(actor=actor, permission=permissions.ANNOUNCE, places={upload.organisation_id})
    if upload.applied_on or upload.undone_on:
        return 0
    good: Sequence[dict[str, Any]] = [row for row in upload.rows if row["state"] == "new"]
    for row in good:
        try:
            announce(actor=actor, organisation_id=upload.organisation_id, values=_read_back(row["values"]), today=today, upload_id=upload.pk)
        except NotNow as error:
            told = {"row": row["number"], "why": error}
            raise NotNow("upload", _("Regel %(row)s kan niet meer: %(why)s Er is niets gemeld. Lees de lijst opnieuw in.") % told) from None
    upload.applied_on = today
    upload.save(update_fields=["applied_on"])
    trail.record(actor=actor, action="homes.uploaded", object_kind="upload", object_id=upload.pk, detail={"homes": len(good)})
    return len(good)


def _read_back(values: Mapping[str, Any]) -> dict[str, Any]:
    rent = values["rent"]
    return {
        **values, "gemeente_id": UUID(values["gemeente_id"]), "available_from": date.fromisoformat(values["available_from"]),
        "rent": None if rent is None else Decimal(rent),
    }  # fmt: skip


@transaction.atomic
def undo(*, actor: Actor, upload_id: UUID, today: date) -> int:
    """Withdraws what this list announced. Raises NotNow when a household is tied to one of them already."""
    upload = Upload.objects.select_for_update().get(pk=upload_id)
    check_may(actor=actor, permission=permissions.ANNOUNCE, places={upload.organisation_id})
    homes = list(Home.objects.filter(upload_id=upload.pk).exclude(state=HomeState.INGETROKKEN))
    if taken := [home.reference for home in homes if home.state != HomeState.AANGEBODEN]:
        raise NotNow("upload", _("Aan deze woningen is al een huishouden verbonden: %s. Trek de andere één voor één in.") % ", ".join(taken))
    for home in homes:
        act(actor=actor, home_id=home.pk, done=Done(act=HomeAct.INTREKKEN, reason=_("Lijst teruggedraaid")), today=today)
    upload.undone_on = today
    upload.save(update_fields=["undone_on"])
    trail.record(actor=actor, action="homes.upload_undone", object_kind="upload", object_id=upload.pk, detail={"homes": len(homes)})
    return len(homes)
