"""One instance, one solver, one process: prints one JSON line. Comparators are written for this comparison alone.

Usage: python -m benchmarks.placement.compare SOLVER FAMILY SEED SECONDS

FAMILY: one of the generated ones, or a setting of the real cases (see `hias`).
"""

import json
import resource
import sys
from time import monotonic, process_time
from typing import Any

import numpy as np

from benchmarks.placement import hias
from doorlopend.engines.placement.certificate import PARTS
from doorlopend.engines.placement.problem import FORBIDDEN, Problem, compile_problem
from doorlopend.engines.placement.reading import read_instance

UNPLACED = 20_000


def ours(problem: Problem, seconds: float) -> dict[str, Any]:
    from doorlopend.engines.placement.solve import SMALL_PAIRS, solve_problem

    coarse = 0.0005 if problem.scores.size < 10**6 else 0.001
    target = 0.0 if int((problem.reason == 0).sum()) <= SMALL_PAIRS else coarse
    start, cpu = monotonic(), process_time()
    advice = solve_problem(problem, time=seconds, gap=target)
    spent = {"seconds": round(monotonic() - start, 2), "cpu": round(process_time() - cpu, 2)}
    return {"place": advice.place, "bound": advice.ceiling / PARTS, "advice": advice, **spent}


def aftermath(document: Any, advice: Any) -> dict[str, Any]:
    """Who is harmed by our own advice, and how long the independent check of it takes."""
    from doorlopend.engines.placement import fairness, verification
    from doorlopend.engines.placement.solve import result_document

    problem = advice.problem
    audited = [g.not_harmed for dimension in problem.instance.audit for g in fairness.groups(advice, dimension)]
    result = json.loads(json.dumps(result_document(advice, instance_sha256="", parameters={})))
    start = process_time()
    verification.verify(document, result)
    return {
        "below": len(fairness.below_reference(problem, advice.place)), "groups": len(audited), "groups_not_harmed": sum(audited),
        "steering": fairness.steering(problem, advice.place), "check": round(process_time() - start, 2),
    }  # fmt: skip


def greedy(problem: Problem, seconds: float) -> dict[str, Any]:
    """Largest household first to its best place with room."""
    from doorlopend.engines.placement.state import empty_state

    state = empty_state(problem)
    for h in np.argsort(-problem.uses[problem.class_of, 0], kind="stable").tolist():
        for m in np.argsort(-problem.scores[h], kind="stable").tolist():
            if problem.scores[h, m] == FORBIDDEN or state.add(h, int(m)):
                break
    return {"place": state.place, "bound": None}


