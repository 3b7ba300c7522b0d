"""Placement side by side with what else there is, each solver and stream in its own process, one after the other.

`main()` measures and writes docs/performance-placement.md from benchmarks/placement/measured.json, where every row is
kept with the day and the load it was measured under. Parts by name: `python -m benchmarks.placement small online-region`;
without a name all of them, about twenty minutes on two quiet cores; the part `hias` only where DOORLOPEND_HIAS names a
folder with its files (see `hias`), otherwise its rows stay. Where others use the machine too, limits of
wall-clock time are stretched by its load (at most three times); processor seconds stand beside them.
"""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.placement import hias

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs" / "performance-placement.md"
KEPT = Path(__file__).with_name("measured.json")
REAL = dict.fromkeys(hias.SETTINGS, 10.0)
OURS = {"small": 10.0, "region": 15.0, "country": 60.0, **REAL}
CAP = {"small": 10.0, "region": 60.0, "country": 60.0, **REAL}
"""Seconds the peers get. At country size HiGHS' linear program alone needs over ten minutes: a cap, not a proof."""

PEERS = ("greedy", "min_cost_flow", "highs_lp", "highs", "cp_sat", "bansak")
SEED = 1
SMALL_SEEDS = range(1, 9)
GUARD = 200.0
"""Seconds after which a process is stopped: some solvers pass their own limit."""

HELD_OUT = [11, 12, 13, 14]
"""Streams for measuring. Streams 1-6 of the small family served to choose `desk.SPREAD` and are not measured."""

EVERY_POLICY = ("lottery", "greedy", "static_prices", "weekly_prices", "weekly_joint", "within_term", "within_term_even")
WRONG = (0.2, -0.2)
REAL_POLICIES = ("lottery", "greedy", "static_prices", "weekly_prices", "weekly_joint", "within_term")
ORDERS = range(6)
"""Orders in which the real cases arrive: that of the file, and five random ones."""

Row = dict[str, Any]


def patience() -> float:
    """How much longer everything may take because others use the machine too."""
    return min(3.0, max(1.0, (os.getloadavg()[0] + 1) / (os.cpu_count() or 1)))


def measured(module: str, words: Sequence[object], *, guard: float) -> Row:
    """What a process of its own prints as its last line, or why it printed nothing."""
    line = [sys.executable, "-m", f"benchmarks.placement.{module}", *map(str, words)]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    try:
        done = subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=guard, check=True)
    except subprocess.TimeoutExpired:
        return {"failed": f"stopped after {guard:.0f} s"}
    except subprocess.CalledProcessError as error:
        return {"failed": error.stderr.strip().splitlines()[-1][:120] if error.stderr.strip() else f"ended with {error.returncode}"}
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def batch(solver: str, family: str, seed: int) -> Row:
    limit = (OURS if solver.startswith("ours") else CAP)[family] * patience()
    found = measured("compare", [solver, family, seed, limit], guard=max(GUARD, limit + 60) * patience())
    return {"kind": "batch", "solver": solver, "family": family, "seed": seed, "limit": limit, **found}


def stream(family: str, seed: int, policies: Sequence[str], error: float, kind: str = "stream") -> Row:
    """The hindsight optimum of a stream is solved once: neither the forecast nor when homes become known changes it."""
    same = [row["hindsight"] for row in kept() if "hindsight" in row and hindsight_of(row) == hindsight_of({"family": family, "seed": seed, "kind": kind})]
    known = json.dumps(same[0] if same else None)
    found = measured("arrivals", [family, seed, ",".join(policies), error, OURS[family] * patience(), known, kind], guard=1800)
    return {"kind": kind, "family": family, "seed": seed, "error": error, **found}


def hindsight_of(row: Row) -> tuple[Any, ...]:
    """What a hindsight optimum depends on; of the real cases every order has the same."""
    return row["family"], 0 if row["family"] in REAL else row["seed"], row["kind"] == "free"


def room() -> Iterator["Step"]:
    """A round of 300 households through the pages."""
    yield lambda: {"kind": "room", **measured("room", [], guard=600)}


Step = Callable[[], Row]
HARM_SEEDS = range(1, 21)
"""Small rounds on which every reading of the own lottery value is measured."""


