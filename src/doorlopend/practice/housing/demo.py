"""The demo's homes, task, and two placement rounds at azc Oisterwijk. People and numbers are invented, and say so."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from doorlopend.engines.facts import Fact
from doorlopend.records.access.actor import LOGIN, Actor, acting, system_for
from doorlopend.records.access.today import today
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import Source, new_fact, open_dossier
from doorlopend.records.indicators.registry import indicators
from doorlopend.records.indicators.services import publish
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.people.models import User
from doorlopend.records.people.services import actor_for
from doorlopend.records.regions.models import Controller, Mandate, Organisation, OrganisationArea, Region
from doorlopend.records.regions.queries import Place, members_on
from doorlopend.records.regions.services import add_mandate

from .models import Card, Round
from .queries.task import period_of
from .services import advising, answering, deciding, homes, rounds, task
from .services.answering import Said
from .states import RoundAct
from .words import Entry, HomeKind, LocationKind, Saying, Sector, Step

REGION, AZC, SEED = "hart-van-brabant", "azc Oisterwijk", 2026
EARLIER = (1, 1, 1, 1, 1, 4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
NOW = (1, 3, 4, 1, 3, 4, 1, 3, 4, 1, 3, 4, 1, 3, 4, 1)
"""Persons per household in the round that is over and in the one that runs: enough of a size to be shown to a region."""

EARLIER_PERSONS = {"Tilburg": 9, "Waalwijk": 6, "Oisterwijk": 6}
"""What the gemeenten took in the round that is over."""
FICTION = "Verzonnen voor de oefenomgeving"
NATIONS = (("SY", "ar"), ("ER", "ti"), ("AF", "prs"), ("TR", "tr"))
CAUSES = (("geen_woningen", "Nieuwbouw schuift een kwartaal op"), ("te_weinig_gekoppeld", ""), ("nareis", ""))
SIZES = EARLIER + NOW


def load(*, progress: Callable[[int, int], None]) -> str:
    """Runs after the log-ins and before figures are published, so that regional placement is among them."""
    day = today()
    region = Region.objects.get(code=REGION)
    places = members_on(region.pk, day)
    us, coa = _actor("regiocoordinator@hartvanbrabant", day), Controller.objects.get(kind=Controller.Kind.COA)
    officer = _actor("coa_plaatsing@coa", day)
    total, done = len(SIZES) + 5, 0

    def tick(steps: int = 1) -> None:
        nonlocal done
        done += steps
        progress(done, total)

    _stock(us, region, places, day)
    tick()
    _task(us, region, places, day)
    tick()
    _wait(coa, officer, range(len(EARLIER)), places, day - timedelta(days=220), tick)
    _round(coa, region, places, day - timedelta(days=75), "Ronde najaar", over=True)
    tick()
    _wait(coa, officer, range(len(EARLIER), len(SIZES)), places, day - timedelta(days=40), tick)
    _round(coa, region, places, day - timedelta(days=6), "Ronde winter", over=False)
    tick()
    _history(region, day)
    tick()
    return f"{len(SIZES)} households at {AZC}, two rounds, homes and the task of {len(places)} gemeenten"


def _actor(email: str, day: date) -> Actor:
    with acting(LOGIN):
        return actor_for(user=User.objects.get(email=f"{email}.demo.invalid"), today=day)


def _stock(us: Actor, region: Region, places: list[Place], day: date) -> None:
    """A corporation's homes over the coming weeks, an azc and a transit location."""
    corporation = Organisation.objects.get(kind=Organisation.Kind.CORPORATIE, name__startswith="Demo")
    for place in places:
        OrganisationArea.objects.get_or_create(organisation=corporation, gemeente_id=place.id)
    landlord, rng = _actor("corporatie@partner", day), Random(SEED)
    with acting(landlord):
        for number in range(16):
            most = rng.choice((2, 3, 4, 4, 5, 7))
            homes.announce(actor=landlord, organisation_id=corporation.pk, today=day - timedelta(days=rng.randint(1, 20)), values={
                "reference": f"D-{1001 + number}", "gemeente_id": rng.choice(places).id, "kind": HomeKind.REGULIER if number % 5 else HomeKind.FLEX,
                "postcode": str(rng.randint(5000, 5189)), "bedrooms": max(1, most - 1), "least": max(1, most - 2), "most": most,
                "features": ["gelijkvloers"] if number % 3 == 0 else [], "rent": None, "available_from": day + timedelta(days=rng.randint(0, 75)),
            })  # fmt: skip
    keeper = Actor(id="system:demo", kind="system", label="demo", scope={"region": frozenset({region.pk}), "staff": frozenset()}, permissions=frozenset({("system", region.pk)}))
    oisterwijk = next(place for place in places if place.name == "Oisterwijk")
    tilburg = next(place for place in places if place.name == "Tilburg")
    with acting(keeper):
        shared: dict[str, Any] = {"actor": keeper, "region_id": region.pk, "closes_on": None, "opens_on": day - timedelta(days=800)}
        azc = task.open_location(gemeente_id=oisterwijk.id, kind=LocationKind.AZC, name=AZC, capacity=450, linked=[], source="Ongeveer 450 plaatsen (Rijksoverheid, 6 maart 2020)", **shared)
        transit = task.open_location(
            gemeente_id=tilburg.id, kind=LocationKind.DOORSTROOM, name="Doorstroomlocatie De Linde (fictief)", capacity=60,
            linked=[place.id for place in places if place.name in {"Tilburg", "Goirle", "Hilvarenbeek"}], source=FICTION, **shared,
        )  # fmt: skip
        for location, persons in ((azc, 431), (transit, 47)):
            task.note_occupancy(actor=keeper, location_id=location.pk, on=day - timedelta(days=5), persons=persons, source=FICTION)


