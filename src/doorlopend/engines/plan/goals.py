"""Goals that collide: each may be good, together they do not fit in the time there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from .parameters import Parameters

LEVELS = ("onder_a1", "a1", "a2", "b1", "b2")
_LANGUAGE = {"taal_a2": "a2", "taal_b1": "b1", "taal_b2": "b2"}
_STUDY = ("opleiding_voltijd", "opleiding_deeltijd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A goal of a plan: its kind (vocabulary of `pip.doel`), last day, and a key to name it by."""

    key: str
    kind: str
    by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Collision:
    """Which goals collide and why: the code of its words, hours per week they take together and the most there are."""

    code: str
    goals: tuple[str, ...]
    amount: int = 0
    limit: int = 0


def collisions(
    goals: Sequence[Goal], *, on: date, parameters: Parameters, route: str = "", level: str = "onder_a1",
    pace: str = "snel", term_end: date | None = None, hours: float | None = None,
) -> tuple[Collision, ...]:  # fmt: skip
    """Goals that cannot all be met, seen on day `on`.

    `level` is the present level, `pace` how many lesson hours a level takes (`snel`, `gewoon`, `alfabetisering`);
    `hours` what the person has per week, else the most a week can hold.
    """
    most = hours if hours is not None else float(parameters["week.meeste_uren"].value)
    load = {goal.key: _load(goal, on, parameters, level, pace) for goal in goals}
    found = _days(goals, on, term_end) + _route(goals, route)
    full = [one for one in goals if load[one.key] > most]
    found += [Collision(code="too_fast", goals=(one.key,), amount=round(load[one.key]), limit=int(most)) for one in full]
    for one, two in combinations([goal for goal in goals if goal not in full], 2):
        together = load[one.key] + load[two.key]
        if load[one.key] and load[two.key] and together > most:
            found.append(Collision(code="together_too_much", goals=(one.key, two.key), amount=round(together), limit=int(most)))
    return tuple(found)


def _load(goal: Goal, on: date, parameters: Parameters, level: str, pace: str) -> float:
    """Hours per week the goal takes until its day; a language goal by the lesson hours of the levels between."""
    if goal.kind not in _LANGUAGE:
        found = parameters.get(f"doel.{goal.kind}")
        return float(found.value) if found else 0.0
    steps = max(0, LEVELS.index(_LANGUAGE[goal.kind]) - LEVELS.index(level))
    per_level = float(parameters[f"taal.uren_per_niveau_{pace}"].value)
    study = float(parameters["taal.zelfstudie_per_lesuur"].value)
    weeks = max(1.0, (goal.by - on).days / 7)
    return steps * per_level * (1 + study) / weeks


def _days(goals: Sequence[Goal], on: date, term_end: date | None) -> list[Collision]:
    past = [Collision(code="day_past", goals=(goal.key,)) for goal in goals if goal.by < on]
    late = [Collision(code="after_term", goals=(goal.key,)) for goal in goals if term_end and goal.kind in _LANGUAGE and goal.by > term_end]
    return past + late


def _route(goals: Sequence[Goal], route: str) -> list[Collision]:
    """A goal the chosen route does not lead to (Wi 7-9)."""
    if route == "z_route":
        return [Collision(code="not_by_z_route", goals=(goal.key,)) for goal in goals if goal.kind in (*_STUDY, "taal_b1", "taal_b2")]
    if route == "onderwijsroute":
        return [Collision(code="work_beside_onderwijsroute", goals=(goal.key,)) for goal in goals if goal.kind == "werk_voltijd"]
    return []
