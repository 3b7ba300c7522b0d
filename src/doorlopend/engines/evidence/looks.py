"""Planned interim looks by error spending (Lan-DeMets, O'Brien-Fleming type) and intervals valid on any day."""

import numpy as np

from . import checks as ck
from .analyse import Result, _fraction, _refuse, provenance
from .methods import estimate, problem_of, z_of
from .methods.problem import Problem
from .protocol import Protocol
from .refusals import Refusal
from .results import Estimate, Look
from .snapshot import Snapshot
from .stats import any_day as any_time
from .stats import sequential as seq

ALPHA = 0.05


def any_day(e: Estimate, fraction: float) -> tuple[float, float]:
    """Interval that keeps its promise however often one looks; tightest near the planned end."""
    information = 1 / e.se**2
    rho = any_time.normal_mixture_rho(information / max(fraction, 1e-6), ALPHA)
    half = any_time.normal_mixture_bound(information, ALPHA, rho) / information
    return e.value - half, e.value + half


def bounds_for(fractions: tuple[float, ...]) -> tuple[float, ...]:
    """Z bounds of a schedule of looks."""
    z, _ = seq.spending_bounds(fractions, alpha=ALPHA, sides=2, spending="obrien-fleming")
    return tuple(float(v) for v in z)


def _collected(p: Protocol, q: Problem, planned: tuple[float, ...]) -> float:
    """What was really collected decides how much error may be spent, not the calendar."""
    if p.sample_size is None:
        return planned[-1]
    return max(_fraction(p, q), (planned[-2] if len(planned) > 1 else 0) + 1e-6)


def look(
    p: Protocol, s: Snapshot, number: int, *, outcome: str | None = None, arm: str | None = None
) -> Look | Result:
    """The planned look `number` (from 1); any other moment is refused (R11) with the any-day interval."""
    o, a = p.outcome(outcome), p.treatment(arm)
    q = problem_of(p, s, o, a)
    failed = ck.failing([*ck.blinded(p, s, o, a, None), *ck.opened(p, s, o, a, q)])
    if failed is not None:
        return _refuse(p, s, o, a, failed.refuses, failed.note_nl, failed.note_en, [failed])
    e = estimate(p.design.kind, q)
    low, high = any_day(e, _fraction(p, q))
    if not 1 <= number <= len(p.looks):
        told = f"blik {number} staat niet in het protocol", f"look {number} is not in the protocol"
        return Refusal("R11", o.id, a.id, *told, {"any_day": {"low": low, "high": high}}, (), provenance(p, s, o.id, a.id))
    planned = p.looks[:number]
    fraction = _collected(p, q, planned)
    bound = bounds_for((*planned[:-1], fraction))[-1]
    spent = 2 * seq.spend("obrien-fleming", fraction, ALPHA / 2)
    z = z_of(e)
    return Look(
        number,
        float(fraction),
        bound,
        z,
        bool(np.abs(z) >= bound),
        spent,
        low,
        high,
        provenance(p, s, o.id, a.id, f"look{number}"),
    )
