"""What a change would do: another place for one household, one more home, a higher score; by solving again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np
import numpy.typing as npt

from doorlopend.engines.placement import certificate
from doorlopend.engines.placement.model import Home, Instance
from doorlopend.engines.placement.problem import ENDLESS, FORBIDDEN, Problem, compile_problem
from doorlopend.engines.placement.solve import SMALL_PAIRS, Advice, Infeasible, solve_problem
from doorlopend.engines.placement.state import State, empty_state, faults, objective

Longs = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Change:
    """A household that would go elsewhere: places by id (None: unplaced), and what it gains in units."""

    household: str
    before: str | None
    after: str | None
    gain: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What everybody together would gain (units; negative: lose), who would move, and whether it is exact."""

    gain: int
    changes: tuple[Change, ...]
    exact: bool
    kept: bool = True
    """Whether the plan behind it keeps every hard limit."""


def index_of(problem: Problem, household: str) -> int:
    return problem.household_ids.index(household)


def forced(problem: Problem, h: int, m: int) -> Problem:
    """The same problem in which household h goes to m, hard criteria of others unchanged."""
    scores, reason = problem.scores.copy(), problem.reason.copy()
    scores[h], reason[h] = FORBIDDEN, 1
    scores[h, m], reason[h, m] = problem.raw_scores[h, m], 0
    cost = problem.unplaced_cost.copy()
    cost[h] = ENDLESS
    return replace(problem, scores=scores, reason=reason, unplaced_cost=cost)


def move_exactly(advice: Advice, household: str, place: str, *, time: float = 10.0) -> Effect | None:
    """The best advice in which `household` goes to `place`; None when that cannot be."""
    problem = advice.problem
    h, m = index_of(problem, household), problem.place_ids.index(place)
    if problem.reason[h, m] != 0:
        return None
    try:
        other = solve_problem(forced(problem, h, m), time=time)
    except Infeasible:
        return None
    exact = advice.gap == 0 and other.gap == 0
    return Effect(gain=objective(problem, other.place) - advice.value, changes=changes(problem, advice.place, other.place), exact=exact)


def move_quickly(advice: Advice, household: str, place: str) -> Effect | None:
    """As `move_exactly` in milliseconds: others make room along the cheapest chains, so the loss is at most this."""
    from doorlopend.engines.placement import large

    problem = advice.problem
    h, m = index_of(problem, household), problem.place_ids.index(place)
    if problem.reason[h, m] != 0:
        return None
    fixed = forced(problem, h, m)
    state = state_of(fixed, advice.place)
    state.drop(h)
    if not _make_room(state, h, m):
        return None
    for c in large.by_size(fixed):
        large.flow_class(state, c)
    if (state.place[(fixed.unplaced_cost >= ENDLESS)] < 0).any():
        return None
    gain, moved = objective(problem, state.place) - advice.value, changes(problem, advice.place, state.place)
    return Effect(gain=gain, changes=moved, exact=False, kept=not faults(fixed, state.place))


def state_of(problem: Problem, place: Longs) -> State:
    """A placement as a state that can be changed."""
    state = empty_state(problem)
    order = sorted(np.flatnonzero(place >= 0).tolist(), key=lambda h: int(problem.fits[problem.class_of[h]].sum()))
    for h in order:
        state.add(h, int(place[h]))
    return state


def _make_room(state: State, h: int, m: int) -> bool:
    """Put h at m, sending away those who lose least by it until it fits."""
    problem = state.problem
    here = np.flatnonzero(state.place == m)
    best = np.where(problem.scores[here] > FORBIDDEN, problem.scores[here], 0)
    best[:, m] = 0
    loss = problem.raw_scores[here, m] - best.max(axis=1, initial=0)
    for other in here[np.argsort(loss, kind="stable")].tolist():
        if state.add(h, m):
            return True
        if problem.promised[other] < 0 and problem.unplaced_cost[other] < ENDLESS:
            state.drop(other)
    return state.add(h, m)


def changes(problem: Problem, before: Longs, after: Longs) -> tuple[Change, ...]:
    """Who goes elsewhere, those who lose most first."""
    found = []
    for h in np.flatnonzero(before != after).tolist():
        value = [0 if p[h] < 0 else int(problem.raw_scores[h, p[h]]) for p in (before, after)]
        names = [None if p[h] < 0 else problem.place_ids[p[h]] for p in (before, after)]
        found.append(Change(household=problem.household_ids[h], before=names[0], after=names[1], gain=value[1] - value[0]))
    return tuple(sorted(found, key=lambda c: (c.gain, c.household)))


def with_home(instance: Instance, *, place: str, home: Home, persons: int) -> Instance:
    """The instance with more homes at a place, and room in its quota for `persons` more.

    Where homes do not count (`homes` is None) only the quota grows.
    """
    places = []
    for p in instance.places:
        if p.id == place:
            quota = None if p.persons is None else replace(p.persons, maximum=p.persons.maximum + persons)
            p = replace(p, homes=None if p.homes is None else (*p.homes, home), persons=quota)
        places.append(p)
    return replace(instance, places=tuple(places))


