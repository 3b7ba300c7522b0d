"""The engine against a reading of the published rules that shares nothing with it: every plan tried one by one."""

import itertools
import json
from typing import Any

import pytest

from doorlopend.engines.placement import solve as engine
from doorlopend.engines.placement import verification
from doorlopend.engines.placement.conflict import Conflict, smallest_conflict
from doorlopend.engines.placement.reading import read_instance
from tests.engines.placement.anything import Document, anything
from tests.engines.placement.oracle import Plan, Round, kind

ROUNDS = range(150)
CROWDED = range(1_000, 1_080)
BY_PRICE = range(2_010, 2_050)


def answered(document: Document) -> dict[str, Any] | None:
    """The result document, once the independent check has accepted it; None: no placement is possible."""
    try:
        advice = engine.solve(read_instance(document), time=10)
    except engine.Infeasible:
        return None
    result: dict[str, Any] = json.loads(json.dumps(engine.result_document(advice, instance_sha256="", parameters={})))
    verification.verify(document, result)
    return result


def plan_of(document: Document, result: dict[str, Any]) -> Plan:
    spot = {p["id"]: m for m, p in enumerate(document["places"])}
    where = {row["household"]: spot[row["place"]] for row in result["assignments"]}
    return tuple(where.get(h["id"], -1) for h in document["households"])


@pytest.mark.parametrize("seed", ROUNDS)
def test_the_advice_is_the_best_of_all_plans_and_says_so(seed: int) -> None:
    document = anything(seed)
    truth, result = Round(document), answered(document)
    if result is None:
        assert truth.best() is None
        return
    assert round(result["objective"]["value"] * 10_000) == truth.best() == truth.value(plan_of(document, result))
    assert plan_of(document, result) in set(truth.plans())
    assert result["status"] == "optimal"


@pytest.mark.parametrize("seed", BY_PRICE)
def test_the_way_of_large_rounds_keeps_every_limit_and_its_bound_holds(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "SMALL_PAIRS", 0)
    document = anything(seed)
    truth, result = Round(document), answered(document)
    best = truth.best()
    assert (result is None) == (best is None)
    if result is not None and best is not None:
        assert plan_of(document, result) in set(truth.plans())
        assert result["objective"]["value"] * 10_000 <= best + 1e-6 <= result["certificate"]["bound"] * 10_000 + 1e-3


def named(truth: Round, conflict: Conflict) -> list[tuple[Any, ...]]:
    """The limits of a conflict in the words of the published document."""
    found: list[tuple[Any, ...]] = [("household", h) for h in conflict.households]
    for limit in conflict.limits:
        if limit["kind"] == "homes":
            homes = next(p["homes"] for p in truth.places if p["id"] == limit["place"])
            same = {kind(x) for x in homes if (x["least"], x["most"]) == (limit["least"], limit["most"])}
            found += [("homes", limit["place"], k) for k in same if k[2] == tuple(limit["features"])][:1]
        elif limit["kind"] == "limit":
            found.append(("limit", limit["place"], limit["of"]))
        elif limit["kind"] != "closed":
            found.append((limit["kind"], *limit.get("households", [limit.get("place") or limit.get("group")])))
    return found


@pytest.mark.parametrize("seed", CROWDED)
def test_what_is_named_when_nothing_fits_is_in_conflict_and_nothing_smaller_is(seed: int) -> None:
    document = anything(seed, everyone=True)
    truth = Round(document)
    if next(truth.plans(), None) is not None:
        return
    with pytest.raises(engine.Infeasible) as error:
        engine.solve(read_instance(document), time=10)
    conflict = smallest_conflict(error.value.problem, time=10)
    limits = named(truth, conflict)
    assert conflict.smallest and truth.conflict(limits)
    smaller = (s for n in range(len(limits)) for s in itertools.combinations(truth.limits(), n))
    assert not any(truth.conflict(s) for s in smaller)
