"""A round of 300 households and nine gemeenten through the pages: processor seconds of each click, as one JSON line.

Processor time of the web process; what the database spends comes on top and is small. The clock stands beside it.
"""

import json
import os
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter, process_time
from typing import Any

from benchmarks.record import setup
from doorlopend.gateways.cli import embedded

HOUSEHOLDS, CLICKS, SEED = 300, 12, 3
SHARES = (44, 5, 5, 9, 3, 5, 6, 13, 10)
"""Persons per gemeente, in per cent of all, as the inhabitants of a region of nine are spread."""

SIZES, WEIGHTS = range(1, 9), (52, 12, 11, 11, 7, 4, 2, 1)


def database() -> None:
    """An empty database in the server of the benchmarks."""
    os.environ |= {"DOORLOPEND_HOME": str(setup.HOME), "DJANGO_SETTINGS_MODULE": "doorlopend.settings", "DOORLOPEND_DEMO": "1", "DOORLOPEND_TODAY": "2026-11-21"}
    admin = embedded.start(home=setup.HOME)
    name = f"bench_placement_{os.getpid()}"
    embedded.prepare(admin, database=name)
    os.environ["DATABASE_URL"] = embedded.address(admin, role="doorlopend_app", database=name)
    setup._migrate(embedded.address(admin, role="doorlopend_owner", database=name))


def filled() -> tuple[Any, Any, Any]:
    """The round with its cards, the coordinator, and COA as the worker acts for it."""
    from django.utils import timezone
    from tests.practice.housing import world as housing

    from doorlopend.practice.housing.models import Card, Ground, Round
    from doorlopend.practice.housing.states import RoundState
    from doorlopend.practice.housing.words import Sector
    from doorlopend.records.access.actor import acting, system_for

    world, rng = housing.build(), random.Random(SEED)
    sizes = rng.choices(SIZES, WEIGHTS, k=HOUSEHOLDS)
    codes = [f"GM{n:04d}" for n in range(len(SHARES))]
    made = housing.an_open_round(world)
    places = [
        {"id": code, "name": f"Gemeente {code}", "persons": {"maximum": round(sum(sizes) * share * 1.02 / 100)}, "homes": [],
         "profile": {"vacancies": {sector: rng.choice((0, 0.5, 0.9)) for sector in Sector.values}, "education": [rng.choice(("mbo", "taalschakeltraject"))]}}
        for code, share in zip(codes, SHARES, strict=True)
    ]  # fmt: skip
    system = system_for(world.coa.pk, why="bench")
    with acting(system):
        Round.objects.filter(pk=made.pk).update(places=places, state=RoundState.MOMENTOPNAME, asked_at=timezone.now())
        cards = [_card(made, number, size, codes, rng) for number, size in enumerate(sizes, start=1)]
        Card.objects.bulk_create(cards)
        Ground.objects.bulk_create(
            Ground(controller_id=card.controller_id, dossier_id=card.dossier_id, round_id=made.pk, card_id=card.pk, traits={"groep": rng.choice("abc")}) for card in cards
        )
    return made, world, system


def _card(round_: Any, number: int, size: int, codes: list[str], rng: random.Random) -> Any:
    from uuid import uuid4

    from doorlopend.practice.housing.models import Card
    from doorlopend.practice.housing.words import Sector

    adults = [{"work": [rng.choice(Sector.values)], "education": [rng.choice(("mbo", "taalschakeltraject"))]} for _adult in range(min(2, size))]
    hard = number % 8 == 5
    return Card(
        controller_id=round_.controller_id, region_id=round_.region_id, dossier_id=uuid4(), round_id=round_.pk, number=number, persons=size,
        adults=min(2, size), children=max(0, size - 2), shared_ok=size == 1, hard=hard, only=[[rng.choice(codes), codes[0]]] if hard else [],
        wishes=rng.sample(codes, k=rng.choice((0, 1, 2))), profile={"adults": adults, "children_education": [], "network": rng.sample(codes, k=1) if number % 4 == 0 else []},
    )  # fmt: skip


