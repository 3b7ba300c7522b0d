"""A newsletter to thousands of readers: what composing and sending it costs, and that a worker killed half-way sends none twice.

An installation of its own, a real worker under its supervisor, and a mail server on the loopback that takes everything.
Processor seconds are those of the process itself; the wall clock says how busy the machine was beside it.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil

READERS = 5_000
PATIENCE = 1_800
TODAY = "2026-11-22"
ITEM = "Wie nieuw is in de gemeente leert sneller Nederlands met een vaste buur om mee te oefenen. Op drie plekken in de regio begint deze maand een groep. " * 4
"""Six of these make a newsletter of a common length, some 3,500 characters."""


@dataclass(slots=True)
class Worker:
    """What the worker processes used, one after the other: processor seconds, largest memory, and when each died."""

    seconds: dict[int, float] = field(default_factory=dict)
    memory: int = 0

    def look(self, pids: list[int]) -> None:
        for pid in pids:
            with suppress(psutil.Error):
                process = psutil.Process(pid)
                used = process.cpu_times()
                self.seconds[pid] = used.user + used.system
                self.memory = max(self.memory, process.memory_info().rss)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Times in seconds, memory in bytes. `states` counts the rows, `arrived` and `twice` what the mail server took."""

    readers: int
    compose_processor: float
    compose_wall: float
    compose_memory: int
    worker_processor: float
    worker_memory: int
    database_processor: float
    per_second: float
    killed: int
    states: dict[str, int]
    arrived: int
    twice: int
    load: float


def plant(count: int) -> dict[str, Any]:
    """Inside the installation: a region with so many readers, and a newsletter sent to them. What composing cost."""
    from datetime import date

    from tests.factories import a_controller, a_region, a_user

    from doorlopend.practice.governance.mailing import services
    from doorlopend.practice.governance.mailing.models import Reader
    from doorlopend.practice.governance.publicity import services as publicity
    from doorlopend.practice.governance.publicity.states import PageAct
    from doorlopend.records.access.actor import acting

    day = date.fromisoformat(TODAY)
    region = a_region("Hart van Brabant", a_controller("Goirle"))
    us, other = a_user("regiocoordinator", region.pk)[1], a_user("redacteur", region.pk)[1]
    with acting(services.system(region.pk)):
        Reader.objects.bulk_create([Reader(region_id=region.pk, address=f"lezer{n}@voorbeeld.invalid", asked_on=day, confirmed_on=day) for n in range(count)], batch_size=1000)
    with acting(us):
        page = publicity.build_newsletter(actor=us, region_id=region.pk, title="Nieuwsbrief", items=[(f"Kop {n}", ITEM) for n in range(6)], today=day)
        publicity.act(actor=us, page_id=page.pk, what=PageAct.SUBMIT, given={}, today=day)
    with acting(other):
        for what in (PageAct.APPROVE, PageAct.PUBLISH):
            page = publicity.act(actor=other, page_id=page.pk, what=what, given={}, today=day)
    before, wall, used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic(), time.process_time()
    with acting(other):
        made = services.send_newsletter(actor=other, page_id=page.pk, today=day)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"made": made, "processor": time.process_time() - used, "wall": time.monotonic() - wall, "memory": after * 1024, "grew": (after - before) * 1024, "region": str(region.pk)}


