"""Does the 95 % interval hold the truth in 95 % of simulated testbeds, and are false alarms as rare as promised?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import product
from time import process_time
from typing import Any

import numpy as np

from doorlopend.engines.evidence import EvidenceError, checks, compare, parse, snapshot, table
from doorlopend.engines.evidence.analyse import analyse
from doorlopend.engines.evidence.looks import any_day, bounds_for
from doorlopend.engines.evidence.methods import estimate
from doorlopend.engines.evidence.results import Comparison, Estimate, Finding
from doorlopend.engines.evidence.stats import meta, ranks

from . import worlds
from .kept import Answer

Rng = np.random.Generator
USUAL = (0.935, 0.965)
TINY = (0.935, 0.99)
ALARM = (0.035, 0.065)
SPENT = (0.035, 0.060)
AT_LEAST = (0.94, 1.0)


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of the table: a trial that says yes or no per world (None: no answer exists), and the range the share of
    yes among the answered must lie in. `refused` says per world whether `analyse` would have refused to tell."""

    name: str
    trial: Callable[[Rng], bool | None]
    allowed: tuple[float, float]
    counts: str = "covers"
    refused: Callable[[Rng], bool] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a cell came to; `worlds` of those asked gave an answer."""

    name: str
    counts: str
    asked: int
    worlds: int
    share: float
    allowed: tuple[float, float]
    seconds: float
    refused: float | None

    @property
    def error(self) -> float:
        """Monte Carlo standard error."""
        return float(np.sqrt(self.share * (1 - self.share) / self.worlds))

    @property
    def holds(self) -> bool:
        """Inside the range."""
        return bool(self.allowed[0] <= self.share <= self.allowed[1])


def covers(rng: Rng, *, design: str, make: Callable[..., worlds.World], **args: Any) -> bool | None:
    w = make(rng, **args)
    try:
        e = estimate(design, w.problem)
    except EvidenceError:
        return None
    return e.low <= w.truth <= e.high


def would_refuse(rng: Rng, *, make: Callable[..., worlds.World], **args: Any) -> bool:
    """Whether the checks of `analyse` (events, follow-up) would keep this world from being told."""
    q = make(rng, **args).problem
    found = checks.enough_events(FOUR, q.outcome, q)
    found += [checks.followed(FOUR, q)] if q.outcome.kind == "time" else []
    return checks.failing(found) is not None


def rejects(rng: Rng, *, design: str, make: Callable[..., worlds.World], **args: Any) -> bool:
    e = estimate(design, make(rng, **args).problem)
    return e.p is not None and e.p <= 0.05


FOUR = parse(
    {
        "testbed": {"id": "four", "title": "four arms", "question": "which"},
        "design": {"kind": "lottery", "draws": 1},
        "arms": [{"id": x, "name": x} for x in "ABCD"] + [{"id": "U", "name": "usual", "control": True}],
        "outcomes": [{"id": "o", "kind": "share", "primary": True, "column": "y"}],
        "columns": {"person": "id", "arm": "arm"},
    }
)


def _four(rng: Rng, chances: Mapping[str, float], n: int) -> Comparison | None:
    arm = np.repeat(list(chances), n)
    y = np.concatenate([(rng.random(n) < p) for p in chances.values()]).astype(float)
    people = snapshot(FOUR, table({"id": range(len(y)), "arm": arm.tolist(), "y": y.tolist()}))
    found = [analyse(FOUR, people, "o", arm=a) for a in "ABCD"]
    together = (
        compare([f for f in found if isinstance(f, Finding)])
        if all(isinstance(f, Finding) for f in found)
        else None
    )
    return together if isinstance(together, Comparison) else None


def false_winner(rng: Rng, *, n: int) -> bool:
    c = _four(rng, {"A": 0.3, "B": 0.3, "C": 0.3, "D": 0.3, "U": 0.3}, n)
    return c is not None and any(lo > 0 or hi < 0 for lo, hi in zip(c.low, c.high, strict=True))


def best_is_in(rng: Rng, *, n: int) -> bool:
    c = _four(rng, {"A": 0.30, "B": 0.35, "C": 0.35, "D": 0.42, "U": 0.30}, n)
    return c is None or "D" in c.can_be_best


def all_ranks_held(rng: Rng, *, arms: int) -> bool:
    truth = np.arange(arms) * 0.05
    se = rng.uniform(0.04, 0.08, arms)
    found = ranks.rank_sets(truth + se * rng.normal(0, 1, arms), np.diag(se**2), draws=2000, seed=1)
    real = ranks.estimated_ranks(truth)
    return bool(np.all((found.low <= real) & (real <= found.high)))


def looks_alarm(rng: Rng, *, looks: int, n: int = 200) -> bool:
    fractions = tuple((i + 1) / looks for i in range(looks))
    bounds = bounds_for(fractions)
    y = rng.random((2, n)) < 0.3
    for t, b in zip(fractions, bounds, strict=True):
        m = round(t * n)
        one, zero = y[0, :m].mean(), y[1, :m].mean()
        se = np.sqrt((one * (1 - one) + zero * (1 - zero)) / m)
        if se > 0 and abs(one - zero) / se >= b:
            return True
    return False


def peeking_alarm(rng: Rng, *, naive: bool, months: int = 24, per_month: int = 10) -> bool:
    y = rng.normal(0, 1, (2, months * per_month))
    for m in range(2, months + 1):
        k = m * per_month
        gap, se = (
            float(y[0, :k].mean() - y[1, :k].mean()),
            float(np.sqrt((y[0, :k].var(ddof=1) + y[1, :k].var(ddof=1)) / k)),
        )
        if naive:
            low, high = gap - 1.96 * se, gap + 1.96 * se
        else:
            low, high = any_day(Estimate(gap, se, np.inf, 0, 0, 0, 0, None, "", 0, 0, ""), m / months)
        if low > 0 or high < 0:
            return True
    return False


def pooled_covers(rng: Rng, *, towns: int, truth: float = 0.1, tau: float = 0.05) -> bool:
    se = rng.uniform(0.05, 0.12, towns)
    y = rng.normal(truth, tau, towns) + se * rng.normal(0, 1, towns)
    r = meta.pool(y, se**2, knapp_hartung=True)
    return bool(r.low[0] <= truth <= r.high[0])


def cells() -> list[Cell]:
    """Every row. The seed of a row is its place: new rows come last."""
    return [
        *_shares(),
        *_times(),
        *_moving(),
        *_wedges(),
        *_rollouts(),
        *_choices(),
        *_several(),
        *_looks(),
        *_pooled(),
        *_named(),
        *_towns(),
    ]


def _shares() -> list[Cell]:
    out = []
    for n, base in product((30, 50, 100, 200), (0.10, 0.30)):
        args: dict[str, Any] = {"make": worlds.lottery_share, "n": n, "base": base}
        # Fewer than ten expected events makes the count itself too coarse for exactly 95 %.
        limit = TINY if n * base < 10 else USUAL
        name = f"lottery, yes/no, n = {n} per arm, base {base:.2f}"
        out.append(_told(name, limit, **args))
    return out


def _times() -> list[Cell]:
    out = []
    for n, (name, rate) in product((30, 50, 100), (("light", 0.005), ("heavy", 0.02))):
        args: dict[str, Any] = {"make": worlds.lottery_time, "n": n, "censoring": rate}
        out.append(_told(f"lottery, months to 24, n = {n} per arm, {name} censoring", USUAL, **args))
    return out


def _told(name: str, limit: tuple[float, float], **args: Any) -> Cell:
    """A lottery of which the refusals are counted as well."""
    return Cell(name, partial(covers, design="lottery", **args), limit, refused=partial(would_refuse, **args))


def _covering(name: str, design: str, **args: Any) -> Cell:
    return Cell(name, partial(covers, design=design, **args), USUAL)


def _moving() -> list[Cell]:
    return [
        _covering(
            f"movers {share:.0%}, moving depends on arm and household",
            "lottery",
            make=worlds.movers,
            share=share,
        )
        for share in (0.0, 0.1, 0.3)
    ]


def _wedges() -> list[Cell]:
    out = []
    for towns, growing, spread in product((6, 8, 12, 16), (False, True), (0.0, 0.1)):
        name = f"wedge, {towns} towns, effect {'growing' if growing else 'constant'}"
        name += ", differing per town" if spread else ""
        out.append(_covering(name, "wedge", make=worlds.wedge, towns=towns, growing=growing, spread=spread))
    return out


def _rollouts() -> list[Cell]:
    return [
        Cell(
            f"staged roll-out, {towns} towns, AR(1) .5, no effect",
            partial(rejects, design="staged", make=worlds.staged, towns=towns),
            ALARM,
            "false alarm",
        )
        for towns in (8, 12, 24)
    ]


def _choices() -> list[Cell]:
    return [
        _covering(
            f"chosen, n = {n}, {name} overlap",
            "chosen",
            make=worlds.chosen,
            n=n,
            strength=worlds.STRENGTH[name],
        )
        for n, name in product((150, 300, 500), ("good", "moderate"))
    ]


def _several() -> list[Cell]:
    return [
        Cell("four arms, all equal, n = 100: any winner", partial(false_winner, n=100), ALARM, "false alarm")
    ]


def _looks() -> list[Cell]:
    plain = "monthly peeking for two years, plain 95 % interval (for contrast)"
    return [
        Cell("3 planned looks", partial(looks_alarm, looks=3), SPENT, "false alarm"),
        Cell("5 planned looks", partial(looks_alarm, looks=5), SPENT, "false alarm"),
        Cell(
            "monthly peeking for two years, any-day interval",
            partial(peeking_alarm, naive=False),
            (0.0, 0.05),
            "false alarm",
        ),
        Cell(plain, partial(peeking_alarm, naive=True), (0.0, 1.0), "false alarm"),
    ]


def _pooled() -> list[Cell]:
    return [
        Cell(f"pooled average, {towns} towns", partial(pooled_covers, towns=towns), USUAL)
        for towns in (6, 12)
    ]


def _named() -> list[Cell]:
    return [
        Cell("rank sets, 5 approaches, all ranks at once", partial(all_ranks_held, arms=5), AT_LEAST),
        Cell("four arms, the best is among those named", partial(best_is_in, n=100), AT_LEAST),
    ]


def _towns() -> list[Cell]:
    return [
        _covering(f"towns drawn, {towns} towns", "town_lottery", make=worlds.town_lottery, towns=towns)
        for towns in (8, 12, 16)
    ]


def run_cell(index: int, count: int, seed: int = 20260101) -> Outcome:
    cell = cells()[index]
    began = process_time()
    answers = [cell.trial(np.random.default_rng([seed, index, i])) for i in range(count)]
    told = [bool(a) for a in answers if a is not None]
    kept = (
        None
        if cell.refused is None
        else sum(bool(cell.refused(np.random.default_rng([seed, index, i]))) for i in range(count)) / count
    )
    return Outcome(
        cell.name,
        cell.counts,
        count,
        len(told),
        sum(told) / max(len(told), 1),
        cell.allowed,
        process_time() - began,
        kept,
    )


def promise(index: int, count: int) -> Answer:
    """One row as a promise that is kept or not."""
    o = run_cell(index, count)
    return Answer(o.name, o.holds, f"{o.share:.4f} of {o.worlds} in {o.allowed}", o.seconds)
