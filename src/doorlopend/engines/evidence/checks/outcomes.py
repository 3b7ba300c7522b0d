"""Questions to opened outcomes: missing people, events, follow-up, and what was there before the start."""

from typing import Any

import numpy as np

from ..canonical import seed_of
from ..methods import Problem, as_share, chosen, lead, pseudo_values, town_cells
from ..protocol import Arm, Outcome, Protocol
from ..results import Check
from ..snapshot import Snapshot
from ..stats import bounds


def _missing_rates(p: Protocol, s: Snapshot, o: Outcome, arm: Arm) -> tuple[float, float]:
    codes = [a.id for a in p.arms]
    miss = s.outcomes[o.id].missing
    one, zero = (miss[s.arm == codes.index(a)] for a in (arm.id, p.control.id))
    return float(one.mean()), float(zero.mean())


def few_missing(p: Protocol, s: Snapshot, o: Outcome, arm: Arm) -> Check:
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


def enough_events(p: Protocol, o: Outcome, q: Problem) -> list[Check]:
    least = float(min(np.sum(q.a == 1), np.sum(q.a == 0))) if len(q.a) else 0.0
    meaning = ("mensen met bekende uitkomst in de kleinste arm", "people with a known outcome in the smallest arm")
    known = Check("known", least, p.limit("min_cell"), least >= p.limit("min_cell"), "R13", *meaning)
    if not known.passed:
        return [known]
    if o.kind in ("months", "count"):
        varies = float(np.ptp(q.y)) > 0
        return [known, Check("events", float(len(np.unique(q.y))), 2.0, varies, "R7", "verschillende waarden", "different values")]
    return [known, _rarest(p, o, q)]


def _rarest(p: Protocol, o: Outcome, q: Problem) -> Check:
    """The smallest group with or without the outcome; of a time only those with it say something."""
    one, zero = event_counts(q)
    n1, n0 = float(np.sum(q.a == 1)), float(np.sum(q.a == 0))
    counted = (one or 0.0, n1 - (one or 0.0), zero or 0.0, n0 - (zero or 0.0))
    rare = min(counted) if o.kind != "time" else min(counted[0], counted[2])
    meaning = ("kleinste aantal met of zonder de uitkomst", "smallest number with or without the outcome")
    return Check("events", rare, p.limit("min_events"), rare >= p.limit("min_events"), "R7", *meaning)


def followed(p: Protocol, q: Problem) -> Check:
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


def alike_before(p: Protocol, s: Snapshot, arm: Arm, q: Problem, which: int) -> Check:
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


def parallel_before(p: Protocol, q: Problem) -> Check:
    """R4: in the step before the start the towns moved alike."""
    cells = town_cells(q)
    periods = np.arange(cells.mean.shape[1], dtype=float)
    first = np.where(cells.start < len(periods), cells.start.astype(float), np.inf)
    before = lead(cells.mean - np.nanmean(cells.mean), first, periods)
    margin = p.placebos[0].margin
    return Check(
        "pretrend",
        before,
        margin,
        abs(before) <= margin,
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


def values_for(q: Problem) -> Any:
    """One number per person for pictures and bounds."""
    return pseudo_values(q) if q.outcome.kind == "time" else q.y