def measure(*, readers: int = READERS, kill_at: int | None = None) -> Measured:
    """`kill_at`: the message after whose taking the worker is killed, before it could know; half-way when not given."""
    from tests.drills.installation import Installation, kill, wait_for
    from tests.practice.governance.postbox import Postbox

    moment, ends, times, died, worker = kill_at or readers // 2, Counter[str](), list[float](), list[float](), Worker()

    def strike(command: str) -> None:
        ends[command] += 1
        if command != "END":
            return
        times.append(time.monotonic())
        if ends[command] == moment:
            pids = installation.processes("worker")
            worker.look(pids)
            died.extend(time.monotonic() for pid in pids if kill(pid))

    folder = Path(tempfile.mkdtemp(prefix="doorlopend-mail-"))
    folder.chmod(0o755)
    try:
        with Postbox(watch=strike) as box:
            installation = Installation(folder / "home", DOORLOPEND_DEMO="1", DOORLOPEND_TODAY=TODAY, DOORLOPEND_MAIL=f"smtp://127.0.0.1:{box.port}?tls=none")
            installation.home.mkdir()
            installation.run("db", "migrate")
            made = installation.python(f"from benchmarks.community.mailing import plant; answer = plant({readers})")
            database = _database(installation)
            with installation.serving(workers=1):
                done = wait_for(lambda: worker.look(installation.processes("worker")) or _done(installation), seconds=PATIENCE, pause=2)  # type: ignore[func-returns-value]
                database = _database(installation) - database
            assert done, _states(installation)
        _settle(installation, made["region"])
        states, arrived = _states(installation), Counter(one.message["Message-ID"] for one in box.received)
        installation.destroy()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    first = [one for one in times if one <= died[0]]
    rest = [one for one in times if one > died[0]]
    sending = (first[-1] - first[0]) + (rest[-1] - rest[0] if len(rest) > 1 else 0.0)
    return Measured(
        readers=made["made"], compose_processor=made["processor"], compose_wall=made["wall"], compose_memory=made["memory"], worker_processor=sum(worker.seconds.values()),
        worker_memory=worker.memory, database_processor=database, per_second=(len(times) - 2) / sending, killed=len(died), states=dict(states), arrived=arrived.total(),
        twice=sum(count > 1 for count in arrived.values()), load=round(os.getloadavg()[0], 1),
    )  # fmt: skip


def _states(installation: Any) -> Counter[str]:
    return Counter(dict(installation.rows("SELECT state, count(*) FROM governance_mailing_mail GROUP BY state")))


def _done(installation: Any) -> bool:
    left = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'mailing.send' AND status IN ('todo', 'doing')"
    return bool(installation.rows(left) == [(0,)])


def _settle(installation: Any, region: str) -> None:
    """What a killed worker held is said to be unsure once its lease is over; here that is not waited for."""
    installation.rows("UPDATE governance_mailing_mail SET held_until = now() - interval '1 minute' WHERE state = 'onderweg' RETURNING 1")
    installation.python(f"from uuid import UUID; from doorlopend.practice.governance.mailing.sending import sweep; sweep(region_id=UUID({region!r}))")


def _database(installation: Any) -> float:
    """Processor seconds of the database server so far: of what runs, and of what ended under it."""
    server = psutil.Process(installation.server.pid())
    ended = server.cpu_times()
    total = ended.user + ended.system + ended.children_user + ended.children_system
    for child in server.children(recursive=True):
        with suppress(psutil.Error):
            used = child.cpu_times()
            total += used.user + used.system
    return float(total)


def told(found: Measured) -> list[str]:
    """Each measure in a line; the number that must be none first."""
    mega = 1024 * 1024
    return [
        f"newsletter to {found.readers} readers: {found.twice} twice after kill -9 of {found.killed} worker(s); rows {json.dumps(found.states)}, {found.arrived} arrived",
        f"  composing, one transaction: {found.compose_processor:.1f} s of processor, {found.compose_wall:.1f} s wall, process at most {found.compose_memory / mega:.0f} MB",
        f"  sending, one worker: {found.worker_processor / found.readers * 1000:.1f} ms of processor each ({found.worker_processor:.0f} s), {found.per_second:.0f} per second by the wall clock, at most {found.worker_memory / mega:.0f} MB",
        f"  database meanwhile: {found.database_processor:.0f} s of processor; load of the machine {found.load}",
    ]


def main(readers: int = READERS) -> None:
    found = measure(readers=readers)
    print(json.dumps(asdict(found)))
    print("\n".join(told(found)))
    assert not found.twice, "none arrives twice"
    assert sum(found.states.get(name, 0) for name in ("verzonden", "onzeker")) == found.readers, "each is sent, or a person is asked"
