"""The independent check accepts what holds, and rejects a thousand of a thousand results that do not."""

import ast
import copy
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from doorlopend.engines.placement import generate, verification
from doorlopend.engines.placement.reading import read_instance
from doorlopend.engines.placement.solve import result_document, solve
from tests.engines.placement.instances import round_of

MUTANTS = 1_000
Result = dict[str, Any]
Change = Callable[[dict[str, Any], Result, random.Random], bool]


@pytest.fixture(scope="module", params=[False, True], ids=["tree", "prices"])
def case(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Result]:
    """A round solved to a proven optimum (with its tree), or stopped at a gap (prices alone)."""
    document = generate.build(households=60, places=5, seed=11)
    advice = solve(read_instance(document), time=20, gap=0.05 if request.param else 0.0)
    return document, json.loads(json.dumps(result_document(advice, instance_sha256="", parameters={})))


def claim(result: Result) -> None:
    """Make total, gap and status follow from the changed rows, as a careful cheat would."""
    score = sum(round(r["score"] * 10_000) for r in result["assignments"])
    result["objective"] |= {"score": score / 10_000, "value": score / 10_000 - 2 * len(result["unplaced"]),
                            "placed": len(result["assignments"]), "unplaced": len(result["unplaced"])}  # fmt: skip
    value, bound = result["objective"]["value"], result["certificate"]["bound"]
    result["certificate"]["gap"] = max(0.0, bound - value) / (score / 10_000)
    result["status"] = "optimal" if bound - value < 1e-4 else "feasible"


def home_used_twice(document: dict[str, Any], result: Result, chance: random.Random) -> bool:
    count = {(p["id"], h["id"]): h["count"] for p in document["places"] for h in p["homes"]}
    rows = chance.sample(result["assignments"], len(result["assignments"]))
    for row in rows:
        full = [h for p, h in count if p == row["place"] and h != row["home"]
                and sum(r["place"] == p and r["home"] == h for r in rows) == count[p, h]]  # fmt: skip
        if full:
            row["home"] = chance.choice(full)
            return True
    return False


def moved(document: dict[str, Any], result: Result, chance: random.Random) -> bool:
    """Somebody elsewhere with the right score: a quota passed, an excluded pair, a home too many, or a worse total."""
    row = chance.choice(result["assignments"])
    place = chance.choice([p for p in document["places"] if p["id"] != row["place"]])
    h, m = int(row["household"][1:]) - 1, int(place["id"][1:]) - 1
    values = sum(s["values"][h][m] / s["scale"] * s["weight"] for s in document["scores"])
    row |= {"place": place["id"], "home": chance.choice(place["homes"])["id"], "score": round(values, 4)}
    return True


def careful_move(document: dict[str, Any], result: Result, chance: random.Random) -> bool:
    moved(document, result, chance)
    claim(result)
    return True


def wrong_score(document: dict[str, Any], result: Result, chance: random.Random) -> bool:
    row = chance.choice(result["assignments"])
    row["score"] = round(row["score"] + chance.choice((-1, 1)) * chance.choice((0.0001, 0.01, 0.2)), 4)
    if chance.random() < 0.5:
        claim(result)
    return True


def wrong_total(document: dict[str, Any], result: Result, chance: random.Random) -> bool:
    key = chance.choice(("value", "score"))
    result["objective"][key] += chance.choice((-0.0001, 0.0001, 0.5))
    return True


def wrong_bound(document: dict[str, Any], result: Result, chance: random.Random) -> bool:
    result["certificate"]["bound"] += chance.choice((-1e-6, -0.01, -1.0, 0.01, 1e-6))
    if chance.random() < 0.5:
        claim(result)
    return True


def wrong_price(document: dict[str, Any], result: Result, chance: random.Random) -> bool:
    """A price below zero, or none at all, proves nothing."""
    rows = [r for kind in ("per_use", "homes") for r in result["certificate"]["prices"][kind]]
    if "tree" in result["certificate"] or not rows:
        return False
    row = chance.choice(rows)
    row["price"] = chance.choice((-row["price"], row["price"] + 0.5, None))
    return True


def dropped(document: dict[str, Any], result: Result, chance: random.Random) -> bool:
    row = result["assignments"].pop(chance.randrange(len(result["assignments"])))
    if chance.random() < 0.7:
        result["unplaced"] = sorted([*result["unplaced"], row["household"]])
        claim(result)
    return True


def twice(document: dict[str, Any], result: Result, chance: random.Random) -> bool:
    result["assignments"].append(copy.deepcopy(chance.choice(result["assignments"])))
    if chance.random() < 0.5:
        claim(result)
    return True


def fake_optimum(document: dict[str, Any], result: Result, chance: random.Random) -> bool:
    """Claim that a lower value is the optimum, with a bound to match."""
    row = result["assignments"].pop(chance.randrange(len(result["assignments"])))
    result["unplaced"] = sorted([*result["unplaced"], row["household"]])
    claim(result)
    result["certificate"]["bound"] = result["objective"]["value"]
    claim(result)
    return True


CHANGES: tuple[Change, ...] = (
    home_used_twice, moved, careful_move, wrong_score, wrong_total, wrong_bound, wrong_price, dropped, twice, fake_optimum,
)  # fmt: skip


def still_true(document: dict[str, Any], before: Result, after: Result) -> bool:
    """A careful move can be another honest advice: everything it claims still holds (checked by the caller's proof)."""
    return after["status"] == "feasible" and after["certificate"]["bound"] == before["certificate"]["bound"]


def test_accepts_ours(case: tuple[dict[str, Any], Result]) -> None:
    document, result = case
    assert verification.verify(document, result)["value"] == result["objective"]["value"]


