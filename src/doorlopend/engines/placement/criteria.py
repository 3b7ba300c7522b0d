"""The default scores: transparent criteria, each a number between 0 and 1 that anyone can recompute by hand.

Nationality, sex and mother tongue cannot enter: a profile that carries such a field is refused. Every adult
counts equally, so nobody in the household disappears behind the one with the best prospects.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from doorlopend.engines.placement.fields import Node
from doorlopend.engines.placement.model import UNIT, Component, Household, Place

FORBIDDEN = frozenset({
    "nationality", "nationaliteit", "sex", "geslacht", "gender", "mother_tongue", "moedertaal", "language",
    "languages", "taal", "talen", "ethnicity", "etniciteit", "religion", "religie", "origin", "herkomst",
    "country_of_origin", "land_van_herkomst", "birthplace", "geboorteplaats", "geboorteland", "skin_colour",
    "sexual_orientation", "political_opinion", "name", "naam", "bsn", "v_nummer",
})  # fmt: skip
DEFAULT_WEIGHTS: Mapping[str, int] = {"work": 4000, "education": 2000, "network": 1500, "wish": 2500}
WISH_STEP = 0.2
NEAR = 0.5


def refuse_forbidden(node: Node) -> None:
    """Refuse a profile, at any depth, that holds a field which may only be audited."""
    if isinstance(node.value, Mapping):
        for key, child in node.entries():
            if key.lower().replace("-", "_") in FORBIDDEN:
                raise child.bad(
                    nl="mag geen invoer voor een score zijn; zet het onder 'audit'",
                    en="may not be an input to a score; put it under 'audit'",
                )
            refuse_forbidden(child)
    elif isinstance(node.value, list):
        for item in node.items():
            refuse_forbidden(item)


def check_household(node: Node) -> None:
    """Refuse a household's profile with a forbidden field, or in which a criterion could not be computed."""
    refuse_forbidden(node)
    profile = node.mapping()
    for adult in profile.child("adults").items():
        if not isinstance(adult.value, Mapping):
            raise adult.bad(nl="moet een object {…} zijn", en="must be an object {…}")
        for name in ("work", "education"):
            adult.child(name).texts()
    for name in ("children_education", "network"):
        profile.child(name).texts()


def check_place(node: Node) -> None:
    """The same for the profile of a place: vacancies are numbers from 0 to 1."""
    refuse_forbidden(node)
    profile = node.mapping()
    profile.child("education").texts()
    for _, vacancy in profile.child("vacancies").entries():
        vacancy.points(most=1)


def _adults(household: Household) -> Sequence[Mapping[str, object]]:
    adults = household.profile.get("adults")
    return [a for a in adults if isinstance(a, Mapping)] if isinstance(adults, list) else []


def _strings(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else []


def _work(household: Household, place: Place) -> float:
    """Mean over all adults of the regional vacancy index (0..1) of their best-fitting line of work."""
    vacancies = place.profile.get("vacancies")
    if not isinstance(vacancies, Mapping):
        return 0.0
    best = [max((float(vacancies.get(w, 0)) for w in _strings(a.get("work"))), default=0.0) for a in _adults(household)]
    return sum(best) / len(best) if best else 0.0


def _education(household: Household, place: Place) -> float:
    """Share of the household's education wishes (adults and children) that the place or its surroundings offer."""
    offered = set(_strings(place.profile.get("education")))
    wanted = [w for a in _adults(household) for w in _strings(a.get("education"))]
    wanted += _strings(household.profile.get("children_education"))
    return sum(w in offered for w in wanted) / len(wanted) if wanted else 0.0


def _network(household: Household, place: Place, areas: Mapping[str, frozenset[str]]) -> float:
    """1 where family or friends live, 0.5 in the same area."""
    known = _strings(household.profile.get("network"))
    if place.id in known:
        return 1.0
    return NEAR if any(areas.get(k, frozenset()) & areas[place.id] for k in known) else 0.0


def _wish(household: Household, place: Place) -> float:
    """1 for the household's first wish, 0.2 less for every rank below it."""
    if place.id not in household.wishes:
        return 0.0
    return max(0.0, 1.0 - WISH_STEP * household.wishes.index(place.id))


def components(*, households: Sequence[Household], places: Sequence[Place], weights: Mapping[str, int]) -> tuple[Component, ...]:
    """The four criteria as components, in units, weighed as the region decided (parts of 10,000)."""
    areas = {p.id: frozenset(f"{kind}:{code}" for kind, code in p.areas.items()) for p in places}
    rules = {
        "work": _work,
        "education": _education,
        "network": lambda h, p: _network(h, p, areas),
        "wish": _wish,
    }
    return tuple(
        Component(
            name=name,
            weight=weight,
            values=np.array(
                [[round(rules[name](h, p) * UNIT) for p in places] for h in households], dtype=np.int32
            ).reshape(len(households), len(places)),
        )
        for name, weight in weights.items()
    )
