"""Households arrive over time: advice at arrival that keeps room for those still to come.

The price of room is re-estimated every week from what is known (households waiting, room left) and what is expected
(an earlier period's mix, scaled to the number still to come; Ahani et al. 2024). A household is promised a place
when its term to be linked ends (two weeks); until then its advice is a hold that the next week may change, so the
unpromised are re-optimised together. Nobody is refused early: who has no place worth its price waits on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from time import monotonic
from typing import Any

import numpy as np
import numpy.typing as npt

from doorlopend.engines.placement import certificate, large, mip, prices
from doorlopend.engines.placement.certificate import PARTS
from doorlopend.engines.placement.model import UNIT, Instance
from doorlopend.engines.placement.problem import ENDLESS, FORBIDDEN, Problem, compile_problem, lottery_weights
from doorlopend.engines.placement.solve import solve_problem
from doorlopend.engines.placement.state import State, empty_state, score_part

Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
WEEKS = 26
TERM = 2
"""Weeks from permit to being linked (the national norm; a parameter of every run)."""

PRIOR = 0.1
"""The forecast weighs as much as this share of a period of observed arrivals."""

SAMPLE = 8_000
"""Households of an earlier period that prices are fitted to; more are drawn from."""

SPREAD = 2.6
"""Room is kept for 1 + SPREAD / sqrt(expected households) times those still expected: fractions fill room without
waste and a sample has no surprises, real households have both, and fewer households have more of them."""

Steps = tuple[tuple[float, ...], tuple[int, ...]]
SMALL_STEPS: Steps = ((120.0, 40.0), (60, 60))
WEEK_STEPS: Steps = ((60.0, 15.0, 5.0), (40, 40, 40))
"""Temperatures at which last week's prices are fitted anew, and passes at each."""

DISCORD_SAMPLES = 5
WEEK_SECONDS, LAST_SECONDS = 15.0, 20.0
FLUID_PAIRS = 20_000
"""Rounds up to this size decide with the expected households in one exact program; larger ones by price."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Who arrives in which week, and an earlier period to learn from (same places)."""

    problem: Problem
    week: Longs
    earlier: Problem | None
    expected: float
    """Forecast number of households in the period (right or wrong)."""