def _task(us: Actor, region: Region, places: list[Place], day: date) -> None:
    """This half-year and the one before: a number with a correction, months as they came in, causes, one exchange."""
    rng, period = Random(SEED), period_of(day)
    first = date(day.year, 1 if day.month <= 6 else 7, 1)
    with acting(us):
        for persons, days in ((13_500, -85), (12_000, 20)):
            task.note_total(actor=us, region_id=region.pk, period=period, persons=persons, known_on=first + timedelta(days=days), source=FICTION)
        common: dict[str, Any] = {"actor": us, "region_id": region.pk, "period": period, "source": FICTION}
        for number, place in enumerate(places):
            shared = {**common, "gemeente_id": place.id}
            task.note(kind=Entry.STAND, persons=rng.randint(-4, 9), known_on=first, **shared)
            pace, housed = rng.choice((0.7, 1.0, 1.2)), 0
            for month in range(1, 6):
                on = (first + timedelta(days=31 * month)).replace(day=1)
                if on < day:
                    housed += round(pace * (28 if place.name == "Tilburg" else rng.randint(1, 5)))
                    task.note(kind=Entry.GEHUISVEST, persons=housed, known_on=on, **shared)
            if number % 3 == 0:
                cause, text = CAUSES[number // 3 % 3]
                task.note(kind=Entry.OORZAAK, persons=0, known_on=first + timedelta(days=60), cause=cause, text=text, **shared)
                task.note(kind=Entry.GEMIST, persons=1 + number % 2, known_on=first, **shared)
        task.exchange(**common, relieved=places[0].id, takes_over=places[3].id, persons=2, agreed_on=first + timedelta(days=45), both_colleges=True, province_informed=True)


def _wait(coa: Controller, officer: Actor, numbers: range, places: list[Place], since: date, tick: Callable[[], None]) -> None:
    """Households at the azc with the right to stay, each with its screening talk."""
    system, rng, guide = system_for(coa.pk, why="demo"), Random(f"{SEED}{numbers.start}"), _actor("coa_casemanager@coa", today())
    for number in numbers:
        with acting(system):
            dossier = open_dossier(actor=system, controller_id=coa.pk, opened_on=since, facts=_life(number, since, rng, guide), source=Source("demo"))
        with acting(officer):
            rounds.screen(actor=officer, dossier_id=dossier.pk, controller_id=coa.pk, values=_talk(number, dossier, places, since, rng))
        tick()


def _life(number: int, since: date, rng: Random, guide: Actor) -> list[Fact]:
    nation, tongue = NATIONS[0] if rng.random() < 0.6 else rng.choice(NATIONS[1:])
    born = date(1975 + rng.randint(0, 27), rng.randint(1, 12), rng.randint(1, 28))
    later = today() + timedelta(days=rng.randint(3, 40))
    facts = [
        new_fact(kind="persoon.naam", valid_from=born, known_on=since, achternaam=f"Voorbeeld-Oisterwijk {number + 1:02d}", voornamen="Demo"),
        new_fact(kind="persoon.geboren", valid_from=born, known_on=since),
        new_fact(kind="persoon.nationaliteit", valid_from=born, known_on=since, land=nation),
        new_fact(kind="persoon.taal", valid_from=since, known_on=since, taal=tongue, beheersing="moedertaal"),
        new_fact(kind="status.vastgesteld", valid_from=since, known_on=since, groep="asielzoeker"),
        new_fact(kind="azc.verblijf", valid_from=since, known_on=since, locatie=AZC, gemeente="0824"),
        new_fact(kind="verblijfsrecht.verleend", valid_from=since, known_on=since, soort="asiel_bepaalde_tijd"),
        new_fact(kind="organisatie.handelt", valid_from=since, known_on=since, organisatie="COA"),
        new_fact(kind="contactpersoon.aangewezen", valid_from=since, known_on=since, naam=guide.label, functie="coa", gebruiker=str(guide.user_id)),
        new_fact(kind="volgende_stap.afgesproken", valid_from=since, known_on=since, wat="Gesprek op de locatie", datum=later),
    ]
    for other in range(SIZES[number] - 1):
        relation = "partner" if other == 0 else "kind"
        facts.append(new_fact(kind="huishouden.band", valid_from=since, known_on=since, relatie=relation, persoon=f"demo-{number}-{other}", samenwonend=True))
    return facts


def _talk(number: int, dossier: Dossier, places: list[Place], since: date, rng: Random) -> dict[str, Any]:
    size, codes = SIZES[number], [place.code for place in places]
    criteria = [{"kind": ("family", "work", "medical")[number % 3], "places": [codes[number % len(codes)], "GM0855"], "proof": FICTION}] if number % 6 == 5 else []
    wishes = rng.sample(codes, k=rng.choice((0, 1, 2)))
    return {
        "talked_on": since + timedelta(days=14), "needs": ["gelijkvloers"] if number % 9 == 4 else [], "shared_ok": size == 1, "criteria": criteria,
        "work": [[rng.choice(Sector.values)] for _adult in range(min(2, size))], "education": [{"wants": [rng.choice(("mbo", "taalschakeltraject"))]}] if number % 2 else [],
        "network": rng.sample(codes, k=1) if number % 4 == 0 else [], "wishes": wishes, "wishes_said_on": since + timedelta(days=14) if wishes else None,
        "nareis_persons": 3 if size == 1 and number % 5 == 0 else 0, "audit": {"geslacht volwassenen": rng.choice(("man", "vrouw", "gemengd")) if size > 1 else rng.choice(("man", "vrouw"))},
    }  # fmt: skip


def _round(coa: Controller, region: Region, places: list[Place], day: date, name: str, *, over: bool) -> None:
    """Under a mandate of its own: advice, one household placed by a person, and for the one that is over a decision."""
    system = system_for(coa.pk, why="demo")
    last = day + timedelta(days=30)
    with acting(system):
        add_mandate(actor=system, controller_id=coa.pk, organisation_id=region.pk, purpose=Mandate.PLACING, ground=f"Mandaat plaatsingsronde ({FICTION.lower()})", first_day=day, last_day=last)
    us, officer = _actor("regiocoordinator@hartvanbrabant", day), _actor("coa_plaatsing@coa", day)
    with acting(us):
        made = rounds.open_round(actor=us, region_id=region.pk, controller_id=coa.pk, name=name, location=AZC, last_day=last, today=day)
        taking = [place for place in places if place.name in EARLIER_PERSONS] if over else places
        rounds.set_places(actor=us, round_id=made.pk, places=[_place(place, over=over) for place in taking], policy={}, today=day)
    with acting(officer):
        rounds.take_snapshot(actor=officer, round_id=made.pk, today=day)
    with acting(us):
        advising.ask_advice(actor=us, round_id=made.pk, today=day)
    if over:
        _finish(us, officer, made.pk, day)
    else:
        _change(us, made, day)


def _place(place: Place, *, over: bool) -> dict[str, Any]:
    rng = Random(place.code)
    vacancies = {sector: rng.choice((0.0, 0.5, 0.9)) for sector in Sector.values}
    persons = {"maximum": EARLIER_PERSONS[place.name] if over else 26 if place.name == "Tilburg" else rng.randint(5, 9)}
    return {"id": place.code, "name": place.name, "persons": persons, "homes": [], "profile": {"vacancies": vacancies, "education": ["mbo"] if place.name in {"Tilburg", "Waalwijk"} else ["taalschakeltraject"]}}


def _change(us: Actor, made: Round, day: date) -> None:
    """One household goes elsewhere because a person knows something the advice does not."""
    reason = "Een zus woont in deze gemeente en vangt de eerste weken op"
    with acting(us):
        for card in Card.objects.filter(round=made, hard=False, persons__lte=2).exclude(place="").order_by("number"):
            code = "GM0785" if card.place != "GM0785" else "GM0867"
            with suppress(NotNow):
                advising.change(actor=us, round_id=made.pk, number=card.number, place=code, reason=reason, today=day)
                return


def _finish(us: Actor, officer: Actor, round_id: UUID, day: date) -> None:
    """Proposed by the coordinator, decided by COA; most agree, one refuses, some are housed."""
    with acting(us):
        rounds.propose(actor=us, round_id=round_id, proxy_reason="Kleine ronde; de toets is te onzeker om op te sturen. Besproken met de FG.", today=day + timedelta(days=3))
    later = day + timedelta(days=5)
    with acting(officer):
        deciding.decide(actor=officer, round_id=round_id, today=later)
        deciding.link_some(round_id=round_id, today=later)
        for number, card in enumerate(Card.objects.filter(round_id=round_id).exclude(place="").order_by("number")):
            said = Said(kind=Saying.WEIGERING if number == 3 else Saying.AKKOORD, text="Te ver van mijn behandeling" if number == 3 else "", said_on=later, by_person=True)
            answering.say(actor=officer, card_id=card.pk, said=said, today=later)
            if number % 4 == 0:
                deciding.note_outcome(actor=officer, card_id=card.pk, step=Step.GEHUISVEST, on=later + timedelta(days=40), source=FICTION, today=later + timedelta(days=45))
        rounds.end(actor=officer, round_id=round_id, act=RoundAct.CLOSE, reason="", today=day + timedelta(days=20))


def _history(region: Region, day: date) -> None:
    """Regional placement at earlier month ends; the latest are published with all other figures."""
    end = day.replace(day=1) - timedelta(days=1)
    ends = [end]
    for _month in range(3):
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    for last in reversed(ends[2:]):
        publish(indicator=indicators()["regioplaatsing"], region_id=region.pk, first=last.replace(day=1), last=last, counted_on=day)
