"""What leaves a testbed: no count under ten on any page, and none that follows from all tables of all dates."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from tests.practice.testbeds.world import TODAY, a_running, analysed, closed, taking_part, world

from doorlopend.engines.disclosure import recoverable
from doorlopend.practice.testbeds import publishing
from doorlopend.practice.testbeds.models import Result
from doorlopend.practice.testbeds.models import Testbed as Proeftuin
from doorlopend.practice.testbeds.services import locking
from doorlopend.practice.testbeds.services.analysing import analyst_for
from doorlopend.records.access.actor import acting

pytestmark = pytest.mark.django_db


def test_an_attacker_with_every_table_of_every_date_learns_no_small_number() -> None:
    w = world()
    testbed = a_running(w, outcomes=(("betaald_werk", 12), ("trede", 12), ("taal_b1", 12), ("betaald_werk", 18)))
    taking_part(w, testbed, 46)
    closed(w, testbed)
    analysed(w, testbed)
    analysed(w, testbed, today=TODAY + timedelta(days=90))
    with acting(analyst_for(w.region.pk)):
        fresh = Proeftuin.objects.get(pk=testbed.pk)
        tables = publishing.published_before(fresh, locking.protocol_of(fresh))
        assert len({table.frame.vintage for table in tables}) == 2
        assert recoverable(tables) == ()
        shown = [cell for table in tables for cell in table.public().values() if cell is not None]
    assert shown and min(shown) >= 10


def test_no_check_or_refusal_tells_a_count_under_ten() -> None:
    w = world()
    testbed = a_running(w, outcomes=(("betaald_werk", 12), ("taal_b1", 12)))
    taking_part(w, testbed, 24)
    closed(w, testbed)
    analysed(w, testbed)
    with acting(analyst_for(w.region.pk)):
        rows = list(Result.objects.all())
    assert any(row.kind == "weigering" for row in rows)
    for row in rows:
        for check in row.content["checks"]:
            if check["name"] in {"cells", "known", "events", "followed"}:
                assert check["value"] is None or check["value"] >= 10, (row.outcome, check)
        assert "BSN" not in json.dumps(row.pages)


def test_person_rows_of_one_gemeente_are_read_by_that_gemeente_alone() -> None:
    from doorlopend.practice.testbeds.models import SnapshotRow
    from doorlopend.records.access.actor import system_for

    w = world()
    testbed = a_running(w, places=2)
    taking_part(w, testbed, 10)
    taking_part(w, testbed, 12, place=w.places[1])
    closed(w, testbed)
    analysed(w, testbed)
    for place, count in zip(w.places[:2], (10, 12), strict=True):
        with acting(system_for(place.pk, why="test")):
            assert SnapshotRow.objects.count() == count
    with acting(analyst_for(w.region.pk)):
        assert SnapshotRow.objects.count() == 0
