"""Seeded synthetic rounds with the shape of the Dutch task: nobody in them exists.

Sizes 1-8 with 52/12/11/11/7/4/2/1 %, places with lognormal populations, person quotas by population, homes by
size with one larger allowed, and hard criteria that close about 30 % of all pairs. Scores: 0.75 x chance of work
(logit-normal with place, size and a six-factor fit of household and place) + 0.25 x own wish.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

FAMILIES: Mapping[str, tuple[int, int]] = {"small": (300, 8), "region": (5_000, 60), "country": (20_000, 342)}
SIZE_SHARE = (0.52, 0.12, 0.11, 0.11, 0.07, 0.04, 0.02, 0.01)
OWN_KIND = (0, 1, 2, 2, 3, 3, 4, 4)
KINDS = (("1", 1, 1), ("2", 1, 2), ("3-4", 2, 4), ("5-6", 3, 6), ("7-8", 5, 8))
REASONS = ("family", "medical", "work_or_education", "other_hard_criterion")
EXCLUDED_SHARE = 0.30
GROUPS = 4
GROUP_EFFECT = (0.25, 0.0, -0.15, -0.35)
START = date(2026, 7, 1)
HALF_YEAR_DAYS = 184

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class World:
    """The places and how households respond to them; several streams can be drawn from one world."""

    population: Floats
    position: Floats
    factors: Floats
    place_effect: Floats


def make_world(*, places: int, rng: np.random.Generator) -> World:
    return World(
        population=rng.lognormal(np.log(35_000), 0.85, places),
        position=rng.random((places, 2)),
        factors=rng.normal(size=(places, 6)),
        place_effect=rng.normal(0, 0.35, places),
    )


@dataclass(frozen=True, slots=True)
class People:
    """A drawn cohort: sizes, score components in whole per-mille parts and exclusion codes."""

    size: npt.NDArray[np.int64]
    group: npt.NDArray[np.int64]
    work: npt.NDArray[np.int64]
    wish: npt.NDArray[np.int64]
    code: npt.NDArray[np.uint8]
    day: npt.NDArray[np.int64]


def draw_people(world: World, *, households: int, rng: np.random.Generator) -> People:
    places = len(world.population)
    size = rng.choice(np.arange(1, 9), size=households, p=SIZE_SHARE)
    group = rng.integers(GROUPS, size=households)
    base = rng.normal(-0.9, 0.7, households) + np.array(GROUP_EFFECT)[group] - 0.06 * (size - 1)
    logit = base[:, None] + world.place_effect + rng.normal(0, 0.15, (households, places))
    logit += 0.30 * (rng.normal(size=(households, 6)) @ world.factors.T) / np.sqrt(2)
    work = np.rint(10_000 / (1 + np.exp(-logit))).astype(np.int64)
    home = rng.integers(places, size=households)
    near = np.argsort(((world.position[:, None] - world.position[None]) ** 2).sum(-1), axis=1)
    wish = np.zeros((households, places), dtype=np.int64)
    rows = np.arange(households)
    for k in range(1, min(4, places)):
        wish[rows, near[home, k]] = 50
    wish[rows, home] = 100
    code = _exclusions(world, near, home, rng)
    day = np.sort(rng.integers(HALF_YEAR_DAYS, size=households))
    return People(size=size, group=group, work=work, wish=wish, code=code, day=rng.permutation(day))


def _exclusions(world: World, near: npt.NDArray[np.int64], home: npt.NDArray[np.int64], rng: np.random.Generator) -> npt.NDArray[np.uint8]:
    """Codes (0 = open): bound by family, by treatment, by work or course; then random ones up to 30 % of pairs."""
    households, places = len(home), len(world.population)
    code = np.zeros((households, places), dtype=np.uint8)
    largest = np.argsort(-world.population)[: max(1, places // 5)]
    kind = rng.choice(4, size=households, p=[0.05, 0.04, 0.06, 0.85])
    for h in np.flatnonzero(kind < 3):
        keep = largest if kind[h] == 1 else near[home[h], : max(2, places // (50 if kind[h] == 0 else 10))]
        code[h] = kind[h] + 1
        code[h, keep] = 0
    free = np.flatnonzero(kind == 3)
    share = max(0.0, (EXCLUDED_SHARE * households * places - (code > 0).sum()) / (len(free) * places))
    shut = rng.random((len(free), places)) < share
    shut[np.arange(len(free)), home[free]] = False
    code[free] = np.where(shut, 4, 0)
    return code


def capacities(world: World, people: People, *, tight: bool, rng: np.random.Generator) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Person quota per place (population share of all persons, + 2 %) and homes per kind (households + 10 %)."""
    slack, spare = (0.01, 0.05) if tight else (0.02, 0.10)
    share = world.population / world.population.sum()
    quota = np.maximum(1, np.rint(share * people.size.sum() * (1 + slack))).astype(np.int64)
    wanted = np.bincount(np.array(OWN_KIND)[people.size - 1], minlength=len(KINDS))
    noise = rng.lognormal(0, 0.30, (len(share), len(KINDS)))
    exact = share[:, None] * noise / (share[:, None] * noise).sum(axis=0) * wanted * (1 + spare)
    floor = np.floor(exact).astype(np.int64)
    missing = np.maximum(0, np.rint(exact.sum(axis=0)).astype(np.int64) - floor.sum(axis=0))
    for k, n in enumerate(missing):
        floor[np.argsort(-(exact - floor)[:, k], kind="stable")[:n], k] += 1
    return quota, floor


