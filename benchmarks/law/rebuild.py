"""Dossiers rebuilt in the database by two processes: every derived row written, and again when everything stands.

What follows a derivation (tasks, drafts of messages) is left as it is, as after derived rows were lost; it runs only for
dossiers that change, and its cost is that of the rooms that follow.

`python -m benchmarks.law.rebuild` measures 250,000 dossiers, or as many as `--dossiers` or `LAW_BENCH_DOSSIERS` says, and
rewrites its part of docs/law/performance.md (not with `--no-page`). The database stays and is used again the next time.
Progress goes to stderr; stdout holds one JSON document: per pass the minutes of wall clock, the dossiers that changed, and
per process the minutes of processor time and the most memory (MiB).
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks.law.page import write_record

CONTROLLERS, PROCESSES, FACTS = 100, 2, 20
ROOT = Path(__file__).parents[2]
FILL = Path(__file__).parent / "fill_lives.sql"
LOST = "TRUNCATE dossiers_obligation, dossiers_involved, work_task CASCADE"


def main() -> None:
    """Measure, say it, and write the page."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--dossiers", type=int, default=int(os.environ.get("LAW_BENCH_DOSSIERS", "250000")))
    asked.add_argument("--no-page", action="store_true", help="leave docs/law/performance.md alone")
    asked.add_argument("--process", type=int, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.process is not None:
        work(given.process)
        return
    told = measure(given.dossiers)
    print(json.dumps(told, indent=2))
    if not given.no_page:
        write_record(page(told))


def measure(dossiers: int) -> dict[str, Any]:
    """Make the record, or take the one that was made before, then rebuild it twice."""
    begun = time.perf_counter()
    _prepare(dossiers)
    ready = round((time.perf_counter() - begun) / 60, 1)
    return {"dossiers": dossiers, "processes": PROCESSES, "facts": FACTS, "minutes_to_prepare": ready, "first": _pass(), "again": _pass()}


def _prepare(dossiers: int) -> None:
    import psycopg

    from benchmarks.record import setup
    from doorlopend.gateways.cli import embedded

    name = f"bench_law_{dossiers}"
    setup.database(name, dossiers=dossiers, controllers=CONTROLLERS)
    owner = embedded.address(embedded.start(home=setup.HOME), role="doorlopend_owner", database=name)
    environment = {**os.environ, "DATABASE_OWNER_URL": owner, "DOORLOPEND_ACT_AS": "owner"}
    migrate = [sys.executable, "-m", "doorlopend.gateways.cli", "db", "migrate"]
    subprocess.run(migrate, env=environment, check=True, stdout=sys.stderr)
    script = FILL.read_text(encoding="utf-8")
    mark = sha256(script.encode()).hexdigest()[:16]
    with psycopg.connect(owner) as link:
        if _mark(link) != mark:
            _say("filling the record with lives")
            link.execute(script)  # type: ignore[call-overload]
            link.execute(f"COMMENT ON TABLE dossiers_fact IS '{mark}'")
        else:
            _say("using the record made before; its derived rows are removed")
            link.execute(LOST)
        link.commit()
        link.autocommit = True
        link.execute("VACUUM ANALYZE")


def _mark(link: Any) -> str | None:
    """With which lives the record was filled, if it was."""
    row = link.execute("SELECT obj_description('dossiers_fact'::regclass)").fetchone()
    return None if row is None else row[0]


def _pass() -> dict[str, Any]:
    """One rebuild of all controllers, the processes each taking every second one."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.law.rebuild", "--process"]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    running = [subprocess.Popen([*command, str(number)], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
               for number in range(PROCESSES)]  # fmt: skip
    outs = [one.communicate()[0] for one in running]
    if any(one.returncode for one in running):
        raise SystemExit("a process of the rebuild stopped with an error; see above")
    told = [json.loads(out) for out in outs]
    minutes = round((time.perf_counter() - begun) / 60, 2)
    return {"minutes": minutes, "derived": sum(one["derived"] for one in told), "changed": sum(one["changed"] for one in told),
            "processor_minutes": [one["processor_minutes"] for one in told], "most_mib": [one["mib"] for one in told]}  # fmt: skip


def work(number: int) -> None:
    """One process: its share of the controllers; prints what it did and the most memory it used."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorlopend.settings")
    import django

    django.setup()
    from doorlopend.records.dossiers.rebuild import Rebuilt, rebuild
    from doorlopend.records.regions.models import Controller

    done, begun = Rebuilt(), time.perf_counter()
    mine = list(Controller.objects.order_by("oin").values_list("pk", flat=True))[number::PROCESSES]
    for place, controller_id in enumerate(mine, 1):
        done += rebuild(controller_id=controller_id, follow=False)
        if place % 10 == 0:
            _say(f"process {number}: {done.derived:,} dossiers, {(time.perf_counter() - begun) / 60:.1f} min")
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"derived": done.derived, "changed": done.changed, "mib": round(used.ru_maxrss / 1024),
                      "processor_minutes": round((used.ru_utime + used.ru_stime) / 60, 2)}))  # fmt: skip


def page(told: dict[str, Any]) -> str:
    """What the page says about the record."""
    rows = [f"| {name} | {told[key]['minutes']} min | {' and '.join(map(str, told[key]['processor_minutes']))} min | "
            f"{told[key]['changed']:,} of {told[key]['derived']:,} | {' and '.join(f'{one:,}' for one in told[key]['most_mib'])} MiB |"
            for name, key in (("every derived row lost: all derived and written", "first"), ("everything stands: derived and compared", "again"))]  # fmt: skip
    return f"""
{told['dossiers']:,} dossiers of {told['facts']} facts each, {told['processes']} processes of `records.dossiers.rebuild` beside embedded PostgreSQL on
the same {os.cpu_count()} cores, measured on {date.today()} with `python -m benchmarks.law.rebuild --dossiers {told['dossiers']}`.
Goal for 250,000: at most 10 minutes of wall clock and 2,048 MiB per process.

| pass | wall clock | processor time per process | dossiers that changed | most memory per process |
| --- | --- | --- | --- | --- |
{chr(10).join(rows)}
"""


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