def lottery(family: str, seed: int) -> Row:
    found = measured("lottery", [family, seed, 4.0 * patience()], guard=GUARD * patience())
    return {"kind": "harm", "family": family, "seed": seed, **found}


def verify() -> Iterator[Step]:
    """A thousand wrong results against the independent check."""
    yield lambda: {"kind": "mutants", **measured("mutants", [], guard=600)}


def harm() -> Iterator[Step]:
    yield from (partial(lottery, "small", seed) for seed in HARM_SEEDS)


def small() -> Iterator[Step]:
    for seed in SMALL_SEEDS:
        yield partial(batch, "ours", "small", seed)
        yield partial(batch, "ours_free", "small", seed)
    yield from (partial(batch, solver, "small", SEED) for solver in PEERS)


def sized(family: str) -> Iterator[Step]:
    yield from (partial(batch, solver, family, SEED) for solver in ("ours", "ours_free", *PEERS))


def online_small() -> Iterator[Step]:
    for seed in HELD_OUT:
        yield partial(stream, "small", seed, EVERY_POLICY, 0.0)
        yield from (partial(stream, "small", seed, ("within_term",), error) for error in WRONG)
    yield partial(stream, "small", HELD_OUT[0], ("min_discord",), 0.0)


def online(family: str, policies: Sequence[str]) -> Iterator[Step]:
    yield partial(stream, family, HELD_OUT[0], policies, 0.0)
    yield from (partial(stream, family, HELD_OUT[0], ("within_term",), error) for error in WRONG)


def online_announced() -> Iterator[Step]:
    """The same streams when homes become known over the half-year."""
    yield from (partial(stream, "small", seed, ("greedy", "static_prices", "within_term"), 0.0, "announced") for seed in HELD_OUT)
    yield partial(stream, "region", HELD_OUT[0], ("greedy", "static_prices", "within_term"), 0.0, "announced")


def real() -> Iterator[Step]:
    """The real cases: one round with do-no-harm and without, what each reading of it costs, and as they arrive."""
    for setting in hias.SETTINGS:
        yield partial(batch, "ours", setting, SEED)
        yield from (partial(batch, solver + "_free", setting, SEED) for solver in ("ours", *PEERS))
        yield partial(lottery, setting, SEED)
    for setting in hias.SETTINGS:
        for order in ORDERS:
            yield partial(stream, setting, order, REAL_POLICIES, 0.0, "free")
    yield partial(stream, "hias", 0, REAL_POLICIES, 0.0)


PARTS: dict[str, Callable[[], Iterator[Step]]] = {
    "room": room,
    "small": small,
    "region": partial(sized, "region"),
    "country": partial(sized, "country"),
    "harm": harm,
    "verify": verify,
    "online-small": online_small,
    "online-region": partial(online, "region", ("greedy", "static_prices", "weekly_joint", "within_term")),
    "online-announced": online_announced,
    "online-country": partial(online, "country", ("greedy", "static_prices", "within_term")),
    "hias": real,
}


def kept() -> list[Row]:
    """The rows measured so far."""
    return list(json.loads(KEPT.read_text())) if KEPT.exists() else []


def keep(rows: list[Row]) -> None:
    """Whole or not at all: another part may be writing."""
    fresh = KEPT.with_suffix(f".{os.getpid()}")
    fresh.write_text("[\n" + ",\n".join(map(json.dumps, rows)) + "\n]\n")
    fresh.replace(KEPT)


def main(names: Sequence[str] = ()) -> None:
    """Measure the named parts (all without a name); the page is written after every row, so a run cut short keeps its rows."""
    from benchmarks.placement.report import write

    machine = f"{os.cpu_count()} cores, {platform.platform()}, Python {platform.python_version()}"
    for name in names or PARTS:
        if name == "hias" and hias.folder() is None:
            print("hias: not measured, its rows stay (DOORLOPEND_HIAS names no folder)")
            continue
        keep([row for row in kept() if row["part"] != name])
        for step in PARTS[name]():
            about = {"part": name, "on": f"{datetime.now(UTC):%Y-%m-%d %H:%M}", "load": round(os.getloadavg()[0], 1)}
            row = {**about, **step()}
            print(json.dumps(row), flush=True)
            keep([*kept(), row])
            write(REPORT, kept(), machine=machine)
    print(f"written {REPORT}")