def bansak(problem: Problem, seconds: float) -> dict[str, Any]:
    """Linear assignment with seats per place (Bansak et al. 2018): one seat per expected household, then kept if it fits."""
    from scipy.optimize import linear_sum_assignment

    from doorlopend.engines.placement.state import empty_state

    seats = np.maximum(1, problem.limits[:, 0] // max(1, round(float(problem.uses[problem.class_of, 0].mean()))))
    column = np.repeat(np.arange(problem.shape[1]), seats)
    gain = np.where(problem.scores > FORBIDDEN, problem.scores, -UNPLACED).astype(np.float32)[:, column]
    rows, chosen = linear_sum_assignment(gain, maximize=True)
    state = empty_state(problem)
    for h, k in sorted(zip(rows.tolist(), chosen.tolist(), strict=True), key=lambda p: -problem.scores[p[0], column[p[1]]]):
        if problem.scores[h, column[k]] > FORBIDDEN:
            state.add(h, int(column[k]))
    for h in np.flatnonzero(state.place < 0).tolist():
        for m in np.argsort(-problem.scores[h], kind="stable").tolist():
            if problem.scores[h, m] == FORBIDDEN or state.add(h, int(m)):
                break
    return {"place": state.place, "bound": None}


def highs(problem: Problem, seconds: float) -> dict[str, Any]:
    """HiGHS on the same aggregated mixed-integer program."""
    from doorlopend.engines.placement import mip
    from doorlopend.engines.placement.solve import whole_program

    answer = mip.run(whole_program(problem), time=seconds)
    found = answer.status in ("optimal", "feasible")
    place = np.array([answer.place.get(h, -1) for h in range(problem.shape[0])]) if found else None
    return {"place": place, "bound": -answer.bound if np.isfinite(answer.bound) else None}


def highs_lp(problem: Problem, seconds: float) -> dict[str, Any]:
    """The linear program of the same model by HiGHS: a bound and no plan; no bound either when the time is up first."""
    import highspy

    from doorlopend.engines.placement import mip

    program = mip.build(problem, households=np.arange(problem.shape[0]), pairs=pairs_of(problem), places=np.arange(problem.shape[1]),
                        used=np.zeros_like(problem.limits), whole=False)  # fmt: skip
    solver = mip.load(program, time=seconds)
    solver.run()
    done = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return {"place": None, "bound": -solver.getInfo().objective_function_value if done else None}


def pairs_of(problem: Problem) -> tuple[Any, Any]:
    return np.nonzero(problem.scores > FORBIDDEN)


def cp_sat(problem: Problem, seconds: float) -> dict[str, Any]:
    """CP-SAT on the same program, 2 workers."""
    from ortools.sat.python import cp_model

    model, (who, where) = cp_model.CpModel(), pairs_of(problem)
    x = [model.new_bool_var("") for _ in who]
    by_household: dict[int, list[Any]] = {}
    groups: dict[tuple[int, int], list[Any]] = {}
    for v, h, m in zip(x, who.tolist(), where.tolist(), strict=True):
        by_household.setdefault(h, []).append(v)
        groups.setdefault((m, int(problem.class_of[h])), []).append(v)
    for columns in by_household.values():
        model.add_at_most_one(columns)
    for m in range(problem.shape[1]):
        terms = [int(problem.uses[c, 0]) * sum(v) for (k, c), v in groups.items() if k == m]
        model.add(sum(terms) <= int(problem.limits[m, 0]))
    homes: dict[tuple[int, int], list[Any]] = {}
    for (m, c), columns in groups.items():
        z = []
        for t in np.flatnonzero(problem.fits[c] & (problem.homes[m] > 0)).tolist():
            z.append(model.new_int_var(0, int(problem.homes[m, t]), ""))
            homes.setdefault((m, t), []).append(z[-1])
        model.add(sum(columns) == sum(z))
    for (m, t), z in homes.items():
        model.add(sum(z) <= int(problem.homes[m, t]))
    gain = problem.raw_scores[who, where].astype(int) + UNPLACED
    model.maximize(cp_model.LinearExpr.weighted_sum(x, gain.tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = seconds, 2
    status = solver.solve(model)
    constant = UNPLACED * problem.shape[0]
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return {"place": None, "bound": None}
    place = np.full(problem.shape[0], -1)
    on = np.array([bool(solver.value(v)) for v in x])
    place[who[on]] = where[on]
    return {"place": place, "bound": solver.best_objective_bound - constant}


def min_cost_flow(problem: Problem, seconds: float) -> dict[str, Any]:
    """Min-cost flow over homes without the person quota (a relaxation: its value is a bound, its plan passes quotas)."""
    from ortools.graph.python import min_cost_flow as flow

    graph, (who, where) = flow.SimpleMinCostFlow(), pairs_of(problem)
    households, places, classes, kinds = problem.shape[0], problem.shape[1], len(problem.uses), problem.homes.shape[1]
    group = households + where * classes + problem.class_of[who]
    home = households + places * classes
    sink = home + places * kinds
    graph.add_arcs_with_capacity_and_unit_cost(who, group, np.ones(len(who), int), -problem.raw_scores[who, where].astype(int))
    m, c, t = np.nonzero(problem.fits[None] & (problem.homes[:, None, :] > 0))
    graph.add_arcs_with_capacity_and_unit_cost(households + m * classes + c, home + m * kinds + t, np.full(len(m), households), np.zeros(len(m), int))
    m, t = np.nonzero(problem.homes)
    graph.add_arcs_with_capacity_and_unit_cost(home + m * kinds + t, np.full(len(m), sink), problem.homes[m, t].astype(int), np.zeros(len(m), int))
    every = np.arange(households)
    graph.add_arcs_with_capacity_and_unit_cost(every, np.full(households, sink), np.ones(households, int), np.full(households, UNPLACED))
    graph.set_nodes_supplies(every, np.ones(households, int))
    graph.set_node_supply(sink, -households)
    graph.solve()
    return {"place": None, "bound": float(-graph.optimal_cost())}


SOLVERS = {"ours": ours, "greedy": greedy, "bansak": bansak, "highs": highs, "highs_lp": highs_lp, "cp_sat": cp_sat, "min_cost_flow": min_cost_flow}
FREE = "_free"
"""Ends the name of a solver that need not keep to anybody's own lottery value."""


def main(solver: str, family: str, seed: int, seconds: float) -> None:
    from doorlopend.engines.placement.state import fits, objective, score_part

    document = hias.drawn(family, seed)
    document["policy"]["individual_do_no_harm"] = not solver.endswith(FREE)
    problem = compile_problem(read_instance(document))
    start, cpu = monotonic(), process_time()
    found = SOLVERS[solver.removesuffix(FREE)](problem, seconds)
    wall, cpu = found.get("seconds", monotonic() - start), found.get("cpu", process_time() - cpu)
    place, memory = found["place"], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    after = aftermath(document, found["advice"]) if "advice" in found else {}
    print(json.dumps({
        "solver": solver, "family": family, "seed": seed, "seconds": round(wall, 2), "cpu": round(cpu, 2),
        "gigabytes": round(memory, 2),
        "value": None if place is None else objective(problem, place), "score": None if place is None else score_part(problem, place),
        "unplaced": None if place is None else int((place < 0).sum()), "feasible": None if place is None else bool(fits(problem, place)),
        "bound": found["bound"], "open": round(float((problem.reason == 0).sum(axis=1).mean()), 2),
        "persons_unplaced": None if place is None else int(problem.uses[problem.class_of[place < 0], 0].sum()), **after,
    }))  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
