"""Writing progress: each act one call, one transaction, through the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from doorlopend.engines.facts import Fact
from doorlopend.practice.casework.services import record_once
from doorlopend.records.access.actor import Actor
from doorlopend.records.dossiers.models import FactRow
from doorlopend.records.dossiers.services import new_fact

MODULES = {"pvt": "pvt.ondertekend", "map": "map.eindgesprek", "z": "z_route.afgerond", "z_gesprek": "z_route.eindgesprek"}


def report_hours(*, actor: Actor, dossier_id: UUID, given: Mapping[str, Any], today: date) -> list[FactRow]:
    """What a school reports over a period: offered, followed and missed hours, as up to three facts."""
    period = {"valid_from": given["first"], "valid_until": given["last"], "known_on": today}
    facts = [new_fact(kind="uren.gevolgd", **period, soort=given["soort"], uren=float(given["gevolgd"]))]
    if given.get("aangeboden") is not None:
        facts.append(new_fact(kind="uren.aangeboden", **period, soort=given["soort"], uren=float(given["aangeboden"])))
    if given.get("gemist"):
        action = given.get("actie_school") or None
        facts.append(new_fact(kind="verzuim.gemeld", **period, uren=float(given["gemist"]), reden=given["reden"], actie_school=action))
    return record_once(actor=actor, dossier_id=dossier_id, facts=facts)


def record(*, actor: Actor, dossier_id: UUID, kind: str, on: date, today: date, until: date | None = None, **data: Any) -> FactRow:
    """One fact of progress."""
    known = {name: value for name, value in data.items() if value not in (None, "")}
    fact: Fact = new_fact(kind=kind, valid_from=on, valid_until=until, known_on=today, **known)
    return record_once(actor=actor, dossier_id=dossier_id, facts=[fact])[0]


def complete(*, actor: Actor, dossier_id: UUID, module: str, on: date, today: date, blame: str = "") -> FactRow:
    """PVT, MAP, the final talk or the end of the Z-route. `blame`: Ja, Nee, or empty when it may not be given."""
    told = {"Ja": True, "Nee": False}.get(blame)
    return record(actor=actor, dossier_id=dossier_id, kind=MODULES[module], on=on, today=today, verwijtbaar=told)


def offer(*, actor: Actor, dossier_id: UUID, on: date, today: date, school: Any, start: date | None, end: date | None, literacy: str) -> FactRow:
    """A course at a school of DUO's list. `end` is the last day of lessons; DUO wants the day after."""
    mark = "blik_op_werk" if school.bow else "taalschakeltraject" if school.tst else "geen"
    return record(
        actor=actor, dossier_id=dossier_id, kind="aanbod.gedaan", on=on, today=today, aanbieder=school.name,
        instellingsnummer=school.number, keurmerk=mark, start_lessen=start, einde_lessen=end + timedelta(days=1) if end else None,
        alfabetisering=literacy,
    )  # fmt: skip
