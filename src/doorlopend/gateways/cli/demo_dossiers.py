"""The demo's people: a made-up cohort in the region, some with a story, and gaps planted to be found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from doorlopend.engines.cohort import Life, demo_places, generate, published_figures, stories
from doorlopend.engines.facts import Fact
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.access.today import today
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import Source, new_fact, open_dossier, with_fresh_ids
from doorlopend.records.people.models import User
from doorlopend.records.regions.models import Controller

from .demo_people import REGION_CODE, controller

DEMO = Source("demo")
HOUSEHOLDS, GAPS, SEED = 130, 12, 2026
UNTOLD = 0.12
"""Share of people of whom DUO has not heard everything yet."""
TOLD = {
    "pip.vastgesteld": "pip", "aanbod.gedaan": "aanbod", "pvt.ondertekend": "pvt", "map.eindgesprek": "map",
    "z_route.afgerond": "z_route", "onderwijs.inschrijving": "niet_vrijstellende_opleiding", "omstandigheid.geen_aanbod": "geen_aanbod",
}  # fmt: skip
PLANTED = ("Tilburg", "Goirle", "Waalwijk")
STEPS = ("Kennismakingsgesprek", "Huisbezoek", "Voortgangsgesprek", "Afspraak bij de taalschool", "Bellen over kinderopvang")


def load(*, progress: Callable[[int, int], None]) -> str:
    """Records every life, each complete, and then the dossiers that lack one thing."""
    lives = list(_lives())
    for number, life in enumerate(lives):
        progress(number, len(lives) + 3 * GAPS)
        _record(life, Random(f"{SEED}:{life.key}"))
    for number in range(3 * GAPS):
        progress(len(lives) + number, len(lives) + 3 * GAPS)
        plant_gap(number, controller(PLANTED[number % 3]))
    return f"{len(lives)} people, and {GAPS} gaps of each of three kinds"


def _lives() -> Iterator[Life]:
    places = demo_places().region(REGION_CODE)
    yield from (life for life in stories(today=today()) if life.region == REGION_CODE)
    yield from generate(
        seed=SEED, households=HOUSEHOLDS, today=today(), figures=published_figures(), places=places, bsns=True
    )


@lru_cache(maxsize=64)
def _controller(code: str) -> Controller:
    return Controller.objects.get(gemeente__names__code=f"GM{code}", gemeente__names__valid_before=None)


def _record(life: Life, rng: Random) -> None:
    """The life as it came, with who acts, a named contact and a next step."""
    owner = _controller(life.gemeente)
    opened = life.facts[0].known_on
    lived = [fact for fact in life.facts if fact.kind != "contactpersoon.aangewezen"]  # the demo's own colleagues
    facts = [*lived, *_complete(lived, owner, opened, rng)]
    record(owner, opened, facts, closed=_closed(life.facts))


def _closed(facts: tuple[Fact, ...]) -> date | None:
    ended = [fact.valid_from for fact in facts if fact.kind == "inburgeringsplicht.beeindigd"]
    return max(ended) if ended else None


def record(owner: Controller, opened: date, facts: list[Fact], *, closed: date | None = None) -> Dossier:
    from doorlopend.records.dossiers.services import close_dossier

    actor = system_for(owner.pk, why="demo")
    with acting(actor):
        dossier = open_dossier(
            actor=actor, controller_id=owner.pk, opened_on=opened, facts=with_fresh_ids(facts), source=DEMO
        )
        if closed and closed < today():
            close_dossier(actor=actor, dossier_id=dossier.pk, closed_on=closed, reason="duty ended")
    return dossier


def _complete(facts: list[Fact], owner: Controller, opened: date, rng: Random) -> list[Fact]:
    added = [contact(owner, opened)]
    if not any(fact.kind == "organisatie.handelt" and fact.valid_until is None for fact in facts):
        added.append(acts(owner, opened))
    added.append(next_step(today(), today() + timedelta(days=rng.randint(1, 60)), rng.choice(STEPS)))
    return [*added, *(_told(facts) if rng.random() > UNTOLD else ())]


def _told(facts: list[Fact]) -> Iterator[Fact]:
    """DUO heard of plan, offer, PVT, MAP, Z-route and hours, as it would have all along."""
    for fact in facts:
        if fact.kind in TOLD:
            yield new_fact(kind="duo.melding", valid_from=fact.known_on, known_on=fact.known_on, bericht=TOLD[fact.kind], betreft=fact.id)
    hours = [fact.known_on for fact in facts if fact.kind == "uren.gevolgd"]
    if hours:
        yield new_fact(kind="duo.melding", valid_from=max(hours), known_on=max(hours), bericht="uren")


def acts(owner: Controller, on: date) -> Fact:
    return new_fact(kind="organisatie.handelt", valid_from=on, known_on=on, organisatie=owner.name)


def contact(owner: Controller, on: date) -> Fact:
    """The regievoerder of this gemeente who has a log-in, or else a colleague known by name."""
    actor = system_for(owner.pk, why="demo")
    with acting(actor):
        user = User.objects.filter(steward_id=owner.pk, grants__role="regievoerder").first()
    who: dict[str, Any] = {"naam": user.name, "gebruiker": str(user.pk)} if user else {"naam": "Demo Collega"}
    return new_fact(kind="contactpersoon.aangewezen", valid_from=on, known_on=on, functie="regievoerder", **who)


def next_step(day: date, due: date, what: str) -> Fact:
    return new_fact(kind="volgende_stap.afgesproken", valid_from=min(day, due), known_on=min(day, due), wat=what, datum=due)


def plant_gap(number: int, owner: Controller) -> Dossier:
    """Lacks exactly one thing: by turns who is responsible, the named contact, a step still to come."""
    lacks = number // GAPS
    day = today() - timedelta(days=90 + number)
    facts = [
        new_fact(kind="persoon.naam", valid_from=date(2000, 1, 1), known_on=day, achternaam=f"Voorbeeld-Gat {number + 1:02d}", voornamen="Demo"),
        new_fact(kind="status.vastgesteld", valid_from=day, known_on=day, groep="oekrainer"),
    ]  # fmt: skip
    if lacks != 0:
        facts.append(acts(owner, day))
    if lacks != 1:
        facts.append(contact(owner, day))
    due = today() - timedelta(days=10) if lacks == 2 else today() + timedelta(days=14 + number)
    facts.append(next_step(day, due, STEPS[0]))
    dossier = record(owner, day, facts)
    return dossier
