"""The demo's planted gaps are found exactly, and nobody else is called one."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories import a_controller, a_user

from doorlopend.gateways.cli import demo_dossiers
from doorlopend.practice.casework.queries import gap_counts, gaps, open_dossiers
from doorlopend.records.access.actor import acting

pytestmark = pytest.mark.django_db


def test_twelve_gaps_of_each_kind_are_found_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORLOPEND_TODAY", "2026-11-21")
    day = date(2026, 11, 21)
    goirle = a_controller()
    _user, actor = a_user("teamleider", goirle.pk)
    a_user("regievoerder", goirle.pk)
    whole = [demo_dossiers.record(goirle, day, [demo_dossiers.acts(goirle, day), demo_dossiers.contact(goirle, day), demo_dossiers.next_step(day, day, "Bellen")]) for _ in range(3)]
    planted = [demo_dossiers.plant_gap(number, goirle) for number in range(36)]
    with acting(actor):
        counts = gap_counts(actor=actor, today=day)
        found = set(gaps(actor=actor, today=day).values_list("pk", flat=True))
        everybody = set(open_dossiers(actor=actor, today=day).values_list("pk", flat=True))
    assert (counts.no_responsible, counts.no_contact, counts.no_next_step) == (12, 12, 12)
    assert found == {one.pk for one in planted}
    assert everybody - found == {one.pk for one in whole}
    assert counts.open == counts.complete + len(found)
