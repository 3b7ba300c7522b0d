"""`bin/bench session`: sixty phones that each ask every two seconds whether a board moved, while some put up ideas.

Prints how long the answers took beside the goal (p95 at most 300 ms on two cores), and what processor time the site
and its database spent on one answer, which does not hang on what else the machine does. Nothing here fails on a number.
`DOORLOPEND_BENCH_SECONDS` sets how long it lasts (40 by default). Writes nothing.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from datetime import date
from uuid import uuid4

import httpx
import psutil

from benchmarks.record import setup
from doorlopend.gateways.cli import embedded

PORT, PHONES, EVERY, GOAL = 8799, 60, 2.0, 0.300
SECONDS = int(os.environ.get("DOORLOPEND_BENCH_SECONDS", "40"))
WRITES = 0.007
"""The share of rounds in which a phone also puts up an idea: about a dozen a minute from sixty phones."""


def main() -> None:
    _database()
    code, board = _room()
    command = [sys.executable, "-m", "gunicorn", "-c", "python:doorlopend.gateways.cli.gunicorn_settings", "--bind", f"127.0.0.1:{PORT}", "--log-level", "error", "doorlopend.gateways.web.wsgi"]
    site = subprocess.Popen(command, env=os.environ.copy())
    try:
        _wait()
        asked, changed, spent = _play(code, board, site.pid)
    finally:
        site.terminate()
        site.wait(20)
    _tell(asked, changed, spent)


def _processor(site: int) -> tuple[float, float]:
    """Seconds of processor so far: of the web processes, and of the database's connections that serve them."""
    web = [psutil.Process(site), *psutil.Process(site).children(recursive=True)]
    base = [one for one in psutil.process_iter(["cmdline"]) if "bench_session" in " ".join(one.info["cmdline"] or [])]
    return _seconds(web), _seconds(base)


def _seconds(found: list[psutil.Process]) -> float:
    return sum(times.user + times.system for times in (one.cpu_times() for one in found))


def _database() -> None:
    """A database without people, in the server of the benchmarks."""
    os.environ["DOORLOPEND_HOME"] = str(setup.HOME)
    os.environ["DJANGO_SETTINGS_MODULE"] = "doorlopend.settings"
    admin = embedded.start(home=setup.HOME)
    fresh = embedded.prepare(admin, database="bench_session")
    os.environ["DATABASE_URL"] = embedded.address(admin, role="doorlopend_app", database="bench_session")
    if fresh:
        setup._migrate(embedded.address(admin, role="doorlopend_owner", database="bench_session"))


def _room() -> tuple[str, str]:
    """A session that is going on, with twenty ideas on its board; its code and the board's id."""
    import django

    django.setup()
    from doorlopend.practice.governance.session import services
    from doorlopend.practice.governance.session.door import Guest
    from doorlopend.practice.governance.session.models import Board
    from doorlopend.practice.governance.session.states import WorkshopAct
    from doorlopend.records.access.actor import Actor, acting
    from doorlopend.records.regions.models import Region

    mine = uuid4()
    us = Actor(id="system:bench", kind="system", scope={"region": frozenset({mine}), "self": frozenset()}, permissions=frozenset({("governance.write", mine)}))
    with acting(us):
        Region.objects.create(id=mine, kind="samenwerking", code=f"bench-{mine.hex[:8]}", name="Bench", source="bench")
        made = services.design(actor=us, region_id=mine, values={"title": "Bench", "problem": "?", "aims": "?", "on": date(2026, 1, 1)})
        for what in (WorkshopAct.INVITE, WorkshopAct.START):
            services.act(actor=us, workshop_id=made.pk, what=what)
        board = Board.objects.filter(workshop=made).order_by("pk")[0]
    guest = Guest(made.pk, mine, uuid4())
    with acting(guest.actor):
        for number in range(20):
            services.put_up(guest=guest, board_id=board.pk, text=f"Idee nummer {number}")
    return made.code, str(board.pk)


def _wait() -> None:
    for _attempt in range(300):
        try:
            httpx.get(f"http://127.0.0.1:{PORT}/gezond/", timeout=2)
            return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise RuntimeError("the site did not start")


def _play(code: str, board: str, site: int) -> tuple[list[float], list[float], list[float]]:
    """Seconds per answer: polls that found nothing new, and those that brought a wall; and the processor time of all of
    it, from the moment on which every phone was in."""
    same: list[float] = []
    fresh: list[float] = []
    inside = threading.Barrier(PHONES + 1)
    threads = [threading.Thread(target=_phone, args=(number, code, board, same, fresh, inside)) for number in range(PHONES)]
    for thread in threads:
        thread.start()
    inside.wait(120)
    before = _processor(site)
    for thread in threads:
        thread.join()
    return same, fresh, [late - early for early, late in zip(before, _processor(site), strict=True)]


def _phone(number: int, code: str, board: str, same: list[float], fresh: list[float], inside: threading.Barrier) -> None:
    rng, revision = random.Random(number), ""
    with httpx.Client(base_url=f"http://127.0.0.1:{PORT}", timeout=30, follow_redirects=True) as phone:
        phone.get("/meedoen/")
        phone.post("/meedoen/", data={"code": code, "csrfmiddlewaretoken": phone.cookies["csrftoken"]})
        inside.wait(120)
        start = time.perf_counter() + rng.random() * EVERY
        for round_ in range(int(SECONDS / EVERY)):
            time.sleep(max(0.0, start + round_ * EVERY - time.perf_counter()))
            began = time.perf_counter()
            answer = phone.get(f"/meedoen/bord/{board}/", params={"v": revision})
            (same if answer.status_code == 204 else fresh).append(time.perf_counter() - began)
            if answer.status_code == 200:
                revision = answer.text.split("?v=")[1].split('"')[0]
            if rng.random() < WRITES:
                phone.post(f"/meedoen/bord/{board}/idee/", data={"text": f"Idee van {number}, ronde {round_}", "csrfmiddlewaretoken": phone.cookies["csrftoken"]})


def _tell(same: list[float], fresh: list[float], spent: list[float]) -> None:
    everything = sorted([*same, *fresh])
    p50, p95 = (everything[int(len(everything) * part)] for part in (0.50, 0.95))
    print(f"{PHONES} phones, every {EVERY:g} s, {SECONDS} s: {len(everything)} answers, of which {len(fresh)} brought a wall")
    print(f"p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms (goal {GOAL * 1000:.0f} ms), slowest {everything[-1] * 1000:.0f} ms; load of the machine {os.getloadavg()[0]:.1f}")
    web, base = (part / len(everything) * 1000 for part in spent)
    share = sum(spent) / SECONDS
    print(f"processor per answer: site {web:.1f} ms, database {base:.1f} ms; together {share:.0%} of one core")


if __name__ == "__main__":
    main()
