"""`bin/doorlopend worker`: handles what the queue holds, also what a worker that died had in hand."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import click

from .django_setup import setup

HEARTBEAT, STALLED, RESCUE_EVERY = 5.0, 20.0, 5.0
"""Seconds between signs of life; without one until a worker counts as dead; between looks for what it held."""


@click.command()
@click.option("--once", is_flag=True, help="Stop when the queue is empty.")
@click.option("--name", default="worker", show_default=True, help="Name in the log.")
def group(once: bool, name: str) -> None:
    """Handle queued work until stopped. When the database goes away it ends with 1: start it again."""
    setup()
    import structlog
    from django.db import InterfaceError, OperationalError
    from procrastinate.exceptions import ConnectorException

    from . import logs

    logs.configure()
    try:
        _work(once=once, name=name)
    except (InterfaceError, OperationalError, ConnectorException, OSError) as error:
        structlog.get_logger("doorlopend.worker").warning("the database is away", error=type(error).__name__)
        raise SystemExit(1) from None


def _work(*, once: bool, name: str) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from doorlopend.records.access.roles import refuse_strong_role
    from doorlopend.records.dossiers.destruction import refuse_older_record

    refuse_strong_role()
    refuse_older_record()
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
        asyncio.run(_run(worker_app, once=once, name=name))


async def _run(app: Any, *, once: bool, name: str) -> None:
    async with app.open_async():
        await _rescue(app)
        rescuing = asyncio.create_task(_keep_rescuing(app))
        try:
            await app.run_worker_async(
                name=name, wait=not once, delete_jobs="successful", fetch_job_polling_interval=2.0,
                update_heartbeat_interval=HEARTBEAT, stalled_worker_timeout=STALLED, shutdown_graceful_timeout=15,
                task_middleware=[fresh_connections],
            )  # fmt: skip
        finally:
            rescuing.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await rescuing


async def _keep_rescuing(app: Any) -> None:
    while True:
        await asyncio.sleep(RESCUE_EVERY)
        await _rescue(app)


async def _rescue(app: Any) -> None:
    """Puts the jobs of dead workers back in the queue. Tasks are idempotent, so a job that had ended may run twice."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
        await app.job_manager.retry_job(job)


def fresh_connections(call: Callable[[], Any], context: Any, worker: Any) -> Any:
    """A connection that died with the database is dropped before the next task uses it."""
    from django.db import close_old_connections

    close_old_connections()
    try:
        return call()
    finally:
        close_old_connections()
