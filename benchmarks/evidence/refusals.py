"""For each refusal a world in which it must fire and a twin, alike but answerable, in which it must not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import process_time
from typing import Any

import numpy as np

from doorlopend.engines.evidence import Finding, Refusal, analyse, compare, look, parse, snapshot, table

from .kept import Answer

Rng = np.random.Generator
World = Callable[[Rng], Any]
Data = dict[str, list[Any]]


def protocol(
    kind: str = "lottery", *, outcome: Mapping[str, Any] | None = None, **parts: Any
) -> dict[str, Any]:
    """A small protocol; sections can be given whole."""
    base: dict[str, Any] = {
        "testbed": {"id": "w", "title": "world", "question": "does it help"},
        "design": {"kind": kind, "draws": 99},
        "arms": [{"id": "A", "name": "A"}, {"id": "U", "name": "usual care", "control": True}],
        "outcomes": [{"id": "o", "kind": "share", "primary": True, "column": "y", **(outcome or {})}],
        "columns": {"person": "id", "arm": "arm", "town": "town"},
    }
    return base | parts


def people(rng: Rng, n: int = 120, *, p0: float = 0.3, p1: float = 0.45, towns: int = 6) -> Data:
    """A plain lottery: n per arm, people spread over towns."""
    arm = np.repeat(["A", "U"], n)
    y = (rng.random(2 * n) < np.where(arm == "A", p1, p0)).astype(float)
    return {
        "id": list(range(2 * n)),
        "arm": arm.tolist(),
        "y": y.tolist(),
        "town": [f"t{v}" for v in rng.integers(0, towns, 2 * n)],
    }


def answer(source: Mapping[str, Any], data: Data, **more: Any) -> Finding | Refusal:
    p = parse(source)
    return analyse(p, snapshot(p, table(data)), **more)


def one_town_per_arm(rng: Rng, *, nested: bool) -> Any:
    data = people(rng)
    if nested:
        data["town"] = ["Venlo" if a == "A" else "Roermond" for a in data["arm"]]
    x = rng.normal(0, 1, len(data["id"])).tolist()
    return answer(protocol("chosen", analysis={"covariates": ["x"]}), {**data, "x": x})


def towns_drawn(rng: Rng, *, towns: int) -> Any:
    n = 40
    town = np.repeat(np.arange(towns), n)
    y = (rng.random(len(town)) < 0.35).astype(float)
    return answer(
        protocol("town_lottery"),
        {
            "id": list(range(len(town))),
            "arm": ["A" if t % 2 else "U" for t in town],
            "town": [f"t{t}" for t in town],
            "y": y.tolist(),
        },
    )


def overlap(rng: Rng, *, strength: float) -> Any:
    n = 400
    x = rng.normal(0, 1, (n, 3))
    a = rng.random(n) < 1 / (1 + np.exp(-strength * x.sum(axis=1)))
    y = (rng.random(n) < 0.4).astype(float)
    data = {
        "id": list(range(n)),
        "arm": np.where(a, "A", "U").tolist(),
        "town": [f"t{v}" for v in rng.integers(0, 6, n)],
        "y": y.tolist(),
    } | {f"x{j}": x[:, j].tolist() for j in range(3)}
    return answer(protocol("chosen", analysis={"covariates": ["x0", "x1", "x2"]}), data)


def placebo(rng: Rng, *, gap: float) -> Any:
    """Worked before the start: tied to the choice by something nobody measured."""
    n = 500
    x, hidden = rng.normal(0, 1, n), rng.normal(0, 1, n)
    a = rng.random(n) < 1 / (1 + np.exp(-0.4 * x - gap * hidden))
    before = 0.3 * x + gap * hidden + rng.normal(0, 1, n)
    y = (rng.random(n) < np.clip(0.4 + 0.1 * hidden, 0.02, 0.98)).astype(float)
    data = {
        "id": list(range(n)),
        "arm": np.where(a, "A", "U").tolist(),
        "town": [f"t{v}" for v in rng.integers(0, 6, n)],
        "y": y.tolist(),
        "x": x.tolist(),
        "before": before.tolist(),
    }
    return answer(
        protocol("chosen", analysis={"covariates": ["x"]}, placebos=[{"column": "before", "margin": 0.35}]),
        data,
    )


def immortal(rng: Rng, *, late: bool) -> Any:
    data = people(rng)
    known = ["2026-03-01" if late and a == "A" else "2026-01-01" for a in data["arm"]]
    columns = {"person": "id", "arm": "arm", "town": "town", "time_zero": "start", "arm_known_on": "known"}
    return answer(protocol(columns=columns), {**data, "start": ["2026-01-01"] * len(known), "known": known})


def horizon(rng: Rng, *, tau: float) -> Any:
    n = 120
    t, c = rng.exponential(25, 2 * n), rng.uniform(14, 30, 2 * n)
    data = {
        "id": list(range(2 * n)),
        "arm": ["A"] * n + ["U"] * n,
        "town": ["t"] * (2 * n),
        "t": np.minimum(t, c).tolist(),
        "e": (t <= c).astype(int).tolist(),
    }
    return answer(
        protocol(outcome={"kind": "time", "time": "t", "event": "e", "tau": tau, "column": ""}), data
    )


def rare(rng: Rng, *, chance: float) -> Any:
    return answer(protocol(), people(rng, p0=chance, p1=chance))


def conditioned(rng: Rng, *, denominator: str) -> Any:
    return answer(protocol(outcome={"denominator": denominator}), people(rng))


def missing(rng: Rng, *, arm: float, usual: float) -> Any:
    # No effect: with a large one the bounds may keep one sign, and then the gap in missing is no reason to refuse.
    data = people(rng, 200, p0=0.4, p1=0.4)
    gone = rng.random(400) < np.where(np.array(data["arm"]) == "A", arm, usual)
    data["y"] = [None if g else v for g, v in zip(gone, data["y"], strict=True)]
    return answer(protocol(), data)


def changed(rng: Rng, *, after: bool) -> Any:
    change = [{"on": "2026-05-01", "part": "primary", "reason": "better data", "after_unblinding": after}]
    return answer(protocol(changes=change), people(rng))


def running(rng: Rng, *, closed: bool) -> Any:
    return answer(protocol(status={"closed": closed}), people(rng))


def unplanned_look(rng: Rng, *, number: int) -> Any:
    p = parse(protocol(analysis={"looks": [0.5, 1.0], "sample_size": 400}))
    return look(p, snapshot(p, table(people(rng))), number)


def winner(rng: Rng, *, gap: float) -> Any:
    arms = [{"id": x, "name": x} for x in "ABC"] + [{"id": "U", "name": "usual", "control": True}]
    chance = {"A": 0.3 + gap, "B": 0.3, "C": 0.3, "U": 0.3}
    arm = np.repeat(list(chance), 150)
    y = (rng.random(600) < np.repeat(list(chance.values()), 150)).astype(float)
    p = parse(protocol(arms=arms))
    s = snapshot(p, table({"id": range(600), "arm": arm.tolist(), "town": ["t"] * 600, "y": y.tolist()}))
    found = [f for f in (analyse(p, s, arm=x) for x in "ABC") if isinstance(f, Finding)]
    return compare(found, name_best=True)


def small(rng: Rng, *, n: int) -> Any:
    return answer(protocol(), people(rng, n, p0=0.5, p1=0.5, towns=1))


def rolled_out(rng: Rng, *, starts: list[float], kind: str = "staged", order: str = "random") -> Any:
    towns, periods = len(starts), 8
    town, period = (
        np.repeat(np.arange(towns), periods * 12),
        np.tile(np.repeat(np.arange(1, periods + 1), 12), towns),
    )
    y = (rng.random(len(town)) < 0.4).astype(float)
    source = protocol(kind, columns={"person": "id", "town": "town", "period": "period"})
    source["design"] = {
        "kind": kind,
        "order": order,
        "draws": 199,
        "rollout": {f"t{i}": s for i, s in enumerate(starts)},
    }
    return answer(
        source,
        {
            "id": list(range(len(town))),
            "town": [f"t{t}" for t in town],
            "period": period.tolist(),
            "y": y.tolist(),
        },
    )


def fished(rng: Rng, *, planned: bool) -> Any:
    data = people(rng, 200, p0=0.4, p1=0.5)
    data["sex"] = rng.choice(["m", "v"], 400).tolist()
    return answer(protocol(analysis={"subgroups": ["sex"] if planned else []}), data, subgroup=("sex", "v"))


@dataclass(frozen=True, slots=True)
class Pair:
    """A code, what the world is like, the world and its twin."""

    code: str
    about: str
    world: World
    twin: World


PAIRS = (
    Pair(
        "R1",
        "an approach per town",
        lambda r: one_town_per_arm(r, nested=True),
        lambda r: one_town_per_arm(r, nested=False),
    ),
    Pair(
        "R2", "4 towns drawn; twin 12", lambda r: towns_drawn(r, towns=4), lambda r: towns_drawn(r, towns=12)
    ),
    Pair(
        "R2",
        "staged, order not drawn, 8 towns; twin 16",
        lambda r: rolled_out(r, starts=[3, 3, 5, 5, 7, 7, 0, 0], order="chosen"),
        lambda r: rolled_out(r, starts=[3, 5, 7, 0] * 4, order="chosen"),
    ),
    Pair(
        "R3",
        "arms hardly alike; twin alike",
        lambda r: overlap(r, strength=2.5),
        lambda r: overlap(r, strength=0.2),
    ),
    Pair(
        "R4",
        "groups differed before the start; twin did not",
        lambda r: placebo(r, gap=1.2),
        lambda r: placebo(r, gap=0.0),
    ),
    Pair(
        "R5",
        "arm known after time zero; twin at time zero",
        lambda r: immortal(r, late=True),
        lambda r: immortal(r, late=False),
    ),
    Pair(
        "R6",
        "horizon 29 of 14-30 months; twin 14",
        lambda r: horizon(r, tau=29.5),
        lambda r: horizon(r, tau=14.0),
    ),
    Pair("R7", "outcome in 2 %; twin 35 %", lambda r: rare(r, chance=0.02), lambda r: rare(r, chance=0.35)),
    Pair(
        "R8",
        "only the tested counted; twin everyone",
        lambda r: conditioned(r, denominator="tested"),
        lambda r: conditioned(r, denominator="everyone"),
    ),
    Pair(
        "R9",
        "45 % missing; twin 5 %",
        lambda r: missing(r, arm=0.45, usual=0.45),
        lambda r: missing(r, arm=0.05, usual=0.05),
    ),
    Pair(
        "R9",
        "missing 28 % against 4 %; twin equal",
        lambda r: missing(r, arm=0.28, usual=0.04),
        lambda r: missing(r, arm=0.08, usual=0.08),
    ),
    Pair(
        "R10",
        "changed after unblinding; twin before",
        lambda r: changed(r, after=True),
        lambda r: changed(r, after=False),
    ),
    Pair(
        "R11",
        "trial still running; twin closed",
        lambda r: running(r, closed=False),
        lambda r: running(r, closed=True),
    ),
    Pair(
        "R11",
        "look 3 of 2; twin look 1",
        lambda r: unplanned_look(r, number=3),
        lambda r: unplanned_look(r, number=1),
    ),
    Pair(
        "R12",
        "three equal approaches; twin one far better",
        lambda r: winner(r, gap=0.0),
        lambda r: winner(r, gap=0.35),
    ),
    Pair("R13", "9 people per arm; twin 60", lambda r: small(r, n=9), lambda r: small(r, n=60)),
    Pair(
        "R14",
        "everyone starts at once; twin staged",
        lambda r: rolled_out(r, starts=[4] * 8),
        lambda r: rolled_out(r, starts=[3, 3, 5, 5, 7, 7, 0, 0]),
    ),
    Pair(
        "R15",
        "subgroup not in the protocol; twin planned",
        lambda r: fished(r, planned=False),
        lambda r: fished(r, planned=True),
    ),
)


# "Never" asks for more worlds than "at most 1 %": 2,100 at 300 per code.
LOTTERIES_EACH = 7
LOTTERIES = "no overlap (R3) in a lottery with lopsided covariates"


@dataclass(frozen=True, slots=True)
class Fired:
    """How often a refusal fired in its world (None: there is none) and in the twin, and the processor time it took."""

    code: str
    about: str
    worlds: int
    world: float | None
    twin: float
    seconds: float

    @property
    def holds(self) -> bool:
        return bool((self.world is None or self.world >= 0.99) and self.twin <= 0.01)


def name(pair: Pair) -> str:
    return f"{pair.code}: {pair.about}"


def fires(result: Any, code: str) -> bool:
    return isinstance(result, Refusal) and result.code == code


def run_pair(pair: Pair, count: int, seed: int = 7) -> Fired:
    began = process_time()

    def share(world: World, which: int) -> float:
        return (
            sum(fires(world(np.random.default_rng([seed, which, i])), pair.code) for i in range(count))
            / count
        )

    return Fired(
        pair.code, pair.about, count, share(pair.world, 0), share(pair.twin, 1), process_time() - began
    )


def run_row(index: int, count: int) -> Fired:
    """One of the pairs by index; the last row is R3 in lotteries, where it may never fire."""
    if index < len(PAIRS):
        return run_pair(PAIRS[index], count)
    began = process_time()
    hits = refused_in_lotteries(LOTTERIES_EACH * count)
    return Fired("R3", LOTTERIES, LOTTERIES_EACH * count, None, hits / count, process_time() - began)


def names() -> list[str]:
    return [name(p) for p in PAIRS] + [LOTTERIES]


def promise(index: int, count: int) -> Answer:
    """One row as a promise that is kept or not."""
    f = run_row(index, count)
    return Answer(names()[index], f.holds, f"{f.world} in its world, {f.twin} in the twin", f.seconds)


def refused_in_lotteries(count: int, seed: int = 11) -> int:
    """R3 belongs to chosen arms: in a lottery with lopsided covariates it must never fire."""
    hits = 0
    for i in range(count):
        rng = np.random.default_rng([seed, i])
        data = people(rng, 40)
        data["x"] = rng.exponential(1, 80).tolist()
        hits += fires(answer(protocol(analysis={"covariates": ["x"]}), data), "R3")
    return hits
