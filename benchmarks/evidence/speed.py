"""Speed beside other packages in one run: medians of repeated calls, and ratios. Absent packages leave a dash."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from statistics import median
from time import process_time
from typing import Any

import numpy as np

from doorlopend.engines.evidence import analyse, analyse_all, compare, parse, snapshot, table
from doorlopend.engines.evidence.results import Finding
from doorlopend.engines.evidence.stats import did, linear, meta, permutation, sequential, survival
from doorlopend.engines.evidence.stats.cox import cox

from . import coverage

Job = Callable[[], Any]
PEERS = ("lifelines", "statsmodels", "scipy", "csdid", "diff-diff", "doubleml")


@dataclass(frozen=True, slots=True)
class Row:
    """One job: ours in milliseconds, the goal, and a peer's time when it is installed."""

    job: str
    ours: float
    goal: float | None
    peer: str = ""
    theirs: float | None = None


def clock(job: Job, *, times: int = 5) -> float:
    """Median milliseconds of processor time after one warm-up."""
    job()
    took = []
    for _ in range(times):
        began = process_time()
        job()
        took.append(1000 * (process_time() - began))
    return median(took)


def _import_time(module: str) -> float:
    code = f"import time; t = time.process_time(); import {module}; print(1000 * (time.process_time() - t))"
    runs = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _ in range(3)
    ]
    return median(runs)


def versions() -> dict[str, str]:
    """Which release of each package stood beside ours; absent ones are left out."""
    found = {}
    for name in PEERS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def imports() -> list[Row]:
    ours = _import_time("doorlopend.engines.evidence")
    peers = [
        m
        for m in ("statsmodels.api", "lifelines", "doubleml", "csdid.att_gt", "diff_diff")
        if find_spec(m.split(".")[0])
    ]
    return [Row("import the engine", ours, 1500, m, _import_time(m)) for m in peers] or [
        Row("import the engine", ours, 1500)
    ]


def _peer(package: str, job: Callable[[], Job]) -> float | None:
    """A peer's time, or None when it is absent or fails; a peer's failure is not ours to report as slow."""
    if not find_spec(package):
        return None
    try:
        return clock(job())
    except Exception as problem:
        print(f"{package}: {problem}", file=sys.stderr)
        return None


def regression() -> Row:
    rng = np.random.default_rng(1)
    x, y = np.column_stack([np.ones(500), rng.normal(0, 1, (500, 8))]), rng.normal(0, 1, 500)

    def theirs() -> Job:
        import statsmodels.api as sm

        return lambda: sm.OLS(y, x).fit(cov_type="HC3").summary2()

    return Row(
        "least squares with HC3, 500 people",
        clock(lambda: linear.infer(linear.least_squares(y, x), kind="HC3", df="residual")),
        None,
        "statsmodels",
        _peer("statsmodels", theirs),
    )


def survival_rows() -> list[Row]:
    rng = np.random.default_rng(1)
    t, c = rng.exponential(20, 500), rng.uniform(10, 36, 500)
    time, event, group = np.minimum(t, c), (t <= c).astype(float), rng.integers(0, 2, 500)

    def km() -> Job:
        from lifelines import KaplanMeierFitter

        return lambda: KaplanMeierFitter().fit(time, event)

    def log_rank() -> Job:
        from lifelines.statistics import logrank_test

        return lambda: logrank_test(time[group == 1], time[group == 0], event[group == 1], event[group == 0])

    x = rng.normal(0, 1, (500, 3))

    def hazards() -> Job:
        import pandas as pd
        from lifelines import CoxPHFitter

        frame = pd.DataFrame({"t": time, "e": event, "a": x[:, 0], "b": x[:, 1], "c": x[:, 2]})
        return lambda: CoxPHFitter().fit(frame, "t", "e")

    return [
        Row(
            "Cox regression, 3 traits, 500 people",
            clock(lambda: cox(time, event, x)),
            None,
            "lifelines",
            _peer("lifelines", hazards),
        ),
        Row(
            "restricted mean time with its error, 500 people",
            clock(lambda: survival.rmst(time, event, 24.0 if time.max() > 24 else 20.0)),
            None,
            "lifelines (curve only)",
            _peer("lifelines", km),
        ),
        Row(
            "log-rank, 500 people",
            clock(lambda: survival.logrank(time, event, group)),
            None,
            "lifelines",
            _peer("lifelines", log_rank),
        ),
    ]


def roll_out() -> list[Row]:
    rng = np.random.default_rng(1)
    towns, periods = 40, 12
    first = rng.choice([4.0, 7.0, 10.0, 0.0], towns)
    unit, time = np.repeat(np.arange(towns), periods), np.tile(np.arange(1, periods + 1), towns)
    y = rng.normal(0, 1, towns * periods)

    def ours() -> Any:
        panel = did.panel_from_long(unit, time.astype(float), y, first[unit])
        cells = did.group_times(panel, control="notyet")
        return did.aggregate(panel, cells, "dynamic")

    import pandas as pd

    frame = pd.DataFrame({"unit": unit, "time": time, "y": y, "g": first[unit]})

    def theirs_csdid() -> Job:
        from csdid.att_gt import ATTgt

        return lambda: ATTgt(
            yname="y",
            gname="g",
            idname="unit",
            tname="time",
            xformla="y~1",
            data=frame.copy(),
            control_group="notyettreated",
        ).fit(bstrap=False)

    def theirs_diff() -> Job:
        from diff_diff import CallawaySantAnna

        return lambda: CallawaySantAnna(control_group="not_yet_treated").fit(
            frame, outcome="y", unit="unit", time="time", first_treat="g"
        )

    mine = clock(ours)
    return [
        Row("staged roll-out, 40 towns x 12 periods", mine, 10, "csdid", _peer("csdid", theirs_csdid)),
        Row("staged roll-out, 40 towns x 12 periods", mine, 10, "diff-diff", _peer("diff_diff", theirs_diff)),
    ]


