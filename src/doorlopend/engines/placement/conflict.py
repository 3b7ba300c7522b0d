"""When nothing fits: the smallest set of households and limits that cannot go together.

Smallest by implicit hitting sets (Ignatiev et al. 2015): guess the smallest set that hits every correction known
so far; when it is in conflict it is the smallest, else grow it to a largest consistent set and learn what it
leaves out.
"""

from dataclasses import dataclass
from time import monotonic
from typing import Any

import highspy
import numpy as np

from doorlopend.engines.placement import mip, words
from doorlopend.engines.placement.problem import ENDLESS, Problem

Limit = tuple[Any, ...]
LARGE = 200_000
"""Pairs beyond which only a conflict that the linear program shows is taken apart."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Households that must be placed and limits that prevent it; `smallest` False: time ran out before the proof."""

    households: tuple[str, ...]
    limits: tuple[dict[str, Any], ...]
    smallest: bool
    proven: bool = True

    @property
    def message(self) -> str:
        if not self.proven:
            return "no placement was found that keeps every hard limit; that there is none is not proven: give more time"
        limits = "; ".join(str(limit["text_en"]) for limit in self.limits) or "each other"
        return f"no placement keeps every hard limit. In conflict: households {', '.join(self.households) or '-'} with {limits}"

    def as_document(self) -> dict[str, Any]:
        return {"status": "infeasible" if self.proven else "not_found", "households": list(self.households), "limits": list(self.limits), "smallest": self.smallest}


def smallest_conflict(problem: Problem, *, time: float) -> Conflict:
    """The conflict in an infeasible problem."""
    started = monotonic()
    until = started + time
    lonely = [h for h in _must(problem) if not (problem.reason[h] == 0).any()]
    if lonely:
        return Conflict(households=(problem.household_ids[lonely[0]],), limits=_closed(problem, lonely[0]), smallest=True)
    every = _every(problem)
    core = _priced_core(problem, every, until)
    if len(core) == len(every) and problem.scores.size > LARGE:
        return Conflict(households=(), limits=(), smallest=False, proven=False)
    short = _shrink(problem, every, core, started + 0.5 * time)
    guess: list[Limit] = []
    corrections: list[set[Limit]] = []
    while monotonic() < until:
        if len(guess) >= len(short):
            return _conflict(problem, short, smallest=True)
        if not _consistent(problem, every, set(guess), until):
            return _conflict(problem, guess, smallest=True)
        missing = set(every) - _grow(problem, every, set(guess), until)
        if not missing:
            return Conflict(households=(), limits=(), smallest=False, proven=False)
        corrections.append(missing)
        guess = _hit(corrections)
    return _conflict(problem, short, smallest=False)


def _priced_core(problem: Problem, every: list[Limit], until: float) -> list[Limit]:
    """A conflict read off the linear program: everything with a price when too many must be placed; else all."""
    program = _count_unplaced(problem, frozenset(limit for limit in every if limit[0] == "household"), whole=False)
    highs = mip.load(program, time=max(1.0, until - monotonic()))
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal or highs.getInfo().objective_function_value < 1e-6:
        return every
    dual = highs.getSolution().row_dual
    priced = {name[:3] for name, price in zip(program.rows.names, dual, strict=True) if abs(price) > 1e-9}
    core = [limit for limit in every if limit in priced]
    return core if not _consistent(problem, every, set(core), until) else every


def _count_unplaced(problem: Problem, loose: frozenset[Limit], *, whole: bool) -> mip.Program:
    """As few unplaced households as possible, `loose` saying who may stay unplaced."""
    program = mip.build(
        problem, households=np.arange(problem.shape[0]), pairs=np.nonzero(problem.reason == 0),
        places=np.arange(problem.shape[1]), used=np.zeros_like(problem.limits), without=loose, whole=whole,
    )  # fmt: skip
    program.rows.cost[:] = [0.0] * len(program.rows.cost)
    for h, column in program.unplaced_column.items():
        program.rows.cost[column] = float(problem.unplaced_cost[h] >= ENDLESS)
    return program


def _must(problem: Problem) -> list[int]:
    return [int(h) for h in np.flatnonzero(problem.unplaced_cost >= ENDLESS)]


def _every(problem: Problem) -> list[Limit]:
    """All limits that can take part in a conflict."""
    limits: list[Limit] = [("household", h) for h in _must(problem)]
    limits += [("limit", int(m), int(r)) for m, r in np.argwhere(problem.limits < ENDLESS)]
    limits += [("homes", int(m), int(t)) for m, t in np.argwhere((problem.homes < ENDLESS) & (problem.homes > 0))]
    limits += [("least", int(m)) for m in np.flatnonzero((problem.least > 0) & (problem.least_price < 0))]
    limits += [("party", k) for k, p in enumerate(problem.parties) if p.bonus is None]
    return limits + [("floor", k) for k in range(len(problem.floors))]


def _consistent(problem: Problem, every: list[Limit], kept: set[Limit], until: float) -> bool:
    return _answer(problem, frozenset(every) - kept, until).status != "infeasible"


def _answer(problem: Problem, without: frozenset[Limit], until: float) -> mip.Answer:
    """A placement that keeps all limits but `without`; a household that need not be placed may stay out."""
    if any(limit[0] == "least" for limit in without):
        problem = _without_minima(problem, without)
    program = mip.build(
        problem, households=np.arange(problem.shape[0]), pairs=np.nonzero(problem.reason == 0),
        places=np.arange(problem.shape[1]), used=np.zeros_like(problem.limits), without=without,
    )  # fmt: skip
    program.rows.cost[:] = [0.0] * len(program.rows.cost)
    return mip.run(program, time=max(1.0, until - monotonic()))


