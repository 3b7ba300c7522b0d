"""Questions put to design and data before an outcome may be told; each may refuse. The first part needs no outcomes."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .canonical import seed_of
from .methods import Problem, as_share, chosen, pseudo_values, town_cells
from .protocol import Arm, Outcome, Protocol, altered
from .results import Check
from .snapshot import Snapshot
from .stats import bounds, weighting

CLUSTERED = ("town_lottery", "wedge", "staged")


def check(
    p: Protocol, s: Snapshot, *, outcome: Outcome | None = None, locked: Protocol | None = None
) -> tuple[Check, ...]:
    """Blinded checks for every approach: sizes, towns, time zero, protocol, overlap. Works without outcome values."""
    o = outcome or p.primary
    found: list[Check] = []
    for arm in p.treatments:
        found += [_tagged(c, arm) for c in blinded(p, s, o, arm, locked)]
    return tuple(found)


def _tagged(c: Check, arm: Arm) -> Check:
    return Check(f"{c.name}.{arm.id}", c.value, c.limit, c.passed, c.refuses, c.note_nl, c.note_en)


def blinded(p: Protocol, s: Snapshot, o: Outcome, arm: Arm, locked: Protocol | None) -> list[Check]:
    """What can be said before outcomes are opened, for one approach, in the order in which refusals are told."""
    codes = [a.id for a in p.arms]
    i, c = codes.index(arm.id), codes.index(p.control.id)
    mine, usual = s.arm == i, s.arm == c
    return [
        *_towns(p, s, mine, usual),
        _time_zero(p, s),
        _denominator(o),
        _cells(p, mine, usual),
        _protocol(p, locked),
        *([_overlap(p, s, mine, usual)] if p.design.kind == "chosen" else []),
        _balance(s, mine, usual, p),
    ]


def _towns(p: Protocol, s: Snapshot, mine: Any, usual: Any) -> list[Check]:
    kind = p.design.kind
    if kind == "lottery" or not p.town:
        return []
    if kind in ("wedge", "staged"):
        n = len(np.unique(s.town.astype(str)))
        limit = p.limit("min_towns") if p.design.order == "random" else p.limit("min_towns_staged")
        return [
            Check("towns", float(n), limit, n >= limit, "R2", "aantal gemeenten", "number of towns"),
            _comparison(p),
        ]
    here, there = set(s.town[mine]), set(s.town[usual])
    nested = not here & there
    if kind == "chosen" and not nested:
        return [
            Check(
                "towns_shared",
                float(len(here & there)),
                1.0,
                True,
                "R1",
                "gemeenten met beide armen",
                "towns with both arms",
            )
        ]
    fewest, all_towns = min(len(here), len(there)), len(here | there)
    # A choice made per town cannot be adjusted for with few towns, whatever is known about the people.
    needed = p.limit("min_towns") if kind == "town_lottery" else float("inf")
    return [
        Check("towns_per_arm", float(fewest), 2.0, fewest >= 2, "R1", "gemeenten per arm", "towns per arm"),
        Check(
            "towns",
            float(all_towns),
            needed,
            all_towns >= needed,
            "R2",
            "aantal gemeenten",
            "number of towns",
        ),
    ]


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


def _time_zero(p: Protocol, s: Snapshot) -> Check:
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


def _denominator(o: Outcome) -> Check:
    return Check(
        "denominator",
        None,
        None,
        o.denominator == "everyone",
        "R8",
        f"noemer: {o.denominator}",
        f"denominator: {o.denominator}",
    )


def _cells(p: Protocol, mine: Any, usual: Any) -> Check:
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


def _protocol(p: Protocol, locked: Protocol | None) -> Check:
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


def _overlap(p: Protocol, s: Snapshot, mine: Any, usual: Any) -> Check:
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


def _balance(s: Snapshot, mine: Any, usual: Any, p: Protocol) -> Check:
    """Largest standardised difference; reported and counted in the level, never a refusal in a lottery."""
    if s.covariates.shape[1] < 2:
        return Check("balance", None, None, True, "", "geen kenmerken gemeten", "no covariates measured")
    x = s.covariates[:, 1:]
    spread = np.sqrt((x[mine].var(axis=0) + x[usual].var(axis=0)) / 2)
    gap = np.abs(x[mine].mean(axis=0) - x[usual].mean(axis=0)) / np.where(spread > 0, spread, 1)
    worst = float(gap.max())
    return Check(
        "balance",
        worst,
        0.25,
        worst <= 0.25 or p.design.kind == "chosen",
        "",
        "grootste verschil bij het begin (in standaardafwijkingen)",
        "largest difference at the start (in standard deviations)",
    )


def opened(p: Protocol, s: Snapshot, o: Outcome, arm: Arm, q: Problem) -> list[Check]:
    """Checks that need outcomes: missing, enough events, followed long enough, placebo."""
    found = [_missing(p, s, o, arm), *_events(p, o, q)]
    if o.kind == "time" and all(c.passed for c in found):
        found.append(_followed(p, q))
    if p.placebos and p.design.kind == "chosen" and all(c.passed for c in found):
        found += [_placebo(p, s, arm, q, i) for i in range(len(p.placebos))]
    if p.design.kind == "staged" and p.placebos:
        found.append(_pretrend(p, q))
    return found


def _missing_rates(p: Protocol, s: Snapshot, o: Outcome, arm: Arm) -> tuple[float, float]:
    codes = [a.id for a in p.arms]
    miss = s.outcomes[o.id].missing
    one, zero = (miss[s.arm == codes.index(a)] for a in (arm.id, p.control.id))
    return float(one.mean()), float(zero.mean())


def _missing(p: Protocol, s: Snapshot, o: Outcome, arm: Arm) -> Check:
    one, zero = _missing_rates(p, s, o, arm)
    worst, gap = max(one, zero), abs(one - zero)
    ok = worst <= p.limit("max_missing") and (
        gap <= p.limit("max_missing_gap") or _bounds_agree(p, s, o, arm)
    )
    return Check(
        "missing",
        worst,
        p.limit("max_missing"),
        ok,
        "R9",
        f"ontbreekt: {100 * one:.0f} % en {100 * zero:.0f} %",
        f"missing: {100 * one:.0f} % and {100 * zero:.0f} %",
    )


def _bounds_agree(p: Protocol, s: Snapshot, o: Outcome, arm: Arm) -> bool:
    found = worst_case(p, s, o, arm)
    return found is not None and (found.low > 0 or found.high < 0)


def worst_case(p: Protocol, s: Snapshot, o: Outcome, arm: Arm) -> bounds.Bounds | None:
    """Lowest and highest difference if the missing could be anything; None for times."""
    if o.kind == "time":
        return None
    codes, v = [a.id for a in p.arms], s.outcomes[o.id]
    value = (v.value >= float(o.step or 0)).astype(float) if o.kind == "ordinal" else v.value
    seen = value[~v.missing]
    low, high = (
        (0.0, 1.0)
        if o.kind in ("share", "ordinal")
        else (float(seen.min()) if o.low is None else o.low, float(seen.max()) if o.high is None else o.high)
    )
    parts = []
    for a in (arm.id, p.control.id):
        rows = s.arm == codes.index(a)
        parts += [value[rows & ~v.missing], int(np.sum(v.missing & rows))]
    return (
        bounds.manski(parts[0], parts[1], parts[2], parts[3], low=low, high=high)
        if min(len(parts[0]), len(parts[2]))
        else None
    )


def event_counts(q: Problem) -> tuple[float | None, float | None]:
    """People with the outcome in the approach and in usual care; None for means."""
    if q.outcome.kind in ("months", "count"):
        return None, None
    if q.outcome.kind == "time":
        hit = (q.cause == 1) & (q.y <= q.tau)
    else:
        hit = (as_share(q) if q.outcome.kind == "ordinal" else q).y == 1
    return float(np.sum(hit & (q.a == 1))), float(np.sum(hit & (q.a == 0)))


def _events(p: Protocol, o: Outcome, q: Problem) -> list[Check]:
    least = float(min(np.sum(q.a == 1), np.sum(q.a == 0))) if len(q.a) else 0.0
    known = Check(
        "known",
        least,
        p.limit("min_cell"),
        least >= p.limit("min_cell"),
        "R13",
        "mensen met bekende uitkomst in de kleinste arm",
        "people with a known outcome in the smallest arm",
    )
    if not known.passed:
        return [known]
    if o.kind in ("months", "count"):
        varies = float(np.ptp(q.y)) > 0
        return [
            known,
            Check(
                "events",
                float(len(np.unique(q.y))),
                2.0,
                varies,
                "R7",
                "verschillende waarden",
                "different values",
            ),
        ]
    one, zero = event_counts(q)
    n1, n0 = float(np.sum(q.a == 1)), float(np.sum(q.a == 0))
    counted = (one or 0.0, n1 - (one or 0.0), zero or 0.0, n0 - (zero or 0.0))
    rare = min(counted) if o.kind != "time" else min(counted[0], counted[2])
    return [
        known,
        Check(
            "events",
            rare,
            p.limit("min_events"),
            rare >= p.limit("min_events"),
            "R7",
            "kleinste aantal met of zonder de uitkomst",
            "smallest number with or without the outcome",
        ),
    ]


def _followed(p: Protocol, q: Problem) -> Check:
    tau, need = q.tau, p.limit("min_at_risk")
    # Somebody whose event or other exit came before tau has been followed long enough.
    least = min(float(np.sum((q.a == g) & (q.y >= tau))) for g in (1, 0))
    done = all(bool(np.all((q.cause[q.a == g] > 0) | (q.y[q.a == g] >= tau))) for g in (1, 0))
    return Check(
        "followed",
        least,
        need,
        least >= need or done,
        "R6",
        "mensen die tot de horizon gevolgd zijn, kleinste arm",
        "people followed to the horizon, smallest arm",
    )


def _placebo(p: Protocol, s: Snapshot, arm: Arm, q: Problem, which: int) -> Check:
    """The adjusted estimator on something from before the start: it must find next to nothing."""
    from dataclasses import replace

    placebo, codes = p.placebos[which], [a.id for a in p.arms]
    rows = (s.arm == codes.index(arm.id)) | (s.arm == codes.index(p.control.id))
    rows &= ~s.outcomes[q.outcome.id].missing
    y = s.placebos[placebo.column][rows]
    known = np.isfinite(y)
    part = replace(
        q,
        outcome=replace(q.outcome, kind="months"),
        y=y[known],
        cause=q.cause[known],
        a=q.a[known],
        x=q.x[known],
        seed=seed_of(p.hash, placebo.column),
    )
    found = chosen(part).value
    return Check(
        f"placebo.{placebo.column}",
        found,
        placebo.margin,
        abs(found) <= placebo.margin,
        "R4",
        f"verschil vóór de start in {placebo.column}",
        f"difference before the start in {placebo.column}",
    )


def _pretrend(p: Protocol, q: Problem) -> Check:
    from .methods import _lead

    cells = town_cells(q)
    periods = np.arange(cells.mean.shape[1], dtype=float)
    first = np.where(cells.start < len(periods), cells.start.astype(float), np.inf)
    lead = _lead(cells.mean - np.nanmean(cells.mean), first, periods)
    margin = p.placebos[0].margin
    return Check(
        "pretrend",
        lead,
        margin,
        abs(lead) <= margin,
        "R4",
        "verschil in de stap vóór de start",
        "difference in the step before the start",
    )


def attainable(e_extra: Any, limit: float = 0.05) -> Check | None:
    """For town designs: can any re-draw of the lottery reach p below .05 at all?"""
    value = e_extra.get("attainable_p") if hasattr(e_extra, "get") else None
    return (
        None
        if value is None
        else Check(
            "attainable_p",
            float(value),
            limit,
            float(value) < limit,
            "R2",
            "kleinste p die de loting kan geven",
            "smallest p the lottery can give",
        )
    )


def failing(found: Sequence[Check]) -> Check | None:
    """The first check that refuses."""
    return next((c for c in found if c.refuses and not c.passed), None)


def values_for(q: Problem) -> Any:
    """One number per person for pictures and bounds."""
    return pseudo_values(q) if q.outcome.kind == "time" else q.y
