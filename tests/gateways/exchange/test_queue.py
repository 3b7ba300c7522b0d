"""What stands in the queue: keys, never a person. The table is no person table, and everybody who acts may read it."""

from __future__ import annotations

import inspect

from procrastinate.contrib.django import app

ALLOWED = {"timestamp", "context"}
"""The moment a periodic task was due."""


def test_every_task_takes_keys_alone() -> None:
    ours = {name: task for name, task in app.tasks.items() if task.func.__module__.startswith("doorlopend.")}
    assert len(ours) > 15
    for name, task in ours.items():
        arguments = set(inspect.signature(task.func).parameters)
        assert all(one in ALLOWED or one.endswith("_id") for one in arguments), f"{name} takes {sorted(arguments)}"
