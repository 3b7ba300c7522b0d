"""Policies that decide on arrival: lottery, greedy, prices learnt once or weekly, and minimum discord, to compare with."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from doorlopend.engines.placement import mip
from doorlopend.engines.placement.desk import (
    DISCORD_SAMPLES,
    Desk,
    Longs,
    by_value,
    classes_in,
    costs,
    jointly,
)
from doorlopend.engines.placement.problem import FORBIDDEN, lottery_weights


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
    class_of = classes_in(problem, past)
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
