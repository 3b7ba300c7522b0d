"""From an earlier version with data to this one: every fact and audit row is still there, and every page opens for somebody who may."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from .installation import ROOT, Installation

pytestmark = pytest.mark.drill
FIRST = "6b7024f5dc75b253ca8cc7e7682b423e662e15ad"
"""The first version with rooms for the region; used for as long as no release is tagged."""
REMEDY = "This drill makes its data with an earlier version and needs the history: git fetch --unshallow --tags, then run it again."
BUILD = "from pathlib import Path; from doorlopend.gateways.cli import demo; demo.build(Path({home!r}))"
OPEN_PAGES = "from doorlopend.gateways.cli.django_setup import setup; setup(); from doorlopend.gateways.cli.visit import visit_each; raise SystemExit(visit_each())"
FACTS = (
    "SELECT id, dossier_id, controller_id, sequence, kind, schema_version, sensitivity, data, valid_from, valid_before,"
    " known_on, recorded_at, recorded_by, source, source_ref, origin_id, supersedes_id, mode FROM dossiers_fact ORDER BY id"
)
KEPT = ("dossiers_dossier", "dossiers_identifier", "dossiers_nametoken", "people_user", "people_grant", "regions_gemeente",
        "regions_controller", "messaging_incoming", "community_signal", "indicators_figure")  # fmt: skip
DERIVE_ANEW = """
from doorlopend.records.dossiers.rebuild import rebuild
from doorlopend.records.regions.models import Controller
done = [rebuild(controller_id=key) for key in Controller.objects.values_list("pk", flat=True)]
again = [rebuild(controller_id=key) for key in Controller.objects.values_list("pk", flat=True)]
answer = [sum(one.derived for one in done), sum(one.changed for one in done), sum(one.changed for one in again)]
"""
OWN_WORK = """
from datetime import date
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import Source, new_fact, record_facts
from doorlopend.records.regions.models import Controller
answer = 0
for controller in Controller.objects.filter(kind="gemeente"):
    actor = system_for(controller.pk, why="drill")
    with acting(actor):
        for dossier in Dossier.objects.filter(controller=controller, closed_on=None)[:3]:
            fact = new_fact(kind="volgende_stap.afgesproken", valid_from=date(2026, 11, 20), known_on=date(2026, 11, 20), wat="Drill", datum=date(2026, 12, 1))
            record_facts(actor=actor, dossier_id=dossier.pk, facts=[fact], source=Source("form"))
            answer += 1
"""


def git(*arguments: str) -> bytes:
    done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True)
    if done.returncode:
        pytest.fail(f"git {' '.join(arguments)}: {done.stderr.decode().strip()}. {REMEDY}")
    return done.stdout


def earlier_version() -> str:
    """The newest tag below this commit, else the first version there is data to be made with."""
    tags = git("tag", "--merged", "HEAD~1", "--sort=-version:refname").decode().split()
    return tags[0] if tags else FIRST


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """The source of the earlier version, unpacked beside this one."""
    version = earlier_version()
    with tarfile.open(fileobj=BytesIO(git("archive", version, "src"))) as packed:
        packed.extractall(tmp_path / "earlier", filter="data")
    print(f"\nearlier version {version[:12]}, {git('rev-list', '--count', f'{version}..HEAD').decode().strip()} commits ago")
    return tmp_path / "earlier" / "src"


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    tmp_path.chmod(0o755)
    one = Installation(tmp_path / "home", DOORLOPEND_DEMO="1")
    one.home.mkdir()
    yield one
    one.destroy()


def made_by(earlier: Path, installation: Installation) -> None:
    """The earlier version makes database and demo by its own code, in a process that sees no other."""
    env = {**installation.env, "PYTHONPATH": str(earlier)}
    done = subprocess.run([sys.executable, "-c", BUILD.format(home=str(installation.home))], env=env, cwd=earlier, capture_output=True, text=True)
    assert done.returncode == 0, f"the earlier version could not make its demo: {done.stderr[-3000:]}"
    assert Path(earlier / "doorlopend" / "__init__.py").exists() and str(ROOT / "src") not in env["PYTHONPATH"].split(os.pathsep)


def counts(installation: Installation) -> dict[str, int]:
    there = {name for (name,) in installation.rows("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")}
    return {name: int(installation.rows(f'SELECT count(*) FROM "{name}"')[0][0]) for name in KEPT if name in there}


def audit(installation: Installation) -> set[tuple[object, ...]]:
    return set(installation.rows("SELECT id, mac FROM audit_row"))


def test_a_version_with_data_is_upgraded(earlier: Path, installation: Installation) -> None:
    made_by(earlier, installation)
    facts, before, trail = installation.rows(FACTS), counts(installation), audit(installation)
    assert len(facts) > 1000 and before["dossiers_dossier"] > 100, "the earlier version made too little to prove anything by"
    began = time.monotonic()
    installation.run("db", "migrate")
    moved = time.monotonic() - began
    assert installation.rows(FACTS) == facts, "a fact changed on the way"
    assert counts(installation) == before
    assert trail <= audit(installation), "an audit row changed or went"
    installation.run("check", "all")
    derived, changed, again = installation.python(DERIVE_ANEW)
    assert derived == before["dossiers_dossier"] and again == 0, "the same facts gave two answers"
    print(f"{len(facts)} facts, {len(trail)} audit rows and {before['dossiers_dossier']} dossiers: tables moved in {moved:.1f} s, {changed} dossiers read otherwise by the present engine")
    _people_go_on_working(installation)


def _people_go_on_working(installation: Installation) -> None:
    """What is recorded after the upgrade stands beside what was there, and every page opens."""
    before = installation.rows("SELECT count(*) FROM dossiers_fact")[0][0]
    added = installation.python(OWN_WORK)
    assert added >= 9 and installation.rows("SELECT count(*) FROM dossiers_fact")[0][0] == before + added
    done = subprocess.run([sys.executable, "-c", OPEN_PAGES], env=installation.env, capture_output=True, text=True)
    print(done.stdout[-600:])
    assert done.returncode == 0, f"{done.stdout[-4000:]}{done.stderr[-3000:]}"
    installation.run("check", "all")
