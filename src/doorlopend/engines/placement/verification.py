"""Check an advice without trusting, or sharing a line with, what made it: standard library and whole numbers only.

From the two documents alone this recomputes who may go where, whether every limit and home holds, what every
score and the total are, and the upper bound that the certificate's prices prove. A result that says more than it
can show is rejected with the reason.
"""

import base64
from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import repeat
from operator import add, mul, sub
from typing import Any

UNIT = 10_000
PARTS = 1000
FAR = 1 << 50
CLOSED = -(1 << 40)
Document = Mapping[str, Any]


class Rejected(Exception):
    """The result does not hold; `code` is stable, the message says what is wrong."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def verify(instance: Document, result: Document, *, instance_sha256: str | None = None) -> dict[str, Any]:
    """Recompute everything the result claims; raises `Rejected`, otherwise returns the recomputed figures."""
    if result.get("schema") != "doorlopend/placement-result/1":
        raise Rejected("schema", "this is not a placement result")
    claimed = (result.get("instance") or {}).get("sha256")
    if instance_sha256 and claimed != instance_sha256:
        raise Rejected("instance", "the result was made for another instance (sha256 differs)")
    if (result.get("instance") or {}).get("id") != instance["id"]:
        raise Rejected("instance", "the result was made for another instance (id differs)")
    book = Book(instance)
    place = _places(book, result)
    _check_homes(book, result)
    _check_limits(book, place)
    _check_ties(book, place)
    value, score = _check_objective(book, place, result)
    bound = _check_bound(book, value, score, result)
    return {"value": value / UNIT, "bound": bound / (UNIT * PARTS), "gap": max(0.0, bound / PARTS - value) / max(1, score),
            "placed": len(place), "unplaced": len(book.households) - len(place)}  # fmt: skip


def _units(points: float) -> int:
    return int(points * UNIT + 0.5)


class Book:
    """The instance, read anew: score rows in units with `CLOSED` where a pair may not be."""

    def __init__(self, instance: Document) -> None:
        self.instance = instance
        self.places: Sequence[Document] = instance["places"]
        self.households: Sequence[Document] = instance["households"]
        self.policy: Document = instance.get("policy") or {}
        self.place_at = {p["id"]: m for m, p in enumerate(self.places)}
        self.household_at = {h["id"]: k for k, h in enumerate(self.households)}
        self.vacancy = int(self.policy.get("max_vacancy_days", 90))
        self.homes: list[list[Document] | None] = [p.get("homes") for p in self.places]
        self.raw = self._scores()
        self.weights = [max(1, self._drawn(p)) for p in self.places]
        self.reference: list[tuple[int, int]] = []
        self._open_memory: dict[tuple[Any, ...], list[bool]] = {}
        self.rows = [self._row(h) for h in range(len(self.households))]

    def _drawn(self, place: Document) -> int:
        if place.get("persons"):
            return int(place["persons"]["maximum"])
        return sum(int(h.get("count", 1)) * int(h["most"]) for h in place.get("homes") or ())

    def _scores(self) -> list[list[int]]:
        parts = self.instance.get("scores")
        if parts is None:
            parts = list(_criteria(self.instance))
        total: list[list[int]] | None = None
        for part in parts:
            weight = _units(part.get("weight", 1)) * (UNIT // int(part.get("scale", UNIT)))
            rows = (list(map(mul, row, repeat(weight))) for row in self._matrix(part))
            total = list(rows) if total is None else [list(map(add, a, b)) for a, b in zip(total, rows, strict=True)]
        return [[(v + UNIT // 2) // UNIT for v in row] for row in total or []]

    def _matrix(self, node: Document) -> Iterable[Sequence[int]]:
        width, encoding = len(self.places), node.get("encoding", "rows")
        if encoding == "rows":
            return list(node["values"])
        flat = array("B" if encoding == "base64-u8" else "H")
        flat.frombytes(base64.b64decode(node["values"]))
        if flat.itemsize > 1 and array("H", [1]).tobytes() != b"\x01\x00":
            flat.byteswap()
        return [flat[first : first + width] for first in range(0, len(flat), width)]

    def home_fits(self, household: Document, home: Document) -> bool:
        size, ready = int(household["persons"]), home.get("available_from")
        if not int(home.get("least", 1)) <= size <= int(home["most"]) or int(home.get("count", 1)) < 1:
            return False
        if not set(household.get("needs") or ()) <= set(home.get("features") or ()):
            return False
        if home.get("shared") and not household.get("shared_ok"):
            return False
        if ready and household.get("needed_by") and ready > household["needed_by"]:
            return False
        if ready and household.get("available_from"):
            latest = date.fromisoformat(ready) + timedelta(days=self.vacancy)
            return date.fromisoformat(household["available_from"]) <= latest
        return True

    def _open(self, household: Document) -> list[bool]:
        """Where size, homes, services and limits let such a household be, apart from its own criteria."""
        key = (household["persons"], tuple(sorted(household.get("needs") or ())), household.get("shared_ok"),
               tuple(sorted((household.get("uses") or {}).items())), household.get("available_from"),
               household.get("needed_by"))  # fmt: skip
        if key not in self._open_memory:
            self._open_memory[key] = [self._takes(household, p) for p in self.places]
        return self._open_memory[key]

    def _takes(self, household: Document, place: Document) -> bool:
        quota, services = place.get("persons"), place.get("services") or {}
        if quota and quota.get("price") is None and int(household["persons"]) > int(quota["maximum"]):
            return False
        for service, use in (household.get("uses") or {}).items():
            if service not in services or (services[service] is not None and use > services[service]):
                return False
        homes = place.get("homes")
        return homes is None or any(self.home_fits(household, h) for h in homes)

    def _row(self, k: int) -> list[int]:
        household, raw = self.households[k], self.raw[k]
        good = list(self._open(household))
        if self._codes is not None:
            good = [g and not c for g, c in zip(good, self._codes[k], strict=True)]
        for rule in household.get("only") or ():
            good = [g and p["id"] in rule["places"] for g, p in zip(good, self.places, strict=True)]
        for rule in household.get("avoid") or ():
            good = [g and p["id"] not in rule["places"] for g, p in zip(good, self.places, strict=True)]
        promised = household.get("promised")
        if promised is not None:
            good = [g and p["id"] == promised for g, p in zip(good, self.places, strict=True)]
        drawn, earned = self._own_reference(household, raw, good)
        self.reference.append((drawn, earned))
        if self.policy.get("individual_do_no_harm", True) and promised is None:
            return [v if g and v * drawn >= earned else CLOSED for v, g in zip(raw, good, strict=True)]
        return [v if g else CLOSED for v, g in zip(raw, good, strict=True)]

    def _own_reference(self, household: Document, raw: list[int], good: list[bool]) -> tuple[int, int]:
        """The household's own value as a fraction: (denominator, numerator) in units."""
        if self.policy.get("reference", "lottery") == "given":
            return 1, _units(household.get("reference") or 0)
        weight = [w if g else 0 for w, g in zip(self.weights, good, strict=True)]
        return max(1, sum(weight)), sum(map(mul, weight, raw))

    @property
    def _codes(self) -> Sequence[Sequence[int]] | None:
        if not hasattr(self, "_code_rows"):
            node = self.instance.get("exclusions")
            self._code_rows = None if node is None else list(self._matrix(node))
        return self._code_rows

    def must(self, k: int) -> bool:
        household = self.households[k]
        return bool(self.policy.get("everyone_placed") or household.get("must_place") or household.get("promised"))

    @property
    def unplaced_cost(self) -> int:
        return _units(self.policy.get("unplaced_cost", 2))


