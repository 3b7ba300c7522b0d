"""`bin/bench casework`: a case manager's pages and the search by name at 250,000 dossiers.

Writes `docs/casework-performance.md`. Goals are printed beside what was measured; nothing here fails on a number.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

from ..record.measure import Times, gathered
from . import setup

ROOT = Path(__file__).resolve().parents[2]
GOAL = 150
REPORT = Path("docs", "casework-performance.md")
PAGES = {
    "dossier": "dossier page of a full life", "intake": "page of the intake", "plan": "page of the plan", "progress": "progress and end",
    "list": "my people today", "team list": "people of the whole gemeente", "gaps": "whom nobody holds", "quiet": "not spoken for thirty days",
    "attention": "course that asks for attention", "attention anew": "the same, 40 courses derived anew (once after each new fact or lawbook)", "team view": "team view with load", "search": "search by the start of names",
}  # fmt: skip


def main() -> None:
    setup.database()
    found: dict[str, tuple[Times, Times]] = {}
    for what in PAGES:
        found[what] = _apart(what)
        _report(found)  # after each, so that a run that is cut off has told what it measured
    print((ROOT / REPORT).read_text())


def _report(found: dict[str, tuple[Times, Times]]) -> None:
    lines = [
        "# Performance of casework",
        "",
        f"Measured by `bin/bench casework` on {os.cpu_count()} cores ({platform.machine()}, Python {platform.python_version()}), embedded PostgreSQL,",
        f"{setup.DOSSIERS:,} dossiers with 5 million facts over {setup.CONTROLLERS} gemeenten; the dossiers opened are full lives from plan to exam.",
        "Whole requests through the web stack, one process, without a network. Processor time is that of the web process alone; on an",
        f"idle machine the time on the clock is that and the database's. Load of the machine while measuring: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.",
        "",
        "| page | goal | time on the clock | of which processor |",
        "|---|---|---|---|",
        *(f"| {words} | p95 ≤ {GOAL} ms | {found[what][0]} | {found[what][1]} |" for what, words in PAGES.items() if what in found),
        "",
    ]
    (ROOT / REPORT).write_text("\n".join(lines))


def _apart(what: str) -> tuple[Times, Times]:
    """Each page in a process of its own, since Django serves one database per process."""
    out = subprocess.run([sys.executable, "-m", "benchmarks.casework.pages", what], env=os.environ.copy(), check=True, capture_output=True, text=True, cwd=ROOT)
    pairs = [tuple(map(float, line.split())) for line in out.stdout.splitlines()]
    print(f"{what}: {len(pairs)} times", file=sys.stderr)
    return gathered([wall for wall, _own in pairs]), gathered([own for _wall, own in pairs])


if __name__ == "__main__":
    main()
