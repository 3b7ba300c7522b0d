"""What is known on a day of an arrival stream, what room is worth then, and placing some households at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from time import monotonic

import numpy as np
import numpy.typing as npt

from doorlopend.engines.placement import certificate, large, prices
from doorlopend.engines.placement.certificate import PARTS
from doorlopend.engines.placement.model import Instance
from doorlopend.engines.placement.problem import ENDLESS, FORBIDDEN, Ints, Problem, compile_problem, kind_of
from doorlopend.engines.placement.state import State, empty_state

Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
WEEKS = 26
TERM = 2
"""Weeks from permit to being linked (the national norm; a parameter of every run)."""

PRIOR = 0.1
"""The forecast weighs as much as this share of a period of observed arrivals."""

HOMES_PRIOR = 1.0
"""What an earlier period had in homes weighs as much as a whole period observed: of one kind at one place there are few."""

SAMPLE = 20_000
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
    known_by: Ints | None = None
    """(weeks, M, T) homes announced by each week; None: all are known from the start."""
    homes_expected: Floats | None = None
    """(M, T) homes the earlier period had."""


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
    dated = [d for d in days if isinstance(d, date)]
    announced = None if len(dated) < len(days) else known_by(problem, min(dated), max(dated))
    return Stream(
        problem=problem, week=week.astype(np.int64), earlier=past, expected=len(days) * (1 + forecast_error), known_by=announced,
        homes_expected=None if past is None else homes_like(past, problem),
    )  # fmt: skip


def known_by(problem: Problem, first: date, last: date) -> Ints | None:
    """Homes announced by each week; None when no home has a date of announcement."""
    places = [problem.instance.places[int(m)] for m in problem.place_order]
    if not any(home.announced_on for p in places for home in p.homes or ()):
        return None
    span, known = max(1, (last - first).days + 1), np.zeros((WEEKS, *problem.homes.shape), dtype=np.int32)
    for m, place in enumerate(places):
        for home in place.homes or ():
            week = 0 if home.announced_on is None else (home.announced_on - first).days * WEEKS // span
            known[min(max(0, week), WEEKS - 1) :, m, problem.home_kinds.index(kind_of(home))] += home.count
    known[:, problem.homes >= ENDLESS] = ENDLESS
    return known


def homes_like(past: Problem, now: Problem) -> Floats:
    """(M, T) homes of an earlier period by kinds of this one; the day they were ready does not count."""
    plain = [kind[:-1] for kind in now.home_kinds]
    found = np.zeros(now.homes.shape)
    for t, kind in enumerate(past.home_kinds[:-1]):
        if kind[:-1] in plain[:-1]:
            found[:, plain.index(kind[:-1])] += past.homes[:, t]
    return found


def aligned(past: Problem, now: Problem) -> Problem:
    """An earlier problem with its places in the order of this one."""
    spot = {p: m for m, p in enumerate(past.place_ids)}
    order = np.array([spot[p] for p in now.place_ids])
    return replace(past, scores=np.ascontiguousarray(past.scores[:, order]), homes=past.homes[order], place_ids=now.place_ids)


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

    def coming(self) -> Floats:
        """(M, T) homes still to be announced: the earlier period's, corrected by what was announced so far."""
        known, past = self.stream.known_by, self.stream.homes_expected
        if known is None:
            return np.zeros(self.stream.problem.homes.shape)
        elapsed, now = (self.week + 1) / WEEKS, np.where(known[self.week] < ENDLESS, known[self.week], 0)
        rate = now / elapsed if past is None else (HOMES_PRIOR * past + now) / (HOMES_PRIOR + elapsed)
        return np.asarray(rate * (1 - elapsed))

    def room_in_homes(self) -> Floats:
        """(M, T) homes that are free now, and those expected."""
        return np.asarray(np.where(self.state.free >= ENDLESS, self.state.free, self.state.free + self.coming()))

    def spare(self) -> float:
        """How many times the expected number is kept room for."""
        return float(1 + SPREAD / max(1.0, self.stream.expected) ** 0.5)


def priced_market(desk: Desk, *, share_waiting: bool, spare: float) -> prices.Market:
    """Who waits (each for one) and who is expected (an earlier cohort, scaled), against the room that is left."""
    problem, past = desk.stream.problem, desk.stream.earlier
    here = np.array(desk.waiting if share_waiting else [], dtype=np.int64)
    rows, classes, mass = [problem.scores[here]], [problem.class_of[here]], [np.ones(len(here), dtype=np.float32)]
    source, class_of = (past.scores, classes_in(problem, past)) if past is not None else (problem.scores[here], problem.class_of[here])
    if len(source):
        picked = _sample(len(source), desk.rng)
        rows.append(source[picked])
        classes.append(class_of[picked])
        mass.append(np.full(len(picked), spare * desk.still_expected() / len(picked), dtype=np.float32))
    whole = prices.market_of(replace(problem, homes=desk.room_in_homes(), limits=left_of(problem.limits, desk.state.load),  # type: ignore[arg-type]
                                     soft_limit=left_of(problem.soft_limit[:, None], desk.state.load[:, :1])[:, 0],
                                     least=np.zeros_like(problem.least), floors=()))  # fmt: skip
    return replace(
        whole, scores=np.ascontiguousarray(np.concatenate(rows)), class_of=np.concatenate(classes),
        stands_for=np.concatenate(mass), outside=np.full(sum(map(len, mass)), float(min(prices.MUST, problem.instance.policy.unplaced_cost))),
    )  # fmt: skip


def left_of(limits: npt.NDArray[np.int32], load: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    return np.where(limits >= ENDLESS, limits, np.maximum(0, limits - load)).astype(np.int32)


def _sample(count: int, rng: np.random.Generator) -> Longs:
    return np.arange(count) if count <= SAMPLE else np.sort(rng.choice(count, SAMPLE, replace=False))


def classes_in(problem: Problem, past: Problem) -> npt.NDArray[np.int32]:
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
    return certificate.class_costs(replace(desk.stream.problem, homes=np.ceil(desk.room_in_homes()).astype(np.int32)), fitted)


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
    trial = empty_state(waiting_only(desk, members, cost))
    large.fill_by_value(trial)
    large.flows(trial, until=monotonic() + WEEK_SECONDS)
    add_all(desk, members, trial.place)


def waiting_only(desk: Desk, members: Longs, cost: Longs) -> Problem:
    """Those households and the room that is left, each worth its score minus the price of what it uses."""
    problem, state = desk.stream.problem, desk.state
    net = np.rint(problem.scores[members] - cost[problem.class_of[members]] / PARTS)
    net = np.where(problem.scores[members] > FORBIDDEN, np.maximum(net, -prices.MUST), FORBIDDEN).astype(np.int32)
    return replace(
        problem, scores=net, raw_scores=net, class_of=problem.class_of[members], homes=state.free, limits=left_of(problem.limits, state.load),
        reason=np.where(net > FORBIDDEN, 0, 1).astype(np.int16), soft_limit=left_of(problem.soft_limit[:, None], state.load[:, :1])[:, 0],
        unplaced_cost=np.minimum(problem.unplaced_cost[members], prices.MUST).astype(np.int32), least=np.zeros_like(problem.least),
        promised=np.full(len(members), -1, dtype=np.int32), parties=(), floors=(),
    )  # fmt: skip


def add_all(desk: Desk, members: Longs, place: Longs) -> None:
    problem = desk.stream.problem
    for k in sorted(np.flatnonzero(place >= 0).tolist(), key=lambda k: -int(problem.uses[problem.class_of[members[k]], 0])):
        desk.state.add(int(members[k]), int(place[k]))
