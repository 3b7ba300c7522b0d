"""Approaches laid over a cohort with a known true effect, so that a finding can be held against the truth."""

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Literal

from ..facts import Fact
from .figures import resource
from .life import Life, Traits

Design = Literal["lottery", "wedge", "self_selected", "per_town"]
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Arm:
    """One approach; `effect` is the true change in the share with paid work a year after the start."""

    key: str
    name: str
    effect: float


@dataclass(frozen=True, slots=True)
class Testbed:
    """A question with its arms (the first is usual care) and the way people come into them."""

    key: str
    name: str
    question: str
    design: Design
    region: str
    arms: tuple[Arm, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """Of one arm: how many people, the effect put in, and the mean effect on everybody in the testbed as drawn."""

    arm: str
    people: int
    effect: float
    realised: float


@dataclass(frozen=True, slots=True)
class Overlaid:
    """All lives again, those in the testbed with added facts; who is in which arm since when; and the truth."""

    lives: tuple[Life, ...]
    assigned: Mapping[str, tuple[str, date]]
    truth: tuple[Truth, ...]


@cache
def testbeds() -> tuple[Testbed, ...]:
    """The four of the demonstration: by lottery, step by step, by choice, and an approach per town."""
    rows = tomllib.loads(resource("testbeds.toml"))["testbed"]
    return tuple(Testbed(**{**row, "arms": tuple(Arm(*arm) for arm in row["arms"])}) for row in rows)


def overlay(lives: Iterable[Life], *, testbed: Testbed, seed: int, since: date, today: date) -> Overlaid:
    """Let the people of the testbed's region who got a home from `since` on take part.

    Somebody takes part from 30 days after the home. Only who would not have worked a year later can be helped, with
    the chance that makes the effect come out; so the truth of each arm is a fact of the simulation.
    """
    kept = tuple(lives)
    members = [life for life in kept if _takes_part(life, testbed, since, today)]
    rng = Random(f"{seed}:{testbed.key}")
    usual = {life.key: works_on(life.facts, start_of(life) + YEAR) for life in members}
    level = sum(usual.values()) / len(usual) if usual else 0.0
    towns = sorted({life.gemeente for life in members})
    assigned: dict[str, tuple[str, date]] = {}
    changed: dict[str, Life] = {}
    gains = {arm.key: 0 for arm in testbed.arms}
    for life in members:
        luck = rng.random()
        arm = _arm(rng, life, testbed, towns, since, today)
        for one in testbed.arms:
            gains[one.key] += _helped(one, usual[life.key], level, luck)
        assigned[life.key] = (arm.key, start_of(life))
        changed[life.key] = _changed(
            life, testbed, arm, _helped(arm, usual[life.key], level, luck), rng, today
        )
    truth = tuple(
        Truth(
            arm.key,
            sum(a == arm.key for a, _ in assigned.values()),
            arm.effect,
            gains[arm.key] / max(1, len(members)),
        )
        for arm in testbed.arms
    )
    return Overlaid(tuple(changed.get(life.key, life) for life in kept), assigned, truth)


def start_of(life: Life) -> date:
    assert life.traits is not None and life.traits.home is not None
    return life.traits.home + timedelta(days=30)


def works_on(facts: Iterable[Fact], day: date) -> bool:
    """Whether a paid job runs on that day."""
    jobs = (f for f in facts if f.kind == "werk.dienstverband")
    return any(f.valid_from <= day and (f.valid_until is None or day <= f.valid_until) for f in jobs)


def _takes_part(life: Life, testbed: Testbed, since: date, today: date) -> bool:
    traits = life.traits
    if life.region != testbed.region or traits is None or traits.group != "wi2021" or traits.home is None:
        return False
    return since <= traits.home and start_of(life) <= today


def _helped(arm: Arm, works: bool, level: float, luck: float) -> bool:
    return not works and luck < arm.effect / max(1e-9, 1 - level)


def _arm(rng: Random, life: Life, testbed: Testbed, towns: list[str], since: date, today: date) -> Arm:
    """The arm by the testbed's design; draws the same number of times for everybody."""
    draw = rng.random()
    place = towns.index(life.gemeente)
    if testbed.design == "per_town":
        return testbed.arms[place % len(testbed.arms)]
    if testbed.design == "wedge":
        step = (today - since) / (len(towns) + 1)
        return testbed.arms[1 if start_of(life) >= since + (place + 1) * step else 0]
    if testbed.design == "self_selected":
        assert life.traits is not None
        return testbed.arms[1 if draw < _inclined(life.traits, start_of(life)) else 0]
    return testbed.arms[int(draw * len(testbed.arms))]


def _inclined(traits: Traits, on: date) -> float:
    """Who chooses: the young, men and the schooled rather more; all of it visible in the record."""
    age = (on - traits.birth).days / 365.25
    score = -1.0 - 0.05 * (age - 33) + 1.8 * (traits.sex == "m") + 1.2 * (traits.education == "hoger")
    return 1 / (1 + math.exp(-score))


def _changed(life: Life, testbed: Testbed, arm: Arm, helped: bool, rng: Random, today: date) -> Life:
    start = start_of(life)
    added = [Fact(f"{life.key}-{testbed.key}-1", "traject.gestart", start, start,
                  {"aanbod": f"{testbed.key}:{arm.key}", "soort": "werk"})]  # fmt: skip
    begin = start + timedelta(days=rng.randint(90, 350))
    end = begin + timedelta(days=rng.randint(400, 700))
    if helped and begin <= today:
        job = Fact(f"{life.key}-{testbed.key}-2", "werk.dienstverband", begin, begin,
                   {"uren_per_week": 24, "soort": "regulier", "sector": "logistiek"},
                   valid_until=end if end <= today else None)  # fmt: skip
        added.append(job)
    return replace(life, facts=tuple(sorted((*life.facts, *added), key=lambda f: (f.known_on, f.id))))
