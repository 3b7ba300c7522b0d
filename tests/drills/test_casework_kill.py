"""kill -9 of web or database in the middle of an intake, a decision and a hand-over: done once, wholly, or not at all."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from random import Random

import httpx
import psycopg
import pytest

from doorlopend.records.people.demo import MARK

from .casework_world import EMAIL, PASSWORD
from .installation import Installation, kill

pytestmark = pytest.mark.drill
COUNT, KILLS = 18, 15
SEED = 20261122
PATIENCE = 240
"""Seconds in which a busy machine brings everything back; a quiet one takes a few."""
TARGETS = ("web", "backend", "postmaster")
TALK = {"deel": "thuis", "voertaal": "ti", "vertaalhulp": "tolk", "minuten": "60", "alleen_gesprek_aangeboden": "ja"}


class Hand:
    """Somebody at a browser: when the site is away or fails, she presses the same button again."""

    def __init__(self, address: str) -> None:
        self.client = httpx.Client(base_url=address, timeout=30)
        self.client.get("/inloggen/")
        self.client.post("/inloggen/", data={"email": EMAIL, "password": PASSWORD, **self._token()})
        assert self.client.get("/mensen/").status_code == 200
        self.presses = 0

    def _token(self) -> dict[str, str]:
        return {"csrfmiddlewaretoken": self.client.cookies["csrftoken"]}

    def press(self, path: str, **fields: str) -> int:
        """Until an answer comes that is no failure; the last status."""
        while True:
            self.presses += 1
            with suppress(httpx.TransportError):
                answer = self.client.post(path, data={**fields, **self._token()})
                if answer.status_code < 500:
                    return answer.status_code
            time.sleep(0.2)


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    tmp_path.chmod(0o755)
    one = Installation(tmp_path / "home", DOORLOPEND_DEMO="1")
    one.home.mkdir()
    one.run("db", "migrate")
    with psycopg.connect(one.server.address("doorlopend"), autocommit=True) as link:
        link.execute(f"COMMENT ON DATABASE doorlopend IS '{MARK}'")  # no second step at the log-in of this drill
    yield one
    one.destroy()


@pytest.mark.parametrize("flow", ["intake", "plan", "hand-over"])
def test_nothing_is_half_done_or_done_twice(installation: Installation, flow: str) -> None:
    made = installation.python(f"from tests.drills.casework_world import plant; answer = plant({flow!r}, {COUNT})")
    with installation.serving() as address:
        hand = Hand(address)
        acts = [DOES[flow](hand, key) for key in made]
        if flow == "intake":
            for dossier in made:
                assert hand.press(f"/dossiers/{dossier}/concepten/intake.gesprek/", voertaal="ti") == 200
        before = hand.presses
        killed = strike(installation, acts, Random(f"{SEED}:{flow}"))
        print(f"\n{flow}: {dict(killed)} killed, {hand.presses - before} presses for {len(acts)} acts")
        COMPARES[flow](installation)
    assert sum(killed.values()) >= KILLS
    assert installation.supervisor is not None and installation.supervisor.returncode == 0
    installation.run("check", "all")


def talk(hand: Hand, key: str) -> Callable[[], int]:
    return lambda: hand.press(f"/dossiers/{key}/intake/deel/gesprek/", on=f"{date.today():%d-%m-%Y}", **TALK)


def decide(hand: Hand, key: str) -> Callable[[], int]:
    return lambda: hand.press(f"/dossiers/{key}/pip/vaststellen/", on=f"{date.today():%d-%m-%Y}")


def take_over(hand: Hand, key: str) -> Callable[[], int]:
    return lambda: hand.press(f"/overdrachten/{key}/aannemen/", dossier="new")


DOES = {"intake": talk, "plan": decide, "hand-over": take_over}


def strike(installation: Installation, acts: list[Callable[[], int]], chance: Random) -> Counter[str]:
    """Three acts in peace, to learn how long one takes; each of the rest with a kill somewhere within it."""
    killed: Counter[str] = Counter()
    began = time.monotonic()
    for act in acts[:3]:
        assert act() < 500
    usual = (time.monotonic() - began) / 3
    for number, act in enumerate(acts[3:]):
        pressing = threading.Thread(target=act)
        pressing.start()
        time.sleep(chance.uniform(0, 1.1 * usual))
        kind = TARGETS[number % len(TARGETS)]
        if (pids := installation.processes(kind)) and kill(chance.choice(pids)):
            killed[kind] += 1
        pressing.join(PATIENCE)
        assert not pressing.is_alive(), f"still no answer {PATIENCE} s after the end of {kind}"
        assert installation.answers(PATIENCE)
    return killed


def count(installation: Installation, query: str) -> int:
    return int(installation.rows(f"SELECT count(*) FROM {query}")[0][0])


def each_once(installation: Installation, kind: str, where: str = "true") -> None:
    """One such fact in each dossier, and in as many as there were people."""
    query = f"SELECT f.dossier_id FROM dossiers_fact f JOIN regions_controller c ON c.id = f.controller_id WHERE f.kind = '{kind}' AND {where}"
    rows = Counter(key for (key,) in installation.rows(query))
    assert len(rows) == COUNT and set(rows.values()) == {1}, f"{kind}: {rows}"


def talked(installation: Installation) -> None:
    each_once(installation, "intake.gesprek", "f.source_ref = 'intake.gesprek'")
    assert count(installation, "intake_draft") == 0, "a draft outlived its facts"


def decided(installation: Installation) -> None:
    each_once(installation, "pip.vastgesteld")
    assert count(installation, "plan_plan WHERE state = 'vastgesteld' AND file_id IS NOT NULL") == COUNT
    assert count(installation, "files_file") == COUNT, "a letter without a plan, or two of one"
    assert count(installation, "audit_row WHERE action = 'plan.set'") == COUNT
    assert count(installation, "messaging_outgoing WHERE operation = 'pip' AND state = 'draft'") == COUNT


def taken_over(installation: Installation) -> None:
    sides = installation.rows("SELECT side, state, count(*) FROM handover_handover GROUP BY 1, 2 ORDER BY 1")
    assert sides == [("from", "aanvaard", COUNT), ("to", "aanvaard", COUNT)]
    acts = "f.source = 'hand-over' AND f.data->>'organisatie' = 'Proefstad'"
    each_once(installation, "organisatie.handelt", f"{acts} AND c.kind = 'gemeente'")
    each_once(installation, "organisatie.handelt", f"{acts} AND c.kind = 'coa'")
    assert count(installation, "dossiers_dossier d JOIN regions_controller c ON c.id = d.controller_id WHERE c.kind = 'gemeente'") == COUNT
    assert count(installation, "audit_row WHERE action = 'handover.accepted'") == COUNT


COMPARES = {"intake": talked, "plan": decided, "hand-over": taken_over}