def _without_minima(problem: Problem, without: frozenset[Limit]) -> Problem:
    from dataclasses import replace

    least = problem.least.copy()
    least[[limit[1] for limit in without if limit[0] == "least"]] = 0
    return replace(problem, least=least)


def _grow(problem: Problem, every: list[Limit], kept: set[Limit], until: float) -> set[Limit]:
    """A consistent set around `kept` that nothing can be added to: what one placement keeps, then one by one."""
    kept = kept | _kept_by_most(problem, every, kept, until)
    for limit in every:
        if limit not in kept and monotonic() < until and _consistent(problem, every, kept | {limit}, until):
            kept = kept | {limit}
    return kept


def _kept_by_most(problem: Problem, every: list[Limit], kept: set[Limit], until: float) -> set[Limit]:
    """Let as few as possible of the other households stay unplaced, all limits kept; else drop all limits but `kept`."""
    homes_and_limits = {limit for limit in every if limit[0] != "household"}
    loose = frozenset(limit for limit in every if limit[0] == "household" and limit not in kept)
    program = _count_unplaced(problem, loose, whole=True)
    answer = mip.run(program, time=max(1.0, until - monotonic()))
    if answer.status == "infeasible":
        return set()
    return homes_and_limits | {("household", h) for h, m in answer.place.items() if m >= 0} & set(every)


def _hit(corrections: list[set[Limit]]) -> list[Limit]:
    """A smallest set that takes one limit from every correction."""
    names = sorted(set().union(*corrections), key=repr)
    rows = mip.Rows()
    column = {name: rows.column(cost=1.0, high=1.0, whole=True) for name in names}
    for correction in corrections:
        row = rows.row(low=1.0, high=float(len(correction)), name=("hit",))
        for name in correction:
            rows.put(row, column[name], 1.0)
    empty = np.array([], dtype=np.int64)
    highs = mip.load(mip.Program(rows=rows, pair_household=empty, pair_place=empty, unplaced_column={}, counts={}), time=20.0)
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    chosen = np.array(highs.getSolution().col_value) > 0.5
    return [name for name in names if chosen[column[name]]]


def _shrink(problem: Problem, every: list[Limit], core: list[Limit], until: float) -> list[Limit]:
    """Leave limits out, many at a time and then one by one, while the rest stays in conflict."""
    kept, step = list(core), max(1, len(core) // 4)
    while True:
        first = 0
        while first < len(kept) and monotonic() < until:
            rest = kept[:first] + kept[first + step :]
            if not _consistent(problem, every, set(rest), until):
                kept = rest
            else:
                first += step
        if step == 1 or monotonic() >= until:
            return kept
        step = max(1, step // 2)


def _conflict(problem: Problem, limits: list[Limit], *, smallest: bool) -> Conflict:
    households = tuple(problem.household_ids[limit[1]] for limit in limits if limit[0] == "household")
    return Conflict(
        households=tuple(sorted(households)),
        limits=tuple(_named(problem, limit) for limit in limits if limit[0] != "household"),
        smallest=smallest,
    )


def _closed(problem: Problem, h: int) -> tuple[dict[str, Any], ...]:
    """Why no place is open to a household: one entry per reason, with the places it closes."""
    places: dict[str, list[str]] = {}
    for m, code in enumerate(problem.reason[h].tolist()):
        places.setdefault(problem.reasons[code], []).append(problem.place_ids[m])
    return tuple(
        {"kind": "closed", "reason": why, "places": names, "text_nl": f"{', '.join(names)}: {words.reason(why)[0]}",
         "text_en": f"{', '.join(names)}: {words.reason(why)[1]}"}
        for why, names in sorted(places.items())
    )  # fmt: skip


def _named(problem: Problem, limit: Limit) -> dict[str, Any]:
    """A limit with names, its field in the instance, and words in two languages."""
    kind, first = limit[0], limit[1]
    if kind == "party":
        who = [problem.household_ids[h] for h in problem.parties[first].members]
        return {"kind": "tie", "households": who, "text_nl": f"band tussen {', '.join(who)}", "text_en": f"tie of {', '.join(who)}"}
    if kind == "floor":
        name = problem.floors[first].name
        return {"kind": "group_floor", "group": name, "text_nl": f"ondergrens van groep {name}", "text_en": f"floor of group {name}"}
    place = problem.place_ids[first]
    if kind == "least":
        least = int(problem.least[first])
        return {"kind": "minimum", "place": place, "persons": least, "field": "persons.minimum",
                "text_nl": f"ten minste {least} personen in {place}", "text_en": f"at least {least} persons at {place}"}  # fmt: skip
    if kind == "limit":
        name, most = problem.resource_names[limit[2]], int(problem.limits[first, limit[2]])
        field = "persons.maximum" if name == "persons" else f"services.{name}"
        return {"kind": "limit", "place": place, "of": name, "limit": most, "field": field,
                "text_nl": f"hoogstens {most} {name} in {place}", "text_en": f"at most {most} {name} at {place}"}  # fmt: skip
    smallest, largest, features, *_ = problem.home_kinds[limit[2]]
    count = int(problem.homes[first, limit[2]])
    return {"kind": "homes", "place": place, "least": smallest, "most": largest, "features": features, "count": count, "field": "homes",
            "text_nl": f"{count} woning(en) voor {smallest}-{largest} personen in {place}",
            "text_en": f"{count} home(s) for {smallest}-{largest} persons at {place}"}  # fmt: skip