def add_home(advice: Advice, *, place: str, home: Home, persons: int = 0, time: float = 10.0) -> Effect:
    """Sensitivity: what one more home (and `persons` more in the quota) does for everybody.

    The own reference values are kept as they were, so that the effect is that of the home alone.
    """
    old = advice.problem
    new = kept_reference(old, compile_problem(with_home(old.instance, place=place, home=home, persons=persons)))
    found = solve_problem(new, time=time)
    before = aligned_place(old, new, advice.place)
    exact = advice.gap == 0 and found.gap == 0
    return Effect(gain=found.value - advice.value, changes=changes(new, before, found.place), exact=exact)


@dataclass(frozen=True, slots=True)
class Margin:
    """What more room would bring everybody together (units): at least and at most, and who moves in the plan found."""

    at_least: int
    at_most: int
    placed: int
    """Households with a place in the plan found, minus those with one now."""
    changes: tuple[Change, ...]


def add_home_quickly(advice: Advice, *, place: str, home: Home, persons: int = 0, time: float = 2.0) -> Margin:
    """As `add_home` in a fraction of a second: a plan that uses the room (at least) and its priced bound (at most).

    Both are against the placement as it stands, so `at_most` also holds what it could gain without the home.
    """
    from doorlopend.engines.placement import large, proof

    old = advice.problem
    new = kept_reference(old, compile_problem(with_home(old.instance, place=place, home=home, persons=persons)))
    before = aligned_place(old, new, advice.place)
    state, now = state_of(new, before), objective(new, before)
    large.flows(state, until=monotonic() + time)
    at_least = max(0, objective(new, state.place) - now)
    after = state.place if at_least else before
    bound = certificate.upper_bound(new, proof.linear_prices(new, time=time))
    return Margin(
        at_least=at_least, at_most=max(at_least, bound // certificate.PARTS - now),
        placed=int((after >= 0).sum() - (before >= 0).sum()), changes=changes(new, before, after),
    )  # fmt: skip


def kept_reference(old: Problem, new: Problem) -> Problem:
    """`new` with the do-no-harm line of `old`: a home added may open pairs, it may not close any."""
    rows = np.array([old.household_ids.index(h) for h in new.household_ids])
    columns = np.array([old.place_ids.index(p) for p in new.place_ids])
    grid = np.ix_(rows, columns)
    harmed = new.raw_scores < old.reference[rows][:, None]
    was_open = (old.reason[grid] == 0) | ((new.reason > 0) & ~harmed & _only_harm(new) & _only_harm(old)[grid])
    was_open |= _lacked_home(old)[grid] & ~harmed & (~_hard(new))
    reason = np.where(was_open & ~_hard(new), 0, np.maximum(new.reason, 1)).astype(np.int16)
    if "below_reference" not in new.reasons:
        return new
    return replace(new, reason=reason, scores=np.where(reason == 0, new.raw_scores, FORBIDDEN).astype(np.int32))


def _code(problem: Problem, name: str) -> int:
    return problem.reasons.index(name) if name in problem.reasons else -1


def _only_harm(problem: Problem) -> npt.NDArray[np.bool_]:
    return np.asarray(problem.reason == _code(problem, "below_reference"))


def _lacked_home(problem: Problem) -> npt.NDArray[np.bool_]:
    return np.asarray((problem.reason == _code(problem, "no_home")) | (problem.reason == _code(problem, "limit")))


def _hard(problem: Problem) -> npt.NDArray[np.bool_]:
    return np.asarray((problem.reason != 0) & ~_only_harm(problem))


def aligned_place(old: Problem, new: Problem, place: Longs) -> Longs:
    """A placement of `old` in the order of `new`."""
    name: Mapping[str, str] = {old.household_ids[h]: old.place_ids[m] for h, m in enumerate(place.tolist()) if m >= 0}
    spot = {p: m for m, p in enumerate(new.place_ids)}
    return np.array([spot[name[h]] if h in name else -1 for h in new.household_ids], dtype=np.int64)


def stability(advice: Advice, *, wobble: int = 200, runs: int = 10, seed: int = 1, time: float = 0.5) -> dict[str, float]:
    """Share of runs in which a household keeps its place when every score may differ by up to `wobble` units."""
    problem, rng = advice.problem, np.random.default_rng(seed)
    kept = np.zeros(problem.shape[0])
    for _ in range(runs):
        raw = np.maximum(0, problem.raw_scores + rng.integers(-wobble, wobble + 1, problem.shape)).astype(np.int32)
        scores = np.where(problem.reason == 0, raw, np.int32(FORBIDDEN))
        other = solve_problem(replace(problem, raw_scores=raw, scores=scores), time=time, gap=1e-4)
        kept += other.place == advice.place
    return dict(zip(problem.household_ids, (kept / runs).tolist(), strict=True))


def is_small(problem: Problem) -> bool:
    return int((problem.reason == 0).sum()) <= SMALL_PAIRS
