"""The demo's figures, contact points and offers, so that the region's screens have something to show. All invented."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, time, timedelta
from functools import cache
from random import Random
from uuid import UUID

from doorlopend.engines.facts import Fact
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.access.today import today
from doorlopend.records.dossiers.services import Source, new_fact, open_dossier
from doorlopend.records.indicators.counting import count, counter_for
from doorlopend.records.indicators.registry import Indicator, indicators
from doorlopend.records.indicators.services import publish
from doorlopend.records.offers.models import Offer
from doorlopend.records.offers.services import Slot, add_offer
from doorlopend.records.regions import data
from doorlopend.records.regions.contacts import add_contact, confirm_contact
from doorlopend.records.regions.models import Controller, Organisation, OrganisationArea, Region
from doorlopend.records.regions.queries import Place, members_on

REGION, SEED = "hart-van-brabant", 2026
YEARS = 3
"""Flows are published per year: the demo is small, and per month nearly all would be hidden. Stocks at the end of last month."""
LEAST = 6
"""At least so many people in a class that is not empty, so that disclosure control has little to hide."""
LIGHTS = {
    "Heusden": (7, 6, 6), "Oisterwijk": (0, 6, 8), "Dongen": (0, 0, 8), "Gilze en Rijen": (7, 0, 6), "Loon op Zand": (0, 6, 6), "Tilburg": (9, 0, 8),
}  # fmt: skip
"""People who wait for a PIP: past the last day, nearly, and with time left."""
AGES = {"rood": (75, 130), "oranje": (58, 68), "groen": (5, 45)}
"""Days since the notice; ten weeks are seventy."""
WAITING = {
    "Heusden": {"tot_84": 6, "langer": 7}, "Oisterwijk": {"tot_182": 8}, "Dongen": {"tot_84": 7}, "Loon op Zand": {"tot_365": 6, "langer": 6},
    "Goirle": {"tot_182": 6}, "Waalwijk": {"tot_365": 7, "langer": 6}, "Tilburg": {"tot_84": 7, "tot_182": 8, "tot_365": 6, "langer": 9},
}  # fmt: skip
"""People who wait for a home, by class of days. Hilvarenbeek and Gilze en Rijen are left small: what is hidden shows there."""
DAYS = {"tot_84": (20, 80), "tot_182": (90, 175), "tot_365": (190, 350), "langer": (380, 620)}
CAUSES = {"Heusden": "capaciteit_college", "Gilze en Rijen": "wachtlijst", "Tilburg": "geen_tolk"}
"""Why plans are late, the main cause of each gemeente; of those in the cohort nobody recorded it."""
IN_TIME = 8
"""Plans set within their ten weeks in each of those gemeenten: few in time would hide how many were late."""
NAMES = ("Noor Bakker", "Sem Jacobs", "Lina Peters", "Daan Kuipers", "Mila Verhoeven", "Tariq Aziz", "Eva Maas", "Jesse Post")
PARTIES = {
    "leerroute": ("taalaanbieder", "Taalhuis De Brug (fictief)"), "traject": ("wsp_uwv", "Werkplein Zuid (fictief)"),
    "activiteit": ("welzijn", "Buurtpunt Linde (fictief)"), "bijeenkomst": ("ggd_jgz", "GGD Demo (fictief)"),
    "sleutelpersoon": ("zelforganisatie", "Netwerk Samen (fictief)"),
}  # fmt: skip
OFFERS = [
    ("leerroute", "B1", "Leerroute B1, groep overdag", "", "B1", "overdag", 15), ("leerroute", "Z", "Zelfredzaamheidsroute", "", "A1", "overdag", 12),
    ("leerroute", "B1", "Leerroute B1, avondgroep", "", "B1", "avond", 12), ("leerroute", "O", "Taalschakeltraject mbo", "", "B1", "overdag", 18),
    ("leerroute", "brugklas", "Brugklas alfabetisering", "", "A0", "overdag", 10), ("traject", "starttraject", "Starttraject zorg", "", "A2", "overdag", 8),
    ("traject", "duaal", "Duaal traject techniek", "", "A2", "overdag", 10), ("activiteit", "taalcafé", "Taalcafé in de bibliotheek", "", "A2", "weekend", 20),
    ("activiteit", "sport", "Samen fietsen leren", "", "", "weekend", 10), ("activiteit", "taalmaatje", "Taalmaatje thuis", "", "A1", "avond", 25),
    ("bijeenkomst", "voorlichting", "Voorlichting huisarts en apotheek", "ar", "", "overdag", 30),
    ("bijeenkomst", "voorlichting", "Voorlichting huisarts en apotheek", "ti", "", "avond", 30),
    ("sleutelpersoon", "", "Sleutelpersoon Tigrinya", "ti", "", "", 3), ("sleutelpersoon", "", "Sleutelpersoon Arabisch", "ar", "", "", 5),
    ("sleutelpersoon", "", "Sleutelpersoon Dari", "prs", "", "", 2), ("sleutelpersoon", "", "Sleutelpersoon Turks", "tr", "", "", 1),
]  # fmt: skip


def load(*, progress: Callable[[int, int], None]) -> str:
    region, day = Region.objects.get(code=REGION), today()
    places = members_on(region.pk, day)
    periods = list(_periods(day))
    total, done = len(periods) + 2 * len(places) + 2, 0

    def tick() -> None:
        nonlocal done
        done += 1
        progress(done, total)

    with acting(keeper(region)) as actor:
        contacts = _contacts(actor, region, places, day)
        tick()
        offers = _offers(actor, places, day)
        tick()
    people = _plant(region, places, _last_month_end(day), tick)
    for indicator, first, last in periods:
        publish(indicator=indicator, region_id=region.pk, first=first, last=last, counted_on=day)
        tick()
    return f"{contacts} contact points, {offers} offers, {people} people who wait, {len(periods)} published tables"


def _last_month_end(day: date) -> date:
    return day.replace(day=1) - timedelta(days=1)


def _periods(day: date) -> Iterator[tuple[Indicator, date, date]]:
    """Stocks at the end of last month, flows over the years that end there; oldest first."""
    ends = [_last_month_end(day)]
    for _each in range(12 * YEARS):
        ends.append(_last_month_end(ends[-1]))
    for indicator in indicators().values():
        if indicator.kind == "stock":
            yield indicator, ends[0].replace(day=1), ends[0]
        else:
            yield from ((indicator, ends[12 * n + 12] + timedelta(days=1), ends[12 * n]) for n in reversed(range(YEARS)))


def _plant(region: Region, places: list[Place], last: date, tick: Callable[[], None]) -> int:
    """Fills every class up to what is wanted of it beside the people who are there already."""
    wanted = {"pip_stoplicht": {name: dict(zip(AGES, numbers, strict=True)) for name, numbers in LIGHTS.items()}, "gekoppeld_niet_gehuisvest": WAITING}
    make, made = {"pip_stoplicht": _waits_for_plan, "gekoppeld_niet_gehuisvest": _waits_for_home}, 0
    for code, per_place in wanted.items():
        with acting(counter_for(region.pk)):
            there = count(indicators()[code], first=last.replace(day=1), last=last, gemeente_ids=[place.id for place in places])
        for place in places:
            for kind, lacks in _lacking(place, per_place.get(place.name), there).items():
                made += make[code](place, kind, lacks, last)
            tick()
    return made + sum(_had_a_plan_in_time(place, last) for place in places if place.name in CAUSES)


def _lacking(place: Place, wanted: Mapping[str, int] | None, there: Mapping[tuple[UUID, str], int]) -> dict[str, int]:
    """How many people each class of a gemeente lacks; none in a gemeente of which nothing is wanted."""
    if wanted is None:
        return {}
    found = {kind: people for (gemeente, kind), people in there.items() if gemeente == place.id}
    goals = {kind: max(wanted.get(kind, 0), LEAST) for kind in {*wanted, *found} if wanted.get(kind) or found.get(kind)}
    return {kind: max(0, goal - found.get(kind, 0)) for kind, goal in sorted(goals.items())}


def _waits_for_plan(place: Place, colour: str, people: int, last: date) -> int:
    """Family migrants of whom the ten weeks run or ran out, these with a cause on record or without."""
    rng = Random(f"{SEED}{place.code}{colour}")
    for _number in range(people):
        told = last - timedelta(days=rng.randint(*AGES[colour]))
        _open(place, _obliged(told, oorzaak=CAUSES.get(place.name, "") if colour == "rood" else ""), rng)
    return people


def _had_a_plan_in_time(place: Place, last: date) -> int:
    """Family migrants whose plan came before its last day."""
    rng = Random(f"{SEED}{place.code}op_tijd")
    for _number in range(IN_TIME):
        told = last - timedelta(days=rng.randint(90, 300))
        day = told + timedelta(days=rng.randint(30, 65))
        plan = new_fact(kind="pip.vastgesteld", valid_from=day, known_on=day, leerroute="b1_route", niveau="b1", reden="eerste")
        _open(place, [*_obliged(told), plan], rng)
    return IN_TIME


def _waits_for_home(place: Place, kind: str, people: int, last: date) -> int:
    """Permit holders in an azc, assigned to the gemeente so many days ago; DUO has not sent their notice yet."""
    rng = Random(f"{SEED}{place.code}{kind}")
    for _number in range(people):
        assigned = last - timedelta(days=rng.randint(*DAYS[kind]))
        permit = assigned - timedelta(days=rng.randint(5, 14))
        facts = [
            new_fact(kind="verblijfsrecht.verleend", valid_from=permit, known_on=assigned, soort="asiel_bepaalde_tijd"),
            new_fact(kind="koppeling", valid_from=assigned, known_on=assigned, gemeente=place.code.removeprefix("GM")),
        ]
        _open(place, facts, rng)
    return people


def _open(place: Place, facts: list[Fact], rng: Random) -> None:
    owner = _owner(place.id)
    opened = min(fact.valid_from for fact in facts)
    name = new_fact(kind="persoon.naam", valid_from=date(2000, 1, 1), known_on=opened, achternaam=f"Voorbeeld-{rng.choice(FAMILIES)}", voornamen=rng.choice(GIVEN))
    facts = [name, *facts, *_looked_after(owner, opened, today() + timedelta(days=rng.randint(2, 60)))]
    with acting(system_for(owner.pk, why="demo")) as actor:
        open_dossier(actor=actor, controller_id=owner.pk, opened_on=opened, facts=facts, source=Source("demo"))


@cache
def _owner(gemeente_id: UUID) -> Controller:
    return Controller.objects.get(gemeente_id=gemeente_id)


def _looked_after(owner: Controller, opened: date, step: date) -> list[Fact]:
    """Nobody here falls between organisations: the gaps of the demo are planted elsewhere, and counted."""
    return [
        new_fact(kind="organisatie.handelt", valid_from=opened, known_on=opened, organisatie=owner.name),
        new_fact(kind="contactpersoon.aangewezen", valid_from=opened, known_on=opened, naam="Demo Collega"),
        new_fact(kind="volgende_stap.afgesproken", valid_from=opened, known_on=opened, wat="Gesprek over het plan", datum=step),
    ]


def _obliged(day: date, *, oorzaak: str = "") -> list[Fact]:
    found = [
        new_fact(kind="inburgeringsplicht.vastgesteld", valid_from=day, known_on=day),
        new_fact(kind="inburgeringsplicht.kennisgeving", valid_from=day, known_on=day),
        new_fact(kind="doelgroep.vastgesteld", valid_from=day, known_on=day, doelgroep="gezins_of_overige_migrant"),
    ]
    if oorzaak:
        told = day + timedelta(days=60)
        found.append(new_fact(kind="pip.vertraging", valid_from=told, known_on=told, oorzaak=oorzaak))
    return found


FAMILIES, GIVEN = ("Ahmadi", "Berhe", "Demir", "Haddad", "Kahn", "Osman", "Tesfay", "Yildiz"), ("Amal", "Yonas", "Selam", "Karim", "Layla", "Samir")


def keeper(region: Region) -> Actor:
    """Acts for the region itself: its contact points and offers, nobody's file."""
    mine = frozenset({region.pk})
    return Actor(
        id="system:demo", kind="system", label="demo", scope={"region": mine, "staff": mine}, permissions=frozenset({("system", region.pk)})
    )


