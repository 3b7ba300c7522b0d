"""What dies is started again, with a pause that grows; a stop ends all in order and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from doorlopend.gateways.cli.supervisor import LONGEST_PAUSE, Child

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait(what, seconds: float = 60) -> bool:  # type: ignore[no-untyped-def]
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def die(child: Child) -> None:
    assert child.process is not None
    child.process.kill()
    child.process.wait()


def test_a_killed_child_is_started_at_once_and_then_ever_more_patiently() -> None:
    child, now, pauses = Child("sleeper", SLEEPER), 100.0, []
    child.keep(now)
    try:
        for _death in range(8):
            die(child)
            child.keep(now)
            pauses.append(child.started - now)
            assert (child.process is None) == (child.started > now), "starts before its pause is over"
            now = max(now, child.started)
            child.keep(now)
            assert child.process is not None
    finally:
        die(child)
    assert pauses[0] == 0
    assert pauses == sorted(pauses) and pauses[-1] == LONGEST_PAUSE


def test_a_child_that_ran_well_for_long_is_not_held_to_its_past() -> None:
    child = Child("sleeper", SLEEPER, failures=7)
    child.keep(0.0)
    try:
        die(child)
        child.keep(1000.0)
        assert child.process is not None and child.failures == 1
    finally:
        die(child)


SUPERVISED = """
import sys
from pathlib import Path
from doorlopend.gateways.cli import logs
from doorlopend.gateways.cli.supervisor import Child, Supervisor
logs.configure()
code = "import os,sys,time,pathlib; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(600)"
Supervisor([Child(name, [sys.executable, "-c", code, f"{sys.argv[1]}/{name}"]) for name in ("web", "worker")]).run()
"""


@pytest.fixture
def supervisor(tmp_path: Path):  # type: ignore[no-untyped-def]
    process = subprocess.Popen([sys.executable, "-c", SUPERVISED, str(tmp_path)], stderr=subprocess.DEVNULL)
    assert wait(lambda: all((tmp_path / name).exists() and (tmp_path / name).read_text() for name in ("web", "worker")))
    yield process
    process.kill()
    process.wait()


def pid_of(folder: Path, name: str) -> int:
    return int((folder / name).read_text() or 0)


def test_each_child_comes_back_after_a_kill(supervisor: subprocess.Popen[bytes], tmp_path: Path) -> None:
    for name in ("web", "worker"):
        first = pid_of(tmp_path, name)
        os.kill(first, signal.SIGKILL)
        assert wait(lambda name=name, first=first: pid_of(tmp_path, name) not in {0, first})


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_ends_the_children_too(supervisor: subprocess.Popen[bytes], tmp_path: Path, number: signal.Signals) -> None:
    children = [pid_of(tmp_path, name) for name in ("web", "worker")]
    supervisor.send_signal(number)
    assert supervisor.wait(60) == 0
    assert not any(alive(pid) for pid in children)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_children_do_not_outlive_a_killed_supervisor(supervisor: subprocess.Popen[bytes], tmp_path: Path) -> None:
    children = [pid_of(tmp_path, name) for name in ("web", "worker")]
    supervisor.kill()
    assert wait(lambda: not any(alive(pid) for pid in children))


def test_a_hang_up_starts_the_children_anew(supervisor: subprocess.Popen[bytes], tmp_path: Path) -> None:
    before = {name: pid_of(tmp_path, name) for name in ("web", "worker")}
    supervisor.send_signal(signal.SIGHUP)
    assert wait(lambda: all(pid_of(tmp_path, name) not in {0, pid} for name, pid in before.items()))


def test_the_first_answer_is_asked_for_as_the_proxy_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site behind a proxy knows its own name alone, and sends everybody on to https."""
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    from doorlopend.gateways.cli.serve import answers

    asked: list[tuple[str | None, str | None]] = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.headers["Host"], self.headers["X-Forwarded-Proto"]))
            self.send_response(301)
            self.end_headers()

        def log_message(self, *said: object) -> None:
            pass

    site = HTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.handle_request, daemon=True).start()
    monkeypatch.setenv("DOORLOPEND_HOSTS", "lijn.example.nl, www.example.nl")
    assert answers("127.0.0.1", site.server_port, within=10)
    assert asked == [("lijn.example.nl", "https")]
    site.server_close()
