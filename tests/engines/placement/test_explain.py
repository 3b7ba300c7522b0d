"""Explanations are true: apply the stated change, solve again, and the stated effect appears."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorlopend.engines.placement import explain, generate, whatif
from doorlopend.engines.placement.model import Home
from doorlopend.engines.placement.reading import read_instance
from doorlopend.engines.placement.solve import Advice, result_document, solve
from tests.engines.placement.anything import anything
from tests.engines.placement.instances import round_of, rounds
from tests.engines.placement.oracle import Round

quick = settings(max_examples=25, deadline=None)


def advise(document: dict[str, Any]) -> Advice:
    return solve(read_instance(document), time=20)


def place_of(advice: Advice, household: str) -> str | None:
    m = int(advice.place[advice.problem.household_ids.index(household)])
    return None if m < 0 else advice.problem.place_ids[m]


@pytest.fixture(scope="module")
def drawn() -> tuple[dict[str, Any], Advice]:
    document = generate.build(households=60, places=5, seed=21)
    return document, advise(document)


@quick
@given(rounds(harm=False), st.data())
def test_raising_the_score_by_what_is_stated_brings_the_household_there(document: dict[str, Any], data: st.DataObject) -> None:
    advice = advise(document)
    household = data.draw(st.sampled_from(sorted(advice.problem.household_ids)))
    place = data.draw(st.sampled_from(sorted(advice.problem.place_ids)))
    needed = explain.needed_for(advice, household, place)
    h, m = int(household[1:]), int(place[1:])
    if needed.kind == "criterion":
        assert needed.reason in advice.problem.reasons or needed.reason == explain.BLOCKED
        assert place_of(advice, household) != place
    elif needed.kind == "score" and needed.exact:
        assert needed.amount is not None and needed.amount >= 1
        document["scores"][0]["scale"] = 10_000
        for row in document["scores"][0]["values"]:
            row[:] = [v * 100 for v in row]
        raised = document["scores"][0]["values"][h][m] + needed.amount
        if raised <= 10_000:
            document["scores"][0]["values"][h][m] = raised
            assert place_of(advise(document), household) == place


@quick
@given(rounds(harm=False), st.data())
def test_the_cost_of_an_alternative_is_what_solving_again_costs(document: dict[str, Any], data: st.DataObject) -> None:
    advice = advise(document)
    household = data.draw(st.sampled_from(sorted(advice.problem.household_ids)))
    found = explain.explain(advice, household)
    for alternative in found.alternatives:
        effect = whatif.move_exactly(advice, household, alternative.place)
        if effect is None or alternative.exact is None:
            continue
        assert alternative.exact == -effect.gain >= alternative.at_least
        document_forced = {**document, "households": [
            {**h, **({"only": [{"criterion": "test", "places": [alternative.place]}], "must_place": True} if h["id"] == household else {})}
            for h in document["households"]
        ]}  # fmt: skip
        assert advise(document_forced).value == advice.value + effect.gain


@pytest.mark.parametrize("seed", range(300, 340))
@pytest.mark.parametrize("again", [True, False])
def test_what_an_alternative_costs_lies_where_it_is_said_to_also_after_reading_back(seed: int, again: bool) -> None:
    document = anything(seed)
    truth = Round(document)
    best = truth.best()
    if best is None:
        return
    instance = read_instance(document)
    advice = explain.advice_of(instance, json.loads(json.dumps(result_document(solve(instance), instance_sha256="", parameters={}))))
    for h, household in enumerate(document["households"]):
        found = explain.explain(advice, household["id"], exact=again)
        for other in found.alternatives:
            there = [truth.value(p) for p in truth.plans() if p[h] >= 0 and document["places"][p[h]]["id"] == other.place]
            assert there or not again, "an alternative that cannot be is none"
            if there:
                cost = best - max(there)
                assert other.at_least <= cost and (other.at_most is None or cost <= other.at_most)
                assert other.exact == (cost if again else None)


def test_who_stays_without_a_place_hears_whether_any_was_open() -> None:
    document = round_of(scores=[[90], [40]], sizes=[1, 1], quotas=[1])
    found = explain.explain_result(read_instance(document), result_document(advise(document), instance_sha256="", parameters={}), "H1")
    assert found["place"] is None and "1 plaats open" in found["text"]["nl"][0] and "1 place is open" in found["text"]["en"][0]
    assert any("0,500" in line for line in found["text"]["nl"])
    document["households"][1]["avoid"] = [{"criterion": "medical", "places": ["P0"]}]
    found = explain.explain_result(read_instance(document), result_document(advise(document), instance_sha256="", parameters={}), "H1")
    assert "geen plaats voor dit huishouden open" in found["text"]["nl"][0] and len(found["text"]["nl"]) == 2


def test_lifting_the_stated_criterion_opens_the_place() -> None:
    document = round_of(scores=[[90, 10]], sizes=[1], quotas=[1, 1])
    document["households"][0]["avoid"] = [{"criterion": "family", "places": ["P0"]}]
    needed = explain.needed_for(advise(document), "H0", "P0")
    assert (needed.kind, needed.reason) == ("criterion", "family")
    document["households"][0]["avoid"] = []
    assert place_of(advise(document), "H0") == "P0"


def test_quick_swap_never_promises_more_than_the_exact_one(drawn: tuple[dict[str, Any], Advice]) -> None:
    _, advice = drawn
    seen = 0
    for household in advice.problem.household_ids[:12]:
        for alternative in explain.explain(advice, household, exact=False).alternatives:
            rough = whatif.move_quickly(advice, household, alternative.place)
            exact = whatif.move_exactly(advice, household, alternative.place)
            if rough is not None and exact is not None and exact.exact:
                assert rough.gain <= exact.gain <= 0
                assert -exact.gain >= alternative.at_least
                seen += 1
    assert seen > 5


def test_one_more_home_is_worth_at_most_its_price(drawn: tuple[dict[str, Any], Advice]) -> None:
    _, advice = drawn
    effect = whatif.add_home(advice, place="P1", home=Home(id="nieuw", least=2, most=4, count=1), persons=4)
    assert effect.exact and effect.gain >= 0
    assert sum(c.gain for c in effect.changes) <= effect.gain + 2 * 10_000 * len(effect.changes)


@pytest.mark.parametrize("place", ["P0", "P1", "P2"])
def test_the_quick_answer_on_one_more_home_holds_the_exact_one(drawn: tuple[dict[str, Any], Advice], place: str) -> None:
    _, advice = drawn
    home = Home(id="nieuw", least=2, most=4, count=1)
    exact = whatif.add_home(advice, place=place, home=home, persons=4)
    quick = whatif.add_home_quickly(advice, place=place, home=home, persons=4)
    assert exact.exact and 0 <= quick.at_least <= exact.gain <= quick.at_most
    assert bool(quick.changes) == (quick.at_least > 0)


def test_where_homes_do_not_count_one_more_home_is_more_room() -> None:
    advice = advise(round_of(scores=[[90, 10], [80, 20]], sizes=[1, 1], quotas=[1, 1]))
    effect = whatif.add_home(advice, place="P0", home=Home(id="nieuw", least=1, most=1, count=1), persons=1)
    assert effect.gain == 6_000


def test_stability_counts_runs(drawn: tuple[dict[str, Any], Advice]) -> None:
    _, advice = drawn
    still = whatif.stability(advice, wobble=0, runs=1, time=5)
    assert all(0 <= share <= 1 for share in still.values())
    loud = whatif.stability(advice, wobble=3_000, runs=3, time=2)
    assert sum(loud.values()) < sum(still.values())


def test_words_in_two_languages_and_for_the_person(drawn: tuple[dict[str, Any], Advice]) -> None:
    document, advice = drawn
    result = result_document(advice, instance_sha256="", parameters={})
    for row in result["assignments"][:10]:
        found = explain.explain_result(read_instance(document), result, row["household"])
        assert found["place"] == row["place"] and found["score"] == row["score"]
        for lang in ("nl", "en"):
            assert row["place"].replace("P", "Plaats ") in found["text"][lang][0]
            sentences = " ".join(found["b1"][lang]).replace("?", ".").split(". ")
            assert all(len(sentence.split()) <= 18 for sentence in sentences)
        assert "beslist" in " ".join(found["b1"]["nl"]) and "decides" in " ".join(found["b1"]["en"])
