"""Prices of scarce room: the dual of the placement problem, smoothed and minimised.

Every limit gets a price; a household is worth its score minus the prices of what it uses. For any prices the sum of
every household's best priced value plus the value of all room is an upper bound (Lagrange; Geoffrion 1974). The
bound is minimised with a soft maximum (Nesterov 2005) and L-BFGS-B, at falling temperatures.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from time import monotonic

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, minimize

from doorlopend.engines.placement import kernels
from doorlopend.engines.placement.certificate import PARTS, Prices
from doorlopend.engines.placement.model import UNIT
from doorlopend.engines.placement.problem import ENDLESS, Problem
from doorlopend.engines.placement.threads import one_blas_thread

THREADS = 2
THREADED_PAIRS = 200_000
TAUS = (400.0, 100.0, 30.0, 10.0, 4.0)
STEPS = (40, 60, 80, 100, 100)
FINE_TAUS, FINE_STEPS = (1.5, 0.5), (150, 150)
FINE_PAIRS = 1_000_000
START = 300.0
MUST = 20 * UNIT
Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Market:
    """What the prices are fitted to: households and the room there is."""

    scores: npt.NDArray[np.int32]
    class_of: npt.NDArray[np.int32]
    outside: Floats
    stands_for: npt.NDArray[np.float32]
    """(H,) how many households each one stands for."""
    uses: npt.NDArray[np.int32]
    fits: npt.NDArray[np.bool_]
    room: Floats
    """(M, R) limit, soft or hard; inf when endless."""
    ceiling: Floats
    """(M,) highest persons price (soft limits)."""
    least: Floats
    least_ceiling: Floats
    homes: Floats
    floors: tuple[tuple[Longs, float], ...] = ()


def market_of(problem: Problem) -> Market:
    """The whole problem as a market."""
    room = problem.limits.astype(np.float64)
    room[:, 0] = np.minimum(room[:, 0], problem.soft_limit)
    room[room >= ENDLESS] = np.inf
    return Market(
        scores=problem.scores,
        class_of=problem.class_of,
        outside=np.minimum(problem.unplaced_cost, MUST).astype(np.float64),
        stands_for=np.ones(problem.shape[0], dtype=np.float32),
        uses=problem.uses,
        fits=problem.fits,
        room=room,
        ceiling=np.where(problem.soft_limit < ENDLESS, problem.soft_price, np.inf).astype(np.float64),
        least=problem.least.astype(np.float64),
        least_ceiling=np.where(problem.least_price >= 0, problem.least_price, np.inf).astype(np.float64),
        homes=np.where(problem.homes >= ENDLESS, np.inf, problem.homes),
        floors=tuple((f.members, float(f.least)) for f in problem.floors),
    )


class Dual:
    """The smoothed bound and its gradient as a function of one vector of prices (units)."""

    def __init__(self, market: Market, *, threads: int = THREADS) -> None:
        self.market = market
        self.limited = np.argwhere(np.isfinite(market.room))
        self.owed = np.flatnonzero(market.least > 0)
        self.built = np.argwhere((market.homes > 0) & np.isfinite(market.homes))
        self.sizes = (len(self.limited), len(self.owed), len(self.built), len(market.floors))
        self.tau = TAUS[0]
        alone = market.scores.size < THREADED_PAIRS
        self.pool = None if alone else ThreadPoolExecutor(threads)
        self.chunks = self._chunks(1 if alone else threads * 8)

    def close(self) -> None:
        if self.pool is not None:
            self.pool.shutdown()

    def _chunks(self, parts: int) -> Sequence[tuple[int, int]]:
        edges = np.linspace(0, len(self.market.class_of), parts + 1).astype(int)
        return [(int(a), int(b)) for a, b in pairwise(edges) if b > a]

    def bounds(self) -> Bounds:
        high = np.full(sum(self.sizes), np.inf)
        persons = self.limited[:, 1] == 0
        high[: self.sizes[0]][persons] = self.market.ceiling[self.limited[persons, 0]]
        high[self.sizes[0] : self.sizes[0] + self.sizes[1]] = self.market.least_ceiling[self.owed]
        return Bounds(np.zeros(len(high)), high)

    def room(self) -> Floats:
        """The room each price guards, in the order of the vector; what is owed counts below zero."""
        return np.concatenate([
            self.market.room[self.limited[:, 0], self.limited[:, 1]], -self.market.least[self.owed],
            self.market.homes[self.built[:, 0], self.built[:, 1]], np.array([-least for _, least in self.market.floors]),
        ])  # fmt: skip

    def start(self) -> Floats:
        x = np.full(sum(self.sizes), START)
        x[sum(self.sizes[:3]) :] = 0.0
        return x

    def scale(self) -> Floats:
        scale = 1 / np.sqrt(np.maximum(np.abs(self.room()), 1.0))
        return np.asarray(scale / scale.mean()) if len(scale) else scale

    def unpack(self, x: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Prices as arrays: upper (M, R), lower (M,), home (M, T; inf where there is no home), floor (G,)."""
        a, b, c, _ = self.sizes
        upper, lower = np.zeros(self.market.room.shape), np.zeros(len(self.market.least))
        home = np.where(np.isinf(self.market.homes), 0.0, np.inf)
        upper[self.limited[:, 0], self.limited[:, 1]] = x[:a]
        lower[self.owed] = x[a : a + b]
        home[self.built[:, 0], self.built[:, 1]] = x[a + b : a + b + c]
        return upper, lower, home, x[a + b + c :]

    def costs(self, upper: Floats, lower: Floats, home: Floats) -> tuple[Floats, Floats]:
        """Soft cost (C, M) of a class at a place, and the share (C, M, T) of each kind of home in it."""
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            price = np.where(self.market.fits[:, None, :], home[None], np.inf)
            low = price.min(axis=2)
            spread = np.exp(-(price - np.where(np.isinf(low), 0, low)[..., None]) / self.tau)
            mass = spread.sum(axis=2)
            soft = np.where(mass > 0, low - self.tau * np.log(np.maximum(mass, 1e-300)), 1e9)
        share = spread / np.maximum(mass, 1e-300)[..., None]
        persons = self.market.uses[:, :1] * lower[None, :]
        return np.minimum(self.market.uses @ upper.T - persons + soft, 1e9), share

    def __call__(self, x: Floats) -> tuple[float, Floats]:
        upper, lower, home, floor = self.unpack(x)
        cost, share = self.costs(upper, lower, home)
        weight = np.ones(len(self.market.class_of), dtype=np.float32)
        for (members, _), nu in zip(self.market.floors, floor, strict=True):
            weight[members] += nu
        value, counts, expected = self._passes(cost.astype(np.float32), weight)
        load = counts.T @ self.market.uses
        used = np.einsum("cm,cmt->mt", counts, share)
        grad = np.concatenate([
            (self.market.room - load)[self.limited[:, 0], self.limited[:, 1]],
            (load[:, 0] - self.market.least)[self.owed],
            (self.market.homes - used)[self.built[:, 0], self.built[:, 1]],
            np.array([expected[m].sum() - least for m, least in self.market.floors]),
        ])  # fmt: skip
        return float(value + self.room() @ x) / UNIT, grad / UNIT

    def _passes(self, cost: npt.NDArray[np.float32], weight: npt.NDArray[np.float32]) -> tuple[float, Floats, Floats]:
        market, expected = self.market, np.zeros(len(self.market.class_of))
        outside = market.outside.astype(np.float32)

        def one(edges: tuple[int, int]) -> tuple[float, Floats]:
            counts = np.zeros(cost.shape)
            value = kernels.soft_pass(
                market.scores, market.class_of, cost, outside, weight, market.stands_for, self.tau, *edges, counts, expected
            )
            return value, counts

        found = list(map(one, self.chunks) if self.pool is None else self.pool.map(one, self.chunks))
        return sum(v for v, _ in found), np.sum([c for _, c in found], axis=0), expected


