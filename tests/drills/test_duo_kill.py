"""The worker killed at fifty moments while it tells DUO, and while it records lists of COA: nothing lost, nothing doubled."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random

import pytest

from .duo_world import Duo, Place, Worker, compare, states, tell_duo
from .installation import Installation, wait_for

pytestmark = pytest.mark.drill
MOMENTS = 50
PLACE = Place("0785", 0, 80)
LISTS, ROWS = 60, 25
"""One list is one transaction."""


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One for both: they have a gemeente each."""
    folder = tmp_path_factory.mktemp("killed")
    for parent in (folder, folder.parent):
        parent.chmod(0o755)
    one = Installation(folder / "home")
    one.home.mkdir()
    one.run("db", "migrate")
    yield one
    one.destroy()


@pytest.mark.parametrize("seed", [20261122])
def test_killed_while_telling_duo(installation: Installation, seed: int) -> None:
    """Every other kill comes right after DUO took a message, most of those before we committed that it did."""
    chance, duo = Random(seed), Duo(PLACE)
    duo.start()
    planted, killed = tell_duo(installation, duo), 0
    with Worker(installation) as worker:
        while killed < MOMENTS and states(installation, planted) != {"accepted": len(planted)}:
            _at_a_moment(installation, planted, duo, chance, right_after=killed % 2 == 0)
            killed += worker.kill()
            worker.start()
        assert wait_for(lambda: states(installation, planted) == {"accepted": len(planted)}, seconds=600), states(installation, planted)
    attempts, repeated = installation.rows("SELECT sum(attempts), count(*) FILTER (WHERE attempts > 1) FROM messaging_outgoing WHERE state = 'accepted'")[0]
    found = installation.rows("SELECT count(*) FROM messaging_ledgerline WHERE note LIKE 'stond al%%'")[0][0]
    between = found + duo.simulator.took - len(planted)
    print(f"\n{killed} kills; {attempts} attempts for {len(planted)} messages, {repeated} more than once; "
          f"{between} kills between DUO's 2xx and our commit, {found} of them found at DUO")  # fmt: skip
    compare(installation, duo, planted)
    duo.stop()
    assert killed == MOMENTS and between >= 5, "too few kills hit the moment that matters"


def _at_a_moment(installation: Installation, planted: list[str], duo: Duo, chance: Random, *, right_after: bool) -> None:
    duo.simulator.just.clear()
    if right_after:
        duo.simulator.just.wait(30)
        return
    before = states(installation, planted)["accepted"]
    wait_for(lambda: states(installation, planted)["accepted"] > before, seconds=30, pause=0.05)
    time.sleep(chance.uniform(0, 0.3))


READ_IN = f"""
from datetime import date
from doorlopend.gateways.exchange.coa import services
from doorlopend.gateways.exchange.tasks import enqueue_list
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.regions.models import Controller
controller = Controller.objects.create(kind="gemeente", name="Proefstad", oin="00000001999999999000")
actor, answer = system_for(controller.pk, why="drill"), []
for part in range({LISTS}):
    lines = ["V-nummer;Achternaam;Voornamen;Geboortedatum;Nationaliteit"]
    lines += [f"{{9_000_000_000 + part * {ROWS} + n}};Proef-{{part}}-{{n}};Amal;01-02-1990;SY" for n in range({ROWS})]
    with acting(actor):
        batch = services.read_in(actor=actor, controller_id=controller.pk, data="\\n".join(lines).encode(), file_name=f"{{part}}.csv", today=date(2026, 11, 20))
        services.start(actor=actor, batch_id=batch.pk)
        enqueue_list(batch_id=batch.pk, controller_id=controller.pk)
    answer.append(str(batch.pk))
"""


@pytest.mark.parametrize("seed", [20261123])
def test_killed_while_recording_lists_of_coa(installation: Installation, seed: int) -> None:
    chance, lists, killed = Random(seed), installation.python(READ_IN), 0
    with Worker(installation) as worker:
        while killed < MOMENTS and _open_lists(installation):
            if killed % 2:
                _after_next(lambda: _recorded(installation), seconds=30)
            else:
                wait_for(lambda: _working(installation), seconds=30, pause=0.05)
            time.sleep(chance.uniform(0, 0.5))
            killed += worker.kill()
            worker.start()
        assert wait_for(lambda: _open_lists(installation) == 0, seconds=600), f"{_open_lists(installation)} lists wait"
    _nothing_lost_or_doubled(installation, lists)
    assert killed == MOMENTS, f"all lists were recorded after {killed} kills; make more of them"
    print(f"\n{killed} kills while {LISTS} lists of {ROWS} people were recorded")


def _after_next(count: Callable[[], int], *, seconds: float) -> None:
    before = count()
    wait_for(lambda: count() > before, seconds=seconds, pause=0.05)


def _working(installation: Installation) -> bool:
    """A list is being recorded: its rows are locked in a transaction that has not ended."""
    return bool(installation.rows("SELECT 1 FROM pg_locks l JOIN pg_class c ON c.oid = l.relation WHERE c.relname = 'coa_batchrow' AND l.mode = 'RowExclusiveLock'"))


def _recorded(installation: Installation) -> int:
    return int(installation.rows("SELECT count(*) FROM coa_batchrow WHERE outcome <> ''")[0][0])


def _open_lists(installation: Installation) -> int:
    return int(installation.rows("SELECT count(*) FROM coa_batch WHERE state = 'applying'")[0][0])


def _nothing_lost_or_doubled(installation: Installation, lists: list[str]) -> None:
    assert Counter(installation.rows("SELECT state FROM coa_batch")) == {("applied",): len(lists)}
    assert Counter(installation.rows("SELECT outcome FROM coa_batchrow")) == {("recorded",): LISTS * ROWS}
    mine = "controller_id = (SELECT controller_id FROM coa_batch LIMIT 1)"
    people = installation.rows(f"SELECT count(*), count(DISTINCT display_name) FROM dossiers_dossier WHERE {mine}")[0]
    assert people == (LISTS * ROWS, LISTS * ROWS), "a person came twice or not at all"
    numbers = installation.rows(f"SELECT count(*), count(DISTINCT digest) FROM dossiers_identifier WHERE {mine}")[0]
    assert numbers == (LISTS * ROWS, LISTS * ROWS)
    facts = Counter(installation.rows(f"SELECT kind FROM dossiers_fact WHERE {mine}"))
    assert set(facts.values()) == {LISTS * ROWS}, f"a fact was recorded twice or not: {facts}"
    done = installation.rows("SELECT count(*) FROM audit_row WHERE action = 'list.done'")[0][0]
    assert done == len(lists)
