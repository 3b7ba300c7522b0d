"""DUO's stand-in, a worker that can be killed, and people with a plan that DUO must hear."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import psutil

from doorlopend.gateways.exchange.duo_simulator import Gemeente, Settings, Simulator, serving
from doorlopend.gateways.exchange.duo_simulator.handlers import Answer
from doorlopend.gateways.exchange.duo_simulator.numbers import bsns
from doorlopend.gateways.exchange.duo_simulator.person import new

from .casework_world import EMAIL
from .casework_world import _user as user
from .installation import Installation, free_port, kill

BEGAN, PLAN = date(2026, 1, 5), date(2026, 3, 2)
HOURS = 40


@dataclass(frozen=True, slots=True)
class Place:
    """A gemeente of the drill and which numbers of the 9999 series live there."""

    code: str
    first: int
    count: int

    @property
    def oin(self) -> str:
        return f"000000019999{self.code}0000"

    @property
    def people(self) -> list[str]:
        return bsns(self.first + self.count)[self.first :]


class Counted(Simulator):
    """Counts the messages it took (2xx on anything but a question) and lets a test wait for the next."""

    took = 0

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.just = threading.Event()

    def answer(self, method: str, path: str, headers: dict[str, str], body: object) -> tuple[Any, Answer]:
        operation, answer = super().answer(method, path, headers, body)
        if method != "GET" and 200 <= answer.status < 300:
            self.took += 1
            self.just.set()
        return operation, answer


@dataclass(slots=True)
class Duo:
    """The stand-in on one port for one gemeente; it can be taken away and put back with its memory."""

    place: Place
    port: int = field(default_factory=free_port)
    simulator: Counted = field(init=False)
    running: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        served = Settings(gemeenten=(Gemeente.parse(f"{self.place.code}={self.place.oin}"),), portal=0.0)
        self.simulator = Counted.open(None, settings=served)  # type: ignore[assignment]
        for number, bsn in enumerate(self.place.people):
            doc = new(bsn=bsn, v_nummer=9_000_000_000 + self.place.first + number, asiel=True, detail="Asielstatushouder")
            self.simulator.add(doc, [(BEGAN, "verplicht", {"coa": False, "gemeente": self.place.code})])
        self.simulator.advance(to=date.today(), send=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.running.enter_context(serving(self.simulator, port=self.port))

    def stop(self) -> None:
        self.running.close()


class Worker:
    """One worker of an installation, back at once each time it is killed: it is forked from a process that has all its code."""

    def __init__(self, installation: Installation) -> None:
        self.installation, self.log = installation, (installation.home / "worker.log").open("ab")

    def __enter__(self) -> Worker:
        command = [sys.executable, "-c", "from tests.drills.duo_world import keep_a_worker; keep_a_worker()"]
        self.keeper = psutil.Popen(command, env=self.installation.env, stdout=self.log, stderr=self.log)
        return self

    def kill(self) -> bool:
        return any([kill(child.pid) for child in self.keeper.children()])

    def __exit__(self, *_failure: object) -> None:
        self.keeper.kill()
        self.keeper.wait(30)
        self.log.close()


def keep_a_worker() -> None:
    """Inside an installation, for ever: a worker, and another one when that ends."""
    from doorlopend.gateways.cli import worker
    from doorlopend.gateways.cli.django_setup import setup
    from doorlopend.gateways.cli.postgres import die_with_parent

    setup()
    import_module("doorlopend.gateways.exchange.duo.send")
    while True:
        child = os.fork()
        if child == 0:
            die_with_parent()
            worker.group.main([])
        os.waitpid(child, 0)
        time.sleep(0.2)


def tell_duo(installation: Installation, duo: Duo, *, release: bool = True) -> list[str]:
    """Plants the people of this gemeente; returns the ids of the two messages about each, released for DUO or drafts."""
    place = duo.place
    given = f"oin={place.oin!r}, url={duo.url!r}, code={place.code!r}, people={place.people!r}, release={release}"
    planted: list[str] = installation.python(f"from tests.drills.duo_world import plant; answer = plant({given})")
    return planted


def states(installation: Installation, messages: list[str]) -> Counter[str]:
    rows = installation.rows("SELECT state FROM messaging_outgoing WHERE id = ANY(%s::uuid[])", messages)
    return Counter(state for (state,) in rows)


def compare(installation: Installation, duo: Duo, planted: list[str]) -> None:
    """What DUO holds against what we told, person by person, and the ledger against both."""
    assert states(installation, planted) == {"accepted": len(planted)}
    for bsn in duo.place.people:
        doc = duo.simulator.document(bsn)
        assert doc is not None and [one["pip"]["dagtekeningPip"] for one in doc["pips"]] == [PLAN.isoformat()], "a plan came never or twice"
        assert doc["uren"] == {duo.place.code: {"ParticipatieAlsTaalles": {"uren": HOURS}}}
    ours = "message_id IN (SELECT message_id FROM messaging_outgoing WHERE id = ANY(%s::uuid[]))"
    taken = Counter(installation.rows(f"SELECT message_id FROM messaging_ledgerline WHERE what = 'accepted' AND {ours}", planted))
    assert len(taken) == len(planted) and set(taken.values()) == {1}
    told = "SELECT count(*) FROM dossiers_fact WHERE kind = 'duo.melding' AND dossier_id IN (SELECT dossier_id FROM messaging_outgoing WHERE id = ANY(%s::uuid[]))"
    assert installation.rows(told, planted)[0][0] == len(planted)


def plant(*, oin: str, url: str, code: str, people: list[str], release: bool) -> list[str]:
    """Inside an installation, as its application role: dossiers with a plan and first hours, both for DUO."""
    from doorlopend.records.access.actor import acting, system_for
    from doorlopend.records.regions.models import Controller, Gemeente, GemeenteName

    gemeente, name = Gemeente.objects.create(province="Proef"), f"Proefstad {code}"
    GemeenteName.objects.create(gemeente=gemeente, code=f"GM{code}", name=name, valid_from=date(1997, 1, 1), source="drill")
    controller = Controller.objects.create(kind="gemeente", name=name, oin=oin, gemeente=gemeente, duo_url=url)
    if not release:
        user("teamleider", controller, EMAIL)
    actor, made = system_for(controller.pk, why="drill"), []
    for bsn in people:
        with acting(actor):
            made += _one(actor, controller, code, bsn, release=release)
    return made


def _one(actor: Any, controller: Any, code: str, bsn: str, *, release: bool) -> list[str]:
    from doorlopend.practice.casework.exchange import services
    from doorlopend.records.dossiers.services import Source, new_fact, open_dossier
    from doorlopend.records.messages import outbox
    from doorlopend.records.messages.models import Outgoing

    life = [
        new_fact(kind="persoon.bsn", valid_from=BEGAN, known_on=BEGAN, bsn=bsn),
        new_fact(kind="inburgeringsplicht.vastgesteld", valid_from=BEGAN, known_on=BEGAN),
        new_fact(kind="doelgroep.vastgesteld", valid_from=BEGAN, known_on=BEGAN, doelgroep="asielstatushouder_a"),
        new_fact(kind="brp.inschrijving", valid_from=BEGAN, known_on=BEGAN, gemeente=code),
        new_fact(kind="pip.vastgesteld", valid_from=PLAN, known_on=PLAN, leerroute="b1_route", niveau="b1", gemeente=code),
        new_fact(kind="uren.gevolgd", valid_from=PLAN + timedelta(days=30), known_on=PLAN + timedelta(days=60), soort="nt2", uren=HOURS),
    ]
    dossier = open_dossier(actor=actor, controller_id=controller.pk, opened_on=BEGAN, facts=life, source=Source("form"))
    drafts = services.in_order(list(Outgoing.objects.filter(dossier_id=dossier.pk, state="draft")))
    for draft in drafts if release else ():
        outbox.release(actor=actor, message_id=draft.pk)
    return [str(draft.pk) for draft in drafts]
