"""Web, worker and database killed at fifty moments while DUO is told, and at fifty while lists of COA are recorded.

A person presses in the browser, the site keeps itself alive, and a worker sends or records: nothing lost, nothing doubled.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from .casework_world import EMAIL, PASSWORD
from .duo_world import Duo, Place, Worker, compare, states, tell_duo
from .hand import Hand
from .installation import Installation, kill, wait_for

pytestmark = pytest.mark.drill
MOMENTS = 50
TARGETS = ("worker", "forked", "worker", "backend", "worker", "worker", "forked", "worker", "postmaster", "backend")
"""In turn: a worker, a web worker, one connection's server process, and the database server itself."""
PLACE = Place("0785", 0, 100)
AHEAD = 40
"""Messages that a person is ahead of DUO: enough to do at every moment, and never all done too soon."""
LISTS, SHORT, LONG = 54, 8, 26
"""Every third list is short enough to be recorded while the visitor waits; the others go to the queue."""
PATIENCE = 600


@pytest.fixture(scope="module")
def installation(lasting_path: Path) -> Iterator[Installation]:
    """One for both: they have a gemeente each."""
    one = Installation(lasting_path / "home", DOORLOPEND_DEMO="1")
    one.home.mkdir()
    one.run("db", "migrate")
    one.without_second_step()
    yield one
    one.destroy()


@dataclass(slots=True)
class Site:
    """A site that serves, the person who presses, the worker, and what was killed so far."""

    installation: Installation
    hand: Hand
    worker: Worker
    killed: Counter[str] = field(default_factory=Counter)

    @property
    def next(self) -> str:
        return TARGETS[self.killed.total() % len(TARGETS)]

    def strike(self, chance: Random) -> None:
        kind = self.next
        if kind == "worker":
            done = self.worker.kill()
        else:
            pids = self.installation.processes(kind)
            done = bool(pids) and kill(chance.choice(pids))
        self.killed[kind] += done


@contextmanager
def serving(installation: Installation, email: str) -> Iterator[Site]:
    with ExitStack() as stack:
        address = stack.enter_context(installation.serving(workers=0))
        worker = stack.enter_context(Worker(installation))
        yield Site(installation, Hand(address, email=email, password=PASSWORD), worker)


@contextmanager
def pressing(act: Callable[[], None]) -> Iterator[threading.Thread]:
    """A person at work in the meantime; afterwards she is done."""
    person = threading.Thread(target=act, daemon=True)
    person.start()
    yield person
    person.join(PATIENCE)
    assert not person.is_alive(), "she still presses and gets no answer"


@pytest.mark.parametrize("seed", [20261122])
def test_killed_while_telling_duo(installation: Installation, seed: int) -> None:
    """Of the kills of worker and database, every other comes right after DUO took a message, before we commit that it did."""
    chance, duo = Random(seed), Duo(PLACE)
    planted = tell_duo(installation, duo, release=False)
    duo.start()
    with serving(installation, EMAIL) as site:
        with pressing(lambda: _release(site.hand, planted, duo)):
            while site.killed.total() < MOMENTS and states(installation, planted)["accepted"] < len(planted):
                _while_telling(site, duo, chance)
                site.strike(chance)
        assert _all_accepted(installation, planted), states(installation, planted)
    _report(installation, planted, duo, site)
    compare(installation, duo, planted)
    duo.stop()
    assert site.killed.total() == MOMENTS, f"all was told after {site.killed}; plant more messages"
    assert _between(installation, planted, duo) >= 5, "too few kills hit the moment that matters"
    installation.run("check", "all")


def _release(hand: Hand, planted: list[str], duo: Duo) -> None:
    """Both messages about a person at a time, and no further ahead than DUO can be told at these moments."""
    for number in range(0, len(planted), 2):
        while number - duo.simulator.took > AHEAD:
            time.sleep(0.1)
        assert hand.press("/duo/kiezen/", action="send", ids=planted[number : number + 2]) < 400


def _while_telling(site: Site, duo: Duo, chance: Random) -> None:
    """A web worker dies while somebody releases; the others while DUO answers."""
    moment = site.hand.flying if site.next == "forked" else duo.simulator.just
    moment.clear()
    moment.wait(20)
    if site.next == "forked" or chance.random() < 0.5:
        time.sleep(chance.uniform(0, 0.3))


def _all_accepted(installation: Installation, planted: list[str]) -> bool:
    return wait_for(lambda: states(installation, planted) == {"accepted": len(planted)}, seconds=PATIENCE, pause=1)


def _between(installation: Installation, planted: list[str], duo: Duo) -> int:
    """How often we were killed after DUO took a message and before we knew: DUO was told again, or had it when asked."""
    found = int(installation.rows("SELECT count(*) FROM messaging_ledgerline WHERE note LIKE 'stond al%%'")[0][0])
    return found + duo.simulator.took - len(planted)


