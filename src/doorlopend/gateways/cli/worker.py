"""`bin/doorlopend worker`: handles what the queue holds. Survives a restart of the database."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import click

from .django_setup import setup

PAUSES = (0.5, 1, 2, 5, 10)
HEARTBEAT, STALLED = 5.0, 20.0
"""Seconds between signs of life, and without one until a worker counts as dead and its jobs go back in the queue."""


@click.command()
@click.option("--once", is_flag=True, help="Stop when the queue is empty.")
@click.option("--name", default="worker", show_default=True, help="Name in the log.")
def group(once: bool, name: str) -> None:
    """Handle queued work until stopped."""
    setup()
    from doorlopend.records.access.roles import refuse_strong_role

    from . import logs

    logs.configure()
    with _Stop() as stop:
        _patiently(refuse_strong_role, stop)
        _patiently(lambda: _run(once=once, name=name), stop)


class _Stop:
    """Whether somebody asked to stop while the queue was away; while it runs, procrastinate listens itself."""

    def __init__(self) -> None:
        self.asked = False

    def __enter__(self) -> _Stop:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)
        return self

    def __exit__(self, *error: object) -> None:
        self.asked = True

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        raise SystemExit(0)


def _patiently(act: Callable[[], None], stop: _Stop) -> None:
    """Runs the act; while the database is away, waits and tries again."""
    import structlog
    from django.db import Error, connections
    from procrastinate.exceptions import ConnectorException

    failures = 0
    while not stop.asked:
        began = time.monotonic()
        try:
            return act()
        except (Error, ConnectorException, OSError) as error:
            connections.close_all()
            failures = 1 if time.monotonic() - began > 60 else failures + 1
            pause = PAUSES[min(failures, len(PAUSES)) - 1]
            structlog.get_logger("doorlopend.worker").warning("database is away", error=type(error).__name__, again_in=pause)
            time.sleep(pause)


def _run(*, once: bool, name: str) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
        worker_app.run_worker(
            name=name, wait=not once, delete_jobs="successful", fetch_job_polling_interval=2.0,
            update_heartbeat_interval=HEARTBEAT, stalled_worker_timeout=STALLED, shutdown_graceful_timeout=15,
            task_middleware=[_fresh_connections],
        )  # fmt: skip


def _fresh_connections(call: Callable[[], Any], context: Any, worker: Any) -> Any:
    """A connection that died with the database is dropped before the next task uses it."""
    from django.db import close_old_connections

    close_old_connections()
    try:
        return call()
    finally:
        close_old_connections()
