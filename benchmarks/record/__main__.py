"""`bin/bench record`: recording a fact, the worklist at two sizes, and notifications per second.

Writes `docs/performance.md`. Goals are printed beside what was measured; nothing here fails on a number.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

from . import setup
from .measure import Times

ROOT = Path(__file__).resolve().parents[2]
SIZES = {"small": (2_500, 1), "large": (250_000, 100)}


def main() -> None:
    small, large = (_apart(f"worklist:{size}") for size in SIZES)
    team_small, team_large = (_apart(f"team:{size}") for size in SIZES)
    site, apart = (_apart("record:large", form) for form in ("site", "apart"))
    notify = _apart("notify:small")
    _report(small, large, team_small, team_large, site, apart, notify)


def _apart(what: str, *arguments: str) -> list[float]:
    """Each measurement in a process of its own, since Django serves one database per process."""
    task, size = what.split(":")
    dossiers, controllers = SIZES[size]
    setup.database(f"bench_{size}", dossiers=dossiers, controllers=controllers)
    out = subprocess.run([sys.executable, "-m", f"benchmarks.record.{task}", *arguments], env=os.environ.copy(), check=True, capture_output=True, text=True, cwd=ROOT)
    print(f"{what} {' '.join(arguments)}: {len(out.stdout.split())} values", file=sys.stderr)
    return sorted(float(word) for word in out.stdout.split())


def _report(small, large, team_small, team_large, site, apart, notify) -> None:  # type: ignore[no-untyped-def]
    times = {name: Times(tuple(values)) for name, values in {"small": small, "large": large, "team_small": team_small, "team_large": team_large, "site": site, "apart": apart}.items()}
    seconds, sent, p95 = notify[0], notify[-1], notify[1]
    lines = [
        "# Performance of the record",
        "",
        f"Measured by `bin/bench record` on {os.cpu_count()} cores ({platform.machine()}, Python {platform.python_version()}), embedded PostgreSQL. Goals are those the project set itself.",
        "",
        "| what | goal | measured |",
        "|---|---|---|",
        f"| record one fact with derivation and audit, 250,000 dossiers, 8 writers in the web server's own form (2 processes of 4 threads) | p95 ≤ 50 ms | {times['site']} |",
        f"| the same, 8 writers in 8 processes | p95 ≤ 50 ms | {times['apart']} |",
        f"| worklist of one case manager, whole page, 2,500 dossiers / 50,000 facts | – | {times['small']} |",
        f"| worklist of one case manager, whole page, 250,000 dossiers / 5 million facts | p95 ≤ 120 ms | {times['large']} |",
        f"| ratio of the two p95 | ≤ 2 | {times['large'].at(0.95) / times['small'].at(0.95):.2f} |",
        f"| worklist of a whole gemeente (2,500 people), small and large record | – | {times['team_small']} / {times['team_large']} |",
        f"| ratio of those two p95 | – | {times['team_large'].at(0.95) / times['team_small'].at(0.95):.2f} |",
        f"| notifications kept per second (201 after commit) | 200 for 60 s | {sent / seconds:.0f} per second over {seconds:.0f} s, p95 {p95:.0f} ms |",
        "",
    ]
    (ROOT / "docs" / "performance.md").write_text("\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
