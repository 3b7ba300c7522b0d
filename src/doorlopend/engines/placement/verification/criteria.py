"""The transparent criteria, computed again from the profiles."""

from collections.abc import Iterable, Mapping
from typing import Any

UNIT = 10_000
Document = Mapping[str, Any]


def criteria(instance: Document) -> Iterable[Document]:
    """The transparent criteria, computed again from the profiles (docs/reference/placement-schema.md)."""
    weights = instance["criteria"] or {"work": 0.4, "education": 0.2, "network": 0.15, "wish": 0.25}
    rules = {"work": _work, "education": _education, "network": _network, "wish": _wish}
    areas = {p["id"]: set((p.get("areas") or {}).items()) for p in instance["places"]}
    for name, weight in weights.items():
        values = [[round(rules[name](h, p, areas) * UNIT) for p in instance["places"]] for h in instance["households"]]
        yield {"name": name, "weight": weight, "values": values}


def _profile(entry: Document) -> Document:
    return entry.get("profile") or {}


def _work(household: Document, place: Document, areas: Mapping[str, set[Any]]) -> float:
    vacancies, adults = _profile(place).get("vacancies"), _profile(household).get("adults") or []
    if not isinstance(vacancies, Mapping) or not adults:
        return 0.0
    return sum(max((float(vacancies.get(w, 0)) for w in a.get("work") or ()), default=0.0) for a in adults) / len(adults)


def _education(household: Document, place: Document, areas: Mapping[str, set[Any]]) -> float:
    offered = set(_profile(place).get("education") or ())
    wanted = [w for a in _profile(household).get("adults") or () for w in a.get("education") or ()]
    wanted += _profile(household).get("children_education") or []
    return sum(w in offered for w in wanted) / len(wanted) if wanted else 0.0


def _network(household: Document, place: Document, areas: Mapping[str, set[Any]]) -> float:
    known = _profile(household).get("network") or ()
    if place["id"] in known:
        return 1.0
    return 0.5 if any(areas.get(k, set()) & areas[place["id"]] for k in known) else 0.0


def _wish(household: Document, place: Document, areas: Mapping[str, set[Any]]) -> float:
    wishes = household.get("wishes") or []
    return max(0.0, 1.0 - 0.2 * wishes.index(place["id"])) if place["id"] in wishes else 0.0
