"""The upper bound that prices prove, in exact whole numbers, and what each household is worth at those prices."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from doorlopend.engines.placement.problem import ENDLESS, Problem, TiedParty

FAR = 1 << 50
Longs = npt.NDArray[np.int64]
CHUNK = 2_000

PARTS = 1000
"""Prices are whole thousandths of a unit, so that a bound is an exact whole number."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Whole thousandths of a unit: per place and counted thing, per place for the minimum, per home, per group floor."""

    upper: Longs
    lower: Longs
    home: Longs
    floor: Longs


def class_costs(problem: Problem, prices: Prices) -> Longs:
    """(C, M) whole parts: what one household of a class pays at a place: its uses plus its cheapest home."""
    price = np.where(problem.fits[:, None, :] & (problem.homes > 0)[None], prices.home[None], FAR)
    persons = problem.uses[:, :1].astype(np.int64) * prices.lower[None, :]
    return np.asarray(np.minimum(price.min(axis=2) + problem.uses @ prices.upper.T - persons, FAR))


def weights(problem: Problem, prices: Prices) -> Longs:
    """(H,) whole parts: how heavily each household's score counts (group floors raise it above PARTS)."""
    weight = np.full(problem.shape[0], PARTS, dtype=np.int64)
    for floor, nu in zip(problem.floors, prices.floor, strict=True):
        weight[floor.members] += nu
    return weight


def outside(problem: Problem) -> Longs:
    return np.where(problem.unplaced_cost >= ENDLESS, FAR, problem.unplaced_cost.astype(np.int64) * PARTS)


def upper_bound(problem: Problem, prices: Prices) -> int:
    """Parts (thousandths of a unit) that no advice can pass."""
    cost, weight, out = class_costs(problem, prices), weights(problem, prices), outside(problem)
    best = best_values(problem, cost, weight, out)
    for party in problem.parties:
        best[list(party.members)] = 0
    together = 0
    for party in problem.parties:
        rows = np.array([priced_row(problem, h, cost, weight) for h in party.members])
        together += party_best(party, rows, -out[list(party.members)])[0]
    return int(best.sum()) + together + room_value(problem, prices)


def best_values(problem: Problem, cost: Longs, weight: Longs, out: Longs) -> Longs:
    """(H,) parts: the best priced value of every household, staying unplaced included."""
    best = -out
    for first in range(0, problem.shape[0], CHUNK):
        rows = slice(first, first + CHUNK)
        value = problem.scores[rows] * weight[rows, None] - cost[problem.class_of[rows]]
        best[rows] = np.maximum(best[rows], np.where(problem.reason[rows] == 0, value, -FAR).max(axis=1))
    return best


def room_value(problem: Problem, prices: Prices) -> int:
    """What all room is worth at the prices, minus what the minima and group floors oblige to."""
    room = problem.limits.astype(np.int64)
    room[:, 0] = np.minimum(room[:, 0], problem.soft_limit)
    total = (np.where(prices.upper > 0, room, 0) * prices.upper).sum() - (problem.least * prices.lower).sum()
    total += (np.where(prices.home > 0, problem.homes, 0) * prices.home).sum()
    return int(total) - sum(int(nu) * f.least for f, nu in zip(problem.floors, prices.floor, strict=True))


def priced_row(problem: Problem, h: int, cost: Longs, weight: Longs) -> Longs:
    """(M,) parts: the score of household h at every place minus what it would take from others; -FAR: not allowed."""
    value = problem.scores[h] * weight[h] - cost[problem.class_of[h]]
    return np.where((problem.reason[h] == 0), value, -FAR)


def party_best(party: TiedParty, rows: Longs, absent: Longs) -> tuple[int, int]:
    """Best joint value of a tied party in parts, and the area it needs (-1: none in particular, or nowhere).

    `rows` (members, M): what each is worth at every place; `absent`: what each is worth unplaced.
    """
    options = [(int(absent.sum()), -1)]
    if party.bonus is not None:
        options = [(int(np.maximum(rows.max(axis=1), absent).sum()), -1)]
    for area in range(int(party.area_of.max(initial=-1)) + 1):
        inside = rows[:, party.area_of == area].max(axis=1)
        options.append((int(inside.sum()) + (party.bonus or 0) * PARTS, area))
    return max(options, key=lambda o: (o[0], -o[1]))
