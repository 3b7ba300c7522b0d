"""The demo's figures, contact points and offers, so that the region's screens have something to show. All invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from random import Random

from doorlopend.records.access.actor import Actor, acting
from doorlopend.records.access.today import today
from doorlopend.records.indicators.registry import indicators
from doorlopend.records.indicators.services import publish_month
from doorlopend.records.offers.models import Offer
from doorlopend.records.offers.services import Slot, add_offer
from doorlopend.records.regions import data
from doorlopend.records.regions.contacts import add_contact, confirm_contact
from doorlopend.records.regions.models import Organisation, OrganisationArea, Region
from doorlopend.records.regions.queries import Place, members_on

REGION, MONTHS, SEED = "hart-van-brabant", 4, 2026
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
    total, done = len(indicators()) * MONTHS + 2, 0

    def tick(steps: int) -> None:
        nonlocal done
        done += steps
        progress(min(done, total), total)

    with acting(keeper(region)) as actor:
        contacts = _contacts(actor, region, places, day)
        tick(1)
        offers = _offers(actor, places, day)
        tick(1)
    figures = sum(len(publish_month(region_id=region.pk, month=month, counted_on=day, tick=tick)) for month in _months(day))
    return f"{contacts} contact points, {offers} offers, {figures} published tables"


def keeper(region: Region) -> Actor:
    """Acts for the region itself: its contact points and offers, nobody's file."""
    mine = frozenset({region.pk})
    return Actor(
        id="system:demo", kind="system", label="demo", scope={"region": mine, "staff": mine}, permissions=frozenset({("system", region.pk)})
    )


def _months(day: date) -> list[date]:
    """The last whole months, oldest first."""
    found = [day.replace(day=1)]
    for _each in range(MONTHS):
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return sorted(found[1:])


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
