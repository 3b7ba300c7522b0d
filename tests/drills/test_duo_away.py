"""DUO away for a while, DUO losing answers, and the worker killed at moments drawn by chance: nothing lost, nothing doubled."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from random import Random

import pytest

from doorlopend.gateways.exchange.duo_simulator import Gemeente, Misbehaviour, Settings, Simulator, serving
from doorlopend.gateways.exchange.duo_simulator.numbers import bsns
from doorlopend.gateways.exchange.duo_simulator.person import new

from .duo_world import BEGAN, CODE
from .installation import Installation, free_port, kill, wait_for

pytestmark = pytest.mark.drill
OIN = "00000001999999999000"
COUNT, KILLS = 40, 20


class Duo:
    """The stand-in on one port, that can be taken away and put back with its memory."""

    def __init__(self, count: int) -> None:
        self.simulator = Simulator.open(None, settings=Settings(gemeenten=(Gemeente.parse(f"{CODE}={OIN}"),), portal=0.0))
        for number, bsn in enumerate(bsns(count)):
            doc = new(bsn=bsn, v_nummer=9_000_000_000 + number, asiel=True, detail="Asielstatushouder")
            self.simulator.add(doc, [(BEGAN, "verplicht", {"coa": False, "gemeente": CODE})])
        self.simulator.advance(to=date.today(), send=False)
        self.port, self.running = free_port(), ExitStack()

    def start(self) -> str:
        return self.running.enter_context(serving(self.simulator, port=self.port))

    def stop(self) -> None:
        self.running.close()


class Worker:
    """One worker of an installation, started anew each time it is killed; nothing else of the installation runs."""

    def __init__(self, installation: Installation) -> None:
        self.installation, self.log = installation, (installation.home / "worker.log").open("ab")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "doorlopend.gateways.cli", "worker"]
        self.process = subprocess.Popen(command, env=self.installation.env, stdout=self.log, stderr=self.log)

    def kill(self) -> bool:
        assert self.process is not None
        done = kill(self.process.pid)
        self.process.wait(30)
        return done

    def __enter__(self) -> Worker:
        self.start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self.kill()
        self.log.close()


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    tmp_path.chmod(0o755)
    one = Installation(tmp_path / "home")
    one.home.mkdir()
    one.run("db", "migrate")
    yield one
    one.destroy()


@pytest.fixture
def duo() -> Iterator[Duo]:
    one = Duo(COUNT)
    yield one
    one.stop()


def plant(installation: Installation, address: str) -> list[str]:
    answer = f"from tests.drills.duo_world import plant; answer = plant(oin='{OIN}', url='{address}', count={COUNT})"
    planted: list[str] = installation.python(answer)
    return planted


def states(installation: Installation) -> Counter[str]:
    return Counter(state for (state,) in installation.rows("SELECT state FROM messaging_outgoing WHERE state <> 'withdrawn'"))


def heard(installation: Installation) -> set[str]:
    return {what for (what,) in installation.rows("SELECT DISTINCT what FROM messaging_ledgerline")}


def compare(installation: Installation, duo: Duo, planted: list[str]) -> None:
    """What DUO holds against what we told, person by person, and the ledger against both."""
    assert states(installation) == {"accepted": len(planted)}
    for bsn in bsns(COUNT):
        doc = duo.simulator.document(bsn)
        assert doc is not None and [one["pip"]["dagtekeningPip"] for one in doc["pips"]] == ["2026-03-02"], "a plan came never or twice"
        assert doc["uren"] == {CODE: {"ParticipatieAlsTaalles": {"uren": 40}}}
    taken = Counter(installation.rows("SELECT message_id FROM messaging_ledgerline WHERE what = 'accepted'"))
    assert len(taken) == len(planted) and set(taken.values()) == {1}
    facts = installation.rows("SELECT count(*) FROM dossiers_fact WHERE kind = 'duo.melding'")[0][0]
    assert facts == len(planted)


@pytest.mark.parametrize("seconds", [10, 60, 300])
def test_duo_away_and_back(installation: Installation, duo: Duo, seconds: int) -> None:
    planted = plant(installation, f"http://127.0.0.1:{duo.port}")
    with Worker(installation):
        assert wait_for(lambda: states(installation)["sent"] or "attempt failed" in heard(installation), seconds=120)
        time.sleep(seconds)
        assert set(states(installation)) <= {"ready", "sent"}
        began = time.monotonic()
        duo.start()
        assert wait_for(lambda: states(installation) == {"accepted": len(planted)}, seconds=300 + 3 * seconds), states(installation)
        print(f"\n{len(planted)} messages taken {time.monotonic() - began:.0f} s after DUO came back from {seconds} s away")
    compare(installation, duo, planted)


@pytest.mark.parametrize("seed", [20261122])
def test_killed_while_sending(installation: Installation, duo: Duo, seed: int) -> None:
    """Some kills fall between DUO's answer and our commit, and DUO loses one answer in ten besides."""
    chance, address = Random(seed), duo.start()
    duo.simulator.misbehave(Misbehaviour(slow=1.0, seconds=0.3, lost=0.1))
    planted, killed = plant(installation, address), 0
    with Worker(installation) as worker:
        while killed < KILLS and (taken := states(installation)["accepted"]) < len(planted):
            wait_for(lambda taken=taken: states(installation)["accepted"] > taken or states(installation)["sent"], seconds=90, pause=0.05)
            time.sleep(chance.uniform(0, 0.6))
            killed += worker.kill()
            worker.start()
        assert wait_for(lambda: states(installation) == {"accepted": len(planted)}, seconds=600), states(installation)
    attempts = installation.rows("SELECT sum(attempts), count(*) FILTER (WHERE attempts > 1) FROM messaging_outgoing")[0]
    found = installation.rows("SELECT count(*) FROM messaging_ledgerline WHERE note LIKE 'stond al%%'")[0][0]
    print(f"\n{killed} kills; {attempts[0]} attempts for {len(planted)} messages, {attempts[1]} more than once, {found} found at DUO")
    compare(installation, duo, planted)
