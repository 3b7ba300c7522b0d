"""Keeps a few processes and the embedded database running until told to stop.

What dies comes back: at once the first time, later after a pause that doubles up to four seconds. The listening
socket belongs to the supervisor, so that visitors wait a moment instead of being refused while web restarts.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

import structlog

from .postgres import Server, die_with_parent

log = structlog.get_logger("doorlopend.supervisor")
LONGEST_PAUSE, SETTLED, GRACE, TICK = 4.0, 20.0, 20.0, 0.1


@dataclass(slots=True)
class Child:
    """One process that must run; `failures` counts deaths since it last ran for `SETTLED` seconds."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    pass_fds: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0

    def keep(self, now: float) -> None:
        """Starts it when it does not run and its pause is over."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None:
            self._mourn(now)
        if now >= self.started:
            self._start(now)

    def _mourn(self, now: float) -> None:
        code = self.process.returncode if self.process else None
        self.failures = 1 if now - self.started > SETTLED else self.failures + 1
        pause = 0.0 if self.failures == 1 else min(LONGEST_PAUSE, 0.25 * 2**self.failures)
        self.process, self.started = None, now + pause
        log.warning("process ended", process=self.name, code=code, restart_in=pause)

    def _start(self, now: float) -> None:
        self.started = now
        self.process = subprocess.Popen(
            self.command,
            env={**os.environ, **self.env},
            pass_fds=self.pass_fds,
            stdin=subprocess.DEVNULL,
            process_group=0,  # Ctrl-C reaches the supervisor only, which then stops all in order
            preexec_fn=die_with_parent,
        )
        log.info("process started", process=self.name, pid=self.process.pid)

    def signal(self, number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def wait(self, until: float) -> None:
        """Waits until then, and kills what is still there."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("process did not stop", process=self.name)
            self.process.kill()
            self.process.wait()


@dataclass(slots=True)
class Supervisor:
    """Runs until SIGTERM or SIGINT; SIGHUP starts web and workers anew, with new code and settings."""

    children: Sequence[Child]
    server: Server | None = None
    stopping: bool = False

    def run(self, *, on_tick: Callable[[], None] = lambda: None) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGHUP, self._reload)
        try:
            while not self.stopping:
                self._keep_all()
                on_tick()
                time.sleep(TICK)
        finally:
            self._end()

    def _keep_all(self) -> None:
        if self.server is not None and self.server.pid() is None:
            self._restart_database(self.server)
        for child in self.children:
            child.keep(time.monotonic())

    def _restart_database(self, server: Server) -> None:
        log.warning("database is down, starting it")
        try:
            server.start()
            log.info("database is back")
        except Exception:
            log.exception("database did not start; trying again")
            time.sleep(1)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _reload(self, number: int, frame: FrameType | None) -> None:
        for child in self.children:
            child.signal(signal.SIGTERM)

    def _end(self) -> None:
        """Web and workers finish what they hold, then the database stops."""
        for child in self.children:
            child.signal(signal.SIGTERM)
        until = time.monotonic() + GRACE
        for child in self.children:
            child.wait(until)
        if self.server is not None:
            self.server.stop()
        log.info("stopped")
