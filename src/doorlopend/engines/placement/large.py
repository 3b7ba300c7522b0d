"""Large rounds: prices, a linear program over the promising pairs, construction, and exact neighbourhoods.

1. Prices give a proven bound and tell which pairs can matter (`prices`).
2. The linear program over those pairs settles nearly everybody: only a few per cent come out divided.
3. The rest is filled in by priced value, largest class first; then every class is re-placed exactly, the others
   standing still (`kernels.class_flow`), until nothing moves.
4. Clusters of places that trade with each other are re-solved exactly by a small mixed-integer program. Which
   clusters: the bound minus the value is a sum over households (regret) and places (priced room left empty), so
   the search goes where the gap is.
"""

from dataclasses import dataclass, replace
from time import monotonic

import highspy
import numpy as np
import numpy.typing as npt

from doorlopend.engines.placement import certificate, kernels, mip
from doorlopend.engines.placement.certificate import PARTS, Prices
from doorlopend.engines.placement.prices import fit
from doorlopend.engines.placement.problem import ENDLESS, FORBIDDEN, Problem
from doorlopend.engines.placement.state import State, empty_state, objective, score_part

Longs = npt.NDArray[np.int64]
CORE = 100 * PARTS
"""Pairs within this distance (parts) of a household's best priced value enter the linear program."""
NEIGHBOUR = 100 * PARTS
CLUSTER_PAIRS = 4_000
FLOW_STEPS = 4_000
UNDECIDED = (0.03, 0.08, 0.15)
FLOOR_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Priced:
    """Priced value (parts) of every pair, each household's best, and the bound the prices prove."""

    prices: Prices
    values: npt.NDArray[np.float32]
    best: Longs
    cost: Longs
    bound: int


def price_all(problem: Problem, prices: Prices) -> Priced:
    cost = certificate.class_costs(problem, prices)
    weight = certificate.weights(problem, prices)
    values = np.where(
        problem.reason == 0, problem.raw_scores * weight[:, None] - cost[problem.class_of], -certificate.FAR
    ).astype(np.float32)
    out = certificate.outside(problem)
    best = np.maximum(values.max(axis=1), -out.astype(np.float32)).astype(np.int64)
    return Priced(prices=prices, values=values, best=best, cost=cost, bound=certificate.upper_bound(problem, prices))


def construct(problem: Problem, prices: Prices, priced: Priced, *, until: float) -> tuple[State, Longs]:
    """A first good placement: promises, ties, what the linear program settles, then the rest by priced value."""
    state = empty_state(problem)
    for h in np.flatnonzero(problem.promised >= 0).tolist():
        state.add(h, int(problem.promised[h]))
    _settle_parties(state, prices, priced)
    sure = _sure(problem, priced, until=until)
    for h in np.flatnonzero((sure >= 0) & (state.place < 0)).tolist():
        if state.scores[h, sure[h]] > FORBIDDEN:
            state.add(h, int(sure[h]))
    for c in by_size(problem):
        for soft in (True, False):
            _fill(state, priced, np.flatnonzero((problem.class_of == c) & (state.place < 0)), soft=soft)
    _raise_minima(state)
    return state, sure


def by_size(problem: Problem) -> list[int]:
    """Classes, largest households first: they have the fewest homes to choose from."""
    return sorted(range(len(problem.uses)), key=lambda c: (-int(problem.uses[c, 0]), int(problem.fits[c].sum()), c))


def _settle_parties(state: State, prices: Prices, priced: Priced) -> None:
    """Choose the best area for every tied party, then let its members move inside that area only."""
    problem = state.problem
    weight, out = certificate.weights(problem, prices), certificate.outside(problem)
    for party in problem.parties:
        rows = np.array([certificate.priced_row(problem, h, priced.cost, weight) for h in party.members])
        _, area = certificate.party_best(party, rows, -out[list(party.members)])
        if area < 0 and party.bonus is not None:
            continue
        for h in party.members:
            state.scores[h, (party.area_of != area) | (party.area_of < 0)] = FORBIDDEN
        for h in sorted(party.members, key=lambda h: -int(problem.uses[problem.class_of[h], 0])):
            order = np.argsort(-np.where(state.scores[h] > FORBIDDEN, priced.values[h], -np.inf), kind="stable")
            any(state.add(h, int(m)) for m in order if state.scores[h, m] > FORBIDDEN and state.place[h] < 0)
        if party.bonus is None and any(state.place[h] < 0 for h in party.members):
            for h in party.members:
                state.drop(h)
                state.scores[h] = FORBIDDEN


