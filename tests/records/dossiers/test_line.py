"""A fact becomes a legal clock and somebody's next step."""

from datetime import date

import pytest
from tests.factories import a_controller, a_dossier

from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.dossiers.models import Obligation
from doorlopend.records.dossiers.services import new_fact
from doorlopend.records.work.models import Task

pytestmark = pytest.mark.django_db


def test_a_kennisgeving_starts_the_ten_weeks() -> None:
    goirle = a_controller()
    notice = [
        new_fact(kind=kind, valid_from=date(2026, 1, 26), known_on=date(2026, 1, 27), **data)
        for kind, data in (
            ("inburgeringsplicht.vastgesteld", {}),
            ("inburgeringsplicht.kennisgeving", {}),
            ("doelgroep.vastgesteld", {"doelgroep": "gezins_of_overige_migrant"}),
        )
    ]
    dossier = a_dossier(goirle, facts=tuple(notice))
    with acting(system_for(goirle.pk, why="test")):
        print(list(Obligation.objects.filter(dossier=dossier).values("key", "article", "due_on", "responsible", "log")))
        print(list(Task.objects.filter(dossier=dossier).values("kind", "due_on", "owner_id", "ended")))
        duty = Obligation.objects.get(dossier=dossier, rule__startswith="pip", due_on__isnull=False)
        assert duty.due_on == date(2026, 4, 7)  # the seventieth day is tweede Paasdag
        assert Task.objects.get(dossier=dossier, obligation_key=duty.key).due_on == duty.due_on
