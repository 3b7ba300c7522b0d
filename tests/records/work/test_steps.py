"""A step stays on the list until somebody did it or the duty is over; a duty of the house is no step for a person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.factories import TEST, a_controller, a_dossier

from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.audit.models import AuditRow
from doorlopend.records.dossiers.models import Dossier, Obligation
from doorlopend.records.dossiers.services import new_fact, record_facts
from doorlopend.records.work.models import Task
from doorlopend.records.work.services import lapse

pytestmark = pytest.mark.django_db
NOTICE = date(2026, 9, 1)


def obliged() -> Dossier:
    """Somebody of 64 with a notice: every duty has a far last day, the AOW age that is published for that year of birth."""
    life = (
        new_fact(kind="persoon.geboren", valid_from=date(1962, 5, 5), known_on=NOTICE),
        new_fact(kind="verblijfsrecht.verleend", valid_from=date(2026, 8, 1), known_on=NOTICE, soort="asiel_bepaalde_tijd"),
        new_fact(kind="inburgeringsplicht.vastgesteld", valid_from=NOTICE, known_on=NOTICE),
        new_fact(kind="inburgeringsplicht.kennisgeving", valid_from=NOTICE, known_on=NOTICE),
        new_fact(kind="brp.inschrijving", valid_from=NOTICE, known_on=NOTICE, gemeente="0785"),
    )
    return a_dossier(a_controller(), facts=life)


def open_steps(dossier: Dossier) -> set[str]:
    with acting(system_for(dossier.controller_id, why="test")):
        return set(Task.objects.filter(dossier=dossier, ended="").values_list("kind", flat=True))


def test_a_duty_with_a_far_last_day_is_a_step_now() -> None:
    assert {"pip.vaststellen", "intake.afronden"} <= open_steps(obliged())


def test_retention_and_statistics_are_no_step_for_a_person() -> None:
    assert not {"dossier.verwijderen", "cbs.leveren"} & open_steps(obliged())


def test_what_was_done_is_no_step_any_more() -> None:
    dossier = obliged()
    system = system_for(dossier.controller_id, why="test")
    done = new_fact(kind="intake.afgerond", valid_from=date(2026, 10, 1), known_on=date(2026, 10, 1))
    with acting(system):
        record_facts(actor=system, dossier_id=dossier.pk, facts=[done], source=TEST)
    assert "intake.afronden" not in open_steps(dossier)


def test_after_its_last_day_a_step_lapses_and_a_later_fact_leaves_it_so() -> None:
    dossier = obliged()
    system = system_for(dossier.controller_id, why="test")
    with acting(system):
        last = Obligation.objects.get(dossier=dossier, rule="pip.vaststellen").until
    assert last is not None
    lapse(controller_id=dossier.controller_id, today=last)
    assert "pip.vaststellen" in open_steps(dossier)
    assert lapse(controller_id=dossier.controller_id, today=last + timedelta(days=1)) > 0
    assert "pip.vaststellen" not in open_steps(dossier)
    with acting(system):
        assert AuditRow.objects.filter(action="tasks.lapsed", subject=dossier.audit_token).count() == 1
    late = new_fact(kind="persoon.nationaliteit", valid_from=last, known_on=last + timedelta(days=2), land="SY")
    with acting(system):
        record_facts(actor=system, dossier_id=dossier.pk, facts=[late], source=TEST)
    assert "pip.vaststellen" not in open_steps(dossier)
