"""Dated rows never overlap, also when several people write at once."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from itertools import combinations

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

START = date(2025, 1, 1)
periods = st.lists(
    st.tuples(st.integers(0, 60), st.none() | st.integers(1, 40)), min_size=2, max_size=8
)  # first day after START, number of days


def overlap(one, other) -> bool:
    far = date(9999, 1, 1)
    return one[0] < (other[1] or far) and other[0] < (one[1] or far)


def insert(own, region, gemeente, period, outcome, ready):
    with own.connect() as link:
        ready.wait()
        try:
            link.execute(
                "INSERT INTO regions_regionmember (region_id, gemeente_id, valid_from, valid_before) VALUES (%s, %s, %s, %s)",
                [region, gemeente, *period],
            )
            outcome[period] = "kept"
        except (psycopg.errors.ExclusionViolation, psycopg.errors.UniqueViolation):
            outcome[period] = "refused"


def test_writers_at_the_same_moment_leave_no_overlap(own):
    with own.connect() as link:
        region, gemeente = (link.execute("SELECT gen_random_uuid()").fetchone()[0] for _ in range(2))
        link.execute("INSERT INTO regions_gemeente (id, province) VALUES (%s, 'Utrecht')", [gemeente])
        link.execute(
            "INSERT INTO regions_region (id, kind, code, name, source) VALUES (%s, 'samenwerking', 'x', 'X', 'test')", [region]
        )

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(wanted=periods)
    def no_overlap(wanted):
        with own.connect() as link:
            link.execute("DELETE FROM regions_regionmember")
        rows = list({
            (START + timedelta(days=first), START + timedelta(days=first + days) if days else None): None
            for first, days in wanted
        })
        outcome: dict = {}
        ready = threading.Barrier(len(rows), timeout=30)
        threads = [threading.Thread(target=insert, args=(own, region, gemeente, row, outcome, ready)) for row in rows]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        with own.connect() as link:
            kept = link.execute("SELECT valid_from, valid_before FROM regions_regionmember").fetchall()
        assert not any(overlap(one, other) for one, other in combinations(kept, 2))
        assert set(kept) == {row for row, how in outcome.items() if how == "kept"}
        for row, how in outcome.items():
            assert how == "kept" or any(overlap(row, other) for other in kept)

    no_overlap()
