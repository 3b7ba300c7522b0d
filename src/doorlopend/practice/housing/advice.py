"""Between the cards of a round and the placement engine: documents in, advice, reasons and effects out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from threading import Thread
from time import monotonic
from typing import Any
from uuid import UUID

import numpy as np

from doorlopend.engines.placement import certificate, proof, whatif
from doorlopend.engines.placement.conflict import smallest_conflict
from doorlopend.engines.placement.explain import Explanation, advice_of, explain, plain, text
from doorlopend.engines.placement.fairness import report as fairness_report
from doorlopend.engines.placement.generate import build
from doorlopend.engines.placement.matching import house_all
from doorlopend.engines.placement.model import UNIT, Home, Instance
from doorlopend.engines.placement.problem import Problem, compile_problem
from doorlopend.engines.placement.reading import SCHEMA, read_instance
from doorlopend.engines.placement.solve import Advice, Infeasible, result_document, solve
from doorlopend.engines.placement.state import objective
from doorlopend.engines.placement.verification import Rejected, verify

from .models import Card, Round, RunDetail

HARD = "other_hard_criterion"
"""The engine's word for a hard criterion of which the kind stays with the controller."""
SECONDS = 20.0
"""The most an advice may take, in the worker."""

AT_ONCE = 600
"""Pairs of household and place up to which an advice is worked out while somebody waits."""
Document = Mapping[str, Any]


def key_of(number: int) -> str:
    return f"h{number}"


def number_of(key: str) -> int:
    return int(key.removeprefix("h"))


def instance_of(round_: Round, cards: Iterable[Card], *, today: date) -> dict[str, Any]:
    """The whole round as the engine reads it. Holds no name, nationality or ground; pins go in as promised."""
    places = round_.places if round_.policy.get("homes") else [{k: v for k, v in place.items() if k != "homes"} for place in round_.places]
    known = {place["id"] for place in places}
    return {
        "schema": SCHEMA, "id": str(round_.pk), "as_of": today.isoformat(),
        "policy": {"individual_do_no_harm": bool(round_.policy.get("do_no_harm", True)), "unplaced_cost": 2},
        "places": [{k: v for k, v in place.items() if k != "source"} for place in places],
        "households": [_household(card, known) for card in cards], "criteria": round_.weights,
    }  # fmt: skip


def _household(card: Card, known: set[str]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": key_of(card.number), "persons": card.persons, "needs": list(card.needs), "shared_ok": card.shared_ok,
        "wishes": [code for code in card.wishes if code in known], "profile": card.profile,
    }  # fmt: skip
    if card.available_from:
        made["available_from"] = card.available_from.isoformat()
    if card.hard:
        made["only"] = [{"criterion": HARD, "places": [code for code in places if code in known]} for places in card.only]
    if card.pinned and card.place:
        made["promised"] = card.place
    return made


def sha(document: Any) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def pairs_of(document: Document) -> int:
    return len(document["places"]) * len(document["households"])


def is_small(document: Document) -> bool:
    """Small enough to be solved while somebody waits."""
    return pairs_of(document) <= AT_ONCE


class NoAdvice(Exception):
    """No placement keeps every hard limit; `conflict` names the households and limits that cannot go together."""

    def __init__(self, conflict: dict[str, Any]) -> None:
        super().__init__("no placement keeps every hard limit")
        self.conflict = conflict


@dataclass(frozen=True, slots=True)
class Made:
    """An advice as documents, with whether the independent check accepts it, and what do-no-harm costs in this round."""

    instance: dict[str, Any]
    result: dict[str, Any]
    verified: bool
    rule: Mapping[str, Any] = field(default_factory=dict)


def make(document: dict[str, Any], *, seconds: float = SECONDS) -> Made:
    """Solves a round. Raises NoAdvice, or Malformed with the field.

    To have no place is worse than a place below the own lottery value: who is left without one under do-no-harm is
    asked for again with that line lifted for these households alone. Their mark stands in the document.
    """
    try:
        advice = solve(read_instance(document), time=seconds / 2)
        if document["policy"]["individual_do_no_harm"] and (advice.place < 0).any():
            document = lifted(document, {advice.problem.household_ids[h] for h in np.flatnonzero(advice.place < 0)})
            advice = solve(read_instance(document), time=seconds / 2)
    except Infeasible as error:
        raise NoAdvice(smallest_conflict(error.problem, time=3.0).as_document()) from None
    made = _made(document, advice, {"time": seconds, "gap": 0.0})
    return replace(made, rule=cost_of_rule(made, seconds=seconds / 2))


