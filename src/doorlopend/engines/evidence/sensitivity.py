"""How far the answer bends: missing people, another estimator, without one town, a hidden factor."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from . import checks as ck
from .methods import Problem, estimate, problem_of
from .protocol import Protocol
from .results import Finding
from .snapshot import Snapshot
from .stats import bounds, linear, weighting
from .stats import proportions as prop


def sensitivity(p: Protocol, s: Snapshot, finding: Finding) -> dict[str, Any]:
    """Bounds, tipping point, estimators side by side, leave-one-town-out, E-value: what fits the design."""
    o, a = p.outcome(finding.outcome), p.treatment(finding.arm)
    q = problem_of(p, s, o, a)
    out: dict[str, Any] = {"outcome": o.id, "arm": a.id, "side_by_side": side_by_side(p.design.kind, q)}
    worst = ck.worst_case(p, s, o, a)
    if worst is not None:
        out["worst_case"] = {"low": worst.low, "high": worst.high}
        out |= _attrition(p, s, finding, q)
    if p.town and p.design.kind in ("lottery", "chosen"):
        out["without_town"] = leave_one_out(p.design.kind, q)
    if p.design.kind == "chosen" and o.kind == "share" and finding.estimate.mean_control > 0:
        ratio = finding.estimate.mean_arm / finding.estimate.mean_control
        out["e_value"] = bounds.e_value(ratio) if ratio > 0 else None
    return out


def _attrition(p: Protocol, s: Snapshot, finding: Finding, q: Problem) -> dict[str, Any]:
    codes, v = [x.id for x in p.arms], s.outcomes[finding.outcome]
    m1, m0 = (int(np.sum(v.missing & (s.arm == codes.index(x)))) for x in (finding.arm, finding.control))
    out: dict[str, Any] = {"missing_arm": m1, "missing_control": m0}
    if m1 == m0 == 0:
        return out
    y1, y0 = q.y[q.a == 1], q.y[q.a == 0]
    lee = bounds.lee(y1, len(y1) + m1, y0, len(y0) + m0)
    out["lee"] = {
        "low": lee.low,
        "high": lee.high,
        "interval_low": lee.interval_low,
        "interval_high": lee.interval_high,
    }
    if finding.kind == "share":
        out["tipping_point"] = bounds.tipping_point(int(y1.sum()), len(y1), m1, int(y0.sum()), len(y0), m0)
    return out


def side_by_side(design: str, q: Problem) -> dict[str, dict[str, float]]:
    """Other sound estimators on the same data; they should agree with the headline within its interval."""
    y = ck.values_for(q)
    if q.outcome.kind == "ordinal":
        y = (q.y >= float(q.outcome.step or 0)).astype(float)
    a = q.a.astype(float)
    fit = linear.least_squares(y, np.column_stack([np.ones(len(y)), a]))
    plain = linear.infer(fit, kind="HC3")
    out = {"difference_hc3": _row(float(plain.estimate[1]), float(plain.low[1]), float(plain.high[1]))}
    if q.outcome.kind in ("share", "ordinal"):
        x1, n1, x0, n0 = (
            float(y[q.a == 1].sum()),
            float(a.sum()),
            float(y[q.a == 0].sum()),
            float((1 - a).sum()),
        )
        for name in ("miettinen_nurminen", "agresti_caffo"):
            shown = prop.difference(x1, n1, x0, n0, method=name)
            out[name] = _row(shown.estimate, shown.low, shown.high)
    if design == "chosen":
        methods: dict[str, Callable[[], weighting.Contrast]] = {
            "aipw": lambda: weighting.aipw(y, a, q.x),
            "ipw_sandwich": lambda: weighting.stacked_sandwich(y, a, q.x, "ATE"),
            "overlap_sandwich": lambda: weighting.stacked_sandwich(y, a, q.x, "ATO"),
        }
        for name, run in methods.items():
            c = run()
            out[name] = _row(c.estimate, c.low, c.high)
    return out


def _row(value: float, low: float, high: float) -> dict[str, float]:
    return {"estimate": value, "low": low, "high": high}


def leave_one_out(design: str, q: Problem) -> dict[str, float]:
    """The estimate without each town in turn (towns with fewer than ten people are not named apart)."""
    out = {}
    for town in np.unique(q.town.astype(str)):
        keep = q.town.astype(str) != town
        if np.sum(~keep) < 10 or min(np.sum(q.a[keep] == 1), np.sum(q.a[keep] == 0)) < 10:
            continue
        part = replace(
            q,
            y=q.y[keep],
            cause=q.cause[keep],
            a=q.a[keep],
            block=q.block[keep],
            town=q.town[keep],
            period=q.period[keep],
            x=q.x[keep],
            strata=None if q.strata is None else q.strata[keep],
            draws=1,
        )
        try:
            out[str(town)] = estimate(design, part).value
        except ValueError:
            continue
    return out
