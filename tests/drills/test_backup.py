"""Backup, wipe, restore: all is as it was, and what was destroyed after the backup stays destroyed."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .installation import Installation

pytestmark = pytest.mark.drill
PEOPLE = 120
PLANT = f"""
from datetime import date
from tests.factories import a_controller, a_dossier, a_user
from doorlopend.records.access.actor import acting
controller = a_controller()
_first, proposer = a_user("teamleider", controller.pk, email="een@test.invalid")
_second, approver = a_user("teamleider", controller.pk, email="twee@test.invalid")
answer = [str(a_dossier(controller).pk) for number in range({PEOPLE})]
from doorlopend.records.audit.sealing import seal
while seal(): pass
"""
DESTROY = """
from datetime import date
from doorlopend.records.access.actor import LOGIN, acting
from doorlopend.records.dossiers import destruction
from doorlopend.records.people.models import User
from doorlopend.records.regions.models import Controller
from tests.factories import as_actor
with acting(LOGIN):
    users = [User.objects.get(email=f"{name}@test.invalid") for name in ("een", "twee")]
proposer, approver = map(as_actor, users)
controller = Controller.objects.get(name="Goirle")
answer = []
for target in %r:
    with acting(proposer):
        order = destruction.propose(actor=proposer, controller_id=controller.pk, object_kind="dossier", object_id=target, ground="wissing_verzocht", today=date(2026, 11, 21))
    with acting(approver):
        destruction.approve(actor=approver, order_id=order.pk, today=date(2026, 11, 21))
    answer.append(target)
from doorlopend.records.audit.sealing import seal
while seal(): pass
"""
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"
LATER = {"audit_seal", "audit_sealedrow", "dossiers_destruction", "dossiers_destructionorder", "dossiers_retainedcore"}
"""Tables that the destructions themselves add to, after the backup was made."""


@pytest.fixture(scope="module")
def planted(lasting_path: Path) -> tuple[Installation, list[str]]:
    """An installation with people, stopped, and their dossiers; every drill gets a copy of its own."""
    one = Installation(lasting_path / "home")
    one.home.mkdir()
    one.run("db", "migrate")
    return one, one.python(PLANT)


@pytest.fixture
def dossiers(planted: tuple[Installation, list[str]]) -> list[str]:
    return planted[1]


@pytest.fixture
def installation(planted: tuple[Installation, list[str]], tmp_path: Path) -> Iterator[Installation]:
    one = planted[0].copy(tmp_path / "home")
    yield one
    one.destroy()


def content(installation: Installation) -> dict[str, tuple[int, str]]:
    """Number of rows and digest of every table."""
    return {
        name: installation.rows(f'SELECT count(*), md5(coalesce(string_agg(t::text, E\'\\n\' ORDER BY t::text), \'\')) FROM "{name}" t')[0]
        for (name,) in installation.rows(TABLES)
    }  # type: ignore[misc]


def backup(installation: Installation, folder: Path) -> tuple[Path, float]:
    began = time.monotonic()
    path = Path(installation.run("backup", "make", str(folder)).strip())
    return path, time.monotonic() - began


def wipe(installation: Installation) -> None:
    """The disk with the database is lost; keys and the folder kept outside remain."""
    installation.server.stop()
    shutil.rmtree(installation.home / "pg")


def test_all_is_as_it_was(installation: Installation, tmp_path: Path) -> None:
    before = content(installation)
    path, made_in = backup(installation, tmp_path / "backups")
    wipe(installation)
    began = time.monotonic()
    print("\n" + installation.run("backup", "restore", str(path)))
    print(f"backup {made_in:.1f} s, restore {time.monotonic() - began:.1f} s, {sum(count for count, _ in before.values())} rows")
    assert content(installation) == before
    installation.run("check", "all")


def test_what_was_destroyed_after_the_backup_stays_destroyed(installation: Installation, dossiers: list[str], tmp_path: Path) -> None:
    path, _ = backup(installation, tmp_path / "backups")
    gone = installation.python(DESTROY % dossiers[::20])
    after = content(installation)
    wipe(installation)
    assert f"{len(gone)} destructions repeated" in installation.run("backup", "restore", str(path))
    restored = content(installation)
    audit = {name for name in after if name.startswith("audit_row")}
    assert {name: after[name] for name in after if name not in LATER | audit} == {
        name: restored[name] for name in restored if name not in LATER | audit
    }
    for name in ("dossiers_destruction", "dossiers_retainedcore"):
        assert after[name][0] == restored[name][0]
    for target in gone:
        assert not installation.rows("SELECT 1 FROM dossiers_dossier WHERE id = %s", target)
    installation.run("check", "all")


def test_restoring_beside_a_living_site(installation: Installation, dossiers: list[str], tmp_path: Path) -> None:
    """The site stays up on the present database until the restored one takes its place, and goes on with that."""
    with installation.serving():
        path, _ = backup(installation, tmp_path / "backups")
        gone = installation.python(DESTROY % dossiers[:3])
        installation.run("backup", "restore", str(path))
        assert installation.answers(30)
        assert len(installation.rows("SELECT 1 FROM dossiers_dossier")) == PEOPLE - len(gone)


def test_a_damaged_backup_is_refused(installation: Installation, tmp_path: Path) -> None:
    path, _ = backup(installation, tmp_path / "backups")
    dump = bytearray((path / "database.dump").read_bytes())
    dump[len(dump) // 2] ^= 1
    (path / "database.dump").write_bytes(dump)
    before = content(installation)
    with pytest.raises(AssertionError, match="damaged"):
        installation.run("backup", "restore", str(path))
    assert content(installation) == before


def test_no_key_is_in_the_backup(installation: Installation, tmp_path: Path) -> None:
    path, _ = backup(installation, tmp_path / "backups")
    keys = [(installation.home / name).read_bytes() for name in ("secret_key", "record_keys", "audit_key")]
    for file in path.iterdir():
        assert not any(key in file.read_bytes() for key in keys)
    assert json.loads((path / "manifest.json").read_text())["sha256"]
