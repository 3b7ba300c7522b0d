"""The demo's figures, contact points and offers, so that the region's screens have something to show. All invented."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from random import Random

from doorlopend.engines.facts import KINDS, Fact
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.access.today import today
from doorlopend.records.dossiers.services import Source, new_fact, open_dossier
from doorlopend.records.indicators.registry import Indicator, indicators
from doorlopend.records.indicators.services import publish
from doorlopend.records.offers.models import Offer
from doorlopend.records.offers.services import Slot, add_offer
from doorlopend.records.regions import data
from doorlopend.records.regions.contacts import add_contact, confirm_contact
from doorlopend.records.regions.models import Controller, Organisation, OrganisationArea, Region
from doorlopend.records.regions.queries import Place, members_on

REGION, SEED = "hart-van-brabant", 2026
STOCKS, FLOWS = 2, 4
"""How many month ends and half-years are published. The demo is small: flows per month would nearly all be hidden."""
WAITING = {
    "Heusden": (7, 5, 6), "Oisterwijk": (0, 6, 8), "Dongen": (0, 0, 9), "Gilze en Rijen": (6, 0, 7), "Loon op Zand": (0, 5, 6),
    "Hilvarenbeek": (5, 0, 6),
}  # fmt: skip
"""People who wait for a PIP: past the last day, nearly, and with time left. In gemeenten without a log-in in the demo."""
CAUSES = ("persoon_afwezig", "capaciteit_college", "wachtlijst", "informatie_derden")
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
    total, done = len(periods) + len(WAITING) + 2, 0

    def tick() -> None:
        nonlocal done
        done += 1
        progress(done, total)

    with acting(keeper(region)) as actor:
        contacts = _contacts(actor, region, places, day)
        tick()
        offers = _offers(actor, places, day)
        tick()
    people = 0
    for place in (one for one in places if one.name in WAITING):
        people += plant(place, *WAITING[place.name], last=_last_month_end(day))
        tick()
    for indicator, first, last in periods:
        publish(indicator=indicator, region_id=region.pk, first=first, last=last, counted_on=day)
        tick()
    return f"{contacts} contact points, {offers} offers, {people} people who wait, {len(periods)} published tables"


def _last_month_end(day: date) -> date:
    return day.replace(day=1) - timedelta(days=1)


def _periods(day: date) -> Iterator[tuple[Indicator, date, date]]:
    """Stocks at the ends of the last months, flows over half-years that end there; oldest first."""
    ends = [_last_month_end(day)]
    for _each in range(6 * FLOWS):
        ends.append(_last_month_end(ends[-1]))
    for indicator in indicators().values():
        if indicator.kind == "stock":
            yield from ((indicator, end.replace(day=1), end) for end in reversed(ends[:STOCKS]))
        else:
            yield from ((indicator, ends[6 * n + 6] + timedelta(days=1), ends[6 * n]) for n in reversed(range(FLOWS)))


def plant(place: Place, red: int, amber: int, green: int, *, last: date) -> int:
    """People of whom the ten weeks run, and as many who wait for a home; ten weeks are seventy days."""
    owner, rng, made = Controller.objects.get(gemeente_id=place.id), Random(f"{SEED}{place.code}"), 0
    ages = [*(rng.randint(75, 130) for _n in range(red)), *(rng.randint(58, 68) for _n in range(amber)), *(rng.randint(5, 45) for _n in range(green))]
    with acting(system_for(owner.pk, why="demo")) as actor:
        for number, age in enumerate(ages):
            facts = _obliged(last - timedelta(days=age), late=age > 70, rng=rng)
            if number % 2:
                assigned = last - timedelta(days=rng.choice((30, 60, 120, 150, 250, 300, 420, 500)))
                facts.append(new_fact(kind="koppeling", valid_from=assigned, known_on=assigned, gemeente=place.code.removeprefix("GM")))
            name = new_fact(kind="persoon.naam", valid_from=date(2000, 1, 1), known_on=last, achternaam=f"Voorbeeld-{rng.choice(FAMILIES)}", voornamen=rng.choice(GIVEN))
            opened = min(fact.valid_from for fact in facts)
            facts += _looked_after(owner, opened, today() + timedelta(days=rng.randint(2, 60)))
            open_dossier(actor=actor, controller_id=owner.pk, opened_on=opened, facts=[name, *facts], source=Source("demo"))
            made += 1
    return made


def _looked_after(owner: Controller, opened: date, step: date) -> list[Fact]:
    """Nobody here falls between organisations: the gaps of the demo are planted elsewhere, and counted."""
    return [
        new_fact(kind="organisatie.handelt", valid_from=opened, known_on=opened, organisatie=owner.name),
        new_fact(kind="contactpersoon.aangewezen", valid_from=opened, known_on=opened, naam="Demo Collega"),
        new_fact(kind="volgende_stap.afgesproken", valid_from=opened, known_on=opened, wat="Gesprek over het plan", datum=step),
    ]


def _obliged(day: date, *, late: bool, rng: Random) -> list[Fact]:
    found = [
        new_fact(kind="inburgeringsplicht.vastgesteld", valid_from=day, known_on=day),
        new_fact(kind="inburgeringsplicht.kennisgeving", valid_from=day, known_on=day),
        new_fact(kind="doelgroep.vastgesteld", valid_from=day, known_on=day, doelgroep="gezins_of_overige_migrant"),
    ]
    if late and rng.random() < 0.8:
        told = day + timedelta(days=60)
        found.append(new_fact(kind="pip.vertraging", valid_from=told, known_on=told, oorzaak=rng.choice(_causes())))
    return found


def _causes() -> tuple[str, ...]:
    field = KINDS["pip.vertraging"].field("oorzaak")
    return tuple(one for one in CAUSES if field and one in field.values)


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