def _places(book: Book, result: Document) -> dict[int, int]:
    """Household → place, every row checked on its own."""
    place: dict[int, int] = {}
    for row in result["assignments"]:
        k, m = book.household_at.get(row["household"]), book.place_at.get(row["place"])
        if k is None or m is None:
            raise Rejected("unknown", f"{row['household']} at {row['place']}: not in the instance")
        if k in place:
            raise Rejected("twice", f"{row['household']} is placed twice")
        if book.rows[k][m] == CLOSED:
            raise Rejected("excluded", f"{row['household']} may not go to {row['place']}")
        if _units(row["score"]) != book.raw[k][m]:
            raise Rejected("score", f"{row['household']} at {row['place']} scores {book.raw[k][m] / UNIT}, not {row['score']}")
        place[k] = m
    absent = {h["id"] for k, h in enumerate(book.households) if k not in place}
    if set(result["unplaced"]) != absent or len(result["unplaced"]) != len(absent):
        raise Rejected("unplaced", "the list of unplaced households is not the rest of the households")
    for k in range(len(book.households)):
        if k not in place and book.must(k):
            raise Rejected("must_place", f"{book.households[k]['id']} must be placed and is not")
    return place


def _check_homes(book: Book, result: Document) -> None:
    taken: dict[tuple[str, str], int] = {}
    for row in result["assignments"]:
        homes = book.homes[book.place_at[row["place"]]]
        if homes is None:
            if row.get("home") is not None:
                raise Rejected("home", f"{row['place']} has no homes of its own")
            continue
        home = next((h for h in homes if h["id"] == row.get("home")), None)
        household = book.households[book.household_at[row["household"]]]
        if home is None or not book.home_fits(household, home):
            raise Rejected("home", f"{row['household']} may not live in home {row.get('home')} at {row['place']}")
        key = (row["place"], home["id"])
        taken[key] = taken.get(key, 0) + 1
        if taken[key] > int(home.get("count", 1)):
            raise Rejected("home_twice", f"home {home['id']} at {row['place']} is used more often than it exists")