def test_rejects_every_mutant(case: tuple[dict[str, Any], Result]) -> None:
    document, result = case
    chance, tried = random.Random(1), 0
    while tried < MUTANTS // 2:
        change = chance.choice(CHANGES)
        mutant = copy.deepcopy(result)
        if not change(document, mutant, chance) or mutant == result:
            continue
        try:
            verification.verify(document, mutant)
        except verification.Rejected:
            tried += 1
            continue
        honest = change in (careful_move, dropped) and still_true(document, result, mutant)
        assert honest, f"{change.__name__} was accepted"


NAN = float("nan")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["certificate", "gap"], NAN),
        (["certificate", "gap"], "0"),
        (["certificate", "bound"], NAN),
        (["certificate", "prices", "homes", 0, "price"], NAN),
        (["certificate", "prices", "homes", 0, "price"], True),
        (["certificate", "prices", "homes", 0, "price"], -1),
        (["certificate", "approved"], True),
        (["assignments", 0, "score"], NAN),
        (["assignments", 0, "score"], "0.5"),
        (["assignments", 0, "decided_by"], "x"),
        (["objective", "value"], NAN),
        (["objective", "placed"], True),
        (["instance", "sha256"], None),
        (["assignments"], {}),
        (["unplaced"], [7]),
    ],
)
def test_what_is_no_number_no_text_or_no_field_of_a_result_is_rejected(case: tuple[dict[str, Any], Result], path: list[Any], value: Any) -> None:
    document, result = case
    mutant = copy.deepcopy(result)
    node: Any = mutant
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    with pytest.raises(verification.Rejected):
        verification.verify(document, mutant)


def test_half_a_unit_more_is_not_the_score(case: tuple[dict[str, Any], Result]) -> None:
    document, result = case
    mutant = copy.deepcopy(result)
    mutant["assignments"][0]["score"] += 0.00004
    with pytest.raises(verification.Rejected, match="scores"):
        verification.verify(document, mutant)


def test_one_minimum_cannot_be_priced_twice_above_what_missing_it_costs() -> None:
    """Each row stays under the price of a soft minimum; together they would prove a bound that is too low."""
    document = round_of(scores=[[10]], sizes=[1], quotas=[9])
    document["places"][0]["persons"] |= {"minimum": 5, "minimum_price": 0.1}
    result = json.loads(json.dumps(result_document(solve(read_instance(document)), instance_sha256="", parameters={})))
    rows = [{"place": "P0", "price": 1_000_000}] * 2
    result["certificate"]["prices"]["minimum"] = rows
    with pytest.raises(verification.Rejected, match="two prices"):
        verification.verify(document, result)


def test_a_price_that_is_no_number_cannot_hide_a_case(case: tuple[dict[str, Any], Result]) -> None:
    """A comparison with not-a-number is never true, so such a case would drop out of the highest bound."""
    document, result = case
    mutant = copy.deepcopy(result)
    if "tree" not in mutant["certificate"]:
        pytest.skip("no tree")
    tree = mutant["certificate"]["tree"]
    group = min(tree["groups"])
    place = document["places"][0]["id"]
    leaf = {"prices": mutant["certificate"]["prices"], "counts": [{"place": place, "group": int(group), "price": NAN}]}
    tree["tree"] = {"place": place, "group": int(group), "most": 0, "at_most": leaf, "at_least": {**leaf, "counts": []}}
    with pytest.raises(verification.Rejected, match="whole number"):
        verification.verify(document, mutant)


def test_a_case_left_out_of_the_proof_is_rejected() -> None:
    document = generate.build(households=80, places=6, seed=1, tight=True)
    for seed in range(1, 30):
        document = generate.build(households=80, places=6, seed=seed, tight=True)
        advice = solve(read_instance(document), time=20)
        result = json.loads(json.dumps(result_document(advice, instance_sha256="", parameters={})))
        if "at_most" in result["certificate"].get("tree", {}).get("tree", {}):
            break
    verification.verify(document, result)
    tree = result["certificate"]["tree"]["tree"]
    tree["most"] += 1
    with pytest.raises(verification.Rejected):
        verification.verify(document, result)


def test_a_limit_on_who_has_any_place_is_counted_at_every_place() -> None:
    """Who is "at most one less than are placed" of everybody leaves the other side out: its claim must fall with it."""
    document = generate.generate(family="small", seed=5)
    document["policy"]["individual_do_no_harm"] = False
    advice = solve(read_instance(document), time=20)
    result = json.loads(json.dumps(result_document(advice, instance_sha256="", parameters={})))
    tree = result["certificate"]["tree"]
    assert tree["tree"]["place"] is None
    verification.verify(document, result)
    for change in (-1, 1):
        mutant = copy.deepcopy(result)
        mutant["certificate"]["tree"]["tree"]["most"] += change
        with pytest.raises(verification.Rejected):
            verification.verify(document, mutant)


def test_shares_no_import_with_the_solver() -> None:
    trees = [ast.parse(path.read_text()) for path in Path(verification.__file__).parent.glob("*.py")]
    names = {n.module if isinstance(n, ast.ImportFrom) else n.names[0].name for tree in trees for n in ast.walk(tree)
             if isinstance(n, ast.Import | ast.ImportFrom)}  # fmt: skip
    own = {name for name in names if name and name.startswith(verification.__name__ + ".")}
    assert len(trees) == 5 and names - own <= {"math", "base64", "array", "collections.abc", "datetime", "itertools", "operator", "typing"}


def test_result_of_another_instance_is_rejected(case: tuple[dict[str, Any], Result]) -> None:
    document, result = case
    with pytest.raises(verification.Rejected, match="another instance"):
        verification.verify(document, result, instance_sha256="f" * 64)
