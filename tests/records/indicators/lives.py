"""Random lives written straight into the record, and the same lives as plain data to recount by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.dossiers.models import Dossier, FactRow, Obligation, Subject
from doorlopend.records.regions.models import Controller

START = date(2026, 1, 1)
GROUPS = ["asielzoeker", "wi2021", "wi2013", "gezinsmigrant"]
ROUTES = ["b1_route", "onderwijsroute", "z_route"]
CAUSES = ["persoon_afwezig", "capaciteit_college", "wachtlijst"]


@dataclass
class Life:
    """What happened, in days; None when it did not."""

    gemeente: object
    opened: date
    closed: date | None
    group: str | None
    born: date
    facts: list[tuple[str, date, dict]] = field(default_factory=list)
    due: tuple[date, date, date | None] | None = None  # from, last day, until

    def days(self, kind: str, **data: str) -> list[date]:
        return sorted(day for name, day, has in self.facts if name == kind and data.items() <= has.items())


def a_life(chance: Random, gemeente: object) -> Life:
    def day(first: int, last: int) -> date:
        return START + timedelta(days=chance.randint(first, last))

    opened = day(-100, 100)
    life = Life(gemeente, opened, day(200, 300) if chance.random() < 0.2 else None, chance.choice([None, *GROUPS]), day(-28000, -6000))
    life.facts.append(("persoon.geboren", life.born, {}))
    if life.group:
        life.facts.append(("status.vastgesteld", opened, {"groep": life.group}))
    for kind, likely in [("inburgeringsplicht.vastgesteld", 0.8), ("koppeling", 0.8), ("huisvesting.gerealiseerd", 0.6), ("intake.afgerond", 0.5), ("lessen.gestart", 0.4)]:
        if chance.random() < likely:
            life.facts.append((kind, day(0, 300), {"gemeente": "0785"} if kind in {"koppeling", "huisvesting.gerealiseerd"} else {}))
    if chance.random() < 0.6:
        start = day(0, 200)
        last = start + timedelta(days=70)
        life.due = (start, last, None if chance.random() < 0.8 else last + timedelta(days=chance.choice([-20, 20])))
    if chance.random() < 0.5:
        life.facts.append(("pip.vastgesteld", day(60, 300), {"leerroute": chance.choice(ROUTES), "reden": "eerste"}))
    for cause in chance.sample(CAUSES, chance.choice([0, 0, 1, 2])):
        life.facts.append(("pip.vertraging", day(0, 200), {"oorzaak": cause}))
    if chance.random() < 0.3:
        life.facts.append(("werk.dienstverband", day(0, 200), {}))
    return life


def record(controller: Controller, lives: list[Life]) -> list[Dossier]:
    system = system_for(controller.pk, why="test")
    with acting(system):
        return [_record(controller, life) for life in lives]


def _record(controller: Controller, life: Life) -> Dossier:
    subject = Subject.objects.create(controller=controller)
    dossier = Dossier.objects.create(
        id=unguessable(), controller=controller, subject=subject, opened_on=life.opened, closed_on=life.closed
    )
    FactRow.objects.bulk_create(
        FactRow(
            id=ordered(), controller=controller, dossier=dossier, sequence=number, kind=kind, schema_version=1,
            sensitivity="ordinary", data=data, valid_from=day, known_on=day, recorded_by="test", source="test",
        )
        for number, (kind, day, data) in enumerate(life.facts, start=1)
    )  # fmt: skip
    if life.due:
        start, last, until = life.due
        Obligation.objects.create(
            controller=controller, dossier=dossier, key="pip.vaststellen", rule="pip.termijn", article="Wi 15",
            responsible="college", starts_on=start, due_on=last, until=until,
        )  # fmt: skip
    return dossier
