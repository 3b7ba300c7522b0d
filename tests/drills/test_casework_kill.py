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


@pytest.mark.parametrize("seed", [20261122])
def test_nothing_is_half_done_or_done_twice(installation: Installation, seed: int) -> None:
    made = installation.python(f"from tests.drills.casework_world import plant; answer = plant({COUNT})")
    chance, day = Random(seed), date.today().strftime("%d-%m-%Y")
    with installation.serving() as address:
        hand = Hand(address)
        for dossier in made["talks"]:
            assert hand.press(f"/dossiers/{dossier}/concepten/intake.gesprek/", voertaal="ti") == 200
        flows: dict[str, list[Callable[[], int]]] = {
            "intake": [lambda key=key: hand.press(f"/dossiers/{key}/intake/deel/gesprek/", on=day, **TALK) for key in made["talks"]],
            "plan": [lambda key=key: hand.press(f"/dossiers/{key}/pip/vaststellen/", on=day) for key in made["plans"]],
            "hand-over": [lambda key=key: hand.press(f"/overdrachten/{key}/aannemen/", dossier="new") for key in made["given"]],
        }  # fmt: skip
        for name, acts in flows.items():
            before = hand.presses
            killed = strike(installation, acts, chance)
            print(f"\n{name}: {dict(killed)} killed, {hand.presses - before} presses for {len(acts)} acts")
            assert sum(killed.values()) >= KILLS
    compare(installation)
    assert installation.supervisor is not None and installation.supervisor.returncode == 0
    installation.run("check", "all")


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
        pressing.join(120)
        assert not pressing.is_alive(), f"still no answer two minutes after the end of {kind}"
        assert installation.answers(60)
    return killed


def compare(installation: Installation) -> None:
    """What the database holds, flow by flow: each act with all its parts, once."""

    def count(query: str) -> int:
        return int(installation.rows(f"SELECT count(*) FROM {query}")[0][0])

    def each_once(kind: str, where: str) -> None:
        rows = Counter(key for (key,) in installation.rows(f"SELECT dossier_id FROM dossiers_fact f JOIN dossiers_dossier d ON d.id = f.dossier_id WHERE f.kind = '{kind}' AND {where}"))
        assert len(rows) == COUNT and set(rows.values()) == {1}, f"{kind}: {rows}"

    each_once("intake.gesprek", "f.source_ref = 'intake.gesprek'")
    assert count("intake_draft") == 0, "a draft outlived its facts"
    each_once("pip.vastgesteld", "true")
    assert count("plan_plan WHERE state = 'vastgesteld' AND file_id IS NOT NULL") == COUNT
    assert count("files_file") == COUNT, "a decision without a plan, or two of one"
    assert count("audit_row WHERE action = 'plan.set'") == COUNT
    assert count("messaging_outgoing WHERE operation = 'pip' AND state = 'draft'") == COUNT
    assert installation.rows("SELECT side, state, count(*) FROM handover_handover GROUP BY 1, 2 ORDER BY 1") == [("from", "aanvaard", COUNT), ("to", "aanvaard", COUNT)]
    each_once("organisatie.handelt", "f.source = 'hand-over' AND f.data->>'organisatie' = 'Proefstad' AND d.controller_id IN (SELECT id FROM regions_controller WHERE kind = 'gemeente')")
    assert count("dossiers_dossier d JOIN regions_controller c ON c.id = d.controller_id WHERE c.kind = 'gemeente'") == 3 * COUNT
    assert count("audit_row WHERE action = 'handover.accepted'") == COUNT