def stream_of(instance: Instance, *, earlier: Instance | None, forecast_error: float, seed: int) -> Stream:
    """The households of an instance as a stream by `arrives_on`; without dates in a random, even order."""
    problem = compile_problem(instance)
    households = [instance.households[int(h)] for h in problem.household_order]
    days = [h.arrives_on for h in households]
    if any(d is None for d in days):
        week = np.random.default_rng(seed).permutation(np.arange(len(days)) * WEEKS // len(days))
    else:
        known = [d for d in days if isinstance(d, date)]
        first, last = min(known), max(known)
        span = max(1, (last - first).days + 1)
        week = np.array([(d - first).days * WEEKS // span for d in known])
    past = None if earlier is None else aligned(compile_problem(earlier), problem)
    return Stream(problem=problem, week=week.astype(np.int64), earlier=past, expected=len(days) * (1 + forecast_error))


def aligned(past: Problem, now: Problem) -> Problem:
    """An earlier problem with its places in the order of this one."""
    spot = {p: m for m, p in enumerate(past.place_ids)}
    order = np.array([spot[p] for p in now.place_ids])
    return replace(past, scores=np.ascontiguousarray(past.scores[:, order]), place_ids=now.place_ids)


@dataclass(slots=True)
class Desk:
    """What a policy sees: the placement so far, who waits, which week it is; never who is still to come."""

    stream: Stream
    state: State
    week: int
    waiting: list[int]
    seen: int
    rng: np.random.Generator
    start: Floats | None = None

    def still_expected(self) -> float:
        """Households still to come: the forecast corrected by the calendar (a Gamma-Poisson mean)."""
        elapsed = (self.week + 1) / WEEKS
        rate = (PRIOR * self.stream.expected + self.seen) / (PRIOR + elapsed)
        return rate * (1 - elapsed)

    def spare(self) -> float:
        """How many times the expected number is kept room for."""
        return float(1 + SPREAD / max(1.0, self.stream.expected) ** 0.5)


@dataclass(frozen=True, slots=True)
class Rule:
    """A policy: `decide` promises places by calling `desk.state.add`; `once`: prices are fitted once only."""

    decide: Callable[[Desk, Longs], None]
    about: str


def priced_market(desk: Desk, *, share_waiting: bool, spare: float) -> prices.Market:
    """Who waits (each for one) and who is expected (an earlier cohort, scaled), against the room that is left."""
    problem, past = desk.stream.problem, desk.stream.earlier
    here = np.array(desk.waiting if share_waiting else [], dtype=np.int64)
    rows, classes, mass = [problem.scores[here]], [problem.class_of[here]], [np.ones(len(here), dtype=np.float32)]
    source, class_of = (past.scores, _classes_in(problem, past)) if past is not None else (problem.scores[here], problem.class_of[here])
    if len(source):
        picked = _sample(len(source), desk.rng)
        rows.append(source[picked])
        classes.append(class_of[picked])
        mass.append(np.full(len(picked), spare * desk.still_expected() / len(picked), dtype=np.float32))
    whole = prices.market_of(replace(problem, homes=desk.state.free, limits=_left(problem.limits, desk.state.load),
                                     soft_limit=_left(problem.soft_limit[:, None], desk.state.load[:, :1])[:, 0],
                                     least=np.zeros_like(problem.least), floors=()))  # fmt: skip
    return replace(
        whole, scores=np.ascontiguousarray(np.concatenate(rows)), class_of=np.concatenate(classes),
        stands_for=np.concatenate(mass), outside=np.full(sum(map(len, mass)), float(min(prices.MUST, problem.instance.policy.unplaced_cost))),
    )  # fmt: skip


def _left(limits: npt.NDArray[np.int32], load: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    return np.where(limits >= ENDLESS, limits, np.maximum(0, limits - load)).astype(np.int32)


def _sample(count: int, rng: np.random.Generator) -> Longs:
    return np.arange(count) if count <= SAMPLE else np.sort(rng.choice(count, SAMPLE, replace=False))


def _classes_in(problem: Problem, past: Problem) -> npt.NDArray[np.int32]:
    """Classes of an earlier cohort as classes of this one, by what they use (the nearest when there is none)."""
    table = np.array([int(np.abs(problem.uses - use).sum(axis=1).argmin()) for use in past.uses], dtype=np.int32)
    return np.asarray(table[past.class_of])


def costs(desk: Desk, *, share_waiting: bool, spare: float = 1.0) -> Longs:
    """(C, M) parts a household of a class should be worth more than, to take room at a place now."""
    market = priced_market(desk, share_waiting=share_waiting, spare=spare)
    dual = prices.Dual(market, threads=1)
    small = market.scores.size <= prices.FINE_PAIRS // 4
    x0 = None if desk.start is None else _kept(desk.start, dual)
    dual.close()
    taus, steps = SMALL_STEPS if small else WEEK_STEPS
    if x0 is None:
        taus, steps = (300.0, *taus), (60, *steps)
    x = prices.minimise(market, start=x0, taus=taus, steps=steps, until=monotonic() + 30)
    upper, _, home, _ = dual.unpack(x)
    desk.start = np.concatenate([upper.ravel(), np.where(np.isfinite(home), home, -1).ravel()])
    fitted = prices.rounded(dual.unpack(x))
    return certificate.class_costs(replace(desk.stream.problem, homes=desk.state.free), fitted)


def _kept(start: Floats, dual: prices.Dual) -> Floats:
    """Last week's prices for the limits and homes that still exist."""
    shape = dual.market.room.shape
    upper, home = start[: shape[0] * shape[1]].reshape(shape), start[shape[0] * shape[1] :].reshape(dual.market.homes.shape)
    return np.concatenate([upper[tuple(dual.limited.T)], np.maximum(0, home[tuple(dual.built.T)])])


def by_value(desk: Desk, who: Sequence[int], cost: Longs | None, *, patient: bool) -> None:
    """One after the other to the best (priced) place with room; `patient`: wait when no place is worth its price."""
    problem, state = desk.stream.problem, desk.state
    for h in who:
        value = problem.scores[h].astype(np.int64) * PARTS - (0 if cost is None else cost[problem.class_of[h]])
        for m in np.argsort(-value, kind="stable").tolist():
            if problem.scores[h, m] == FORBIDDEN or (patient and value[m] < -int(problem.unplaced_cost[h]) * PARTS):
                break
            if state.add(h, int(m)):
                break


def jointly(desk: Desk, who: Sequence[int], cost: Longs) -> None:
    """All of `who` at once on priced values: filled in by value, then class by class re-placed exactly (`class_flow`).

    Takes milliseconds whatever the size, so what it decides does not hang on how busy the machine is.
    """
    if not who:
        return
    members = np.array(sorted(who), dtype=np.int64)
    trial = empty_state(_waiting_only(desk, members, cost))
    large.fill_by_value(trial)
    large.flows(trial, until=monotonic() + WEEK_SECONDS)
    _add_all(desk, members, trial.place)


def _waiting_only(desk: Desk, members: Longs, cost: Longs) -> Problem:
    """Those households and the room that is left, each worth its score minus the price of what it uses."""
    problem, state = desk.stream.problem, desk.state
    net = np.rint(problem.scores[members] - cost[problem.class_of[members]] / PARTS)
    net = np.where(problem.scores[members] > FORBIDDEN, np.maximum(net, -prices.MUST), FORBIDDEN).astype(np.int32)
    return replace(
        problem, scores=net, raw_scores=net, class_of=problem.class_of[members], homes=state.free, limits=_left(problem.limits, state.load),
        reason=np.where(net > FORBIDDEN, 0, 1).astype(np.int16), soft_limit=_left(problem.soft_limit[:, None], state.load[:, :1])[:, 0],
        unplaced_cost=np.minimum(problem.unplaced_cost[members], prices.MUST).astype(np.int32), least=np.zeros_like(problem.least),
        promised=np.full(len(members), -1, dtype=np.int32), parties=(), floors=(),
    )  # fmt: skip


def _add_all(desk: Desk, members: Longs, place: Longs) -> None:
    problem = desk.stream.problem
    for k in sorted(np.flatnonzero(place >= 0).tolist(), key=lambda k: -int(problem.uses[problem.class_of[members[k]], 0])):
        desk.state.add(int(members[k]), int(place[k]))


def lottery(desk: Desk, new: Longs) -> None:
    problem = desk.stream.problem
    weights = lottery_weights(problem.instance.places)[problem.place_order]
    for h in new.tolist():
        open_ = np.where(problem.scores[h] > FORBIDDEN, weights, 0).astype(float)
        while open_.sum() > 0:
            m = int(desk.rng.choice(len(open_), p=open_ / open_.sum()))
            if desk.state.add(h, m):
                break
            open_[m] = 0.0


def greedy(desk: Desk, new: Longs) -> None:
    by_value(desk, new.tolist(), None, patient=False)


class Static:
    """Prices learnt once from the earlier period, before anybody arrives."""

    def __init__(self) -> None:
        self.cost: Longs | None = None

    def __call__(self, desk: Desk, new: Longs) -> None:
        if self.cost is None:
            waiting, desk.waiting = desk.waiting, []
            self.cost = costs(desk, share_waiting=False)
            desk.waiting = waiting
        by_value(desk, new.tolist(), self.cost, patient=True)


def weekly(desk: Desk, new: Longs) -> None:
    by_value(desk, new.tolist(), costs(desk, share_waiting=True), patient=True)


def weekly_joint(desk: Desk, new: Longs) -> None:
    jointly(desk, new.tolist(), costs(desk, share_waiting=True))


def min_discord(desk: Desk, new: Longs) -> None:
    """Minimum discord (Bansak & Paulson 2024): per household the place it gets most often over sampled futures."""
    problem, past = desk.stream.problem, desk.stream.earlier
    if past is None:
        greedy(desk, new)
        return
    class_of = _classes_in(problem, past)
    for h in new.tolist():
        votes = np.zeros(problem.shape[1])
        for _ in range(DISCORD_SAMPLES):
            count = round(desk.still_expected())
            drawn = desk.rng.integers(len(past.scores), size=count)
            m = _one_future(desk, h, past.scores[drawn], class_of[drawn])
            if m >= 0:
                votes[m] += 1
        order = np.lexsort((-problem.scores[h], -votes))
        any(problem.scores[h, m] > FORBIDDEN and desk.state.add(h, int(m)) for m in order)


def _one_future(desk: Desk, h: int, rows: npt.NDArray[np.int32], class_of: npt.NDArray[np.int32]) -> int:
    problem = desk.stream.problem
    scores = np.concatenate([problem.scores[h : h + 1], rows])
    count = len(scores)
    future = replace(
        problem, scores=scores, raw_scores=scores, class_of=np.concatenate([problem.class_of[h : h + 1], class_of]),
        homes=desk.state.free, unplaced_cost=np.full(count, problem.instance.policy.unplaced_cost, dtype=np.int32),
        reason=np.where(scores > FORBIDDEN, 0, 1).astype(np.int16), least=np.zeros_like(problem.least), parties=(), floors=(),
    )  # fmt: skip
    program = mip.build(future, households=np.arange(count), pairs=np.nonzero(scores > FORBIDDEN), places=np.arange(problem.shape[1]),
                        used=desk.state.load, whole=False)  # fmt: skip
    highs = mip.load(program, time=5.0)
    highs.run()
    x = np.array(highs.getSolution().col_value)[: len(program.pair_household)]
    mine = program.pair_household == 0
    return int(program.pair_place[mine][x[mine].argmax()]) if mine.any() and x[mine].max() > 0.01 else -1


class Within:
    """Ours: everybody waiting is advised every week; who has waited `term` weeks is promised, all at once."""

    def __init__(self, term: int = TERM) -> None:
        self.term = term

    def __call__(self, desk: Desk, new: Longs) -> None:
        due = [h for h in desk.waiting if desk.week - desk.stream.week[h] >= self.term or desk.week == WEEKS - 1]
        if not due:
            return
        hold = desk.state.copy()
        trial = replace_state(desk, hold)
        if desk.stream.problem.scores.size <= FLUID_PAIRS:
            with_expected(trial)
        elif desk.week == WEEKS - 1:
            _last_call(trial)
        else:
            jointly(trial, desk.waiting, costs(desk, share_waiting=True, spare=desk.spare()))
        for h in sorted(due, key=lambda h: -int(desk.stream.problem.uses[desk.stream.problem.class_of[h], 0])):
            if hold.place[h] >= 0:
                desk.state.add(h, int(hold.place[h]))


def with_expected(desk: Desk) -> None:
    """Decide all who wait in one exact program in which those still expected take part as fractions.

    A household of the earlier period stands for (number still expected / size of that period) of a household; it
    takes that much room where it does most good, so that what is kept free is worth at least what it costs now.
    """
    problem, past = desk.stream.problem, desk.stream.earlier
    here = np.array(sorted(desk.waiting), dtype=np.int64)
    coming = np.zeros((0, problem.shape[1]), dtype=np.int32) if past is None else past.scores
    class_of = np.zeros(0, dtype=np.int32) if past is None else _classes_in(problem, past)
    mass = desk.spare() * desk.still_expected() / max(1, len(coming))
    if mass <= 0:
        coming, class_of = coming[:0], class_of[:0]
    scores = np.concatenate([problem.scores[here], coming])
    whole = replace(
        problem, scores=scores, raw_scores=scores, class_of=np.concatenate([problem.class_of[here], class_of]),
        reason=np.where(scores > FORBIDDEN, 0, 1).astype(np.int16), homes=desk.state.free,
        unplaced_cost=np.full(len(scores), min(prices.MUST, problem.instance.policy.unplaced_cost), dtype=np.int32),
        least=np.zeros_like(problem.least), parties=(), floors=(),
    )  # fmt: skip
    who, where = np.nonzero((scores > FORBIDDEN) & (whole.homes.sum(axis=1) > 0)[None, :])
    program = mip.build(whole, households=np.arange(len(scores)), pairs=(who, where), places=np.arange(problem.shape[1]), used=desk.state.load)
    _make_fractional(program, first=len(here), mass=mass)
    answer = mip.run(program, time=WEEK_SECONDS, gap=5e-5)
    for k, m in answer.place.items():
        if k < len(here) and m >= 0:
            desk.state.add(int(here[k]), m)


def _make_fractional(program: mip.Program, *, first: int, mass: float) -> None:
    """Let the households from `first` on count for `mass` each, divisible."""
    rows = program.rows
    for column in np.flatnonzero(program.pair_household >= first).tolist():
        rows.whole[column], rows.high[column] = False, mass
    for h, column in program.unplaced_column.items():
        if h >= first:
            rows.row_low[h] = rows.row_high[h] = mass
            rows.whole[column], rows.high[column] = False, mass


def replace_state(desk: Desk, state: State) -> Desk:
    return Desk(stream=desk.stream, state=state, week=desk.week, waiting=desk.waiting, seen=desk.seen, rng=desk.rng)


POLICIES: Mapping[str, Callable[[], Callable[[Desk, Longs], None]]] = {
    "lottery": lambda: lottery,
    "greedy": lambda: greedy,
    "static_prices": Static,
    "weekly_prices": lambda: weekly,
    "weekly_joint": lambda: weekly_joint,
    "min_discord": lambda: min_discord,
    "within_term": Within,
}
SLOW = {"min_discord": 100_000}
"""Policies that are run by default only up to so many pairs."""


def run(stream: Stream, policy: str, *, seed: int) -> dict[str, Any]:
    """One policy over one stream; the last week everyone still waiting gets what room is left."""
    started = monotonic()
    decide, rng = POLICIES[policy](), np.random.default_rng(seed)
    desk = Desk(stream=stream, state=empty_state(stream.problem), week=0, waiting=[], seen=0, rng=rng)
    filled = []
    for week in range(WEEKS):
        new = rng.permutation(np.flatnonzero(stream.week == week))
        desk.week, desk.seen = week, desk.seen + len(new)
        desk.waiting += [int(h) for h in new]
        decide(desk, new)
        desk.waiting = [h for h in desk.waiting if desk.state.place[h] < 0]
        filled.append(desk.state.load[:, 0].copy())
    _last_call(desk)
    problem = stream.problem
    return {
        "policy": policy, "score": score_part(problem, desk.state.place) / UNIT, "unplaced": int((desk.state.place < 0).sum()),
        "balance": balance(problem, np.array(filled)), "seconds": monotonic() - started,
    }  # fmt: skip


def _last_call(desk: Desk) -> None:
    """At the end of the period room has no later use: who still waits is placed as a round of its own."""
    left = [h for h in desk.waiting if desk.state.place[h] < 0]
    if not left:
        return
    members = np.array(sorted(left), dtype=np.int64)
    free = np.zeros((len(desk.stream.problem.uses), desk.stream.problem.shape[1]), dtype=np.int64)
    _, place = large.solve_large(_waiting_only(desk, members, free), until=monotonic() + LAST_SECONDS, target=1e-4)
    _add_all(desk, members, place)


def balance(problem: Problem, filled: npt.NDArray[np.int32]) -> float:
    """Mean distance between the share of its final intake a place has had and the share of the period gone by."""
    final = np.maximum(1, filled[-1])
    elapsed = (np.arange(WEEKS) + 1) / WEEKS
    used = filled[-1] > 0
    return float(np.abs(filled[:, used] / final[used] - elapsed[:, None]).mean()) if used.any() else 0.0


def simulate(
    instance: Instance, *, earlier: Instance | None = None, policies: Sequence[str] | None = None,
    forecast_error: float = 0.0, seed: int = 1, hindsight_time: float = 40.0, hindsight_gap: float = 0.0005,
) -> dict[str, Any]:  # fmt: skip
    """Several policies side by side on one arrival stream, as a share of the hindsight optimum's score."""
    stream = stream_of(instance, earlier=earlier, forecast_error=forecast_error, seed=seed)
    best = solve_problem(stream.problem, time=hindsight_time, gap=hindsight_gap)
    goal = score_part(stream.problem, best.place) / UNIT
    pairs = stream.problem.scores.size
    chosen = policies or [p for p in POLICIES if pairs <= SLOW.get(p, pairs)]
    runs = [run(stream, policy, seed=seed) for policy in chosen]
    return {
        "schema": "doorlopend/placement-simulation/1", "instance": instance.id, "weeks": WEEKS, "term": TERM,
        "forecast_error": forecast_error, "learnt_from": None if earlier is None else earlier.id,
        "hindsight": {"score": goal, "gap": best.gap, "unplaced": int((best.place < 0).sum())},
        "runs": [{**r, "percent": 100 * r["score"] / goal} for r in runs],
    }  # fmt: skip
