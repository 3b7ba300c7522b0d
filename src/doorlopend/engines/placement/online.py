"""Households arrive over time: advice at arrival that keeps room for those still to come.

The price of room is re-estimated every week from what is known (households waiting, room left) and what is expected
(an earlier period's mix, scaled to the number still to come; Ahani et al. 2024). A household is promised a place
when its term to be linked ends (two weeks); until then its advice is a hold that the next week may change, so the
unpromised are re-optimised together. Nobody is refused early: who has no place worth its price waits on.

Homes with a day of announcement are known from that day; before it, what an earlier period had is the forecast, and
whose place hangs on a home still to come waits for it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from time import monotonic
from typing import Any

import numpy as np
import numpy.typing as npt

from doorlopend.engines.placement import large, mip, policies, prices
from doorlopend.engines.placement.certificate import PARTS
from doorlopend.engines.placement.desk import (
    FLUID_PAIRS,
    LAST_SECONDS,
    TERM,
    WEEK_SECONDS,
    WEEKS,
    Desk,
    Floats,
    Longs,
    Stream,
    add_all,
    classes_in,
    costs,
    jointly,
    stream_of,
    waiting_only,
)
from doorlopend.engines.placement.model import UNIT, Instance
from doorlopend.engines.placement.problem import ENDLESS, FORBIDDEN, Problem
from doorlopend.engines.placement.solve import solve_problem
from doorlopend.engines.placement.state import State, empty_state, score_part

EVEN = 3.0
"""The pace of `within_term_even`, which fills places evenly over the weeks."""


class Within:
    """Ours: everybody waiting is advised every week; who has waited `term` weeks is promised, all at once.

    `pace`: points per person that a place costs which is full while the others are empty, in proportion between.
    """

    def __init__(self, term: int = TERM, *, pace: float = 0.0) -> None:
        self.term, self.pace = term, pace

    def __call__(self, desk: Desk, new: Longs) -> None:
        due = [h for h in desk.waiting if desk.week - desk.stream.week[h] >= self.term or desk.week == WEEKS - 1]
        if not due:
            return
        hold, small = desk.state.copy(), desk.stream.problem.scores.size <= FLUID_PAIRS
        whole = np.ceil if small else np.rint
        hold.free += np.where(hold.free < ENDLESS, whole(desk.coming()), 0).astype(hold.free.dtype)
        trial, fee = replace_state(desk, hold), ahead(desk, self.pace)
        if small:
            with_expected(trial, fee, desk.room_in_homes())
        elif desk.week == WEEKS - 1:
            _last_call(trial)
        else:
            jointly(trial, desk.waiting, costs(desk, share_waiting=True, spare=desk.spare()) + fee * PARTS)
        for h in sorted(due, key=lambda h: -int(desk.stream.problem.uses[desk.stream.problem.class_of[h], 0])):
            if hold.place[h] >= 0:
                desk.state.add(h, int(hold.place[h]))


def ahead(desk: Desk, pace: float) -> Longs:
    """(C, M) units: what a household pays for its persons at a place that has filled faster than all together."""
    problem, load = desk.stream.problem, desk.state.load[:, 0]
    limited = problem.limits[:, 0] < ENDLESS
    room = np.where(limited, np.maximum(1, problem.limits[:, 0]), 1)
    share = load[limited].sum() / max(1, room[limited].sum())
    early = np.where(limited, np.maximum(0.0, load / room - share), 0.0)
    return np.asarray(np.rint(pace * UNIT * problem.uses[:, :1] * early[None, :]), dtype=np.int64)


def with_expected(desk: Desk, fee: Longs, homes: Floats) -> None:
    """Decide all who wait in one exact program in which those still expected take part as fractions.

    A household of the earlier period stands for (number still expected / size of that period) of a household; it
    takes that much room where it does most good, so that what is kept free is worth at least what it costs now.
    """
    problem, past = desk.stream.problem, desk.stream.earlier
    here = np.array(sorted(desk.waiting), dtype=np.int64)
    coming = np.zeros((0, problem.shape[1]), dtype=np.int32) if past is None else past.scores
    class_of = np.zeros(0, dtype=np.int32) if past is None else classes_in(problem, past)
    mass = desk.spare() * desk.still_expected() / max(1, len(coming))
    if mass <= 0:
        coming, class_of = coming[:0], class_of[:0]
    now = np.where(problem.scores[here] > FORBIDDEN, problem.scores[here] - fee[problem.class_of[here]], FORBIDDEN).astype(np.int32)
    scores = np.concatenate([now, coming])
    whole = replace(
        problem, scores=scores, raw_scores=scores, class_of=np.concatenate([problem.class_of[here], class_of]),
        reason=np.where(scores > FORBIDDEN, 0, 1).astype(np.int16), homes=homes,  # type: ignore[arg-type]
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
    "lottery": lambda: policies.lottery,
    "greedy": lambda: policies.greedy,
    "static_prices": policies.Static,
    "weekly_prices": lambda: policies.weekly,
    "weekly_joint": lambda: policies.weekly_joint,
    "min_discord": lambda: policies.min_discord,
    "within_term": Within,
    "within_term_even": lambda: Within(pace=EVEN),
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
        if stream.known_by is not None:
            desk.state.free += np.diff(stream.known_by, axis=0, prepend=0)[week] if week else stream.known_by[0] - desk.state.free
            new = np.array(desk.waiting, dtype=np.int64)
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
    _, place = large.solve_large(waiting_only(desk, members, free), until=monotonic() + LAST_SECONDS, target=1e-4)
    add_all(desk, members, place)


def balance(problem: Problem, filled: npt.NDArray[np.int32]) -> float:
    """Mean distance between the share of its final intake a place has had and the share of the period gone by."""
    final = np.maximum(1, filled[-1])
    elapsed = (np.arange(WEEKS) + 1) / WEEKS
    used = filled[-1] > 0
    return float(np.abs(filled[:, used] / final[used] - elapsed[:, None]).mean()) if used.any() else 0.0


def simulate(
    instance: Instance, *, earlier: Instance | None = None, policies: Sequence[str] | None = None,
    forecast_error: float = 0.0, seed: int = 1, hindsight_time: float = 40.0, hindsight_gap: float = 0.0005,
    hindsight: Mapping[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Several policies side by side on one arrival stream, as a share of the hindsight optimum's score.

    `hindsight`: that of an earlier simulation of the same stream, which then is not solved again.
    """
    stream = stream_of(instance, earlier=earlier, forecast_error=forecast_error, seed=seed)
    known = hindsight or _hindsight(stream, time=hindsight_time, gap=hindsight_gap)
    pairs = stream.problem.scores.size
    chosen = policies or [p for p in POLICIES if pairs <= SLOW.get(p, pairs)]
    runs = [run(stream, policy, seed=seed) for policy in chosen]
    return {
        "schema": "doorlopend/placement-simulation/1", "instance": instance.id, "weeks": WEEKS, "term": TERM,
        "forecast_error": forecast_error, "learnt_from": None if earlier is None else earlier.id,
        "hindsight": dict(known), "runs": [{**r, "percent": 100 * r["score"] / known["score"]} for r in runs],
    }  # fmt: skip


def _hindsight(stream: Stream, *, time: float, gap: float) -> dict[str, Any]:
    """What a round of everybody at once would have reached."""
    best = solve_problem(stream.problem, time=time, gap=gap)
    return {"score": score_part(stream.problem, best.place) / UNIT, "gap": best.gap, "unplaced": int((best.place < 0).sum())}