def _party(kind: str, name: str, places: list[Place]) -> Organisation:
    party, _made = Organisation.objects.get_or_create(kind=kind, name=name)
    for place in places:
        OrganisationArea.objects.get_or_create(organisation=party, gemeente_id=place.id)
    return party


def _contacts(actor: Actor, region: Region, places: list[Place], day: date) -> int:
    """Most confirmed lately, some long ago, some never, a few cells empty: as a register is."""
    rng, made = Random(SEED), 0
    for place in places:
        party = _party("gemeente", f"Gemeente {place.name} (demo)", [place])
        for topic in data.contact_topics()["topics"]:
            fate = rng.random()
            if fate < 0.12:
                continue
            name = rng.choice(NAMES)
            contact = add_contact(
                actor=actor, region_id=region.pk, organisation_id=party.pk, gemeente_id=place.id, topic=topic, name=name,
                email=f"{name.split()[0].lower()}@{place.name.lower().replace(' ', '-')}.invalid", phone="013 000 00 00",
                deputy=rng.choice(NAMES), first_day=day - timedelta(days=400),
            )  # fmt: skip
            if fate > 0.25:
                ago = rng.randint(5, 80) if fate > 0.45 else rng.randint(100, 300)
                confirm_contact(actor=actor, contact_id=contact.pk, today=day - timedelta(days=ago))
            made += 1
    return made


def _offers(actor: Actor, places: list[Place], day: date) -> int:
    rng, funding = Random(SEED), Offer.Funding.GEMEENTE
    for number, (kind, variant, name, language, level, mode, size) in enumerate(OFFERS):
        held = rng.sample(places, k=min(len(places), rng.randint(1, 4)))
        start = {"avond": 19, "weekend": 10}.get(mode, 9)
        times = [Slot(6 if mode == "weekend" else 1 + number % 5, time(start), time(start + 3))] if mode else []
        free = rng.randint(0, max(1, size // 3))
        add_offer(
            actor=actor, organisation_id=_party(*PARTIES[kind], places).pk, kind=kind, name=name, funding=funding,
            gemeenten=[place.id for place in held], first_day=day - timedelta(days=200), times=times,
            today=day - timedelta(days=rng.choice((3, 20, 60, 150))), variant=variant, language=language, level=level, mode=mode,
            places=size, places_free=free, waiting=0 if free else rng.randint(1, 6),
            description="Verzonnen aanbod voor de oefenomgeving.",
        )  # fmt: skip
    return len(OFFERS)