def cost_of_rule(made: Made, *, seconds: float) -> dict[str, Any]:
    """What do-no-harm costs this round; empty when it is off.

    `cost`: share of the whole score; `unplaced` and `unplaced_without`: households without a place with and without it;
    `proven`: both plans are the best there are. With few places, or when most households do best at the same ones, the
    rule can cost far more than elsewhere (docs/performance-placement.md), so who decides must see what it does here.
    """
    policy = made.instance["policy"]
    if not policy["individual_do_no_harm"]:
        return {}
    without = solve(read_instance({**made.instance, "policy": {**policy, "individual_do_no_harm": False}}), time=seconds)
    free, ruled = result_document(without, instance_sha256="", parameters={}), made.result
    scores = ruled["objective"]["score"], free["objective"]["score"]
    return {
        "cost": max(0.0, 1 - scores[0] / scores[1]) if scores[1] > 0 else 0.0, "unplaced": ruled["objective"]["unplaced"],
        "unplaced_without": free["objective"]["unplaced"], "proven": ruled["status"] == free["status"] == "optimal",
    }  # fmt: skip


def lifted(document: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    """The same document with do-no-harm lifted for these households."""
    return {**document, "households": [{**one, "harm_ok": True} if one["id"] in keys else one for one in document["households"]]}


def _made(document: dict[str, Any], advice: Advice, parameters: dict[str, Any]) -> Made:
    result = result_document(advice, instance_sha256=sha(document), parameters=parameters)
    result = json.loads(json.dumps(result))
    return Made(document, result, checked(document, result))


def checked(document: dict[str, Any], result: dict[str, Any]) -> bool:
    """Whether the check that shares no code with the solver accepts the advice."""
    try:
        verify(document, result, instance_sha256=sha(document))
    except Rejected:
        return False
    return True


def places_in(result: Document) -> dict[int, str]:
    """Card number to place."""
    return {number_of(row["household"]): row["place"] for row in result["assignments"]}


@dataclass(frozen=True, slots=True)
class Standing:
    """A round as it stands, ready for questions: the engine's advice with every card where it is now."""

    instance: Instance
    advice: Advice


def standing(detail_id: UUID) -> Standing:
    """Of the run with this detail. The caller has read the row, so may see it; what is cached is what it holds."""
    return _standing(detail_id)


@lru_cache(maxsize=8)
def _standing(detail_id: UUID) -> Standing:
    detail = RunDetail.objects.defer("explained").get(pk=detail_id)
    instance = read_instance(detail.instance)
    return Standing(instance, advice_of(instance, detail.result))


@cache
def warm() -> None:
    """Once per process, beside the request: loads what the engine compiled, so that the first swap waits for nothing."""
    Thread(target=_first_move, name="placement-warm", daemon=True).start()


def _first_move() -> None:
    made = solve(read_instance(build(households=3, places=2, seed=1)), time=1.0)
    for place in made.problem.place_ids:
        whatif.move_quickly(made, made.problem.household_ids[0], place)


LANGUAGES = ("nl", "en")


def explained(document: dict[str, Any], result: Document) -> dict[str, dict[str, list[str]]]:
    """Per household the reasons for staff and, under "b1", for the person, in every language: kept with the advice."""
    instance = read_instance(document)
    found = Standing(instance, advice_of(instance, result))
    return {key: _told(found, number_of(key)) for key in (household["id"] for household in document["households"])}


def _told(found: Standing, number: int) -> dict[str, list[str]]:
    why = reasons(found, number)
    words = {lang: text(found.instance, _worded(why, lang), lang) for lang in LANGUAGES}
    return words | {f"b1-{lang}": plain(found.instance, why, lang) for lang in LANGUAGES}


def _worded(why: Explanation, lang: str) -> Explanation:
    """The same with the others called by their card, as everybody in the round knows them."""
    word = {"nl": "huishouden", "en": "household"}[lang]
    return replace(why, alternatives=tuple(
        replace(each, others=tuple(replace(other, household=f"{word} {number_of(other.household)}") for other in each.others)) for each in why.alternatives
    ))  # fmt: skip


def reasons(found: Standing, number: int) -> Explanation:
    """Reasons, two best alternatives, what binds: quick, with costs as a range."""
    return explain(found.advice, key_of(number), exact=False)


@dataclass(frozen=True, slots=True)
class Move:
    """A household that would go elsewhere, by card number; points it gains."""

    number: int
    before: str
    after: str
    gain: float


@dataclass(frozen=True, slots=True)
class Effect:
    """What putting one household elsewhere does to everyone: moves, points and placed before and after, seconds."""

    possible: bool
    why: str
    moves: tuple[Move, ...] = ()
    score_before: float = 0.0
    score_after: float = 0.0
    placed_before: int = 0
    placed_after: int = 0
    below_lottery: bool = False
    seconds: float = 0.0
    places: Mapping[int, str] | None = None

    @property
    def difference(self) -> float:
        return self.score_after - self.score_before


def effect_of(found: Standing, document: dict[str, Any], *, number: int, place: str) -> Effect:
    """Everybody else makes room along the cheapest chains; who a person put somewhere stays there.

    `document` is the instance of the present run. A hard criterion or a missing home makes it impossible; a place
    that is worse for the household than a lottery is possible and said.
    """
    started = monotonic()
    problem, h, m = found.advice.problem, whatif.index_of(found.advice.problem, key_of(number)), found.advice.problem.place_ids.index(place)
    why = problem.reasons[problem.reason[h, m]] if problem.reason[h, m] else ""
    if why not in {"", "below_reference", "promised"}:
        return Effect(False, why)
    new = compile_problem(read_instance(promised(document, number=number, place=place)))
    before = whatif.aligned_place(problem, new, found.advice.place)
    now = Advice(problem=new, place=before, kind={}, value=0, prices=found.advice.prices, bound=0, tree=None, seconds=0.0)
    moved = whatif.move_quickly(now, key_of(number), place)
    if moved is None:
        return Effect(False, "no_room")
    after = before.copy()
    for change in moved.changes:
        after[whatif.index_of(new, change.household)] = -1 if change.after is None else new.place_ids.index(change.after)
    return Effect(
        True, "", tuple(Move(number_of(c.household), c.before or "", c.after or "", c.gain / UNIT) for c in moved.changes),
        _points(new, before), _points(new, after), int((before >= 0).sum()), int((after >= 0).sum()), why == "below_reference",
        monotonic() - started, {number_of(key): new.place_ids[m] for key, m in zip(new.household_ids, after.tolist(), strict=True) if m >= 0},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class More:
    """What one more home would bring: points for all households together, households placed more, and who moves."""

    at_least: float
    at_most: float
    placed: int
    moves: tuple[Move, ...]


def one_more_home(found: Standing, *, place: str, persons: int) -> More:
    """One home for so many persons (or one fewer) at a place, and as much room in what the gemeente takes."""
    home = Home(id="one-more", least=max(1, persons - 1), most=persons, count=1, features=frozenset())
    told = whatif.add_home_quickly(found.advice, place=place, home=home, persons=persons)
    moves = tuple(Move(number_of(c.household), c.before or "", c.after or "", c.gain / UNIT) for c in told.changes)
    return More(told.at_least / UNIT, told.at_most / UNIT, told.placed, moves)


def _points(problem: Problem, place: Any) -> float:
    rows = np.flatnonzero(place >= 0)
    return int(problem.raw_scores[rows, place[rows]].sum()) / UNIT


def promised(document: dict[str, Any], *, number: int, place: str) -> dict[str, Any]:
    """The same document with one household promised a place; an empty place takes the promise away."""
    key = key_of(number)
    households = [_promise(one, place) if one["id"] == key else one for one in document["households"]]
    return {**document, "households": households}


def _promise(household: dict[str, Any], place: str) -> dict[str, Any]:
    rest = {name: value for name, value in household.items() if name != "promised"}
    return {**rest, "promised": place} if place else rest


def changed(document: dict[str, Any], places: Mapping[int, str]) -> Made:
    """A placement that people made, as documents: with prices of its own, so that its distance to the best is known."""
    problem = compile_problem(read_instance(document))
    spot = {name: m for m, name in enumerate(problem.place_ids)}
    place = np.array([spot.get(places.get(number_of(key), ""), -1) for key in problem.household_ids], dtype=np.int64)
    prices = proof.linear_prices(problem, time=5.0)
    advice = Advice(
        problem=problem, place=place, kind=house_all(problem, place) or {}, value=objective(problem, place), prices=prices,
        bound=certificate.upper_bound(problem, prices), tree=None, seconds=0.0,
    )  # fmt: skip
    return _made(document, advice, {"by": "hand"})


def fairness(document: dict[str, Any], result: Document, *, audit: Mapping[str, Mapping[str, str]], limit: float) -> dict[str, Any]:
    """The engine's fairness report; `audit` maps dimension to household key to group and enters no score."""
    instance = read_instance({**document, "audit": audit})
    return fairness_report(advice_of(instance, result), proxy_limits=dict.fromkeys(audit, limit))


def place_names(places: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {place["id"]: place.get("name", place["id"]) for place in places}
