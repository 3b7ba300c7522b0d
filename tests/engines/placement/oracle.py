"""What a round allows and is worth, read from docs/reference/placement-schema.md alone and tried one by one.

Shares no line with the engine or its independent check: fractions and enumeration, for rounds of a handful of
households.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

Document = dict[str, Any]
Plan = tuple[int, ...]
"""Per household the index of its place, -1 for none."""


def whole(points: Any) -> int:
    return int(Fraction(str(points)) * 10_000 + Fraction(1, 2))


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def score_table(document: Document) -> list[list[int]]:
    """Units per household and place, from the matrices or from the transparent criteria."""
    places = document["places"]
    if "criteria" in document:
        parts = [(Fraction(str(w)), [[_criterion(name, h, p, places) for p in places] for h in document["households"]])
                 for name, w in document["criteria"].items()]  # fmt: skip
    else:
        parts = [(Fraction(str(c.get("weight", 1))), [[Fraction(v, c.get("scale", 10_000)) for v in row] for row in c["values"]])
                 for c in document["scores"]]  # fmt: skip
    rows, columns = range(len(document["households"])), range(len(places))
    return [[int(sum((w * table[h][m] for w, table in parts), Fraction()) * 10_000 + Fraction(1, 2)) for m in columns] for h in rows]


def _criterion(name: str, household: Document, place: Document, places: Sequence[Document]) -> Fraction:
    profile, offer = household.get("profile", {}), place.get("profile", {})
    adults, areas = profile.get("adults", []), {p["id"]: set(p.get("areas", {}).items()) for p in places}
    value = Fraction()
    if name == "work" and adults:
        index = offer.get("vacancies", {})
        value = sum((max([Fraction(str(index.get(w, 0))) for w in a["work"]] or [value]) for a in adults), Fraction()) / len(adults)
    if name == "education":
        wanted = [w for a in adults for w in a["education"]] + profile.get("children_education", [])
        value = Fraction(sum(w in offer.get("education", []) for w in wanted), len(wanted) or 1)
    if name == "network":
        known = profile.get("network", [])
        value = Fraction(2 if place["id"] in known else any(areas[k] & areas[place["id"]] for k in known), 2)
    if name == "wish" and place["id"] in household.get("wishes", []):
        value = max(value, 1 - Fraction(1, 5) * household["wishes"].index(place["id"]))
    return Fraction(round(value * 10_000), 10_000)


def suits(household: Document, home: Document, vacancy: int) -> bool:
    ready, until, start = day(home.get("available_from")), day(household.get("needed_by")), day(household.get("available_from"))
    return bool(
        home.get("count", 1) > 0 and home.get("least", 1) <= household["persons"] <= home["most"]
        and set(household.get("needs", [])) <= set(home.get("features", []))
        and (household.get("shared_ok") or not home.get("shared"))
        and not (ready and until and ready > until)
        and not (ready and start and start > ready + timedelta(days=vacancy))
    )  # fmt: skip


class Round:
    """A document with everything that follows from it."""

    def __init__(self, document: Document) -> None:
        self.document, self.households, self.places = document, document["households"], document["places"]
        self.policy: Mapping[str, Any] = document.get("policy", {})
        self.vacancy = self.policy.get("max_vacancy_days", 90)
        self.at = {h["id"]: k for k, h in enumerate(self.households)}
        self.score = score_table(document)
        self.open = [[self._open(h, m) for m in range(len(self.places))] for h in range(len(self.households))]
        self.reference = [self._reference(h) for h in range(len(self.households))]
        self.floors = self._floors()
        if self.policy.get("individual_do_no_harm", True):
            for h, household in enumerate(self.households):
                if not household.get("promised") and not household.get("harm_ok"):
                    self.open[h] = [o and s >= self.reference[h] for o, s in zip(self.open[h], self.score[h], strict=True)]
        self.must = [bool(self.policy.get("everyone_placed") or h.get("must_place") or h.get("promised")) for h in self.households]

    def _open(self, h: int, m: int) -> bool:
        household, place = self.households[h], self.places[m]
        quota, homes, services = place.get("persons"), place.get("homes"), place.get("services", {})
        return not (
            ("exclusions" in self.document and self.document["exclusions"]["values"][h][m])
            or any(place["id"] not in c["places"] for c in household.get("only", []))
            or any(place["id"] in c["places"] for c in household.get("avoid", []))
            or any(s not in services or (services[s] is not None and n > services[s]) for s, n in household.get("uses", {}).items())
            or (quota and "price" not in quota and household["persons"] > quota["maximum"])
            or (homes is not None and not any(suits(household, home, self.vacancy) for home in homes))
            or household.get("promised") not in (None, place["id"])
        )

    def _reference(self, h: int) -> Fraction:
        if self.policy.get("reference", "lottery") == "given":
            return Fraction(whole(self.households[h]["reference"]))
        beds = [sum(x["most"] * x.get("count", 1) for x in p.get("homes", [])) for p in self.places]
        weight = [max(1, p["persons"]["maximum"] if "persons" in p else b) for p, b in zip(self.places, beds, strict=True)]
        drawn = [m for m, good in enumerate(self.open[h]) if good]
        return Fraction(sum(weight[m] * self.score[h][m] for m in drawn), sum(weight[m] for m in drawn) or 1)

    def _floors(self) -> dict[str, tuple[list[int], int]]:
        found = {}
        for dimension in self.policy.get("group_floors", []):
            groups = self.document["audit"][dimension]
            for group in sorted(set(groups.values())):
                members = [self.at[h] for h, g in groups.items() if g == group]
                found[f"{dimension}={group}"] = (members, sum(self.reference[h] // 1 for h in members))
        return found

    def plans(self) -> Iterator[Plan]:
        """Every plan that keeps every hard limit."""
        options = [([] if must else [-1]) + [m for m, good in enumerate(row) if good] for row, must in zip(self.open, self.must, strict=True)]
        return (plan for plan in itertools.product(*options) if not self.broken(plan, self.limits()))

    def best(self) -> int | None:
        return max(map(self.value, self.plans()), default=None)

    def limits(self) -> list[tuple[Any, ...]]:
        """Every limit that can take part in a conflict."""
        found: list[tuple[Any, ...]] = [("household", h["id"]) for h, must in zip(self.households, self.must, strict=True) if must]
        for p in self.places:
            quota = p.get("persons", {})
            found += [("limit", p["id"], "persons")] if quota and "price" not in quota else []
            found += [("minimum", p["id"])] if quota.get("minimum", 0) and "minimum_price" not in quota else []
            found += [("limit", p["id"], s) for s, n in p.get("services", {}).items() if n is not None]
            found += sorted({("homes", p["id"], kind(x)) for x in p.get("homes", []) if x.get("count", 1)}, key=repr)
        found += [("tie", *sorted(t["households"])) for t in self.document.get("ties", []) if "bonus" not in t]
        return found + [("group_floor", name) for name in self.floors]

    def broken(self, plan: Plan, limits: Sequence[tuple[Any, ...]]) -> bool:
        """Whether the plan breaks one of these limits (homes of one place are looked at together)."""
        homes: dict[str, set[Any]] = {}
        for limit in limits:
            if limit[0] == "homes":
                homes.setdefault(limit[1], set()).add(limit[2])
            elif self._breaks(plan, *limit):
                return True
        return any(not self._housed(plan, place, kinds) for place, kinds in homes.items())

    def _breaks(self, plan: Plan, what: str, *about: Any) -> bool:
        if what == "household":
            return plan[self.at[about[0]]] < 0
        if what == "group_floor":
            members, least = self.floors[about[0]]
            return sum(self.score[h][plan[h]] for h in members if plan[h] >= 0) < least
        if what == "tie":
            tie = next(t for t in self.document["ties"] if sorted(t["households"]) == list(about))
            return any(plan[self.at[h]] >= 0 for h in about) and not self.together(tie, plan)
        place = next(p for p in self.places if p["id"] == about[0])
        here = [h for h, m in zip(self.households, plan, strict=True) if m >= 0 and self.places[m] is place]
        if what == "minimum":
            return bool(sum(h["persons"] for h in here) < place["persons"]["minimum"])
        if about[1] == "persons":
            return bool(sum(h["persons"] for h in here) > place["persons"]["maximum"])
        return bool(sum(h.get("uses", {}).get(about[1], 0) for h in here) > place["services"][about[1]])

    def _housed(self, plan: Plan, name: str, kinds: set[Any]) -> bool:
        """Whether the homes of these kinds hold who can live in no other home there."""
        place = next(p for p in self.places if p["id"] == name)
        here = [h for h, m in zip(self.households, plan, strict=True) if m >= 0 and self.places[m] is place]
        bound = [h for h in here if not any(suits(h, x, self.vacancy) and kind(x) not in kinds for x in place["homes"])]
        doors = [x for x in place["homes"] if kind(x) in kinds for _ in range(x.get("count", 1))]
        ways = [[k for k, door in enumerate(doors) if suits(h, door, self.vacancy)] for h in bound]
        return any(len(set(way)) == len(way) for way in itertools.product(*ways))

    def together(self, tie: Document, plan: Plan) -> bool:
        areas = {self.places[plan[self.at[h]]].get("areas", {}).get(tie["area"]) if plan[self.at[h]] >= 0 else None for h in tie["households"]}
        return len(areas) == 1 and None not in areas

    def value(self, plan: Plan) -> int:
        total = sum(row[m] for row, m in zip(self.score, plan, strict=True) if m >= 0)
        total -= whole(self.policy.get("unplaced_cost", 2)) * sum(m < 0 for m in plan)
        for m, place in enumerate(self.places):
            quota = place.get("persons", {})
            persons = sum(h["persons"] for h, k in zip(self.households, plan, strict=True) if k == m)
            total -= max(0, persons - quota.get("maximum", 0)) * whole(quota.get("price", 0))
            total -= max(0, quota.get("minimum", 0) - persons) * whole(quota.get("minimum_price", 0))
        return total + sum(whole(t["bonus"]) for t in self.document.get("ties", []) if "bonus" in t and self.together(t, plan))

    def conflict(self, limits: Sequence[tuple[Any, ...]]) -> bool:
        """Whether no plan over open pairs keeps these limits, whatever it does to the others."""
        options = [[-1, *(m for m, good in enumerate(row) if good)] for row in self.open]
        return all(self.broken(plan, limits) for plan in itertools.product(*options))


def kind(home: Document) -> tuple[Any, ...]:
    return (home.get("least", 1), home["most"], tuple(sorted(home.get("features", []))), bool(home.get("shared")), home.get("available_from"))
