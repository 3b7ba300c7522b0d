"""Durations of recording one fact with 8 writers at once, each on dossiers of its own that were derived before.

`python -m benchmarks.record.record site` spreads them over the processes and threads that the web server has by default;
`… apart` gives each writer a process of its own, more than the machine has cores.
"""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorlopend.settings")
import django

django.setup()

import sys  # noqa: E402
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor  # noqa: E402
from datetime import date  # noqa: E402
from uuid import UUID  # noqa: E402

from django.db import connection  # noqa: E402

from doorlopend.engines.facts import Fact  # noqa: E402
from doorlopend.gateways.cli import gunicorn_settings  # noqa: E402
from doorlopend.records.access.actor import Actor, acting, system_for  # noqa: E402
from doorlopend.records.dossiers.models import Dossier  # noqa: E402
from doorlopend.records.dossiers.services import Source, new_fact, record_facts  # noqa: E402
from doorlopend.records.regions.models import Controller  # noqa: E402

from .measure import _once  # noqa: E402

WRITERS, EACH, DAY, SOON = 8, 50, date(2026, 11, 21), date(2026, 12, 21)


def process(numbers: range) -> list[float]:
    """These writers at once, each in a thread of its own."""
    connection.close()
    with ThreadPoolExecutor(len(numbers)) as pool:
        return [one for durations in pool.map(writer, numbers) for one in durations]


def writer(number: int) -> list[float]:
    controller = Controller.objects.order_by("oin")[number]
    actor = system_for(controller.pk, why="bench")
    with acting(actor):
        dossiers = list(Dossier.objects.filter(controller=controller).order_by("version", "pk")[:EACH].values_list("pk", flat=True))
    for pk in dossiers:
        _record(actor, pk, new_fact(kind="volgende_stap.afgesproken", valid_from=DAY, known_on=DAY, wat="Bellen", datum=SOON))
    durations = [_once(lambda pk=pk: _record(actor, pk, _notice())) for pk in dossiers]
    connection.close()
    return durations


def _notice() -> Fact:
    """The fact that starts the ten-week clock."""
    return new_fact(kind="inburgeringsplicht.kennisgeving", valid_from=DAY, known_on=DAY)


def _record(actor: Actor, dossier_id: UUID, fact: Fact) -> None:
    with acting(actor):
        record_facts(actor=actor, dossier_id=dossier_id, facts=[fact], source=Source("bench"))


if __name__ == "__main__":
    gunicorn_settings.when_ready(None)  # as the web server does before it forks
    processes = WRITERS if sys.argv[1:] == ["apart"] else gunicorn_settings.workers
    with ProcessPoolExecutor(processes) as pool:
        for durations in pool.map(process, (range(first, WRITERS, processes) for first in range(processes))):
            print("\n".join(map(str, durations)))
