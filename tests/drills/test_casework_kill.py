"""kill -9 of web or database in the middle of an intake, a decision, a school's report and a hand-over: done once, wholly, or not at all.

What is told to DUO after it has a drill of its own (`test_duo_kill`).
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from random import Random

import httpx
import pytest

from .casework_world import CODES, PASSWORD, email_of, name_of
from .hand import Hand
from .installation import Installation, kill, wait_for

pytestmark = pytest.mark.drill
CALM, KILLS = 3, 15
COUNT = CALM + KILLS
SEED = 20261122
PATIENCE = 240
"""Seconds in which a busy machine brings everything back; a quiet one takes a few."""
TARGETS = ("forked", "backend", "forked", "postmaster", "web")
"""In turn: a web worker, one connection's server process, the database server itself, and any of the web processes."""
TALK = {"deel": "thuis", "voertaal": "ti", "vertaalhulp": "tolk", "minuten": "60", "alleen_gesprek_aangeboden": "ja"}
TODAY = f"{date.today():%d-%m-%Y}"
MONTH = {"first": f"{date.today() - timedelta(days=20):%d-%m-%Y}", "last": TODAY}


@pytest.fixture(scope="module")
def site(lasting_path: Path) -> Iterator[tuple[Installation, str]]:
    """One installation serves all flows; each has a gemeente of its own."""
    one = Installation(lasting_path / "home", DOORLOPEND_DEMO="1")
    one.home.mkdir()
    one.run("db", "migrate")
    one.without_second_step()
    with one.serving(workers=0) as address:
        yield one, address
    assert one.supervisor is not None and one.supervisor.returncode == 0
    one.run("check", "all")
    one.destroy()


@pytest.mark.parametrize("flow", list(CODES))
def test_nothing_is_half_done_or_done_twice(site: tuple[Installation, str], flow: str) -> None:
    installation, address = site
    made = installation.python(f"from tests.drills.casework_world import plant; answer = plant({flow!r}, {COUNT})")
    hand = logged_in(address, flow)
    acts = [DOES[flow](hand, key) for key in made]
    for dossier in made if flow == "intake" else ():
        assert hand.press(f"/dossiers/{dossier}/concepten/intake.gesprek/", voertaal="ti") == 200
    before, began = hand.presses, time.monotonic()
    killed = strike(installation, hand, acts, Random(f"{SEED}:{flow}"))
    print(f"\n{flow}: {dict(killed)} killed, {hand.presses - before} presses for {len(acts)} acts, {time.monotonic() - began:.0f} s")
    COMPARES[flow](installation, flow)
    assert killed.total() == KILLS


def logged_in(address: str, flow: str) -> Hand:
    """The flow before may have ended with a kill: whoever cannot log in yet tries again."""
    hands: list[Hand] = []

    def in_one() -> bool:
        with suppress(httpx.TransportError, AssertionError, KeyError):
            hands.append(Hand(address, email=email_of(flow), password=PASSWORD))
        return bool(hands)

    assert wait_for(in_one, seconds=PATIENCE, pause=1), "nobody can log in"
    return hands[0]


def talk(hand: Hand, key: str) -> Callable[[], int]:
    return lambda: hand.press(f"/dossiers/{key}/intake/deel/gesprek/", on=TODAY, **TALK)


def decide(hand: Hand, key: str) -> Callable[[], int]:
    return lambda: hand.press(f"/dossiers/{key}/pip/vaststellen/", on=TODAY)


def report(hand: Hand, key: str) -> Callable[[], int]:
    return lambda: hand.press(f"/dossiers/{key}/voortgang/uren/", **MONTH, soort="nt2", aangeboden="40", gevolgd="31.5")


def take_over(hand: Hand, key: str) -> Callable[[], int]:
    return lambda: hand.press(f"/overdrachten/{key}/aannemen/", dossier="new")


DOES = {"intake": talk, "plan": decide, "progress": report, "hand-over": take_over}


