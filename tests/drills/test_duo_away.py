"""DUO away for 10, 60 and 300 seconds: what waits for it is in sight, and afterwards nothing is lost or doubled.

Three gemeenten at once, each with a DUO of its own, so that the longest absence is all that the drill waits for;
that also shows that one gemeente's silence does not hold up another's messages.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from .duo_world import Duo, Place, Worker, compare, states, tell_duo
from .installation import Installation, wait_for

pytestmark = pytest.mark.drill
AWAY = {10: Place("0785", 0, 12), 60: Place("0809", 12, 12), 300: Place("0855", 24, 12)}
PATIENCE = 240
"""Seconds after which a message must have arrived once DUO is back: the longest pause of the first hour, twice."""


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    tmp_path.chmod(0o755)
    one = Installation(tmp_path / "home")
    one.home.mkdir()
    one.run("db", "migrate")
    yield one
    one.destroy()


def test_duo_away_and_back(installation: Installation) -> None:
    duos = {seconds: Duo(place) for seconds, place in AWAY.items()}
    planted = {seconds: tell_duo(installation, duo) for seconds, duo in duos.items()}
    with ExitStack() as stack:
        stack.enter_context(Worker(installation))
        for duo in duos.values():
            stack.callback(duo.stop)
        everything = [key for keys in planted.values() for key in keys]
        assert wait_for(lambda: tried(installation) >= len(everything) / 2, seconds=120), "the worker never tried"
        began = time.monotonic()
        for seconds, duo in duos.items():
            time.sleep(max(0.0, began + seconds - time.monotonic()))
            assert set(states(installation, planted[seconds])) <= {"ready", "sent"}
            assert in_sight(installation, planted[seconds]), "a message waits without a word why"
            duo.start()
            assert wait_for(lambda now=planted[seconds]: states(installation, now) == {"accepted": len(now)}, seconds=PATIENCE)
            print(f"\n{len(planted[seconds])} messages taken {time.monotonic() - began - seconds:.0f} s after DUO came back from {seconds} s away")
    for seconds, duo in duos.items():
        compare(installation, duo, planted[seconds])


def tried(installation: Installation) -> int:
    """How many people's first message was tried in vain."""
    return int(installation.rows("SELECT count(DISTINCT dossier_id) FROM messaging_ledgerline WHERE what = 'attempt failed'")[0][0]) * 2


def in_sight(installation: Installation, planted: list[str]) -> bool:
    """Every message that was tried says what went wrong, unless its first attempt is under way, and has a line for each attempt."""
    rows = installation.rows(
        "SELECT state, attempts, problem, (SELECT count(*) FROM messaging_ledgerline line WHERE line.what = 'sent' AND line.message_id = message.message_id)"
        " FROM messaging_outgoing message WHERE id = ANY(%s::uuid[]) AND attempts > 0", planted,
    )  # fmt: skip
    return bool(rows) and all((problem or (state, attempts) == ("sent", 1)) and lines == attempts for state, attempts, problem, lines in rows)
