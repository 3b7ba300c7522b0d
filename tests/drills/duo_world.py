"""People with a plan that DUO must hear, inside an installation: `plant` runs there, as its application role."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

BEGAN, PLAN = date(2026, 1, 5), date(2026, 3, 2)
CODE = "0785"


def plant(*, oin: str, url: str, count: int) -> list[str]:
    """So many dossiers, each with its plan and first hours released to DUO; returns the ids of the messages."""
    from doorlopend.gateways.exchange.duo_simulator.numbers import bsns
    from doorlopend.records.access.actor import acting, system_for
    from doorlopend.records.regions.models import Controller, Gemeente, GemeenteName

    gemeente = Gemeente.objects.create(province="Proef")
    GemeenteName.objects.create(gemeente=gemeente, code=f"GM{CODE}", name="Proefstad", valid_from=date(1997, 1, 1), source="drill")
    controller = Controller.objects.create(kind="gemeente", name="Proefstad", oin=oin, gemeente=gemeente, duo_url=url)
    actor, released = system_for(controller.pk, why="drill"), []
    for bsn in bsns(count):
        with acting(actor):
            released += _one(actor, controller, bsn)
    return released


def _one(actor: Any, controller: Any, bsn: str) -> list[str]:
    from doorlopend.practice.casework.exchange import services
    from doorlopend.records.dossiers.services import Source, new_fact, open_dossier
    from doorlopend.records.messages import outbox
    from doorlopend.records.messages.models import Outgoing

    life = [
        new_fact(kind="persoon.bsn", valid_from=BEGAN, known_on=BEGAN, bsn=bsn),
        new_fact(kind="inburgeringsplicht.vastgesteld", valid_from=BEGAN, known_on=BEGAN),
        new_fact(kind="doelgroep.vastgesteld", valid_from=BEGAN, known_on=BEGAN, doelgroep="asielstatushouder_a"),
        new_fact(kind="brp.inschrijving", valid_from=BEGAN, known_on=BEGAN, gemeente=CODE),
        new_fact(kind="pip.vastgesteld", valid_from=PLAN, known_on=PLAN, leerroute="b1_route", niveau="b1", gemeente=CODE),
        new_fact(kind="uren.gevolgd", valid_from=PLAN + timedelta(days=30), known_on=PLAN + timedelta(days=60), soort="nt2", uren=40),
    ]
    dossier = open_dossier(actor=actor, controller_id=controller.pk, opened_on=BEGAN, facts=life, source=Source("form"))
    drafts = services.in_order(list(Outgoing.objects.filter(dossier_id=dossier.pk, state="draft")))
    return [str(outbox.release(actor=actor, message_id=draft.pk).pk) for draft in drafts]
