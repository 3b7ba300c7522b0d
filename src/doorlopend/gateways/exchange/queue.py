"""The queue: procrastinate, in the same database, so that a job is enqueued with the write that needs it."""

from __future__ import annotations

from procrastinate import App


def on_app_ready(app: App) -> None:
    """Tasks register themselves through `PROCRASTINATE_IMPORT_PATHS`; nothing else is needed."""
