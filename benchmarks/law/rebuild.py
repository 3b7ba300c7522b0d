"""Dossiers rebuilt in the database by two processes: every derived row written, and again when everything stands.

What follows a derivation (tasks, drafts of messages) is left as it is, as after derived rows were lost; it runs only for
dossiers that change, and its cost is that of the rooms that follow.

`python -m benchmarks.law.rebuild` (250,000 dossiers) or with `LAW_BENCH_DOSSIERS=10000`. Prints one JSON document:
seconds of wall clock, dossiers that changed, and the most memory one process used (MiB), per pass.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

COUNT = int(os.environ.get("LAW_BENCH_DOSSIERS", "250000"))
CONTROLLERS, PROCESSES = 100, 2
ROOT = Path(__file__).parents[2]


def measure() -> dict[str, Any]:
    """Make the record, then rebuild it twice."""
    _prepare()
    return {"dossiers": COUNT, "processes": PROCESSES, "facts": 20, "first": _pass(), "again": _pass()}


def _prepare() -> None:
    import psycopg

    from benchmarks.record import setup
    from doorlopend.gateways.cli import embedded

    name = f"bench_law_{COUNT}"
    setup.database(name, dossiers=COUNT, controllers=CONTROLLERS)
    owner = embedded.address(embedded.start(home=setup.HOME), role="doorlopend_owner", database=name)
    with psycopg.connect(owner) as link:
        link.execute((Path(__file__).parent / "fill_lives.sql").read_text(encoding="utf-8"))  # type: ignore[call-overload]
        link.commit()
        link.autocommit = True
        link.execute("VACUUM ANALYZE")


def _pass() -> dict[str, Any]:
    """One rebuild of all controllers, the processes each taking every second one."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.law.rebuild"]
    running = [subprocess.Popen([*command, str(number)], stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"})
               for number in range(PROCESSES)]  # fmt: skip
    told = [json.loads(one.communicate()[0]) for one in running]
    seconds = time.perf_counter() - begun
    return {"seconds": round(seconds, 1), "derived": sum(one["derived"] for one in told), "changed": sum(one["changed"] for one in told),
            "most_mib": max(one["mib"] for one in told)}  # fmt: skip


def work(number: int) -> None:
    """One process: its share of the controllers; prints what it did and the most memory it used."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorlopend.settings")
    import django

    django.setup()
    from doorlopend.records.dossiers.rebuild import Rebuilt, rebuild
    from doorlopend.records.regions.models import Controller

    done = Rebuilt()
    for controller_id in list(Controller.objects.order_by("oin").values_list("pk", flat=True))[number::PROCESSES]:
        done += rebuild(controller_id=controller_id, follow=False)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"derived": done.derived, "changed": done.changed, "mib": round(most)}))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        work(int(sys.argv[1]))
    else:
        print(json.dumps(measure(), indent=2))