def _report(installation: Installation, planted: list[str], duo: Duo, site: Site) -> None:
    total = "SELECT sum(attempts), count(*) FILTER (WHERE attempts > 1) FROM messaging_outgoing WHERE id = ANY(%s::uuid[])"
    attempts, repeated = installation.rows(total, planted)[0]
    print(f"\n{dict(site.killed)} killed, {site.hand.presses} presses; {attempts} attempts for {len(planted)} messages, {repeated} more than once; "
          f"{_between(installation, planted, duo)} times between DUO's 2xx and our commit")  # fmt: skip


READ_IN = f"""
from datetime import date
from doorlopend.gateways.exchange.coa import services
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.regions.models import Controller
from tests.drills.casework_world import PASSWORD, _user
controller = Controller.objects.create(kind="gemeente", name="Proefstad", oin="00000001999999999000")
_user("teamleider", controller, "lijsten@drill.invalid")
actor, answer, number = system_for(controller.pk, why="drill"), [], 9_100_000_000
for part in range({LISTS}):
    lines = ["V-nummer;Achternaam;Voornamen;Geboortedatum;Nationaliteit"]
    for _person in range({SHORT} if part % 3 == 2 else {LONG}):
        number += 1
        lines.append(f"{{number}};Proef-{{number}};Amal;01-02-1990;SY")
    with acting(actor):
        batch = services.read_in(actor=actor, controller_id=controller.pk, data="\\n".join(lines).encode(), file_name=f"{{part}}.csv", today=date(2026, 11, 20))
    answer.append(str(batch.pk))
"""
PEOPLE = LISTS // 3 * (2 * LONG + SHORT)


@pytest.mark.parametrize("seed", [20261123])
def test_killed_while_recording_lists_of_coa(installation: Installation, seed: int) -> None:
    chance, lists = Random(seed), installation.python(READ_IN)
    with serving(installation, "lijsten@drill.invalid") as site:
        with pressing(lambda: _record(site, lists)):
            while site.killed.total() < MOMENTS and _open_lists(installation, "preview", "applying"):
                _while_recording(site, chance)
                site.strike(chance)
        assert wait_for(lambda: not _open_lists(installation, "applying"), seconds=PATIENCE, pause=1), "lists wait and nobody works on them"
    print(f"\n{dict(site.killed)} killed, {site.hand.presses} presses, while {len(lists)} lists of {PEOPLE} people in all were recorded")
    _nothing_lost_or_doubled(installation, lists)
    assert site.killed.total() == MOMENTS, f"all lists were recorded after {site.killed}; make more of them"
    installation.run("check", "all")


def _record(site: Site, lists: list[str]) -> None:
    for batch in lists:
        wait_for(lambda: _open_lists(site.installation, "applying") < 12, seconds=PATIENCE, pause=0.5)
        assert site.hand.press(f"/lijsten/{batch}/verwerken/") < 400


def _while_recording(site: Site, chance: Random) -> None:
    """Somewhere within a list, or just after one: one list is one transaction."""
    if site.next == "forked":
        site.hand.flying.clear()
        site.hand.flying.wait(20)
    elif chance.random() < 0.5:
        wait_for(lambda: _working(site.installation), seconds=20, pause=0.1)
    else:
        before = _recorded(site.installation)
        wait_for(lambda: _recorded(site.installation) > before, seconds=20, pause=0.1)
    time.sleep(chance.uniform(0, 0.5))


def _working(installation: Installation) -> bool:
    """A list is being recorded: its rows are locked in a transaction that has not ended."""
    return bool(installation.rows("SELECT 1 FROM pg_locks l JOIN pg_class c ON c.oid = l.relation WHERE c.relname = 'coa_batchrow' AND l.mode = 'RowExclusiveLock'"))


def _recorded(installation: Installation) -> int:
    return int(installation.rows("SELECT count(*) FROM coa_batchrow WHERE outcome <> ''")[0][0])


def _open_lists(installation: Installation, *state: str) -> int:
    return int(installation.rows("SELECT count(*) FROM coa_batch WHERE state = ANY(%s)", list(state))[0][0])


def _nothing_lost_or_doubled(installation: Installation, lists: list[str]) -> None:
    assert Counter(installation.rows("SELECT state FROM coa_batch")) == {("applied",): len(lists)}
    assert Counter(installation.rows("SELECT outcome FROM coa_batchrow")) == {("recorded",): PEOPLE}
    mine = "controller_id = (SELECT controller_id FROM coa_batch LIMIT 1)"
    people = installation.rows(f"SELECT count(*), count(DISTINCT display_name) FROM dossiers_dossier WHERE {mine}")[0]
    assert people == (PEOPLE, PEOPLE), "a person came twice or not at all"
    numbers = installation.rows(f"SELECT count(*), count(DISTINCT digest) FROM dossiers_identifier WHERE {mine}")[0]
    assert numbers == (PEOPLE, PEOPLE)
    facts = Counter(installation.rows(f"SELECT kind FROM dossiers_fact WHERE {mine}"))
    assert set(facts.values()) == {PEOPLE}, f"a fact was recorded twice or not: {facts}"
    done = installation.rows("SELECT count(*) FROM audit_row WHERE action = 'list.done'")[0][0]
    assert done == len(lists)
