"""Questions that need no outcome: towns, comparison, time zero, sizes, changes of the protocol, overlap and balance."""

from typing import Any

import numpy as np

from ..protocol import Outcome, Protocol, altered
from ..results import Check
from ..snapshot import Snapshot
from ..stats import weighting


def enough_towns(p: Protocol, s: Snapshot, mine: Any, usual: Any) -> list[Check]:
    kind = p.design.kind
    if not p.town:
        return []
    if kind == "lottery":
        return _drawn_among_people(p, s, mine, usual)
    if kind in ("wedge", "staged"):
        n = len(np.unique(s.town.astype(str)))
        limit = p.limit("min_towns") if p.design.order == "random" else p.limit("min_towns_staged")
        return [_towns(n, limit), _comparison(p)]
    here, there = set(s.town[mine]), set(s.town[usual])
    side_by_side = np.isin(s.town, list(here & there))
    least = float(min((mine & side_by_side).sum(), (usual & side_by_side).sum()))
    # A handful of people who crossed over does not turn a choice per town into a choice per person.
    side = min(p.limit("min_cell"), float(min(mine.sum(), usual.sum())) / 2)
    if kind == "chosen" and least >= max(side, 1.0):
        meaning = ("mensen in gemeenten met beide armen, kleinste arm", "people in towns with both arms, smallest arm")
        return [Check("towns_shared", least, side, True, "R1", *meaning)]
    fewest, all_towns = min(len(here), len(there)), len(here | there)
    # A choice made per town cannot be adjusted for with few towns, whatever is known about the people.
    needed = p.limit("min_towns") if kind == "town_lottery" else float("inf")
    return [
        Check("towns_per_arm", float(fewest), 2.0, fewest >= 2, "R1", "gemeenten per arm", "towns per arm"),
        _towns(all_towns, needed),
    ]


def _towns(there: int, needed: float) -> Check:
    return Check("towns", float(there), needed, there >= needed, "R2", "aantal gemeenten", "number of towns")


def _drawn_among_people(p: Protocol, s: Snapshot, mine: Any, usual: Any) -> list[Check]:
    """A lottery per person that put a whole arm in a town of its own was none, whatever the protocol says."""
    here, there = set(s.town[mine]), set(s.town[usual])
    few = min(mine.sum(), usual.sum()) < p.limit("min_cell")
    if few or here & there or min(len(here), len(there)) != 1:
        return []
    return [Check("towns_per_arm", 1.0, 2.0, False, "R1", "gemeenten per arm", "towns per arm")]


def _comparison(p: Protocol) -> Check:
    starts = [v or np.inf for v in p.design.rollout.values()]
    early, late = min(starts), max(starts)
    return Check(
        "untreated",
        float(late > early),
        1.0,
        late > early,
        "R14",
        "er blijft een gemeente zonder de aanpak om mee te vergelijken",
        "a town without the approach is left to compare with",
    )


def known_at_start(p: Protocol, s: Snapshot) -> Check:
    ok = s.late_arm == 0 and p.design.time_zero == "eligibility"
    return Check(
        "time_zero",
        float(s.late_arm),
        0.0,
        ok,
        "R5",
        "mensen bij wie de arm pas na het begin vaststond",
        "people whose arm became known after the start",
    )


def whole_denominator(o: Outcome) -> Check:
    return Check(
        "denominator",
        None,
        None,
        o.denominator == "everyone",
        "R8",
        f"noemer: {o.denominator}",
        f"denominator: {o.denominator}",
    )


def enough_people(p: Protocol, mine: Any, usual: Any) -> Check:
    least = float(min(mine.sum(), usual.sum()))
    return Check(
        "cells",
        least,
        p.limit("min_cell"),
        least >= p.limit("min_cell"),
        "R13",
        "mensen in de kleinste arm",
        "people in the smallest arm",
    )


def unchanged(p: Protocol, locked: Protocol | None) -> Check:
    late = [c.part for c in p.changes if c.after_unblinding] + (list(altered(p, locked)) if locked else [])
    named = ", ".join(late)
    return Check(
        "protocol",
        float(len(late)),
        0.0,
        not late,
        "R10",
        f"veranderd na openen: {named or 'niets'}",
        f"changed after unblinding: {named or 'nothing'}",
    )


def comparable(p: Protocol, s: Snapshot, mine: Any, usual: Any) -> Check:
    rows = mine | usual
    x, a = s.covariates[rows], mine[rows].astype(float)
    x = x[:, [0, *(j for j in range(1, x.shape[1]) if np.ptp(x[:, j]) > 0)]]
    try:
        e = weighting.propensity(a, x).mean
    except ValueError:
        return Check(
            "overlap",
            0.0,
            p.limit("min_effective"),
            False,
            "R3",
            "een kenmerk scheidt de armen volledig",
            "a covariate separates the arms completely",
        )
    o = weighting.overlap(a, np.clip(e, 1e-9, 1 - 1e-9), "ATE")
    effective, heaviest = (
        min(o.effective_treated, o.effective_control),
        max(o.largest_treated, o.largest_control),
    )
    ok = (
        effective >= p.limit("min_effective")
        and heaviest <= p.limit("max_weight")
        and o.outside <= p.limit("max_outside")
    )
    words = (effective, 100 * heaviest, 100 * o.outside)
    return Check(
        "overlap",
        effective,
        p.limit("min_effective"),
        ok,
        "R3",
        "effectief aantal {:.1f}, zwaarste persoon {:.0f} %, buiten bereik {:.0f} %".format(*words),
        "effective number {:.1f}, heaviest person {:.0f} %, out of range {:.0f} %".format(*words),
    )


def balanced(s: Snapshot, mine: Any, usual: Any, p: Protocol) -> Check:
    """Largest standardised difference; reported and counted in the level, never a refusal in a lottery."""
    if s.covariates.shape[1] < 2:
        return Check("balance", None, None, True, "", "geen kenmerken gemeten", "no covariates measured")
    x = s.covariates[:, 1:]
    spread = np.sqrt((x[mine].var(axis=0) + x[usual].var(axis=0)) / 2)
    gap = np.abs(x[mine].mean(axis=0) - x[usual].mean(axis=0)) / np.where(spread > 0, spread, 1)
    worst, told = (
        float(gap.max()),
        (
            "grootste verschil bij het begin (in standaardafwijkingen)",
            "largest difference at the start (in standard deviations)",
        ),
    )
    if p.design.kind == "chosen":
        # No limit: the comparison itself takes it away, as far as there is overlap.
        return Check(
            "balance", worst, None, True, "", f"{told[0]}, vóór de weging", f"{told[1]}, before weighting"
        )
    return Check("balance", worst, 0.25, worst <= 0.25, "", *told)
