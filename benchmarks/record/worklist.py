"""Durations of the worklist page, through the whole web stack, one per line in milliseconds."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorlopend.settings")
os.environ["DOORLOPEND_TODAY"] = "2026-11-21"
import django

django.setup()

from django.test import Client  # noqa: E402

from doorlopend.gateways.cli import gunicorn_settings  # noqa: E402
from doorlopend.records.access.actor import LOGIN, acting  # noqa: E402
from doorlopend.records.people import demo  # noqa: E402
from doorlopend.records.people.models import User  # noqa: E402

from .measure import timed  # noqa: E402


def run(path: str, *, times: int) -> None:
    demo.made_by_demo = lambda: True  # the second step is not what is measured
    clients = []
    with acting(LOGIN):
        for user in User.objects.order_by("email")[:20]:
            client = Client(SERVER_NAME="localhost")
            client.force_login(user)
            clients.append(client)
    gunicorn_settings.when_ready(None)  # as the web server does before its first visitor
    for client in clients:
        assert client.get(path).status_code == 200
    durations: list[float] = []
    for client in clients:
        durations += timed(lambda client=client: client.get(path), times=times // len(clients)).all  # type: ignore[misc]
    print("\n".join(map(str, durations)))


if __name__ == "__main__":
    run("/mensen/", times=200)
