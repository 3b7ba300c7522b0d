"""Which household lives in which home, once everyone's place is known (augmenting paths, Kuhn 1955)."""

import numpy as np
import numpy.typing as npt

from doorlopend.engines.placement.problem import ENDLESS, Problem

Longs = npt.NDArray[np.int64]


def house_all(problem: Problem, place: Longs) -> dict[int, int] | None:
    """Kind of home per placed household, or None when the homes of some place cannot hold its households."""
    kind: dict[int, int] = {}
    for m in np.unique(place[place >= 0]).tolist():
        here = np.flatnonzero(place == m)
        found = _house_place(problem, m, here)
        if found is None:
            return None
        kind.update(found)
    return kind


def _house_place(problem: Problem, m: int, here: Longs) -> dict[int, int] | None:
    taken: dict[int, list[int]] = {}
    order = sorted(here.tolist(), key=lambda h: (int(problem.fits[problem.class_of[h]].sum()), h))
    for h in order:
        if not _seat(problem, m, h, taken, set()):
            return None
    return {h: t for t, living in taken.items() for h in living}


def _seat(problem: Problem, m: int, h: int, taken: dict[int, list[int]], tried: set[int]) -> bool:
    kinds = [t for t in np.flatnonzero(problem.fits[problem.class_of[h]]).tolist() if problem.homes[m, t] > 0]
    for t in kinds:
        if t not in tried and (problem.homes[m, t] >= ENDLESS or len(taken.get(t, [])) < problem.homes[m, t]):
            taken.setdefault(t, []).append(h)
            return True
    for t in kinds:
        if t in tried:
            continue
        tried.add(t)
        for other in taken.get(t, [])[-1:] + taken.get(t, [])[:-1]:
            if _seat(problem, m, other, taken, tried):
                taken[t].remove(other)
                taken[t].append(h)
                return True
    return False
