"""A whole installation in a folder of its own, run by the same commands as a real one."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg

from doorlopend.gateways.cli.postgres import Server
from doorlopend.gateways.cli.serve import answers
from doorlopend.records.people.demo import MARK

ROOT = Path(__file__).resolve().parents[2]
RECOVERY = 120.0
"""Seconds a database server may need to come back after a kill, on a busy machine."""


class Installation:
    """Home, database, keys and port of one installation; `serving()` runs its supervisor."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home, self.settings = home.resolve(), settings
        self.server = Server(self.home / "pg")
        self.port = free_port()
        self.supervisor: subprocess.Popen[bytes] | None = None
        clean = {name: text for name, text in os.environ.items() if not name.startswith(("DATABASE_", "DOORLOPEND_"))}
        self.env = {
            **clean, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "DOORLOPEND_HOME": str(self.home), "DOORLOPEND_LOG": "json",
            "DOORLOPEND_DUO_CLIENT_CERTIFICATE": "0", **settings,
        }  # fmt: skip

    def run(self, *arguments: str, given: str = "") -> str:
        """One command of `bin/doorlopend`; fails loudly."""
        return self._python(["-m", "doorlopend.gateways.cli", *arguments], given)

    def python(self, code: str) -> Any:
        """Code inside this installation, as the application role; it may set `answer`, which comes back."""
        head = "from doorlopend.gateways.cli.django_setup import setup; setup(); import json; answer = None\n"
        return json.loads(self._python(["-c", f"{head}{code}\nprint(json.dumps(answer, default=str))"]).splitlines()[-1])

    def _python(self, arguments: list[str], given: str = "") -> str:
        done = subprocess.run([sys.executable, *arguments], env=self.env, capture_output=True, text=True, input=given)
        assert done.returncode == 0, f"{arguments}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
        return done.stdout

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database holds, as its administrator sees it; a server that a drill just killed is waited for."""
        until = time.monotonic() + RECOVERY
        while True:
            try:
                self.server.start()
                with psycopg.connect(self.server.address("doorlopend")) as link:
                    return link.execute(query, values).fetchall()  # type: ignore[arg-type]
            except (psycopg.OperationalError, IndexError):  # killed again between the start and the question
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def without_second_step(self) -> None:
        """Marks the database as a demo: people of the drill log in with a password alone."""
        self.server.start()
        with psycopg.connect(self.server.address("doorlopend"), autocommit=True) as link:
            link.execute(f"COMMENT ON DATABASE doorlopend IS '{MARK}'")

    def copy(self, home: Path) -> Installation:
        """The same installation once more in another folder; this one is stopped first."""
        self.server.stop()
        subprocess.run(["cp", "-a", str(self.home), str(home)], check=True)
        return Installation(home, **self.settings)

    @contextmanager
    def serving(self, *, workers: int = 1) -> Iterator[str]:
        log = (self.home / "serve.log").open("ab")
        command = [sys.executable, "-m", "doorlopend.gateways.cli", "serve", "--port", str(self.port), "--workers", str(workers)]
        self.supervisor = subprocess.Popen(command, env=self.env, stdout=log, stderr=log, cwd=ROOT)
        try:
            assert self.answers(240), (self.home / "serve.log").read_text()[-4000:]
            yield f"http://127.0.0.1:{self.port}"
        finally:
            self.supervisor.send_signal(signal.SIGTERM)
            self.supervisor.wait(60)
            log.close()

    def answers(self, seconds: float) -> bool:
        return answers("127.0.0.1", self.port, within=seconds)

    def processes(self, kind: str) -> list[int]:
        """Process ids of one kind: web (master and workers), forked (web workers only), worker, postmaster or backend."""
        if kind == "forked":
            web = self.processes("web")
            return [pid for pid in web if _parent(pid) in web]
        if kind == "postmaster":
            return [pid for pid in [self.server.pid()] if pid]
        if kind == "backend":
            return [child.pid for child in _children(self.server.pid()) if "doorlopend" in _line(child)]
        mark = "gunicorn" if kind == "web" else "cli worker"
        assert self.supervisor is not None
        return [child.pid for child in _children(self.supervisor.pid) if mark in _line(child)]

    def destroy(self) -> None:
        self.server.stop()


def _children(pid: int | None) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True) if pid else []
    except psutil.NoSuchProcess:
        return []


def _parent(pid: int) -> int:
    try:
        return psutil.Process(pid).ppid()
    except psutil.NoSuchProcess:
        return 0


def _line(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return ""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def kill(pid: int) -> bool:
    """As the kernel would when memory runs out: no last words."""
    try:
        os.kill(pid, signal.SIGKILL)
        return True
    except ProcessLookupError:
        return False


def wait_for(what: Any, *, seconds: float, pause: float = 0.2) -> bool:
    """Whether it became true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(pause)
    return False
