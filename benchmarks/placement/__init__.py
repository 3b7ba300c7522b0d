"""Placement side by side with what else there is, in one run, each solver in its own process, one after the other.

`main()` measures and writes docs/performance-placement.md. Options by environment: PLACEMENT_BENCH=quick leaves the
country out, =full adds arrivals for the whole country. On a machine that others use too, limits of wall-clock time are
stretched by its load (at most three times); processor seconds stand beside them.
"""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs" / "performance-placement.md"
OURS = {"small": 20.0, "region": 15.0, "country": 60.0}
CAP = {"small": 10.0, "region": 20.0, "country": 30.0}
"""Seconds the comparators get. At country size that is a cap, far below what their linear program alone needs."""

COMPARED = {
    "small": ("ours", "highs", "cp_sat", "min_cost_flow", "greedy", "bansak"),
    "region": ("ours", "highs", "cp_sat", "min_cost_flow", "greedy", "bansak"),
    "country": ("ours", "min_cost_flow", "greedy"),
}
SEED = 1
GUARD = 240
HELD_OUT = [11, 12, 13, 14]
"""Streams for measuring. Streams 1-6 of the small family served to choose `online.SPREAD` and are not measured."""


def patience() -> float:
    """How much longer everything may take because others use the machine too."""
    return min(3.0, max(1.0, (os.getloadavg()[0] + 1) / (os.cpu_count() or 1)))


def one(solver: str, family: str) -> dict[str, Any]:
    """One solver in its own process."""
    seconds = (OURS[family] if solver == "ours" else CAP[family]) * patience()
    words = [sys.executable, "-m", "benchmarks.placement.compare", solver, family, str(SEED), str(seconds)]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    try:
        done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=GUARD, check=True)
    except subprocess.TimeoutExpired:
        return {"solver": solver, "family": family, "failed": f"not done after {GUARD} s"}
    except subprocess.CalledProcessError as error:
        return {"solver": solver, "family": family, "failed": error.stderr.strip().splitlines()[-1][:120]}
    return {**json.loads(done.stdout.strip().splitlines()[-1]), "limit": seconds}




def arrivals(family: str, seeds: list[int], policies: list[str], error: float) -> dict[str, Any]:
    """Online policies on the same tight streams; means over seeds."""
    from doorlopend.engines.placement import generate, online
    from doorlopend.engines.placement.reading import read_instance

    found: dict[str, list[dict[str, Any]]] = {}
    for seed in seeds:
        instance = read_instance(generate.generate(family=family, seed=seed, tight=True))
        earlier = read_instance(generate.earlier_period(family=family, seed=seed))
        result = online.simulate(instance, earlier=earlier, policies=policies, forecast_error=error, hindsight_time=20.0 * patience())
        for run in result["runs"]:
            found.setdefault(run["policy"], []).append(run)
    rows = {p: {k: sum(r[k] for r in runs) / len(runs) for k in ("percent", "unplaced", "balance", "seconds")} for p, runs in found.items()}
    return {"family": family, "seeds": len(seeds), "error": error, "rows": rows}


def harm(family: str, time_limit: float) -> dict[str, Any]:
    """What individual do-no-harm costs, and who is harmed without it."""
    from doorlopend.engines.placement import fairness, generate
    from doorlopend.engines.placement.reading import read_instance
    from doorlopend.engines.placement.solve import solve
    from doorlopend.engines.placement.state import score_part

    found = {}
    for on in (False, True):
        document = generate.generate(family=family, seed=SEED)
        document["policy"]["individual_do_no_harm"] = on
        advice = solve(read_instance(document), time=time_limit * patience(), gap=0.0005)
        worse = len(fairness.below_reference(advice.problem, advice.place))
        audited = [g.not_harmed for d in advice.problem.instance.audit for g in fairness.groups(advice, d)]
        found[on] = {"score": score_part(advice.problem, advice.place), "value": advice.value, "gap": advice.gap,
                     "unplaced": int((advice.place < 0).sum()), "below": worse, "groups_not_harmed": sum(audited),
                     "groups": len(audited), "steering": fairness.steering(advice.problem, advice.place)}  # fmt: skip
    return {"family": family, "off": found[False], "on": found[True]}


def checking(families: list[str]) -> list[dict[str, Any]]:
    """How long the independent check takes, on our own results."""
    from doorlopend.engines.placement import generate, verification
    from doorlopend.engines.placement.reading import read_instance
    from doorlopend.engines.placement.solve import result_document, solve

    rows = []
    for family in families:
        document = generate.generate(family=family, seed=SEED + 1)
        advice = solve(read_instance(document), time=OURS[family] * patience(), gap={"small": 0.0, "region": 0.0005}.get(family, 0.001))
        result = result_document(advice, instance_sha256="", parameters={})
        start = time.monotonic()
        verification.verify(document, result)
        rows.append({"family": family, "solve": advice.seconds, "gap": advice.gap, "verify": time.monotonic() - start})
    return rows


Found = dict[str, list[dict[str, Any]]]


def main() -> None:
    from benchmarks.placement.report import write

    size = os.environ.get("PLACEMENT_BENCH", "")
    families = ["small", "region"] if size == "quick" else ["small", "region", "country"]
    machine = f"{os.cpu_count()} cores, {platform.platform()}, Python {platform.python_version()}"
    found: Found = {"rows": [], "streams": [], "harms": [], "checks": []}
    load = os.getloadavg()[0]
    for part, measure in steps(families, full=size == "full"):
        result = measure()
        found[part] += result if isinstance(result, list) else [result]
        print(part, result, flush=True)
        write(REPORT, **found, machine=machine, load=load)
    print(f"written {REPORT}")


def steps(families: list[str], *, full: bool) -> Iterator[tuple[str, Callable[[], Any]]]:
    """What is measured, in order; the page is written after each, so that a run that is cut short keeps its rows."""
    for family in families:
        for solver in COMPARED[family]:
            yield "rows", partial(one, solver, family)
    some = ["lottery", "greedy", "static_prices", "weekly_prices", "weekly_joint", "within_term"]
    yield "streams", partial(arrivals, "small", HELD_OUT, some, 0.0)
    yield "streams", partial(arrivals, "small", HELD_OUT, ["within_term"], 0.2)
    yield "streams", partial(arrivals, "region", HELD_OUT[:1], ["greedy", "static_prices", "within_term"], 0.0)
    yield "harms", partial(harm, "small", 20.0)
    yield "harms", partial(harm, "region", 20.0)
    yield "streams", partial(arrivals, "region", HELD_OUT[:1], ["within_term"], 0.2)
    for family in families:
        yield "checks", partial(checking, [family])
    yield "streams", partial(arrivals, "small", HELD_OUT[:1], ["min_discord"], 0.0)
    if full:
        yield "streams", partial(arrivals, "country", HELD_OUT[:1], ["greedy", "within_term"], 0.0)