def _sure(problem: Problem, priced: Priced, *, until: float) -> Longs:
    """Where the linear program over the promising pairs puts a household undivided; -1 elsewhere."""
    sure = np.full(problem.shape[0], -1, dtype=np.int64)
    near = (priced.values >= (priced.best - CORE)[:, None]) & (problem.reason == 0)
    pairs = np.nonzero(near)
    program = mip.build(
        problem, households=np.arange(problem.shape[0]), pairs=pairs, places=np.arange(problem.shape[1]),
        used=np.zeros_like(problem.limits), whole=False, parties=False,
    )  # fmt: skip
    highs = mip.load(program, time=max(1.0, 0.5 * (until - monotonic())))
    highs.run()
    if highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
        x = np.array(highs.getSolution().col_value)
        settled = x[: len(pairs[0])] > 1 - 1e-6
        sure[pairs[0][settled]] = pairs[1][settled]
    return sure


def _fill(state: State, priced: Priced, waiting: Longs, *, soft: bool) -> None:
    """By priced value, those with most to lose first; `soft`: keep soft limits as if they were hard."""
    problem = state.problem
    if not len(waiting):
        return
    top = np.partition(priced.values[waiting], -2, axis=1)[:, -2:] if problem.shape[1] > 1 else np.zeros((len(waiting), 2))
    order = waiting[np.argsort(-(top[:, -1] - top[:, 0]), kind="stable")]
    limits = problem.limits.copy()
    if soft:
        limits[:, 0] = np.minimum(limits[:, 0], problem.soft_limit)
    out = problem.unplaced_cost.astype(np.float64)
    kernels.fill(order, state.scores, problem.class_of, priced.cost / PARTS, out, limits, problem.uses, problem.fits,
                 state.z, state.free, state.load, state.place)  # fmt: skip


def fill_by_value(state: State) -> None:
    """Fill an empty state by score alone, largest class first; prices, if any, are in the scores already."""
    problem = state.problem
    nothing = np.zeros((len(problem.uses), problem.shape[1]), dtype=np.int64)
    values = np.where(problem.scores > FORBIDDEN, problem.scores, -certificate.FAR).astype(np.float32)
    plain = Priced(prices=no_prices(problem), values=values, best=values.max(axis=1).astype(np.int64), cost=nothing, bound=0)
    for c in by_size(problem):
        _fill(state, plain, np.flatnonzero(problem.class_of == c), soft=False)


def no_prices(problem: Problem) -> Prices:
    """Everything is free."""
    per_use, per_home = np.zeros(problem.limits.shape, dtype=np.int64), np.zeros(problem.homes.shape, dtype=np.int64)
    return Prices(upper=per_use, lower=per_use[:, 0].copy(), home=per_home, floor=np.zeros(len(problem.floors), dtype=np.int64))


def _raise_minima(state: State) -> None:
    """Bring places below their minimum up to it with the moves that cost least."""
    problem = state.problem
    for m in np.flatnonzero(state.load[:, 0] < problem.least).tolist():
        loss = np.where(
            state.scores[:, m] > FORBIDDEN,
            np.where(state.place >= 0, problem.raw_scores[np.arange(problem.shape[0]), state.place], -problem.unplaced_cost)
            - state.scores[:, m].astype(np.int64), certificate.FAR,
        )  # fmt: skip
        for h in np.argsort(loss, kind="stable").tolist():
            at = int(state.place[h])
            spare = at < 0 or state.load[at, 0] - problem.uses[problem.class_of[h], 0] >= problem.least[at]
            if state.load[m, 0] >= problem.least[m] or loss[h] >= certificate.FAR:
                break
            if at != m and spare and problem.promised[h] < 0:
                state.move_all({h: m})


def flow_class(state: State, c: int) -> int:
    """Re-place one class exactly, the others standing still; returns the gain in units."""
    problem = state.problem
    out = np.minimum(problem.unplaced_cost, ENDLESS).astype(np.int64)
    return int(kernels.class_flow(
        np.flatnonzero(problem.class_of == c), c, state.scores, out, problem.limits, problem.soft_limit,
        problem.soft_price, problem.least, problem.uses, problem.fits, state.z, state.free, state.load, state.place,
        FLOW_STEPS,
    ))  # fmt: skip


def flows(state: State, *, until: float) -> None:
    """Re-place class by class exactly until a whole round gains nothing; one round at least, whatever the time."""
    while sum(flow_class(state, c) for c in by_size(state.problem)) and monotonic() < until:
        continue


def regret(state: State, priced: Priced) -> Longs:
    """(H,) parts every household lies below its own best priced value."""
    h = np.arange(len(state.place))
    here = np.where(
        state.place >= 0, priced.values[h, state.place], -certificate.outside(state.problem).astype(np.float32)
    )
    return np.asarray(np.maximum(0, priced.best - here), dtype=np.int64)


