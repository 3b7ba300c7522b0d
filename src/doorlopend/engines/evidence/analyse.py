"""From protocol and snapshot to an answer: a finding with its checks, or a refusal with its reason."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import checks as ck
from .canonical import ENGINE_VERSION, seed_of
from .errors import EvidenceError
from .level import level_of
from .methods import Problem, estimate, problem_of
from .protocol import Arm, Outcome, Protocol
from .refusals import Refusal
from .results import Check, Estimate, Finding
from .snapshot import Snapshot
from .stats import weighting

Result = Finding | Refusal


def provenance(p: Protocol, s: Snapshot, *parts: str) -> dict[str, str]:
    """Where a result came from: enough to make it again, byte for byte."""
    return {
        "protocol": p.hash,
        "snapshot": s.hash,
        "engine": ENGINE_VERSION,
        "seed": str(seed_of(p.hash, *parts)),
    }


def analyse(
    p: Protocol,
    s: Snapshot,
    outcome: str | None = None,
    *,
    arm: str | None = None,
    subgroup: tuple[str, str] | None = None,
    locked: Protocol | None = None,
) -> Result:
    """Answer one question of the protocol, or refuse it. The design chooses the method; nothing here can.

    `subgroup` is (column, value) and must stand in the protocol; `locked` is the protocol as it was hashed before the
    first placement, to see what changed since.
    """
    o, a = p.outcome(outcome), p.treatment(arm)
    if not p.closed:
        return _not_planned(p, s, o, a)
    keep = None
    if subgroup is not None:
        if subgroup[0] not in p.subgroups:
            return _refuse(p, s, o, a, "R15", f"deelgroep {subgroup[0]}", f"subgroup {subgroup[0]}", [])
        keep = s.subgroups[subgroup[0]].astype(str) == subgroup[1]
        s = restrict(s, keep)
    blinded = ck.blinded(p, s, o, a, locked)
    failed = ck.failing(blinded)
    exploratory = failed is not None and failed.refuses == "R10"
    if failed is not None and not exploratory:
        return _refused_by(p, s, o, a, failed, blinded, None)
    return _open(p, s, o, a, blinded, exploratory)


def restrict(s: Snapshot, keep: NDArray[np.bool_]) -> Snapshot:
    """The same snapshot with fewer people."""
    return replace(
        s,
        arm=s.arm[keep],
        town=s.town[keep],
        block=s.block[keep],
        period=s.period[keep],
        covariates=s.covariates[keep],
        outcomes={
            k: replace(v, value=v.value[keep], cause=v.cause[keep], missing=v.missing[keep])
            for k, v in s.outcomes.items()
        },
        placebos={k: v[keep] for k, v in s.placebos.items()},
        subgroups={k: v[keep] for k, v in s.subgroups.items()},
        strata={k: v[keep] for k, v in s.strata.items()},
    )


def analyse_all(p: Protocol, s: Snapshot, *, locked: Protocol | None = None) -> tuple[Result, ...]:
    """Every outcome of the protocol for every approach, primary first: all reported, none dropped."""
    ordered = sorted(p.outcomes, key=lambda o: not o.primary)
    return tuple(analyse(p, s, o.id, arm=a.id, locked=locked) for o in ordered for a in p.treatments)


def _open(p: Protocol, s: Snapshot, o: Outcome, a: Arm, blinded: list[Check], exploratory: bool) -> Result:
    q = problem_of(p, s, o, a)
    found = [*blinded, *ck.opened(p, s, o, a, q)]
    failed = ck.failing([c for c in found if c.refuses != "R10"])
    if failed is not None:
        return _refused_by(p, s, o, a, failed, found, q)
    try:
        e = estimate(p.design.kind, q)
    except EvidenceError as problem:
        return _unanswerable(p, s, o, a, problem, found)
    reach = ck.attainable(e.extra)
    if reach is not None:
        found.append(reach)
        if not reach.passed:
            return _refused_by(p, s, o, a, reach, found, q)
    if o.kind in ("share", "ordinal"):
        e = _possible(e)
    if not np.isfinite([e.value, e.low, e.high]).all():
        return _refuse(
            p,
            s,
            o,
            a,
            "R2" if p.design.kind in ck.CLUSTERED else "R7",
            "geen eindig interval",
            "no finite interval",
            found,
        )
    finding = _finding(p, s, o, a, q, e, found, exploratory)
    if not exploratory:
        return finding
    late = next(c for c in found if c.name == "protocol")
    return _refuse(p, s, o, a, "R10", late.note_nl, late.note_en, found, {"exploratory": finding.as_dict()})


def _possible(e: Estimate) -> Estimate:
    """A difference of shares lies within -1 and 1; cutting there leaves every true value in the interval."""
    cut = {name: min(max(getattr(e, name), -1.0), 1.0) for name in ("low", "high", "inner_low", "inner_high")}
    return replace(e, **cut) if np.isfinite([e.low, e.high]).all() else e


def _unanswerable(
    p: Protocol, s: Snapshot, o: Outcome, a: Arm, problem: EvidenceError, found: list[Check]
) -> Refusal:
    code = {
        "wedge_not_identified": "R14",
        "no_comparison": "R14",
        "tau_too_late": "R6",
        "separation": "R3",
        "collinear": "R3",
    }.get(problem.code)
    if code is None:
        raise problem
    return _refuse(p, s, o, a, code, problem.nl, problem.en, found)


def verdict(o: Outcome, low: float, high: float) -> str:
    """What the interval says: "better", "worse", "equal" (inside the agreed margin) or "unclear"."""
    if o.margin is not None and -o.margin <= low and high <= o.margin:
        return "equal"
    if low > 0 or high < 0:
        return "better" if (low > 0) == (o.better == "up") else "worse"
    return "unclear"


def _finding(
    p: Protocol,
    s: Snapshot,
    o: Outcome,
    a: Arm,
    q: Problem,
    e: Estimate,
    found: list[Check],
    exploratory: bool,
) -> Finding:
    one, zero = ck.event_counts(q)
    nl, en = estimand(p, o, a)
    words = {"group_nl": p.group_nl, "group_en": p.group_en, "thing_nl": o.thing_nl, "thing_en": o.thing_en, "control_nl": p.control.name}
    return Finding(
        p.id,
        o.id,
        o.kind,
        a.id,
        a.name,
        p.control.id,
        nl,
        en,
        e,
        int(np.sum(q.a == 1)),
        int(np.sum(q.a == 0)),
        one,
        zero,
        verdict(o, e.low, e.high),
        o.better,
        float(o.tau or o.horizon) if o.kind == "time" else o.horizon,
        words,
        tuple(found),
        level_of(p, found),
        provenance(p, s, o.id, a.id),
        exploratory,
    )


POPULATION = {
    "lottery": (
        "iedereen die is ingeloot, ook wie stopte of verhuisde",
        "everyone who was drawn, also those who left or moved",
    ),
    "town_lottery": ("alle mensen in de gelote gemeenten", "all people in the towns drawn"),
    "wedge": (
        "gemiddeld over de perioden na de start in een gemeente",
        "on average over the periods after the start in a town",
    ),
    "staged": (
        "mensen in gemeenten die begonnen, gemiddeld over de perioden erna",
        "people in towns that started, on average over the periods after",
    ),
    "chosen": ("mensen die beide hadden kunnen krijgen", "people who could have got either"),
}


def estimand(p: Protocol, o: Outcome, a: Arm) -> tuple[str, str]:
    """What exactly is compared, in words."""
    nl, en = POPULATION[p.design.kind]
    span = f"{(o.tau or o.horizon):g}"
    movers_nl = (
        {"censored": "wie vertrekt telt tot het vertrek", "competing": "vertrek telt als eigen uitkomst"}[
            o.movers
        ]
        if o.kind == "time"
        else "iedereen in de noemer"
    )
    movers_en = (
        {
            "censored": "people who leave count until they leave",
            "competing": "leaving counts as an outcome of its own",
        }[o.movers]
        if o.kind == "time"
        else "everyone in the denominator"
    )
    summary_nl = {
        "share": "verschil in aandeel",
        "ordinal": f"verschil in aandeel op trede {o.step or 0:g} of hoger",
        "time": "verschil in maanden met het doel bereikt",
        "months": "verschil in gemiddelde maanden",
        "count": "verschil in gemiddeld aantal",
    }[o.kind]
    summary_en = {
        "share": "difference in share",
        "ordinal": f"difference in share at step {o.step or 0:g} or higher",
        "time": "difference in months with the goal reached",
        "months": "difference in mean months",
        "count": "difference in mean number",
    }[o.kind]
    return (
        f"{nl}; {a.name} tegenover {p.control.name}; {o.thing_nl} binnen {span} maanden; {movers_nl}; {summary_nl}",
        f"{en}; {a.name} against {p.control.name}; {o.thing_en} within {span} months; {movers_en}; {summary_en}",
    )


def _refuse(
    p: Protocol,
    s: Snapshot,
    o: Outcome,
    a: Arm,
    code: str,
    nl: str,
    en: str,
    found: list[Check],
    shown: Mapping[str, Any] | None = None,
) -> Refusal:
    return Refusal(code, o.id, a.id, nl, en, shown or {}, tuple(found), provenance(p, s, o.id, a.id))


def _refused_by(
    p: Protocol, s: Snapshot, o: Outcome, a: Arm, c: Check, found: list[Check], q: Problem | None
) -> Refusal:
    return _refuse(p, s, o, a, c.refuses, c.note_nl, c.note_en, found, _instead(p, s, o, a, c, q))


def _instead(p: Protocol, s: Snapshot, o: Outcome, a: Arm, c: Check, q: Problem | None) -> dict[str, Any]:
    """What may be shown beside a refusal; never a comparison of small groups."""
    if c.refuses == "R9":
        b = ck.worst_case(p, s, o, a)
        return {} if b is None else {"bounds": {"low": b.low, "high": b.high}}
    if c.refuses == "R3":
        return {"differences": _who_differs(p, s, a), "overlap_population": _overlap_population(p, s, o, a)}
    if c.refuses in ("R4",):
        return {"placebo": {"found": c.value, "margin": c.limit}}
    if c.refuses in ("R1", "R2", "R14"):
        return {"towns": _people_per_town(p, s)}
    return {}


def _people_per_town(p: Protocol, s: Snapshot) -> dict[str, int | None]:
    """People per town, hidden under the smallest cell; no outcome is compared."""
    names, counts = np.unique(s.town.astype(str), return_counts=True)
    return {str(n): int(c) if c >= p.limit("min_cell") else None for n, c in zip(names, counts, strict=True)}


def _who_differs(p: Protocol, s: Snapshot, a: Arm) -> dict[str, float]:
    codes = [x.id for x in p.arms]
    mine, usual = s.arm == codes.index(a.id), s.arm == codes.index(p.control.id)
    out = {}
    for j, name in enumerate(s.covariate_names):
        x = s.covariates[:, j]
        spread = np.sqrt((x[mine].var() + x[usual].var()) / 2)
        if name != "Intercept" and spread > 0:
            out[name] = float((x[mine].mean() - x[usual].mean()) / spread)
    return dict(sorted(out.items(), key=lambda kv: -abs(kv[1])))


def _overlap_population(p: Protocol, s: Snapshot, o: Outcome, a: Arm) -> dict[str, float] | None:
    """Size of the group in which a comparison is possible, if it is large enough for one."""
    codes = [x.id for x in p.arms]
    mine, usual = s.arm == codes.index(a.id), s.arm == codes.index(p.control.id)
    rows = mine | usual
    try:
        e = weighting.propensity(mine[rows].astype(float), s.covariates[rows]).mean
    except ValueError:
        return None
    found = weighting.overlap(mine[rows].astype(float), np.clip(e, 1e-9, 1 - 1e-9), "ATO")
    ok = min(found.effective_treated, found.effective_control) >= p.limit("min_effective") and max(
        found.largest_treated, found.largest_control
    ) <= p.limit("max_weight")
    return (
        {"effective_arm": found.effective_treated, "effective_control": found.effective_control}
        if ok
        else None
    )


def _not_planned(p: Protocol, s: Snapshot, o: Outcome, a: Arm) -> Refusal:
    from .looks import any_day

    q = problem_of(p, s, o, a)
    shown: dict[str, Any] = {}
    if (
        ck.failing([*ck.blinded(p, s, o, a, None), *ck.opened(p, s, o, a, q)]) is None
        and p.design.kind == "lottery"
    ):
        e = estimate(p.design.kind, replace(q, draws=1))
        low, high = any_day(e, _fraction(p, q))
        shown = {"any_day": {"low": low, "high": high}}
    return _refuse(p, s, o, a, "R11", "de proef loopt nog", "the trial is still running", [], shown)


def _fraction(p: Protocol, q: Problem) -> float:
    return min(1.0, len(q.y) / p.sample_size) if p.sample_size else 1.0
