"""Durations of recording one fact with 8 writers at once, each on dossiers of its own that were derived before."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorlopend.settings")
import django

django.setup()

from concurrent.futures import ProcessPoolExecutor  # noqa: E402
from datetime import date  # noqa: E402
from uuid import UUID  # noqa: E402

from django.db import connection  # noqa: E402

from doorlopend.engines.facts import Fact  # noqa: E402
from doorlopend.records.access.actor import Actor, acting, system_for  # noqa: E402
from doorlopend.records.dossiers.models import Dossier  # noqa: E402
from doorlopend.records.dossiers.services import Source, new_fact, record_facts  # noqa: E402
from doorlopend.records.regions.models import Controller  # noqa: E402

from .measure import _once  # noqa: E402

WRITERS, EACH, DAY, SOON = 8, 50, date(2026, 11, 21), date(2026, 12, 21)


def writer(number: int) -> list[float]:
    connection.close()
    controller = Controller.objects.order_by("oin")[number]
    actor = system_for(controller.pk, why="bench")
    with acting(actor):
        dossiers = list(Dossier.objects.filter(controller=controller).order_by("version", "pk")[:EACH].values_list("pk", flat=True))
    for pk in dossiers:
        _record(actor, pk, new_fact(kind="volgende_stap.afgesproken", valid_from=DAY, known_on=DAY, wat="Bellen", datum=SOON))
    return [_once(lambda pk=pk: _record(actor, pk, _notice())) for pk in dossiers]


def _notice() -> Fact:
    """The fact that starts the ten-week clock."""
    return new_fact(kind="inburgeringsplicht.kennisgeving", valid_from=DAY, known_on=DAY)


def _record(actor: Actor, dossier_id: UUID, fact: Fact) -> None:
    with acting(actor):
        record_facts(actor=actor, dossier_id=dossier_id, facts=[fact], source=Source("bench"))


if __name__ == "__main__":
    connection.close()
    with ProcessPoolExecutor(WRITERS) as pool:
        for durations in pool.map(writer, range(WRITERS)):
            print("\n".join(map(str, durations)))
