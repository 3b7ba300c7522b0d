"""The demo's planted gaps are found exactly, and nobody else is called one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from tests.factories import a_controller, a_user

from doorlopend.gateways.cli import demo, demo_dossiers, embedded
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


def test_a_start_broken_off_while_loading_begins_anew_and_a_whole_one_stays(server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Half a world is no world to load the rest into."""
    monkeypatch.setattr(embedded, "DATABASE", name := f"half_{uuid4().hex[:8]}")
    monkeypatch.setattr(demo, "LOADERS", ["one:load", "two:load"])
    (tmp_path / "seals").mkdir()

    def there() -> bool:
        with psycopg.connect(server) as link:
            return link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None

    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{name}"')
    try:
        demo._remember(server, ["one:load"])
        demo._drop_half_loaded(server, tmp_path)
        assert there() and demo._loaded(server) == ["one:load"]
        monkeypatch.setattr(demo, "_load_one", lambda name: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            demo._load(server)
        demo._drop_half_loaded(server, tmp_path)
        assert not there() and demo._loaded(server) == [] and not (tmp_path / "seals").exists()
    finally:
        with psycopg.connect(server, autocommit=True) as link:
            link.execute(f'DROP DATABASE IF EXISTS "{name}"')