def minimise(market: Market, *, start: Floats | None, taus: Sequence[float], steps: Sequence[int], until: float) -> Floats:
    """Lower the temperature step by step, each time from the prices found before. `until`: monotonic seconds.

    Prices are scaled by the root of the room they guard: small places have steep prices, large places flat ones.
    """
    dual = Dual(market)
    x = dual.start() if start is None else start
    scale, bounds = dual.scale(), dual.bounds()
    x = np.clip(x, bounds.lb, bounds.ub) / scale
    with one_blas_thread():
        for tau, most in zip(taus, steps, strict=True):
            dual.tau = tau
            if monotonic() > until:
                break
            x = minimize(lambda y: _scaled(dual, y, scale), x, jac=True, method="L-BFGS-B",
                         bounds=Bounds(bounds.lb / scale, bounds.ub / scale),
                         options={"maxiter": most, "maxcor": 30, "ftol": 1e-9, "gtol": 1e-6},
                         callback=_stop_after(until)).x  # fmt: skip
    dual.close()
    return np.asarray(x * scale)


def _scaled(dual: Dual, y: Floats, scale: Floats) -> tuple[float, Floats]:
    value, gradient = dual(y * scale)
    return value, gradient * scale


def _stop_after(until: float):  # type: ignore[no-untyped-def]
    def callback(intermediate_result):  # type: ignore[no-untyped-def]
        if monotonic() > until:
            raise StopIteration

    return callback


def fit(problem: Problem, *, until: float) -> Prices:
    """Prices for a whole problem, from nothing known."""
    market = market_of(problem)
    fine = problem.scores.size <= FINE_PAIRS
    x = minimise(market, start=None, taus=TAUS + FINE_TAUS * fine, steps=STEPS + FINE_STEPS * fine, until=until)
    return rounded(Dual(market).unpack(x))


def rounded(prices: tuple[Floats, Floats, Floats, Floats]) -> Prices:
    upper, lower, home, floor = prices
    whole = [np.rint(np.where(np.isinf(p), 0, p) * PARTS).astype(np.int64) for p in (upper, lower, home)]
    return Prices(upper=whole[0], lower=whole[1], home=whole[2], floor=np.rint(floor * PARTS).astype(np.int64))
