"""kill -9 of the worker in the middle of sending e-mail over real SMTP: none arrives twice, none is lost unseen."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.practice.governance.postbox import Postbox

from .installation import Installation, kill, wait_for

pytestmark = pytest.mark.drill
COUNT, KILLS, SEED = 40, 12, 20261122
MOMENTS = ("HELLO", "RCPT", "END")
"""Before anything was said, before the message was taken, and after it was taken but before we could know."""
PATIENCE = 480


def plant(count: int) -> str:
    """So many e-mails on the queue; the region they are of."""
    from datetime import date

    from doorlopend.practice.governance.mailing import services
    from doorlopend.records.access.actor import acting
    from doorlopend.records.registry import Note
    from tests.factories import a_controller, a_region, a_user

    region = a_region("Hart van Brabant", a_controller("Goirle"))
    user = a_user("regiocoordinator", region.pk)[0]
    notes = [Note(key=f"drill:{number}", user_id=user.pk, words=lambda n=number: (f"Bericht {n}", "Woorden")) for number in range(count)]  # type: ignore[misc]
    with acting(services.system(region.pk)):
        services.compose(region_id=region.pk, kind="jaar", notes=notes, today=date(2026, 11, 22))
    return str(region.pk)


def test_a_worker_killed_in_the_middle_sends_nothing_twice_and_loses_nothing_unseen(lasting_path: Path) -> None:
    chance, killed, said = Random(SEED), Counter[str](), Counter[str]()
    strikes = {moment: set(chance.sample(range(2, COUNT // 2), KILLS // len(MOMENTS))) for moment in MOMENTS}

    def strike(command: str) -> None:
        said[command] += 1
        if said[command] in strikes.get(command, ()):
            killed[command] += sum(kill(pid) for pid in installation.processes("worker"))

    with Postbox(watch=strike) as box:
        installation = Installation(lasting_path / "home", DOORLOPEND_DEMO="1", DOORLOPEND_MAIL=f"smtp://127.0.0.1:{box.port}?tls=none")
        installation.home.mkdir()
        installation.run("db", "migrate")
        began = time.monotonic()
        with installation.serving(workers=1):
            region = installation.python(f"from tests.drills.test_mail_kill import plant; answer = plant({COUNT})")
            assert wait_for(lambda: not _states(installation)["klaar"] and _idle(installation), seconds=PATIENCE, pause=2), _states(installation)
            took = time.monotonic() - began
    installation.rows("UPDATE governance_mailing_mail SET held_until = now() - interval '1 minute' WHERE state = 'onderweg' RETURNING 1")
    installation.python(f"from uuid import UUID; from doorlopend.practice.governance.mailing.sending import sweep; sweep(region_id=UUID({region!r}))")
    states, arrived = _states(installation), Counter(one.message["Message-ID"] for one in box.received)
    print(f"\n{dict(killed)} killed, {states} of {COUNT}, {arrived.total()} arrived, {took:.0f} s")
    assert max(arrived.values()) == 1, "none arrives twice"
    assert states["verzonden"] + states["onzeker"] == COUNT, "each is sent, or a person is asked"
    assert states["verzonden"] <= arrived.total() <= states["verzonden"] + states["onzeker"]
    assert sum(killed.values()) >= KILLS // 2
    installation.destroy()


def _states(installation: Installation) -> Counter[str]:
    return Counter(dict[str, Any](installation.rows("SELECT state, count(*) FROM governance_mailing_mail GROUP BY state")))


def _idle(installation: Installation) -> bool:
    """No job of a sender is left: what a killed worker held was taken up and let go."""
    return installation.rows("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'mailing.send' AND status IN ('todo', 'doing')") == [(0,)]
