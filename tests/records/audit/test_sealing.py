"""Whatever is done to the audit from outside shows: 1,000 of 1,000 rows, every column, every link."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection

from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.audit import sealing, trail
from doorlopend.records.audit.models import AuditRow, Seal, SealedRow

PLACE = uuid4()
ACTOR = system_for(PLACE, why="test")


def write(many: int) -> None:
    with acting(ACTOR):
        trail.record(
            actor=ACTOR, action="list.seen", controller_id=PLACE, object_kind="list", object_id="people", detail={"page": 1},
            subjects=[trail.Seen(controller_id=PLACE, token=uuid4()) for _ in range(many - 1)],
        )  # fmt: skip


def chain(rows: int, *, batch: int) -> list[UUID]:
    write(rows)
    while sealing.seal(batch=batch):
        pass
    with acting(ACTOR):
        return list(AuditRow.objects.order_by("at", "id").values_list("pk", flat=True))


@pytest.fixture
def sealed(own_database: str, outside: Path) -> list[UUID]:
    ids = chain(3_000, batch=250)
    assert sealing.check() == sealing.Report(sealed=3_000)
    return ids


COLUMNS = {
    "at": "at + interval '1 microsecond'", "controller_id": "gen_random_uuid()", "actor": "actor || 'x'",
    "user_id": "gen_random_uuid()", "action": "'dossier.seen'", "subject": "gen_random_uuid()",
    "object_kind": "'form'", "object_id": "object_id || '1'", "detail": "'{\"page\": 2}'", "mac": "reverse(mac)",
}  # fmt: skip


def test_a_thousand_rows_tampered_with_are_each_named(sealed: list[UUID], owner: psycopg.Connection[Any]) -> None:
    dice = random.Random(20261121)
    chosen = dice.sample(sealed, 1_000)
    altered, deleted, copied = chosen[:600], chosen[600:800], chosen[800:]
    for key in altered:
        column = dice.choice(sorted(COLUMNS))
        done = owner.execute(f"UPDATE audit_row SET {column} = {COLUMNS[column]} WHERE id = %s", [key])
        assert done.rowcount == 1
    owner.execute("DELETE FROM audit_row WHERE id = ANY(%s)", [deleted])
    inserted = owner.execute(
        "INSERT INTO audit_row SELECT gen_random_uuid(), at, controller_id, actor, user_id, action, subject, object_kind,"
        " object_id, detail, mac FROM audit_row WHERE id = ANY(%s) RETURNING id", [copied],
    ).fetchall()  # fmt: skip
    report = sealing.check()
    assert set(report.altered) == set(map(str, altered))
    assert set(report.missing) == set(map(str, deleted))
    assert set(report.foreign) == {str(key) for (key,) in inserted}
    assert not report.unsealed and not report.sound


def _swap(link: psycopg.Connection[Any]) -> None:
    for was, becomes in ((1, 99), (2, 1), (99, 2)):
        link.execute("UPDATE audit_sealedrow SET position = %s WHERE seal_id = 2 AND position = %s", [becomes, was])


def _replay_row(link: psycopg.Connection[Any]) -> None:
    """A sealed row takes the place of another, with all its columns and its own mac."""
    link.execute("DELETE FROM audit_sealedrow WHERE seal_id = 2 AND position = 1")
    link.execute("UPDATE audit_sealedrow SET seal_id = 2 WHERE seal_id = 3 AND position = 1")


STRUCTURE: dict[str, str | Callable[[psycopg.Connection[Any]], None]] = {
    "a link's digest": "UPDATE audit_seal SET digest = reverse(digest) WHERE number = 2",
    "the last link's digest": "UPDATE audit_seal SET digest = reverse(digest) WHERE number = 4",
    "a link's predecessor": "UPDATE audit_seal SET previous = reverse(previous) WHERE number = 2",
    "a link's count": "UPDATE audit_seal SET rows = rows + 1 WHERE number = 3",
    "a link's time": "UPDATE audit_seal SET sealed_at = sealed_at - interval '1 day' WHERE number = 3",
    "a link's number": "UPDATE audit_seal SET number = 9 WHERE number = 4; UPDATE audit_sealedrow SET seal_id = 9 WHERE seal_id = 4",
    "a link and its members": "DELETE FROM audit_sealedrow WHERE seal_id = 2; DELETE FROM audit_seal WHERE number = 2",
    "a link and its rows": "DELETE FROM audit_row WHERE id IN (SELECT row_id FROM audit_sealedrow WHERE seal_id = 2);"
    " DELETE FROM audit_sealedrow WHERE seal_id = 2; DELETE FROM audit_seal WHERE number = 2",
    "the tail with its rows": "DELETE FROM audit_row WHERE id IN (SELECT row_id FROM audit_sealedrow WHERE seal_id = 4);"
    " DELETE FROM audit_sealedrow WHERE seal_id = 4; DELETE FROM audit_seal WHERE number = 4",
    "everything": "TRUNCATE audit_row, audit_sealedrow, audit_seal",
    "a row with its place": "DELETE FROM audit_row WHERE id IN (SELECT row_id FROM audit_sealedrow WHERE seal_id = 2 AND position = 1);"
    " DELETE FROM audit_sealedrow WHERE seal_id = 2 AND position = 1",
    "a row with its place and count": "DELETE FROM audit_row WHERE id IN (SELECT row_id FROM audit_sealedrow WHERE seal_id = 2 AND position = 1);"
    " DELETE FROM audit_sealedrow WHERE seal_id = 2 AND position = 1; UPDATE audit_seal SET rows = rows - 1 WHERE number = 2",
    "a member": "DELETE FROM audit_sealedrow WHERE seal_id = 2 AND position = 1",
    "a member more": "INSERT INTO audit_sealedrow VALUES (gen_random_uuid(), 99, 2)",
    "a member of another link": "UPDATE audit_sealedrow SET seal_id = 3, position = 99 WHERE seal_id = 2 AND position = 1",
    "a member's position": "UPDATE audit_sealedrow SET position = 99 WHERE seal_id = 2 AND position = 1",
    "two members swapped": _swap,
    "a member replayed": _replay_row,
}


def test_a_chain_that_is_tampered_with_shows(own_database: str, outside: Path, owner: psycopg.Connection[Any]) -> None:
    chain(20, batch=5)
    assert sealing.check() == sealing.Report(sealed=20)
    for what, tamper in STRUCTURE.items():
        _tamper_then_look(owner, what, tamper)
    assert sealing.check().sound


def _tamper_then_look(owner: psycopg.Connection[Any], what: str, tamper: Any) -> None:
    """Committed, looked at by the application, then put back from a copy."""
    tables = ("audit_row", "audit_seal", "audit_sealedrow")
    with psycopg.connect(owner.info.dsn, autocommit=True) as link:
        link.execute("SET session_replication_role = replica")
        for table in tables:
            link.execute(f"CREATE TEMP TABLE copy_{table} AS SELECT * FROM {table}")
        tamper(link) if callable(tamper) else link.execute(tamper)
        try:
            assert not sealing.check().sound, what
        finally:
            for table in tables:
                link.execute(f"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM copy_{table}")


def test_a_chain_rewritten_with_the_key_does_not_match_the_copies_outside(
    own_database: str, outside: Path, owner: psycopg.Connection[Any]
) -> None:
    """Even whoever holds database and key cannot rewrite what was copied elsewhere."""
    chain(12, batch=4)
    owner.execute("TRUNCATE audit_row, audit_sealedrow, audit_seal")
    kept = outside.read_text()
    chain(12, batch=4)
    outside.write_text(kept)
    report = sealing.check()
    assert report.broken_links == [1, 2, 3]
    assert not (report.altered or report.missing or report.foreign)


def test_copies_that_are_gone_show(own_database: str, outside: Path) -> None:
    """A check that looks in another folder than the sealer writes to would see no cut tail, and must say so."""
    chain(12, batch=4)
    lines = outside.read_text().splitlines(keepends=True)
    outside.write_text(lines[0] + lines[2])
    assert sealing.check().not_outside == [2] and not sealing.check().sound
    outside.unlink()
    assert sealing.check().not_outside == [1, 2] and not sealing.check().sound


def test_a_sealer_stopped_before_its_copy_makes_up_for_it(own_database: str, outside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped before the commit nothing is sealed; stopped after it, the next one brings the copy along."""
    write(3)
    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr(sealing.SealedRow.objects, "bulk_create", lambda rows: (_ for _ in ()).throw(RuntimeError("stopped")))
        sealing.seal()
    with acting(sealing.SEALER):
        assert not Seal.objects.exists()
    with monkeypatch.context() as broken:
        broken.setattr(sealing, "_keep_outside", lambda: None)
        assert sealing.seal() == 3
    assert sealing.check().sound and not outside.exists()
    write(3)
    assert sealing.seal() == 3
    assert [json.loads(line)["number"] for line in outside.read_text().splitlines()] == [1, 2]
    assert sealing.check() == sealing.Report(sealed=6)


