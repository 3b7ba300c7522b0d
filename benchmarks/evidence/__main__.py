"""`bin/bench evidence`: coverage, refusals and speed, written as one page.

Every row is kept in `measured.json` as soon as it is there, so a run may be cut short: the next one goes on with the
rows that this engine version has not measured yet. `python -m benchmarks.evidence --only wedge --again` measures
some rows anew; `--parts speed` a part of the page.
"""

import argparse
import json
import platform
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from doorlopend.engines.evidence import ENGINE_VERSION

from . import coverage, refusals, speed
from .page import page

PAGE = Path(__file__).parents[2] / "docs" / "evidence.md"
KEPT = Path(__file__).parent / "measured.json"
PARTS = ("coverage", "refusals", "speed")


def main(argv: list[str] | None = None) -> None:
    """Measure what is asked for and not yet there, and write the page."""
    options = _options(argv)
    kept: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    if "coverage" in options.parts:
        cells = coverage.cells()
        _measure(kept, "coverage", [c.name for c in cells], options, coverage.run_cell, _cell)
    if "refusals" in options.parts:
        _measure(kept, "refusals", refusals.names(), options, refusals.run_row, _refusal)
    if "speed" in options.parts:
        kept["speed"] = {"rows": [asdict(r) for r in speed.run()], "beside": speed.versions(), **_stamp()}
    _keep(kept)
    options.out.write_text(page(kept), encoding="utf-8")


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=2000, help="simulated testbeds per coverage row")
    parser.add_argument("--pairs", type=int, default=1000, help="worlds and twins per refusal")
    parser.add_argument("--parts", nargs="+", default=PARTS, choices=PARTS)
    parser.add_argument("--only", default="", help="rows whose name holds this text")
    parser.add_argument("--again", action="store_true", help="also rows measured before")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, default=PAGE)
    return parser.parse_args(argv)


def _measure(
    kept: dict[str, Any], part: str, names: list[str], options: argparse.Namespace, run: Any, row: Any
) -> None:
    """Rows by index in worker processes, each kept at once."""
    count = options.worlds if part == "coverage" else options.pairs
    rows: dict[str, Any] = {n: r for n, r in kept.get(part, {}).items() if n in names}
    todo = [
        i
        for i, n in enumerate(names)
        if options.only in n and (options.again or not _current(rows.get(n), count))
    ]
    with ProcessPoolExecutor(options.workers) as pool:
        jobs = {pool.submit(run, i, count): names[i] for i in todo}
        for job in as_completed(jobs):
            rows[jobs[job]] = row(job.result()) | _stamp() | _fewer(rows.get(jobs[job]), count)
            kept[part] = {n: rows[n] for n in names if n in rows}
            _keep(kept)
            print(jobs[job], {k: v for k, v in rows[jobs[job]].items() if k != "on"}, flush=True)


def _current(row: dict[str, Any] | None, count: int) -> bool:
    return row is not None and row["engine"] == ENGINE_VERSION and row["asked"] >= count


def _fewer(row: dict[str, Any] | None, count: int) -> dict[str, Any]:
    """What the same engine had with fewer worlds of the same seeds, when a row is taken further."""
    if row is None or row["engine"] != ENGINE_VERSION or row["asked"] >= count or "share" not in row:
        return {}
    return {"before": {"worlds": row["worlds"], "share": row["share"]}}


def _stamp() -> dict[str, Any]:
    return {
        "on": datetime.now(UTC).date().isoformat(),
        "engine": ENGINE_VERSION,
        "python": platform.python_version(),
    }


def _keep(kept: dict[str, Any]) -> None:
    KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def _cell(o: coverage.Outcome) -> dict[str, Any]:
    return {
        "counts": o.counts,
        "asked": o.asked,
        "worlds": o.worlds,
        "share": o.share,
        "error": o.error,
        "low": o.allowed[0],
        "high": o.allowed[1],
        "holds": o.holds,
        "refused": o.refused,
        "seconds": round(o.seconds, 1),
    }


def _refusal(f: refusals.Fired) -> dict[str, Any]:
    return {
        "code": f.code,
        "about": f.about,
        "asked": f.worlds,
        "world": f.world,
        "twin": f.twin,
        "holds": f.holds,
        "seconds": round(f.seconds, 1),
    }


if __name__ == "__main__":
    main()
