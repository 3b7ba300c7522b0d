"""The same content in the forms others ask for; monitoring numbers carry the sentence that they are not an effect."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .errors import EvidenceError
from .protocol import Change, Protocol
from .refusals import Refusal
from .results import Finding
from .snapshot import Snapshot

NOT_AN_EFFECT = {
    "nl": "Dit zijn volgcijfers. Ze zeggen niet of de aanpak helpt.",
    "en": "These are monitoring figures. They do not say whether the approach helps.",
}


def _protocol(p: Protocol, s: Snapshot | None, results: Sequence[Any]) -> dict[str, Any]:
    del s, results
    return {
        "id": p.id,
        "hash": p.hash,
        "title": p.title,
        "question": p.question,
        "theory_of_change": list(p.theory),
        "arms": [
            {"id": a.id, "name": a.name, "usual_care": a.control, "description": a.description}
            for a in p.arms
        ],
        "eligible": p.eligible,
        "assignment": p.assignment,
        "why_fair": p.why_fair,
        "primary": p.primary.id,
        "outcomes": [{name: getattr(o, name) for name in ("id", "kind", "horizon", "tau", "movers", "margin")} for o in p.outcomes],
        "covariates": list(p.covariates),
        "subgroups": list(p.subgroups),
        "looks": list(p.looks),
        "sample_size": p.sample_size,
        "missing_data": p.missing_plan,
        "smallest_cell": p.limit("min_cell"),
        "evaluator": p.evaluator,
        "independence": p.independence,
        "what_we_will_do": dict(p.learning),
        "changes": [_change(c) for c in p.changes],
    }


def _change(c: Change) -> dict[str, Any]:
    on = c.on.isoformat() if hasattr(c.on, "isoformat") else c.on
    return {"on": on, "part": c.part, "reason": c.reason, "after_unblinding": c.after_unblinding}


def _flow(p: Protocol, s: Snapshot | None, results: Sequence[Any]) -> dict[str, Any]:
    """CONSORT flow, with the cluster parts when towns were drawn; counts under the smallest cell are left out."""
    if s is None:
        raise EvidenceError(
            "no_snapshot", "snapshot", "dit formulier vraagt een momentopname", "this form needs a snapshot"
        )
    least = p.limit("min_cell")
    flow = {k: (v if v >= least or v == 0 else None) for k, v in s.flow.items()}
    towns = len(set(s.town.astype(str))) if p.town else None
    return {
        "design": p.design.kind,
        "flow": flow,
        "towns": towns,
        "rollout": dict(p.design.rollout),
        "results": [_short(r) for r in results],
    }


def _short(r: Any) -> dict[str, Any]:
    if isinstance(r, Refusal):
        return {"outcome": r.outcome, "arm": r.arm, "refused": r.code}
    return {
        "outcome": r.outcome,
        "arm": r.arm,
        "estimate": r.estimate.value,
        "low": r.estimate.low,
        "high": r.estimate.high,
        "method": r.estimate.method,
    }


def _target(p: Protocol, s: Snapshot | None, results: Sequence[Any]) -> dict[str, Any]:
    """Target trial and emulation side by side, the parts that the TARGET statement asks to state."""
    trial = {
        "eligibility": p.eligible,
        "strategies": [a.name for a in p.arms],
        "assignment": "at random",
        "time_zero": p.design.time_zero,
        "outcome": p.primary.id,
        "follow_up_months": p.primary.tau or p.primary.horizon,
        "contrast": "among people who could have got either" if p.design.kind == "chosen" else "as assigned",
        "analysis": "see findings",
    }
    return {
        "target_trial": trial,
        "emulation": trial
        | {
            "assignment": p.assignment or p.design.kind,
            "confounders": list(p.covariates),
            "negative_controls": [x.column for x in p.placebos],
        },
        "missing_data": p.missing_plan,
        "people": s.n if s else None,
        "results": [_short(r) for r in results],
    }


def _esf(p: Protocol, s: Snapshot | None, results: Sequence[Any]) -> dict[str, Any]:
    return {
        "note": NOT_AN_EFFECT,
        "participants": _participants(p, s),
        "counterfactual_annex": [_short(r) for r in results],
        "protocol": p.hash,
    }


def _participants(p: Protocol, s: Snapshot | None) -> dict[str, int | None]:
    if s is None:
        return {}
    out = {}
    for i, a in enumerate(p.arms):
        n = int((s.arm == i).sum())
        out[a.id] = n if n >= p.limit("min_cell") else None
    return out


def _uia(p: Protocol, s: Snapshot | None, results: Sequence[Any]) -> dict[str, Any]:
    return {
        "theory_of_change": list(p.theory),
        "expected_results": [
            {"indicator": o.id, "baseline": p.base if o.primary else None, "horizon_months": o.horizon}
            for o in p.outcomes
        ],
        "participants": _participants(p, s),
        "evaluator": p.evaluator,
        "independence": p.independence,
        "lessons": dict(p.learning),
        "results": [_short(r) for r in results],
        "note": NOT_AN_EFFECT,
    }


def _movisie(p: Protocol, s: Snapshot | None, results: Sequence[Any]) -> dict[str, Any]:
    del s
    found = [r for r in results if isinstance(r, Finding) and r.outcome == p.primary.id]
    return {
        "described": bool(p.theory and p.eligible),
        "requirement": [
            {"arm": r.arm, "level": r.level.level, "nl": r.level.movisie_nl, "en": r.level.movisie_en}
            for r in found
        ],
        "grants": {
            "nl": "Alleen de Erkenningscommissie kent een niveau toe.",
            "en": "Only the recognition committee grants a level.",
        },
    }


FORMS: Mapping[str, Callable[[Protocol, Snapshot | None, Sequence[Any]], dict[str, Any]]] = {
    "protocol": _protocol,
    "target": _target,
    "consort": _flow,
    "esf": _esf,
    "uia": _uia,
    "movisie": _movisie,
}


def export(
    p: Protocol, form: str, *, snapshot: Snapshot | None = None, results: Sequence[Finding | Refusal] = ()
) -> dict[str, Any]:
    """One of `FORMS`, as plain data."""
    if form not in FORMS:
        raise EvidenceError(
            "choice",
            "form",
            f"'{form}' bestaat niet",
            f"'{form}' does not exist",
            f"kies uit {list(FORMS)}",
            f"choose from {list(FORMS)}",
        )
    return {"form": form} | FORMS[form](p, snapshot, results)