def observational() -> Row:
    from . import worlds

    q = worlds.chosen(np.random.default_rng(1), n=500, strength=0.4).problem
    from doorlopend.engines.evidence.methods import estimate

    def theirs() -> Job:
        import doubleml as dml
        from sklearn.linear_model import LinearRegression, LogisticRegression

        data = dml.DoubleMLData.from_arrays(q.x[:, 1:], q.y, q.a)
        return lambda: dml.DoubleMLIRM(data, LinearRegression(), LogisticRegression(), n_folds=5).fit()

    return Row(
        "chosen arms, 500 people, jackknife included",
        clock(lambda: estimate("chosen", q)),
        None,
        "DoubleML (IRM, linear and logistic, 5 folds)",
        _peer("doubleml", theirs),
    )


def own() -> list[Row]:
    rng = np.random.default_rng(1)
    y, a = rng.normal(0, 1, 300), rng.permutation(np.repeat([0, 1], 150))
    v = rng.uniform(0.05, 0.12, 12) ** 2
    eff = rng.normal(0.1, 0.1, 12)

    def redrawn() -> Job:
        from scipy.stats import permutation_test

        def gap(one: Any, other: Any, axis: int = -1) -> Any:
            return one.mean(axis=axis) - other.mean(axis=axis)

        groups = (y[a == 1], y[a == 0])
        return lambda: permutation_test(groups, gap, n_resamples=10_000, vectorized=True, rng=1)

    return [
        Row(
            "10,000 re-drawn lotteries, 300 people, numeric outcome",
            clock(lambda: permutation.mean_difference(y, a, draws=10_000, seed=1)),
            120,
            "scipy",
            _peer("scipy", redrawn),
        ),
        Row(
            "10,000 re-drawn lotteries, 300 people, yes/no",
            clock(lambda: permutation.mean_difference((y > 0).astype(float), a, draws=10_000, seed=1)),
            120,
        ),
        Row(
            "bounds of 5 looks (Lan-DeMets)",
            clock(
                lambda: sequential.spending_bounds(
                    [0.2, 0.4, 0.6, 0.8, 1.0], alpha=0.05, sides=2, spending="obrien-fleming"
                )
            ),
            100,
        ),
        Row(
            "pooling 12 towns, exact posterior, 2,000 points",
            clock(lambda: meta.posterior(eff, v, scale=0.1)),
            20,
        ),
    ]


def whole() -> list[Row]:
    """One finding, and a whole testbed: four approaches and usual care, six outcomes, all checks, 10,000 draws each."""
    rng = np.random.default_rng(1)
    outcomes = [{"id": f"s{i}", "kind": "share", "primary": i == 0, "column": f"s{i}"} for i in range(3)]
    outcomes += [
        {"id": "m", "kind": "months", "column": "m"},
        {"id": "t", "kind": "time", "time": "t", "event": "e", "tau": 24},
        {"id": "l", "kind": "ordinal", "column": "l", "step": 4},
    ]
    p = parse(
        {
            "testbed": {"id": "x", "title": "x", "question": "x"},
            "design": {"kind": "lottery", "draws": 9999, "blocks": ["town"]},
            "arms": [{"id": x, "name": x} for x in "ABCD"] + [{"id": "U", "name": "U", "control": True}],
            "outcomes": outcomes,
            "columns": {"person": "id", "arm": "arm", "town": "town"},
        }
    )
    n = 500
    t, c = rng.exponential(20, n), rng.uniform(25, 36, n)
    data = {
        "id": range(n),
        "arm": np.tile(list("ABCDU"), n // 5).tolist(),
        "town": [f"t{v}" for v in rng.integers(0, 4, n)],
        "m": rng.uniform(0, 12, n).tolist(),
        "t": np.minimum(t, c).tolist(),
        "e": (t <= c).astype(int).tolist(),
        "l": rng.integers(1, 7, n).tolist(),
    } | {f"s{i}": rng.integers(0, 2, n).tolist() for i in range(3)}
    s = snapshot(p, table(data))

    def testbed() -> Any:
        found = analyse_all(p, s)
        return compare([f for f in found if isinstance(f, Finding) and f.outcome == "s0"])

    return [
        Row(
            "one finding, 500 people, yes/no in blocks, 10,000 draws",
            clock(lambda: analyse(p, s, "s0", arm="A")),
            100,
        ),
        Row("whole testbed: 5 arms, 6 outcomes, checks, 10,000 draws", clock(testbed, times=3), 5000),
    ]


def cell() -> Row:
    began = process_time()
    coverage.run_cell(5, 2000)
    return Row("2,000 simulated lotteries (one coverage cell)", 1000 * (process_time() - began), 30000)


def run() -> list[Row]:
    return [
        *imports(),
        *whole(),
        *own(),
        *roll_out(),
        regression(),
        *survival_rows(),
        observational(),
        cell(),
    ]
