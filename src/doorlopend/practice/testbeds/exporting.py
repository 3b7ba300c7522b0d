"""The forms of funders: what they ask, filled from the protocol, the plan, the log and the published findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from doorlopend.engines import evidence
from doorlopend.engines.evidence.export import NOT_AN_EFFECT

from .models import Testbed
from .publishing import counts
from .queries import latest_final
from .services.locking import protocol_of

FORMS = ("protocol", "uia", "esf", "target", "consort", "movisie")
NEEDS_RESULT = {"consort", "movisie"}


def export(testbed: Testbed, form: str) -> dict[str, Any]:
    """One form as plain data; counts come from what was published, never from people."""
    made = evidence.export(protocol_of(testbed), form) if form not in {"esf", "uia", "consort", "movisie"} else {"form": form}
    return {**made, **_MORE.get(form, lambda _: {})(testbed), "protocol_hash": testbed.lock.hash}


def _results(testbed: Testbed) -> list[dict[str, Any]]:
    final = latest_final(testbed)
    return [] if final is None else [_short(row.content) for row in final.results.order_by("order") if row.kind in {"bevinding", "weigering"}]


def _short(content: Mapping[str, Any]) -> dict[str, Any]:
    if content["result"] == "refusal":
        return {"outcome": content["outcome"], "arm": content["arm"], "refused": content["code"], "sentence": content["sentence"]}
    names = ("outcome", "arm", "estimate", "low", "high", "method", "verdict")
    return {name: content[name] for name in names} | {"level": content["level"]["level"]}


def _participants(testbed: Testbed) -> dict[str, int | None]:
    """People per approach as published; None where hidden or not published yet."""
    outcome = testbed.lock.source["outcomes"][0]["id"]
    shown = counts(testbed, outcome, region_id=testbed.region_id)
    return {arm.code: shown.get((arm.code, "*")) for arm in testbed.arms.all()}


def _uia(testbed: Testbed) -> dict[str, Any]:
    """UIA/EUI: theory of change, expected results with baseline and target, evaluator, interim notes, lessons."""
    plan = testbed.plan or {}
    learned = getattr(testbed, "learned", None)
    return {
        "title": testbed.title, "theory_of_change": testbed.lock.source["testbed"]["theory"],
        "budget": {"total": testbed.budget, "subsidy": testbed.subsidy, "funder": testbed.funder},
        "partners": [{"name": p.name, "role": p.role, "contribution": p.contribution} for p in testbed.partners.all()],
        "expected_results": [
            {"indicator": o["id"], "baseline_per_100": testbed.base if o.get("primary") else None, "detectable_per_100": plan.get("detectable_per_100") if o.get("primary") else None, "months": o["horizon"]}
            for o in testbed.lock.source["outcomes"]
        ],
        "evaluator": testbed.evaluator, "independence": testbed.independence, "participants": _participants(testbed),
        "learning_notes": [{"on": n.on.isoformat(), "kind": n.kind, "text": n.text} for n in testbed.notes.order_by("on")],
        "lessons": {name: getattr(learned, name) for name in ("thought", "saw", "know", "unknown", "next_question")} if learned else dict(testbed.learning),
        "results": _results(testbed), "note": NOT_AN_EFFECT,
    }  # fmt: skip


def _esf(testbed: Testbed) -> dict[str, Any]:
    """ESF+: monitoring figures carry the sentence that they are no effect; the effect stands apart, as an annex."""
    outcomes = {
        o["id"]: {f"{arm}|{answer}": n for (arm, answer), n in counts(testbed, o["id"], region_id=testbed.region_id).items()}
        for o in testbed.lock.source["outcomes"]
    }
    return {"note": NOT_AN_EFFECT, "participants": _participants(testbed), "monitoring": outcomes, "counterfactual_annex": _results(testbed)}


def _consort(testbed: Testbed) -> dict[str, Any]:
    final = latest_final(testbed)
    return {"design": testbed.lock.source["design"], "flow": final.flow if final and final.people else {}, "places": testbed.participants.count(), "results": _results(testbed)}


def _movisie(testbed: Testbed) -> dict[str, Any]:
    final = latest_final(testbed)
    found = [r.content for r in final.results.all() if r.kind == "bevinding"] if final else []
    return {
        "described": bool(testbed.theory and testbed.target_group),
        "requirement": [{"arm": c["arm"], "outcome": c["outcome"], "level": c["level"]["level"], **c["level"]["movisie"]} for c in found],
        "grants": {"nl": "Alleen de Erkenningscommissie kent een niveau toe.", "en": "Only the recognition committee grants a level."},
    }  # fmt: skip


_MORE = {"uia": _uia, "esf": _esf, "consort": _consort, "movisie": _movisie}
