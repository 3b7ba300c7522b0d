"""Durations of one page through the whole web stack: per line wall time and processor time of the web process, in ms."""

from __future__ import annotations

import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorlopend.settings")
os.environ["DOORLOPEND_TODAY"] = "2026-11-21"
import django

django.setup()

from collections.abc import Callable, Iterator  # noqa: E402
from typing import Any  # noqa: E402

from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from doorlopend.gateways.cli import gunicorn_settings  # noqa: E402
from doorlopend.practice.casework.progress.models import CourseRow  # noqa: E402
from doorlopend.records.access.actor import LOGIN, acting, system_for  # noqa: E402
from doorlopend.records.dossiers.models import Involved  # noqa: E402
from doorlopend.records.people import demo  # noqa: E402
from doorlopend.records.people.models import Grant, User  # noqa: E402
from doorlopend.records.regions.models import Controller  # noqa: E402

from .lives import EACH, GEMEENTEN  # noqa: E402

NAMES = ("ber", "tesfay", "selam", "osman okonin", "yon", "karver", "ha", "samir al")
"""Starts of names as they are typed: two letters, a whole name, two words, and one that many people bear."""
WARM = 8
"""One in so many is asked once before the clock runs: of a list, the first look of each case manager."""


def main(what: str) -> None:
    demo.made_by_demo = lambda: True  # the second step is not what is measured
    asks = PAGES[what]()
    gunicorn_settings.when_ready(None)  # as the web server does before its first visitor
    for ask in asks[::WARM]:
        ask()  # a process that just started is nobody's case manager
    if what == "attention anew":
        _forget()
    for ask in asks:
        wall, own = time.perf_counter(), time.process_time()
        ask()
        print((time.perf_counter() - wall) * 1000, (time.process_time() - own) * 1000)


def _forget() -> None:
    """As after a new lawbook or engine: of nobody the course is kept."""
    with acting(LOGIN):
        places = list(Controller.objects.order_by("oin")[:GEMEENTEN])
    for place in places:
        with acting(system_for(place.pk, why="bench")):
            CourseRow.objects.all().delete()


def _people() -> Iterator[tuple[Client, list[Any]]]:
    """A logged-in case manager per gemeente, with the dossiers of the full lives."""
    with acting(LOGIN):
        for controller in Controller.objects.order_by("oin")[:GEMEENTEN]:
            user = User.objects.filter(steward_id=controller.pk).order_by("email").first()
            assert user is not None
            with acting(system_for(controller.pk, why="bench")):
                mine = Involved.objects.filter(user_id=user.pk, how="contact", dossier__lawbook_id__gt="").exclude(dossier__lawbook_id="bench")
                dossiers = list(mine.values_list("dossier_id", flat=True).order_by("dossier_id")[:EACH])
            yield _client(user), dossiers


def _client(user: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def _leaders() -> Iterator[Client]:
    with acting(LOGIN):
        grants = Grant.objects.filter(role="teamleider").order_by("organisation_id")[:GEMEENTEN]
        yield from [_client(User.objects.get(pk=grant.user_id)) for grant in grants]


def _get(client: Client, address: str) -> Callable[[], None]:
    def ask() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)

    return ask


def _search(client: Client, name: str) -> Callable[[], None]:
    def ask() -> None:
        assert client.post(reverse("casework:search"), {"name": name}).status_code == 200

    return ask


def _of(name: str, count: int = 12) -> Callable[[], list[Callable[[], None]]]:
    return lambda: [_get(client, reverse(name, args=[key])) for client, keys in _people() for key in keys[:count]]


def _lists(name: str, again: int = 8, query: str = "") -> Callable[[], list[Callable[[], None]]]:
    return lambda: [_get(client, reverse(name) + query) for client, _keys in _people() for _ in range(again)]


PAGES: dict[str, Callable[[], list[Callable[[], None]]]] = {
    "dossier": _of("casework:dossier"), "intake": _of("intake:page"), "plan": _of("plan:page"), "progress": _of("progress:progress"),
    "list": _lists("casework:worklist"), "team list": _lists("casework:worklist", query="?whose=team"),
    "gaps": _lists("casework:gaps"), "quiet": _lists("around:quiet"), "attention": _lists("progress:alarms"),
    "attention anew": _lists("progress:alarms", again=1),
    "team view": lambda: [_get(client, reverse("around:team")) for client in _leaders() for _ in range(8)],
    "search": lambda: [_search(client, name) for client, _keys in _people() for name in NAMES],
}  # fmt: skip

if __name__ == "__main__":
    main(sys.argv[1])
