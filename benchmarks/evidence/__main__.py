"""`bin/bench evidence [--worlds N] [--out FILE]`: coverage, refusals and speed, written as one honest page."""

import argparse
import json
import platform
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from . import coverage, refusals, speed

PAGE = Path(__file__).parents[2] / "docs" / "evidence.md"


def main(argv: list[str] | None = None) -> None:
    """Run what is asked for and write the page; parts not run are taken over from `--keep` (a file of earlier rows)."""
    options = _options(argv)
    rows: dict[str, Any] = (
        json.loads(options.keep.read_text()) if options.keep and options.keep.exists() else {}
    )
    if "coverage" in options.parts:
        rows["coverage"] = _run_coverage(options)
    if "refusals" in options.parts:
        pairs = refusals.run(max(options.worlds // 10, 20))
        rows["refusals"] = [
            {
                "code": f.pair.code,
                "about": f.pair.about,
                "worlds": f.worlds,
                "world": f.world,
                "twin": f.twin,
                "holds": f.holds,
            }
            for f in pairs
        ]
        rows["lotteries"] = {"worlds": options.worlds, "fired": refusals.refused_in_lotteries(options.worlds)}
    if "speed" in options.parts:
        rows["speed"] = [asdict(r) for r in speed.run()]
    rows["made"] = {
        "on": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "cpus": len(__import__("os").sched_getaffinity(0)),
    }
    if options.keep:
        options.keep.write_text(json.dumps(rows))
    options.out.write_text(page(rows), encoding="utf-8")


def _run_coverage(options: argparse.Namespace) -> list[dict[str, Any]]:
    """All cells; each is kept as soon as it is there, for a long run may be cut short."""
    order = [c.name for c in coverage.cells()]
    seen: list[dict[str, Any]] = []

    def done(o: coverage.Outcome) -> None:
        seen.append(_row(o))
        print(f"{o.seconds:6.0f} s  {o.share:.3f}  {o.name}", flush=True)
        if options.keep:
            options.keep.write_text(
                json.dumps({"coverage": sorted(seen, key=lambda r: order.index(r["name"]))})
            )

    return [_row(o) for o in coverage.run(options.worlds, done=done)]


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--worlds", type=int, default=2000)
    parser.add_argument("--parts", nargs="+", default=["coverage", "refusals", "speed"])
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--out", type=Path, default=PAGE)
    return parser.parse_args(argv)


def _row(o: coverage.Outcome) -> dict[str, Any]:
    return {
        "name": o.name,
        "counts": o.counts,
        "worlds": o.worlds,
        "share": o.share,
        "error": o.error,
        "low": o.allowed[0],
        "high": o.allowed[1],
        "holds": o.holds,
        "refused": o.refused,
    }


def page(rows: dict[str, Any]) -> str:
    """The whole page in Markdown."""
    made = rows["made"]
    parts = [
        "# Does the evidence engine keep its promises?",
        "",
        f"Written by `bin/bench evidence` on {made['on']} (Python {made['python']}, {made['cpus']} processors, a machine shared with other work). Each row can be made again with the same seeds.",
        "",
        *([rows["note"], ""] if rows.get("note") else []),
        *_coverage(rows.get("coverage", [])),
        *_refusals(rows.get("refusals", []), rows.get("lotteries")),
        *_speed(rows.get("speed", [])),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _coverage(cells: list[dict[str, Any]]) -> list[str]:
    if not cells:
        return []
    worlds = max(c["worlds"] for c in cells)
    missed = [c for c in cells if not c["holds"]]
    lines = [
        "## Intervals and false alarms",
        "",
        f"Up to {worlds:,} simulated testbeds per row with a known truth, analysed by the method that `analyse` chooses. Monte Carlo error in brackets. The ranges are meant for 2,000 worlds; with fewer a row can fall outside by chance, and a row inside proves less. The last column says in how many of these worlds `analyse` would have refused to tell (too few events, or people not followed long enough).",
        "",
        f"{len(cells) - len(missed)} of {len(cells)} rows lie in their range."
        + (f" Outside: {'; '.join(c['name'] for c in missed[:12])}." if missed else ""),
        "",
        "| testbed | counted | worlds | share | allowed | | refused by `analyse` |",
        "|---|---|---|---|---|---|---|",
    ]
    return [*lines, *map(_coverage_row, cells), ""]


def _coverage_row(c: dict[str, Any]) -> str:
    kept = "" if c["refused"] is None else f"{100 * c['refused']:.0f} %"
    verdict = "yes" if c["holds"] else "**no**"
    return f"| {c['name']} | {c['counts']} | {c['worlds']:,} | {100 * c['share']:.1f} % ({100 * c['error']:.1f}) | {100 * c['low']:.1f}-{100 * c['high']:.1f} % | {verdict} | {kept} |"


def _refusals(pairs: list[dict[str, Any]], lotteries: dict[str, Any] | None) -> list[str]:
    if not pairs:
        return []
    lines = [
        "## Refusals",
        "",
        f"{pairs[0]['worlds']} worlds in which a refusal must fire (99 % or more) and as many twins in which it must not (1 % or less).",
        "",
        "| code | world | fires | in the twin | |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {p['code']} | {p['about']} | {100 * p['world']:.1f} % | {100 * p['twin']:.1f} % | {'yes' if p['holds'] else '**no**'} |"
        for p in pairs
    ]
    return [
        *lines,
        "",
        f"No overlap (R3) in a lottery: {lotteries['fired']} of {lotteries['worlds']:,}."
        if lotteries
        else "",
        "",
    ]


def _speed(rows: list[dict[str, Any]]) -> list[str]:
    if not rows:
        return []
    lines = [
        "## Speed",
        "",
        "Medians of processor time in milliseconds, one thread, all in one run on one machine (processor time, because the machine was shared). The ratio says how many times longer the other package takes.",
        "",
        "| job | here | goal | beside | there | ratio |",
        "|---|---|---|---|---|---|",
    ]
    for r in rows:
        goal = (
            "" if r["goal"] is None else f"{r['goal']:,.0f} {'yes' if r['ours'] <= r['goal'] else '**no**'}"
        )
        theirs, ratio = (
            ("-", "-") if r["theirs"] is None else (f"{r['theirs']:,.1f}", f"{r['theirs'] / r['ours']:,.1f}")
        )
        lines.append(f"| {r['job']} | {r['ours']:,.1f} | {goal} | {r['peer'] or '-'} | {theirs} | {ratio} |")
    return [*lines, ""]


if __name__ == "__main__":
    main()