def generate(*, family: str, seed: int, tight: bool = False) -> dict[str, Any]:
    """One instance document. `tight`: 1 % more quota than people and 5 % more homes, instead of 2 % and 10 %."""
    households, places = FAMILIES[family]
    return build(households=households, places=places, seed=seed, tight=tight, name=f"{family}-{seed}")


def build(*, households: int, places: int, seed: int, tight: bool = False, name: str = "synthetic") -> dict[str, Any]:
    rng = np.random.default_rng([seed, households, places])
    world = make_world(places=places, rng=rng)
    people = draw_people(world, households=households, rng=rng)
    quota, homes = capacities(world, people, tight=tight, rng=rng)
    return document(world, people, quota=quota, homes=homes, name=name + ("-tight" if tight else ""))


def earlier_period(*, family: str, seed: int) -> dict[str, Any]:
    """A cohort of an earlier half-year in the same synthetic world: what a forecast can be learnt from."""
    households, places = FAMILIES[family]
    world = make_world(places=places, rng=np.random.default_rng([seed, households, places]))
    rng = np.random.default_rng([seed, households, places, 1])
    people = draw_people(world, households=households, rng=rng)
    quota, homes = capacities(world, people, tight=False, rng=rng)
    return document(world, people, quota=quota, homes=homes, name=f"{family}-{seed}-earlier")


def announced(document: dict[str, Any], *, seed: int) -> dict[str, Any]:
    """The same round in which each home becomes known on a day of the half-year, all days equally likely."""
    rng = np.random.default_rng([seed, len(document["households"]), len(document["places"]), 2])
    for place in document["places"]:
        place["homes"] = [row for home in place["homes"] for row in _by_week(home, rng)]
    return document | {"id": document["id"] + "-announced"}


def _by_week(home: dict[str, Any], rng: np.random.Generator) -> list[dict[str, Any]]:
    weeks, counts = np.unique(rng.integers(HALF_YEAR_DAYS // 7, size=home["count"]), return_counts=True)
    return [
        {**home, "id": f"{home['id']}.{week}", "count": count, "announced_on": (START + timedelta(weeks=week)).isoformat()}
        for week, count in zip(weeks.tolist(), counts.tolist(), strict=True)
    ]


def document(world: World, people: People, *, quota: npt.NDArray[np.int64], homes: npt.NDArray[np.int64], name: str) -> dict[str, Any]:
    """The instance as a JSON-ready document."""
    count, places = people.work.shape
    small = count * places <= 50_000
    return {
        "schema": "doorlopend/placement-instance/1",
        "id": name,
        "synthetic": True,
        "as_of": START.isoformat(),
        "policy": {"unplaced_cost": 2, "individual_do_no_harm": True, "reference": "lottery"},
        "places": [_place(world, quota, homes, m) for m in range(places)],
        "households": [
            {"id": f"H{h + 1}", "persons": int(people.size[h]),
             "arrives_on": (START + timedelta(days=int(people.day[h]))).isoformat()}
            for h in range(count)
        ],
        "scores": [
            {"name": "work", "weight": 0.75, "scale": 10_000, **pack(people.work, wide=True, plain=small)},
            {"name": "wish", "weight": 0.25, "scale": 100, **pack(people.wish, wide=False, plain=small)},
        ],
        "exclusions": {"reasons": list(REASONS), **pack(people.code, wide=False, plain=small)},
        "audit": {"group": {f"H{h + 1}": "ABCD"[int(people.group[h])] for h in range(count)}},
    }  # fmt: skip


def _place(world: World, quota: npt.NDArray[np.int64], homes: npt.NDArray[np.int64], m: int) -> dict[str, Any]:
    x, y = world.position[m]
    kinds = [{"id": k, "least": a, "most": b, "count": int(homes[m, i])} for i, (k, a, b) in enumerate(KINDS)]
    return {
        "id": f"P{m + 1}", "name": f"Plaats {m + 1}", "kind": "gemeente", "persons": {"maximum": int(quota[m])},
        "homes": kinds, "areas": {"region": f"R{int(x * 3) * 3 + int(y * 3) + 1}"},
    }  # fmt: skip


def pack(values: npt.NDArray[Any], *, wide: bool, plain: bool) -> dict[str, Any]:
    """A matrix as rows (readable) or as base64 of unsigned little-endian numbers (small)."""
    if plain:
        return {"encoding": "rows", "values": values.tolist()}
    raw = np.ascontiguousarray(values, dtype="<u2" if wide else "<u1").tobytes()
    return {"encoding": "base64-u16" if wide else "base64-u8", "values": base64.b64encode(raw).decode()}
