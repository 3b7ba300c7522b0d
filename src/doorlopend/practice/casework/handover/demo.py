"""Hand-overs for the demo: announced and forgotten, offered, refused, and accepted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from doorlopend.engines.facts import Fact
from doorlopend.records.access.actor import LOGIN, Actor, acting, system_for
from doorlopend.records.access.today import today as the_day
from doorlopend.records.dossiers.services import Source, new_fact, open_dossier
from doorlopend.records.people.models import User
from doorlopend.records.people.services import actor_for
from doorlopend.records.regions.models import Controller

from . import services
from .models import Handover
from .services import Answer
from .states import Act, Place

DEMO = Source("demo")
PEOPLE = (
    ("Voorbeeld-Mebrahtu", "Selam", "ti", "0855", 30, ""), ("Voorbeeld-Nazari", "Farid", "prs", "0785", 18, "offer"),
    ("Voorbeeld-Hamdan", "Rima", "ar", "0867", 40, "refuse"), ("Voorbeeld-Kidane", "Dawit", "ti", "0785", 9, "offer"),
    ("Voorbeeld-Saleh", "Nour", "ar", "0855", 60, "accept"), ("Voorbeeld-Yusuf", "Amina", "so", "0785", 75, "accept"),
    ("Voorbeeld-Rahimi", "Parisa", "fa", "0867", 3, ""), ("Voorbeeld-Tekle", "Hanna", "ti", "0855", 6, "offer"),
)  # fmt: skip
SAID = {"school": Answer("aanwezig", "Plaats op de ISK aangevraagd"), "woonbehoefte": Answer("aanwezig", "Gelijkvloers"), "zorg": Answer("aanwezig", "Zorgverzekering loopt"), "tbc": Answer("aanwezig", "Ja")}


def load(*, progress: Callable[[int, int], None]) -> str:
    """People whom COA linked to three gemeenten, at different points of the hand-over."""
    day, coa = the_day(), Controller.objects.get(kind=Controller.Kind.COA)
    giver = _actor(coa.pk, "coa_plaatsing", day)
    for number, person in enumerate(PEOPLE):
        progress(number, len(PEOPLE))
        _one(coa, giver, day, *person)
    return f"{len(PEOPLE)} people on their way from COA to a gemeente"


def _actor(holder: UUID, role: str, day: date) -> Actor:
    with acting(system_for(holder, why="demo")):
        user = User.objects.filter(steward_id=holder, grants__role=role).first()
    assert user is not None
    with acting(LOGIN):
        return actor_for(user=user, today=day)


def _one(coa: Controller, giver: Actor, day: date, surname: str, given: str, taal: str, code: str, ago: int, what: str) -> None:
    linked = day - timedelta(days=ago)
    with acting(giver):
        dossier = open_dossier(actor=giver, controller_id=coa.pk, opened_on=linked - timedelta(days=200), facts=_life(surname, given, taal, code, linked, giver), source=DEMO)
        row = Handover.objects.get(dossier_id=dossier.pk)
        for number, act in enumerate((Place.CONTACT, Place.GEPLAND, Place.GEHOUDEN)):
            if what:
                services.step(actor=giver, dossier_id=dossier.pk, act=act, on=linked + timedelta(days=number), note="Gesprek in het stadhuis, met tolk" if act == Place.GEHOUDEN else "")
        if what:
            services.step(actor=giver, dossier_id=dossier.pk, act=Place.SCENARIO, on=linked + timedelta(days=3), scenario="gecombineerd")
            services.offer(actor=giver, handover_id=row.pk, answers=SAID, today=max(linked + timedelta(days=4), day - timedelta(days=6)))
    if what in ("accept", "refuse"):
        _answered(row, what, day)


def _answered(row: Handover, what: str, day: date) -> None:
    taker = _actor(row.other_id, "regievoerder", day)
    with acting(taker):
        theirs = Handover.objects.get(exchange=row.exchange)
        if what == "accept":
            services.accept(actor=taker, handover_id=theirs.pk, dossier_id=None, today=day - timedelta(days=2))
        else:
            services.answer(actor=taker, handover_id=theirs.pk, act=Act.REFUSE, reason="Het gezin is intussen aan een andere gemeente gekoppeld. Klopt de koppeling?", today=day - timedelta(days=2))


def _life(surname: str, given: str, taal: str, code: str, linked: date, giver: Actor) -> list[Fact]:
    came, known = linked - timedelta(days=200), linked

    def fact(kind: str, on: date, **data: Any) -> Fact:
        return new_fact(kind=kind, valid_from=on, known_on=known, **data)

    return [
        fact("persoon.naam", came, achternaam=surname, voornamen=given), fact("persoon.geboren", date(1994, 3, 12), nauwkeurigheid="dag"),
        fact("persoon.taal", came, taal=taal, beheersing="moedertaal"), fact("status.vastgesteld", came, groep="asielzoeker"),
        fact("asiel.aanvraag", came), fact("azc.verblijf", came, locatie="azc Oisterwijk"), fact("organisatie.handelt", came, organisatie="COA"),
        fact("contactpersoon.aangewezen", came, naam=giver.label, organisatie="COA", gebruiker=str(giver.user_id)),
        fact("verblijfsrecht.verleend", linked - timedelta(days=10), soort="asiel_bepaalde_tijd"),
        fact("coa.voorinburgering", came + timedelta(days=60), onderdeel="nt2"), fact("koppeling", linked, gemeente=code),
        new_fact(kind="volgende_stap.afgesproken", valid_from=linked, known_on=known, wat="Driegesprek met de gemeente", datum=the_day() + timedelta(days=8)),
    ]  # fmt: skip