def test_a_mac_under_another_key_shows(own_database: str, outside: Path, owner: psycopg.Connection[Any], settings: Any) -> None:
    """Whoever writes rows by the same code but without the key."""
    chain(4, batch=4)
    with acting(ACTOR):
        row = AuditRow.objects.order_by("at", "id")[1]
    settings.AUDIT_KEY, ours = "somebody else's", settings.AUDIT_KEY
    row.action = "nothing.seen"
    owner.execute("UPDATE audit_row SET action = %s, mac = %s WHERE id = %s", [row.action, trail.mac(row), row.pk])
    write(1)
    settings.AUDIT_KEY = ours
    report = sealing.check()
    assert report.altered == [str(row.pk)] and len(report.foreign) == 1


def test_a_row_put_in_from_outside_is_never_sealed(own_database: str, outside: Path, owner: psycopg.Connection[Any]) -> None:
    write(3)
    forged = owner.execute(
        "INSERT INTO audit_row SELECT gen_random_uuid(), at, controller_id, 'user:somebody', user_id, action, subject,"
        " object_kind, object_id, detail, mac FROM audit_row LIMIT 1 RETURNING id"
    ).fetchone()
    assert sealing.seal() == 3
    assert sealing.check().foreign == [str(forged[0])]  # type: ignore[index]


def test_what_is_not_sealed_yet_is_told_apart_from_what_was_tampered_with(own_database: str, outside: Path) -> None:
    write(3)
    sealing.seal()
    write(4)
    report = sealing.check()
    assert report.sound and len(report.unsealed) == 4 and report.sealed == 3


def test_two_sealers_at_once_make_one_chain(own_database: str, outside: Path) -> None:
    write(400)
    ready = threading.Barrier(3)

    def work() -> None:
        ready.wait()
        while sealing.seal(batch=40):
            pass
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sealing.check() == sealing.Report(sealed=400)
    with acting(sealing.SEALER):
        assert list(Seal.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 11))
        assert SealedRow.objects.count() == 400
    kept = [json.loads(line)["number"] for line in outside.read_text().splitlines()]
    assert kept == list(range(1, 11))
