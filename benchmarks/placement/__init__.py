"""Placement side by side with what else there is, in one run, each solver in its own process, one after the other.

`main()` measures and writes docs/performance-placement.md. Options by environment: PLACEMENT_BENCH=quick leaves the
country out. Times are wall-clock on the machine as it was; processor seconds stand beside them.
"""

import json
import os
import platform
import subprocess
import sys
import time
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


def one(solver: str, family: str) -> dict[str, Any]:
    """One solver in its own process."""
    seconds = OURS[family] if solver == "ours" else CAP[family]
    words = [sys.executable, "-m", "benchmarks.placement.compare", solver, family, str(SEED), str(seconds)]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    try:
        done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=GUARD, check=True)
    except subprocess.TimeoutExpired:
        return {"solver": solver, "family": family, "failed": f"not done after {GUARD} s"}
    except subprocess.CalledProcessError as error:
        return {"solver": solver, "family": family, "failed": error.stderr.strip().splitlines()[-1][:120]}
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def batch(families: list[str]) -> list[dict[str, Any]]:
    rows = []
    for family in families:
        for solver in COMPARED[family]:
            rows.append(one(solver, family))
            print(rows[-1], flush=True)
    return rows


def arrivals(family: str, seeds: list[int], policies: list[str], error: float) -> dict[str, Any]:
    """Online policies on the same tight streams; means over seeds."""
    from doorlopend.engines.placement import generate, online
    from doorlopend.engines.placement.reading import read_instance

    found: dict[str, list[dict[str, Any]]] = {}
    for seed in seeds:
        instance = read_instance(generate.generate(family=family, seed=seed, tight=True))
        earlier = read_instance(generate.earlier_period(family=family, seed=seed))
        result = online.simulate(instance, earlier=earlier, policies=policies, forecast_error=error, hindsight_time=30.0)
        for run in result["runs"]:
            found.setdefault(run["policy"], []).append(run)
    rows = {p: {k: sum(r[k] for r in runs) / len(runs) for k in ("percent", "unplaced", "balance", "seconds")} for p, runs in found.items()}
    print(family, error, rows, flush=True)
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
        advice = solve(read_instance(document), time=time_limit, gap=0.0005)
        worse = len(fairness.below_reference(advice.problem, advice.place))
        audited = [g.not_harmed for d in advice.problem.instance.audit for g in fairness.groups(advice, d)]
        found[on] = {"score": score_part(advice.problem, advice.place), "value": advice.value, "gap": advice.gap,
                     "unplaced": int((advice.place < 0).sum()), "below": worse, "groups_not_harmed": sum(audited),
                     "groups": len(audited), "steering": fairness.steering(advice.problem, advice.place)}  # fmt: skip
    print(family, found, flush=True)
    return {"family": family, "off": found[False], "on": found[True]}


def checking(families: list[str]) -> list[dict[str, Any]]:
    """How long the independent check takes, on our own results."""
    from doorlopend.engines.placement import generate, verification
    from doorlopend.engines.placement.reading import read_instance
    from doorlopend.engines.placement.solve import result_document, solve

    rows = []
    for family in families:
        document = generate.generate(family=family, seed=SEED + 1)
        advice = solve(read_instance(document), time=OURS[family], gap={"small": 0.0, "region": 0.0005}.get(family, 0.001))
        result = result_document(advice, instance_sha256="", parameters={})
        start = time.monotonic()
        verification.verify(document, result)
        rows.append({"family": family, "solve": advice.seconds, "gap": advice.gap, "verify": time.monotonic() - start})
        print(rows[-1], flush=True)
    return rows


def main() -> None:
    quick = os.environ.get("PLACEMENT_BENCH") == "quick"
    families = ["small", "region"] if quick else ["small", "region", "country"]
    load = os.getloadavg()[0]
    rows = batch(families)
    streams = [
        arrivals("small", [1, 2, 3, 4], ["lottery", "greedy", "static_prices", "weekly_prices", "min_discord", "within_term"], 0.0),
        arrivals("small", [1, 2, 3, 4], ["greedy", "weekly_prices", "within_term"], 0.2),
        arrivals("region", [1], ["greedy", "static_prices", "weekly_prices", "within_term"], 0.0),
        arrivals("region", [1], ["within_term"], 0.2),
    ]
    if not quick:
        streams.append(arrivals("country", [1], ["greedy", "within_term"], 0.0))
    from benchmarks.placement.report import write

    write(REPORT, rows=rows, streams=streams, harms=[harm("small", 20.0), harm("region", 20.0)], checks=checking(families),
          machine=f"{os.cpu_count()} cores, {platform.platform()}, Python {platform.python_version()}", load=load)  # fmt: skip
    print(f"written {REPORT}")