def _loads(book: Book, place: Mapping[int, int]) -> tuple[list[int], dict[tuple[int, str], int]]:
    persons, services = [0] * len(book.places), dict[tuple[int, str], int]()
    for k, m in place.items():
        persons[m] += int(book.households[k]["persons"])
        for service, use in (book.households[k].get("uses") or {}).items():
            services[m, service] = services.get((m, service), 0) + use
    return persons, services


def _check_limits(book: Book, place: Mapping[int, int]) -> None:
    persons, services = _loads(book, place)
    for m, p in enumerate(book.places):
        quota = p.get("persons")
        if quota and quota.get("price") is None and persons[m] > quota["maximum"]:
            raise Rejected("quota", f"{p['id']} takes {persons[m]} persons, the limit is {quota['maximum']}")
        if quota and quota.get("minimum_price") is None and persons[m] < quota.get("minimum", 0):
            raise Rejected("minimum", f"{p['id']} takes {persons[m]} persons, the minimum is {quota['minimum']}")
    for (m, service), used in services.items():
        limit = book.places[m]["services"][service]
        if limit is not None and used > limit:
            raise Rejected("service", f"{book.places[m]['id']}: {used} of {service}, the limit is {limit}")


def _area(book: Book, tie: Document, place: Mapping[int, int], household: str) -> str | None:
    k = book.household_at[household]
    if k not in place:
        return None
    return str((book.places[place[k]].get("areas") or {}).get(tie["area"], ""))


def _together(book: Book, tie: Document, place: Mapping[int, int]) -> bool:
    areas = {_area(book, tie, place, h) for h in tie["households"]}
    return len(areas) == 1 and areas.isdisjoint({None, ""})


def _check_ties(book: Book, place: Mapping[int, int]) -> None:
    for tie in book.instance.get("ties") or ():
        nobody = all(book.household_at[h] not in place for h in tie["households"])
        if tie.get("bonus") is None and not nobody and not _together(book, tie, place):
            raise Rejected("tie", f"{', '.join(tie['households'])} must be in one {tie['area']}")
    for name, members, least in _floors(book):
        gained = sum(book.raw[k][place[k]] for k in members if k in place)
        if gained < least:
            raise Rejected("floor", f"group {name} gets {gained / UNIT}, its floor is {least / UNIT}")


