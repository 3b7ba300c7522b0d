"""kill -9 of web, worker and database while notifications stream in: none lost, none doubled, the site back by itself."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random

import pytest

from .duo_sender import Sender
from .installation import Installation, kill, wait_for

pytestmark = pytest.mark.drill
OIN = "00000001999999999000"
MOMENTS = 50
TARGETS = ("web", "worker", "postmaster", "backend")
PATIENCE = 120.0


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    tmp_path.chmod(0o755)
    one = Installation(tmp_path / "home")
    one.home.mkdir()
    one.run("db", "migrate")
    one.python(
        "from doorlopend.records.regions.models import Controller\n"
        f"answer = Controller.objects.create(kind='gemeente', name='Proefstad', oin='{OIN}').pk"
    )
    yield one
    one.destroy()


@pytest.mark.parametrize("seed", [20260126])
def test_no_notification_is_lost_or_doubled(installation: Installation, seed: int) -> None:
    with installation.serving() as address:
        sender = Sender(address, OIN, count=900, seed=seed)
        stream = threading.Thread(target=sender.run, daemon=True)
        stream.start()
        killed, pauses = kill_at_moments(installation, sender, Random(seed))
        stream.join(300)
        assert sender.done.is_set(), "the sender still waits for an answer"
        assert (left := worked_off(installation)) == 0, f"{left} wait to be handled and nobody works on them"
        report(sender, killed, pauses)
        compare(installation, sender)
    assert sum(killed.values()) >= MOMENTS
    assert installation.supervisor is not None and installation.supervisor.returncode == 0
    installation.run("check", "all")


def kill_at_moments(installation: Installation, sender: Sender, chance: Random) -> tuple[Counter[str], list[float]]:
    """Kills at moments drawn by chance shortly after a notification left; returns what, and how long the site was away."""
    killed: Counter[str] = Counter()
    pauses = []
    while sum(killed.values()) < MOMENTS and not sender.done.is_set():
        time.sleep(chance.uniform(0.2, 0.8))
        sender.flying.clear()
        sender.flying.wait(5)
        time.sleep(chance.uniform(0, 0.03))
        kind = TARGETS[sum(killed.values()) % len(TARGETS)]
        if (pids := installation.processes(kind)) and kill(chance.choice(pids)):
            killed[kind] += 1
            began = time.monotonic()
            assert installation.answers(PATIENCE), f"not back {PATIENCE} s after the end of {kind}"
            pauses.append(time.monotonic() - began)
    return killed, pauses


def worked_off(installation: Installation) -> int:
    """How many still wait when nothing moves any more; slow is no fault, standing still is."""
    left = waiting(installation)
    while left and wait_for(partial(_fewer, installation, left), seconds=PATIENCE):
        left = waiting(installation)
    return left


def _fewer(installation: Installation, than: int) -> bool:
    return waiting(installation) < than


def waiting(installation: Installation) -> int:
    return int(installation.rows("SELECT count(*) FROM messaging_incoming WHERE state = 'received'")[0][0])


def compare(installation: Installation, sender: Sender) -> None:
    """The sender's ledger against ours, message by message, and against the facts that came of it."""
    people = set(sender.accepted.values())
    kept = installation.rows("SELECT message_id, state FROM messaging_incoming")
    assert {message for message, _ in kept} == set(sender.accepted), "kept messages are not the accepted ones"
    assert len(kept) == len(sender.accepted), "a message was kept twice"
    states = Counter(state for _, state in kept)
    assert states == {"handled": len(people), "repeated": len(sender.accepted) - len(people)}
    ledger = Counter(installation.rows("SELECT message_id, what FROM messaging_ledgerline WHERE what IN ('received', 'handled')"))
    assert set(ledger.values()) == {1}, "something was received or handled twice"
    dossiers = installation.rows("SELECT count(*) FROM dossiers_dossier")[0][0]
    assert dossiers == len(people)
    told = installation.rows("SELECT dossier_id FROM dossiers_fact WHERE kind = 'inburgeringsplicht.kennisgeving'")
    assert len(told) == len(set(told)) == len(people), "a person has no or two clocks"
    numbers = installation.rows("SELECT count(*), count(DISTINCT digest) FROM dossiers_identifier WHERE kind = 'bsn'")[0]
    assert numbers == (len(people), len(people))


def report(sender: Sender, killed: Counter[str], pauses: list[float]) -> None:
    longest, middle = max(pauses), sorted(pauses)[len(pauses) // 2]
    print(f"\nkilled {dict(killed)}; site answers again after {middle:.2f} s (median), {longest:.2f} s (longest)")
    print(f"{len(sender.accepted)} notifications accepted; answers seen by the sender: {dict(sender.answers)}")