def pull(state: State, priced: Priced, left: Longs) -> npt.NDArray[np.float64]:
    """(M+1, M+1) how strongly places trade: regret that would be mended by moving, and near-ties between them."""
    places = state.problem.shape[1]
    at = np.where(state.place >= 0, state.place, places)
    strength = np.zeros((places + 1, places + 1))
    close = priced.values >= (priced.best - CORE // 2)[:, None]
    h, m = np.nonzero(close)
    np.add.at(strength, (at[h], m), left[h] / PARTS + 5.0)
    np.fill_diagonal(strength, 0.0)
    return strength + strength.T


def cluster(seed: int, strength: npt.NDArray[np.float64], busy: npt.NDArray[np.float64], most: float) -> Longs:
    """Grow a cluster of places from `seed` along the strongest trade until it holds `most` promising pairs."""
    chosen, held = [seed], busy[seed]
    link = strength[seed, :-1].copy()
    while held < most:
        link[chosen] = -1.0
        best = int(link.argmax())
        if link[best] <= 0:
            break
        chosen.append(best)
        held += busy[best]
        link += strength[best, :-1]
    return np.array(sorted(chosen), dtype=np.int64)


def resolve(state: State, priced: Priced, members: Longs, inside: npt.NDArray[np.bool_], *, reach: int, time: float, enough: float = np.inf) -> int:
    """Re-solve exactly where `members` go within the places `inside`, the others standing still; returns the gain.

    Only pairs within `reach` parts of a household's best count, besides where it is; the unplaced may go anywhere.
    """
    problem = state.problem
    allowed = (state.scores[members] > FORBIDDEN) & inside[None, :]
    near = allowed & (priced.values[members] >= (priced.best[members] - reach)[:, None])
    near |= (state.place[members] < 0)[:, None] & allowed
    placed = np.flatnonzero(state.place[members] >= 0)
    near[placed, state.place[members[placed]]] = True
    row, column = np.nonzero(near)
    sub, used = _remaining(state, members)
    program = mip.build(sub, households=members, pairs=(members[row], column), places=np.flatnonzero(inside), used=used, parties=False)
    answer = mip.run(program, time=time, start=_start_point(program, state, members), target=_goal(state, members, enough))
    if answer.status not in ("optimal", "feasible"):
        return 0
    before = objective(problem, state.place)
    old = {int(h): int(state.place[h]) for h in members}
    changed = {h: m for h, m in answer.place.items() if old[h] != m}
    if not changed or not state.move_all(changed):
        return 0
    after = objective(problem, state.place)
    if after < before:
        state.move_all({h: old[h] for h in changed})
        return 0
    return after - before


def resolve_cluster(state: State, priced: Priced, places: Longs, *, time: float) -> int:
    """Everybody in a cluster of places and everybody unplaced."""
    inside = np.zeros(state.problem.shape[1], dtype=np.bool_)
    inside[places] = True
    member = ((state.place < 0) | inside[state.place]) & (state.problem.promised < 0)
    return resolve(state, priced, np.flatnonzero(member), inside, reach=NEIGHBOUR, time=time)


def resolve_undecided(state: State, priced: Priced, sure: Longs, share: float, *, time: float, enough: float) -> int:
    """Everybody the linear program divided, everybody unplaced, and the `share` that cares least where it goes."""
    if state.problem.shape[1] < 2:
        return 0
    top = np.partition(priced.values, -2, axis=1)[:, -2:]
    margin = top[:, 1] - top[:, 0]
    member = (sure < 0) | (state.place < 0) | (margin <= np.quantile(margin, share))
    member &= state.problem.promised < 0
    inside = np.ones(state.problem.shape[1], dtype=np.bool_)
    return resolve(state, priced, np.flatnonzero(member), inside, reach=CORE, time=time, enough=enough)


def _goal(state: State, members: Longs, enough: float) -> float:
    """The value of the small program at which `enough` is gained, so that the search may stop there."""
    here = state.place[members]
    score = np.where(here >= 0, state.problem.raw_scores[members, here], -state.problem.unplaced_cost[members])
    return -float(score.sum(dtype=np.int64)) - enough


def _remaining(state: State, members: Longs) -> tuple[Problem, npt.NDArray[np.int32]]:
    """The problem with the homes that others occupy taken away, and what others use of every limit."""
    rest = state.copy()
    for h in members.tolist():
        rest.drop(h)
    return replace(state.problem, homes=rest.free), rest.load


def _start_point(program: mip.Program, state: State, members: Longs) -> npt.NDArray[np.float64] | None:
    """The present placement as columns, without the homes (HiGHS completes them)."""
    start = np.full(len(program.rows.cost), np.inf)
    here = state.place[program.pair_household] == program.pair_place
    start[: len(here)] = here
    for h, column in program.unplaced_column.items():
        start[column] = float(state.place[h] < 0)
    return start


def improve(state: State, priced: Priced, sure: Longs, *, until: float, target: float) -> None:
    """The undecided first, all together; then exact cluster after cluster, where the gap is, until the target."""
    problem = state.problem
    for share in UNDECIDED:
        missing = relative_gap(problem, state, priced.bound) - target
        if missing > 0 and monotonic() < until:
            allowed = min(10.0, max(0.5, 0.3 * (until - monotonic())))
            enough = missing * score_part(problem, state.place)
            resolve_undecided(state, priced, sure, share, time=allowed, enough=enough)
            flows(state, until=until)
    improve_clusters(state, priced, until=until, target=target)


def improve_clusters(state: State, priced: Priced, *, until: float, target: float) -> None:
    """Cluster after cluster; those tried lately wait, and clusters grow when nothing is found any more."""
    problem = state.problem
    tabu, size, fails = np.zeros(problem.shape[1]), float(CLUSTER_PAIRS), 0
    while monotonic() < until and relative_gap(problem, state, priced.bound) > target:
        left = regret(state, priced)
        seed = int((_gap_by_place(state, priced, left) / (1.0 + 4.0 * tabu)).argmax())
        places = cluster(seed, pull(state, priced, left), _promising(state, priced), size)
        gained = resolve_cluster(state, priced, places, time=min(6.0, max(0.2, until - monotonic())))
        tabu *= 0.97
        tabu[places] += 0.3
        tabu[seed] += 1.0
        fails = 0 if gained else fails + 1
        if fails > max(6, problem.shape[1] // 10):
            if size >= _promising(state, priced).sum():  # a cluster holds all that trades by now
                break
            size, fails = size * 1.5, 0
            tabu[:] = 0


def _promising(state: State, priced: Priced) -> npt.NDArray[np.float64]:
    """(M,) how many promising pairs a place brings into a cluster."""
    near = priced.values >= (priced.best - CORE)[:, None]
    return np.asarray(near.sum(axis=0) * 1.0 + 1.0)


def _empty_room(state: State, priced: Priced) -> npt.NDArray[np.float64]:
    """(M,) parts of value that stand empty: room left times its price."""
    problem, prices = state.problem, priced.prices
    room = problem.limits.astype(np.int64)
    room[:, 0] = np.minimum(room[:, 0], problem.soft_limit)
    empty = np.maximum(0, np.where(prices.upper > 0, room - state.load, 0) * prices.upper).sum(axis=1)
    return np.asarray(empty + (np.where(prices.home > 0, state.free, 0) * prices.home).sum(axis=1), dtype=np.float64)


def _gap_by_place(state: State, priced: Priced, left: Longs) -> npt.NDArray[np.float64]:
    """(M,) parts of the gap that lie at each place: regret of who is there or wants to be, and empty priced room."""
    gap = _empty_room(state, priced)
    placed = state.place >= 0
    np.add.at(gap, state.place[placed], left[placed] * 1.0)
    np.add.at(gap, priced.values[left > 0].argmax(axis=1), left[left > 0] * 1.0)
    return gap + 1.0


def relative_gap(problem: Problem, state: State, bound: int) -> float:
    """(bound - value) / score part of the value; the cost of unplaced households stays out of the denominator."""
    return (bound / PARTS - objective(problem, state.place)) / max(1, score_part(problem, state.place))


def solve_large(problem: Problem, *, until: float, target: float) -> tuple[Prices, Longs]:
    """Prices and a placement whose relative gap is at most `target`, or the best found before `until`."""
    prices = fit(problem, until=monotonic() + 0.5 * (until - monotonic()))
    best: tuple[Prices, Longs] | None = None
    for _ in range(FLOOR_ROUNDS):
        priced = price_all(problem, prices)
        state, sure = construct(problem, prices, priced, until=until)
        flows(state, until=until)
        improve(state, priced, sure, until=until, target=target)
        best = (prices, state.place)
        broken = [k for k, f in enumerate(problem.floors) if _floor_sum(state, k) < f.least]
        if not broken or monotonic() > until:
            break
        steeper = prices.floor.copy()
        steeper[broken] += PARTS // 10
        prices = replace(prices, floor=steeper)
    assert best is not None
    return best


def _floor_sum(state: State, k: int) -> int:
    members = state.problem.floors[k].members
    placed = members[state.place[members] >= 0]
    return int(state.problem.raw_scores[placed, state.place[placed]].sum(dtype=np.int64))
