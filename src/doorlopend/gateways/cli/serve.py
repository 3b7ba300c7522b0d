"""`bin/doorlopend serve`: database, web and workers under one supervisor."""

from __future__ import annotations

import errno
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import click

from . import embedded, logs
from .postgres import Server
from .supervisor import Child, Supervisor
from .troubles import Trouble

HEALTH, READY_SECONDS = "/gezond/", 90


def _cannot_listen(host: str, port: int, error: OSError) -> click.ClickException:
    if error.errno == errno.EADDRINUSE:
        return PortTaken(host, port)
    if error.errno == errno.EACCES:
        return Trouble(f"Port {port} is for the administrator of this machine. Choose one above 1023, and let a proxy stand before it: --port 8000.")
    return Trouble(f"This machine does not listen at {host} ({error.strerror}). Choose 127.0.0.1 for itself alone, 0.0.0.0 for all its networks: --host.")


class PortTaken(click.ClickException):
    """Somebody else listens there."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"Port {port} on {host} is in use. Stop what listens there, or choose another: --port {port + 1}.")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, envvar="PORT", type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(0, 32), help="Queue workers.")
def group(host: str, port: int, workers: int) -> None:
    """Run database (when embedded), web and workers, and restart what dies."""
    listener = listen(host, port)
    embedded.ensure()
    _check_ready()
    supervise(listener, workers=workers, ready=lambda: click.echo(f"Doorlopend listens on http://{host}:{port}"))


def _check_ready() -> None:
    """What would end every child at once is said here once. A database that is away for now is waited for."""
    asked = subprocess.run([sys.executable, "-m", "doorlopend.gateways.cli", "db", "ready"], capture_output=True, text=True)
    away = "does not answer" in asked.stderr
    if asked.returncode == Trouble.exit_code and not away:
        raise Trouble(asked.stderr.strip().removeprefix("Error: "))


def listen(host: str, port: int) -> socket.socket:
    """The socket that web inherits; it stays open while web restarts."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        raise _cannot_listen(host, port, error) from None
    listener.listen(512)
    return listener


def supervise(listener: socket.socket, *, workers: int, ready: Callable[[], object]) -> None:
    """Runs until stopped; calls `ready` once the first page answers."""
    logs.configure()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # processes share the cores; a thread pool in each only costs memory
    Path(os.environ.get("DOORLOPEND_HOME", embedded.HOME), "static").mkdir(parents=True, exist_ok=True)
    host, port = listener.getsockname()[:2]
    threading.Thread(target=_announce, args=(host, port, ready), daemon=True).start()
    Supervisor(children=[_web(listener), *(_worker(number) for number in range(1, workers + 1))], server=_server()).run()


def _web(listener: socket.socket) -> Child:
    command = [sys.executable, "-m", "gunicorn", "-c", "python:doorlopend.gateways.cli.gunicorn_settings"]
    return Child(
        "web",
        [*command, "--bind", f"fd://{listener.fileno()}", "doorlopend.gateways.web.wsgi"],
        pass_fds=[listener.fileno()],
    )


def _worker(number: int) -> Child:
    name = f"worker-{number}"
    return Child(name, [sys.executable, "-m", "doorlopend.gateways.cli", "worker", "--name", name])


def _server() -> Server | None:
    """The embedded server, when the address in DATABASE_URL is its own."""
    folder = os.environ.get(embedded.MADE_BY)
    return Server(Path(folder)) if folder else None


def _announce(host: str, port: int, ready: Callable[[], object]) -> None:
    if answers(host, port, within=READY_SECONDS):
        ready()


def answers(host: str, port: int, *, within: float) -> bool:
    """Whether the health page answers before so many seconds have passed: itself, or by sending on to https.

    Asked as the proxy would, under a name that the site goes by.
    """
    name = os.environ.get("DOORLOPEND_HOSTS", "localhost").split(",")[0].strip().lstrip(".") or "localhost"
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            link = http.client.HTTPConnection(host, port, timeout=5)
            link.request("GET", HEALTH, headers={"Host": name if name != "*" else "localhost", "X-Forwarded-Proto": "https"})
            if link.getresponse().status in {200, 301}:
                return True
        except OSError:
            pass
        time.sleep(0.1)
    return False