def _floors(book: Book) -> list[tuple[str, list[int], int]]:
    found = []
    for dimension in book.policy.get("group_floors") or ():
        groups: dict[str, list[int]] = {}
        for household, group in ((book.instance.get("audit") or {}).get(dimension) or {}).items():
            groups.setdefault(group, []).append(book.household_at[household])
        for group, members in groups.items():
            least = sum(book.reference[k][1] // book.reference[k][0] for k in members)
            found.append((f"{dimension}={group}", members, least))
    return found


def _check_objective(book: Book, place: Mapping[int, int], result: Document) -> tuple[int, int]:
    score = sum(book.raw[k][m] for k, m in place.items())
    absent = sum(1 for k in range(len(book.households)) if k not in place and not book.must(k))
    value = score - absent * book.unplaced_cost
    for m, used in enumerate(_loads(book, place)[0]):
        quota = book.places[m].get("persons") or {}
        if quota.get("price") is not None:
            value -= max(0, used - quota["maximum"]) * _units(quota["price"])
        if quota.get("minimum_price") is not None:
            value -= max(0, quota.get("minimum", 0) - used) * _units(quota["minimum_price"])
    for tie in book.instance.get("ties") or ():
        if tie.get("bonus") is not None and _together(book, tie, place):
            value += _units(tie["bonus"])
    claim = result["objective"]
    if round(claim["value"] * UNIT) != value or round(claim["score"] * UNIT) != score:
        raise Rejected("objective", f"the value is {value / UNIT} (score {score / UNIT}), not {claim['value']} ({claim['score']})")
    if claim["placed"] != len(place) or claim["unplaced"] != len(book.households) - len(place):
        raise Rejected("objective", "the numbers of placed and unplaced households are wrong")
    return value, score


def _check_bound(book: Book, value: int, score: int, result: Document) -> int:
    """The bound that the prices (and the tree, when there is one) prove must be the one that is claimed."""
    certificate = result["certificate"]
    bound: int = _prove(book, certificate["prices"], {})
    claimed: int = round(certificate["bound"] * UNIT * PARTS)
    if "tree" in certificate:
        groups = _groups(book, certificate["tree"]["groups"])
        shown = _walk(book, groups, certificate["tree"]["tree"], {}) // PARTS * PARTS
        bound = max(shown, value * PARTS)
    if claimed != bound:
        raise Rejected("bound", f"the certificate proves {bound / UNIT / PARTS}, not {certificate['bound']}")
    if claimed // PARTS < value:
        raise Rejected("bound", "the bound lies below the value that was reached")
    gap = max(0.0, claimed / PARTS - value) / max(1, score)
    if abs(gap - certificate["gap"]) > 1e-9:
        raise Rejected("gap", f"the gap is {gap}, not {certificate['gap']}")
    if (result["status"] == "optimal") != (claimed // PARTS <= value):
        raise Rejected("status", "the status does not follow from the bound")
    return claimed


def _groups(book: Book, groups: Mapping[str, Sequence[str]]) -> dict[int, str]:
    group_of: dict[int, str] = {}
    for name, members in groups.items():
        for household in members:
            if book.household_at[household] in group_of:
                raise Rejected("tree", f"{household} is in two groups")
            group_of[book.household_at[household]] = name
    return group_of


def _walk(book: Book, group_of: Mapping[int, str], node: Document, limits: Mapping[tuple[str, str], tuple[int, int | None]]) -> int:
    """The highest bound over all cases; the two sides of a split together leave nothing out."""
    if "prices" in node:
        counts = {}
        for row in node["counts"]:
            low, high = limits.get((row["place"], str(row["group"])), (0, None))
            if (row["price"] > 0 and high is None) or (row["price"] < 0 and low == 0):
                raise Rejected("tree", "a price on a limit that this case does not have")
            counts[row["place"], str(row["group"])] = (row["price"], high if row["price"] > 0 else low)
        return _prove(book, node["prices"], counts, group_of)
    key = (node["place"], str(node["group"]))
    low, high = limits.get(key, (0, None))
    most = int(node["most"])
    above = _walk(book, group_of, node["at_least"], {**limits, key: (max(low, most + 1), high)})
    below = _walk(book, group_of, node["at_most"], {**limits, key: (low, most if high is None else min(high, most))})
    return max(above, below)


def _prove(book: Book, prices: Document, counts: Mapping[tuple[str, str], tuple[int, int | None]], group_of: Mapping[int, str] | None = None) -> int:
    """Parts that nothing can pass at these prices: everyone's best priced value plus the value of all room."""
    tariff = Tariff(book, prices)
    total: int = tariff.room
    extra: dict[str, dict[int, int]] = {}
    for (place, group), (price, limit) in counts.items():
        extra.setdefault(group, {})[book.place_at[place]] = price
        total += price * int(limit or 0)
    tied = {book.household_at[h] for tie in book.instance.get("ties") or () for h in tie["households"]}
    cut: dict[tuple[Any, str], list[int]] = {}
    for k, household in enumerate(book.households):
        if k in tied:
            continue
        group = group_of.get(k, "") if group_of is not None else ""
        key = (tariff.key(household), group)
        if key not in cut:
            cut[key] = list(tariff.costs(household))
            for m, price in extra.get(group, {}).items():
                cut[key][m] += price
        total += max(max(tariff.row(k, cut[key])), tariff.outside(k))
    return total + sum(tariff.party(tie) for tie in book.instance.get("ties") or ())


class Tariff:
    """What a household pays at each place at the certificate's prices, and what all room is worth."""

    def __init__(self, book: Book, prices: Document) -> None:
        self.book, self.memory = book, dict[Any, list[int]]()
        places = range(len(book.places))
        self.use: list[dict[str, int]] = [{} for _ in places]
        self.least, self.home = [0 for _ in places], [dict[str, int]() for _ in places]
        self.room = 0
        self.weight: dict[int, int] = {}
        for row in prices["per_use"]:
            self._per_use(book.place_at[row["place"]], row["of"], self._good(row["price"]))
        for row in prices["minimum"]:
            self._minimum(book.place_at[row["place"]], self._good(row["price"]))
        for row in prices["homes"]:
            self._homes(book.place_at[row["place"]], row["homes"], self._good(row["price"]))
        floors = {name: (members, least) for name, members, least in _floors(book)}
        for row in prices["floors"]:
            members, least = floors[row["floor"]]
            self.room -= self._good(row["price"]) * least
            for k in members:
                self.weight[k] = self.weight.get(k, PARTS) + row["price"]

    def _good(self, price: Any) -> int:
        if not isinstance(price, int) or price < 0:
            raise Rejected("prices", "a price must be a whole number that is not negative")
        return price

    def _per_use(self, m: int, name: str, price: int) -> None:
        place = self.book.places[m]
        quota = place.get("persons") or {}
        limit = quota.get("maximum") if name == "persons" else (place.get("services") or {}).get(name)
        if limit is None or name in self.use[m]:
            raise Rejected("prices", f"{place['id']}: a price on '{name}', which has no limit there (or two prices)")
        if name == "persons" and quota.get("price") is not None and price > _units(quota["price"]) * PARTS:
            raise Rejected("prices", f"{place['id']}: a price above that of its soft limit")
        self.use[m][name] = price
        self.room += price * int(limit)

    def _minimum(self, m: int, price: int) -> None:
        quota = self.book.places[m].get("persons") or {}
        most = quota.get("minimum_price")
        if most is not None and price > _units(most) * PARTS:
            raise Rejected("prices", "a price above that of a soft minimum")
        self.least[m] += price
        self.room -= price * int(quota.get("minimum", 0))

    def _homes(self, m: int, names: Sequence[str], price: int) -> None:
        count = {h["id"]: int(h.get("count", 1)) for h in self.book.homes[m] or ()}
        for name in names:
            if name not in count or name in self.home[m]:
                raise Rejected("prices", f"home {name} is unknown or priced twice")
            self.home[m][name] = price
            self.room += price * count[name]

    def key(self, household: Document) -> Any:
        return (household["persons"], tuple(sorted(household.get("needs") or ())), household.get("shared_ok"),
                tuple(sorted((household.get("uses") or {}).items())), household.get("available_from"),
                household.get("needed_by"))  # fmt: skip

    def costs(self, household: Document) -> list[int]:
        key = self.key(household)
        if key not in self.memory:
            self.memory[key] = [self._cost(household, m) for m in range(len(self.book.places))]
        return self.memory[key]

    def _cost(self, household: Document, m: int) -> int:
        size, homes = int(household["persons"]), self.book.homes[m]
        cost: int = size * (self.use[m].get("persons", 0) - self.least[m])
        cost += sum(use * self.use[m].get(service, 0) for service, use in (household.get("uses") or {}).items())
        if homes is not None:
            fitting = [self.home[m].get(h["id"], 0) for h in homes if self.book.home_fits(household, h)]
            cost += min(fitting, default=FAR)
        return cost

    def row(self, k: int, costs: Sequence[int]) -> list[int]:
        return list(map(sub, map(mul, self.book.rows[k], repeat(self.weight.get(k, PARTS))), costs))

    def outside(self, k: int) -> int:
        return -FAR if self.book.must(k) else -self.book.unplaced_cost * PARTS

    def party(self, tie: Document) -> int:
        members = [self.book.household_at[h] for h in tie["households"]]
        rows = [self.row(k, self.costs(self.book.households[k])) for k in members]
        absent = [self.outside(k) for k in members]
        areas: dict[str, list[int]] = {}
        for m, place in enumerate(self.book.places):
            if (place.get("areas") or {}).get(tie["area"]):
                areas.setdefault(place["areas"][tie["area"]], []).append(m)
        bonus = _units(tie.get("bonus") or 0) * PARTS
        joint = [sum(max(row[m] for m in inside) for row in rows) + bonus for inside in areas.values()]
        if tie.get("bonus") is None:
            return max([sum(absent), *joint])
        return max([sum(max(max(row), out) for row, out in zip(rows, absent, strict=True)), *joint])


def _criteria(instance: Document) -> Iterable[Document]:
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
