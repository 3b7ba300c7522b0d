"""Durations of recording one fact with 8 writers at once, each on dossiers of its own."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorlopend.settings")
import django

django.setup()

from concurrent.futures import ProcessPoolExecutor  # noqa: E402
from datetime import date  # noqa: E402

from django.db import connection  # noqa: E402

from doorlopend.records.access.actor import acting, system_for  # noqa: E402
from doorlopend.records.dossiers.models import Dossier  # noqa: E402
from doorlopend.records.dossiers.services import Source, new_fact, record_facts  # noqa: E402
from doorlopend.records.regions.models import Controller  # noqa: E402

from .measure import _once  # noqa: E402

WRITERS, EACH, DAY = 8, 50, date(2026, 11, 21)


def writer(number: int) -> list[float]:
    connection.close()
    controller = Controller.objects.order_by("oin")[number]
    actor = system_for(controller.pk, why="bench")
    with acting(actor):
        dossiers = list(Dossier.objects.filter(controller=controller)[:EACH].values_list("pk", flat=True))
    return [_once(lambda pk=pk: _record(actor, pk)) for pk in dossiers]


def _record(actor, dossier_id) -> None:  # type: ignore[no-untyped-def]
    fact = new_fact(kind="inburgeringsplicht.kennisgeving", valid_from=DAY, known_on=DAY)
    with acting(actor):
        record_facts(actor=actor, dossier_id=dossier_id, facts=[fact], source=Source("bench"))


if __name__ == "__main__":
    connection.close()
    with ProcessPoolExecutor(WRITERS) as pool:
        for durations in pool.map(writer, range(WRITERS)):
            print("\n".join(map(str, durations)))