def timed(act: Callable[[], Any]) -> tuple[float, float, Any]:
    wall, cpu = perf_counter(), process_time()
    found = act()
    return round(process_time() - cpu, 3), round(perf_counter() - wall, 3), found


@dataclass(slots=True)
class Visit:
    """Somebody at the pages of one round, and what each click cost: processor and clock seconds by name."""

    client: Any
    round_id: Any
    rows: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def url(self, name: str, *more: object) -> str:
        from django.urls import reverse

        return reverse(f"housing:{name}", args=[self.round_id, *more])

    def click(self, name: str, act: Callable[[], Any], *, status: int = 200) -> None:
        cpu, wall, answer = timed(act)
        assert answer.status_code == status, (name, answer.status_code, answer.content[:300])
        self.rows.setdefault(name, []).append((cpu, wall))

    def look(self, name: str, url: str) -> None:
        self.click(name, partial(self.client.get, url))

    def worst(self) -> dict[str, dict[str, float]]:
        return {name: {"times": len(found), "cpu": max(cpu for cpu, _ in found), "seconds": max(wall for _, wall in found)} for name, found in self.rows.items()}


def advised(visit: Visit, system: Any) -> dict[str, Any]:
    """The click, the bar, and the work behind them as the worker does it; returns what the run told."""
    from doorlopend.practice.housing.models import Run
    from doorlopend.practice.housing.services import advising
    from doorlopend.records.access.actor import acting
    from doorlopend.records.access.today import today

    visit.click("advise, the click", partial(visit.client.post, visit.url("round-act", "rekenen")), status=302)
    visit.look("the bar while it is worked out", visit.url("round-bar"))
    with acting(system):
        cpu, wall, run = timed(lambda: advising.answer(actor=system, round_id=visit.round_id, today=today()))
        visit.rows["advise, in the worker"] = [(cpu, wall)]
        return dict(Run.objects.get(pk=run.pk).outcome)


def swapped(visit: Visit, cards: Iterable[Any], codes: list[str]) -> None:
    """Each card opened, its move previewed and made."""
    for n, card in enumerate(cards):
        to = next(code for code in codes[n % 3 :] if code != card.place)
        visit.look("explain: a card", visit.url("card", card.number))
        visit.look("swap: its effect on everyone", visit.url("effect", card.number) + f"?naar={to}")
        given = {"place": to, "reason": "proef"}
        visit.click("swap: applied", partial(visit.client.post, visit.url("move", card.number), given), status=302)


def logged_in(user_id: Any) -> Any:
    from django.test import Client
    from django.test.utils import setup_test_environment

    from doorlopend.records.access.actor import LOGIN, acting
    from doorlopend.records.people import demo
    from doorlopend.records.people.models import User

    setup_test_environment()
    demo.made_by_demo = lambda: True  # log-ins of this database are invented: no second step
    client = Client()
    with acting(LOGIN):
        client.force_login(User.objects.get(pk=user_id))
    return client


def main() -> None:
    import django

    database()
    django.setup()
    from doorlopend.practice.housing.models import Card
    from doorlopend.records.access.actor import acting

    made, world, system = filled()
    visit, codes = Visit(logged_in(world.coordinator.user_id), made.pk), [f"GM{n:04d}" for n in range(len(SHARES))]
    told = advised(visit, system)
    for _each in range(3):
        visit.look("the round", visit.url("round"))
    with acting(world.coordinator):
        cards = list(Card.objects.filter(round_id=made.pk, hard=False).exclude(place="").order_by("number")[:CLICKS])
    swapped(visit, cards, codes)
    for code in codes[:4]:
        visit.look("one more home", visit.url("one-more") + f"?place={code}&persons=4")
    print(json.dumps({"households": HOUSEHOLDS, "places": len(SHARES), "actions": visit.worst(), "outcome": told}))


if __name__ == "__main__":
    main()