def strike(installation: Installation, hand: Hand, acts: list[Callable[[], int]], chance: Random) -> Counter[str]:
    """Some acts in peace, to learn how long one takes; each of the rest with a kill somewhere within it."""
    killed: Counter[str] = Counter()
    began = time.monotonic()
    for act in acts[:CALM]:
        assert act() < 400, "in peace it simply succeeds"
    usual = (time.monotonic() - began) / CALM
    for number, act in enumerate(acts[CALM:]):
        hand.flying.clear()
        pressing = threading.Thread(target=act, daemon=True)
        pressing.start()
        hand.flying.wait(PATIENCE)
        time.sleep(chance.uniform(0, 1.1 * usual))
        kind = TARGETS[number % len(TARGETS)]
        assert wait_for(lambda kind=kind: _killed(installation, kind, chance), seconds=PATIENCE, pause=0.05), f"no {kind} to kill"
        killed[kind] += 1
        pressing.join(PATIENCE)
        assert not pressing.is_alive(), f"still no answer {PATIENCE} s after the end of {kind}"
    return killed


def _killed(installation: Installation, kind: str, chance: Random) -> bool:
    pids = installation.processes(kind)
    return bool(pids) and kill(chance.choice(pids))


def count(installation: Installation, query: str, *values: object) -> int:
    return int(installation.rows(f"SELECT count(*) FROM {query}", *values)[0][0])


def each_once(installation: Installation, kind: str, holder: str, where: str = "true") -> None:
    """One such fact in each dossier of that organisation, and in as many as there were people."""
    query = "SELECT f.dossier_id FROM dossiers_fact f JOIN regions_controller c ON c.id = f.controller_id WHERE f.kind = %s AND c.name = %s AND "
    rows = Counter(key for (key,) in installation.rows(query + where, kind, holder))
    assert len(rows) == COUNT and set(rows.values()) == {1}, f"{kind}: {rows}"


OURS = "controller_id = (SELECT id FROM regions_controller WHERE name = %s)"


def talked(installation: Installation, flow: str) -> None:
    each_once(installation, "intake.gesprek", name_of(flow), "f.source_ref = 'intake.gesprek'")
    assert count(installation, "intake_draft") == 0, "a draft outlived its facts"


def decided(installation: Installation, flow: str) -> None:
    name = name_of(flow)
    each_once(installation, "pip.vastgesteld", name)
    assert count(installation, f"plan_plan WHERE state = 'vastgesteld' AND file_id IS NOT NULL AND {OURS}", name) == COUNT
    assert count(installation, f"files_file WHERE {OURS}", name) == COUNT, "a letter without a plan, or two of one"
    assert count(installation, f"audit_row WHERE action = 'plan.set' AND subject IS NOT NULL AND {OURS}", name) == COUNT
    assert count(installation, f"messaging_outgoing WHERE operation = 'pip' AND state = 'draft' AND {OURS}", name) == COUNT


def reported(installation: Installation, flow: str) -> None:
    """Both facts of each report or none, and of what DUO must hear one message each."""
    name = name_of(flow)
    for kind in ("uren.gevolgd", "uren.aangeboden"):
        each_once(installation, kind, name)
    assert count(installation, f"messaging_outgoing WHERE operation = 'uren_taalles' AND state = 'draft' AND {OURS}", name) == COUNT


def taken_over(installation: Installation, flow: str) -> None:
    sides = installation.rows("SELECT side, state, count(*) FROM handover_handover GROUP BY 1, 2 ORDER BY 1")
    assert sides == [("from", "aanvaard", COUNT), ("to", "aanvaard", COUNT)]
    name = name_of(flow)
    for holder in (name, "COA"):
        each_once(installation, "organisatie.handelt", holder, f"f.source = 'hand-over' AND f.data->>'organisatie' = '{name}'")
    assert count(installation, f"dossiers_dossier WHERE {OURS}", name) == COUNT
    assert count(installation, "audit_row WHERE action = 'handover.accepted'") == COUNT


COMPARES = {"intake": talked, "plan": decided, "progress": reported, "hand-over": taken_over}
